//! The lead picture: `image`, and what is said of it.

use super::inline::{Lines, line_of_html};
use super::{IMAGE, IMAGE_ALT, IMAGE_CAPTION, IMAGE_CREDIT, IMAGE_FOCUS, plain};
use crate::diagnostic::codes::WRONG_TYPE;
use crate::model::article::LeadPicture;
use crate::model::renditions::Focus;
use crate::parse::documents::{Reader, Value};

/// Reads the keys of the lead picture.
pub(super) fn lead_picture(reader: &mut Reader<'_, '_>, lines: &mut Lines<'_>) -> LeadPicture {
    let options = lines.options;
    LeadPicture {
        image: reader.spanned(&IMAGE),
        alt: plain(reader.line(&IMAGE_ALT), options),
        caption: line_of_html(reader, &IMAGE_CAPTION, lines),
        credit: plain(reader.line(&IMAGE_CREDIT), options),
        focus: focus(reader),
    }
}

/// Reads two percentages, into thousandths.
fn focus(reader: &mut Reader<'_, '_>) -> Option<Focus> {
    let node = reader.node(&IMAGE_FOCUS)?;
    let place = node.range;
    let written = match &node.value {
        Value::Text(text) if text.is_empty() => "",
        _ => reader.text(&IMAGE_FOCUS)?,
    };
    let share = |text: &str| {
        let number: f64 = text.strip_suffix('%')?.trim().parse().ok()?;
        // A share of 100 % is 1,000 thousandths.
        (0.0..=100.0)
            .contains(&number)
            .then_some((number * 10.0).round() as u16)
    };
    let mut parts = written.split([' ', ',']).filter(|part| !part.is_empty());
    let focus = parts
        .next()
        .and_then(share)
        .zip(parts.next().and_then(share));
    if focus.is_none() || parts.next().is_some() {
        let message = match written.trim() {
            "" => "`image_focus` is empty".to_owned(),
            written => format!("`{written}` is no place in a picture"),
        };
        let help = "write how far it is from the left and from the top, each with its per cent sign: \
                    `image_focus = \"50% 20%\"`";
        reader.report(&WRONG_TYPE, place, message, help);
        return None;
    }
    focus
}
