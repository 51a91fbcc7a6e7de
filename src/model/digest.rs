//! What is known of an article without its content: enough to say whether a site that was linked from it is still the
//! same.

use serde::{Deserialize, Serialize};

use super::article::{Article, Kind};
use super::live::LIVE;
use crate::base::{Fp, Moment};

/// The fingerprints of an article's parts, and what of it depends on the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Of [`Article::meta`].
    pub meta: Fp,
    /// Of [`Article::outline`].
    pub outline: Fp,
    /// As [`Article::text`].
    pub text: Fp,
    /// When it is shown, and how.
    pub schedule: Schedule,
}

impl Digest {
    /// Returns the digest of an article.
    pub fn of(article: &Article) -> Self {
        Self {
            meta: article.meta.fp(),
            outline: article.outline.fp(),
            text: article.text,
            schedule: article.schedule(),
        }
    }
}

/// When an article is shown, and how: all of it that depends on the moment for which a site is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The kind of the file.
    pub kind: Kind,
    /// Whether it is a draft.
    pub draft: bool,
    /// When it is published.
    pub date: Option<Moment>,
    /// When it is withdrawn.
    pub expires: Option<Moment>,
    /// Whether it is wanted at the top of the front page. What is paid for is never there.
    pub featured: bool,
    /// When it leaves the top of the front page.
    pub featured_until: Option<Moment>,
    /// Whether it is breaking news. What is paid for never is.
    pub breaking: bool,
    /// When it is breaking news no longer.
    pub breaking_until: Option<Moment>,
    /// Whether it is live coverage.
    pub live: bool,
    /// When its coverage ends.
    pub live_until: Option<Moment>,
    /// When the entries of its coverage were written, newest first.
    pub entries: Vec<Moment>,
}

impl Schedule {
    fn of(article: &Article) -> Self {
        let meta = &article.meta;
        let is_paid = meta.sponsored.is_some();
        let entries = article.outline.entries.iter();
        Self {
            kind: meta.kind,
            draft: meta.draft,
            date: meta.date,
            expires: meta.expires,
            featured: meta.featured && !is_paid,
            featured_until: meta.featured_until,
            breaking: meta.breaking && !is_paid,
            breaking_until: meta.breaking_until,
            live: meta.story_kind == LIVE,
            live_until: meta.live_until,
            entries: entries.map(|entry| entry.value.date).collect(),
        }
    }
}

impl Article {
    /// Returns when the article is shown, and how.
    pub(crate) fn schedule(&self) -> Schedule {
        Schedule::of(self)
    }
}
