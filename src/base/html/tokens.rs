//! Tags, comments and the text between them.

use memchr::{memchr, memchr_iter, memchr2, memmem};

use super::attributes::Attributes;
use super::foreign::OpenForeign;
use super::raw_text;
use super::tag::Tag;

/// A part of a text, in its source form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'h> {
    /// Text between tags, with its character references.
    Text(&'h str),
    /// A start tag.
    StartTag(Tag<'h>),
    /// An end tag.
    EndTag(Tag<'h>),
    /// The content of a `title` or a `textarea`, in which there are character references, but no tags. In a
    /// drawing, the text behind the start tag of such an element or of a script or a style.
    EscapableText(&'h str),
    /// The content of a script, a style or the like, in which there is nothing but text.
    RawText(&'h str),
    /// A comment, or something that browsers take for one. `</>` is included, which browsers ignore.
    Comment(&'h str),
    /// Text in a drawing or a formula between `<![CDATA[` and `]]>`, which are a part of the source.
    Cdata(&'h str),
    /// The document type.
    Doctype(&'h str),
    /// A tag that the end of the text cuts off. Browsers drop the tag.
    Unfinished(Tag<'h>),
}

impl<'h> Token<'h> {
    /// Returns the text of a [`Token::Cdata`]; of others, their source.
    pub fn cdata(&self) -> &'h str {
        let source = self.source();
        let text = source.strip_prefix(CDATA).unwrap_or(source);
        text.strip_suffix("]]>").unwrap_or(text)
    }

    /// Returns the token's source.
    pub fn source(&self) -> &'h str {
        match self {
            Token::StartTag(tag) | Token::EndTag(tag) | Token::Unfinished(tag) => tag.source,
            Token::Text(text)
            | Token::EscapableText(text)
            | Token::RawText(text)
            | Token::Comment(text)
            | Token::Cdata(text)
            | Token::Doctype(text) => text,
        }
    }
}

/// Returns the tokens of a text, in order.
pub fn tokens(html: &str) -> Tokens<'_> {
    tokens_within(html, OpenForeign::default())
}

/// Returns the tokens of a text that begins within drawings and formulas.
pub(crate) fn tokens_within(html: &str, foreign: OpenForeign) -> Tokens<'_> {
    Tokens {
        rest: html,
        inside: None,
        foreign,
    }
}

/// The tokens of a text.
pub struct Tokens<'h> {
    rest: &'h str,
    /// What comes next, where that is not everything.
    inside: Option<Inside<'h>>,
    foreign: OpenForeign,
}

/// What comes next behind a tag.
#[derive(Clone, Copy)]
enum Inside<'h> {
    /// The content of the element of this name, which has no tags.
    TextAlone(&'h str),
    /// Text in an element of a drawing that is named like an element without tags.
    TextFirst,
    /// The end tag of an element without tags.
    EndTag,
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(inside) = self.inside
            && let Some(text) = self.content(inside)
        {
            return Some(text);
        }
        let bytes = self.rest.as_bytes();
        match bytes {
            [] => None,
            [b'<', letter, ..] if letter.is_ascii_alphabetic() => Some(self.tag(1)),
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => Some(self.tag(2)),
            [b'<', b'!', b'[', ..]
                if self.rest.starts_with(CDATA) && self.foreign.is_innermost() =>
            {
                Some(Token::Cdata(self.take(cdata_end(self.rest))))
            }
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
    /// Returns what is open behind the tokens so far.
    pub(crate) fn into_foreign(self) -> OpenForeign {
        self.foreign
    }

    /// Goes on with a later part of the text.
    pub(crate) fn skip_to(&mut self, rest: &'h str) {
        self.rest = rest;
    }

    /// Goes on as if the content of the element that began last had tags.
    pub(crate) fn read_tags(&mut self) {
        self.inside = None;
    }

    /// Takes what has no tags in it; nothing where that is empty.
    fn content(&mut self, inside: Inside<'h>) -> Option<Token<'h>> {
        match inside {
            Inside::TextAlone(element) => {
                self.inside = Some(Inside::EndTag);
                let text = self.take(raw_text::end(self.rest, element));
                let is_escapable = raw_text::is_escapable(element);
                (!text.is_empty()).then_some(match is_escapable {
                    true => Token::EscapableText(text),
                    false => Token::RawText(text),
                })
            }
            Inside::TextFirst => {
                self.inside = None;
                let text = self.take(text_end(self.rest.as_bytes()));
                (!text.is_empty()).then_some(Token::EscapableText(text))
            }
            Inside::EndTag => None,
        }
    }

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
                let content = self.foreign.start(&tag);
                self.inside = match raw_text::holds_text_alone(tag.name) {
                    true if !content.is_foreign() => Some(Inside::TextAlone(tag.name)),
                    true if !tag.is_self_closing() => Some(Inside::TextFirst),
                    _ => None,
                };
                Token::StartTag(tag)
            }
            Some(_) => {
                if self.inside.take().is_none() {
                    self.foreign.end(&tag);
                }
                Token::EndTag(tag)
            }
        }
    }
}

const CDATA: &str = "<![CDATA[";

/// Returns where a section of `<![CDATA[` ends (13.2.5.69 to 13.2.5.71).
fn cdata_end(html: &str) -> usize {
    let end = memmem::find(html.as_bytes(), b"]]>");
    end.map_or(html.len(), |at| at + "]]>".len())
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
