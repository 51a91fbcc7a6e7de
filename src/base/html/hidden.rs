//! Which elements browsers show nothing of, and what stands in the outermost of several.

use super::tag::Tag;

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
    if NAMES.contains(&name) || name == "dialog" && tag.attribute("open").is_none() {
        return true;
    }
    tag.attribute("hidden").is_some()
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
