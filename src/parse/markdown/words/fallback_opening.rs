//! What stands in for the opening of a body that has no paragraph: its first item, or its first heading.

/// What may be the opening where no paragraph is.
#[derive(Default)]
pub(crate) enum Fallback {
    #[default]
    None,
    Open(String),
    Complete(String),
}

impl Fallback {
    /// Takes words.
    pub(crate) fn push(&mut self, text: &str) {
        match self {
            Self::None => *self = Self::Open(text.to_owned()),
            Self::Open(words) => words.push_str(text),
            Self::Complete(_) => {}
        }
    }

    /// Takes what was read as a whole, if there are words in it that are no addresses.
    pub(crate) fn complete(&mut self, addresses: usize) {
        *self = match std::mem::take(self) {
            Self::Open(words) if is_prose(&words, addresses) => Self::Complete(words),
            Self::Open(_) => Self::None,
            other => other,
        };
    }

    /// Returns the words, where there are any.
    pub(crate) fn finish(self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Open(words) | Self::Complete(words) => Some(words),
        }
    }
}

/// The first item of a list, with its number.
#[derive(Default)]
pub(crate) struct Item {
    words: Fallback,
    number: Option<u64>,
    /// The number of the item that is being read, if it is the first of a numbered list.
    pub(crate) open_number: Option<u64>,
}

impl Item {
    /// Takes words.
    pub(crate) fn push(&mut self, text: &str) {
        if matches!(self.words, Fallback::None) {
            self.number = self.open_number;
        }
        self.words.push(text);
    }

    /// Takes what was read as a whole, if there are words in it that are no addresses.
    pub(crate) fn complete(&mut self, addresses: usize) {
        self.words.complete(addresses);
    }

    /// Returns the words behind their number, where there are any.
    pub(crate) fn finish(self) -> Option<String> {
        let words = self.words.finish()?;
        Some(match self.number {
            Some(number) => format!("{number}. {words}"),
            None => words,
        })
    }
}

/// Says whether a text is more than a list of addresses, of which it has so many bytes.
pub(crate) fn is_prose(text: &str, addresses: usize) -> bool {
    let len = text.trim().len();
    len > 0 && addresses < len - addresses.min(len)
}
