//! Addresses that Markdown takes for none, because they hold a space or do not end, or because their title
//! stands in the wrong quotation marks, or holds such as it stands in.

use std::ops::Range;

use memchr::memchr2;

use super::with_title;
use crate::diagnostic::codes;
use crate::parse::markdown::components::shortcodes;
use crate::parse::markdown::context::Context;

/// What is wrong with an address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    Space,
    Open,
    /// A full-width parenthesis stands where the address ends.
    FullWidth,
    /// The title stands in the quotation marks of a word processor.
    Quotes,
    /// The title has no second quotation mark, or too many.
    Title,
}

/// An address longer than this is not looked through: texts are read in linear time.
const LONGEST: usize = 400;

/// Says whether a text begins with an address that nothing can be wrong with, as almost all are.
fn is_plain(rest: &[u8]) -> bool {
    memchr2(b')', b' ', rest).is_some_and(|end| {
        rest[end] == b')' && end < LONGEST && memchr2(b'(', b'\n', &rest[..end]).is_none()
    })
}

/// Returns the flawed address of the link whose words end at `at`.
pub(crate) fn find(text: &str, at: usize) -> Option<(Range<usize>, Flaw)> {
    let start = at + "](".len();
    let rest = text.get(start..)?;
    if is_plain(rest.as_bytes()) {
        return None;
    }
    let line = rest.as_bytes();
    let line = line.get(..LONGEST).unwrap_or(line);
    let line = line.split(|b| *b == b'\n').next().unwrap_or_default();
    let mut depth = 0_usize;
    let end = line.iter().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return true,
            b')' => depth -= 1,
            _ => {}
        }
        false
    });
    let (len, flaw) = match end {
        Some(end) => (end, Flaw::Space),
        None => {
            let word = line.iter().position(u8::is_ascii_whitespace);
            (word.unwrap_or(line.len()), Flaw::Open)
        }
    };
    let address = rest.get(..len)?.trim();
    let (address, flaw) = match address.split_once('）') {
        Some((inner, _)) if !inner.contains(['（', ' ']) => (inner, Flaw::FullWidth),
        _ if with_straight_quotes(address).is_some() => (address, Flaw::Quotes),
        _ if flaw == Flaw::Space && with_whole_title(address).is_some() => (address, Flaw::Title),
        _ => (address, flaw),
    };
    let meant = match flaw {
        Flaw::Space => {
            // In front of a title, a space is in its place.
            let (_, behind) = address.split_once(' ')?;
            !address.starts_with('<') && !is_title(behind.trim_start())
        }
        Flaw::Open | Flaw::FullWidth => true,
        Flaw::Quotes | Flaw::Title => return Some((place_of(start, rest, address), flaw)),
    };
    (meant && is_address(address) && !shortcodes::is_call(address))
        .then(|| (place_of(start, rest, address), flaw))
}

/// Returns where an address stands that begins `rest`, but for white space.
fn place_of(start: usize, rest: &str, address: &str) -> Range<usize> {
    let start = start + (rest.len() - rest.trim_start().len());
    start..start + address.len()
}

/// Returns an address and its title in straight quotes, if the title stands in others.
fn with_straight_quotes(written: &str) -> Option<String> {
    const OPENING: [char; 7] = ['“', '”', '„', '«', '‘', '’', '‚'];
    const CLOSING: [char; 6] = ['”', '“', '»', '«', '’', '‘'];
    let (address, title) = written.split_once(char::is_whitespace)?;
    let title = title.trim().strip_prefix(OPENING)?;
    let title = title.strip_suffix(CLOSING)?.trim().replace('"', "'");
    let is_address = is_address(address) || address.starts_with('#');
    (is_address && !title.is_empty()).then(|| format!("{address} \"{title}\""))
}

/// Returns an address and its title as they were meant, if the title begins with a quotation mark and does not end with it,
/// ends with one and does not begin with it, or holds it.
fn with_whole_title(written: &str) -> Option<String> {
    let (address, title) = written.split_once(char::is_whitespace)?;
    let title = title.trim();
    let mark = title
        .strip_suffix(['"', '\''])
        .map(|rest| &title[rest.len()..]);
    let mark = title
        .get(..1)
        .filter(|first| ["\"", "'"].contains(first))
        .or(mark)?;
    let inner = title.strip_prefix(mark).unwrap_or(title);
    let inner = inner.strip_suffix(mark).unwrap_or(inner).trim();
    let is_whole = title.len() > 1 && title.starts_with(mark) && title.ends_with(mark);
    let mut marks = inner.match_indices(mark);
    let holds_mark = marks.any(|(at, _)| !inner[..at].ends_with('\\'));
    let is_flawed = !is_whole || holds_mark;
    let is_address = is_address(address) && !address.contains(['"', '\'']);
    (is_flawed && is_address && !inner.is_empty())
        .then(|| format!("{address} \"{}\"", inner.replace('"', "'")))
}

fn is_title(text: &str) -> bool {
    [('"', '"'), ('\'', '\''), ('(', ')')]
        .iter()
        .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}

/// Says whether a text looks like an address, rather than like words in parentheses.
pub(crate) fn is_address(text: &str) -> bool {
    let begins = [
        "https://", "http://", "www.", "./", "../", "/", "mailto:", "tel:",
    ]
    .iter()
    .filter_map(|start| text.strip_prefix(start))
    .any(|rest| {
        rest.trim_start()
            .starts_with(|c: char| c.is_alphanumeric() || "+.".contains(c))
    });
    let path = text.split(['#', '?']).next().unwrap_or_default();
    let ends = path.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty()
            && (2..=5).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            && extension.bytes().any(|b| b.is_ascii_alphabetic())
    });
    begins || ends
}

/// Reports an address that Markdown takes for none.
pub(crate) fn report(context: &Context<'_>, range: Range<usize>, flaw: Flaw) {
    let address = context.slice(range.clone());
    let (message, help) = match flaw {
        Flaw::Space => match (with_title(address), without_blanks(address)) {
            (Some(mended), _) => (
                "no blank stands between this address and its title",
                format!("write `({mended})`"),
            ),
            (None, Some(mended)) => (
                "this is not taken as an address, because it holds a space",
                format!("write `({mended})`"),
            ),
            (None, None) => (
                "this is not taken as an address, because it holds a space",
                format!(
                    "put it in angle brackets, `(<{address}>)`, or write `{}`",
                    address.replace(' ', "%20")
                ),
            ),
        },
        Flaw::Open => (
            "this address does not end",
            format!("write `)` behind it: `({address})`"),
        ),
        Flaw::FullWidth => (
            "this address does not end, because the parenthesis behind it is a full-width one",
            format!("write the half-width `)` instead of `）`: `({address})`"),
        ),
        Flaw::Quotes => (
            "the title behind this address stands in the wrong quotation marks, so that readers see \
             the brackets",
            format!(
                "write straight ones: `({})`",
                with_straight_quotes(address).unwrap_or_default()
            ),
        ),
        Flaw::Title => (
            "the title behind this address does not stand between two quotation marks, or holds one of them, so \
             that readers see the brackets",
            format!(
                "write `({})`",
                with_whole_title(address).unwrap_or_default()
            ),
        ),
    };
    context.report(&codes::UNFINISHED_LINK, range, message, help);
}

/// Returns an address without the blanks behind its scheme, and without any where the scheme knows
/// none but in a query; `None` where blanks are left, or there were none to take out.
fn without_blanks(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let mended = match scheme {
        "mailto" | "tel" | "sms" => match rest.split_once('?') {
            Some((to, query)) => {
                let query = query.trim().replace(' ', "%20");
                format!("{}?{query}", to.replace(' ', ""))
            }
            None => rest.replace(' ', ""),
        },
        "http" | "https" => {
            let rest = rest.trim_start().strip_prefix("//")?;
            format!("//{}", rest.trim_start())
        }
        _ => return None,
    };
    (!mended.contains(' ')).then(|| format!("{scheme}:{mended}"))
}
