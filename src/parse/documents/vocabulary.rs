//! What to write instead of a key that nobody knows.

use super::Syntax;
use super::words::quoted;
use crate::diagnostic::{Code, closest};

/// What a kind of file says of keys that it does not know.
pub struct Vocabulary {
    /// The code of an unknown key.
    pub unknown: &'static Code,
    /// What to do with a key that resembles none.
    pub elsewhere: fn(Syntax) -> String,
    /// Keys that other generators have.
    pub habits: &'static [Habit],
}

/// A key that other generators have, and what to write here.
pub struct Habit {
    /// The key in lower case, without `_` and `-`.
    written: &'static str,
    /// The keys that do here what is wanted, the likeliest first.
    meant: &'static [&'static str],
    advice: Words,
}

/// What is said of a habit.
#[derive(Clone, Copy)]
enum Words {
    /// That the first of the keys was meant, and what else there is to know of it.
    Meant(&'static str),
    /// A sentence that is the same in both languages.
    Plain(&'static str),
    /// A sentence with an example.
    Example(fn(Syntax) -> String),
}

impl Habit {
    /// Has the key `meant` suggested.
    pub const fn meant(written: &'static str, meant: &'static [&'static str]) -> Self {
        Self::meant_so(written, meant, "")
    }

    /// Has the key `meant` suggested, with what else there is to know of it.
    pub const fn meant_so(
        written: &'static str,
        meant: &'static [&'static str],
        more: &'static str,
    ) -> Self {
        Self {
            written,
            meant,
            advice: Words::Meant(more),
        }
    }

    /// Has a sentence said that names the keys `meant`.
    pub const fn plain(
        written: &'static str,
        meant: &'static [&'static str],
        sentence: &'static str,
    ) -> Self {
        Self {
            written,
            meant,
            advice: Words::Plain(sentence),
        }
    }

    /// Has a sentence said that shows how the keys `meant` are written.
    pub const fn example(
        written: &'static str,
        meant: &'static [&'static str],
        sentence: fn(Syntax) -> String,
    ) -> Self {
        Self {
            written,
            meant,
            advice: Words::Example(sentence),
        }
    }

    /// Returns the key that other generators have.
    #[cfg(test)]
    pub fn written(&self) -> &'static str {
        self.written
    }

    fn advice(&self, syntax: Syntax) -> Advice {
        let first = self.meant.first().copied().unwrap_or_default();
        let (help, slip_of) = match self.advice {
            Words::Meant("") => (did_you_mean(first), Some(first)),
            Words::Meant(more) => (format!("{} {more}", did_you_mean(first)), None),
            Words::Plain(sentence) => (sentence.to_owned(), None),
            Words::Example(sentence) => (sentence(syntax), None),
        };
        Advice {
            help,
            meant: self.meant.to_vec(),
            slip_of,
        }
    }
}

/// A key longer than this is no slip of the pen, and comparing it takes long.
const MAX_KEY: usize = 64;

/// Where a key stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Level {
    /// In the outermost table.
    Outermost,
    /// In a table inside another one.
    Inner,
}

/// What to do about an unknown key.
pub(super) struct Advice {
    /// In words.
    pub(super) help: String,
    /// The keys that were meant, as far as anybody knows.
    pub(super) meant: Vec<&'static str>,
    /// The key that the words name and nothing else.
    pub(super) slip_of: Option<&'static str>,
}

impl Vocabulary {
    /// Returns what to do about a key, where `asked` are the keys that are known.
    pub(super) fn advice(
        &self,
        key: &str,
        asked: &[&'static str],
        level: Level,
        syntax: Syntax,
    ) -> Advice {
        if level == Level::Outermost {
            let plain: String = key
                .chars()
                .filter(|c| !matches!(c, '_' | '-'))
                .flat_map(char::to_lowercase)
                .collect();
            if let Some(habit) = self.habits.iter().find(|habit| habit.written == plain) {
                return habit.advice(syntax);
            }
        }
        if let Some(near) = nearest(key, asked) {
            return Advice {
                help: did_you_mean(near),
                meant: vec![near],
                slip_of: Some(near),
            };
        }
        Advice {
            help: match level {
                Level::Inner => format!("it takes {}", quoted(asked.iter().copied())),
                Level::Outermost => (self.elsewhere)(syntax),
            },
            meant: Vec::new(),
            slip_of: None,
        }
    }
}

/// Returns the known key that an unknown one is a slip of the pen for.
pub(super) fn nearest(key: &str, asked: &[&'static str]) -> Option<&'static str> {
    if key.len() > MAX_KEY {
        return None;
    }
    let near = closest(key, asked.iter().copied())?;
    asked.iter().copied().find(|known| *known == near)
}

fn did_you_mean(key: &str) -> String {
    format!("did you mean `{key}`?")
}
