//! HTML that an author wrote: which addresses, anchors, pictures and words are in the HTML.
//!
//! Nothing is judged here, and nothing changed.

use std::ops::Range;

use memchr::memmem;

use crate::base::address::{code_scheme, document_code};
use crate::base::comments::comments;
use crate::base::html::foreign::OpenForeign;
use crate::base::html::{
    Attribute, Tag, Token, Tokens, decode_attribute, holds_text_alone, tokens_within,
};
use crate::model::article::Role;

/// Something found in HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Find {
    /// Text between tags.
    Text(Range<usize>),
    /// An attribute whose value is one address. The range is that of the value with its quotes.
    Address(Role, Range<usize>, String),
    /// A link that may lead to another site.
    Link(Link),
    /// An attribute whose value is a list of addresses (`srcset`), each with its range; the first
    /// range is that of the whole value with its quotes.
    Addresses(Range<usize>, Vec<(Range<usize>, String)>),
    /// An anchor.
    Anchor(String),
    /// A picture begins.
    Picture,
    /// A frame that shows another site.
    Frame,
    /// A comment, or what browsers take for one, or a comment in the words of an attribute; one without an end
    /// goes to the end of the words.
    Comment(Range<usize>),
    /// `markdown="1"`, which asks other programs to read the element's content as Markdown. The range is
    /// that of the attribute with the blank before it.
    Markdown(Range<usize>, Wanted),
}

/// A link of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where it leads.
    pub(crate) address: String,
    /// What it says of where it leads (`rel`).
    pub(crate) rel: String,
    /// Where that stands, with the blank before it.
    pub(crate) rel_place: Option<Range<usize>>,
    /// Where the name of its element ends.
    pub(crate) name_end: usize,
}

/// What an attribute `markdown` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Markdown,
    Html,
}

/// The tokens of a writer's HTML, each with where it begins. An element that ends with its start tag, such as
/// `<iframe src="…"/>`, has no content, and `<?php … ?>` and `<![CDATA[ … ]]>` end with their own signs: as they
/// were meant, and not as browsers read them.
pub(crate) struct Pieces<'h> {
    html: &'h str,
    tokens: Tokens<'h>,
    at: usize,
    /// The ends of which none follows.
    missing: Vec<&'static str>,
}

/// Returns the tokens of HTML that begins within drawings and formulas.
pub(crate) fn pieces(html: &str, foreign: OpenForeign) -> Pieces<'_> {
    Pieces {
        html,
        tokens: tokens_within(html, foreign),
        at: 0,
        missing: Vec::new(),
    }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = (usize, Token<'h>);

    fn next(&mut self) -> Option<(usize, Token<'h>)> {
        let token = self.tokens.next()?;
        let start = self.at;
        self.at += token.source().len();
        if let Token::StartTag(tag) = token
            && holds_text_alone(tag.name)
            && tag.is_self_closing()
        {
            self.tokens.read_tags();
        }
        if let Token::Comment(text) = token
            && let Some(end) = own_end(text)
            && let Some(more) = self.until(end, start)
        {
            self.at = more;
            self.tokens.skip_to(&self.html[more..]);
            return Some((start, Token::Comment(&self.html[start..more])));
        }
        Some((start, token))
    }
}

impl Pieces<'_> {
    /// Returns where the end of an instruction or a section stands that begins at byte `start`.
    fn until(&mut self, end: &'static str, start: usize) -> Option<usize> {
        if self.missing.contains(&end) {
            return None;
        }
        let inside = start + "<?".len();
        let found = memmem::find(&self.html.as_bytes()[inside..], end.as_bytes());
        if found.is_none() {
            self.missing.push(end);
        }
        found.map(|at| inside + at + end.len())
    }
}

/// Returns the signs that end an instruction for a program, or a section of `<![CDATA[`.
pub(crate) fn own_end(comment: &str) -> Option<&'static str> {
    match comment.as_bytes() {
        [b'<', b'?', ..] => Some("?>"),
        [b'<', b'!', b'[', ..] if comment.starts_with("<![CDATA[") => Some("]]>"),
        _ => None,
    }
}

/// Reads `html` and hands over what it finds, in order. `foreign` is what is open in front of it, and then
/// what is open behind it.
pub(crate) fn read(html: &str, foreign: &mut OpenForeign, mut found: impl FnMut(Find)) {
    let mut pieces = pieces(html, std::mem::take(foreign));
    for (at, token) in pieces.by_ref() {
        match token {
            Token::Text(text) => found(Find::Text(at..at + text.len())),
            Token::Comment(text) | Token::Doctype(text) => {
                found(Find::Comment(at..at + text.len()));
            }
            // Where a blank line ends a block of HTML, its last tag goes on in the next block.
            Token::StartTag(tag) | Token::Unfinished(tag) if tag.is_start() => {
                self::tag(html, at, &tag, &mut found);
            }
            _ => {}
        }
    }
    *foreign = pieces.tokens.into_foreign();
}

/// Reads a start tag, which begins at byte `at` of `html`.
fn tag(html: &str, at: usize, tag: &Tag<'_>, found: &mut impl FnMut(Find)) {
    let element = tag.lowercase_name();
    if element == "img" {
        found(Find::Picture);
    }
    if element == "iframe" && tag.get("src").is_some_and(|src| src.contains("//")) {
        found(Find::Frame);
    }
    if matches!(&*element, "a" | "area")
        && let Some(address) = tag.decoded("href")
    {
        let rel = tag.attribute("rel");
        let rel_place = rel.as_ref().and_then(|rel| place(tag.source, rel));
        found(Find::Link(Link {
            address: address.trim_ascii().to_owned(),
            rel: rel
                .map(|rel| rel.decoded().into_owned())
                .unwrap_or_default(),
            rel_place: rel_place.map(|place| at + place.start..at + place.end),
            name_end: at + "<".len() + element.len(),
        }));
    }
    for attribute in tag.attributes() {
        if attribute.name == "markdown"
            && let Some(place) = place(tag.source, &attribute)
        {
            let wanted = match attribute.value {
                "0" | "false" => Wanted::Html,
                _ => Wanted::Markdown,
            };
            found(Find::Markdown(at + place.start..at + place.end, wanted));
            continue;
        }
        let Some(written) = attribute.written else {
            continue;
        };
        let outer = at + written.start..at + written.end;
        let quotes = usize::from(html[outer.clone()].starts_with(['"', '\'']));
        let inner = outer.start + quotes..outer.end - quotes;
        value(html, &element, attribute.name, outer, inner, found);
    }
}

/// Returns where an attribute stands in its tag, with the blank before it.
fn place(tag: &str, attribute: &Attribute<'_>) -> Option<Range<usize>> {
    let name = attribute.name;
    let is_blank = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    match &attribute.written {
        Some(written) => {
            let start = tag[..written.start].rfind(name)?;
            is_blank(tag.as_bytes().get(start.checked_sub(1)?)).then(|| start - 1..written.end)
        }
        None => {
            let mut places = tag
                .match_indices(name)
                .map(|(start, _)| start..start + name.len());
            let place = places.find(|place| {
                let behind = tag.as_bytes().get(place.end);
                is_blank(tag.as_bytes().get(place.start - 1))
                    && (is_blank(behind) || behind == Some(&b'>'))
            })?;
            Some(place.start - 1..place.end)
        }
    }
}

/// Returns the first byte at or behind `from` that is not to be kept, or the end.
fn run(bytes: &[u8], from: usize, keep: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| !keep(*byte))
        .map_or(bytes.len(), |n| from + n)
}

fn value(
    html: &str,
    element: &str,
    name: &str,
    outer: Range<usize>,
    inner: Range<usize>,
    found: &mut impl FnMut(Find),
) {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    let value = &html[inner.clone()];
    if is("id") || (is("name") && element == "a") {
        if !value.is_empty() {
            found(Find::Anchor(decode_attribute(value).into_owned()));
        }
    } else if is("href") || is("src") || is("poster") {
        // `<base>` changes what every other address means; its own is no reference.
        if element != "base" {
            let trimmed = value.trim_matches(|c: char| c.is_ascii_whitespace());
            found(Find::Address(
                role(element, name),
                outer,
                decode_attribute(trimmed).into_owned(),
            ));
        }
    } else if is("srcset") || is("imagesrcset") {
        let addresses = candidates(value)
            .into_iter()
            .map(|range| {
                let range = inner.start + range.start..inner.start + range.end;
                (range.clone(), decode_attribute(&html[range]).into_owned())
            })
            .collect();
        found(Find::Addresses(outer, addresses));
    } else if is("ping") {
        let addresses = decode_attribute(value);
        let mut addresses = addresses.split_ascii_whitespace();
        if let Some(code) = addresses.find(|address| code_scheme(address).is_some()) {
            found(Find::Address(Role::Link, outer, code.to_owned()));
        }
    } else if ACTED_ON.iter().any(|known| is(known)) || is("value") && element == "param" {
        // What a server or a script does there is not the site's to know, as long as it is no code.
        let address = decode_attribute(value);
        // An animation has a list of values.
        let mut values = address.split(';');
        let code = match is("data") && element == "object" {
            true => document_code,
            false => code_scheme,
        };
        if let Some(code) = values.find(|value| code(value).is_some()) {
            found(Find::Address(Role::Link, outer, code.to_owned()));
        }
    } else if inner != outer {
        for comment in comments(value) {
            found(Find::Comment(comment.behind(inner.start).range));
        }
    }
}

/// Further attributes whose value is an address that browsers load or go to.
const ACTED_ON: [&str; 12] = [
    "action",
    "formaction",
    "xlink:href",
    "data",
    "background",
    "codebase",
    "classid",
    "manifest",
    // Animations of SVG give these to attributes, links among them.
    "values",
    "to",
    "from",
    "by",
];

fn role(element: &str, name: &str) -> Role {
    let shown = matches!(element, "img" | "image" | "input") || name.eq_ignore_ascii_case("poster");
    if shown { Role::PICTURE } else { Role::Link }
}

/// Returns where the addresses stand in the value of a `srcset` (HTML standard, section 4.8.4.2).
fn candidates(value: &str) -> Vec<Range<usize>> {
    let bytes = value.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at = run(bytes, at, |b| b.is_ascii_whitespace() || b == b',');
        if at == bytes.len() {
            return found;
        }
        let end = run(bytes, at, |b| !b.is_ascii_whitespace());
        let address = value[at..end].trim_end_matches(',');
        found.push(at..at + address.len());
        at = if address.len() < end - at {
            end
        } else {
            run(bytes, end, |b| b != b',')
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the words as they are found in `html`.
    fn text(html: &str, words: &str) -> Find {
        let at = html.find(words).unwrap();
        Find::Text(at..at + words.len())
    }

    fn found(html: &str) -> Vec<Find> {
        let mut all = Vec::new();
        read(html, &mut OpenForeign::default(), |find| {
            if !matches!(&find, Find::Text(range) if range.is_empty()) {
                all.push(find);
            }
        });
        all
    }

    #[test]
    fn addresses_are_found_however_they_are_written() {
        let html = "<a class=x HREF = 'a.md?x&amp;y'>go</a><img\n src=b.png alt=\"href='c'\"/>";
        let (a, b) = (html.find("'a").unwrap(), html.find("b.png").unwrap());
        assert_eq!(
            found(html),
            [
                Find::Link(Link {
                    address: "a.md?x&y".into(),
                    rel: String::new(),
                    rel_place: None,
                    name_end: 2,
                }),
                Find::Address(Role::Link, a..a + 14, "a.md?x&y".into()),
                text(html, "go"),
                Find::Picture,
                Find::Address(Role::PICTURE, b..b + 5, "b.png".into()),
            ]
        );
    }

    #[test]
    fn lists_of_addresses_are_taken_apart() {
        let html = r#"<source srcset="a.png, b.png 2x,c,d.png 3x">"#;
        let Some(Find::Addresses(outer, list)) = found(html).pop() else {
            panic!("no list");
        };
        assert_eq!(&html[outer], "\"a.png, b.png 2x,c,d.png 3x\"");
        let names: Vec<&str> = list.iter().map(|(_, address)| address.as_str()).collect();
        assert_eq!(names, ["a.png", "b.png", "c,d.png"]);
    }

    #[test]
    fn scripts_and_comments_hold_no_tags() {
        for html in [
            "<!-- <a href=x> -->",
            "<!--><!-- <img src=y>",
            "<?php <a href=x ?>",
            "<a href=\"never ends",
        ] {
            assert!(
                found(html)
                    .iter()
                    .all(|find| !matches!(find, Find::Address(..) | Find::Picture)),
                "{html}"
            );
        }
        let html = "<script>'<img src=x>'</script>y";
        assert_eq!(found(html).pop(), Some(text(html, "y")));
    }

    #[test]
    fn anchors_are_found() {
        let html = "<p id=one><a name='two'></a><input name=three>2 < 3";
        assert_eq!(
            found(html),
            [
                Find::Anchor("one".into()),
                Find::Anchor("two".into()),
                text(html, "2 < 3"),
            ]
        );
    }
}
