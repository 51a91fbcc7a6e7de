//! Headings: their anchors and the contents list.

use std::collections::hash_map::Entry;
use std::ops::Range;

use pulldown_cmark::CowStr;
use rustc_hash::FxHashMap;

use super::escape;
use super::sink::Gap;
use super::writer::{Writer, index};
use crate::base::slug;
use crate::model::Toc;
use crate::model::body::Heading;

/// A heading, before its anchor is known.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) level: u8,
    /// The anchor that the writer chose.
    pub(super) chosen: Option<String>,
    pub(super) text: String,
    pub(super) html: String,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn open_heading(
        &mut self,
        level: u8,
        id: Option<CowStr<'a>>,
        classes: &[CowStr<'a>],
        attributes: &[(CowStr<'a>, Option<CowStr<'a>>)],
        range: Range<usize>,
    ) {
        const OPEN: [&str; 6] = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];
        self.begin(OPEN[usize::from(level.clamp(1, 6)) - 1]);
        self.sink.push(" id=\"");
        self.sink.gap(Gap::Id(index(self.sections.len())));
        self.sink.push("\"");
        for (at, class) in classes.iter().enumerate() {
            self.sink.push(if at == 0 { " class=\"" } else { " " });
            escape::attribute(&mut self.sink.html, class);
        }
        if !classes.is_empty() {
            self.sink.push("\"");
        }
        for (name, value) in attributes {
            // Anything else could leave its place in the tag.
            let name = name.strip_prefix("data-").unwrap_or(name);
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if name.is_empty() || !name.chars().all(plain) {
                continue;
            }
            self.sink.push(" data-");
            self.sink.push(name);
            self.sink.push("=\"");
            escape::attribute(
                &mut self.sink.html,
                value.as_deref().unwrap_or_default().trim_matches('"'),
            );
            self.sink.push("\"");
        }
        self.sink.push(">");
        self.heading = Some(Section {
            level,
            range,
            chosen: id.filter(|id| !id.is_empty()).map(CowStr::into_string),
            ..Section::default()
        });
    }

    pub(super) fn close_heading(&mut self) {
        const CLOSE: [&str; 6] = [
            "</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n",
        ];
        let section = self.heading.take().unwrap_or_default();
        self.close(CLOSE[usize::from(section.level.clamp(1, 6)) - 1]);
        self.sections.push(section);
    }
}

/// The anchors of a body, each given once.
#[derive(Default)]
pub(super) struct Anchors {
    /// Every anchor, with the number that its next double gets.
    taken: FxHashMap<String, u32>,
    /// Every anchor, in the order in which they were given.
    pub(super) list: Vec<String>,
}

impl Anchors {
    /// Takes an anchor that stands in the writer's own HTML, as it is.
    pub(super) fn take(&mut self, anchor: String) {
        if let Entry::Vacant(free) = self.taken.entry(anchor) {
            self.list.push(free.key().clone());
            free.insert(1);
        }
    }

    /// Gives `wanted`, or `wanted-1`, `wanted-2`, … where it is taken.
    pub(super) fn give(&mut self, wanted: &str) -> String {
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

/// Gives every heading its anchor: those that the writer chose first, so that a link to one never
/// leads to a heading whose words happen to be the same.
pub(super) fn anchors(sections: &[Section], anchors: &mut Anchors) -> Vec<String> {
    let mut given: Vec<Option<String>> = sections
        .iter()
        .map(|section| section.chosen.as_deref().map(|chosen| anchors.give(chosen)))
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

/// Nests the headings: each stands below the last one before it that is of a higher rank, however
/// many ranks lie between.
pub(super) fn toc(sections: Vec<Section>, ids: &[String]) -> Toc {
    let mut toc = Toc::new();
    let mut open: Vec<Heading> = Vec::new();
    for (section, id) in sections.into_iter().zip(ids) {
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
    use super::super::testing::write;
    use super::*;

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
    fn skipped_ranks_do_not_break_the_list() {
        let levels = [4, 2, 4, 3, 2, 1, 6];
        let sections: Vec<Section> = levels
            .iter()
            .map(|level| section(*level, "", None))
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
