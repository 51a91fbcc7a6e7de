//! What authors say of a block in braces at its end: `{#id .class key=value}`. All other braces are text.

use std::borrow::Cow;
use std::ops::Range;

use super::attribute_list::Attributes;
use crate::base::comments;
use crate::parse::markdown::masks::masked::PLACEHOLDER;

/// So far braces are looked for, in bytes.
const LONGEST: usize = 1000;

/// Attributes that any element of HTML may have and that run nothing.
const GLOBAL: [&str; 6] = ["lang", "dir", "title", "translate", "role", "tabindex"];

/// Blocks of Svelte's templates, which texts about them name: `{#if}`.
const SVELTE: [&str; 5] = ["#if", "#each", "#await", "#key", "#snippet"];

/// Returns where the attributes begin at the end of a block, and what they are. Something has to stand
/// before them.
pub(crate) fn at_end(block: &str) -> Option<(usize, Attributes<'_>)> {
    let inside = block.trim_end().strip_suffix('}')?;
    let from = inside.ceil_char_boundary(inside.len().saturating_sub(LONGEST));
    let start = from + inside[from..].rfind(['{', '\n'])?;
    let list = inside[start..].strip_prefix('{')?;
    let before = &block[..start];
    let last = before.chars().next_back()?;
    // Kramdown has a colon behind the brace.
    let list = list.strip_prefix(':').unwrap_or(list);
    let is_apart = last.is_whitespace()
        || (list.starts_with('#') && (last.is_alphanumeric() || ")`*_.!?".contains(last)));
    let is_something = before.contains(|c: char| !c.is_whitespace() && !matches!(c, '#' | '>'));
    if !is_apart || !is_something || SVELTE.contains(&list.trim()) {
        return None;
    }
    let read = attributes(list)?;
    let is_named = read.id.is_some() || !read.classes.is_empty();
    (is_named || read.credit().is_some() && begins_picture(before)).then_some((start, read))
}

/// Says whether a text begins with a picture, or with one that is a link.
pub(crate) fn begins_picture(text: &str) -> bool {
    let text = text.trim_ascii_start();
    text.starts_with("![") || text.starts_with("[![")
}

/// What stands behind a picture.
#[derive(Debug)]
pub(crate) enum Behind<'a> {
    /// Text.
    Text,
    /// Attributes, and how many bytes they take with the blanks in front of them.
    Attributes(Attributes<'a>, usize),
    /// Braces that were meant as attributes and are none: where they stand.
    Unreadable(Range<usize>),
}

/// Reads what stands behind a picture, up to the end of the line.
pub(crate) fn behind_picture(rest: &str) -> Behind<'_> {
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let line = &line[..line.floor_char_boundary(LONGEST)];
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    let Some(inside) = line[blanks..].strip_prefix('{') else {
        return Behind::Text;
    };
    let length = end_of_list(inside);
    let list = &inside[..length.or_else(|| inside.find('}')).unwrap_or(inside.len())];
    let list = list.strip_prefix(':').unwrap_or(list).trim();
    let read = length.and_then(|length| Some((attributes(list)?, blanks + length + "{}".len())));
    let says_something = list.contains(|c: char| c.is_alphanumeric());
    let is_close = blanks == 0 && !list.starts_with(['{', '%', '{']) && !SVELTE.contains(&list);
    let names_credit = list.to_ascii_lowercase().starts_with("credit");
    match read {
        Some((read, length)) if says_something => {
            let behind = line[length..].trim_ascii_start();
            let is_apart = behind.is_empty() || begins_picture(behind);
            match is_close || is_apart || read.credit().is_some() {
                true => Behind::Attributes(read, length),
                false => Behind::Text,
            }
        }
        None if says_something && (is_close || names_credit) => {
            let end = inside
                .find('}')
                .map_or(line.trim_end().len(), |at| blanks + at + "{}".len());
            Behind::Unreadable(blanks..end)
        }
        _ => Behind::Text,
    }
}

/// Returns where the brace stands that ends a list, outside of quotes.
fn end_of_list(list: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in list.char_indices() {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None if c == '}' => return Some(at),
            None if is_quote(c) && list[..at].ends_with('=') => quote = Some(closing(c)),
            None => {}
        }
    }
    None
}

/// Returns the attributes in a line of nothing else, as kramdown has them below a heading:
/// `{: #id .class}`.
pub(crate) fn of_line(line: &str) -> Option<Attributes<'_>> {
    let read = attributes(line.trim().strip_prefix("{:")?.strip_suffix('}')?)?;
    (read.id.is_some() || !read.classes.is_empty()).then_some(read)
}

/// Reads what stands between the braces; `None` where it is not all attributes.
fn attributes(list: &str) -> Option<Attributes<'_>> {
    let mut read = Attributes::default();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let len = token(rest)?;
        let (token, behind) = rest.split_at(len);
        if let Some(id) = token.strip_prefix('#') {
            if read.id.is_some() || !is_name(id) {
                return None;
            }
            read.id = Some(id);
        } else if let Some(classes) = token.strip_prefix('.') {
            for class in classes.split('.') {
                if !is_name(class) || class.starts_with(|c: char| c.is_ascii_digit()) {
                    return None;
                }
                read.classes.push(class);
            }
        } else {
            let (key, value) = token.split_once('=')?;
            if !is_key(key) || is_of_themes(key) {
                return None;
            }
            let value = comments::without(unquoted(value));
            read.others.push((key, value));
        }
        rest = behind.trim_start();
    }
    Some(read)
}

/// Returns the length of the first part of a list, which a blank ends outside quotes; `None` where quotes
/// do not end.
fn token(list: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, c) if is_quote(c) && list[..at].ends_with('=') => quote = Some(closing(c)),
            (None, '"' | '\'' | '`' | '<' | '>') | (_, PLACEHOLDER) => return None,
            (_, c) if c.is_control() => return None,
            (None, c) if c.is_whitespace() => return Some(at),
            _ => {}
        }
    }
    quote.is_none().then_some(list.len())
}

/// Returns a value without the quotes around it.
fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix(is_quote);
    inner.map_or(value, |inner| inner.strip_suffix(is_quote).unwrap_or(inner))
}

/// Says whether a character may stand around a value: an editor may have put typographic marks there.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

/// Returns the quotation mark that ends what another one begins.
fn closing(quote: char) -> char {
    match quote {
        '“' => '”',
        '„' => '“',
        '‘' => '’',
        '«' => '»',
        same => same,
    }
}

/// Says whether this can be an anchor or a class.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
        && !name.contains(['#', '=', '"', '\'', '&', '{', '(', ')', ',', ';', '\\'])
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Says whether an attribute is one by which a theme widens the content security policy of the site.
fn is_of_themes(key: &str) -> bool {
    key.eq_ignore_ascii_case("csp") || key.eq_ignore_ascii_case("data-csp")
}

/// Says whether an attribute is one that any element of HTML may have.
pub(crate) fn is_global(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    GLOBAL.contains(&lower.as_str()) || lower.starts_with("data-") || lower.starts_with("aria-")
}

/// Returns the name under which an attribute is written: what HTML does not have for all elements, or what
/// could run something, is data.
pub(crate) fn written_name(key: &str) -> Cow<'_, str> {
    match is_global(key) {
        true => Cow::Borrowed(key),
        false => Cow::Owned(format!("data-{key}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_an_anchor_or_a_class() {
        for (block, before) in [
            ("a {#b}", "a "),
            ("# a {#b .c d=e f=\"g h\"}", "# a "),
            ("a{#b}", "a"),
            ("語{#b}", "語"),
            ("`a`{#b}", "`a`"),
            ("a {.b.c}  \n", "a "),
            ("a\n{: #b .c}", "a\n"),
            ("a {#v1.2-β:c}", "a "),
            ("a {b} {#c}", "a {b} "),
            ("a {#if-only}", "a "),
            ("a {#key .b}", "a "),
        ] {
            let (start, _) = at_end(block).unwrap();
            assert_eq!(&block[..start], before);
        }
        let (_, read) = at_end("x {#a .b .c d=e lang='f g' data-h=\"i\"}").unwrap();
        assert_eq!((read.id, read.classes), (Some("a"), vec!["b", "c"]));
        let others = [("d", "e"), ("lang", "f g"), ("data-h", "i")];
        assert_eq!(read.others, others.map(|(key, value)| (key, value.into())));
    }

    #[test]
    fn a_line_of_attributes_begins_with_a_colon() {
        assert_eq!(of_line(" {: #a .b}\r").unwrap().id, Some("a"));
        for line in ["{#a}", "{:toc}", "{: #a} b", "{: #a", "a {: #b}", ""] {
            assert!(of_line(line).is_none(), "{line}");
        }
    }

    #[test]
    fn other_braces_are_text() {
        for block in [
            "a {b}",
            "a {}",
            "a {{ b }}",
            "a {{#b}}",
            "a {#}",
            "a {.}",
            "a {...}",
            "a {.5}",
            "a {b=c}",
            "a{.b}",
            "a \\{#b}",
            "a ${#b}",
            "# {#a}",
            "{.a}",
            "> {.a}",
            "a {#b #c}",
            "a {#b c}",
            "a {#b, .c}",
            "a {:toc}",
            "a {# b #}",
            "a {% b %}",
            "f(x) = {y}",
            "map[string]struct{}",
            "a {.b{c}",
            "a {#b c=\"d}",
            "a {#b <c>}",
            "a {#b\n}",
            "loops with {#each}",
            "# Svelte 5: {#snippet}",
            "what is {#if }",
        ] {
            assert!(at_end(block).is_none(), "{block}");
        }
    }

    #[test]
    fn what_could_run_is_data() {
        for (key, name) in [
            ("lang", "lang"),
            ("aria-label", "aria-label"),
            ("style", "data-style"),
            ("onclick", "data-onclick"),
            ("OnClick", "data-OnClick"),
            ("key", "data-key"),
            ("data-x", "data-x"),
        ] {
            assert_eq!(written_name(key), name);
        }
    }
}
