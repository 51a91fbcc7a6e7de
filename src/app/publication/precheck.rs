//! The check before a publication: whatever `presswork check` finds to be an error stops it. A site
//! that passed is remembered, so that the same site is not checked again.

use std::fs;
use std::path::{Path, PathBuf};

use super::starter;
use crate::base::{Fp, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::io::snapshot::program;
use crate::model::Build;
use crate::pipeline::{self, Inputs, Progress};

/// The file that remembers the last site without errors, from the site's root.
const PASSED: &str = ".presswork/publish/passed";

/// The check of a site that was built and is to be published.
pub struct Precheck<'a> {
    inputs: &'a Inputs,
    /// A fingerprint of everything that the check looks at.
    site: Fp,
    memory: PathBuf,
}

impl<'a> Precheck<'a> {
    /// Returns the check of the site in `root`, which is the result of `build`.
    pub fn new(root: &Path, build: &Build, inputs: &'a Inputs) -> Self {
        Self {
            inputs,
            site: fingerprint(build, inputs),
            memory: root.join(PASSED),
        }
    }

    /// Returns how many warnings the site had when an earlier check found no errors in it; `None` where
    /// the last site without errors was another one.
    pub fn passed(&self) -> Option<usize> {
        let remembered = fs::read_to_string(&self.memory).ok()?;
        let (site, warnings) = remembered.trim_end().split_once(' ')?;
        (site == self.site.to_string())
            .then(|| warnings.parse().ok())
            .flatten()
    }

    /// Checks the site, and returns the build with everything that is wrong.
    pub fn check(&self, progress: &dyn Progress) -> Build {
        let mut checked = pipeline::check(self.inputs, progress);
        let unreplaced = starter::unreplaced(&checked.build.site, &self.inputs.tree);
        checked.add(unreplaced);
        let build = checked.build;
        // What holds back an article is said again every time.
        if !build.failed() && !build.diagnostics.iter().any(Diagnostic::is_error) {
            // So is what is wrong with drafts, which every build finds.
            let warnings = build
                .diagnostics
                .iter()
                .filter(|one| one.left_out.is_none());
            let (site, warnings) = (self.site, warnings.count());
            let folder = self.memory.parent().map_or(Ok(()), fs::create_dir_all);
            // Where this cannot be written, the next publication checks again.
            let _ = folder.and_then(|()| fs::write(&self.memory, format!("{site} {warnings}\n")));
        }
        build
    }
}

/// Returns a fingerprint of everything that a check looks at: files, outputs, configuration, the day,
/// and the program itself.
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
        .map(|(path, stamp)| (path, stamp.fp))
        .collect();
    let day = inputs.now.day().to_string();
    Fp::of(&(program(), files, outputs, day, &inputs.config.value))
}
