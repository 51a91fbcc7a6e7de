//! The markup of pictures in the sizes that pages show.

use tera::{Kwargs, State, TeraResult, Value};

use crate::base::escape;
use crate::model::renditions::Rendition;

/// Writes what stands in front of an image whose browser knows WebP; `</picture>` belongs behind it.
pub(super) fn begin(rendition: &Rendition, out: &mut String) {
    source(&rendition.srcset(), &rendition.sizes, out);
}

fn source(srcset: &str, sizes: &str, out: &mut String) {
    out.push_str("<picture><source type=\"image/webp\"");
    attribute("srcset", srcset, out);
    attribute("sizes", sizes, out);
    out.push('>');
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::attribute(out, value);
    out.push('"');
}

/// `story.image | picture(use="card", alt="", class="…", loading="first")`: the picture in the sizes that the theme has
/// for a use. `alt` is the picture's own where none is given. Browsers fetch a picture when it comes near (`lazy`), with
/// the page (`eager`), or before everything else (`first`), as the largest one in the first view should be. `width` and
/// `height` say the room on the page where it is known, in CSS pixels: browsers choose by it then.
pub(super) fn picture(image: &Value, args: Kwargs, _: &State) -> TeraResult<Value> {
    let usage: String = args.must_get("use")?;
    if image.as_map().is_none() {
        let message = "`picture` wants a picture, such as `story.image` or `author.picture`";
        return Err(tera::Error::message(message));
    }
    let alt: Option<String> = args.get("alt")?;
    let class: Option<String> = args.get("class")?;
    let loading: Option<String> = args.get("loading")?;
    let room: [Option<u64>; 2] = [args.get("width")?, args.get("height")?];
    let renditions = image.get_from_path("renditions");
    let rendition = renditions.and_then(|all| all.get_from_path(&usage));
    let has_others = renditions
        .and_then(Value::as_map)
        .is_some_and(|all| !all.is_empty());
    let moves = image.get_from_path("animated").and_then(Value::as_bool);
    if rendition.is_none() && has_others && moves != Some(true) {
        let message = format!("no `[pictures.{usage}]` in theme.toml is for such a picture");
        return Err(tera::Error::message(message));
    }
    let shown = rendition.unwrap_or(image);
    let mut out = String::new();
    if let Some(rendition) = rendition {
        let srcset = text(rendition, "srcset");
        let sizes = match room[0] {
            Some(width) => Some(format!("{width}px")),
            None => text(rendition, "sizes"),
        };
        source(
            &srcset.unwrap_or_default(),
            &sizes.unwrap_or_default(),
            &mut out,
        );
    }
    out.push_str("<img");
    let src = text(shown, "src").or_else(|| text(shown, "url"));
    attribute("src", &src.unwrap_or_default(), &mut out);
    for (side, room) in ["width", "height"].into_iter().zip(room) {
        let length = || shown.get_from_path(side).and_then(Value::as_u64);
        if let Some(length) = room.or_else(length) {
            attribute(side, &length.to_string(), &mut out);
        }
    }
    let alt = alt.or_else(|| text(image, "alt"));
    attribute("alt", &alt.unwrap_or_default(), &mut out);
    if let Some(class) = class {
        attribute("class", &class, &mut out);
    }
    out.push_str(match loading.as_deref() {
        Some("first") => " fetchpriority=\"high\">",
        Some("eager") => ">",
        _ => " loading=\"lazy\" decoding=\"async\">",
    });
    if rendition.is_some() {
        out.push_str("</picture>");
    }
    Ok(Value::safe_string(&out))
}

fn text(value: &Value, key: &str) -> Option<String> {
    let value = value.get_from_path(key)?;
    value.as_str().map(ToOwned::to_owned)
}
