//! Bare addresses in running text: GitHub Flavored Markdown, section 6.9 (extended autolinks).
//!
//! Recognition works on the source, not on what the Markdown parser made of the source, so that an address
//! with underscores or quotes in it is found whole. Where an address could begin is found once for
//! the whole text; whether an address does begin is asked only where running text is read.
//!
//! Beyond the specification, an address ends in front of Chinese, Japanese and Korean characters, which
//! follow it without a blank, and of quotation marks; and versions (`pkg@1.2.3`), names of files
//! (`logo@2x.png`) and handles (`@name@host`) are no mail addresses.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

use crate::base::east_asian::is_cjk;

/// A bare address in the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bare {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// What an `href` needs before it.
    pub(crate) prefix: &'static str,
}

/// The longest first: `http` is also the end of other words.
const SCHEMES: [&str; 3] = ["https", "http", "ftp"];

/// Ends of file names that no host has: `logo@2x.png` is a file, and `getty@tty1.service` a unit.
const EXTENSIONS: [&str; 40] = [
    "avif", "bmp", "cjs", "css", "csv", "deb", "dmg", "exe", "gif", "gz", "heic", "htm", "html",
    "ico", "jar", "jpeg", "jpg", "js", "json", "jsx", "lock", "mjs", "mount", "msi", "pdf", "png",
    "rpm", "service", "slice", "socket", "svg", "tar", "tgz", "timer", "ts", "tsx", "txt", "webp",
    "xml", "yml",
];

/// So many bytes in front of an `@` are looked at, for texts are read in linear time.
const LONGEST_LOCAL: usize = 128;

/// Returns where in `text` addresses may begin, in order.
pub(crate) fn starts(text: &str) -> Vec<usize> {
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
        .take(LONGEST_LOCAL)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".+-_".contains(byte))
        .count();
    let name = &before[at - local..];
    // What stands in front of the name may be markup, or the end of a sentence.
    let start = at - local + name.iter().position(u8::is_ascii_alphanumeric)?;
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
pub(crate) fn find(text: &str, start: usize, stop: char) -> Option<Bare> {
    let (before, rest) = (text.get(..start)?, text.get(start..)?);
    let last = before.chars().next_back();
    if let Some(name) = rest.strip_prefix("www.") {
        let fits = last.is_none_or(|c| {
            c.is_whitespace()
                || "*_~([{|>\"'".contains(c)
                || is_cjk(c)
                || !(c.is_ascii() || c.is_alphanumeric())
        });
        let host_at = "www.".len();
        return (fits && host(name).is_some())
            .then(|| Bare {
                range: start..start + end(rest, host_at, stop),
                prefix: "http://",
            })
            .filter(|bare| bare.range.len() > host_at);
    }
    let scheme = rest.bytes().take(6).position(|byte| byte == b':');
    if let Some(scheme) = scheme.filter(|at| rest[*at..].starts_with("://")) {
        let host_at = scheme + "://".len();
        if last.is_some_and(|c| c.is_ascii_alphanumeric()) {
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
    if is_inside_a_name(before) {
        return None;
    }
    mail(rest, last).map(|(len, prefix)| Bare {
        range: start..start + len,
        prefix,
    })
}

/// Says whether what follows `before` is the end of something longer than a mail address: a handle, a
/// path, a name with other letters, or the password in an address.
fn is_inside_a_name(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('@' | '/') => return true,
        Some('\'' | '’') if back.next().is_some_and(char::is_alphanumeric) => return true,
        Some(c) if c.is_alphanumeric() && !is_cjk(c) => return true,
        _ => {}
    }
    let bytes = before.as_bytes();
    let near = &bytes[bytes.len().saturating_sub(LONGEST_LOCAL)..];
    let word = near
        .rsplit(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
        .next();
    word.is_some_and(|word| memmem::find(word, b"://").is_some())
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

/// Returns where the address ends that begins `rest` and has its host at `from`, without the
/// punctuation of the sentence around it.
fn end(rest: &str, from: usize, stop: char) -> usize {
    let inside = from + wide_host(&rest[from..]);
    let len = rest[inside..]
        .find(|c: char| c == stop || ends(c))
        .map_or(rest.len(), |len| inside + len);
    // A footnote may follow without a blank.
    let len = rest[from..len].find("[^").map_or(len, |len| from + len);
    trim(rest, from, len)
}

/// Says whether an address ends in front of a character.
fn ends(c: char) -> bool {
    match c {
        '<' | '"' | '`' => true,
        c if c.is_ascii() => c.is_whitespace() || c.is_control(),
        // Dashes join two sentences; the shorter ones stand in addresses too.
        '\u{2014}' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' => true,
        c => c.is_whitespace() || c.is_control() || is_cjk(c),
    }
}

/// Returns how much of a host is a name in a wide script, which does not end it: all of `例え.jp`, and
/// nothing of `a.exampleは`.
fn wide_host(rest: &str) -> usize {
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let host = rest.find(|c| !is_host(c)).unwrap_or(rest.len());
    let host = &rest[..host];
    let (mut at, mut reached, mut before_is_wide) = (0, 0, false);
    let mut labels = host.split('.').peekable();
    while let Some(label) = labels.next() {
        let wide = label.starts_with(is_cjk);
        let is_last = labels.peek().is_none_or(|next| next.is_empty());
        if !wide && label.contains(is_cjk) || wide && is_last && !before_is_wide {
            break;
        }
        at += label.len();
        if wide {
            reached = at;
        }
        at += ".".len();
        before_is_wide = wide;
    }
    reached
}

/// Takes trailing punctuation off: sentence ends, closing brackets that were not opened inside,
/// and what looks like an entity.
pub(crate) fn trim(rest: &str, from: usize, len: usize) -> usize {
    let count = |bracket: u8| {
        rest.as_bytes()[from..len]
            .iter()
            .filter(|b| **b == bracket)
            .count()
    };
    let mut spare_parens = count(b')').saturating_sub(count(b'('));
    let mut spare_brackets = count(b']').saturating_sub(count(b'['));
    let mut spare_braces = count(b'}').saturating_sub(count(b'{'));
    let mut end = len;
    while let Some(c) = rest[from..end].chars().next_back() {
        match c {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | '“' | '”' | '‘' | '’'
            | '…' | '–' | '\\' => {}
            ')' if spare_parens > 0 => spare_parens -= 1,
            ']' if spare_brackets > 0 => spare_brackets -= 1,
            '}' if spare_braces > 0 => spare_braces -= 1,
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

/// Returns the length of the mail address that begins `rest` behind the character `before`, and what an
/// `href` needs before it.
fn mail(rest: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    let scheme = ["mailto:", "xmpp:"]
        .into_iter()
        .find(|scheme| rest.starts_with(scheme));
    let at = rest.find('@')?;
    let bytes = rest.as_bytes();
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => {}
            b'-' | b'_' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    if before == Some('_') {
        // The address is emphasised.
        end = at + rest[at..end].trim_end_matches('_').len();
    }
    let behind = bytes.get(end..).unwrap_or_default();
    // `git@a.example:b/c.git` names a repository.
    let is_repository = behind.starts_with(b":")
        && behind
            .get(1)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"/~".contains(byte));
    if !is_mail_host(rest.get(at + 1..end)?) || behind.starts_with(b"@") || is_repository {
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

/// Says whether a name is that of a host that takes mail, rather than a version or the rest of a file
/// name.
fn is_mail_host(host: &str) -> bool {
    let Some((names, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_domain = last.bytes().all(|byte| byte.is_ascii_alphabetic())
        || last.starts_with("xn--") && !last.ends_with(['-', '_']);
    let is_number = |label: &&str| label.starts_with(|c: char| c.is_ascii_digit());
    // `1.2.beta` or `3.x`; a host has at most one name of digits: `163.com`.
    let is_version = match last.len() {
        1 => is_number(&names),
        _ => names.split('.').take(2).filter(is_number).count() > 1,
    };
    let is_file = EXTENSIONS.iter().any(|one| one.eq_ignore_ascii_case(last));
    is_domain && !is_version && !is_file
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
        assert_eq!(
            found("{\"a\":\"https://a.example/b\",\"c\":1} {https://d.example}"),
            ["https://a.example/b", "https://d.example"]
        );
        assert_eq!(
            found("https://a.example/b\u{2014}and https://d.example/e–f."),
            ["https://a.example/b", "https://d.example/e–f"]
        );
    }

    #[test]
    fn addresses_end_in_front_of_wide_characters() {
        assert_eq!(
            found("https://a.example/を参照、b@c.exampleまで"),
            ["https://a.example/", "b@c.example"]
        );
        for (text, address) in [
            ("http://a.example/b.html은 참고", "http://a.example/b.html"),
            ("詳しくはhttps://a.example/bを参照", "https://a.example/b"),
            ("请看https://a.example/b页面", "https://a.example/b"),
            ("https://a.example/?q=1（参考）", "https://a.example/?q=1"),
            ("https://a.exampleは", "https://a.example"),
            ("https://a.example.다음", "https://a.example"),
            ("サイトはwww.a.exampleです", "www.a.example"),
            ("https://a.example/bｶﾅ", "https://a.example/b"),
            ("https://例え.jp/bは", "https://例え.jp/b"),
            ("https://www.例え.jpは", "https://www.例え.jp"),
            ("https://例え.テスト/b", "https://例え.テスト/b"),
            ("メールはa@b.exampleへ", "a@b.example"),
            ("https://ru.example/Ёлка ok", "https://ru.example/Ёлка"),
        ] {
            assert_eq!(found(text), [address], "{text}");
        }
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
            "react@18.2.0 and next@14.2.3;",
            "pkg@1.0.0-rc.1, pkg@2.0.0-alpha, pkg@1.2.beta, pkg@3.x",
            "logo@2x.png and logo@1.5x.WEBP",
            "@ed@mastodon.social, @types/node@18.0.0",
            "getty@tty1.service",
            "git@a.example:b/c.git",
            "postgres://user:word@db.example/x",
            "müller@a.example and o'neill@a.example",
            "golang.org/x/tools@v0.1.0",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn mail_addresses_are_found() {
        assert_eq!(found("write to a.b+c@d.example."), ["a.b+c@d.example"]);
        assert_eq!(found("mailto:a@b.example!"), ["mailto:a@b.example"]);
        assert_eq!(
            found("'a@163.com', x=c@d.example: "),
            ["a@163.com", "c@d.example"]
        );
        assert_eq!(
            found("...a@b.example _c@d.example_"),
            ["a@b.example", "c@d.example"]
        );
    }
}
