//! What a site's dates make happen by themselves, and the jobs that build at those moments.

mod jobs;

use serde::Serialize;

use crate::base::Moment;
use crate::model::Site;
use crate::model::card::Withheld;

pub use jobs::{JobError, Scheduler, job, write_job};

/// Something that happens with the first build after its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledChange {
    /// When it happens.
    pub at: Moment,
    /// What happens to the article.
    pub kind: ChangeKind,
    /// The path of the article's file below the site's folder.
    pub file: String,
    /// The article's headline.
    pub title: String,
}

/// What a moment changes about an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Its `date` has come.
    Published,
    /// It is no longer breaking news: `breaking_until` has passed, or the hours of `[articles]`.
    Calm,
    /// It leaves the top of the front page: `featured_until` has passed.
    Unfeatured,
    /// Its coverage is over: `live_until` has passed, or the hours of `[articles]`.
    Ended,
    /// Its `expires` has passed.
    Withdrawn,
}

impl ChangeKind {
    /// Returns the words for people, behind the article's headline.
    pub fn words(self) -> &'static str {
        match self {
            Self::Published => "is published",
            Self::Calm => "is no longer breaking",
            Self::Unfeatured => "is no longer featured",
            Self::Ended => "is no longer live",
            Self::Withdrawn => "is withdrawn",
        }
    }
}

/// Returns what the site's dates change after `now`, the next change first.
pub fn scheduled_changes(site: &Site, now: Moment) -> Vec<ScheduledChange> {
    let mut changes = Vec::new();
    let mut add = |at: Option<Moment>, kind: ChangeKind, file: &str, title: &str| {
        if let Some(at) = at.filter(|at| at.unix > now.unix) {
            changes.push(ScheduledChange {
                at,
                kind,
                file: file.to_owned(),
                title: title.to_owned(),
            });
        }
    };
    for held in site
        .held
        .iter()
        .filter(|held| held.why == Withheld::Scheduled)
    {
        add(
            held.due,
            ChangeKind::Published,
            held.source.as_str(),
            &held.title,
        );
        add(
            held.expires,
            ChangeKind::Withdrawn,
            held.source.as_str(),
            &held.title,
        );
    }
    for story in site.stories_and_pages() {
        let meta = &story.article.meta;
        let card = &story.card;
        let ends = [
            (meta.expires, ChangeKind::Withdrawn),
            (
                meta.breaking_until.filter(|_| card.breaking),
                ChangeKind::Calm,
            ),
            (meta.live_until.filter(|_| card.live), ChangeKind::Ended),
            (
                meta.featured_until.filter(|_| card.featured),
                ChangeKind::Unfeatured,
            ),
        ];
        for (at, kind) in ends {
            add(at, kind, story.article.path.as_str(), &meta.title);
        }
    }
    changes.sort_by(|a, b| (a.at.unix, a.kind, &a.file).cmp(&(b.at.unix, b.kind, &b.file)));
    changes
}
