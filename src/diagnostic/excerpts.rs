//! The parts of files that a diagnostic shows to people, cut around its marks.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind};

use super::sources::{SourceText, Sources, floor};
use super::{Diagnostic, Span};
use crate::base::SourcePath;

/// The most bytes of a line in front of a mark, in it and behind it that are looked at for display: more than
/// a screen's width, whatever the characters.
const REACH: usize = 500;

/// The most bytes of a mark over several lines that are looked at for display.
const MOST_MARKED: usize = 8_000;

/// The part of a file that a diagnostic shows.
pub(super) struct Excerpt<'d> {
    pub(super) file: &'d SourcePath,
    /// The excerpt; `None` where the file cannot be read, or is marked completely.
    pub(super) text: Option<String>,
    /// The first line's number.
    pub(super) line: usize,
    /// Where the excerpt does not begin with its line: the mark's place (`file:line:column`) with the column
    /// in the excerpt, and with that in the line.
    pub(super) shifted: Option<(String, String)>,
    pub(super) marks: Vec<Annotation<'d>>,
}

/// A place in a file with its words.
type Mark<'d> = (&'d Span, Option<&'d str>, AnnotationKind);

/// Returns what a diagnostic shows, of every file in which it marks something.
pub(super) fn excerpts<'d>(diagnostic: &'d Diagnostic, sources: &Sources<'_>) -> Vec<Excerpt<'d>> {
    let places = diagnostic
        .at
        .iter()
        .map(|at| (at, None, AnnotationKind::Primary))
        .chain(diagnostic.labels.iter().map(|label| {
            let text = Some(label.text.as_str());
            (&label.at, text, AnnotationKind::Context)
        }));
    // By file, in the order of the diagnostic.
    let mut files: Vec<(&SourcePath, Vec<Mark<'d>>)> = Vec::new();
    for (at, text, kind) in places {
        match files.iter_mut().find(|(file, _)| **file == at.file) {
            Some((_, marks)) => marks.push((at, text, kind)),
            None => files.push((&at.file, vec![(at, text, kind)])),
        }
    }
    let mut excerpts = Vec::with_capacity(files.len());
    for (file, marks) in files {
        // An empty place at the very beginning means the file itself.
        let is_whole = marks
            .iter()
            .all(|(at, text, _)| at.is_file() && text.is_none());
        let Some(source) = sources.get(file).filter(|_| !is_whole) else {
            excerpts.push(Excerpt {
                file,
                text: None,
                line: 1,
                shifted: None,
                marks: Vec::new(),
            });
            continue;
        };
        if is_near(&source, &marks) {
            excerpts.push(excerpt(file, &source, &marks));
        } else {
            // What lies far apart is shown apart.
            let alone = marks.chunks(1).map(|mark| excerpt(file, &source, mark));
            excerpts.extend(alone);
        }
    }
    excerpts
}

/// Says whether marks can be shown in one excerpt.
fn is_near(source: &SourceText, marks: &[Mark<'_>]) -> bool {
    let range = range_of(source, marks);
    let most = match source.line_at(range.start) == source.line_at(range.end) {
        true => 2 * REACH,
        false => MOST_MARKED + REACH,
    };
    range.len() <= most
}

/// Returns the part from the first to the last of some marks.
fn range_of(source: &SourceText, marks: &[Mark<'_>]) -> Range<usize> {
    let ranges = marks.iter().map(|(at, ..)| clamp(source.as_str(), at));
    ranges
        .reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))
        .unwrap_or_default()
}

fn excerpt<'d>(file: &'d SourcePath, source: &SourceText, marks: &[Mark<'d>]) -> Excerpt<'d> {
    let text = source.as_str();
    let range = range_of(source, marks);
    let (line, lines) = (source.line_at(range.start), source.lines_around(&range));
    let start = floor(text, range.start.saturating_sub(REACH)).max(lines.start);
    let cut = start..floor(text, range.end + REACH).min(lines.end);
    let shifted = marks
        .iter()
        .find(|(.., kind)| *kind == AnnotationKind::Primary)
        .or(marks.first())
        .filter(|_| cut.start > lines.start)
        .map(|(at, ..)| {
            let start = clamp(text, at).start;
            let (line, column) = source.position(start);
            let part = text.get(cut.start..start).unwrap_or_default();
            let place = |column| format!("{file}:{line}:{column}\n");
            (place(1 + part.chars().count()), place(column))
        });
    let marks = marks.iter().map(|(at, label, kind)| {
        let range = clamp(text, at);
        let range = range.start.saturating_sub(cut.start)..range.end.saturating_sub(cut.start);
        kind.span(range).label(*label)
    });
    Excerpt {
        file,
        line,
        shifted,
        marks: marks.collect(),
        text: source.printed(cut).map(str::to_owned),
    }
}

/// Returns the marked bytes, limited to the text, between characters, outside a byte order mark, and no more
/// than can be shown.
fn clamp(text: &str, at: &Span) -> Range<usize> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let start = floor(text, at.range.start().into()).max(bom);
    let end = floor(text, at.range.end().into()).max(start);
    // Line breaks at the end would extend the mark into the next line.
    let marked = text.get(start..end).unwrap_or_default();
    let marked = marked.trim_end_matches(['\n', '\r']);
    let first = marked.as_bytes().get(..REACH);
    let most = match first.is_none_or(|first| memchr::memchr(b'\n', first).is_some()) {
        true => MOST_MARKED,
        false => REACH,
    };
    start..start + floor(marked, most)
}
