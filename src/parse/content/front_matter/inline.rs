//! Lines of front matter that are Markdown: takeaways, captions, corrections, disclosures.

use crate::diagnostic::Outcome;
use crate::model::article::Spanned;
use crate::parse::documents::{KeySpec, Reader, one_line};
use crate::parse::markdown::{self, Options};

/// Returns a line of Markdown as HTML.
pub(super) fn line_of_html(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    options: &Options<'_>,
) -> Option<String> {
    let line = reader.spanned(key)?;
    Some(html_of(reader, &line, options))
}

/// Returns a line of Markdown as HTML, and reports what is wrong with its addresses at the line's place.
pub(super) fn html_of(
    reader: &mut Reader<'_, '_>,
    line: &Spanned<String>,
    options: &Options<'_>,
) -> String {
    let Outcome { value, diagnostics } = markdown::inline(&one_line(&line.value), options);
    for fault in diagnostics {
        let help = fault.help.unwrap_or_default();
        reader.report(fault.code, line.range, fault.message, help);
    }
    value
}
