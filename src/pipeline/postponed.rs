//! Errors that keep one article alone from being published, because it is not part of the site yet.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Inputs;
use crate::base::{Moment, SourcePath};
use crate::diagnostic::{Diagnostic, Policy};
use crate::model::site::WithheldFile;

impl Inputs {
    /// Returns the moment as of which the site is complete: every article that was due by then is part of it.
    pub fn as_of(&self) -> Timestamp {
        let first = self.broken.values().min_by_key(|due| due.unix);
        first.map_or(self.now.timestamp(), |due| {
            due.timestamp() - SignedDuration::from_secs(1)
        })
    }
}

/// Returns the diagnostics as the site's policy weighs them. An error in an article that is left out until its
/// date, or since then, has that date: the site is complete without the article.
pub(super) fn weigh(
    policy: &Policy,
    diagnostics: Vec<Diagnostic>,
    held: &[WithheldFile],
) -> Vec<Diagnostic> {
    let mut weighed = policy.apply(diagnostics);
    if !weighed.iter().any(Diagnostic::forbids_publishing) {
        return weighed;
    }
    let held = held.iter();
    let due: BTreeMap<&SourcePath, Moment> = held
        .filter_map(|one| Some((&one.source, one.due?)))
        .collect();
    for error in weighed.iter_mut().filter(|one| one.forbids_publishing()) {
        let file = error.at.as_ref().map(|at| &at.file);
        error.due = file.and_then(|file| due.get(file)).copied();
    }
    weighed
}
