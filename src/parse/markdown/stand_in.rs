//! What stands in for the opening of a body that has no paragraph: its first item, or its first heading.

/// What may be the opening where no paragraph is.
#[derive(Default)]
pub(super) enum StandIn {
    #[default]
    None,
    Open(String),
    Complete(String),
}

impl StandIn {
    /// Takes words.
    pub(super) fn push(&mut self, text: &str) {
        match self {
            Self::None => *self = Self::Open(text.to_owned()),
            Self::Open(words) => words.push_str(text),
            Self::Complete(_) => {}
        }
    }

    /// Takes what was read as a whole, if there are words in it that are no addresses.
    pub(super) fn complete(&mut self, addresses: usize) {
        *self = match std::mem::take(self) {
            Self::Open(words) if is_prose(&words, addresses) => Self::Complete(words),
            Self::Open(_) => Self::None,
            other => other,
        };
    }

    /// Returns the words, where there are any.
    pub(super) fn finish(self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Open(words) | Self::Complete(words) => Some(words),
        }
    }
}

/// Says whether a text is more than a list of addresses, of which it has so many bytes.
pub(super) fn is_prose(text: &str, addresses: usize) -> bool {
    let len = text.trim().len();
    len > 0 && addresses < len - addresses.min(len)
}
