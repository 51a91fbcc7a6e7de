//! Which elements browsers show nothing of, and what stands in the outermost of several.

use std::borrow::Cow;

use super::tag::Tag;
use super::{Token, names, tokens};

/// The outermost element of a kind that is open.
#[derive(Default)]
pub(crate) struct Stretch {
    /// The element's name in small letters.
    name: String,
    /// How many elements of this name stand in each other; 0 where none is open.
    depth: usize,
}

impl Stretch {
    /// Says whether one is open.
    pub(crate) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Reads the start tag of an element, which may be one of the kind.
    pub(crate) fn start(&mut self, name: &str, is_of_kind: impl FnOnce() -> bool) {
        if self.is_open() {
            self.depth += usize::from(self.name == name);
        } else if is_of_kind() {
            name.clone_into(&mut self.name);
            self.depth = 1;
        }
    }

    /// Reads an end tag.
    pub(crate) fn end(&mut self, name: &str) {
        if self.is_open() && self.name == name {
            self.depth -= 1;
        }
    }
}

/// Says whether browsers show nothing of what stands in an element: what its name says, or its attributes. Words
/// in a video or a frame are for browsers that cannot show it.
pub(crate) fn hides(tag: &Tag<'_>, name: &str) -> bool {
    const NAMES: &[&str] = &[
        "annotation",
        "annotation-xml",
        "audio",
        "canvas",
        "datalist",
        "defs",
        "desc",
        "iframe",
        "metadata",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "script",
        "style",
        "symbol",
        "template",
        "textarea",
        "title",
        "video",
    ];
    NAMES.contains(&name) || is_withheld(tag, name)
}

/// Says whether browsers show nothing of what stands in an element that they could show.
fn is_withheld(tag: &Tag<'_>, name: &str) -> bool {
    name == "dialog" && tag.attribute("open").is_none()
        || tag.attribute("hidden").is_some()
        || tag.attribute("popover").is_some()
        || tag.decoded("style").is_some_and(|style| {
            let style: String = style.split_whitespace().collect();
            let style = style.to_ascii_lowercase();
            let mut rules = style.split(';');
            rules.any(|rule| {
                let rule = rule.strip_suffix("!important").unwrap_or(rule);
                matches!(rule, "display:none" | "visibility:hidden")
            })
        })
}

/// Returns HTML without the elements that browsers could show and do not. Where one of them does not end, it is returned
/// as it is: where browsers end it is not known.
pub(crate) fn without_withheld(html: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut withheld = Stretch::default();
    let (mut at, mut done) = (0, 0);
    for token in tokens(html) {
        let start = at;
        at += token.source().len();
        match token {
            Token::StartTag(tag) if !names::is_void(&tag.lowercase_name()) => {
                let name = tag.lowercase_name();
                let was_open = withheld.is_open();
                withheld.start(&name, || is_withheld(&tag, &name));
                if withheld.is_open() && !was_open {
                    shown.push_str(html.get(done..start).unwrap_or_default());
                }
            }
            Token::EndTag(tag) if withheld.is_open() => {
                withheld.end(&tag.lowercase_name());
                if !withheld.is_open() {
                    done = at;
                }
            }
            _ => {}
        }
    }
    match done == 0 || withheld.is_open() {
        true => Cow::Borrowed(html),
        false => Cow::Owned(shown + html.get(done..).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::without_withheld;

    #[test]
    fn what_nobody_sees_is_left_out() {
        let html = "<p>a</p><p hidden>b <i>c</i></p><DIALOG><div><dialog>d</dialog></div></DIALOG>e<dialog open>f</dialog>\
                    <b style='display: none'>g</b><br hidden>h<div popover>i<div>j</div></div>";
        assert_eq!(
            without_withheld(html),
            "<p>a</p>e<dialog open>f</dialog><br hidden>h"
        );
        for html in ["<p>a</p>", "<div hidden>a", "<div hidden><div>a</div>b"] {
            assert_eq!(without_withheld(html), html);
        }
    }
}
