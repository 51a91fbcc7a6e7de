//! The answers of other sites, and how long they stay valid.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The answer for a page of another site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// The page exists, or a page that answers people only.
    Found,
    /// The page exists, and has moved permanently to this address.
    Moved(String),
    /// The page does not exist, for this reason.
    Gone(String),
    /// No answer came, for this reason.
    Silent(String),
}

/// Answers of earlier checks, by address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answers {
    known: BTreeMap<String, Known>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    /// Seconds since 1970.
    asked: i64,
    answer: Answer,
}

/// Seconds for which a page that exists is not requested again: a week.
const FOUND_LASTS: i64 = 7 * 24 * 60 * 60;

/// Seconds for which a missing page is not requested again: an hour, because its owner may restore it any
/// time. A page without an answer is requested in every check.
const GONE_LASTS: i64 = 60 * 60;

impl Answers {
    /// Returns the answer for an address, if it is recent enough.
    pub(super) fn of(&self, url: &str, now: i64) -> Option<&Answer> {
        let known = self.known.get(url)?;
        let age = now.checked_sub(known.asked)?;
        let lasts = match known.answer {
            Answer::Found | Answer::Moved(_) => FOUND_LASTS,
            Answer::Gone(_) => GONE_LASTS,
            Answer::Silent(_) => 0,
        };
        (0..lasts).contains(&age).then_some(&known.answer)
    }

    /// Keeps an answer for later checks.
    pub(super) fn keep(&mut self, url: &str, now: i64, answer: &Answer) {
        let known = Known {
            asked: now,
            answer: answer.clone(),
        };
        self.known.insert(url.to_owned(), known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_grow_old() {
        let mut answers = Answers::default();
        answers.keep("a", 1_000, &Answer::Found);
        answers.keep("b", 1_000, &Answer::Gone("x".to_owned()));
        answers.keep("c", 1_000, &Answer::Silent("x".to_owned()));
        let known = |url, now| answers.of(url, now).is_some();
        assert!(known("a", 1_000 + FOUND_LASTS - 1) && !known("a", 1_000 + FOUND_LASTS));
        assert!(known("b", 1_000 + GONE_LASTS - 1) && !known("b", 1_000 + GONE_LASTS));
        assert!(!known("c", 1_000));
        // After a clock was put back, a later answer counts as old.
        assert!(!known("a", 999));
    }
}
