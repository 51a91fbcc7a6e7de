//! Puts a body together: anchors and numbers are known, and every gap is filled.

use std::collections::BTreeMap;

use super::blocks::beside;
use super::blocks::footnotes::{Labels, Numbered};
use super::blocks::headings::Section;
use super::chain::Called;
use super::context::Context;
use super::emitter::Written;
use super::escape;
use super::event::Placement;
use super::fragment::{Fragment, Gap};
use super::html::sanitise;
use super::links::References;
use super::masks::masked::Found;
use crate::diagnostic::Span;
use crate::model::body::{Call, Word};
use crate::model::config::RawHtml;
use crate::model::theme::EMBED;
use crate::model::{Data, Hole, Html};

/// Returns the HTML of a body; `anchors` are those of its headings.
pub(crate) fn html(
    written: &Written,
    anchors: &[String],
    labels: &Labels,
    numbered: &Numbered,
    raw_html: RawHtml,
) -> Html {
    let mut filler = Filler {
        anchors,
        next: vec![0; numbered.references.len()],
        places: places(numbered),
        beside: beside::fit(written, numbered),
        numbered,
        labels,
        html: room(written, anchors),
    };
    filler.fill(&written.body);
    filler.footnotes(&written.footnotes);
    match raw_html {
        RawHtml::Sanitise => sanitise::clean(&filler.html),
        RawHtml::Pass | RawHtml::Escape => filler.html,
    }
}

/// Returns the content of the one paragraph of a line that begins with a no-break space, or `None`
/// where something else came out.
pub(crate) fn line(written: &Written) -> Option<Html> {
    const BEGIN: &str = "<p>\u{a0}";
    let whole = written.body.html.as_str();
    let line = whole.strip_prefix(BEGIN)?.strip_suffix("</p>\n")?;
    let mut html = Html::with_capacity(line.len(), written.body.gaps.len());
    let mut done = 0;
    for (at, gap) in &written.body.gaps {
        let hole = match gap {
            Gap::Hole(Hole::Call(_) | Hole::Word(_)) => return None,
            Gap::Hole(hole) => hole,
            _ => return None,
        };
        let at = at.checked_sub(BEGIN.len())?;
        html.push(line.get(done..at)?);
        html.hole(*hole);
        done = at;
    }
    html.push(line.get(done..)?);
    Some(html)
}

/// Returns the headings of the first rank, each with where it stands.
pub(crate) fn headlines(sections: &[Section], context: &Context<'_>) -> Vec<(Span, String)> {
    let first = |section: &&Section| section.level == 1;
    let headline = |section: &Section| {
        let line = context.slice(section.range.clone());
        let end = section.range.start + line.trim_end().len();
        let place = context.place(section.range.start..end);
        let span = Span::new(context.options.file, place);
        (span, section.text.trim().to_owned())
    };
    sections.iter().filter(first).map(headline).collect()
}

/// Returns the component calls as the model keeps them, those of addresses that stand alone behind the others; what
/// their lines refer to is added to the references.
pub(crate) fn calls(
    called: &Called,
    references: &References<'_>,
    context: &Context<'_>,
) -> Vec<Call> {
    let written = context.masked.calls.iter().zip(&called.placements);
    let drawing = |number: usize| {
        let mut drawings = called.drawings.iter();
        let drawn = drawings.find(|(call, _)| *call == number)?;
        Some(drawn.1.clone())
    };
    let written = written.enumerate().map(|(number, (call, placement))| Call {
        name: call.name.clone(),
        args: call.args.clone(),
        lines: lines(call, references, context),
        files: files(call, references, context),
        drawing: drawing(number),
        block: *placement == Placement::Block,
        range: context.place(call.range.clone()),
    });
    let alone = called.embeds.iter().map(|address| Call {
        name: EMBED.to_owned(),
        args: BTreeMap::from([("url".to_owned(), Data::Text(address.url.clone()))]),
        lines: BTreeMap::new(),
        files: BTreeMap::new(),
        drawing: None,
        block: true,
        range: context.place(address.range.clone()),
    });
    written.chain(alone).collect()
}

/// Returns those arguments of a call that the theme wants as Markdown, as HTML.
fn lines(
    call: &Found,
    references: &References<'_>,
    context: &Context<'_>,
) -> BTreeMap<String, Html> {
    let lines = call.markdown(context.options);
    lines
        .map(|(name, text)| (name.to_owned(), references.line(text, &call.range)))
        .collect()
}

/// Returns those arguments of a call that are addresses of pictures and other files, as HTML.
fn files(
    call: &Found,
    references: &References<'_>,
    context: &Context<'_>,
) -> BTreeMap<String, Html> {
    let options = context.options;
    let pictures = call
        .pictures(options)
        .map(|(name, address)| (name, references.picture(address, &call.range)));
    let files = call
        .files(options)
        .map(|(name, address)| (name, references.file(address, &call.range)));
    let all = pictures.chain(files);
    all.map(|(name, html)| (name.to_owned(), html)).collect()
}

/// Returns the words of the headings, a line each.
pub(crate) fn heading_words(sections: &[Section]) -> String {
    let mut words = String::new();
    for section in sections {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(section.text.trim());
    }
    words
}

/// Returns empty HTML with as much room as the body takes: bodies are most of what a build keeps in
/// memory, and HTML that has to grow takes twice its room.
fn room(written: &Written, anchors: &[String]) -> Html {
    // More than the marks of a footnote take that is referred to once or twice.
    const FOOTNOTE: usize = 512;
    let footnotes = written
        .footnotes
        .iter()
        .flatten()
        .map(|text| (text.html.len() + FOOTNOTE, text.holes() + 1));
    let anchors = anchors.iter().map(String::len).sum::<usize>();
    let own = (written.body.html.len() + anchors, written.body.holes());
    let (bytes, holes) = footnotes.fold(own, |sum, text| (sum.0 + text.0, sum.1 + text.1));
    Html::with_capacity(bytes, holes)
}

/// Returns for each footnote the number that readers see.
fn places(numbered: &Numbered) -> Vec<usize> {
    let mut places = vec![0; numbered.anchors.len()];
    for (place, footnote) in numbered.order.iter().enumerate() {
        places[*footnote] = place + 1;
    }
    places
}

/// Appends fragments, and fills their gaps as far as a file alone can.
struct Filler<'w> {
    anchors: &'w [String],
    /// For each footnote, how many references to it were written.
    next: Vec<usize>,
    /// For each footnote, the number that readers see.
    places: Vec<usize>,
    /// Whether the footnotes have room beside the text.
    beside: bool,
    numbered: &'w Numbered,
    labels: &'w Labels,
    html: Html,
}

impl Filler<'_> {
    fn fill(&mut self, fragment: &Fragment) {
        self.fill_to(fragment, fragment.html.len());
    }

    fn fill_to(&mut self, fragment: &Fragment, end: usize) {
        let mut done = 0;
        for (at, gap) in &fragment.gaps {
            self.html.push(&fragment.html[done..*at]);
            done = *at;
            match gap {
                Gap::Hole(hole) => self.html.hole(*hole),
                Gap::Anchor(number) => {
                    let mut anchor = String::new();
                    escape::attribute(&mut anchor, &self.anchors[*number as usize]);
                    self.html.push(&anchor);
                }
                Gap::Footnote(number) => self.reference(*number as usize),
            }
        }
        self.html.push(&fragment.html[done..end]);
    }

    fn reference(&mut self, footnote: usize) {
        let nth = self.next[footnote];
        self.next[footnote] += 1;
        if let Some(anchor) = self.numbered.references[footnote].get(nth) {
            let place = self.places[footnote];
            // A theme that has room there can tell which note stands beside which line.
            let note = match self.beside && nth == 0 {
                true => format!(" data-note=\"{place}\""),
                false => String::new(),
            };
            self.html.push(&format!(
                "<sup class=\"footnote-ref\"{note}><a href=\"#{}\" id=\"{anchor}\" role=\"doc-noteref\">{place}</a></sup>",
                self.numbered.anchors[footnote],
            ));
        } else {
            let mut label = String::new();
            escape::text(&mut label, &self.labels.list[footnote].label);
            self.html.push(&format!("[^{label}]"));
        }
    }

    fn footnotes(&mut self, texts: &[Option<Fragment>]) {
        if self.numbered.order.is_empty() {
            return;
        }
        let beside = if self.beside { " data-beside" } else { "" };
        self.html.push(&format!(
            "<section class=\"footnotes\" role=\"doc-endnotes\"{beside}>\n<ol>\n"
        ));
        let numbered = self.numbered;
        for footnote in &numbered.order {
            if let Some(Some(text)) = texts.get(*footnote) {
                self.footnote(*footnote, text);
            }
        }
        self.html.push("</ol>\n</section>\n");
    }

    fn footnote(&mut self, footnote: usize, text: &Fragment) {
        const END: &str = "</p>\n";
        let anchor = &self.numbered.anchors[footnote];
        self.html.push(&format!("<li id=\"{anchor}\">\n"));
        match text.html.strip_suffix(END) {
            Some(before) if text.gaps.iter().all(|(at, _)| *at <= before.len()) => {
                self.fill_to(text, before.len());
                self.html.push(" ");
            }
            _ => {
                self.fill(text);
                self.html.push("<p>");
            }
        }
        self.back_links(footnote);
        self.html.push("</p>\n</li>\n");
    }

    fn back_links(&mut self, footnote: usize) {
        let place = self.places[footnote];
        let references = &self.numbered.references[footnote];
        for (nth, anchor) in references.iter().enumerate() {
            let (label, mark) = match nth {
                0 => (place.to_string(), String::new()),
                _ => (
                    format!("{place}-{}", nth + 1),
                    format!("<sup>{}</sup>", nth + 1),
                ),
            };
            self.html.push(&format!(
                "{}<a href=\"#{anchor}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"",
                if nth == 0 { "" } else { " " },
            ));
            self.html.hole(Hole::Word(Word::FootnoteBack));
            self.html.push(&format!(" {label}\">↩{mark}</a>"));
        }
    }
}
