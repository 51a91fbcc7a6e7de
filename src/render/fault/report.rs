//! What Tera says in its messages alone, read back.
//!
//! Three facts are in the wording of Tera's errors and in no field of them: where the names stand that are
//! not known once all templates are loaded, which names there are in place of an undefined one, and whether
//! a message says a name already. Each has one function here, with a test that runs Tera, so that another
//! wording fails the test.

/// The place of something that Tera does not know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'t> {
    /// The message, which is shown and not read.
    pub(super) message: &'t str,
    /// The template as Tera calls it.
    pub(super) file: &'t str,
    /// Counted from 1.
    line: usize,
    /// In characters, counted from 1.
    column: usize,
}

/// Returns the reports in the one text that Tera gives for all of them: `error: MESSAGE`,
/// `--> FILE:LINE:COLUMN`, and the line. None where the text has another form.
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

/// What stands in front of the names that there are.
const LISTS: [&str; 2] = ["Available variables: ", "Available fields: "];

/// Returns the names that there are, where a message says that one is not defined: `Available fields: a, b`.
pub(super) fn available(message: &str) -> impl Iterator<Item = &str> {
    let names = LISTS
        .iter()
        .find_map(|start| message.split_once(start))
        .map_or("", |(_, names)| names);
    names.split(", ").filter(|name| !name.is_empty())
}

/// Returns a message without the names that there are.
pub(super) fn cause(message: &str) -> &str {
    let list = LISTS.iter().find_map(|start| message.split_once(start));
    list.map_or(message, |(cause, _)| cause.trim_end_matches([' ', '.']))
}

/// Says whether a message quotes a name, so that the name need not be said again.
pub(super) fn quotes(message: &str, name: &str) -> bool {
    message.contains(&format!("`{name}`"))
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
    use tera::{Context, ErrorKind, Tera};

    use super::*;

    #[test]
    fn unknown_names_are_reported_with_their_places() {
        let (x, y) = ("1\né{{ b | uper }}", "{{ rang(end=1) }}");
        let error = Tera::new()
            .add_raw_templates([("t/x.html", x), ("t/y.html", y)])
            .expect_err("two names are unknown")
            .to_string();
        let reports = read(&error);
        let files: Vec<_> = reports.iter().map(|report| report.file).collect();
        assert_eq!(files, ["t/x.html", "t/y.html"], "{error}");
        assert!(x[reports[0].offset(x)..].starts_with("uper"));
        assert!(y[reports[1].offset(y)..].starts_with("rang("));
        assert_eq!(reports[1].offset(""), 0);
        assert!(quotes(reports[0].message, "uper"));
        assert_eq!(read("error: nothing\nelse"), []);
    }

    #[test]
    fn what_there_is_in_place_of_an_undefined_name_is_read() {
        let mut context = Context::new();
        context.insert("page", &std::collections::BTreeMap::from([("title", 1)]));
        context.insert("site", &1);
        for (text, undefined, wanted) in [
            ("{{ pge }}", "pge", ["page", "site"].as_slice()),
            ("{{ page.titel }}", "titel", &["title"]),
            ("{{ page.a.b }}", "a", &["title"]),
            ("{{ 1 + site.a }}", "", &[]),
        ] {
            let mut tera = Tera::new();
            tera.add_raw_template("t", text).expect("it compiles");
            let error = tera.render("t", &context).expect_err("it fails");
            let ErrorKind::RenderingError(report) = error.kind() else {
                panic!("{error}");
            };
            let mut names: Vec<_> = available(report.message()).collect();
            names.sort_unstable();
            assert_eq!(names, wanted, "{error}");
            let quoted = quotes(report.message(), undefined);
            assert_eq!(quoted, !undefined.is_empty(), "{error}");
        }
    }
}
