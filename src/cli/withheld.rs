//! How many stories a build withholds, and when the next one is due.

use std::fmt::Write;

use presswork::base::Moment;
use presswork::model::card::Withheld;
use presswork::model::site::WithheldFile;
use serde::Serialize;

use super::fault::Fault;
use super::units::{count, grouped};

/// How many stories a build withholds, and when the next one is due.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct WithheldCounts {
    /// With `draft = true`.
    pub drafts: usize,
    /// With a date that is still to come.
    pub scheduled: usize,
    /// With an `expires` that has passed.
    pub expired: usize,
    /// Due, and held back for their errors.
    pub broken: usize,
    /// The scheduled story that is due first: when, and its file.
    pub next: Option<(Moment, String)>,
}

/// The same figures for machines.
#[derive(Debug, Serialize)]
pub struct HeldCounts {
    drafts: usize,
    scheduled: usize,
    expired: usize,
    broken: usize,
    next: Option<Due>,
}

#[derive(Debug, Serialize)]
struct Due {
    at: String,
    file: String,
}

impl From<&WithheldCounts> for HeldCounts {
    fn from(counts: &WithheldCounts) -> Self {
        Self {
            drafts: counts.drafts,
            scheduled: counts.scheduled,
            expired: counts.expired,
            broken: counts.broken,
            next: counts.next.as_ref().map(|(due, source)| Due {
                at: due.rfc3339(),
                file: source.clone(),
            }),
        }
    }
}

impl WithheldCounts {
    /// Counts the stories that a build withheld.
    pub fn of(held: &[WithheldFile]) -> Self {
        let mut counts = Self::default();
        for story in held {
            match story.why {
                Withheld::Draft => counts.drafts += 1,
                Withheld::Scheduled => counts.scheduled += 1,
                Withheld::Expired => counts.expired += 1,
                Withheld::Broken => counts.broken += 1,
            }
        }
        counts.next = held
            .iter()
            .filter(|story| story.why == Withheld::Scheduled)
            .filter_map(|story| Some((story.due?, story.source.to_string())))
            .min_by_key(|(due, _)| due.unix);
        counts
    }

    /// Returns the line for people; `None` where nothing is withheld.
    pub fn line(&self) -> Option<String> {
        let parts: Vec<String> = [
            (self.drafts > 0).then(|| count(self.drafts, "draft", "drafts")),
            (self.scheduled > 0).then(|| count(self.scheduled, "scheduled", "scheduled")),
            (self.expired > 0).then(|| count(self.expired, "expired", "expired")),
            (self.broken > 0).then(|| count(self.broken, "with errors", "with errors")),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() {
            return None;
        }
        let mut line = format!("Held back: {}", parts.join(", "));
        if let Some((due, source)) = &self.next {
            let due = due.with_weekday();
            // Writing to a String cannot fail.
            let _ = write!(line, "; the next is due {due} ({source})");
        }
        Some(line)
    }
}

/// Returns the fault that articles are due and held back for their errors; `None` where there are none.
pub fn broken_articles(held: &[WithheldFile]) -> Option<Fault> {
    let broken = held.iter().filter(|story| story.why == Withheld::Broken);
    let named: Vec<String> = broken
        .map(|story| {
            let due = story.due.map(Moment::with_weekday).unwrap_or_default();
            format!("{}, due {due}", story.source)
        })
        .collect();
    let many = match named.as_slice() {
        [] => return None,
        [_] => "1 article is".to_owned(),
        several => format!("{} articles are", grouped(several.len())),
    };
    let fault = Fault::failed(format!("{many} held back for errors: {}", named.join("; ")));
    Some(fault.help("put right what is said above; everything else is as it should be"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use presswork::base::SourcePath;

    fn held(why: Withheld, due: Option<Moment>) -> WithheldFile {
        let day = due.map_or("never".to_owned(), |due| due.day().to_string());
        WithheldFile {
            source: SourcePath::new(format!("content/articles/{day}.md")),
            title: "A headline".to_owned(),
            address: "/a-headline/".to_owned(),
            why,
            due,
            expires: None,
        }
    }

    fn utc(text: &str) -> Option<Moment> {
        Moment::parse(text, &TimeZone::UTC)
    }

    #[test]
    fn what_is_held_back_is_counted_and_the_first_to_come_is_named() {
        let all = [
            held(Withheld::Draft, None),
            held(Withheld::Scheduled, utc("2026-12-24")),
            held(Withheld::Scheduled, utc("2026-12-01T09:00")),
            held(Withheld::Expired, None),
        ];
        assert_eq!(
            WithheldCounts::of(&all).line().as_deref(),
            Some(
                "Held back: 1 draft, 2 scheduled, 1 expired; the next is due Tuesday 2026-12-01 09:00 (content/articles/2026-12-01.md)"
            )
        );
        assert_eq!(WithheldCounts::default().line(), None);
    }

    #[test]
    fn a_story_is_due_by_the_sites_clock() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let due = |date| {
            let held = [held(Withheld::Scheduled, Moment::parse(date, &berlin))];
            WithheldCounts::of(&held).line().unwrap()
        };
        assert!(due("2026-12-24T23:30:00Z").contains("due Friday 2026-12-25 00:30 (content"));
        // Nobody gave a time of day.
        assert!(due("2026-12-24").contains("due Thursday 2026-12-24 (content"));
    }
}
