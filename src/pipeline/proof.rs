//! Articles that are scheduled or expire, looked at as the site will be at the moment at which each is due or gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::exceptions::{Excepted, except};
use super::linking::{Mistake, may_be_of_expiry, mistake};
use super::{Inputs, PlannedSite, load, plan};
use crate::base::{Moment, SourcePath};
use crate::diagnostic::{Diagnostic, LeftOut};
use crate::memo::Memo;
use crate::model::Site;
use crate::model::card::Withheld;

/// How many moments are looked at, each for itself. What comes later is looked at together, as of the last of the
/// dates.
const MOST_MOMENTS: usize = 24;

/// What there is to look at in the site of a moment to come.
struct Then<'a> {
    moment: Moment,
    /// The files of the articles that are due.
    due: BTreeSet<&'a SourcePath>,
    /// Whether an article expires.
    expires: bool,
}

/// Returns the errors that name articles that are scheduled, each with the date of that article, and what others will
/// miss of articles that expire, each with the moment at which it does; without what is `known`. Returns the exceptions
/// that matched as well.
pub(super) fn prove(
    inputs: &Inputs,
    site: &Site,
    known: &[Diagnostic],
    memo: &mut Memo,
) -> (Vec<Diagnostic>, Excepted) {
    let held: BTreeSet<&SourcePath> = site.held.iter().map(|held| &held.source).collect();
    let mut found = Vec::new();
    let mut lost = Vec::new();
    let mut used = Excepted::default();
    for then in moments(inputs, site) {
        let inputs = Inputs {
            encoded: Arc::clone(&inputs.encoded),
            tree: inputs.tree.clone(),
            config: inputs.config.clone(),
            now: then.moment,
            audience: inputs.audience,
            broken: inputs.broken.clone(),
            draft: None,
        };
        let loaded = load(&inputs, memo, &());
        let (planned, _) = plan(loaded, &inputs, memo, &());
        let errors = errors(&planned, &then.due, &inputs, memo);
        found.extend(errors.into_iter().map(|error| Diagnostic {
            due: Some(then.moment),
            ..error
        }));
        if then.expires {
            let (missed, more) = missed(&planned, &held, memo);
            used.extend(more);
            lost.extend(missed.into_iter().map(|one| Diagnostic {
                due: Some(then.moment),
                left_out: Some(LeftOut::WithExpired),
                ..one
            }));
        }
    }
    found.extend(first_of_each(&lost));
    let known: BTreeSet<Mistake> = known.iter().map(mistake).collect();
    found.retain(|one| !known.contains(&mistake(one)));
    (found, used)
}

/// Returns the moments at which an article is due or expires, in their order.
fn moments<'a>(inputs: &Inputs, site: &'a Site) -> Vec<Then<'a>> {
    let mut moments: BTreeMap<i64, Then> = BTreeMap::new();
    let mut at = |moment: Moment, due: Option<&'a SourcePath>| {
        let then = moments.entry(moment.unix).or_insert(Then {
            moment,
            due: BTreeSet::new(),
            expires: false,
        });
        then.due.extend(due);
        then.expires |= due.is_none();
    };
    for one in site
        .held
        .iter()
        .filter(|one| one.why == Withheld::Scheduled)
    {
        if let Some(due) = one.due {
            at(due, Some(&one.source));
        }
    }
    for story in site.stories_and_pages() {
        let expires = story.article.meta.expires;
        if let Some(expires) = expires.filter(|expires| expires.unix > inputs.now.unix) {
            at(expires, None);
        }
    }
    let mut moments: Vec<Then> = moments.into_values().collect();
    while moments.len() > MOST_MOMENTS
        && let Some(last) = moments.pop()
        && let Some(before) = moments.last_mut()
    {
        before.moment = last.moment;
        before.due.extend(last.due);
        before.expires |= last.expires;
    }
    moments
}

/// Returns what the public texts of today, those that are not `held`, and the configuration may miss in this site for the
/// articles that have expired by then, and the exceptions that matched.
fn missed(
    planned: &PlannedSite,
    held: &BTreeSet<&SourcePath>,
    memo: &Memo,
) -> (Vec<Diagnostic>, Excepted) {
    let known = |path: &SourcePath| memo.article(path).map(Arc::as_ref);
    let found = planned.diagnostics.iter();
    let found = found.filter(|one| {
        let is_public = one.at.as_ref().is_none_or(|at| !held.contains(&at.file));
        is_public && may_be_of_expiry(one)
    });
    let (found, used) = except(found.cloned().collect(), known);
    (planned.policy.apply(found), used)
}

/// Returns the first diagnostic of each mistake.
fn first_of_each(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut seen: BTreeSet<Mistake> = BTreeSet::new();
    let first = diagnostics.iter().filter(|one| seen.insert(mistake(one)));
    first.cloned().collect()
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
