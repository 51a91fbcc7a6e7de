//! Diagnostics as text: for people, for programs, and for GitHub's annotations.
//!
//! Enters: a diagnostic, and a source of the files' texts. Leaves: text without a line break at its end.
//! This module must not know where the text goes.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::excerpts::excerpts;
pub use super::sources::{Sources, position};
use super::{Diagnostic, LeftOut, Severity, Span};
use crate::base::Moment;

/// Whether text for people carries colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// No colours.
    Plain,
    /// Colours by ANSI escape sequences.
    Colour,
}

/// The most columns of a marked line; longer lines are cut around the mark.
const WIDTH: usize = 110;

/// Returns a message without the line breaks and other control characters of what it names: a line that begins with `::` is a
/// command for GitHub's runner.
fn printable(message: &str) -> Cow<'_, str> {
    match message.contains(char::is_control) {
        true => Cow::Owned(message.replace(char::is_control, "\u{fffd}")),
        false => Cow::Borrowed(message),
    }
}

/// Returns a diagnostic for people: the message, the marked lines, the help.
pub fn human(diagnostic: &Diagnostic, sources: &Sources<'_>, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.code.name);
    let mut group = Group::with_title(title);
    let mut shifted = Vec::new();
    for excerpt in excerpts(diagnostic, sources) {
        let path = excerpt.file.as_str();
        let Some(text) = excerpt.text else {
            group = group.element(Origin::path(path));
            continue;
        };
        let snippet = Snippet::source(text)
            .line_start(excerpt.line)
            .annotations(excerpt.marks);
        group = group.element(snippet.path(path));
        shifted.extend(excerpt.shifted);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    if let Some(note) = diagnostic.note() {
        group = group.element(Level::NOTE.message(note));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let text = renderer.term_width(WIDTH).render(&[group]);
    // The renderer counts columns in what it is given, which may be a part of the line.
    shifted
        .iter()
        .fold(text, |text, (cut, place)| text.replacen(cut, place, 1))
}

#[derive(Serialize)]
struct Record<'d> {
    code: &'d str,
    severity: Severity,
    message: &'d str,
    #[serde(flatten)]
    at: Option<Point<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'d str>,
    /// When the only article that the mistake holds back is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    /// Why the site is without the article in which this is an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<LeftOut>,
    labels: Vec<Note<'d>>,
}

#[derive(Serialize)]
struct Point<'d> {
    file: &'d str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Note<'d> {
    #[serde(flatten)]
    at: Point<'d>,
    text: &'d str,
}

fn point<'d>(at: &'d Span, sources: &Sources<'_>) -> Point<'d> {
    let [(line, column), (end_line, end_column)] = sources.positions(at);
    Point {
        file: at.file.as_str(),
        line,
        column,
        end_line,
        end_column,
    }
}

/// Returns a diagnostic for programs: one JSON object on one line. Lines and columns count from 1,
/// columns in characters; the end is one column behind the mark.
pub fn json(diagnostic: &Diagnostic, sources: &Sources<'_>) -> String {
    let record = Record {
        code: diagnostic.code.name,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        at: diagnostic.at.as_ref().map(|at| point(at, sources)),
        help: diagnostic.help.as_deref(),
        due: diagnostic.due.map(Moment::rfc3339),
        left_out: diagnostic.left_out,
        labels: diagnostic
            .labels
            .iter()
            .map(|label| Note {
                at: point(&label.at, sources),
                text: &label.text,
            })
            .collect(),
    };
    serde_json::to_string(&record).unwrap_or_default()
}

/// Returns a diagnostic as a workflow command, which GitHub shows beside the line. `folder` is the site's
/// within its repository, such as `sites/news/`, because GitHub counts from the repository's root.
pub fn github(diagnostic: &Diagnostic, sources: &Sources<'_>, folder: &str) -> String {
    let mut line = format!("::{} ", diagnostic.severity.name());
    if let Some(at) = &diagnostic.at {
        let at = point(at, sources);
        let file = format!("{folder}{}", at.file);
        let file = property(&file);
        // Writing to a String cannot fail.
        let _ = write!(line, "file={file},line={},col={},", at.line, at.column);
    }
    let _ = write!(line, "title={}::", property(diagnostic.code.name));
    line.push_str(&escape(&diagnostic.message, &['%', '\r', '\n']));
    for more in diagnostic.help.iter().chain(&diagnostic.note()) {
        line.push_str("%0A");
        line.push_str(&escape(more, &['%', '\r', '\n']));
    }
    line
}

fn property(text: &str) -> Cow<'_, str> {
    escape(text, &['%', '\r', '\n', ':', ','])
}

fn escape<'t>(text: &'t str, special: &[char]) -> Cow<'t, str> {
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if special.contains(&c) {
            let _ = write!(escaped, "%{:02X}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::*;
    use crate::base::SourcePath;
    use crate::diagnostic::codes::{ADDRESS_TAKEN, MISSING_ALT, UNKNOWN_KEY};

    fn at(file: &str, range: Range<usize>) -> Span {
        Span::bytes(&SourcePath::from(file), range)
    }

    fn plain(diagnostic: &Diagnostic, text: &str) -> String {
        human(
            diagnostic,
            &Sources::new(&|_| Some(text.to_owned())),
            Style::Plain,
        )
    }

    #[test]
    fn positions_are_counted_as_a_writer_counts() {
        let text = "\u{feff}+++\r\ntïtle = \"日本\"\r\n";
        let of = |part: &str| position(text, text.find(part).unwrap());
        assert_eq!(of("+++"), (1, 1));
        assert_eq!(of("tïtle"), (2, 1));
        assert_eq!(of("tle"), (2, 3));
        assert_eq!(of("本"), (2, 11));
        assert_eq!(position(text, 0), (1, 1), "the byte order mark itself");
        assert_eq!(position(text, 9_999), (3, 1), "behind the end");
        // A byte inside a character counts as the character's first.
        assert_eq!(position("é", 1), (1, 1));
        assert_eq!(position("", 0), (1, 1));
    }

    #[test]
    fn people_see_the_place_and_what_to_do() {
        let text = "+++\r\ntitle = \"Zürich\"\r\nauthr = \"Mara\"\r\n+++\r\n";
        let start = text.find("authr").unwrap();
        let diagnostic = Diagnostic::new(&UNKNOWN_KEY, "there is no key `authr`")
            .at(at("content/a.md", start..start + 5))
            .help("did you mean `authors`?");
        let wanted = "\
error[unknown-key]: there is no key `authr`
 --> content/a.md:3:1
  |
3 | authr = \"Mara\"
  | ^^^^^
  |
  = help: did you mean `authors`?";
        assert_eq!(plain(&diagnostic, text), wanted);
        let coloured = human(
            &diagnostic,
            &Sources::new(&|_| Some(text.to_owned())),
            Style::Colour,
        );
        assert!(coloured.contains("\u{1b}["), "{coloured:?}");
    }

    #[test]
    fn other_places_are_shown_beside_the_first() {
        let diagnostic = Diagnostic::new(&ADDRESS_TAKEN, "two stories at `/a/`")
            .at(at("b.md", 4..9))
            .label(at("a.md", 4..9), "the other one")
            .label(at("b.md", 0..3), "here");
        let shown = plain(&diagnostic, "+++\nslug = 1\n");
        assert!(shown.contains("--> b.md:2:1"), "{shown}");
        assert!(shown.contains("a.md:2:1"), "{shown}");
        assert!(shown.contains("the other one"), "{shown}");
        assert!(shown.contains("--- here"), "{shown}");
    }

    #[test]
    fn a_file_as_a_whole_is_only_named() {
        let diagnostic = Diagnostic::new(&MISSING_ALT, "a warning").at(at("a.md", 0..0));
        let wanted = "warning[missing-alt]: a warning\n--> a.md";
        assert_eq!(plain(&diagnostic, "first line\n").trim_end(), wanted);
        let marked = Diagnostic::new(&MISSING_ALT, "a warning").at(at("a.md", 2..4));
        let unread = human(&marked, &Sources::new(&|_| None), Style::Plain);
        assert_eq!(unread.trim_end(), wanted);
    }

    #[test]
    fn long_lines_and_long_marks_do_not_flood_the_screen() {
        let line = format!("{} MARK {}", "a".repeat(50_000), "b".repeat(50_000));
        let diagnostic = Diagnostic::new(&MISSING_ALT, "m").at(at("a.md", 50_001..50_005));
        let shown = plain(&diagnostic, &line);
        assert!(shown.contains("MARK") && shown.len() < 600, "{shown}");
        assert!(shown.contains(" --> a.md:1:50002\n  |\n1 | ..."), "{shown}");

        let far = Diagnostic::new(&MISSING_ALT, "m")
            .at(at("a.md", 50_001..99_000))
            .label(at("a.md", 0..20_000), "from here");
        let shown = plain(&far, &line);
        assert!(shown.contains("MARK") && shown.len() < 3_000, "{shown}");
        assert!(shown.contains("from here"), "{shown}");

        let lines = "a line\n".repeat(500);
        let diagnostic = Diagnostic::new(&MISSING_ALT, "m").at(at("a.md", 0..3_400));
        let shown = plain(&diagnostic, &lines);
        assert!(shown.lines().count() < 20, "{shown}");
    }

    #[test]
    fn programs_get_one_object_a_line() {
        let text = "\u{feff}ä\r\nbö\"\n";
        let start = text.find('ö').unwrap();
        let diagnostic = Diagnostic::new(&UNKNOWN_KEY, "a \"quoted\"\nmessage")
            .at(at("a.md", start..text.len()))
            .label(at("b.md", 3..5), "see here")
            .help("do this");
        let line = json(&diagnostic, &Sources::new(&|_| Some(text.to_owned())));
        assert_eq!(line.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            value,
            serde_json::json!({
                "code": "unknown-key",
                "severity": "error",
                "message": "a \"quoted\"\nmessage",
                "file": "a.md",
                "line": 2,
                "column": 2,
                "end_line": 3,
                "end_column": 1,
                "help": "do this",
                "labels": [{
                    "file": "b.md", "line": 1, "column": 1,
                    "end_line": 1, "end_column": 2, "text": "see here",
                }],
            })
        );
        let placeless = json(
            &Diagnostic::new(&UNKNOWN_KEY, "m"),
            &Sources::new(&|_| None),
        );
        assert_eq!(
            placeless,
            r#"{"code":"unknown-key","severity":"error","message":"m","labels":[]}"#
        );
    }

    #[test]
    fn github_gets_an_escaped_command() {
        let diagnostic = Diagnostic::new(&MISSING_ALT, "100% a: b, c\nd")
            .at(at("content/a,b:c.md", 4..5))
            .help("do\r\nthis");
        assert_eq!(
            github(
                &diagnostic,
                &Sources::new(&|_| Some("one\ntwo".to_owned())),
                "sites/news/"
            ),
            "::warning file=sites/news/content/a%2Cb%3Ac.md,line=2,col=1,title=missing-alt::\
             100%25 a: b, c%0Ad%0Ado%0D%0Athis"
        );
        assert_eq!(
            github(
                &Diagnostic::new(&UNKNOWN_KEY, "m"),
                &Sources::new(&|_| None),
                "sites/news/"
            ),
            "::error title=unknown-key::m"
        );
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_place_makes_it_panic(
            text in "[a\u{feff}é日\r\n\t\u{1b}]{0,40}",
            (start, end, other) in (0_u32..60, 0_u32..60, 0_u32..60),
        ) {
            let span = |start: u32, end: u32| at("a.md", start as usize..end as usize);
            let diagnostic = Diagnostic::new(&UNKNOWN_KEY, "m")
                .at(span(start, end))
                .label(span(other, u32::MAX), "label");
            let read = |_: &SourcePath| Some(text.clone());
            let sources = Sources::new(&read);
            human(&diagnostic, &sources, Style::Plain);
            human(&diagnostic, &sources, Style::Colour);
            json(&diagnostic, &sources);
            github(&diagnostic, &sources, "");
            let [indexed, _] = sources.positions(&span(start, end));
            prop_assert_eq!(indexed, position(&text, start as usize));
        }
    }
}
