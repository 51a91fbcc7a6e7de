//! A tag and its attributes.

use std::borrow::Cow;

use super::attributes::{Attribute, Attributes};

/// A start or an end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'h> {
    /// The tag's source.
    pub source: &'h str,
    /// The element's name.
    pub name: &'h str,
}

impl<'h> Tag<'h> {
    /// Says whether the element has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns the element's name in small letters.
    pub(crate) fn lowercase_name(&self) -> Cow<'h, str> {
        match self.name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(self.name.to_ascii_lowercase()),
            false => Cow::Borrowed(self.name),
        }
    }

    /// Says whether this is a start tag.
    pub(crate) fn is_start(&self) -> bool {
        !self.source.starts_with("</")
    }

    /// Returns the attributes in their source form.
    pub fn attributes(&self) -> Attributes<'h> {
        let name = if self.is_start() { 1 } else { 2 };
        Attributes::new(self.source, name + self.name.len())
    }

    /// Returns an attribute; of several with this name, the first.
    pub fn attribute(&self, name: &str) -> Option<Attribute<'h>> {
        self.attributes()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// Returns the value of an attribute, with its character references.
    pub fn get(&self, name: &str) -> Option<&'h str> {
        self.attribute(name).map(|attribute| attribute.value)
    }

    /// Returns the decoded value of an attribute.
    pub fn decoded(&self, name: &str) -> Option<Cow<'h, str>> {
        self.attribute(name).map(|attribute| attribute.decoded())
    }

    /// Says whether the tag ends with a slash that belongs to no attribute: `<path/>`, but not `<a
    /// href=x/>` (13.2.5.40).
    pub(crate) fn is_self_closing(&self) -> bool {
        if !self.source.ends_with("/>") {
            return false;
        }
        let mut attributes = self.attributes();
        attributes.by_ref().for_each(drop);
        attributes.ended_with_stroke()
    }
}
