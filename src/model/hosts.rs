//! The hosts of the site, and the settings for them: `[hosts]` and `[[redirects]]`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::policy::CspSources;
use super::publishing::{Destination, Publishing};
use crate::base::text::{TextRange, composed};

/// `[hosts]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Hosts {
    /// The hosts; where none is named, they follow from where the site is published.
    pub names: Vec<Host>,
    /// Whether the site goes to a folder, and nothing says which host hands that out.
    pub any_host: bool,
    /// Whether browsers are told to use HTTPS alone.
    pub hsts: bool,
    /// Additional sources for the content security policy, beyond those found in pages.
    pub policy: CspSources,
}

impl Hosts {
    /// Says whether one of these is among the hosts.
    pub fn any(&self, hosts: &[Host]) -> bool {
        self.names.iter().any(|name| hosts.contains(name))
    }

    /// Says whether pages have to carry the policy themselves, because a host sends no headers.
    pub(crate) fn need_elements(&self) -> bool {
        self.any(&[Host::GithubPages, Host::S3])
    }
}

/// A host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// Cloudflare Pages and Workers.
    Cloudflare,
    /// Netlify.
    Netlify,
    /// Vercel.
    Vercel,
    /// GitHub Pages, and others that serve a branch and take no headers.
    GithubPages,
    /// A server of one's own with nginx.
    Nginx,
    /// A bucket.
    S3,
}

impl Host {
    /// Every host, by its name in `config.toml`.
    pub const ALL: &[(&str, Host)] = &[
        ("cloudflare", Host::Cloudflare),
        ("netlify", Host::Netlify),
        ("vercel", Host::Vercel),
        ("github-pages", Host::GithubPages),
        ("nginx", Host::Nginx),
        ("s3", Host::S3),
    ];

    /// Returns the hosts that follow from where a site is published. A folder, or a site that presswork
    /// does not publish, may be for any host: the files then keep to the strictest limits.
    pub fn of(publishing: &Publishing) -> Vec<Host> {
        let mut hosts: Vec<Host> = publishing
            .targets
            .iter()
            .map(|target| match target.destination {
                Destination::Folder { .. } => Host::Cloudflare,
                Destination::S3 { .. } => Host::S3,
                Destination::Git { .. } => Host::GithubPages,
                Destination::Rsync { .. } => Host::Nginx,
            })
            .collect();
        if hosts.is_empty() {
            hosts.push(Host::Cloudflare);
        }
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}

/// Cloudflare's limits. Entries of `_headers` and `_redirects` beyond them are ignored, and sites with more files refused.
pub mod cloudflare {
    /// Rules of `_headers`.
    pub(crate) const HEADER_RULES: usize = 100;
    /// Files of a site on Cloudflare Pages.
    pub(crate) const FILES: usize = 20_000;
    /// The same for those who pay.
    pub(crate) const PAID_FILES: usize = 100_000;
    /// Characters of a line of `_headers`.
    pub(crate) const HEADER_LINE: usize = 2_000;
    /// Redirects from one address each.
    pub(crate) const REDIRECTS: usize = 2_000;
    /// Redirects by pattern.
    pub(crate) const PATTERNS: usize = 100;
    /// Characters of a redirect.
    pub(crate) const REDIRECT_LINE: usize = 1_000;
}

/// Vercel's limit for redirects in `vercel.json`.
pub(crate) const VERCEL_REDIRECTS: usize = 2_048;

/// An entry of `[[redirects]]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Rule {
    /// Old addresses from the site's root: `/blog/*`, `/news/:slug`, `/old/`.
    pub from: String,
    /// The place of the addresses in `config.toml`.
    pub place: TextRange,
    /// The target: an address of the site or a full one, with `:splat` or `:slug` in it.
    pub to: String,
    /// The place of the target in `config.toml`.
    pub target: TextRange,
    /// The status (RFC 9110, 15.4): 301, 302, 307 or 308.
    pub status: u16,
}

impl Rule {
    /// Says whether the pattern matches more than one address.
    pub(crate) fn is_pattern(&self) -> bool {
        let mut parts = self.parts().into_iter();
        parts.any(|part| !matches!(part, Part::Text(_)))
    }

    /// Returns the pattern's parts.
    pub fn parts(&self) -> Vec<Part<'_>> {
        parts(&self.from)
    }

    /// Says whether the pattern matches an address of the site.
    pub(crate) fn covers(&self, address: &str) -> bool {
        covers(&self.from, address)
    }

    /// Returns where an address leads that the pattern matches.
    pub(crate) fn leads(&self, address: &str) -> Option<String> {
        let mut values = Vec::new();
        if !matched(&self.parts(), address, &mut values) {
            return None;
        }
        let to = parts(&self.to);
        let texts = to.iter().map(|part| match part {
            Part::Text(text) => *text,
            named => {
                let value = values.iter().find(|(part, _)| part == named);
                value.map_or("", |(_, value)| *value)
            }
        });
        Some(texts.collect())
    }
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'p> {
    /// A fixed text.
    Text(&'p str),
    /// `:slug`: the text between two slashes, under this name.
    Name(&'p str),
    /// `*`: the rest, under the name `splat`.
    Splat,
}

/// Splits `/news/:slug/*` into fixed and variable parts.
pub fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['*', ':']) {
        let (text, from) = rest.split_at(at);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        let after = &from[1..];
        if from.starts_with('*') {
            parts.push(Part::Splat);
            rest = after;
            continue;
        }
        let end = after
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let part = match name {
            "" => Part::Text(":"),
            "splat" => Part::Splat,
            // As Cloudflare has it: `:8080` is a port, and `12:30` a time.
            name if !name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                parts.push(Part::Text(":"));
                Part::Text(name)
            }
            name => Part::Name(name),
        };
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Says whether a pattern, such as `/news/:slug` or `/dist/*`, matches an address of the site.
pub(crate) fn covers(pattern: &str, address: &str) -> bool {
    matched(&parts(pattern), address, &mut Vec::new())
}

/// Says whether the parts of a pattern match an address, and collects what the variable ones stand for.
fn matched<'a>(
    parts: &[Part<'a>],
    address: &'a str,
    values: &mut Vec<(Part<'a>, &'a str)>,
) -> bool {
    match parts {
        [] => address.is_empty() || address == "/",
        [Part::Splat, ..] => {
            values.push((Part::Splat, address));
            true
        }
        // Hosts match `/blog` with `/blog/*` too.
        [Part::Text(text), Part::Splat] if decoded(text).strip_suffix('/') == Some(address) => true,
        [Part::Text(text), rest @ ..] => {
            let text = decoded(text);
            match address.strip_prefix(&*text) {
                Some(address) => matched(rest, address, values),
                None => rest.is_empty() && address.strip_suffix('/') == Some(&text),
            }
        }
        [name @ Part::Name(_), rest @ ..] => {
            let end = address.find('/').unwrap_or(address.len());
            let (value, address) = address.split_at(end);
            values.push((*name, value));
            end > 0 && matched(rest, address, values)
        }
    }
}

/// Returns the text of a pattern as hosts look for it: decoded (RFC 3986, 2.1), in Unicode's normalisation form C.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    match percent_decode_str(text).decode_utf8() {
        Ok(Cow::Owned(decoded)) => Cow::Owned(composed(&decoded).into_owned()),
        Ok(Cow::Borrowed(_)) | Err(_) => composed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_what_hosts_say_it_does() {
        for (pattern, address) in [
            ("/blog/*", "/blog/a/b/"),
            ("/blog/*", "/blog/"),
            ("/blog/*", "/blog"),
            ("/news/:slug", "/news/a"),
            ("/news/:slug", "/news/a/"),
            ("/:year/:slug/", "/2026/a/"),
            ("/old", "/old/"),
            ("/caf%C3%A9/*", "/café/a/"),
            ("/%2A/:slug", "/*/a"),
        ] {
            assert!(covers(pattern, address), "{pattern} {address}");
        }
        for (pattern, address) in [
            ("/blog/*", "/blogs/"),
            ("/news/:slug", "/news/a/b/"),
            ("/news/:slug", "/news/"),
            ("/old", "/older"),
        ] {
            assert!(!covers(pattern, address), "{pattern} {address}");
        }
    }
}
