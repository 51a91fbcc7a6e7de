//! Drawings and formulas in HTML, in which other rules hold than around them (WHATWG HTML, 13.2.6.5): a
//! `<title>` or a `<style>` in a drawing may have tags in it.

use super::names;
use super::tag::Tag;

/// What an element is a part of, and what may stand in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Content {
    namespace: Namespace,
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Namespace {
    Html,
    Drawing,
    Formula,
}

/// What stands in an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    Html,
    /// More of the drawing or the formula.
    Foreign,
    /// More of the formula, or a drawing.
    Drawings,
}

impl Content {
    /// What an element of HTML is.
    pub(crate) const HTML: Self = Self {
        namespace: Namespace::Html,
        holds: Holds::Html,
    };

    /// Returns what an element is that begins in an element of this kind.
    pub(crate) fn of_child(self, tag: &Tag<'_>) -> Self {
        let name = tag.lowercase_name();
        if self.reads_as_html(&name) {
            let namespace = match &*name {
                "svg" => Namespace::Drawing,
                "math" => Namespace::Formula,
                _ => return Self::HTML,
            };
            let holds = Holds::Foreign;
            return Self { namespace, holds };
        }
        let holds = match (self.namespace, &*name) {
            (Namespace::Drawing, "foreignobject" | "desc" | "title")
            | (Namespace::Formula, "mi" | "mn" | "mo" | "ms" | "mtext") => Holds::Html,
            (Namespace::Formula, "annotation-xml") => annotation(tag),
            _ => Holds::Foreign,
        };
        Self { holds, ..self }
    }

    /// Says whether the element is a part of a drawing or a formula.
    pub(crate) fn is_foreign(self) -> bool {
        self.namespace != Namespace::Html
    }

    /// Says whether HTML stands in the element.
    pub(crate) fn holds_html(self) -> bool {
        self.holds == Holds::Html
    }

    /// Says whether an element of this name is one of HTML, or the root of a drawing or a formula, where it
    /// begins in an element of this kind.
    fn reads_as_html(self, name: &str) -> bool {
        match self.holds {
            Holds::Html => {
                self.namespace != Namespace::Formula || !matches!(name, "mglyph" | "malignmark")
            }
            Holds::Drawings => name == "svg",
            Holds::Foreign => false,
        }
    }
}

/// Returns what stands in an `annotation-xml`.
fn annotation(tag: &Tag<'_>) -> Holds {
    let encoding = tag.decoded("encoding").unwrap_or_default();
    let is = |known: &str| encoding.eq_ignore_ascii_case(known);
    match is("text/html") || is("application/xhtml+xml") {
        true => Holds::Html,
        false => Holds::Drawings,
    }
}

/// Says whether an element of HTML ends a drawing or a formula when it begins in it.
pub(crate) fn ends_foreign(tag: &Tag<'_>) -> bool {
    let name = tag.lowercase_name();
    let has = |attribute: &&str| tag.attribute(attribute).is_some();
    names::ends_foreign(&name) || name == "font" && ["color", "face", "size"].iter().any(has)
}

/// The drawings and formulas that are open at a place in a text, and what is open in them and holds HTML.
/// An end tag ends all that is open in its element.
#[derive(Clone, Default, Debug)]
pub(crate) struct OpenForeign(Vec<(&'static str, Content)>);

impl OpenForeign {
    /// Says whether the next element is a part of a drawing or a formula.
    pub(super) fn is_innermost(&self) -> bool {
        !self.innermost().holds_html()
    }

    /// Adds an element, if it is one that changes what follows.
    pub(crate) fn push(&mut self, name: &str, content: Content) {
        let known = names::ROOTS.iter().chain(names::HOLDS_HTML);
        if let Some(name) = known.copied().find(|known| *known == name) {
            self.0.push((name, content));
        }
    }

    /// Reads a start tag, and returns what its element is.
    pub(super) fn start(&mut self, tag: &Tag<'_>) -> Content {
        if self.0.is_empty() && !names::ROOTS.iter().any(|root| tag.is(root)) {
            return Content::HTML;
        }
        if ends_foreign(tag) {
            self.end_innermost();
        }
        let content = self.innermost().of_child(tag);
        if content.is_foreign() && !tag.is_self_closing() {
            self.push(&tag.lowercase_name(), content);
        }
        content
    }

    /// Reads an end tag.
    pub(super) fn end(&mut self, tag: &Tag<'_>) {
        if tag.is("p") || tag.is("br") {
            self.end_innermost();
        } else if let Some(at) = self.0.iter().rposition(|(name, _)| tag.is(name)) {
            self.0.truncate(at);
        }
    }

    /// Ends the drawing or the formula, but not the HTML in it.
    fn end_innermost(&mut self) {
        let html = self.0.iter().rposition(|(_, content)| content.holds_html());
        self.0.truncate(html.map_or(0, |at| at + 1));
    }

    fn innermost(&self) -> Content {
        self.0.last().map_or(Content::HTML, |(_, content)| *content)
    }
}
