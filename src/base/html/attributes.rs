//! The attributes of a tag (WHATWG HTML, 13.2.5.32 to 13.2.5.40).

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::references::decode_attribute;

/// An attribute in its source form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// The name, in the letters of the source.
    pub name: &'h str,
    /// The value without quotes, with its character references; empty where the attribute has none.
    pub value: &'h str,
    /// The range of the value in the tag, quotes included; `None` without an equals sign.
    pub written: Option<Range<usize>>,
}

impl<'h> Attribute<'h> {
    /// Returns the decoded value.
    pub fn decoded(&self) -> Cow<'h, str> {
        decode_attribute(self.value)
    }
}

/// The attributes of a tag, repeated ones included. A value with unclosed quotes is left out, because
/// browsers drop the tag.
pub struct Attributes<'h> {
    tag: &'h str,
    at: usize,
    /// The byte behind the `>`, once the tag's end was found.
    end: Option<usize>,
    stroke: bool,
}

impl<'h> Attributes<'h> {
    /// Begins to read `tag`, whose name ends at byte `at`.
    pub(super) fn new(tag: &'h str, at: usize) -> Self {
        Self {
            tag,
            at,
            end: None,
            stroke: false,
        }
    }

    /// Returns where the tag ends, once all attributes were read; `None` where the text ends before.
    pub(super) fn end(&self) -> Option<usize> {
        self.end
    }

    /// Says whether a slash that belongs to no attribute precedes the end, once all attributes were read.
    pub(super) fn ended_with_stroke(&self) -> bool {
        self.stroke
    }

    /// Returns the first byte at or behind `from` that fits `wanted`, or the end of the text.
    fn seek(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let bytes = self.tag.as_bytes();
        let rest = bytes.get(from..).unwrap_or_default();
        let at = rest.iter().position(|byte| wanted(*byte));
        at.map_or(bytes.len(), |at| from + at)
    }

    /// Returns the range of the value that begins at byte `from`, with its quotes and without (13.2.5.35
    /// to 13.2.5.38).
    fn value(&self, from: usize) -> Option<(Range<usize>, Range<usize>)> {
        let bytes = self.tag.as_bytes();
        let Some(quote @ (b'"' | b'\'')) = bytes.get(from) else {
            let end = self.seek(from, |byte| byte.is_ascii_whitespace() || byte == b'>');
            return Some((from..end, from..end));
        };
        let inside = from + 1;
        let end = inside + memchr(*quote, bytes.get(inside..)?)?;
        Some((from..end + 1, inside..end))
    }
}

impl<'h> Iterator for Attributes<'h> {
    type Item = Attribute<'h>;

    fn next(&mut self) -> Option<Attribute<'h>> {
        let bytes = self.tag.as_bytes();
        let not_space = |byte: u8| !byte.is_ascii_whitespace();
        let start = self.seek(self.at, |byte| {
            !(byte.is_ascii_whitespace() || byte == b'/')
        });
        match bytes.get(start) {
            None => return None,
            Some(b'>') => {
                self.stroke = start > self.at && bytes[start - 1] == b'/';
                self.at = start;
                self.end = Some(start + 1);
                return None;
            }
            Some(_) => {}
        }
        // An equals sign at the beginning belongs to the name.
        let name_end = self.seek(start + 1, |byte| {
            byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=')
        });
        let name = self.tag.get(start..name_end)?;
        let equals = self.seek(name_end, not_space);
        if bytes.get(equals) != Some(&b'=') {
            self.at = name_end;
            return Some(Attribute {
                name,
                value: "",
                written: None,
            });
        }
        let Some((written, value)) = self.value(self.seek(equals + 1, not_space)) else {
            self.at = bytes.len();
            return None;
        };
        self.at = written.end;
        Some(Attribute {
            name,
            value: self.tag.get(value)?,
            written: Some(written),
        })
    }
}
