//! What to write instead of a key that nobody knows.

use super::reader::quoted;
use crate::diagnostic::{Code, closest};

/// What a kind of file says of keys that it does not know.
pub struct Vocabulary {
    /// The code of an unknown key.
    pub unknown: &'static Code,
    /// What to do with a key that resembles none.
    pub elsewhere: &'static str,
    /// Keys that other generators have, and what to write here; in lower case, without `_` and
    /// `-`.
    pub habits: &'static [(&'static str, &'static str)],
}

/// A key longer than this is no slip of the pen, and comparing it takes long.
const MAX_KEY: usize = 64;

impl Vocabulary {
    /// Returns what to do about a key, where `asked` are the keys that are known; `inner` says that
    /// the table is inside another one.
    pub(super) fn suggest(&self, key: &str, asked: &[&'static str], inner: bool) -> String {
        if !inner {
            let plain: String = key
                .chars()
                .filter(|c| !matches!(c, '_' | '-'))
                .flat_map(char::to_lowercase)
                .collect();
            if let Some((_, help)) = self.habits.iter().find(|(name, _)| *name == plain) {
                return (*help).to_owned();
            }
        }
        let near = (key.len() <= MAX_KEY)
            .then(|| closest(key, asked.iter().copied()))
            .flatten();
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if inner => format!("it takes {}", quoted(asked.iter().copied())),
            None => self.elsewhere.to_owned(),
        }
    }
}
