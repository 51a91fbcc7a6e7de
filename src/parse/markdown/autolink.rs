//! Bare addresses in running text: GitHub Flavored Markdown, section 6.9 (extended autolinks).
//!
//! Recognition works on the source, not on what the Markdown parser made of the source, so that an address
//! with underscores or quotes in it is found whole. Where an address could begin is found once for
//! the whole text; whether an address does begin is asked only where running text is read.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

/// A bare address in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bare {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What an `href` needs before it.
    pub(super) prefix: &'static str,
}

/// The longest first: `http` is also the end of other words.
const SCHEMES: [&str; 3] = ["https", "http", "ftp"];

/// Returns where in `text` addresses may begin, in order.
pub(super) fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts: Vec<usize> = memmem::find_iter(bytes, "://")
        .filter_map(|at| {
            let before = bytes.get(..at)?;
            SCHEMES.iter().find_map(|scheme| {
                let start = at.checked_sub(scheme.len())?;
                before[start..]
                    .eq_ignore_ascii_case(scheme.as_bytes())
                    .then_some(start)
            })
        })
        .chain(memmem::find_iter(bytes, "www."))
        .chain(memchr_iter(b'@', bytes).filter_map(|at| mail_start(bytes, at)))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn mail_start(bytes: &[u8], at: usize) -> Option<usize> {
    let before = bytes.get(..at)?;
    let local = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".+-_".contains(byte))
        .count();
    let start = at - local;
    if local == 0 {
        return None;
    }
    let before = &bytes[..start];
    Some(if before.ends_with(b"mailto:") {
        start - "mailto:".len()
    } else if before.ends_with(b"xmpp:") {
        start - "xmpp:".len()
    } else {
        start
    })
}

/// Returns the address that begins at `start`, which is among [`starts`], if there is any. `stop` is a
/// character that cannot be part of it.
pub(super) fn find(text: &str, start: usize, stop: char) -> Option<Bare> {
    let (before, rest) = (text.get(..start)?, text.get(start..)?);
    let before = before.chars().next_back();
    if let Some(name) = rest.strip_prefix("www.") {
        let fits = before.is_none_or(|c| {
            c.is_whitespace() || "*_~(|>\"'".contains(c) || !(c.is_ascii() || c.is_alphanumeric())
        });
        return (fits && host(name).is_some())
            .then(|| Bare {
                range: start..start + end(rest, 0, stop),
                prefix: "http://",
            })
            .filter(|bare| bare.range.len() > "www.".len());
    }
    let scheme = rest.bytes().take(6).position(|byte| byte == b':');
    if let Some(scheme) = scheme.filter(|at| rest[*at..].starts_with("://")) {
        let host_at = scheme + "://".len();
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        // `http://localhost` is an example in an article on servers, not a place to go.
        if host(&rest[host_at..])? == 0 {
            return None;
        }
        let end = end(rest, host_at, stop);
        return (end > host_at).then(|| Bare {
            range: start..start + end,
            prefix: "",
        });
    }
    mail(rest).map(|(len, prefix)| Bare {
        range: start..start + len,
        prefix,
    })
}

/// Returns how many dots the host name at the beginning of `rest` has between its parts, if the
/// name is valid: no underscores in its last two parts.
fn host(rest: &str) -> Option<usize> {
    let (mut dots, mut underscores, mut underscores_before, mut empty) = (0, 0, 0, true);
    let mut last_dot = false;
    for c in rest.chars() {
        match c {
            '.' if empty || last_dot => break,
            '.' => {
                dots += 1;
                underscores_before = underscores;
                underscores = 0;
            }
            '_' => underscores += 1,
            '-' => {}
            c if c.is_alphanumeric() => {}
            _ => break,
        }
        last_dot = c == '.';
        empty = false;
    }
    if last_dot {
        dots -= 1;
    }
    (!empty && underscores == 0 && underscores_before == 0).then_some(dots)
}

/// Returns where the address ends that begins `rest`, without the punctuation of the sentence
/// around it.
fn end(rest: &str, from: usize, stop: char) -> usize {
    let len = rest[from..]
        .find(|c: char| {
            c == '<' || c == stop || c.is_whitespace() || c.is_control()
                // Chinese and Japanese punctuation follows an address without a blank.
                || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}')
        })
        .map_or(rest.len(), |len| from + len);
    // A footnote may follow without a blank.
    let len = rest[from..len].find("[^").map_or(len, |len| from + len);
    trim(rest, from, len)
}

/// Takes trailing punctuation off: sentence ends, closing brackets that were not opened inside,
/// and what looks like an entity.
pub(super) fn trim(rest: &str, from: usize, len: usize) -> usize {
    let count = |bracket: u8| {
        rest.as_bytes()[from..len]
            .iter()
            .filter(|b| **b == bracket)
            .count()
    };
    let mut spare_parens = count(b')').saturating_sub(count(b'('));
    let mut spare_brackets = count(b']').saturating_sub(count(b'['));
    let mut end = len;
    while let Some(c) = rest[from..end].chars().next_back() {
        match c {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | '“' | '”' | '‘' | '’'
            | '«' | '»' | '…' => {}
            ')' if spare_parens > 0 => spare_parens -= 1,
            ']' if spare_brackets > 0 => spare_brackets -= 1,
            ';' => {
                let name =
                    rest[from..end - 1].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                if name.ends_with('&') && from + name.len() < end - 1 {
                    end = from + name.len();
                }
            }
            _ => break,
        }
        end -= c.len_utf8();
    }
    end
}

/// Returns the length of the mail address that begins `rest`, and what an `href` needs before it.
fn mail(rest: &str) -> Option<(usize, &'static str)> {
    let scheme = ["mailto:", "xmpp:"]
        .into_iter()
        .find(|scheme| rest.starts_with(scheme));
    let at = rest.find('@')?;
    let bytes = rest.as_bytes();
    let (mut end, mut dots) = (at + 1, 0);
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => dots += 1,
            b'-' | b'_' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    if dots == 0 || matches!(bytes[end - 1], b'-' | b'_') || bytes.get(end) == Some(&b'@') {
        return None;
    }
    if scheme == Some("xmpp:") && bytes.get(end) == Some(&b'/') {
        let resource = bytes[end + 1..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"@.".contains(byte))
            .count();
        if resource > 0 {
            end = trim(rest, end, end + 1 + resource);
        }
    }
    Some((end, if scheme.is_some() { "" } else { "mailto:" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut done = 0;
        let mut found = Vec::new();
        for start in starts(text) {
            if start >= done
                && let Some(bare) = find(text, start, '\u{f8fe}')
            {
                done = bare.range.end;
                found.push(&text[bare.range]);
            }
        }
        found
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("See https://a.example/b_c?d=1&e=2."),
            ["https://a.example/b_c?d=1&e=2"]
        );
        assert_eq!(
            found("(https://a.example/x_(y))"),
            ["https://a.example/x_(y)"]
        );
        assert_eq!(
            found("[https://a.example] \"http://b.example\""),
            ["https://a.example", "http://b.example"]
        );
        assert_eq!(
            found("www.a.example/b&copy; www.a.example;"),
            ["www.a.example/b", "www.a.example"]
        );
        assert_eq!(
            found("詳細はhttps://a.example/b。です"),
            ["https://a.example/b"]
        );
        assert_eq!(found("“https://a.example/”…"), ["https://a.example/"]);
    }

    #[test]
    fn not_everything_is_an_address() {
        for text in [
            "http://localhost:8080",
            "xhttp://a.example",
            "file://a.example/b",
            "www.",
            "www. a",
            "awww.a.example",
            "http://a_b.example_c",
            "http://.",
            "@handle and @",
            "a@b",
            "a@b.c-",
            "a@b@c.d@",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn mail_addresses_are_found() {
        assert_eq!(found("write to a.b+c@d.example."), ["a.b+c@d.example"]);
        assert_eq!(found("mailto:a@b.example!"), ["mailto:a@b.example"]);
    }
}
