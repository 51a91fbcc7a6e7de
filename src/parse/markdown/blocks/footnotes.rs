//! Footnotes: their labels become numbers while the text is read; the numbers that readers see are
//! given at the end, by first reference.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::headings::{Anchors, Section};
use crate::base::slug;
use crate::diagnostic::codes;
use crate::parse::markdown::context::{Context, index};
use crate::parse::markdown::emitter::Written;
use crate::parse::markdown::event::{Event, Events, Located};
use crate::parse::markdown::fragment::{Fragment, Gap};

/// The labels of a body's footnotes.
#[derive(Default)]
pub(crate) struct Labels {
    by_label: FxHashMap<String, usize>,
    pub(crate) list: Vec<Label>,
}

/// A label that is referred to or has a text.
pub(crate) struct Label {
    pub(crate) label: String,
    /// Where the first text with this label stands, if there is one.
    range: Option<Range<usize>>,
}

impl Labels {
    /// Returns the number of a label, in the order of first appearance.
    fn number(&mut self, label: &str) -> usize {
        // Labels match whatever their case (GitHub Flavored Markdown, link labels).
        *self
            .by_label
            .entry(label.to_lowercase())
            .or_insert_with(|| {
                self.list.push(Label {
                    label: label.to_owned(),
                    range: None,
                });
                self.list.len() - 1
            })
    }
}

/// Numbers footnotes and the references to them.
pub(crate) struct Footnotes<'a, I> {
    events: I,
    context: &'a Context<'a>,
    labels: &'a mut Labels,
}

impl<'a, I: Events<'a>> Footnotes<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>, labels: &'a mut Labels) -> Self {
        Self {
            events,
            context,
            labels,
        }
    }

    fn define(&mut self, label: &str, range: &Range<usize>) -> usize {
        let number = self.labels.number(label);
        let first = &mut self.labels.list[number].range;
        if first.is_none() {
            *first = Some(range.clone());
        } else {
            self.context.report(
                &codes::LOOSE_FOOTNOTE,
                range.clone(),
                format!("there are two footnotes with the label `{label}`"),
                "give each its own label",
            );
        }
        number
    }
}

impl<'a, I: Events<'a>> Iterator for Footnotes<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let mut next = self.events.next();
        match &mut next {
            Some((event @ Event::ReferenceLabel(_), _)) => {
                if let Event::ReferenceLabel(label) = event.take() {
                    *event = Event::Reference(index(self.labels.number(&label)));
                }
            }
            Some((event @ Event::FootnoteLabel(_), range)) => {
                if let Event::FootnoteLabel(label) = event.take() {
                    *event = Event::Footnote(index(self.define(&label, range)));
                }
            }
            _ => {}
        }
        next
    }
}

/// The footnotes in the order of their first references.
pub(crate) struct Numbered {
    /// The indexes of the footnotes.
    pub(crate) order: Vec<usize>,
    /// For each footnote its anchor.
    pub(crate) anchors: Vec<String>,
    /// For each footnote the anchors of the references to it, in order.
    pub(crate) references: Vec<Vec<String>>,
}

/// Numbers the footnotes by first reference, reading the body first and then the footnotes in turn,
/// and reports those that nothing refers to.
pub(crate) fn number(
    written: &Written,
    labels: &Labels,
    anchors: &mut Anchors,
    context: &Context<'_>,
) -> Numbered {
    let count = labels.list.len();
    let mut numbered = Numbered {
        order: Vec::new(),
        anchors: vec![String::new(); count],
        references: vec![Vec::new(); count],
    };
    if count == 0 {
        return numbered;
    }
    for (_, gap) in shown(written).iter().flat_map(|fragment| &fragment.gaps) {
        if let Gap::Footnote(number) = gap
            && text_of(written, *number).is_some()
        {
            numbered.refer(*number as usize, labels, anchors);
        }
    }
    for (label, references) in labels.list.iter().zip(&numbered.references) {
        if let Some(range) = &label.range
            && references.is_empty()
        {
            report_idle(context, &label.label, range);
        }
    }
    numbered
}

/// Returns the body and the texts of the footnotes that readers see, in the order of their first
/// references.
fn shown(written: &Written) -> Vec<&Fragment> {
    let mut shown = vec![&written.body];
    let mut is_known = vec![false; written.footnotes.len()];
    let mut read = 0;
    while let Some(fragment) = shown.get(read) {
        read += 1;
        let fragment = *fragment;
        for (_, gap) in &fragment.gaps {
            if let Gap::Footnote(number) = gap
                && let Some(text) = text_of(written, *number)
                && !std::mem::replace(&mut is_known[*number as usize], true)
            {
                shown.push(text);
            }
        }
    }
    shown
}

fn text_of(written: &Written, number: u32) -> Option<&Fragment> {
    written.footnotes.get(number as usize)?.as_ref()
}

/// Marks the headings that stand in footnotes which no reader sees.
pub(crate) fn mark_unseen(sections: &mut [Section], written: &Written) {
    if written.footnotes.is_empty() {
        return;
    }
    for section in &mut *sections {
        section.unseen = true;
    }
    for (_, gap) in shown(written).iter().flat_map(|fragment| &fragment.gaps) {
        if let Gap::Anchor(number) = gap
            && let Some(section) = sections.get_mut(*number as usize)
        {
            section.unseen = false;
        }
    }
}

impl Numbered {
    /// Gives a reference its anchor, and the footnote its own with the first reference.
    fn refer(&mut self, number: usize, labels: &Labels, anchors: &mut Anchors) {
        let name = slug::anchor(&labels.list[number].label);
        let references = &mut self.references[number];
        if references.is_empty() {
            self.order.push(number);
            self.anchors[number] = anchors.give(&format!("fn-{name}"));
            references.push(anchors.give(&format!("fnref-{name}")));
        } else {
            let nth = references.len() + 1;
            references.push(anchors.give(&format!("fnref-{name}-{nth}")));
        }
    }
}

fn report_idle(context: &Context<'_>, label: &str, range: &Range<usize>) {
    context.report(
        &codes::LOOSE_FOOTNOTE,
        range.start..range.start + "[^]:".len() + label.len(),
        format!("nothing refers to the footnote `{label}`, so it is not shown"),
        format!("write `[^{label}]` where it belongs"),
    );
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

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
