//! Recognises credentials: names of keys that hold one, and addresses that carry one. These functions
//! must not know where a text comes from or goes.

mod sections;

use std::ops::Range;

/// Parts of names that hold a credential, without signs between words.
const NAMES: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "credential",
    "accesskey",
    "accountkey",
    "apikey",
    "privatekey",
    "signingkey",
    "sharedkey",
    "sastoken",
];

/// Says whether a key or a variable of this name holds a credential.
pub(crate) fn is_name(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    matches!(plain.as_str(), "key" | "sas") || NAMES.iter().any(|part| plain.contains(part))
}

/// Says whether an address carries a credential: `user:password@`, a token in front of the host, or a
/// parameter whose name says so.
pub(crate) fn is_in_address(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(end);
    let is_web = address.starts_with("http");
    let in_front = authority.rsplit_once('@').is_some_and(|(user, _)| {
        // A user name alone is no credential, as in `ssh://git@host`, unless the name is as long as a token.
        !user.contains(char::is_whitespace) && (user.contains(':') || (is_web && user.len() >= 20))
    });
    let parameters = behind.split_once('?').map_or("", |(_, after)| after);
    in_front
        || parameters
            .split('&')
            .filter_map(|parameter| parameter.split_once('='))
            .any(|(name, value)| !value.is_empty() && is_name(name))
}

/// How many `=` of a line are looked at, each with what stands behind it up to the end of the line. The rest of a
/// line with more of them is hidden.
const MOST_SIGNS: usize = 100;

/// Returns TOML with asterisks in place of every byte of a credential, so that places in the text stay
/// what they are.
pub(crate) fn masked(toml: &str) -> String {
    let mut text: Vec<u8> = toml.as_bytes().to_vec();
    let (mut line_end, mut signs) = (0, 0);
    for (at, _) in toml.match_indices('=') {
        if at >= line_end {
            line_end = toml[at..].find('\n').map_or(toml.len(), |end| at + end);
            signs = 0;
        }
        signs += 1;
        if signs > MOST_SIGNS {
            if signs == MOST_SIGNS + 1 {
                mask(&mut text, at + 1..line_end);
            }
            continue;
        }
        let before = toml.get(..at).unwrap_or_default().trim_end();
        let key = key_at_end(before);
        let behind = toml.get(at + 1..).unwrap_or_default();
        let end = value_end(behind);
        let value = behind.get(..end).unwrap_or_default();
        if is_name(key) || is_in_address(value.trim().trim_matches(['"', '\''])) {
            mask(&mut text, at + 1..at + 1 + end);
        }
    }
    for part in sections::hidden(toml) {
        mask(&mut text, part);
    }
    String::from_utf8(text).unwrap_or_default()
}

fn mask(text: &mut [u8], part: Range<usize>) {
    for byte in text.get_mut(part).unwrap_or_default() {
        if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'') {
            *byte = b'*';
        }
    }
}

/// The shortest value that is looked for in messages, and the shortest word of one. Shorter ones, such as
/// `https`, are words of many messages.
const SHORTEST_VALUE: usize = 3;
const SHORTEST_WORD: usize = 6;

/// Returns a message about some lines of a TOML file, with three asterisks in place of everything that is hidden
/// in them; `shown` is the file as [`masked`] returns it.
pub(crate) fn without(message: &str, toml: &str, shown: &str, lines: Range<usize>) -> String {
    let bytes = shown.as_bytes().get(lines.clone()).unwrap_or_default();
    let mut hidden = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|byte| **byte == b'*').count();
        let place = lines.start + at..lines.start + at + len;
        let value = toml.get(place).filter(|_| len >= SHORTEST_VALUE);
        let words = value
            .unwrap_or_default()
            .split(|c: char| !c.is_alphanumeric());
        hidden.extend(words.filter(|word| word.len() >= SHORTEST_WORD));
        hidden.extend(value);
        at += len.max(1);
    }
    // What is a part of something longer is looked for behind it.
    hidden.sort_unstable_by_key(|part| std::cmp::Reverse(part.len()));
    // What a message takes from a file stands between backticks.
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.to_owned(),
        _ => hidden
            .iter()
            .fold(part.to_owned(), |text, value| text.replace(value, "***")),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Returns the key at the end of a text. Words with blanks between them are one key, badly written: `my key` is
/// not `key`, and `api key` holds a credential like `api_key`.
fn key_at_end(before: &str) -> &str {
    let item = before
        .rsplit(['\n', '\r', '{', ',', '.', '[', ']', '=', '"', '\''])
        .next()
        .unwrap_or_default();
    // Behind another value stands a key of its own.
    match before.len() > item.len() && before[..before.len() - item.len()].ends_with('=') {
        true => item.split_whitespace().next_back().unwrap_or_default(),
        false => item,
    }
}

/// Returns where a value ends that begins behind a `=`: at its closing quotation mark, else with the line.
fn value_end(behind: &str) -> usize {
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let rest = behind.get(blanks..).unwrap_or_default();
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let closed = rest
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))
        .and_then(|quote| {
            let inside = rest.get(1..line)?;
            Some(1 + inside.find(quote)? + 1)
        });
    blanks + closed.unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials_are_known_however_they_are_spelt() {
        for name in [
            "secret_access_key",
            "AWS_SECRET_ACCESS_KEY",
            "accessKeyId",
            "api-key",
            "purge_token",
            "account_key",
            "key",
            "PASSWORD",
        ] {
            assert!(is_name(name), "{name}");
        }
        for name in ["bucket", "keep", "indexnow", "endpoint", "host", "remote"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn addresses_with_credentials_are_told_from_others() {
        for address in [
            "https://ada:hunter22@example.org/x.git",
            "https://ghp_0123456789abcdefghij@github.com/x",
            "ada:hunter22@example.org",
            "https://cdn.example.org/purge?zone=1&token=abc",
        ] {
            assert!(is_in_address(address), "{address}");
        }
        for address in [
            "ssh://git@example.org/x",
            "git@github.com:ada/news.git",
            "https://ada@example.org/x.git",
            "https://hub.example.org/?topic=a@b:c",
            "https://example.org/@ada",
            "[::1]:80",
            "/srv/www",
        ] {
            assert!(!is_in_address(address), "{address}");
        }
    }

    #[test]
    fn what_is_shown_of_a_file_has_no_credential_in_it() {
        for (toml, shown) in [
            (
                "secret_access_key = \"hunter2\" # mine",
                "secret_access_key = \"*******\" # mine",
            ),
            ("token = hunter2", "token = *******"),
            ("my key = 3", "my key = 3"),
            ("api key = abc", "api key = ***"),
            ("a = 3 key = abc", "a = 3 key = ***"),
            (
                "{ bucket = \"b\", secret='x' }",
                "{ bucket = \"b\", secret='*' }",
            ),
            (
                "remote = \"https://a:b@h/x\"\nkeep = 3",
                "remote = \"***************\"\nkeep = 3",
            ),
            ("password = \"ü\"", "password = \"**\""),
            ("keep = 3", "keep = 3"),
        ] {
            assert_eq!(masked(toml), shown);
            assert_eq!(masked(toml).len(), toml.len());
        }
        let long = format!("{}token=hunter2\nkeep = 3", "a=".repeat(1_000));
        assert!(masked(&long).ends_with("*************\nkeep = 3"));
    }
}
