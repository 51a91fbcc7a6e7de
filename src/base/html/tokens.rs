//! Tags, comments and the text between them.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};

use super::attributes::{Attribute, Attributes};
use super::raw_text;

/// A part of a text, in its source form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'h> {
    /// Text between tags, with its character references.
    Text(&'h str),
    /// A start tag.
    StartTag(Tag<'h>),
    /// An end tag.
    EndTag(Tag<'h>),
    /// The content of a `title` or a `textarea`, in which there are character references, but no tags.
    EscapableText(&'h str),
    /// The content of a script, a style or the like, in which there is nothing but text.
    RawText(&'h str),
    /// A comment, or something that browsers take for one. `</>` is included, which browsers ignore.
    Comment(&'h str),
    /// The document type.
    Doctype(&'h str),
    /// A tag that the end of the text cuts off. Browsers drop the tag.
    Unfinished(Tag<'h>),
}

impl<'h> Token<'h> {
    /// Returns the token's source.
    pub fn source(&self) -> &'h str {
        match self {
            Token::StartTag(tag) | Token::EndTag(tag) | Token::Unfinished(tag) => tag.source,
            Token::Text(text)
            | Token::EscapableText(text)
            | Token::RawText(text)
            | Token::Comment(text)
            | Token::Doctype(text) => text,
        }
    }
}

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

/// Returns the tokens of a text, in order.
pub fn tokens(html: &str) -> Tokens<'_> {
    Tokens {
        rest: html,
        inside: None,
    }
}

/// The tokens of a text.
pub struct Tokens<'h> {
    rest: &'h str,
    /// The element whose content comes next, where that content has no tags.
    inside: Option<&'h str>,
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(name) = self.inside.take() {
            let text = self.take(raw_text::end(self.rest, name));
            if !text.is_empty() {
                return Some(match raw_text::is_escapable(name) {
                    true => Token::EscapableText(text),
                    false => Token::RawText(text),
                });
            }
        }
        let bytes = self.rest.as_bytes();
        match bytes {
            [] => None,
            [b'<', letter, ..] if letter.is_ascii_alphabetic() => Some(self.tag(1)),
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => Some(self.tag(2)),
            [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => {
                let text = self.take(comment_end(self.rest));
                let word = text.as_bytes().get(2..9);
                let is_doctype = text.starts_with("<!")
                    && word.is_some_and(|word| word.eq_ignore_ascii_case(b"doctype"));
                Some(match is_doctype {
                    true => Token::Doctype(text),
                    false => Token::Comment(text),
                })
            }
            _ => Some(Token::Text(self.take(text_end(bytes)))),
        }
    }
}

impl<'h> Tokens<'h> {
    fn take(&mut self, end: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes a tag whose name begins at byte `from` (13.2.5.6 to 13.2.5.8).
    fn tag(&mut self, from: usize) -> Token<'h> {
        let html = self.rest;
        let bytes = html.as_bytes();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let name = bytes[from..].iter().position(ends);
        let name_end = name.map_or(bytes.len(), |at| from + at);
        let end = tag_end(html, name_end);
        let tag = Tag {
            source: self.take(end.unwrap_or(bytes.len())),
            name: &html[from..name_end],
        };
        match end {
            None => Token::Unfinished(tag),
            Some(_) if from == 1 => {
                self.inside = raw_text::holds_text_alone(tag.name).then_some(tag.name);
                Token::StartTag(tag)
            }
            Some(_) => Token::EndTag(tag),
        }
    }
}

/// Returns where text ends: before the next `<` that begins something (13.2.5.1 and 13.2.5.6).
fn text_end(bytes: &[u8]) -> usize {
    let begins = |at: &usize| match bytes.get(at + 1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.len() > at + 2,
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    };
    memchr_iter(b'<', bytes).find(begins).unwrap_or(bytes.len())
}

/// Returns where a tag ends whose attributes begin at byte `from`; `None` where the text ends before.
fn tag_end(html: &str, from: usize) -> Option<usize> {
    let rest = html.as_bytes().get(from..)?;
    let end = memchr(b'>', rest)?;
    // Only quotes can hide a `>`.
    if memchr2(b'"', b'\'', &rest[..end]).is_none() {
        return Some(from + end + 1);
    }
    let mut attributes = Attributes::new(html, from);
    attributes.by_ref().for_each(drop);
    attributes.end()
}

/// Returns where a comment ends, or the text that browsers take for one (13.2.5.41 to 13.2.5.53).
fn comment_end(html: &str) -> usize {
    let bytes = html.as_bytes();
    let Some(inside) = bytes.strip_prefix(b"<!--") else {
        return memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1);
    };
    let ends = |at: &usize| {
        let before = &inside[..*at];
        // `<!-->` and `<!--->` are complete comments.
        matches!(before, b"" | b"-") || before.ends_with(b"--") || before.ends_with(b"--!")
    };
    let end = memchr_iter(b'>', inside).find(ends);
    end.map_or(bytes.len(), |at| b"<!--".len() + at + 1)
}
