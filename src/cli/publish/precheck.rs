//! The check before a publication, and how its findings are printed.

use std::path::Path;

use presswork::app::publication::Precheck;
use presswork::diagnostic::Diagnostic;
use presswork::model::{Build, Tree};
use presswork::pipeline::Inputs;

use crate::cli::fault::Fault;
use crate::cli::progress::Meter;
use crate::cli::report::{self, Counts};
use crate::cli::screen::{Format, Screen};
use crate::cli::units::count;

/// What the check before a publication found.
pub(super) struct Found {
    /// What is wrong; nothing for a site that was checked before.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The number of warnings of a site that was checked before.
    passed: Option<usize>,
}

/// Checks the site, unless this very site was checked before. A program that reads the report gets all warnings
/// every time.
pub(super) fn precheck(
    root: &Path,
    build: &Build,
    inputs: &Inputs,
    screen: &Screen,
    meter: &Meter,
) -> Result<Found, Fault> {
    let precheck = Precheck::new(root, build, inputs);
    let passed = precheck.passed().filter(|_| screen.format == Format::Human);
    if passed.is_some() {
        return Ok(Found {
            diagnostics: Vec::new(),
            passed,
        });
    }
    let checked = precheck.check(meter);
    match checked.faults.first() {
        Some(fault) => Err(Fault::failed(fault)),
        None => Ok(Found {
            diagnostics: checked.diagnostics,
            passed: None,
        }),
    }
}

impl Found {
    /// Prints the errors, those for which the build held articles back and those of drafts among them. Warnings are summed up in a line
    /// for people; a program that reads the report gets all of them.
    pub(super) fn print(self, build: &Build, tree: &Tree, screen: &Screen) -> Counts {
        let mut all = self.diagnostics;
        let postponed = build
            .diagnostics
            .iter()
            .filter(|one| one.due.is_some() || one.left_out.is_some());
        let postponed: Vec<Diagnostic> = postponed
            .filter(|one| !all.contains(one))
            .cloned()
            .collect();
        all.extend(postponed);
        let mut reported = Counts::of(&all);
        reported.warnings += self.passed.unwrap_or_default();
        if screen.format == Format::Human {
            all.retain(Diagnostic::is_error_of_article);
            report::print(&all, tree, screen);
            print_warnings(reported.warnings, screen);
        } else {
            report::print(&all, tree, screen);
        }
        reported
    }
}

/// Prints how many warnings there are, and the command that shows them.
pub(super) fn print_warnings(warnings: usize, screen: &Screen) {
    if warnings > 0 {
        let found = count(warnings, "warning", "warnings");
        screen.note(&format!("{found}: `presswork check` says more"));
    }
}
