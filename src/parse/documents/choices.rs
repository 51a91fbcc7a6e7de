//! Choices between several names, for the [`Reader`].

use super::reader::shorten;
use super::words::quoted;
use super::{Fallback, KeySpec, Reader};
use crate::base::text::TextRange;
use crate::diagnostic::closest;
use crate::diagnostic::codes::WRONG_TYPE;

impl Reader<'_, '_> {
    /// Returns the named one of `choices`.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &'static KeySpec,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let node = self.node(key)?;
        let text = self.as_text(key, node)?;
        self.choose(key, text, node.range, choices)
    }

    /// Returns the named one of `choices`, or else the key's default.
    pub(crate) fn choice_or_default<T: Copy>(
        &mut self,
        key: &'static KeySpec,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        self.choice(key, choices).or_else(|| {
            let default = choices
                .iter()
                .find(|(name, _)| key.default == Fallback::Text(name));
            default.map(|(_, choice)| *choice)
        })
    }

    /// Returns the one of `choices` that `text` at `span` names.
    pub(crate) fn choose<T: Copy>(
        &mut self,
        key: &KeySpec,
        text: &str,
        span: TextRange,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(*choice);
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let help = match closest(text, names()) {
            Some(guess) => format!("did you mean `{guess}`?"),
            None => format!("one of {}", quoted(names())),
        };
        let message = format!("`{}{key}` cannot be `{}`", self.prefix, shorten(text));
        self.report(&WRONG_TYPE, span, message, help);
        None
    }
}
