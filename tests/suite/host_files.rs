//! Random old addresses in the files for hosts, read by a real nginx and by readers that follow the other hosts'
//! documentation: each leads to its article, and nothing else leads anywhere.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use proptest::prelude::*;

use crate::nginx::Nginx;
use crate::site::{Built, Site};

/// What a browser encodes in a path (WHATWG URL, 1.3).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%');

/// Returns what a browser asks for when somebody follows a decoded address.
fn requested(address: &str) -> String {
    utf8_percent_encode(address, PATH).to_string()
}

fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Signs that mean something to a host or to a language between, and letters that are encoded.
fn part() -> impl Strategy<Value = String> {
    let signs = "$;{}'\"()[]+&=,!~@|^<>`#?%:*- éü日ßa"
        .chars()
        .collect::<Vec<char>>();
    let word = prop::collection::vec(prop::sample::select(signs), 1..5);
    word.prop_map(|signs| format!("x{}x", signs.into_iter().collect::<String>()))
}

fn address() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(part(), 1..3);
    let end = prop::sample::select(vec!["/", "", ".html"]);
    (parts, end).prop_map(|(parts, end)| format!("/{}{end}", parts.join("/")))
}

/// A site whose story was at these decoded addresses, and which has a pattern beside them.
fn site(addresses: &BTreeSet<String>) -> Built {
    let aliases: Vec<String> = addresses
        .iter()
        .map(|address| {
            let encoded = requested(address).replace('*', "%2A").replace(':', "%3A");
            format!("{encoded:?}")
        })
        .collect();
    let story = format!(
        "+++\ntitle = \"S\"\ndate = 2026-05-01\ncategory = \"c\"\nsummary = \"S.\"\naliases = [{}]\n+++\n",
        aliases.join(", ")
    );
    let config = "title = \"T\"\nbase_url = \"https://example.org\"\ntheme = \"bare\"\n\
                  [hosts]\nfor = [\"netlify\", \"vercel\", \"nginx\"]\n\
                  [[redirects]]\nfrom = \"/caf%C3%A9/:host/*\"\nto = \"/:host/:splat\"\n";
    Site::empty()
        .with("config.toml", config)
        .with("content/articles/story.md", story)
        .build()
}

/// Returns the first target in `_redirects` for a request. Parts that begin with a colon stand for anything, and so
/// does a star at the end; others are compared decoded, without regard to a slash at the end
/// (docs.netlify.com/manage/routing/redirects/redirect-options). Cloudflare looks for names anywhere
/// (developers.cloudflare.com/pages/configuration/redirects): there may be none in the text of an address.
fn by_lines(text: &str, request: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [from, to, "301"] = words.as_slice() else {
            panic!("{line} has more words than a rule");
        };
        let names = from.matches(':').count();
        assert!(names == 0 || *from == "/caf%C3%A9/:host/*", "{line}");
        matches_line(from, request).then(|| (*to).to_owned())
    })
}

fn matches_line(from: &str, request: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let path = path.trim_matches('/').split('/');
        path.map(str::to_owned).collect()
    };
    let (from, request) = (parts(from), parts(request));
    let mut asked = request.iter();
    for part in &from {
        if part == "*" {
            return true;
        }
        assert!(!part.contains('*'), "{part} is a pattern");
        let Some(asked) = asked.next() else {
            return false;
        };
        if !part.starts_with(':') && decoded(part) != decoded(asked) {
            return false;
        }
    }
    asked.next().is_none()
}

/// Returns the target in `vercel.json` for a request: path-to-regexp 6, of which presswork uses `\x`, `{/}?`, `:name`
/// and `:name*`.
fn by_vercel(text: &str, request: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let redirects = document["redirects"].as_array().unwrap();
    let found = redirects.iter().find(|one| {
        let pattern = vercel_pattern(one["source"].as_str().unwrap());
        regex::Regex::new(&pattern)
            .unwrap()
            .is_match(&decoded(request))
    });
    found.map(|one| one["destination"].as_str().unwrap().to_owned())
}

fn vercel_pattern(source: &str) -> String {
    let (mut pattern, mut rest, mut text) = ("^".to_owned(), source, String::new());
    let take = |text: &mut String| regex::escape(&decoded(&std::mem::take(text)));
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("{/}?") {
            pattern.push_str(&take(&mut text));
            pattern.push_str("/?");
            rest = behind;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let sign = rest.chars().next().unwrap();
                text.push(sign);
                rest = &rest[sign.len_utf8()..];
            }
            ':' => {
                let end = rest
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(rest.len());
                assert!(["host", "splat"].contains(&&rest[..end]), "{source}");
                rest = &rest[end..];
                pattern.push_str(&take(&mut text));
                match rest.strip_prefix('*') {
                    Some(behind) => {
                        rest = behind;
                        pattern.push_str(".*");
                    }
                    None => pattern.push_str("[^/]+"),
                }
            }
            '(' | ')' | '{' | '}' | '*' | '+' | '?' => panic!("{c} in {source}"),
            c => text.push(c),
        }
    }
    pattern.push_str(&take(&mut text));
    pattern.push('$');
    pattern
}

/// Returns addresses that resemble others, and lead nowhere.
fn neighbours(addresses: &BTreeSet<String>) -> Vec<String> {
    let known = |address: &String| {
        let bare = address.trim_end_matches('/');
        addresses
            .iter()
            .any(|one| one.trim_end_matches('/') == bare)
    };
    let mut others = vec!["/xx/".to_owned(), "/x".to_owned(), "/café/".to_owned()];
    for address in addresses {
        let inner = address.trim_matches('/');
        others.push(format!("/{inner}x"));
        others.push(format!("/y{inner}"));
        let without: String = inner
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '/')
            .collect();
        others.push(format!("/{without}"));
    }
    others.retain(|other| !known(other));
    others
}

proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn every_old_address_leads_to_its_article_and_nothing_else_does(
        addresses in prop::collection::btree_set(address(), 1..5)
    ) {
        let mut bare = BTreeSet::new();
        let addresses: BTreeSet<String> = addresses
            .into_iter()
            .filter(|address| bare.insert(address.trim_end_matches('/').to_lowercase()))
            .collect();
        let built = site(&addresses);
        // One address may lie in the file of another, which is said.
        prop_assume!(built.build.diagnostics.is_empty());
        let story = "/2026/05/story/";
        let full = format!("https://example.org{story}");
        let server = Nginx::installed().map(|nginx| nginx.serve(&built));
        let (lines, vercel) = (built.text("_redirects"), built.text("vercel.json"));
        for address in &addresses {
            let asked = requested(address);
            prop_assert_eq!(by_lines(lines, &asked), Some(story.to_owned()), "{}", address);
            prop_assert_eq!(by_vercel(vercel, &asked), Some(story.to_owned()), "{}", address);
            if let Some(server) = &server {
                prop_assert_eq!(server.location(&asked), Some(full.clone()), "{}", address);
            }
        }
        for other in neighbours(&addresses) {
            let asked = requested(&other);
            prop_assert_eq!(by_lines(lines, &asked), None, "{}", other);
            prop_assert_eq!(by_vercel(vercel, &asked), None, "{}", other);
            if let Some(server) = &server {
                // nginx itself leads from a folder without a slash to the one with it.
                prop_assert_ne!(server.location(&asked), Some(full.clone()), "{}", other);
            }
        }
        if let Some(server) = &server {
            for asked in ["/caf%C3%A9/a/b%20c/d?e", "/caf%c3%a9/a/b%20c/d"] {
                let wanted = Some("https://example.org/a/b%20c/d".to_owned());
                prop_assert_eq!(server.location(asked), wanted);
            }
        }
    }
}
