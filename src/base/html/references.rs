//! Character references: `&amp;`, `&#39;` (WHATWG HTML, 13.2.5.72 to 13.2.5.80).

use std::borrow::Cow;

use markup5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::{memchr, memchr3};

/// Returns the decoded text from between tags, or from a `title` or `textarea`.
pub(crate) fn decode_text(text: &str) -> Cow<'_, str> {
    decode(text, Within::Text)
}

/// Returns the decoded value of an attribute.
pub(crate) fn decode_attribute(value: &str) -> Cow<'_, str> {
    decode(value, Within::Attribute)
}

/// Returns text with the line breaks that browsers see: `\n` alone (13.2.3.5).
pub(crate) fn line_breaks(text: &str) -> Cow<'_, str> {
    match memchr(b'\r', text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        None => Cow::Borrowed(text),
    }
}

/// The place of a character reference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    /// In a value, `?a=1&copy=2` is an address and holds no copyright sign.
    Attribute,
}

fn decode(text: &str, within: Within) -> Cow<'_, str> {
    let special = |text: &str| memchr3(b'&', b'\r', b'\0', text.as_bytes());
    let Some(mut at) = special(text) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let behind = &from[1..];
        rest = match from.as_bytes()[0] {
            b'&' => reference(behind, within, &mut out),
            b'\r' => {
                out.push('\n');
                behind.strip_prefix('\n').unwrap_or(behind)
            }
            _ => {
                out.push(char::REPLACEMENT_CHARACTER);
                behind
            }
        };
        match special(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes the character of a reference whose `&` is in front of `text`, and returns the rest. An `&` that
/// begins no reference is written unchanged.
fn reference<'t>(text: &'t str, within: Within, out: &mut String) -> &'t str {
    let numbered = text.strip_prefix('#').and_then(numeric);
    if let Some((character, behind)) = numbered {
        out.push(character);
        return behind;
    }
    match named(text, within) {
        Some(((first, second), behind)) => {
            let characters = [first, second].map(char::from_u32);
            // The table has a zero where there is no second character.
            out.extend(characters.into_iter().flatten().filter(|c| *c != '\0'));
            behind
        }
        None => {
            out.push('&');
            text
        }
    }
}

/// Reads a numeric reference from behind its `&#` (13.2.5.75 to 13.2.5.80).
fn numeric(text: &str) -> Option<(char, &str)> {
    let (radix, digits) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, text),
    };
    let end = digits.find(|c: char| !c.is_digit(radix));
    let (digits, behind) = digits.split_at(end.unwrap_or(digits.len()));
    if digits.is_empty() {
        return None;
    }
    let number = digits.chars().filter_map(|c| c.to_digit(radix));
    let number = number.fold(0_u32, |number, digit| {
        number.saturating_mul(radix).saturating_add(digit)
    });
    let character = match number {
        0 => None,
        number => char::from_u32(number).map(|c| windows_character(c).unwrap_or(c)),
    };
    let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((character, behind.strip_prefix(';').unwrap_or(behind)))
}

/// Returns the sign that is meant by a control character from 0x80 to 0x9f, which is that of Windows-1252 (13.2.5.80).
pub(crate) fn windows_character(c: char) -> Option<char> {
    let place = u32::from(c).checked_sub(0x80)?;
    *C1_REPLACEMENTS.get(place as usize)?
}

/// Reads the longest name behind `&` (13.2.5.73).
fn named(text: &str, within: Within) -> Option<((u32, u32), &str)> {
    let mut found = None;
    // The table has every beginning of a name too, with zeros.
    for end in 1..=text.len() {
        let known = text.get(..end).and_then(|name| NAMED_ENTITIES.get(name));
        match known {
            Some((0, _)) => {}
            Some(characters) => found = Some((*characters, end)),
            None => break,
        }
    }
    let (characters, end) = found?;
    let (name, behind) = text.split_at(end);
    let goes_on = |byte: &u8| *byte == b'=' || byte.is_ascii_alphanumeric();
    let is_address = within == Within::Attribute
        && !name.ends_with(';')
        && behind.as_bytes().first().is_some_and(goes_on);
    (!is_address).then_some((characters, behind))
}
