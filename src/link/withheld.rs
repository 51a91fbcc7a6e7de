//! Which articles are published at the moment of the build, and why others are left out.

use std::sync::Arc;

use super::{Inputs, permalink};
use crate::base::{Moment, SourcePath};
use crate::model::card::Withheld;
use crate::model::site::{NEWS_SECONDS, WithheldFile};
use crate::model::{Article, Meta, Schedule};

/// A file that the site publishes.
#[derive(Clone, Copy)]
pub(super) struct Published<'a> {
    pub(super) article: &'a Arc<Article>,
    /// Why a public build leaves the file out; only a preview and a private draft show such files.
    pub(super) held: Option<Withheld>,
}

/// Returns what is published, in the order of the files.
pub(super) fn published<'a>(inputs: &'a Inputs) -> Vec<Published<'a>> {
    let all = inputs.articles.iter().map(|article| Published {
        article,
        held: withheld(&article.path, &article.schedule(), inputs),
    });
    all.filter(|one| {
        one.held
            .is_none_or(|why| is_shown(one.article, why, inputs))
    })
    .collect()
}

/// Returns what is left out at this moment.
pub(super) fn held(inputs: &Inputs) -> Vec<WithheldFile> {
    let held = inputs.articles.iter().filter_map(|article| {
        let why = withheld(&article.path, &article.schedule(), inputs)
            .filter(|why| !is_shown(article, *why, inputs))?;
        Some(WithheldFile {
            source: article.path.clone(),
            title: article.meta.title.clone(),
            address: permalink::from_root(inputs, article),
            why,
            due: article.meta.date.filter(|_| has_due_date(why)),
            expires: article.meta.expires,
        })
    });
    held.collect()
}

/// Says whether what is left out for this reason has a date at which it is due.
fn has_due_date(why: Withheld) -> bool {
    match why {
        Withheld::Scheduled | Withheld::Broken => true,
        Withheld::Draft | Withheld::Expired => false,
    }
}

/// Returns why a public build leaves out the article of a file with this schedule.
pub(super) fn withheld(
    path: &SourcePath,
    schedule: &Schedule,
    inputs: &Inputs,
) -> Option<Withheld> {
    let is_broken = || inputs.overruled.broken.contains_key(path);
    let expires = schedule.expires.filter(|_| !inputs.overruled.unexpired);
    left_out(schedule.draft, schedule.date, expires, inputs.now)
        .or_else(|| is_broken().then_some(Withheld::Broken))
}

/// Returns why a public build of this moment leaves an article out. A draft stays a draft when its date has
/// passed.
pub fn withheld_at(meta: &Meta, now: Moment) -> Option<Withheld> {
    left_out(meta.draft, meta.date, meta.expires, now)
}

fn left_out(
    draft: bool,
    date: Option<Moment>,
    expires: Option<Moment>,
    now: Moment,
) -> Option<Withheld> {
    if draft {
        Some(Withheld::Draft)
    } else if date.is_some_and(|date| date.unix > now.unix) {
        Some(Withheld::Scheduled)
    } else if expires.is_some_and(|expires| expires.unix <= now.unix) {
        Some(Withheld::Expired)
    } else {
        None
    }
}

/// Says whether a file is shown that a public build leaves out for this reason: in the preview, or as a private draft.
fn is_shown(article: &Article, why: Withheld, inputs: &Inputs) -> bool {
    if inputs.draft_address(&article.path).is_some() {
        return true;
    }
    match why {
        Withheld::Draft => inputs.drafts,
        Withheld::Scheduled | Withheld::Expired => inputs.future,
        Withheld::Broken => false,
    }
}

/// Says whether a story of this date belongs in a news sitemap, unless the story is held back.
pub(super) fn is_recent(date: Moment, inputs: &Inputs) -> bool {
    date.unix > inputs.now.unix.saturating_sub(NEWS_SECONDS)
}

/// Says whether an article is wanted at the top of the front page at the moment for which the site is built.
pub(super) fn is_featured(schedule: &Schedule, inputs: &Inputs) -> bool {
    schedule.featured && !is_over(schedule.featured_until, inputs)
}

/// Says whether an article is breaking at the moment for which the site is built.
pub(super) fn is_breaking(schedule: &Schedule, inputs: &Inputs) -> bool {
    schedule.breaking && !is_over(schedule.breaking_until, inputs)
}

/// Says whether an article is live coverage that goes on at the moment for which the site is built.
pub(super) fn is_live(schedule: &Schedule, inputs: &Inputs) -> bool {
    schedule.live && !is_over(schedule.live_until, inputs)
}

/// Says whether the time of an entry of live coverage is still to come at the moment for which the site is built, by more
/// than the clocks of two machines differ.
pub(super) fn is_early(entry: Moment, now: Moment) -> bool {
    /// In seconds.
    const TOLERANCE: i64 = 300;
    entry.unix > now.unix.saturating_add(TOLERANCE)
}

/// Returns when the newest entry of live coverage was written, of those whose time has come at the moment for which the
/// site is built.
pub(super) fn newest_entry(schedule: &Schedule, inputs: &Inputs) -> Option<Moment> {
    let mut entries = schedule.entries.iter();
    entries.find(|date| date.unix <= inputs.now.unix).copied()
}

fn is_over(until: Option<Moment>, inputs: &Inputs) -> bool {
    until.is_some_and(|until| until.unix <= inputs.now.unix)
}
