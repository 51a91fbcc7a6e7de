//! Asterisks that set off other words than those between each two of them: `**“Good”**he said. A **Mac**` has an
//! end that begins.

use std::ops::Range;

use super::sign::Sign;

/// No longer are the words that a message repeats, in bytes.
const LONGEST: usize = 60;

/// What is set off and nothing around it is.
#[derive(Default)]
pub(super) struct Pairing {
    strong: Range<usize>,
    emphasis: Range<usize>,
    /// Where the last ends that was reported.
    reported: usize,
}

impl Pairing {
    /// Returns the asterisks that begin what they were meant to end, if what stands at `range` is set off with such
    /// ones. Where nothing is set off within such a passage, each two asterisks are a pair.
    pub(super) fn look(
        &mut self,
        text: &str,
        stars: &'static str,
        range: &Range<usize>,
    ) -> Option<Sign> {
        if !text[range.start..].starts_with(stars) {
            return None;
        }
        let outer = match stars {
            "**" => &mut self.strong,
            _ => &mut self.emphasis,
        };
        if range.end > outer.end {
            *outer = range.clone();
            return None;
        }
        if range.start < self.reported {
            return None;
        }
        let at = [outer.start, range.start]
            .into_iter()
            .find(|at| follows_words(text, *at))?;
        self.reported = outer.end;
        Some(sign(text, stars, at))
    }
}

impl Pairing {
    /// Says whether what was set off last ends at a place.
    pub(super) fn ends_at(&self, at: usize) -> bool {
        at > 0 && (self.strong.end == at || self.emphasis.end == at)
    }
}

/// Says whether words that may be set off end at a place.
fn follows_words(text: &str, at: usize) -> bool {
    const OPENING: [char; 9] = ['(', '[', '{', '*', '_', '~', '<', '>', '|'];
    let before = &text[..at];
    let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !OPENING.contains(&c);
    before
        .trim_end_matches(is_mark)
        .ends_with(char::is_alphanumeric)
}

fn sign(text: &str, stars: &str, at: usize) -> Sign {
    let end = at + stars.len();
    let before = text[..at].split(char::is_whitespace).next_back();
    let rest = text[end..].trim_start_matches(char::is_alphanumeric);
    let word = &text[end..text.len() - rest.len()];
    let before = before.unwrap_or_default();
    let help = match before.len() + word.len() > LONGEST || before.contains('`') {
        true => "put a blank behind them".to_owned(),
        false => format!("put a blank behind them: `{before}{stars} {word}`"),
    };
    Sign::new(
        at..end,
        "other words are set off than were meant: these asterisks begin something here, and end nothing",
        help,
    )
}
