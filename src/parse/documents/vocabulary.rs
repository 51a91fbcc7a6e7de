//! What to write instead of a key that nobody knows.

use super::words::quoted;
use super::{Key, Reader, Syntax};
use crate::diagnostic::{Code, Edit, closest};

/// What a kind of file says of keys that it does not know.
pub struct Vocabulary {
    /// The code of an unknown key.
    pub unknown: &'static Code,
    /// What to do with a key that resembles none; this and all other advice is given in TOML.
    pub elsewhere: &'static str,
    /// Keys that other generators have, and what to write here; in lower case, without `_` and
    /// `-`.
    pub habits: &'static [(&'static str, &'static str)],
}

impl<'a, 's> Reader<'a, 's> {
    /// Adds to the mistake that was reported last, an unknown key, the one key that it is a slip of the
    /// pen for, unless that one is there as well.
    pub(super) fn correct(&mut self, key: &Key<'s>) {
        let near = (key.text.len() <= MAX_KEY)
            .then(|| closest(&key.text, self.asked.iter().copied()))
            .flatten();
        let Some(near) = near.filter(|near| self.place_of(near).is_none()) else {
            return;
        };
        let edit = Edit {
            at: self.span_of(key.range),
            old: key.text.as_ref().to_owned(),
            new: near.to_owned(),
        };
        let last = self.diagnostics.last_mut();
        let said = |help: &String| *help == format!("did you mean `{near}`?");
        if let Some(last) = last.filter(|last| last.help.as_ref().is_some_and(said)) {
            last.fix = Some(edit);
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
pub(super) enum Advice {
    /// Another key was meant, which the advice names.
    Meant(String),
    /// Nobody knows what was meant.
    Lost(String),
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
            if let Some((_, help)) = self.habits.iter().find(|(name, _)| *name == plain) {
                return Advice::Meant(syntax.advice(help).into_owned());
            }
        }
        let near = (key.len() <= MAX_KEY)
            .then(|| closest(key, asked.iter().copied()))
            .flatten();
        match near {
            Some(near) => Advice::Meant(format!("did you mean `{near}`?")),
            None if level == Level::Inner => {
                Advice::Lost(format!("it takes {}", quoted(asked.iter().copied())))
            }
            None => Advice::Lost(syntax.advice(self.elsewhere).into_owned()),
        }
    }
}
