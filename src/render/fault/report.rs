//! Reports that Tera gives as text alone, read back.
//!
//! Tera finds unknown names once all templates are loaded, and then returns one text for all of them:
//! `error: MESSAGE`, `--> FILE:LINE:COLUMN`, and the line.

/// One of the reports in such a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'t> {
    pub(super) message: &'t str,
    /// The template as Tera calls it.
    pub(super) file: &'t str,
    /// Counted from 1.
    line: usize,
    /// In characters, counted from 1.
    column: usize,
}

/// Returns the reports; none where the text has another form.
pub(super) fn read(text: &str) -> Vec<Report<'_>> {
    let mut lines = text.lines().peekable();
    let mut reports = Vec::new();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else {
            continue;
        };
        let place = lines
            .peek()
            .and_then(|line| line.trim_start().strip_prefix("--> "));
        let mut parts = place.unwrap_or_default().rsplitn(3, ':');
        if let (Some(column), Some(line), Some(file)) = (parts.next(), parts.next(), parts.next())
            && let (Ok(column), Ok(line)) = (column.parse(), line.parse())
        {
            reports.push(Report {
                message,
                file,
                line,
                column,
            });
        }
    }
    reports
}

impl Report<'_> {
    /// Returns the byte offset of the place in the template's text.
    pub(super) fn offset(&self, text: &str) -> usize {
        let mut lines = text.split_inclusive('\n');
        let above: usize = lines
            .by_ref()
            .take(self.line.saturating_sub(1))
            .map(str::len)
            .sum();
        let line = lines.next().unwrap_or_default();
        let column = line
            .char_indices()
            .nth(self.column.saturating_sub(1))
            .map_or(line.len(), |(at, _)| at);
        above + column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_found_with_their_places() {
        let text = "error: Unknown filter `a`\n --> t/x.html:2:3\n  |\n2 | é{{ b | a }}\n  | ^\n\n\
                    error: Block `c` is not defined in any parent template\n --> t/y.html:1:1\n";
        let reports = read(text);
        assert_eq!(reports.len(), 2);
        assert_eq!(reports[0].message, "Unknown filter `a`");
        assert_eq!(reports[0].file, "t/x.html");
        assert_eq!(reports[0].offset("1\né{{ b | a }}"), 5);
        assert_eq!(reports[1].offset(""), 0);
        assert_eq!(read("error: nothing\nelse"), []);
    }
}
