//! HTML that the writer wrote: which addresses, anchors, pictures and words are in it.
//!
//! This reads tags as a browser's tokeniser does (HTML standard, section 13.2.5), as far as it
//! takes to find attributes; it judges nothing and changes nothing.

use std::ops::Range;

use memchr::memmem;

use super::escape;
use crate::model::article::Role;

/// Something found in HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Find<'h> {
    /// Text between tags.
    Text(&'h str),
    /// An attribute whose value is one address. The range is that of the value with its quotes.
    Address(Role, Range<usize>, String),
    /// An attribute whose value is a list of addresses (`srcset`), each with its range; the first
    /// range is that of the whole value with its quotes.
    Addresses(Range<usize>, Vec<(Range<usize>, String)>),
    /// An anchor.
    Anchor(String),
    /// A picture begins.
    Picture,
}

/// Elements whose content is no HTML, up to their end tag.
const OPAQUE: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Reads `html` and hands over what it finds, in order.
pub(super) fn read<'h>(html: &'h str, mut found: impl FnMut(Find<'h>)) {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|n| at + n) {
        let name = match bytes.get(open + 1) {
            Some(b'!' | b'?') => {
                let skipped = comment(&html[open..]);
                found(Find::Text(&html[at..open]));
                at = open + skipped;
                continue;
            }
            Some(b'/') => open + 2,
            _ => open + 1,
        };
        if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
            found(Find::Text(&html[at..=open]));
            at = open + 1;
            continue;
        }
        found(Find::Text(&html[at..open]));
        let name_end = run(bytes, name, |b| {
            !b.is_ascii_whitespace() && b != b'/' && b != b'>'
        });
        let element = html[name..name_end].to_ascii_lowercase();
        if element == "img" {
            found(Find::Picture);
        }
        at = attributes(html, name_end, &element, &mut found);
        if bytes[open + 1] != b'/' && OPAQUE.contains(&element.as_str()) {
            at += closing(&html[at..], &element);
        }
    }
    found(Find::Text(&html[at..]));
}

fn run(bytes: &[u8], from: usize, keep: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| !keep(*byte))
        .map_or(bytes.len(), |n| from + n)
}

/// Returns the length of the comment or declaration that begins `html`.
fn comment(html: &str) -> usize {
    let end = if html.starts_with("<!--") {
        // `<!-->` is a whole comment.
        html[2..].find("-->").map(|n| n + 2 + "-->".len())
    } else if html.starts_with("<![CDATA[") {
        html.find("]]>").map(|n| n + "]]>".len())
    } else {
        html.find('>').map(|n| n + 1)
    };
    end.unwrap_or(html.len())
}

/// Returns the length of what stands before the end tag of an opaque element.
fn closing(html: &str, element: &str) -> usize {
    memmem::find_iter(html.as_bytes(), "</")
        .find(|at| {
            html.as_bytes()[at + 2..]
                .get(..element.len())
                .is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes()))
        })
        .unwrap_or(html.len())
}

/// Reads the attributes that stand from `at` on, and returns where the tag ends.
fn attributes<'h>(
    html: &'h str,
    mut at: usize,
    element: &str,
    found: &mut impl FnMut(Find<'h>),
) -> usize {
    let bytes = html.as_bytes();
    loop {
        at = run(bytes, at, |b| b.is_ascii_whitespace() || b == b'/');
        match bytes.get(at) {
            None => return at,
            Some(b'>') => return at + 1,
            _ => {}
        }
        // An attribute's name may begin with `=`, or the loop would stand still.
        let name_end = run(bytes, at + 1, |b| {
            !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'=')
        });
        let name = &html[at..name_end];
        at = run(bytes, name_end, |b| b.is_ascii_whitespace());
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at = run(bytes, at + 1, |b| b.is_ascii_whitespace());
        let (outer, inner) = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = run(bytes, at + 1, |b| b != *quote);
                if end == bytes.len() {
                    // The tag never ends: there is no value.
                    return end;
                }
                (at..end + 1, at + 1..end)
            }
            _ => {
                let end = run(bytes, at, |b| !b.is_ascii_whitespace() && b != b'>');
                (at..end, at..end)
            }
        };
        at = outer.end;
        value(html, element, name, outer, inner, found);
    }
}

fn value<'h>(
    html: &'h str,
    element: &str,
    name: &str,
    outer: Range<usize>,
    inner: Range<usize>,
    found: &mut impl FnMut(Find<'h>),
) {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    let value = &html[inner.clone()];
    if is("id") || (is("name") && element == "a") {
        if !value.is_empty() {
            found(Find::Anchor(escape::decode(value)));
        }
    } else if is("href") || is("src") || is("poster") {
        // `<base>` changes what every other address means; it is not one itself.
        if element != "base" {
            let trimmed = value.trim_matches(|c: char| c.is_ascii_whitespace());
            found(Find::Address(
                role(element, name),
                outer,
                escape::decode(trimmed),
            ));
        }
    } else if is("srcset") || is("imagesrcset") {
        let addresses = candidates(value)
            .into_iter()
            .map(|range| {
                let range = inner.start + range.start..inner.start + range.end;
                (range.clone(), escape::decode(&html[range]))
            })
            .collect();
        found(Find::Addresses(outer, addresses));
    }
}

fn role(element: &str, name: &str) -> Role {
    let shown = matches!(element, "img" | "image" | "input") || name.eq_ignore_ascii_case("poster");
    if shown { Role::Picture } else { Role::Link }
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

    fn found(html: &str) -> Vec<Find<'_>> {
        let mut all = Vec::new();
        read(html, |find| {
            if find != Find::Text("") {
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
                Find::Address(Role::Link, a..a + 14, "a.md?x&y".into()),
                Find::Text("go"),
                Find::Picture,
                Find::Address(Role::Picture, b..b + 5, "b.png".into()),
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
                    .all(|find| !matches!(find, Find::Address(..))),
                "{html}"
            );
        }
        assert_eq!(
            found("<script>'<img src=x>'</script>y").pop(),
            Some(Find::Text("y"))
        );
    }

    #[test]
    fn anchors_are_found() {
        assert_eq!(
            found("<p id=one><a name='two'></a><input name=three>2 < 3"),
            [
                Find::Anchor("one".into()),
                Find::Anchor("two".into()),
                Find::Text("2 <"),
                Find::Text(" 3"),
            ]
        );
    }
}
