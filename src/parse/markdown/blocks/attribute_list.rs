//! Attributes as they were read from their braces.

use std::borrow::Cow;
use std::ops::Range;

/// The attribute that says who made a picture.
pub(crate) const CREDIT: &str = "credit";

/// What an author says of a block or a picture in braces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes<'a> {
    /// The anchor.
    pub(crate) id: Option<&'a str>,
    pub(crate) classes: Vec<&'a str>,
    pub(crate) others: Vec<(&'a str, Cow<'a, str>)>,
    /// Where they stand in the text.
    pub(crate) range: Range<usize>,
}

impl<'a> Attributes<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.id.is_none() && self.classes.is_empty() && self.others.is_empty()
    }

    /// Adds what is said of the same thing in other braces.
    pub(crate) fn add(&mut self, more: &Attributes<'a>) {
        self.id = self.id.or(more.id);
        self.classes.extend(&more.classes);
        self.others.extend(more.others.iter().cloned());
    }

    /// Returns who made a picture.
    pub(crate) fn credit(&self) -> Option<&str> {
        let mut others = self.others.iter();
        let credit = others.find(|(key, _)| is_credit(key));
        credit.map(|(_, value)| &**value)
    }
}

/// Says whether an attribute is that which says who made a picture.
pub(crate) fn is_credit(key: &str) -> bool {
    key.eq_ignore_ascii_case(CREDIT)
}
