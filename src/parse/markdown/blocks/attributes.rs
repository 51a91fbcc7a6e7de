//! What authors say of a block in braces at its end: `{#id .class key=value}`. All other braces are text.

use std::borrow::Cow;

use crate::base::comments;
use crate::parse::markdown::event::Attributes;
use crate::parse::markdown::masks::masked::PLACEHOLDER;

/// So far braces are looked for, in bytes.
const LONGEST: usize = 400;

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
    Some((start, attributes(list)?))
}

/// Returns the attributes in a line of nothing else, as kramdown has them below a heading:
/// `{: #id .class}`.
pub(crate) fn of_line(line: &str) -> Option<Attributes<'_>> {
    attributes(line.trim().strip_prefix("{:")?.strip_suffix('}')?)
}

/// Reads what stands between the braces; `None` where it is not all attributes, with an anchor or a class
/// among them.
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
            let value = comments::without(value.trim_matches(is_quote));
            read.others.push((key, value));
        }
        rest = behind.trim_start();
    }
    (read.id.is_some() || !read.classes.is_empty()).then_some(read)
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

/// Returns the name under which an attribute is written: what HTML does not have for all elements, or what
/// could run something, is data.
pub(crate) fn written_name(key: &str) -> Cow<'_, str> {
    let lower = key.to_ascii_lowercase();
    let is_known = GLOBAL.contains(&lower.as_str())
        || lower.starts_with("data-")
        || lower.starts_with("aria-");
    match is_known {
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
