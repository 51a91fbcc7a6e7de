//! Embeds: whether a frame shows what a writer named, and how large it is.

use crate::base::address::has_scheme;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::body::Call;
use crate::model::embed::{self, Fault, Size};
use crate::model::{Config, Data};

/// Returns what is wrong with a call of the component that shows embeds.
pub(super) fn faults(call: &Call, config: &Config) -> Vec<Diagnostic> {
    let Some(url) = text(call, "url") else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    match embed::find(url) {
        Ok(_) => {}
        Err(Fault::Unknown) => faults.extend(page(url, call, config)),
        Err(fault) => faults.push(refused(url, fault)),
    }
    faults.extend(size(call));
    faults.extend(picture(call));
    faults
}

/// Returns what is wrong with a call of the component that shows videos by their numbers.
pub(super) fn video(call: &Call) -> Vec<Diagnostic> {
    let id = text(call, "id").unwrap_or_default();
    let provider = text(call, "provider").unwrap_or("youtube");
    let is_video = match provider {
        "youtube" => embed::is_video_of_youtube(id),
        "vimeo" => embed::is_video_of_vimeo(id),
        other => {
            return vec![fault(
                format!("there is no provider `{other}`"),
                "write `provider=\"youtube\"` or `provider=\"vimeo\"`".to_owned(),
            )];
        }
    };
    match is_video {
        true => Vec::new(),
        false => vec![fault(
            format!("`{id}` is no video of {provider}"),
            "write the number alone, or `{{ embed(url=\"…\") }}` with the address of the video"
                .to_owned(),
        )],
    }
}

fn text<'c>(call: &'c Call, name: &str) -> Option<&'c str> {
    match call.args.get(name)? {
        Data::Text(text) => Some(text),
        _ => None,
    }
}

fn fault(message: String, help: String) -> Diagnostic {
    Diagnostic::new(&codes::COMPONENT_ARGUMENT, message).help(help)
}

/// Reports an address that no frame shows.
fn refused(url: &str, reason: Fault) -> Diagnostic {
    match reason {
        Fault::Nothing(service) => fault(
            format!("`{url}` is no embed of {}", service.name),
            format!(
                "open what you mean ({}) and copy its address from the browser",
                service.shows
            ),
        ),
        Fault::Copied => fault(
            format!("`{url}` is a copy of a post from another server, which shows no frame of it"),
            "open the post on its own server and copy the address there".to_owned(),
        ),
        Fault::Elsewhere => fault(
            format!("`{url}` leads to another address, and only that one can be shown"),
            "open it, and copy the address from the browser".to_owned(),
        ),
        Fault::NoAddress | Fault::Unknown => fault(
            format!("`{url}` is no full address of another site"),
            "copy the address from the browser: it begins with `https://`".to_owned(),
        ),
    }
}

/// Reports what is missing where any other site is shown: nothing is known of it.
fn page(url: &str, call: &Call, config: &Config) -> Vec<Diagnostic> {
    let any_size = Size::Height(1);
    if embed::is_of(url, &config.base.origin) {
        return vec![fault(
            format!("`{url}` is a page of this site, which no frame may show"),
            "link to it, or put what it shows into the text".to_owned(),
        )];
    }
    let Some(page) = embed::page(url, any_size) else {
        return vec![fault(
            format!("`{url}` is not encrypted, and no browser shows it in a page that is"),
            "write its address with `https://`, or link to it".to_owned(),
        )];
    };
    let mut faults = Vec::new();
    if text(call, "title").is_none_or(|title| title.trim().is_empty()) {
        faults.push(fault(
            format!(
                "this embed of {} needs a title, which says what it shows",
                page.service
            ),
            "add it: `title=\"Map of the cables\"`; those who do not see it hear the title"
                .to_owned(),
        ));
    }
    if !call.args.contains_key("ratio") && !call.args.contains_key("height") {
        faults.push(fault(
            format!(
                "this embed of {} needs a size, so that its place is kept free",
                page.service
            ),
            "add width to height, `ratio=\"16:9\"`, or the height in pixels, `height=420`"
                .to_owned(),
        ));
    }
    faults
}

/// Reports a size that is none.
fn size(call: &Call) -> Option<Diagnostic> {
    /// No screen shows more.
    const TALLEST: i64 = 5_000;
    let ratio = text(call, "ratio").filter(|ratio| !ratio.is_empty());
    let height = match call.args.get("height") {
        Some(Data::Integer(height)) => Some(*height),
        _ => None,
    };
    match (ratio, height) {
        (Some(_), Some(_)) => Some(fault(
            "an embed has a `ratio` or a `height`, not both".to_owned(),
            "take out `ratio` to keep the height the same on every screen, or `height` to keep the shape"
                .to_owned(),
        )),
        (Some(ratio), None) if Size::ratio(ratio).is_none() => Some(fault(
            format!("`{ratio}` is no ratio"),
            "write width to height as two whole numbers, `ratio=\"16:9\"`, from 10:1 to 1:3".to_owned(),
        )),
        (None, Some(height)) if !(1..=TALLEST).contains(&height) => Some(fault(
            format!("`height` is {height}, and has to be between 1 and {TALLEST} pixels"),
            "write the height in pixels that the service names in its code: `height=420`".to_owned(),
        )),
        _ => None,
    }
}

/// Reports a picture that another host is asked for before anybody wants what it stands for.
fn picture(call: &Call) -> Option<Diagnostic> {
    let address = text(call, "picture")?;
    let is_elsewhere = has_scheme(address) || address.starts_with("//");
    is_elsewhere.then(|| {
        fault(
            "this picture is asked of another host before a reader wants to see the embed"
                .to_owned(),
            "save it beside the article, and name the file: `picture=\"frame.jpg\"`".to_owned(),
        )
    })
}
