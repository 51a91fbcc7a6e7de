//! What a reader typed: words, phrases in quotes, and words that must not stand in a result.

use crate::search::words::{Language, is_unspaced, is_word};

/// The most characters of a query that are read.
pub(crate) const LONGEST: usize = 400;
/// The most clauses that are looked for, and words of one phrase.
pub(crate) const MOST: usize = 12;
/// The places that a phrase has, at the most.
const LONGEST_PHRASE: u32 = 16;

/// Whether the reader is still typing the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// The last word stands for all that begin with it, unless a space follows. A single letter begins too many: it is not
    /// looked for yet.
    Unfinished,
    /// Every word is meant as it is.
    Finished,
}

/// One word, or several that stand next to each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clause {
    /// The forms, and the places from the first one's.
    pub words: Vec<(String, u32)>,
    /// Whether results must not have it.
    pub excluded: bool,
    /// Whether the last word may be the beginning of one.
    pub open: bool,
}

/// Reads a query. Every text is one; what is too long is cut.
pub(crate) fn parse(text: &str, language: &Language, typing: Typing) -> Vec<Clause> {
    let end = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    let mut clauses = Vec::new();
    let mut quoted = false;
    let mut excluded = false;
    for (index, piece) in text.split(['"', '“', '”', '„']).enumerate() {
        if index > 0 {
            quoted = !quoted;
        }
        if quoted {
            add(&mut clauses, phrase(piece, language, excluded));
            continue;
        }
        for word in piece.split_whitespace() {
            let minus = word.len() > 1 && word.starts_with('-');
            for clause in compounds(word, language, minus) {
                add(&mut clauses, clause);
            }
        }
        excluded = piece.ends_with('-')
            && !piece[..piece.len() - 1].ends_with(|c: char| !c.is_whitespace());
    }
    if typing == Typing::Unfinished
        && text.ends_with(is_word)
        && !quoted
        && let Some(last) = clauses.last_mut()
    {
        last.open = true;
        let begins_all = |(form, _): &(String, u32)| {
            let mut letters = form.chars();
            letters.next().is_some_and(|one| !is_unspaced(one)) && letters.next().is_none()
        };
        if last.words.pop_if(|word| begins_all(word)).is_some() {
            last.open = false;
        }
        if last.words.is_empty() {
            clauses.pop();
        }
    }
    clauses
}

fn add(clauses: &mut Vec<Clause>, clause: Clause) {
    if !clause.words.is_empty() && clauses.len() < MOST {
        clauses.push(clause);
    }
}

fn phrase(text: &str, language: &Language, excluded: bool) -> Clause {
    let mut clause = Clause {
        excluded,
        ..Clause::default()
    };
    language.each_word(text, |word| {
        if clause.words.len() < MOST && word.place < LONGEST_PHRASE {
            clause.words.push((word.form.to_owned(), word.place));
        }
    });
    clause
}

/// Divides what stands between spaces into words; joined ones, as in `node.js`, are a phrase.
fn compounds(text: &str, language: &Language, excluded: bool) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut base = 0;
    language.each_word(text, |word| match clauses.last_mut() {
        Some(clause) if word.joined && clause.words.len() < MOST => {
            clause.words.push((word.form.to_owned(), word.place - base));
        }
        _ => {
            base = word.place;
            clauses.push(Clause {
                words: vec![(word.form.to_owned(), 0)],
                excluded,
                open: false,
            });
        }
    });
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = |clause: &Clause| {
            let words: Vec<String> = clause
                .words
                .iter()
                .map(|(form, place)| format!("{form}@{place}"))
                .collect();
            format!(
                "{}{}{}",
                if clause.excluded { "-" } else { "" },
                words.join("+"),
                if clause.open { "*" } else { "" }
            )
        };
        parse(text, &Language::new("en"), Typing::Unfinished)
            .iter()
            .map(shown)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn reads_words_phrases_and_exclusions() {
        assert_eq!(
            shown("Rust node.js -go com"),
            "rust@0 node@0+js@1 -go@0 com@0*"
        );
        assert_eq!(
            shown("\"memory safety\" -\"garbage collector\" "),
            "memory@0+safety@1 -garbage@0+collector@1"
        );
        assert_eq!(shown("中文字"), "中文@0+文字@1*");
        assert_eq!(shown("- \"\" <b>"), "b@0");
    }

    #[test]
    fn cuts_what_is_too_long() {
        let query =
            "word1 ".repeat(2000) + &(0..2000).map(|n| format!("w{n} ")).collect::<String>();
        assert!(parse(&query, &Language::new("en"), Typing::Finished).len() <= MOST);
    }
}
