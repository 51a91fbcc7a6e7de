//! The entries of live coverage: each begins with a heading of the second rank that says when it was written. What
//! stands before the first of them stays at the head of the page, and the entries follow it, newest first.

pub(crate) mod arrange;
pub(crate) mod entries;
pub(crate) mod marks;
mod written_time;

use jiff::tz::TimeZone;

use crate::base::Moment;

/// What the times of entries are read by.
#[derive(Clone, Copy)]
pub struct Coverage<'a> {
    /// When the article was published: entries that say no day are of this one.
    pub date: Moment,
    /// The site's time zone.
    pub zone: &'a TimeZone,
}
