//! The summary of a build: how much was rendered and written, and what is withheld.

use std::fmt::Write;
use std::time::Duration;

use presswork::io::emit::Written;
use serde::Serialize;

use super::report::Counts;
use super::screen::{Format, Screen};
use super::units::{count, duration, grouped, size};
use super::withheld::{HeldCounts, WithheldCounts};

/// The summary of a build that was written.
#[derive(Debug)]
pub struct BuildReport {
    /// Published stories, in all languages.
    pub articles: usize,
    /// HTML files.
    pub pages: usize,
    /// What became of the files of the output folder.
    pub written: Written,
    /// The time from the start of the command.
    pub took: Duration,
    /// How many mistakes were reported.
    pub reported: Counts,
    /// How many stories are withheld.
    pub withheld: WithheldCounts,
    /// The output folder.
    pub out: String,
}

impl BuildReport {
    /// Prints the summary in the format that was asked for.
    pub fn print(&self, screen: &Screen) {
        match screen.format {
            Format::Json => screen.event(&self.event()),
            Format::Human | Format::Github => screen.result(&self.lines()),
        }
    }

    /// Returns the lines for people.
    fn lines(&self) -> String {
        let Written {
            files,
            unchanged,
            deleted,
            bytes,
        } = self.written;
        let mut line = format!(
            "Built {}, {}: ",
            count(self.articles, "article", "articles"),
            count(self.pages, "page", "pages")
        );
        let mut parts = Vec::new();
        if files > 0 {
            let files = count(files, "file", "files");
            parts.push(format!("{files} written ({})", size(bytes)));
        }
        if deleted > 0 {
            parts.push(format!("{} deleted", grouped(deleted)));
        }
        if parts.is_empty() {
            parts.push("nothing to write".to_owned());
        }
        if unchanged > 0 {
            parts.push(format!("{} unchanged", grouped(unchanged)));
        }
        line.push_str(&parts.join(", "));
        let _ = write!(line, ", in {}", duration(self.took));
        if let Some(found) = self.reported.words() {
            let _ = write!(line, ", with {found}");
        }
        match self.withheld.line() {
            Some(held) => format!("{line}\n{held}"),
            None => line,
        }
    }

    /// Returns the same figures for machines.
    fn event(&self) -> impl Serialize + use<> {
        Built {
            event: "built",
            out: self.out.clone(),
            articles: self.articles,
            pages: self.pages,
            files: self.written.files,
            unchanged: self.written.unchanged,
            deleted: self.written.deleted,
            bytes: self.written.bytes,
            milliseconds: u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            errors: self.reported.errors,
            warnings: self.reported.warnings,
            held: (&self.withheld).into(),
        }
    }
}

#[derive(Serialize)]
struct Built {
    event: &'static str,
    out: String,
    articles: usize,
    pages: usize,
    files: usize,
    unchanged: usize,
    deleted: usize,
    bytes: u64,
    milliseconds: u64,
    errors: usize,
    warnings: usize,
    held: HeldCounts,
}

/// The report that a site with errors was not written.
#[derive(Debug, Serialize)]
pub struct Refusal {
    event: &'static str,
    /// The line for people.
    message: String,
    errors: usize,
    warnings: usize,
}

impl Refusal {
    /// Returns the refusal of a site in which so many mistakes were reported; the output folder `out`
    /// stays as it was.
    pub fn new(reported: Counts, out: &str) -> Self {
        let found = reported.words().unwrap_or_default();
        let out = out.trim_end_matches('/');
        Self {
            event: "failed",
            message: format!("{found}: nothing was written, {out}/ is as it was."),
            errors: reported.errors,
            warnings: reported.warnings,
        }
    }

    /// Prints the refusal in the format that was asked for.
    pub fn print(&self, screen: &Screen) {
        match screen.format {
            Format::Json => screen.event(self),
            Format::Human | Format::Github => screen.note(&self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use presswork::base::Moment;

    fn report() -> BuildReport {
        BuildReport {
            articles: 24,
            pages: 96,
            written: Written {
                files: 112,
                unchanged: 12,
                deleted: 0,
                bytes: 1_400_000,
            },
            took: Duration::from_millis(84),
            reported: Counts::default(),
            withheld: WithheldCounts::default(),
            out: "public".to_owned(),
        }
    }

    #[test]
    fn a_build_says_what_it_made() {
        assert_eq!(
            report().lines(),
            "Built 24 articles, 96 pages: 112 files written (1.4 MB), 12 unchanged, in 84 ms"
        );
    }

    #[test]
    fn one_is_singular_and_nothing_is_said_of_nothing() {
        let mut report = report();
        report.articles = 1;
        report.pages = 1;
        report.written = Written {
            files: 1,
            unchanged: 0,
            deleted: 3,
            bytes: 12,
        };
        report.reported.warnings = 1;
        assert_eq!(
            report.lines(),
            "Built 1 article, 1 page: 1 file written (12 B), 3 deleted, in 84 ms, with 1 warning"
        );
        report.written = Written {
            files: 0,
            unchanged: 10_124,
            deleted: 0,
            bytes: 0,
        };
        report.reported.warnings = 0;
        assert_eq!(
            report.lines(),
            "Built 1 article, 1 page: nothing to write, 10,124 unchanged, in 84 ms"
        );
    }

    #[test]
    fn machines_get_the_same_figures() {
        let mut report = report();
        report.withheld = WithheldCounts {
            drafts: 1,
            scheduled: 1,
            expired: 0,
            broken: 0,
            next: Moment::parse("2026-12-01T09:00", &TimeZone::UTC).map(|due| (due, "a.md".into())),
        };
        assert_eq!(
            serde_json::to_string(&report.event()).unwrap(),
            r#"{"event":"built","out":"public","articles":24,"pages":96,"files":112,"unchanged":12,"deleted":0,"bytes":1400000,"milliseconds":84,"errors":0,"warnings":0,"held":{"drafts":1,"scheduled":1,"expired":0,"broken":0,"next":{"at":"2026-12-01T09:00:00+00:00","file":"a.md"}}}"#
        );
    }

    #[test]
    fn a_site_with_errors_is_left_alone() {
        let message =
            |errors, warnings| Refusal::new(Counts { errors, warnings }, "public").message;
        assert_eq!(
            message(2, 1),
            "2 errors, 1 warning: nothing was written, public/ is as it was."
        );
        assert_eq!(
            message(1, 0),
            "1 error: nothing was written, public/ is as it was."
        );
    }
}
