//! What stops a publication: everything that `presswork check` finds to be an error. Warnings are summed
//! up in a line.

use std::fs;
use std::path::Path;

use presswork::base::{Fp, OutPath, SourcePath};
use presswork::diagnostic::{Diagnostic, Severity};
use presswork::io::snapshot::program;
use presswork::model::Build;
use presswork::pipeline::{self, Inputs};

use crate::cli::fault::Fault;
use crate::cli::progress::Meter;
use crate::cli::report::{self, Counts};
use crate::cli::screen::{Format, Screen};
use crate::cli::units::count;

/// Where the site remembers, from its root, what was found to have no errors.
const PASSED: &str = ".presswork/publish/passed";

/// Checks the site that was built, unless that very site was checked before and had no errors.
pub fn read(build: &Build, inputs: &Inputs, root: &Path, screen: &Screen) -> Result<Counts, Fault> {
    let place = root.join(PASSED);
    let site = fingerprint(build, inputs);
    // A program that reads the report gets all of it.
    if screen.format == Format::Human
        && let Some(warnings) = passed(&place, site)
    {
        sum_up(warnings, screen);
        return Ok(Counts {
            errors: 0,
            warnings,
        });
    }
    let meter = Meter::new();
    let checked = pipeline::check(inputs, &meter);
    meter.clear();
    if let Some(fault) = checked.build.faults.first() {
        return Err(Fault::failed(fault));
    }
    let found = &checked.build.diagnostics;
    let tally = Counts::of(found);
    if screen.format == Format::Human {
        let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
        let errors: Vec<Diagnostic> = found.iter().filter(is_error).cloned().collect();
        report::print(&errors, &inputs.tree, screen);
        sum_up(tally.warnings, screen);
    } else {
        report::print(found, &inputs.tree, screen);
    }
    if tally.errors == 0 {
        let written = place.parent().map_or(Ok(()), fs::create_dir_all);
        // Where it cannot be kept, the next publication checks again.
        let _ = written.and_then(|()| fs::write(&place, format!("{site} {}\n", tally.warnings)));
    }
    Ok(tally)
}

/// Says how many warnings there are, and where they are told.
fn sum_up(warnings: usize, screen: &Screen) {
    if warnings > 0 {
        let found = count(warnings, "warning", "warnings");
        screen.note(&format!("{found}: `presswork check` says more"));
    }
}

/// Returns how many warnings a site had that was checked before; `None` where another one was.
fn passed(place: &Path, site: Fp) -> Option<usize> {
    let remembered = fs::read_to_string(place).ok()?;
    let (fp, warnings) = remembered.trim_end().split_once(' ')?;
    (fp == site.to_string())
        .then(|| warnings.parse().ok())
        .flatten()
}

/// Returns a fingerprint of everything that a check looks at: the files, what came of them, the day, and
/// the program itself.
fn fingerprint(build: &Build, inputs: &Inputs) -> Fp {
    let tree = &inputs.tree;
    let files: Vec<(&SourcePath, Fp)> = tree
        .files
        .keys()
        .map(|path| (path, tree.version(path)))
        .collect();
    let outputs: Vec<(&OutPath, Fp)> = build
        .outputs
        .iter()
        .map(|(path, made)| (path, made.fp))
        .collect();
    let day = inputs.now.day().to_string();
    Fp::of(&(program(), files, outputs, day, &inputs.config.value))
}
