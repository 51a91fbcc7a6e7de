//! The end: anchors and numbers are known, and everything is put in its place.

use super::headings::{self, Section};
use super::notes::{Note, Numbered};
use super::sink::{Gap, Sink};
use super::writer::Writer;
use super::{Text, escape, sanitise};
use crate::diagnostic::{Outcome, Span};
use crate::model::body::{Call, Word};
use crate::model::config::RawHtml;
use crate::model::{Body, Hole, Html};

impl Writer<'_> {
    /// Returns everything that the body says.
    pub(super) fn finish(mut self) -> Outcome<Text> {
        self.end_address();
        for fault in &self.masked.faults {
            self.report(
                fault.code,
                fault.range.clone(),
                fault.message.as_str(),
                fault.help.as_str(),
            );
        }
        let ids = headings::anchors(&self.sections, &mut self.anchors);
        let mut numbered = self.number_notes();
        let mut html = self.room(&ids);
        let mut filler = Filler {
            ids: &ids,
            next: vec![0; numbered.references.len()],
            places: places(&numbered),
            numbered: &mut numbered,
            html: &mut html,
            notes: &self.notes.list,
        };
        filler.fill(&self.sink);
        filler.notes();
        if self.options.markdown.raw_html == RawHtml::Sanitise {
            html = sanitise::clean(&html);
        }
        let headings = heading_words(&self.sections);
        let headlines = self.headlines();
        let toc = headings::toc(std::mem::take(&mut self.sections), &ids);
        let calls = self.calls();
        let (opening, prose) = self.said.finish();
        let text = Text {
            body: Body {
                html,
                toc,
                words: 0,
            },
            anchors: self.anchors.list,
            refs: self.refs,
            calls,
            count: self.counter.count,
            opening,
            more: self.more,
            prose,
            headings,
            headlines,
        };
        Outcome::new(text, self.diagnostics)
    }

    /// Returns the content of the one paragraph of a guarded line, or `None` where something else
    /// came out.
    pub(super) fn into_line(mut self) -> Option<String> {
        self.end_address();
        let html = self.sink.html.as_str();
        let line = html.strip_prefix("<p>\u{a0}")?.strip_suffix("</p>\n")?;
        self.sink.gaps.is_empty().then(|| line.to_owned())
    }

    /// Begins the HTML with as much room as it takes: bodies are most of what a build keeps in memory,
    /// and one that has to grow takes twice its room.
    fn room(&self, ids: &[String]) -> Html {
        // More than the marks of a note take that is referred to once or twice.
        const NOTE: usize = 512;
        let notes = self.notes.list.iter().filter_map(|note| {
            let content = note.content.as_ref()?;
            Some((content.html.len() + NOTE, content.holes() + 1))
        });
        let ids = ids.iter().map(String::len).sum::<usize>();
        let own = (self.sink.html.len() + ids, self.sink.holes());
        let (bytes, holes) = notes.fold(own, |sum, note| (sum.0 + note.0, sum.1 + note.1));
        Html::with_capacity(bytes, holes)
    }

    fn headlines(&self) -> Vec<(Span, String)> {
        let first = |section: &&Section| section.level == 1;
        self.sections
            .iter()
            .filter(first)
            .map(|section| {
                let line = self.text.get(section.range.clone()).unwrap_or_default();
                let end = section.range.start + line.trim_end().len();
                let at = self.place(section.range.start..end);
                (
                    Span::new(self.options.file, at),
                    section.text.trim().to_owned(),
                )
            })
            .collect()
    }

    fn calls(&self) -> Vec<Call> {
        self.masked
            .calls
            .iter()
            .zip(&self.blocks)
            .map(|(call, block)| Call {
                name: call.name.clone(),
                args: call.args.clone(),
                block: *block,
                range: self.place(call.range.clone()),
            })
            .collect()
    }
}

fn heading_words(sections: &[Section]) -> String {
    let mut words = String::new();
    for section in sections {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(section.text.trim());
    }
    words
}

/// Returns for each note the number that readers see.
fn places(numbered: &Numbered) -> Vec<usize> {
    let mut places = vec![0; numbered.ids.len()];
    for (place, note) in numbered.order.iter().enumerate() {
        places[*note] = place + 1;
    }
    places
}

/// Puts HTML together, holes filled as far as they can be.
struct Filler<'w> {
    ids: &'w [String],
    /// For each note, how many references to it were written.
    next: Vec<usize>,
    /// For each note, the number that readers see.
    places: Vec<usize>,
    numbered: &'w Numbered,
    notes: &'w [Note],
    html: &'w mut Html,
}

impl Filler<'_> {
    fn fill(&mut self, sink: &Sink) {
        self.fill_to(sink, sink.html.len());
    }

    fn fill_to(&mut self, sink: &Sink, end: usize) {
        let mut done = 0;
        for (at, gap) in &sink.gaps {
            self.html.push(&sink.html[done..*at]);
            done = *at;
            match gap {
                Gap::Hole(hole) => self.html.hole(*hole),
                Gap::Id(number) => {
                    let mut id = String::new();
                    escape::attribute(&mut id, &self.ids[*number as usize]);
                    self.html.push(&id);
                }
                Gap::Note(number) => self.reference(*number as usize),
            }
        }
        self.html.push(&sink.html[done..end]);
    }

    fn reference(&mut self, note: usize) {
        let nth = self.next[note];
        self.next[note] += 1;
        if let Some(id) = self.numbered.references[note].get(nth) {
            self.html.push(&format!(
                "<sup class=\"footnote-ref\"><a href=\"#{}\" id=\"{id}\" role=\"doc-noteref\">{}</a></sup>",
                self.numbered.ids[note], self.places[note]
            ));
        } else {
            let mut label = String::new();
            escape::text(&mut label, &self.notes[note].label);
            self.html.push(&format!("[^{label}]"));
        }
    }

    fn notes(&mut self) {
        const END: &str = "</p>\n";
        if self.numbered.order.is_empty() {
            return;
        }
        self.html
            .push("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        let numbered = self.numbered;
        for note in &numbered.order {
            let Some(content) = &self.notes[*note].content else {
                continue;
            };
            self.html
                .push(&format!("<li id=\"{}\">\n", numbered.ids[*note]));
            match content.html.strip_suffix(END) {
                Some(before) if content.gaps.iter().all(|(at, _)| *at <= before.len()) => {
                    self.fill_to(content, before.len());
                    self.html.push(" ");
                }
                _ => {
                    self.fill(content);
                    self.html.push("<p>");
                }
            }
            self.back_links(*note);
            self.html.push("</p>\n</li>\n");
        }
        self.html.push("</ol>\n</section>\n");
    }

    fn back_links(&mut self, note: usize) {
        let place = self.places[note];
        let references = &self.numbered.references[note];
        for (nth, id) in references.iter().enumerate() {
            let (label, mark) = match nth {
                0 => (place.to_string(), String::new()),
                _ => (
                    format!("{place}-{}", nth + 1),
                    format!("<sup>{}</sup>", nth + 1),
                ),
            };
            self.html.push(&format!(
                "{}<a href=\"#{id}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"",
                if nth == 0 { "" } else { " " },
            ));
            self.html.hole(Hole::Word(Word::FootnoteBack));
            self.html.push(&format!(" {label}\">↩{mark}</a>"));
        }
    }
}
