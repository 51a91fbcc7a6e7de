//! Errors that keep one article alone from being published, because it is not part of the site yet, or no longer.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Inputs;
use crate::base::SourcePath;
use crate::diagnostic::{Code, Diagnostic, LeftOut, Policy, codes};
use crate::model::card::Withheld;
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

/// Where these are found, nobody knows whether the article is a draft.
const UNREAD: [&Code; 4] = [
    &codes::UNREADABLE_FILE,
    &codes::NOT_UTF8,
    &codes::MERGE_CONFLICT,
    &codes::INVALID_FRONT_MATTER,
];

/// Returns the diagnostics as the site's policy weighs them. An error in an article that is left out until its
/// date, or since then, has that date: the site is complete without the article. In a draft, and in what has expired,
/// an error weighs as a warning does.
pub(super) fn weigh(
    policy: &Policy,
    diagnostics: Vec<Diagnostic>,
    held: &[WithheldFile],
) -> Vec<Diagnostic> {
    let mut weighed = policy.apply(diagnostics);
    if !weighed.iter().any(Diagnostic::forbids_publishing) {
        return weighed;
    }
    let held: BTreeMap<&SourcePath, &WithheldFile> =
        held.iter().map(|one| (&one.source, one)).collect();
    let errors = weighed.iter_mut().filter(|one| one.forbids_publishing());
    for error in errors {
        let file = error.at.as_ref().map(|at| &at.file);
        let Some(held) = file.and_then(|file| held.get(file)) else {
            continue;
        };
        error.due = held.due;
        error.left_out = match held.why {
            Withheld::Draft => Some(LeftOut::Draft),
            Withheld::Expired => Some(LeftOut::Expired),
            Withheld::Scheduled | Withheld::Broken => None,
        };
        if UNREAD.contains(&error.code) {
            error.left_out = None;
        }
    }
    policy.apply(weighed)
}
