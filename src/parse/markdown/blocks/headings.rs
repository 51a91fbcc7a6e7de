//! Headings: their words and anchors, and the contents list.

use std::collections::hash_map::Entry;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::base::slug;
use crate::model::Toc;
use crate::model::body::Heading;
use crate::parse::markdown::escape;
use crate::parse::markdown::event::{Block, EntryTime, Event, Events, HeadingStart, Located};

/// A heading, before its anchor is known.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) level: u8,
    /// The anchor that the author chose.
    pub(crate) chosen: Option<String>,
    /// The words as plain text.
    pub(crate) text: String,
    /// The words as the contents list shows them.
    pub(crate) html: String,
    /// Whether the heading stands in a footnote that is not shown.
    pub(crate) unseen: bool,
    /// Where the heading stands in the text.
    pub(crate) range: Range<usize>,
    /// When the entry of live coverage was written that the heading begins.
    pub(crate) entry: Option<EntryTime>,
}

impl Section {
    fn new(start: &HeadingStart<'_>, range: Range<usize>) -> Self {
        Self {
            level: start.level,
            chosen: start.attributes.id.map(str::to_owned),
            range,
            ..Self::default()
        }
    }

    /// Takes what the contents list shows of an event: no links, footnotes, components and HTML.
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.words(text),
            Event::BareAddress(address) => self.words(&address.visible),
            Event::Open(style) => self.html.push_str(style.open()),
            Event::Close(style) => self.html.push_str(style.close()),
            Event::Code(code) => self.code(code),
            Event::Formula(formula) => match &formula.mathml {
                Some(mathml) => {
                    self.html.push_str(mathml);
                    self.text.push_str(&formula.latex);
                }
                None => self.code(&formula.latex),
            },
            Event::Picture(picture) => self.words(&picture.description),
            Event::SoftBreak | Event::HardBreak => self.blank(),
            Event::Markup(markup) if markup.is_line_break() => self.blank(),
            _ => {}
        }
    }

    fn blank(&mut self) {
        self.html.push(' ');
        self.text.push(' ');
    }

    fn code(&mut self, code: &str) {
        self.html.push_str("<code>");
        self.words(code);
        self.html.push_str("</code>");
    }

    fn words(&mut self, text: &str) {
        escape::text(&mut self.html, text);
        self.text.push_str(text);
    }
}

/// Collects the headings.
pub(crate) struct Headings<'a, I> {
    events: I,
    open: Option<Section>,
    /// The entry whose heading is to come.
    entry: Option<EntryTime>,
    sections: &'a mut Vec<Section>,
}

impl<'a, I: Events<'a>> Headings<'a, I> {
    pub(crate) fn new(events: I, sections: &'a mut Vec<Section>) -> Self {
        Self {
            events,
            open: None,
            entry: None,
            sections,
        }
    }
}

impl<'a, I: Events<'a>> Iterator for Headings<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let next = self.events.next();
        match (&next, &mut self.open) {
            (Some((Event::Heading(start), range)), open) => {
                *open = Some(Section {
                    entry: self.entry.take(),
                    ..Section::new(start, range.clone())
                });
            }
            (Some((Event::Entry(time), _)), _) => self.entry = Some(*time),
            (Some((Event::End(Block::Heading), _)), open) => self.sections.extend(open.take()),
            (Some((event, _)), Some(section)) => section.take(event),
            _ => {}
        }
        next
    }
}

/// The anchors of a body, each given once.
#[derive(Default)]
pub(crate) struct Anchors {
    /// Every anchor, with the number that its next double gets.
    taken: FxHashMap<String, u32>,
    /// Every anchor, in the order in which they were given.
    pub(crate) list: Vec<String>,
}

impl Anchors {
    /// Takes an anchor that stands in the author's own HTML, as it is.
    pub(crate) fn take(&mut self, anchor: String) {
        if let Entry::Vacant(free) = self.taken.entry(anchor) {
            self.list.push(free.key().clone());
            free.insert(1);
        }
    }

    /// Takes an anchor that an author chose, and says whether it is the first of its name, which is the one to which links
    /// lead.
    pub(crate) fn is_new(&mut self, anchor: &str) -> bool {
        let count = self.list.len();
        self.take(anchor.to_owned());
        self.list.len() > count
    }

    /// Gives `wanted`, or `wanted-1`, `wanted-2`, … where it is taken.
    pub(crate) fn give(&mut self, wanted: &str) -> String {
        let mut given = wanted.to_owned();
        while self.taken.contains_key(&given) {
            let number = self.taken.get_mut(wanted).map_or(1, |next| {
                *next = next.saturating_add(1);
                *next - 1
            });
            given = format!("{wanted}-{number}");
        }
        self.taken.insert(given.clone(), 1);
        self.list.push(given.clone());
        given
    }
}

/// Gives every heading its anchor: those that the author chose first, so that a link to such
/// an anchor never leads to a heading whose words happen to be the same.
pub(crate) fn anchors(sections: &[Section], anchors: &mut Anchors) -> Vec<String> {
    let mut given: Vec<Option<String>> = sections
        .iter()
        .map(|section| match section.unseen {
            true => Some(String::new()),
            false => section.chosen.as_deref().map(|chosen| anchors.give(chosen)),
        })
        .collect();
    for (section, id) in sections.iter().zip(&mut given) {
        if id.is_none() {
            let wanted = slug::anchor(&section.text);
            *id = Some(anchors.give(if wanted.is_empty() {
                "section"
            } else {
                &wanted
            }));
        }
    }
    given.into_iter().map(Option::unwrap_or_default).collect()
}

/// Nests the headings that readers see and that have words: each stands below the last heading before it
/// that is of a higher rank, however many ranks lie between.
pub(crate) fn toc(sections: Vec<Section>, ids: &[String]) -> Toc {
    let mut toc = Toc::new();
    let mut open: Vec<Heading> = Vec::new();
    for (section, id) in sections.into_iter().zip(ids) {
        if section.unseen || section.text.trim().is_empty() {
            continue;
        }
        close(&mut open, &mut toc, section.level);
        open.push(Heading {
            level: section.level,
            id: id.clone(),
            text: section.text.trim().to_owned(),
            html: section.html,
            children: Vec::new(),
        });
    }
    close(&mut open, &mut toc, 0);
    toc.shrink_to_fit();
    toc
}

/// Closes the open headings that are not of a higher rank than `level`.
fn close(open: &mut Vec<Heading>, toc: &mut Toc, level: u8) {
    while let Some(heading) = open.pop_if(|heading| heading.level >= level) {
        match open.last_mut() {
            Some(parent) => parent.children.push(heading),
            None => toc.push(heading),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown::testing::write;

    fn section(level: u8, text: &str, chosen: Option<&str>) -> Section {
        Section {
            level,
            text: text.into(),
            chosen: chosen.map(Into::into),
            ..Section::default()
        }
    }

    #[test]
    fn anchors_are_unique_and_chosen_ones_come_first() {
        let sections = [
            section(2, "One", None),
            section(2, "one!", None),
            section(2, "One 1", None),
            section(2, "?!", None),
            section(2, "x", Some("one")),
            section(2, "one", None),
            section(2, "Two", None),
        ];
        let mut given = Anchors::default();
        given.take("two".into());
        assert_eq!(
            anchors(&sections, &mut given),
            [
                "one-1", "one-2", "one-1-1", "section", "one", "one-3", "two-1"
            ]
        );
        assert_eq!(given.list.len(), 8);
    }

    #[test]
    fn a_tag_that_breaks_the_line_parts_words() {
        let written = write("## One<br>two<br />three");
        assert!(
            written.html.contains("id=\"one-two-three\""),
            "{}",
            written.html
        );
    }

    #[test]
    fn skipped_ranks_do_not_break_the_list() {
        let levels = [4, 2, 4, 3, 2, 1, 6];
        let sections: Vec<Section> = levels
            .iter()
            .map(|level| section(*level, "x", None))
            .collect();
        let ids: Vec<String> = levels.iter().map(u8::to_string).collect();
        fn shape(toc: &Toc) -> String {
            toc.iter()
                .map(|heading| format!("{}({})", heading.id, shape(&heading.children)))
                .collect()
        }
        assert_eq!(shape(&toc(sections, &ids)), "4()2(4()3())2()1(6())");
    }

    #[test]
    fn headings_have_anchors_and_a_contents_list() {
        let text = "## One [link](a.md)[^1] & `<b>` <i id=\"raw\">x</i> ![pic](p.png) \"q\"\n\n#### Two {#own .c k=v onclick=\"x()\"}\n\n## One\n\n## Raw\n\n[^1]: n";
        let written = write(text);
        let toc = &written.text.body.toc;
        assert_eq!(toc[0].text, "One link & <b> x pic “q”");
        assert_eq!(
            toc[0].html,
            "One link &amp; <code>&lt;b&gt;</code> x pic “q”"
        );
        assert_eq!(toc[0].id, "one-link--b-x-pic-q");
        assert_eq!(
            (toc[0].children[0].level, toc[0].children[0].id.as_str()),
            (4, "own")
        );
        assert_eq!(toc[2].id, "raw-1");
        assert!(
            written
                .html
                .contains("<h4 id=\"own\" class=\"c\" data-k=\"v\" data-onclick=\"x()\">Two</h4>")
        );
    }
}
