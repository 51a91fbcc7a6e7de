//! The elements that are open at a place in a text: those of the writer's HTML among those that Markdown
//! becomes. An end tag of the writer never ends an element of Markdown, but for a paragraph, which ends
//! by itself where a block begins.

use std::ops::Range;

use crate::base::html::foreign::{Content, OpenForeign, ends_foreign};
use crate::base::html::{Tag, names};

/// An element that is open.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// The name in small letters.
    pub(crate) name: String,
    pub(crate) owner: Owner,
    /// Where the start tag stands in the text.
    pub(crate) place: Range<usize>,
    content: Content,
    around: Around,
}

/// What is around an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Around {
    Html,
    /// A drawing or a formula, however far out.
    Foreign,
}

/// Elements in which browsers know of none around them: an end tag there ends nothing further out, unless it is
/// one of a table (HTML, "have an element in scope"). Where scripts run, there are no tags in a `noscript`.
const SCOPES: &[&str] = &[
    "applet", "caption", "marquee", "noscript", "object", "table", "td", "template", "th",
];

/// So many elements may stand in each other. Browsers take 512, with those of the page around the text, and
/// nobody writes as many.
pub(crate) const DEEPEST: usize = 256;

/// What an element comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    Markdown,
    Writer,
}

impl Element {
    pub(crate) fn of_writer(name: &str, place: Range<usize>) -> Self {
        Self {
            name: name.to_owned(),
            owner: Owner::Writer,
            place,
            content: Content::HTML,
            around: Around::Html,
        }
    }

    /// Returns the element with what it is a part of, and what may stand in it.
    pub(crate) fn with(self, content: Content) -> Self {
        Self { content, ..self }
    }

    pub(crate) fn of_markdown(name: &str, place: Range<usize>) -> Self {
        Self {
            owner: Owner::Markdown,
            ..Self::of_writer(name, place)
        }
    }

    /// Says whether the element stands in a drawing or a formula.
    pub(crate) fn is_in_foreign(&self) -> bool {
        self.around == Around::Foreign
    }

    /// Says whether the element is a part of a drawing or a formula, and not of the HTML in it.
    pub(crate) fn is_foreign(&self) -> bool {
        self.content.is_foreign()
    }

    /// Says whether the element is one of Markdown that ends with its block and not before.
    fn is_bound(&self) -> bool {
        self.owner == Owner::Markdown && self.name != "p"
    }
}

/// The elements that are open, from the outermost to the innermost.
#[derive(Default)]
pub(crate) struct OpenElements {
    all: Vec<Element>,
    /// The indexes of those that end with their blocks.
    bounds: Vec<usize>,
    /// How many paragraphs are open.
    paragraphs: usize,
}

impl OpenElements {
    /// Returns how many elements are open.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Says whether elements stand so deep in each other that browsers would take no further one into the
    /// innermost.
    pub(crate) fn are_deepest(&self) -> bool {
        self.all.len() >= DEEPEST
    }

    /// Says whether the next element would be a part of a drawing or a formula.
    pub(crate) fn in_foreign(&self) -> bool {
        !self.innermost().holds_html()
    }

    /// Returns what an element is that begins here.
    pub(crate) fn content(&self, tag: &Tag<'_>) -> Content {
        self.innermost().of_child(tag)
    }

    /// Returns the drawings and formulas that are open.
    pub(crate) fn foreign(&self) -> OpenForeign {
        let mut foreign = OpenForeign::default();
        let is_in = |last: &Element| last.is_foreign() || last.is_in_foreign();
        if self.all.last().is_some_and(is_in) {
            let elements = self.all.iter().filter(|element| element.is_foreign());
            elements.for_each(|element| foreign.push(&element.name, element.content));
        }
        foreign
    }

    fn innermost(&self) -> Content {
        self.all.last().map_or(Content::HTML, |last| last.content)
    }

    /// Says whether a start tag of this name would end an item or a cell of Markdown.
    pub(crate) fn ends_block(&self, name: &str) -> bool {
        let (ended, bounds) = names::ends_before(name);
        let of_markdown = |one: &Element| one.owner == Owner::Markdown;
        let ended = |one: &Element| of_markdown(one) && ended.contains(&&*one.name);
        // Links and tables may stand in others.
        let is_part = !names::parents(name).is_empty();
        is_part && self.all.iter().any(ended) && !self.has_writers(bounds)
    }

    /// Says whether one of the writer's elements with these names is open, in the innermost block.
    pub(crate) fn has_writers(&self, names: &[&str]) -> bool {
        let reach = &self.all[self.reach()..];
        let mut writers = reach.iter().filter(|one| one.owner == Owner::Writer);
        writers.any(|element| names.contains(&&*element.name))
    }

    /// Returns the innermost of the writer's elements with these names that is open.
    pub(crate) fn innermost_writers(&self, names: &[&str]) -> Option<&Element> {
        let mut writers = self.all.iter().filter(|one| one.owner == Owner::Writer);
        writers.rfind(|element| names.contains(&&*element.name))
    }

    /// Says whether what stands here is text alone where scripts run.
    pub(crate) fn in_noscript(&self) -> bool {
        let is_one = |one: &Element| one.name == "noscript" && !one.is_foreign();
        self.all.iter().any(is_one)
    }

    /// Adds an element.
    pub(crate) fn push(&mut self, mut element: Element) {
        if let Some(parent) = self.all.last()
            && (parent.is_foreign() || parent.is_in_foreign())
        {
            element.around = Around::Foreign;
        }
        if element.is_bound() {
            self.bounds.push(self.all.len());
        }
        self.paragraphs += usize::from(element.name == "p");
        self.all.push(element);
    }

    /// Takes off the drawing or the formula that is open, because HTML follows. Elements that are taken
    /// off are returned from the innermost to the outermost, here and elsewhere.
    pub(crate) fn end_foreign(&mut self) -> Vec<Element> {
        match self.in_foreign() {
            true => {
                let holds_html = |element: &Element| element.content.holds_html();
                let html = self.all.iter().rposition(holds_html);
                self.take(html.map_or(0, |at| at + 1))
            }
            false => Vec::new(),
        }
    }

    /// Takes off the drawing or the formula that a start tag ends.
    pub(crate) fn end_foreign_before(&mut self, tag: &Tag<'_>) -> Vec<Element> {
        match ends_foreign(tag) {
            true => self.end_foreign(),
            false => Vec::new(),
        }
    }

    /// Takes off what a start tag of this name ends: an item in front of the next item, an open paragraph.
    pub(crate) fn end_before(&mut self, name: &str) -> Vec<Element> {
        let mut taken = self.end_sibling(name);
        if names::ends_paragraph(name) {
            taken.extend(self.end_paragraph());
        }
        taken
    }

    /// Takes off the table that is open, in which nothing but rows and cells can stand.
    pub(crate) fn end_table(&mut self) -> Vec<Element> {
        self.end_sibling("table")
    }

    fn end_sibling(&mut self, name: &str) -> Vec<Element> {
        let (ended, bounds) = names::ends_before(name);
        if ended.is_empty() {
            return Vec::new();
        }
        let named = |names: &[&str], element: &Element| names.contains(&&*element.name);
        let reach = self.reach_of_start();
        let inner = self.all[reach..]
            .iter()
            .rposition(|element| named(bounds, element));
        let reach = inner.map_or(reach, |at| reach + at + 1);
        let first = self.all[reach..]
            .iter()
            .position(|element| element.owner == Owner::Writer && named(ended, element));
        first.map_or_else(Vec::new, |at| self.take(reach + at))
    }

    /// Takes off the paragraph that is open, if there is one, and what is open in it.
    pub(crate) fn end_paragraph(&mut self) -> Vec<Element> {
        const BOUNDS: &[&str] = &[
            "applet", "button", "caption", "marquee", "object", "table", "td", "template", "th",
        ];
        if self.paragraphs == 0 {
            return Vec::new();
        }
        let reach = self.reach_of_start();
        let inner = self.all[reach..]
            .iter()
            .rposition(|element| element.name == "p" || BOUNDS.contains(&&*element.name));
        match inner.map(|at| reach + at) {
            Some(at) if self.all[at].name == "p" => self.take(at),
            _ => Vec::new(),
        }
    }

    /// Says whether an element that goes on from further out cannot be ended here: in a cell, an object or a
    /// drawing, browsers know of none of those around it.
    pub(crate) fn hide(&self, element: &Element) -> bool {
        let mut all = self.all.iter();
        all.any(|one| {
            one.place.start > element.place.start
                && (SCOPES.contains(&&*one.name) || one.is_foreign())
        })
    }

    /// Takes off an element of the writer and the elements in it, which had no end tags; returns the
    /// element, if there is one, and those in it.
    pub(crate) fn end(&mut self, name: &str) -> (Option<Element>, Vec<Element>) {
        let is_heading = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let reach = self.reach();
        let begun = self.all[reach..].iter().rposition(|element| {
            element.owner == Owner::Writer
                && (element.name == name || is_heading(name) && is_heading(&element.name))
        });
        let is_shown = |at: &usize| {
            let mut inner = self.all[reach + at + 1..].iter();
            names::is_of_table(name) || inner.all(|one| !SCOPES.contains(&&*one.name))
        };
        match begun.filter(is_shown) {
            Some(at) => {
                let mut taken = self.take(reach + at);
                (taken.pop(), taken)
            }
            None => (None, Vec::new()),
        }
    }

    /// Takes off an element of Markdown, and returns the elements in it, which had no end tags. A
    /// paragraph may have ended before.
    pub(crate) fn end_block(&mut self, name: &str) -> Vec<Element> {
        let at = match name {
            "p" => {
                let reach = self.reach();
                let open = self.all[reach..]
                    .iter()
                    .rposition(|element| element.owner == Owner::Markdown);
                open.map(|at| reach + at)
            }
            _ => self.bounds.last().copied(),
        };
        let mut taken = at.map_or_else(Vec::new, |at| self.take(at));
        taken.pop();
        taken
    }

    /// Takes everything off.
    pub(crate) fn end_all(&mut self) -> Vec<Element> {
        self.take(0)
    }

    /// Returns the index of the first element that a tag of the writer can end.
    fn reach(&self) -> usize {
        self.bounds.last().map_or(0, |at| at + 1)
    }

    /// Returns the index of the first element that a start tag can end: nothing beyond the drawing that it
    /// stands in.
    fn reach_of_start(&self) -> usize {
        let foreign = match self.all.last() {
            Some(last) if last.is_foreign() || last.is_in_foreign() => {
                self.all.iter().rposition(Element::is_foreign)
            }
            _ => None,
        };
        self.reach().max(foreign.map_or(0, |at| at + 1))
    }

    fn take(&mut self, from: usize) -> Vec<Element> {
        let mut taken = self.all.split_off(from);
        taken.reverse();
        let stay = self.bounds.partition_point(|at| *at < from);
        self.bounds.truncate(stay);
        self.paragraphs -= taken.iter().filter(|element| element.name == "p").count();
        taken
    }
}
