//! A mistake in a value, before the place of the value is known.

use crate::diagnostic::codes::INVALID_CONFIG;
use crate::model::article::Spanned;
use crate::parse::documents::Reader;

/// A mistake in a value, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) help: String,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }

    /// Reports the fault at the place of the value.
    pub(super) fn report<T>(self, reader: &mut Reader<'_, '_>, value: &Spanned<T>) {
        reader.report(&INVALID_CONFIG, value.range, self.message, self.help);
    }
}
