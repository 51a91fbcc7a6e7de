//! Footnotes: collected where they stand, numbered and written at the end.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::sink::{Gap, Sink};
use super::writer::{Writer, index};
use crate::base::slug;
use crate::diagnostic::codes;

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Notes {
    by_label: FxHashMap<String, usize>,
    pub(super) list: Vec<Note>,
}

/// A footnote: a label that is referred to, and its text where there is one.
pub(super) struct Note {
    pub(super) label: String,
    pub(super) content: Option<Sink>,
    /// Where its text stands.
    range: Range<usize>,
}

impl Notes {
    /// Returns the number of the note with this label, in the order of their labels' first
    /// appearance.
    fn number(&mut self, label: &str) -> usize {
        // Labels match whatever their case (GitHub Flavored Markdown, link labels).
        *self
            .by_label
            .entry(label.to_lowercase())
            .or_insert_with(|| {
                self.list.push(Note {
                    label: label.to_owned(),
                    content: None,
                    range: 0..0,
                });
                self.list.len() - 1
            })
    }
}

impl<'a> Writer<'a> {
    /// Leaves a place for the reference to a note.
    pub(super) fn note(&mut self, label: &str) {
        let number = self.notes.number(label);
        self.sink.gap(Gap::Note(index(number)));
    }

    pub(super) fn open_note(&mut self, label: &str, range: Range<usize>) {
        self.block();
        self.depth += 1;
        let number = self.notes.number(label);
        let note = &mut self.notes.list[number];
        if note.content.is_some() {
            let message = format!("there are two footnotes with the label `{label}`");
            self.report(
                &codes::LOOSE_FOOTNOTE,
                range,
                message,
                "give each its own label",
            );
        } else {
            note.range = range;
        }
        let sink = std::mem::take(&mut self.sink);
        self.outer.push((number, sink));
    }

    pub(super) fn close_note(&mut self) {
        self.block();
        self.depth -= 1;
        if let Some((number, outer)) = self.outer.pop() {
            let content = std::mem::replace(&mut self.sink, outer);
            // The first of two footnotes with one label is the note.
            self.notes.list[number].content.get_or_insert(content);
        }
    }

    /// Reports `[^label]` at `at` where it is text, because no footnote has the label.
    pub(super) fn loose_reference(&mut self, at: usize) {
        let rest = &self.text[at..];
        let Some(label) = rest.strip_prefix("[^") else {
            return;
        };
        let len = label
            .char_indices()
            .take(LONGEST_LABEL)
            .find(|(_, c)| c.is_whitespace() || matches!(c, '[' | ']'));
        let escaped = at
            .checked_sub(1)
            .is_some_and(|at| self.text.as_bytes()[at] == b'\\');
        if let Some((len, ']')) = len
            && len > 0
            && !escaped
            && self.options.dialect == super::Dialect::Presswork
        {
            let label = label[..len].to_owned();
            self.report(
                &codes::LOOSE_FOOTNOTE,
                at..at + "[^]".len() + len,
                format!("there is no footnote `{label}`"),
                format!("write its text on a line of its own: `[^{label}]: …`"),
            );
        }
    }

    /// Numbers the notes by first reference, reading the body first and then the notes in turn,
    /// and reports those that nothing refers to.
    pub(super) fn number_notes(&mut self) -> Numbered {
        let count = self.notes.list.len();
        let mut numbered = Numbered {
            order: Vec::new(),
            ids: vec![String::new(); count],
            references: vec![Vec::new(); count],
        };
        numbered.read(&self.sink, &self.notes, &mut self.anchors);
        let mut read = 0;
        while let Some(number) = numbered.order.get(read) {
            read += 1;
            if let Some(content) = &self.notes.list[*number].content {
                numbered.read(content, &self.notes, &mut self.anchors);
            }
        }
        for number in 0..count {
            let note = &self.notes.list[number];
            if note.content.is_some() && numbered.references[number].is_empty() {
                let (label, range) = (note.label.clone(), note.range.clone());
                self.report(
                    &codes::LOOSE_FOOTNOTE,
                    range.start..range.start + "[^]:".len() + label.len(),
                    format!("nothing refers to the footnote `{label}`, so it is not shown"),
                    format!("write `[^{label}]` where it belongs"),
                );
            }
        }
        numbered
    }
}

/// No label is longer (CommonMark, link labels).
const LONGEST_LABEL: usize = 999;

/// The notes in the order of their first references.
pub(super) struct Numbered {
    pub(super) order: Vec<usize>,
    /// For each note its anchor.
    pub(super) ids: Vec<String>,
    /// For each note the anchors of the references to it, in order.
    pub(super) references: Vec<Vec<String>>,
}

impl Numbered {
    fn read(&mut self, sink: &Sink, notes: &Notes, anchors: &mut super::headings::Anchors) {
        for (_, gap) in &sink.gaps {
            let Gap::Note(number) = gap else {
                continue;
            };
            let number = *number as usize;
            let note = &notes.list[number];
            if note.content.is_none() {
                continue;
            }
            let name = slug::anchor(&note.label);
            let references = &mut self.references[number];
            if references.is_empty() {
                self.order.push(number);
                self.ids[number] = anchors.give(&format!("fn-{name}"));
                references.push(anchors.give(&format!("fnref-{name}")));
            } else {
                let nth = references.len() + 1;
                references.push(anchors.give(&format!("fnref-{name}-{nth}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::write;

    #[test]
    fn notes_are_numbered_by_first_reference() {
        let text = "[^b]: Second, see[^c].\n[^a]: First.\n[^c]: Third.\n\nx[^a] y[^b] z[^A]";
        let html = write(text).html;
        let order: Vec<usize> = ["<li id=\"fn-a\">", "<li id=\"fn-b\">", "<li id=\"fn-c\">"]
            .iter()
            .map(|item| html.find(item).unwrap())
            .collect();
        assert!(order.is_sorted(), "{html}");
        assert!(html.starts_with(
            "<p>x<sup class=\"footnote-ref\"><a href=\"#fn-a\" id=\"fnref-a\" role=\"doc-noteref\">1</a></sup>"
        ));
        assert!(
            html.contains("id=\"fnref-a-2\" role=\"doc-noteref\">1<"),
            "{html}"
        );
        assert!(html.contains(
            "<p>First. <a href=\"#fnref-a\" class=\"footnote-back\" role=\"doc-backlink\" \
             aria-label=\"Back to the text 1\">↩</a> <a href=\"#fnref-a-2\""
        ));
        assert!(html.contains("see<sup class=\"footnote-ref\"><a href=\"#fn-c\" id=\"fnref-c\" role=\"doc-noteref\">3<"));
    }

    #[test]
    fn anchors_of_notes_are_no_headings_anchors() {
        let text = write("# fn-a\n\n# fnref-a\n\nx[^a]\n\n[^a]: Note.").text;
        assert_eq!(text.anchors, ["fn-a", "fnref-a", "fn-a-1", "fnref-a-1"]);
    }

    #[test]
    fn a_note_may_end_with_a_block() {
        let html = write("x[^a]\n\n[^a]: Note.\n\n    - [l](m.md)\n").html;
        assert!(
            html.contains(
                "<ul>\n<li><a href=\"⟦ref 0⟧\">l</a></li>\n</ul>\n<p><a href=\"#fnref-a\""
            ),
            "{html}"
        );
    }

    #[test]
    fn loose_notes_are_reported() {
        let text = "a[^gone] \\[^not] [^ no] `[^code]` [^x](y.md)\n\n[^idle]: Text.\n\nb[^c]\n\n[^c]: One.\n[^c]: Two.\n";
        let written = write(text);
        let faults = written.faults(text);
        let marked: Vec<&str> = faults.iter().map(|fault| fault.1).collect();
        assert_eq!(marked, ["[^gone]", "[^c]: Two.\n", "[^idle]:"]);
        assert!(faults.iter().all(|fault| fault.0 == "loose-footnote"));
        assert!(written.html.contains("a[^gone]") && !written.html.contains("Text."));
        assert!(written.html.contains("One.") && !written.html.contains("Two."));
    }
}
