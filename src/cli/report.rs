//! Prints what is wrong with a site.

use std::collections::BTreeMap;

use presswork::app::listing::Problems;
use presswork::base::SourcePath;
use presswork::diagnostic::{Diagnostic, Severity, print};
use presswork::model::Tree;

use super::screen::{Format, Screen};
use super::units::count;

/// How many mistakes of each severity were reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mistakes that keep the site from being published.
    pub errors: usize,
    /// Mistakes that do not.
    pub warnings: usize,
}

impl Counts {
    /// Counts the diagnostics by severity.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count();
        Self {
            errors,
            warnings: diagnostics.len() - errors,
        }
    }
}

impl Counts {
    /// Returns `2 errors, 1 warning`; `None` where there are neither.
    pub fn words(self) -> Option<String> {
        let parts: Vec<String> = [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
        ]
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| count(n, one, many))
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl From<Problems> for Counts {
    fn from(problems: Problems) -> Self {
        let Problems { errors, warnings } = problems;
        Self { errors, warnings }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.errors += more.errors;
        self.warnings += more.warnings;
    }
}

/// How many warnings of one code are shown to a person. More of them come from a habit, or from a site
/// that was just imported, and would hide the errors.
const MOST_ALIKE: usize = 10;

/// Prints the diagnostics in the order given: for people on standard error, for machines on
/// standard output. The marked lines are taken from `tree`.
pub fn print(diagnostics: &[Diagnostic], tree: &Tree, screen: &Screen) -> Counts {
    match screen.format {
        Format::Human => for_people(diagnostics, tree, screen),
        Format::Json => each(diagnostics, tree, screen, print::json),
        Format::Github => each(diagnostics, tree, screen, |diagnostic, sources| {
            print::github(diagnostic, sources, screen.folder())
        }),
    }
    Counts::of(diagnostics)
}

fn each(
    diagnostics: &[Diagnostic],
    tree: &Tree,
    screen: &Screen,
    form: impl Fn(&Diagnostic, &print::Sources) -> String,
) {
    let read = |path: &SourcePath| tree.text(path).ok();
    let sources = print::Sources::new(&read);
    for diagnostic in diagnostics {
        screen.result(&form(diagnostic, &sources));
    }
}

/// Prints every error, and of warnings that are alike the first few with the number of the others.
fn for_people(diagnostics: &[Diagnostic], tree: &Tree, screen: &Screen) {
    let read = |path: &SourcePath| tree.text(path).ok();
    let sources = print::Sources::new(&read);
    let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        if diagnostic.severity == Severity::Warning {
            let count = alike.entry(diagnostic.code.name).or_default();
            *count += 1;
            if *count > MOST_ALIKE {
                continue;
            }
        }
        let text = print::human(diagnostic, &sources, screen.style);
        screen.note(&format!("{}\n\n", text.trim_end()));
    }
    for (code, count) in alike.into_iter().filter(|(_, count)| *count > MOST_ALIKE) {
        let more = count - MOST_ALIKE;
        screen.note(&format!(
            "warning[{code}]: {more} more of these; `--format json` lists every one\n\n"
        ));
    }
}
