//! Scheduled articles, looked at as the site will be at the moment at which each is due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::exceptions::except;
use super::{Inputs, PlannedSite, load, plan};
use crate::base::{Moment, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::memo::Memo;
use crate::model::card::Withheld;
use crate::model::site::WithheldFile;

/// How many moments are looked at, each for itself. Articles that are due later are looked at together, as of the
/// last of their dates.
const MOST_MOMENTS: usize = 24;

/// Returns the errors that name articles that are scheduled, and that are not `known`, each with the date of that
/// article.
pub(super) fn prove(
    inputs: &Inputs,
    held: &[WithheldFile],
    known: &[Diagnostic],
    memo: &mut Memo,
) -> Vec<Diagnostic> {
    let mut moments: BTreeMap<i64, (Moment, BTreeSet<&SourcePath>)> = BTreeMap::new();
    for one in held.iter().filter(|one| one.why == Withheld::Scheduled) {
        let Some(due) = one.due else { continue };
        let (_, files) = moments.entry(due.unix).or_insert((due, BTreeSet::new()));
        files.insert(&one.source);
    }
    let mut moments: Vec<(Moment, BTreeSet<&SourcePath>)> = moments.into_values().collect();
    while moments.len() > MOST_MOMENTS
        && let Some((last, files)) = moments.pop()
        && let Some(before) = moments.last_mut()
    {
        before.0 = last;
        before.1.extend(files);
    }
    let mut found = Vec::new();
    for (moment, files) in moments {
        let then = Inputs {
            encoded: Arc::clone(&inputs.encoded),
            tree: inputs.tree.clone(),
            config: inputs.config.clone(),
            now: moment,
            audience: inputs.audience,
            broken: inputs.broken.clone(),
            draft: None,
        };
        let loaded = load(&then, memo, &());
        let (planned, _) = plan(loaded, &then, memo, &());
        let errors = errors(&planned, &files, &then, memo);
        found.extend(errors.into_iter().map(|error| Diagnostic {
            due: Some(moment),
            ..error
        }));
    }
    let mistake = |one: &Diagnostic| (one.code, one.at.clone(), one.message.clone());
    found.retain(|one| known.iter().all(|known| mistake(known) != mistake(one)));
    found
}

/// Returns the errors of a site that name one of these files, those of rendering their pages among them.
fn errors(
    planned: &PlannedSite,
    files: &BTreeSet<&SourcePath>,
    inputs: &Inputs,
    memo: &Memo,
) -> Vec<Diagnostic> {
    let mut found = planned.diagnostics.clone();
    if planned.usable {
        let plans = planned.linked.plans.outputs().iter();
        let own = plans.filter(|plan| plan.origin.as_ref().is_some_and(|one| files.contains(one)));
        let rendered = own.filter_map(|plan| planned.rendered(&plan.path, &inputs.tree, memo));
        found.extend(rendered.flat_map(|outcome| outcome.diagnostics));
    }
    let known = |path: &SourcePath| memo.article(path).map(Arc::as_ref);
    let (found, _) = except(found, known);
    let mut errors = planned.policy.apply(found);
    errors.retain(|one| one.is_error() && one.files().any(|file| files.contains(file)));
    errors
}
