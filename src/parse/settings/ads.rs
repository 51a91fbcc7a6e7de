//! `[[ads]]`: advertisements; and `ads_txt`: who may sell them.

use crate::diagnostic::codes::INVALID_CONFIG;
use crate::model::ads::{Ad, AdContent, AdPlace, Placed, Screens};
use crate::parse::documents::{Fallback, KeySpec, Reader, keys, names};
use crate::parse::settings::fault::Fault;

keys! {
    /// `[[ads]]`
    pub(super) ADS:
    PLACE = KeySpec::choice(
        "place", || names(AdPlace::ALL),
        "Where it stands: below the top stories of the front page, between the stories of lists, or in articles.",
    ).required();
    AFTER = KeySpec::integer(
        "after", 1, 1_000, "Behind which story of a list, or paragraph of an article; 4 where nothing is said.",
    );
    WIDTH = KeySpec::integer("width", 1, 4_000, "The width that is kept free, in pixels.").required();
    HEIGHT = KeySpec::integer("height", 1, 4_000, "The height that is kept free, in pixels.").required();
    SCREENS = KeySpec::choice("screens", || names(Screens::ALL), "The screens that it is for.")
        .or(Fallback::Text("all"));
    FRAME = KeySpec::text("frame", "The address that your ad server gives for a frame.");
    PICTURE = KeySpec::text("picture", "In place of `frame`, a picture of your own: an address on the site.");
    ALT = KeySpec::text("alt", "What the picture says, for those who do not see it.");
    URL = KeySpec::text("url", "Where the picture leads.");
}

/// Reads an advertisement.
pub(super) fn ad(reader: &mut Reader<'_, '_>) -> Option<Ad> {
    let place = reader.choice(&PLACE, AdPlace::ALL);
    if !reader.given(&PLACE) {
        let help = "add a line: `place = \"article\"`, or `\"home\"` or `\"list\"`";
        reader.missing(&PLACE, &INVALID_CONFIG, help);
    }
    let after = reader.count(&AFTER);
    let size = [side(reader, &WIDTH), side(reader, &HEIGHT)];
    let screens = reader.choice_or_default(&SCREENS, Screens::ALL);
    let content = content(reader);
    let [Some(width), Some(height)] = size else {
        return None;
    };
    let place = place?;
    Some(Ad {
        place,
        after: match place {
            AdPlace::Home => 0,
            AdPlace::List | AdPlace::Article => after.unwrap_or(4),
        },
        size: [width, height],
        screens: screens.unwrap_or(Screens::All),
        content: content?,
    })
}

/// Reads one side of the place that is kept free.
fn side(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Option<u32> {
    if !reader.given(key) {
        let help = format!("add a line, so that nothing jumps when it comes: `{key} = 250`");
        reader.missing(key, &INVALID_CONFIG, help);
    }
    reader.count(key)
}

/// Reads what is shown.
fn content(reader: &mut Reader<'_, '_>) -> Option<AdContent> {
    let frame = reader.spanned(&FRAME);
    let picture = reader.link(&PICTURE);
    let alt = reader.text(&ALT).unwrap_or_default().to_owned();
    let url = reader.link(&URL);
    if let Some(frame) = frame {
        if let Some(picture) = picture {
            let message = "an advertisement has a `frame` or a `picture`, not both";
            let help = "take one of them out, or make two `[[ads]]` of it";
            reader.report(&INVALID_CONFIG, picture.range, message, help);
            return None;
        }
        let host = frame.value.strip_prefix("https://").unwrap_or_default();
        let is_address = host.starts_with(|c: char| c.is_alphanumeric())
            && !host.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
        if !is_address {
            let message = format!("`{}` is no address of an ad server", frame.value);
            let help = "write the full address that it gives for a frame, beginning with `https://`; no script";
            reader.report(&INVALID_CONFIG, frame.range, message, help);
            return None;
        }
        return Some(AdContent::Frame(frame.value));
    }
    let Some(picture) = picture else {
        let help = "add a line: `picture = \"/ads/subscribe.png\"`; or `frame` with the address that your ad server gives";
        reader.missing(&PICTURE, &INVALID_CONFIG, help);
        return None;
    };
    if alt.is_empty() {
        let help = "say what the picture says: `alt = \"Support our work\"`";
        reader.missing(&ALT, &INVALID_CONFIG, help);
    }
    let Some(url) = url else {
        let help = "add a line: `url = \"/support/\"`";
        reader.missing(&URL, &INVALID_CONFIG, help);
        return None;
    };
    let placed = |link: crate::model::article::Spanned<String>| Placed {
        address: link.value,
        place: link.range,
    };
    Some(AdContent::Picture {
        picture: placed(picture),
        alt,
        url: placed(url),
    })
}

/// Reads the lines of `ads.txt`.
pub(super) fn sellers(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Vec<String> {
    let mut lines = Vec::new();
    for line in reader.texts(key) {
        match seller_fault(&line.value) {
            None => lines.push(line.value),
            Some(fault) => fault.report(reader, &line),
        }
    }
    lines
}

/// Returns the mistake in a line of `ads.txt` (IAB Tech Lab, ads.txt 1.1, 3).
fn seller_fault(line: &str) -> Option<Fault> {
    const VARIABLES: [&str; 5] = [
        "CONTACT",
        "SUBDOMAIN",
        "OWNERDOMAIN",
        "MANAGERDOMAIN",
        "INVENTORYPARTNERDOMAIN",
    ];
    let record = line.split('#').next().unwrap_or_default();
    let named = record
        .split_once('=')
        .map(|(name, _)| name.trim().to_ascii_uppercase());
    if named.is_some_and(|name| VARIABLES.contains(&name.as_str())) {
        return None;
    }
    let fields: Vec<&str> = record.split(',').map(str::trim).collect();
    let is_right = match fields.as_slice() {
        [system, account, relation, rest @ ..] => {
            system.contains('.')
                && !system.contains(char::is_whitespace)
                && !account.is_empty()
                && ["DIRECT", "RESELLER"]
                    .iter()
                    .any(|one| one.eq_ignore_ascii_case(relation))
                && rest.len() <= 1
        }
        _ => false,
    };
    (!is_right).then(|| {
        Fault::new(
            format!("`{line}` is no line of ads.txt"),
            "write it as your ad network gives it: `\"google.com, pub-0000000000000000, DIRECT, f08c47fec0942fa0\"`",
        )
    })
}
