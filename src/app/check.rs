//! A check of the site in a folder: what the pipeline finds, what publications left without a redirect,
//! and whether other sites still have the pages that are linked to.

use std::path::Path;

use super::publication::missing_redirects;
use super::{Notice, OnNotice, Project, ProjectError};
use crate::diagnostic::{Diagnostic, Edit, Span, codes};
use crate::io::edits::{AppliedEdits, EditError, apply_edits};
use crate::io::web::{self, Answer, Patience};
use crate::pipeline::{self, Checked, Inputs, Progress};

/// How often the site is checked again after edits. An edit may uncover another mistake that has one
/// right answer; no file has so many in a row.
const MOST_ROUNDS: usize = 10;

/// Why a site cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The site cannot be opened.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A source file cannot be corrected.
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// A site that was checked.
pub struct CheckedSite {
    /// What was found.
    pub checked: Checked,
    /// What was checked.
    pub inputs: Inputs,
    /// The edits that were applied to source files.
    pub applied: AppliedEdits,
}

/// Checks a site.
///
/// # Errors
///
/// Fails where the site cannot be opened.
pub fn check(project: &Project, progress: &dyn Progress) -> Result<CheckedSite, CheckError> {
    let inputs = project.scan()?;
    Ok(CheckedSite {
        checked: check_inputs(project.root(), &inputs, progress),
        inputs,
        applied: AppliedEdits::default(),
    })
}

/// Checks a site, corrects in its source files what has one right answer, and checks again, until
/// nothing is left to correct.
///
/// # Errors
///
/// Fails where the site cannot be opened, and where a source file cannot be written.
pub fn check_and_fix(
    project: &Project,
    progress: &dyn Progress,
) -> Result<CheckedSite, CheckError> {
    let mut site = check(project, progress)?;
    let mut applied = AppliedEdits::default();
    for _ in 0..MOST_ROUNDS {
        let edits: Vec<Edit> = site.fixes().cloned().collect();
        let more = apply_edits(project.root(), &edits)?;
        if more.edits == 0 {
            break;
        }
        applied.edits += more.edits;
        applied.files.extend(more.files);
        site = check(project, progress)?;
    }
    applied.files.sort();
    applied.files.dedup();
    Ok(CheckedSite { applied, ..site })
}

impl CheckedSite {
    /// Returns the edits that would correct what has one right answer.
    pub fn fixes(&self) -> impl Iterator<Item = &Edit> {
        let all = self.checked.build.diagnostics.iter();
        all.filter_map(|diagnostic| diagnostic.fix.as_ref())
    }

    /// Asks other sites for the pages that this one links to, and adds what is wrong with those links.
    pub fn check_links(&mut self, project: &Project, progress: &dyn Progress, notices: &OnNotice) {
        let links = self.checked.elsewhere(&self.inputs.tree);
        // The lock is not held meanwhile, because answers take their time.
        let mut answers = project.lock(notices).load_answers();
        progress.stage("asking", links.len());
        let urls = links.keys().map(|url| &**url);
        let patience = Patience {
            private_hosts: self.inputs.config.value.private_hosts.clone(),
            ..Patience::default()
        };
        let known = web::ask(urls, &mut answers, &patience, &|| {
            progress.step(1);
        });
        if let Err(fault) = project.lock(notices).save_answers(&answers) {
            notices(Notice::AnswersNotSaved(fault));
        }
        let found = known
            .into_iter()
            .filter_map(|(url, answer)| broken_link(url, answer, links.get(url)?.clone()))
            .collect();
        self.checked.add(found);
    }
}

fn check_inputs(root: &Path, inputs: &Inputs, progress: &dyn Progress) -> Checked {
    let mut checked = pipeline::check(inputs, progress);
    let targets = &checked.build.site.config.publishing.targets;
    let missing: Vec<Diagnostic> = targets
        .iter()
        .flat_map(|place| missing_redirects(root, &place.name, &checked.build, &inputs.tree))
        .collect();
    if !missing.is_empty() {
        checked.add(missing);
    }
    checked
}

/// Returns what is wrong with a link to another site, by the answer of that site.
fn broken_link(url: &str, answer: Answer, place: Span) -> Option<Diagnostic> {
    let diagnostic = match answer {
        Answer::Found => return None,
        Answer::Moved(to) => {
            let message = format!("`{url}` has moved for good");
            Diagnostic::new(&codes::MOVED_EXTERNAL_LINK, message).help(format!("write `{to}`"))
        }
        Answer::Gone(why) => {
            let message = format!("`{url}` is not there: {why}");
            Diagnostic::new(&codes::DEAD_EXTERNAL_LINK, message)
                .help("link to where it is now, or to a copy in an archive")
        }
        Answer::Silent(why) => {
            let message = format!("nothing is known of `{url}`: {why}");
            let help = match why == web::PRIVATE {
                true => {
                    "link to a page that readers reach; or, where the check may ask that host, write its name \
                         into `private_hosts` in config.toml"
                }
                false => "ask again later",
            };
            Diagnostic::new(&codes::UNANSWERED_LINK, message).help(help)
        }
    };
    Some(diagnostic.at(place))
}
