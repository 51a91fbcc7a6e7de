//! Sanitises HTML, so that it does no harm wherever the text ends up.

use std::borrow::Cow;

use ammonia::Builder;

const MATHML: [&str; 26] = [
    "math",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

const MATHML_ATTRIBUTES: [&str; 22] = [
    "alttext",
    "accent",
    "accentunder",
    "columnalign",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "height",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "width",
];

/// Returns a cleaner that keeps everything that Markdown can become, and takes out scripts, styles,
/// event handlers, forms, frames and addresses that run code.
pub(crate) fn harmless() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(&MATHML)
        .add_tags(&[
            "section", "aside", "picture", "source", "video", "audio", "track",
        ])
        .add_tags(&["input", "label"])
        .add_generic_attributes(&["class", "id", "role", "dir", "tabindex", "translate"])
        .add_generic_attribute_prefixes(&["data-", "aria-"])
        .add_tag_attributes("img", &["loading", "decoding"])
        .add_tag_attributes("source", &["src", "type", "media", "width", "height"])
        .add_tag_attributes(
            "video",
            &["src", "poster", "controls", "width", "height", "loop"],
        )
        .add_tag_attributes("audio", &["src", "controls", "loop"])
        .add_tag_attributes("track", &["src", "kind", "srclang", "label", "default"])
        .add_tag_attributes("input", &["checked", "disabled"])
        .add_tag_attribute_values("input", "type", &["checkbox"])
        // A checkbox in an untrusted text is a task list's, and must be disabled.
        .set_tag_attribute_value("input", "disabled", "")
        .set_tag_attribute_value("input", "type", "checkbox")
        .add_tag_attributes("details", &["open"])
        .add_tag_attributes("a", &["name", "rel"])
        .add_tag_attributes("time", &["datetime"])
        .add_tag_attributes("ol", &["reversed", "type"])
        .add_url_schemes(&["gemini", "ipfs", "matrix", "nostr"])
        .attribute_filter(|_, attribute, value| match attribute {
            // By this attribute, a theme widens the content security policy of the site.
            "data-csp" => None,
            "rel" => interests(value),
            _ => Some(value.into()),
        })
        .link_rel(None);
    for element in MATHML {
        builder.add_tag_attributes(element, &MATHML_ATTRIBUTES);
    }
    builder
}

/// Returns those kinds of a link by which search engines trust it less. By others (`me`) a link vouches for what it leads to.
fn interests(rel: &str) -> Option<Cow<'_, str>> {
    const KINDS: [&str; 3] = ["sponsored", "nofollow", "ugc"];
    let kinds = rel.split_ascii_whitespace();
    let kinds: Vec<&str> = kinds
        .filter(|kind| KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind)))
        .collect();
    (!kinds.is_empty()).then(|| kinds.join(" ").into())
}
