//! What the hosts of a site answer: for a preview, which answers the same.

use std::sync::{Arc, LazyLock};

use super::rules::{self, Everywhere, POLICY, Piece, Redirect};
use crate::base::Fp;
use crate::model::Site;
use crate::model::base_url::push_path;
use crate::model::hosts::Host;
use crate::model::policy::{CspSources, InPages, without_hashes};

/// The hosts that read what to answer, each with the files that hold headers and redirects.
const FILES: [(Host, &str, &str); 4] = [
    (Host::Cloudflare, "/_headers", "/_redirects"),
    (Host::Netlify, "/_headers", "/_redirects"),
    (Host::Nginx, "/_nginx.conf", "/_nginx.conf"),
    (Host::Vercel, "/vercel.json", "/vercel.json"),
];

/// What the hosts of a site answer beyond its files.
pub(crate) struct HostAnswers {
    headers: Vec<(&'static str, String)>,
    /// A site may have thousands, and each save makes these answers anew: they are made when a browser asks.
    redirects: LazyLock<Vec<Redirect>, Box<dyn FnOnce() -> Vec<Redirect> + Send + Sync>>,
    /// What pages say of the policy themselves where they are published; a preview says it for them.
    in_pages: InPages,
}

impl Default for HostAnswers {
    fn default() -> Self {
        Self {
            headers: Vec::new(),
            redirects: LazyLock::new(Box::new(Vec::new)),
            in_pages: InPages::Nothing,
        }
    }
}

impl HostAnswers {
    /// Returns the answers for a site whose pages together need these policy sources. A file of the site's own
    /// that takes the place of presswork's says what presswork does not know.
    pub(crate) fn of(site: &Arc<Site>, csp_sources: &CspSources, in_pages: InPages) -> Self {
        let config = &site.config;
        let read = FILES.iter().filter(|(host, ..)| config.hosts.any(&[*host]));
        let is_ours = |file: &str| !site.statics.contains_key(file);
        let sends = read.clone().any(|(_, headers, _)| is_ours(headers));
        let leads = read.clone().any(|(.., redirects)| is_ours(redirects));
        let linked = Arc::clone(site);
        Self {
            headers: match sends {
                true => Everywhere::of(config).headers(csp_sources),
                false => Vec::new(),
            },
            redirects: LazyLock::new(match leads {
                true => Box::new(move || rules::redirects(&linked)),
                false => Box::new(Vec::new),
            }),
            in_pages,
        }
    }

    /// Returns the headers of an answer; `page` is what the page needs of the policy, where it is one.
    pub(crate) fn headers(&self, page: Option<&CspSources>) -> Vec<(&'static str, String)> {
        let mut headers = self.headers.clone();
        let own = page.and_then(|page| self.in_pages.policy(page));
        headers.extend(own.map(|policy| (POLICY, policy)));
        headers
    }

    /// Returns where an address leads, decoded and from the host's root, and with which status: to a full
    /// address, or one from the root. Patterns apply where there `is_file` none.
    pub(crate) fn redirect(&self, address: &str, is_file: bool) -> Option<(u16, String)> {
        let mut redirects = self.redirects.iter();
        redirects.find_map(|redirect| {
            if is_file && redirect.is_pattern() {
                return None;
            }
            let captured = captured(&redirect.from, address)?;
            Some((redirect.status, filled(&redirect.to, &captured)))
        })
    }

    /// Returns the fingerprint of the headers but for the hashes in the policy.
    pub(crate) fn fingerprint(&self) -> Fp {
        let headers = self.headers.iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| (name, without_hashes(value)))
            .collect();
        Fp::of(&(headers, &self.in_pages))
    }
}

/// Returns what stands for the variable pieces of a pattern in an address, by their names; `None` where the
/// address does not fit. A slash at the end makes no difference.
fn captured<'a>(pattern: &'a [Piece], address: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut found = Vec::new();
    let mut rest = address;
    for (at, piece) in pattern.iter().enumerate() {
        let is_last = at + 1 == pattern.len();
        match piece {
            Piece::Text(text) => {
                rest = match rest.strip_prefix(text.as_str()) {
                    Some(rest) => rest,
                    None if is_last => without_slash(rest, text)?,
                    // `/blog/*` stands for `/blog`, too.
                    None if pattern.get(at + 1) == Some(&Piece::Splat) => {
                        without_slash(rest, text)?
                    }
                    None => return None,
                };
            }
            Piece::Name(name) => {
                let end = rest.find('/').unwrap_or(rest.len());
                if end == 0 {
                    return None;
                }
                found.push((name.as_str(), &rest[..end]));
                rest = &rest[end..];
            }
            Piece::Splat => {
                found.push((SPLAT, rest));
                rest = "";
            }
        }
    }
    matches!(rest, "" | "/").then_some(found)
}

/// The name of what stands for a splat.
const SPLAT: &str = "splat";

/// Returns nothing, where a text but for its slash is all that is left.
fn without_slash<'a>(rest: &'a str, text: &str) -> Option<&'a str> {
    (text.strip_suffix('/') == Some(rest)).then_some("")
}

/// Returns a target, with what was captured in the place of its variable pieces.
fn filled(target: &[Piece], captured: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for piece in target {
        let name = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                continue;
            }
            Piece::Name(name) => name.as_str(),
            Piece::Splat => SPLAT,
        };
        let mut values = captured.iter().filter(|(known, _)| *known == name);
        if let Some((_, value)) = values.next() {
            push_path(value, &mut out);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    fn led(from: &[Piece], to: &[Piece], address: &str) -> Option<String> {
        Some(filled(to, &captured(from, address)?))
    }

    #[test]
    fn an_old_address_leads_where_its_pattern_says() {
        let blog = [text("/blog/"), Piece::Splat];
        let rest = [text("/"), Piece::Splat];
        assert_eq!(led(&blog, &rest, "/blog/a b/c/"), Some("/a%20b/c/".into()));
        assert_eq!(led(&blog, &rest, "/blog/"), Some("/".into()));
        assert_eq!(led(&blog, &rest, "/blog"), Some("/".into()));
        assert_eq!(led(&blog, &rest, "/blogs/a/"), None);

        let name = || Piece::Name("slug".into());
        let news = [text("/"), Piece::Name("year".into()), text("/"), name()];
        let slug = [text("/stories/"), name(), text("/")];
        let found = Some("/stories/a/".to_owned());
        assert_eq!(led(&news, &slug, "/2026/a"), found);
        assert_eq!(led(&news, &slug, "/2026/a/"), found);
        assert_eq!(led(&news, &slug, "/2026/a/b/"), None);
        assert_eq!(led(&news, &slug, "//a/"), None);

        let single = [text("/old/")];
        assert_eq!(led(&single, &rest, "/old"), Some("/".into()));
        assert_eq!(led(&[text("/old")], &rest, "/old/"), Some("/".into()));
        assert_eq!(led(&single, &rest, "/older/"), None);
    }
}
