//! Prepares texts for readers elsewhere: in a feed reader, or as Markdown.
//!
//! In: HTML from a page, or Markdown from a file. Out: the same without anything that does harm or means
//! nothing elsewhere. This module must not know which feeds there are.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use ammonia::{Url, UrlRelative};
use memchr::memchr;
use rustc_hash::FxHashMap;

use crate::base::html::{self, Tag, Token, tokens};
use crate::base::text::{TextSize, whole_lines};
use crate::base::{Fp, escape};
use crate::model::article::{Aside, Outline};

/// The bytes of finished texts that each compartment keeps. A story is in several feeds, each of which is
/// written in several syntaxes, one after the other.
const KEPT: usize = 1024 * 1024;

/// Finished texts by fingerprint, in a few compartments so that threads seldom wait for each other. A
/// full compartment is emptied, and fills with the texts that are needed next.
pub(super) struct Texts([Mutex<Compartment>; 16]);

#[derive(Default)]
struct Compartment {
    bytes: usize,
    texts: FxHashMap<Fp, Arc<str>>,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }

    /// Returns the text kept under a fingerprint.
    pub(super) fn get(&self, fp: Fp) -> Option<Arc<str>> {
        self.compartment(fp).texts.get(&fp).cloned()
    }

    /// Keeps a text for a while.
    pub(super) fn keep(&self, fp: Fp, text: &Arc<str>) {
        let mut compartment = self.compartment(fp);
        if compartment.bytes + text.len() > KEPT {
            *compartment = Compartment::default();
        }
        compartment.bytes += text.len();
        compartment.texts.insert(fp, Arc::clone(text));
    }

    fn compartment(&self, fp: Fp) -> std::sync::MutexGuard<'_, Compartment> {
        self.0[(fp.0 & 15) as usize]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Elements that a feed reader refuses, or that act outside their page.
const REFUSED: [&str; 15] = [
    "applet", "base", "button", "dialog", "embed", "form", "frame", "iframe", "link", "meta",
    "object", "script", "style", "svg", "template",
];

/// Returns `html` fit for a feed: without scripts, styles, frames, forms and what browsers do not show, and with full
/// addresses.
/// Most Markdown produces nothing of the kind, and its HTML comes back unchanged.
pub(crate) fn for_feed<'h>(html: &'h str, permalink: &str, origin: Origin) -> Cow<'h, str> {
    if origin == Origin::Markdown && !is_suspicious(html) {
        return with_page(html, permalink);
    }
    let mut cleaner = html::harmless();
    if let Ok(base) = Url::parse(permalink) {
        cleaner.url_relative(UrlRelative::RewriteWithBase(base));
    }
    let shown = html::without_withheld(html);
    Cow::Owned(cleaner.clean(&without_fields(&shown)).to_string())
}

/// Returns HTML without the fields of forms. The cleaner takes each for the box of a task.
fn without_fields(html: &str) -> String {
    let is_field = |token: &Token<'_>| match token {
        Token::StartTag(tag) => tag.is("input") && !is_box(tag),
        _ => false,
    };
    let shown = tokens(html).filter(|token| !is_field(token));
    shown.map(|token| token.source()).collect()
}

fn is_box(input: &Tag<'_>) -> bool {
    let kind = input.decoded("type").unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("checkbox")
}

/// Returns `html` with the page's address in front of anchors, such as those of footnotes.
fn with_page<'h>(html: &'h str, permalink: &str) -> Cow<'h, str> {
    let mut out = String::new();
    let (mut at, mut done) = (0, 0);
    for token in tokens(html) {
        let source = token.source();
        if let Token::StartTag(tag) = token
            && memchr(b'#', source.as_bytes()).is_some()
            && let Some(written) = anchor(&tag)
        {
            let value = source.get(written.clone()).unwrap_or_default();
            let anchor =
                value.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
            out.push_str(html.get(done..at + written.start).unwrap_or_default());
            out.push('"');
            escape::attribute(&mut out, permalink);
            // In single quotes, there may be double ones.
            out.push_str(&anchor.replace('"', "&quot;"));
            out.push('"');
            done = at + written.end;
        }
        at += source.len();
    }
    match done {
        0 => Cow::Borrowed(html),
        _ => Cow::Owned(out + html.get(done..).unwrap_or_default()),
    }
}

/// Returns where a tag has the address of an anchor on its own page, quotes included.
fn anchor(tag: &Tag<'_>) -> Option<Range<usize>> {
    let address = tag.attribute("href")?;
    let is_anchor = address.decoded().trim_ascii_start().starts_with('#');
    address.written.filter(|_| is_anchor)
}

/// The author of a text's HTML.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// presswork, from Markdown, which may hold the writer's own HTML.
    Markdown,
    /// The theme too, or an unknown author.
    Anyone,
}

/// Says whether the text may hold something harmful and must be parsed. The answer may be yes for a
/// harmless text, never no for a harmful one.
fn is_suspicious(html: &str) -> bool {
    tokens(html).any(|token| match token {
        Token::Text(_) | Token::Doctype(_) => false,
        Token::StartTag(tag) | Token::Unfinished(tag) => {
            is_refused(tag.name)
                || has_attribute(tag.source.as_bytes())
                || tag.is("input") && !is_box(&tag)
        }
        Token::EndTag(tag) => is_refused(tag.name),
        // Feed readers may find tags where browsers find none.
        Token::Comment(text)
        | Token::Cdata(text)
        | Token::RawText(text)
        | Token::EscapableText(text) => {
            text.split('<').any(|part| is_refused(leading_name(part)))
                || has_attribute(text.as_bytes())
        }
    })
}

fn is_refused(element: &str) -> bool {
    let is = |refused: &&str| element.eq_ignore_ascii_case(refused);
    REFUSED.iter().any(is)
}

/// Returns the letters and digits with which a text begins.
fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric());
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Says whether a tag may have a style, a handler of events or an address that runs code, or hide its element.
fn has_attribute(tag: &[u8]) -> bool {
    let has = |word: &[u8]| {
        tag.windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word))
    };
    let begins = |before: u8| before.is_ascii_whitespace() || matches!(before, b'/' | b'"' | b'\'');
    let names = |word: &[u8]| {
        tag.windows(word.len() + 1).any(|part| match part {
            [before, name @ ..] => begins(*before) && name.eq_ignore_ascii_case(word),
            [] => false,
        })
    };
    let hides = || names(b"hidden") || names(b"popover");
    names(b"style") || names(b"on") || has(b"script:") || hides()
}

/// What stands in the place of a part of a text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Instead<'t> {
    /// What a component shows. The addresses in a call are a part of it.
    Shown(&'t str),
    /// An address.
    Address(&'t str),
    /// Who made the picture in front.
    Credit(String),
    Nothing,
}

/// Returns Markdown with `targets` (full addresses, by reference) in place of the addresses that
/// were written, with what components show in the place of their `calls`, with the `credit` of a picture in the place of
/// its attributes, and without the comments that are not published. `start` is where `text` begins in its file.
pub(crate) fn with_addresses(
    text: &str,
    start: usize,
    outline: &Outline,
    targets: &[String],
    calls: &[Option<String>],
    credit: &dyn Fn(&str) -> String,
) -> String {
    let place = |at: TextSize| usize::from(at).checked_sub(start);
    let asides = outline.asides.iter().filter_map(|aside| {
        let range = place(aside.range.start())?..place(aside.range.end())?;
        Some(in_place_of(&aside.value, text, range, credit))
    });
    let calls = outline.calls.iter().zip(calls).filter_map(|(call, shown)| {
        let (from, to) = (call.range.start(), call.range.end());
        Some((place(from)?, place(to)?, Instead::Shown(shown.as_ref()?)))
    });
    let mut places: Vec<(usize, usize, Instead)> = outline
        .refs
        .iter()
        .zip(targets)
        .filter_map(|(one, target)| {
            let (from, to) = (one.range.start(), one.range.end());
            // The address of what is held back or runs code is told nobody.
            let target = match target.as_str() {
                "" => "#",
                target => target,
            };
            Some((place(from)?, place(to)?, Instead::Address(target)))
        })
        .chain(asides)
        .chain(calls)
        .collect();
    places.sort_unstable();
    let mut out = String::with_capacity(text.len() + 64 * places.len());
    let mut at = 0;
    for (from, to, instead) in places {
        // A reference inside another reference's place is replaced together with that one.
        let (Some(between), Some(written)) = (text.get(at..from), text.get(from..to)) else {
            continue;
        };
        out.push_str(between);
        match instead {
            // The address of an embed that stands alone is a link already.
            Instead::Shown(_) if !written.starts_with("{{") => out.push_str(written),
            Instead::Shown(shown) => out.push_str(shown),
            // In HTML, quotes tell where an address ends.
            Instead::Address(target) if out.ends_with('=') => out.push_str(&quoted(target)),
            Instead::Address(target) => out.push_str(&link(written, target)),
            Instead::Credit(credit) if out.ends_with(char::is_whitespace) => out.push_str(&credit),
            Instead::Credit(credit) => out.push_str(&format!(" {credit}")),
            Instead::Nothing => {}
        }
        at = to;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Returns what stands in the place of an aside, and from where to where.
fn in_place_of<'t>(
    aside: &Aside,
    text: &str,
    range: Range<usize>,
    credit: &dyn Fn(&str) -> String,
) -> (usize, usize, Instead<'t>) {
    match aside {
        Aside::Attributes(name) if !name.is_empty() => {
            (range.start, range.end, Instead::Credit(credit(name)))
        }
        Aside::Comment | Aside::Attributes(_) => {
            let lines = whole_lines(text, range);
            (lines.start, lines.end, Instead::Nothing)
        }
    }
}

fn quoted(address: &str) -> String {
    let mut value = String::with_capacity(address.len() + 2);
    value.push('"');
    escape::attribute(&mut value, address);
    value.push('"');
    value
}

/// Returns the replacement for `written`: an address, or a complete link where the address stands
/// elsewhere (`[words][label]`) or is written in another way.
fn link<'t>(written: &'t str, target: &'t str) -> Cow<'t, str> {
    // Brackets would end a link's address too early.
    let safe = || target.replace('(', "%28").replace(')', "%29");
    let is_link = written.starts_with('[') || written.starts_with("![");
    let words = if !is_link {
        None
    } else if written.ends_with(')') {
        written.rfind("](").map(|at| &written[..=at])
    } else if written.ends_with(']') {
        let label = written.rfind("][");
        Some(label.map_or(written, |at| &written[..=at]))
    } else {
        None
    };
    match words {
        Some(words) => format!("{words}({})", safe()).into(),
        // A tag of HTML that holds the address in another form stays unchanged.
        None if written.starts_with('<') || is_link => written.into(),
        None => safe().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text;
    use crate::model::article::{Dest, Ref, Role};

    fn outline(refs: Vec<Ref>) -> Outline {
        Outline {
            refs,
            ..Outline::default()
        }
    }

    fn feed(html: &str) -> Cow<'_, str> {
        for_feed(html, "https://example.org/a/", Origin::Markdown)
    }

    #[test]
    fn what_markdown_became_is_left_alone() {
        for html in [
            "<p class=\"a\">one two</p>",
            "<pre><code>&lt;script on=1 style=2</code></pre>",
            "<figure><img src=\"https://a.example/b.png\" alt=\"c\" loading=\"lazy\"></figure>",
            "<math><mstyle displaystyle=\"true\"><mi>x</mi></mstyle></math> on style",
        ] {
            assert!(matches!(feed(html), Cow::Borrowed(_)), "{html}");
        }
    }

    #[test]
    fn anchors_lead_to_the_page() {
        assert_eq!(
            feed("<sup><a class=\"x\" href=\"#fn\">1</a></sup> href=\"#b"),
            "<sup><a class=\"x\" href=\"https://example.org/a/#fn\">1</a></sup> href=\"#b"
        );
    }

    #[test]
    fn nothing_that_runs_or_dresses_gets_through() {
        for html in [
            "<p title=\"a>b\" onclick=\"b()\">a</p>",
            "<!-- <script>b()</script> --><p>a</p>",
            "<p>a<script>b()</script></p>",
            "<p>a<style>p{}</style></p>",
            "<p style=\"color:red\">a</p>",
            "<p ONCLICK='b()'>a</p>",
            "<p title=\"x\"onclick=\"b()\">a</p>",
            "<p>a<iframe src=\"https://b.example\"></iframe></p>",
            "<p><a href=\" JavaScript:b()\">a</a></p>",
            "<p>a<object data=\"b\"></object><embed src=\"b\"></p>",
        ] {
            let cleaned = feed(html).to_ascii_lowercase();
            for bad in [
                "script", "style", "onclick", "b()", "iframe", "object", "embed",
            ] {
                assert!(!cleaned.contains(bad), "{html}: {cleaned}");
            }
            assert!(cleaned.contains('a'));
        }
    }

    #[test]
    fn addresses_of_the_theme_are_full_ones() {
        let html = "<p><a href=\"/b/\">b</a><img src=\"c.png\" alt=\"\"><a href=\"#d\">d</a></p>";
        assert_eq!(
            for_feed(html, "https://example.org/a/", Origin::Anyone),
            "<p><a href=\"https://example.org/b/\">b</a><img src=\"https://example.org/a/c.png\" \
             alt=\"\"><a href=\"https://example.org/a/#d\">d</a></p>"
        );
    }

    #[test]
    fn markdown_keeps_its_form_and_gets_full_addresses() {
        let text = "[a](b.md \"c\"), [d][e], ![f] and [g](h\\_i.md)\n\n[e]: j.md\n[f]: k.png\n";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Ref {
                role: Role::Link,
                dest: Dest::Anchor(String::new()),
                range: text::range(start + 9..start + words.len() + 9),
            }
        };
        let refs = vec![at("b.md"), at("[d][e]"), at("![f]"), at("[g](h\\_i.md)")];
        let targets: Vec<String> = ["b", "j(1)", "k", "h_i"]
            .map(|name| format!("https://x.example/{name}"))
            .into();
        assert_eq!(
            with_addresses(text, 9, &outline(refs), &targets, &[], &str::to_owned),
            "[a](https://x.example/b \"c\"), [d](https://x.example/j%281%29), \
             ![f](https://x.example/k) and [g](https://x.example/h_i)\n\n[e]: j.md\n[f]: k.png\n"
        );
    }

    #[test]
    fn places_that_make_no_sense_are_passed_over() {
        let refs = vec![Ref {
            role: Role::Link,
            dest: Dest::Anchor(String::new()),
            range: text::range(2..900),
        }];
        let targets = ["x".to_owned()];
        assert_eq!(
            with_addresses("é", 5, &outline(refs), &targets, &[], &str::to_owned),
            "é"
        );
    }

    #[test]
    fn kept_texts_have_a_limit() {
        let texts = Texts::new();
        let big: Arc<str> = "x".repeat(KEPT / 2 + 1).into();
        texts.keep(Fp(16), &big);
        texts.keep(Fp(32), &big);
        assert!(texts.get(Fp(16)).is_none());
        assert!(texts.get(Fp(32)).is_some());
    }
}
