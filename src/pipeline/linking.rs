//! Linking and planning as one step, and what is wrong with a site for no other reason than that articles have expired:
//! a day that comes by itself stops no site.

use std::collections::BTreeSet;

use super::{Progress, consequences};
use crate::diagnostic::{Code, Diagnostic, LeftOut, Level, Policy, Severity, Span, codes};
use crate::model::Site;
use crate::model::card::Withheld;
use crate::model::output_plans::OutputPlans;
use crate::{formats, link};

/// Links and plans, and checks the addresses.
pub(super) fn link_and_plan(
    reads: link::Inputs,
    progress: &dyn Progress,
) -> (Site, OutputPlans, Vec<Diagnostic>) {
    let (site, plans, mut diagnostics) = as_asked(&reads, progress);
    weigh(&mut diagnostics, &site, reads);
    (site, plans, diagnostics)
}

/// As [`link_and_plan`], with every error as it was found.
fn as_asked(reads: &link::Inputs, progress: &dyn Progress) -> (Site, OutputPlans, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let site = link::link(reads).drain_into(&mut diagnostics);
    progress.stage("planning", site.editions.len());
    let plans = formats::plan(&site).drain_into(&mut diagnostics);
    consequences::drop_of_dates(&mut diagnostics, reads.articles);
    diagnostics.extend(link::check(&site, plans.iter().map(|plan| &plan.path)));
    (site, plans, diagnostics)
}

/// Marks the errors that the site would not have if no article had expired, so that they weigh as warnings do.
fn weigh(diagnostics: &mut [Diagnostic], site: &Site, mut reads: link::Inputs) {
    let policy = &site.config.diagnostics;
    let is_error = |one: &Diagnostic| is_error(policy, one);
    let has_expired = site.held.iter().any(|held| held.why == Withheld::Expired);
    if !has_expired || !diagnostics.iter().any(is_error) {
        return;
    }
    reads.overruled.unexpired = true;
    let (_, _, without_expiry) = as_asked(&reads, &());
    let stay: BTreeSet<Mistake> = without_expiry.iter().map(mistake).collect();
    for one in diagnostics.iter_mut().filter(|one| is_error(one)) {
        if !stay.contains(&mistake(one)) {
            one.left_out = Some(LeftOut::WithExpired);
        }
    }
}

/// Says whether a diagnostic is an error of this site, `--strict` or not.
fn is_error(policy: &Policy, diagnostic: &Diagnostic) -> bool {
    match policy.levels.get(diagnostic.code.name) {
        Some(level) => *level == Level::Error,
        None => diagnostic.severity == Severity::Error,
    }
}

/// Says whether a mistake may be there because an article has expired.
pub(super) fn may_be_of_expiry(diagnostic: &Diagnostic) -> bool {
    const OF_EXPIRY: [&Code; 3] = [
        &codes::LINK_TO_HELD,
        &codes::PICTURE_OF_EXPIRED,
        &codes::DEAD_ADDRESS,
    ];
    diagnostic.left_out == Some(LeftOut::WithExpired) || OF_EXPIRY.contains(&diagnostic.code)
}

/// What makes two diagnostics the same mistake.
pub(super) type Mistake<'d> = (&'static str, &'d Option<Span>, &'d str);

/// Returns what makes a diagnostic the same mistake as another.
pub(super) fn mistake(diagnostic: &Diagnostic) -> Mistake<'_> {
    (diagnostic.code.name, &diagnostic.at, &diagnostic.message)
}
