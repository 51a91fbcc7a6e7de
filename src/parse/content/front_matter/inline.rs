//! Lines of front matter that are Markdown: takeaways, captions, corrections, disclosures.

use std::ops::Range;

use crate::base::text;
use crate::diagnostic::Outcome;
use crate::model::Html;
use crate::model::article::{Ref, Spanned};
use crate::model::config::RawHtml;
use crate::parse::documents::{KeySpec, Reader, one_line};
use crate::parse::markdown::{self, Line, Options};

/// How lines are read, and what they refer to.
pub(super) struct Lines<'a> {
    pub(super) options: &'a Options<'a>,
    /// The file.
    pub(super) source: &'a str,
    /// What was found in the lines so far; the holes in their HTML count these.
    pub(super) references: Vec<Ref>,
}

/// Returns a line of Markdown as HTML.
pub(super) fn line_of_html(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    lines: &mut Lines<'_>,
) -> Option<Html> {
    let line = reader.spanned(key)?;
    Some(html_of(reader, &line, lines))
}

/// Returns a line of Markdown as HTML, and reports what is wrong with its addresses at the line's place. HTML in
/// it is shown as text.
pub(super) fn html_of(
    reader: &mut Reader<'_, '_>,
    line: &Spanned<String>,
    lines: &mut Lines<'_>,
) -> Html {
    let text = one_line(&line.value);
    let Outcome { value, diagnostics } = markdown::inline(&text, lines.options, RawHtml::Escape);
    for fault in diagnostics {
        let help = fault.help.unwrap_or_default();
        reader.report(fault.code, line.range, fault.message, help);
    }
    let Line {
        mut html,
        references,
    } = value;
    html.count_from(lines.references.len());
    let places = markdown::places(&references, lines.source, Range::from(line.range));
    let places: Vec<Range<usize>> = places.collect();
    let placed = references.into_iter().zip(places);
    lines.references.extend(placed.map(|(one, place)| Ref {
        role: one.role,
        dest: one.dest,
        range: text::range(place),
    }));
    html
}
