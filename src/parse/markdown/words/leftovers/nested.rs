//! Items within items of a list as other programs write them: `** Two` below `* One`, and `-- Two` below `- One`.

use super::sign::{Sign, lines};
use super::{LINE_BREAK, OPAQUE};

/// A line of this length may go on in the next one, in characters.
const WRAPPED: usize = 60;

/// Finds such an item with asterisks in the text of a block. `above` is the source above it.
pub(super) fn asterisks(text: &str, above: &str) -> Option<Sign> {
    let is_below_item = || {
        let line = above.trim_end().rsplit('\n').next().unwrap_or_default();
        let words = line.trim_start_matches([' ', '\t', '>']);
        let is_apart = above.trim_end_matches([' ', '\t', '>']).ends_with('\n');
        is_apart && words.trim_start_matches('*').starts_with(' ') && words.starts_with('*')
    };
    let (at, line) = lines(text).find(|(at, line)| {
        let words = line.trim_start_matches('*');
        let count = line.len() - words.len();
        // Notes to asterisks in the text are kept apart by line breaks.
        let is_apart = text[..*at]
            .trim_end_matches(['\n', ' '])
            .ends_with(LINE_BREAK);
        !is_apart
            && (2..=6).contains(&count)
            && words.starts_with(' ')
            && !words.contains("**")
            && (*at > 0 || is_below_item())
    })?;
    let count = line.len() - line.trim_start_matches('*').len();
    let (marks, words) = line.split_at(count);
    let first = words.split_whitespace().next()?.replace(OPAQUE, "…");
    Some(sign(at, marks, &first))
}

/// Finds such an item with dashes in the source of an item, whose line begins with `begins`. Two dashes within a
/// sentence are one that is set.
pub(super) fn dashes(item: &str, begins: &str) -> Option<Sign> {
    if !item.starts_with("- ") || !begins.trim_matches([' ', '\t', '>']).is_empty() {
        return None;
    }
    let mut at = 0;
    let mut above = "";
    for line in item.split_inclusive('\n') {
        let start = at + begins.len();
        at += line.len();
        let words = line.strip_prefix(begins).unwrap_or_default();
        let rest = words.trim_start_matches('-');
        let count = words.len() - rest.len();
        let before = std::mem::replace(&mut above, line.trim());
        // `- It was late -- too late⏎-- for the team.`
        let is_aside = before.contains(" -- ")
            || rest.trim_start().starts_with(char::is_lowercase)
                && rest.trim_end().ends_with(['.', '!', '?'])
                && !before.ends_with(['.', '!', '?', ':']);
        let is_ended = before.chars().count() < WRAPPED
            && !is_aside
            && !before.ends_with(['”', '“', '"', '»', '«', '’', '\'', ',', '…']);
        if start > begins.len() && (2..=4).contains(&count) && rest.starts_with(' ') && is_ended {
            let first = rest.split_whitespace().next()?;
            return Some(sign(start, &words[..count], first));
        }
    }
    None
}

fn sign(at: usize, marks: &str, first: &str) -> Sign {
    let (one, steps) = (&marks[..1], marks.len() - 1);
    let blanks = "  ".repeat(steps);
    let seen = match one {
        "-" => "a dash",
        _ => &format!("`{marks}`"),
    };
    Sign::new(
        at..at + marks.len(),
        format!("readers see {seen}: it begins no item of a list within a list"),
        format!(
            "write blanks in front of one sign instead, two for each step: `{blanks}{one} {first} …`"
        ),
    )
}
