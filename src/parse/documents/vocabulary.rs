//! Suggestions for unknown keys.

use super::words::quoted;
use super::{KeySpec, Syntax, Takes};
use crate::diagnostic::{Code, closest};

/// The suggestions of a kind of file.
pub(crate) struct Vocabulary {
    /// The code of an unknown key.
    pub unknown: &'static Code,
    /// The help for a key that resembles no known one.
    pub elsewhere: fn(Syntax) -> String,
    /// Keys that other generators have.
    pub suggestions: &'static [Suggestion],
    /// The keys of the outermost table.
    pub keys: &'static [KeySpec],
}

/// A key of other generators, and the suggestion for it.
pub(crate) struct Suggestion {
    /// The key in lower case, without `_` and `-`.
    written: &'static str,
    /// The keys with the same purpose here, the likeliest first.
    meant: &'static [&'static str],
    advice: Words,
}

/// The form of a suggestion.
#[derive(Clone, Copy)]
enum Words {
    /// A suggestion of the first key, with an additional remark.
    Meant(&'static str),
    /// A sentence that is the same in both languages.
    Plain(&'static str),
    /// A sentence with an example.
    Example(fn(Syntax) -> String),
}

impl Suggestion {
    /// Suggests the key `meant`.
    pub(crate) const fn meant(written: &'static str, meant: &'static [&'static str]) -> Self {
        Self::meant_so(written, meant, "")
    }

    /// Suggests the key `meant`, with an additional remark.
    pub(crate) const fn meant_so(
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

    /// Gives a sentence that names the keys `meant`.
    pub(crate) const fn plain(
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

    /// Gives a sentence with an example of the keys `meant`.
    pub(crate) const fn example(
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

    /// Returns the entry for a key of other generators.
    #[cfg(test)]
    pub(crate) fn written(&self) -> &'static str {
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

/// A longer key is no misspelling, and comparing it takes long.
const MAX_KEY: usize = 64;

/// The level of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Level {
    /// In the outermost table.
    Outermost,
    /// In a table inside another one.
    Inner,
}

/// The help for an unknown key.
pub(super) struct Advice {
    /// In words.
    pub(super) help: String,
    /// The probable keys.
    pub(super) meant: Vec<&'static str>,
    /// The only key that the words name.
    pub(super) slip_of: Option<&'static str>,
}

impl Vocabulary {
    /// Says whether an unknown key was probably meant as `known`, one of the outermost keys.
    pub(crate) fn means(&self, key: &str, known: &KeySpec) -> bool {
        let advice = self.advice(key, &[known.name], Level::Outermost, Syntax::Toml);
        advice.meant.contains(&known.name)
    }

    /// Returns the help for an unknown key, where `asked` are the known keys.
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
            if let Some(suggestion) = self
                .suggestions
                .iter()
                .find(|suggestion| suggestion.written == plain)
            {
                return suggestion.advice(syntax);
            }
        }
        if level == Level::Inner
            && let Some(help) = self.outside(key, syntax)
        {
            return Advice {
                help,
                meant: Vec::new(),
                slip_of: None,
            };
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
                Level::Inner => format!("it takes {}", quoted(unique(asked))),
                Level::Outermost => self
                    .inside(key, syntax)
                    .unwrap_or_else(|| (self.elsewhere)(syntax)),
            },
            meant: Vec::new(),
            slip_of: None,
        }
    }

    /// Returns the help for a key of the outermost table that stands below a heading, which in TOML takes all
    /// lines below it.
    fn outside(&self, key: &str, syntax: Syntax) -> Option<String> {
        let is_known = syntax == Syntax::Toml && self.keys.iter().any(|known| known.name == key);
        is_known.then(|| {
            format!("write `{key}` further up, above the first heading (a line such as `[…]`)")
        })
    }

    /// Returns the help for a key that belongs into one of the tables.
    fn inside(&self, key: &str, syntax: Syntax) -> Option<String> {
        let table = self.keys.iter().find(|table| match table.takes {
            Takes::Table(keys) => keys.iter().any(|inner| inner.name == key),
            _ => false,
        })?;
        let heading = syntax.heading(table.name);
        Some(format!("`{key}` belongs below the heading `{heading}`"))
    }
}

/// Returns each name once, in their order.
fn unique(names: &[&'static str]) -> impl Iterator<Item = &'static str> {
    let is_first = |at: usize, name: &str| !names.iter().take(at).any(|above| *above == name);
    let names = names.iter().copied().enumerate();
    names.filter_map(move |(at, name)| is_first(at, name).then_some(name))
}

/// Returns the known key that an unknown one is a misspelling of.
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
