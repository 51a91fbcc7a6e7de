//! What hosts are to say with what they hand out, as far as it follows from the site alone.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::base::OutPath;
use crate::formats::cards;
use crate::model::base_url::{push_path, push_reference};
use crate::model::caching::{IMMUTABLE, cache_control};
use crate::model::config::{Base, Config};
use crate::model::hosts::{Host, Part, Rule, decoded, parts};
use crate::model::policy::{CspSources, Delivery};
use crate::model::theme::ThemeFile;
use crate::model::{Site, addresses};

/// What hosts are to say with what they hand out. Paths begin at the host's root.
#[derive(Clone, Debug, Hash)]
pub(super) struct Rules {
    /// Scheme, host and port.
    pub origin: String,
    /// The site's folder on its host; empty at the root.
    pub folder: String,
    /// What every answer says.
    pub everywhere: Everywhere,
    /// The folder of private drafts, which search engines are to leave alone; none where that holds everywhere.
    pub drafts: Option<String>,
    /// Files that never change.
    pub lasting: Vec<Lasting>,
    /// Feeds, where there is a hub that announces them.
    pub feeds: Vec<String>,
    /// The WebSub hub; may be empty.
    pub hub: String,
    /// Whether Cloudflare's limits matter.
    pub limited: bool,
    /// Whether pages have addresses without a slash and an ending: `/blog/v20.1.0` of `v20.1.0.html`.
    pub bare_pages: bool,
    /// Every redirect, in the order in which hosts try them.
    pub redirects: Vec<Redirect>,
}

/// What every answer of a host says, as far as it follows from the configuration.
#[derive(Clone, Debug, Hash)]
pub(super) struct Everywhere {
    /// Whether browsers are to use HTTPS alone (RFC 6797).
    hsts: bool,
    /// Whether search engines may list the site.
    indexed: bool,
    /// What the configuration adds to the content security policy.
    policy: CspSources,
}

impl Everywhere {
    pub(super) fn of(config: &Config) -> Self {
        let hosts = &config.hosts;
        Self {
            hsts: hosts.hsts && config.base.origin.starts_with("https://"),
            indexed: config.indexed,
            policy: hosts.policy.clone(),
        }
    }

    /// Returns the headers, in order; all pages together need these sources of the policy.
    pub(super) fn headers(&self, csp_sources: &CspSources) -> Vec<(&'static str, String)> {
        let mut policy = self.policy.clone();
        policy.merge(csp_sources);
        let mut headers = vec![
            ("X-Content-Type-Options", "nosniff".to_owned()),
            (
                "Referrer-Policy",
                "strict-origin-when-cross-origin".to_owned(),
            ),
            ("Permissions-Policy", PERMISSIONS.to_owned()),
            (POLICY, policy.policy(Delivery::Header)),
        ];
        if !self.indexed {
            headers.push((ROBOTS, NOINDEX.to_owned()));
        }
        if self.hsts {
            headers.push(("Strict-Transport-Security", "max-age=31536000".to_owned()));
        }
        headers
    }
}

/// The header that speaks to search engines.
pub(super) const ROBOTS: &str = "X-Robots-Tag";
/// What keeps a page out of their lists.
pub(super) const NOINDEX: &str = "noindex";

/// The header that carries a policy.
pub(super) const POLICY: &str = "Content-Security-Policy";

/// What no page of a publication asks a browser for.
const PERMISSIONS: &str =
    "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// What never changes, decoded, from the host's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lasting {
    /// A file.
    File(String),
    /// All files whose addresses begin like this, such as those of a folder.
    Beginning(String),
}

/// A redirect, in pieces that each host's file quotes in its own way.
#[derive(Clone, Debug, Hash)]
pub(super) struct Redirect {
    /// From the host's root; its texts are decoded.
    pub from: Vec<Piece>,
    /// From the host's root, or a full address; its texts are encoded as addresses are.
    pub to: Vec<Piece>,
    /// The status (RFC 9110, 15.4).
    pub status: u16,
}

/// A piece of an address in a redirect. What comes from an article is text, whatever signs it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    /// Itself.
    Text(String),
    /// What stands between two slashes, under this name.
    Name(String),
    /// The rest.
    Splat,
}

impl Redirect {
    /// Says whether the old address stands for more than one.
    pub(super) fn is_pattern(&self) -> bool {
        self.from
            .iter()
            .any(|piece| !matches!(piece, Piece::Text(_)))
    }

    /// Returns the old address of a redirect that is no pattern.
    pub(super) fn address(&self) -> Option<&str> {
        match self.from.as_slice() {
            [Piece::Text(address)] => Some(address),
            _ => None,
        }
    }
}

/// Returns an address in one text, each piece quoted by one function.
pub(super) fn joined(pieces: &[Piece], quote: impl Fn(&Piece) -> String) -> String {
    pieces.iter().map(quote).collect()
}

/// Quotes a percent-encoded path for `_redirects` and `_headers`, in which `*` and `:name` make a pattern of it.
/// Blanks and signs that end a line are encoded already.
pub(super) fn quoted(path: &str) -> String {
    path.replace('*', "%2A").replace(':', "%3A")
}

/// Quotes a target, in which a name behind a colon would stand for a part of the old address.
pub(super) fn without_names(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for (at, c) in target.char_indices() {
        let next = target.as_bytes().get(at + 1);
        let is_name = next.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        match c {
            ':' if is_name => out.push_str("%3A"),
            c => out.push(c),
        }
    }
    out
}

/// Returns the path of a decoded address, percent-encoded.
pub(super) fn encoded(address: &str) -> String {
    let mut href = String::with_capacity(address.len());
    push_path(address, &mut href);
    href
}

impl Rules {
    /// Returns what hosts are to say of a site.
    pub(super) fn of(site: &Site) -> Self {
        let config = &site.config;
        let base = &config.base;
        let hub = config.feeds.hub.clone().unwrap_or_default();
        Self {
            origin: base.origin.clone(),
            folder: base.path.clone(),
            everywhere: Everywhere::of(config),
            drafts: config
                .indexed
                .then(|| format!("{}/{}/", base.path, addresses::PRIVATE_DRAFTS)),
            lasting: lasting(site),
            feeds: match hub.is_empty() {
                true => Vec::new(),
                false => feeds(site),
            },
            hub,
            limited: is_limited(site),
            bare_pages: bare_pages(site),
            redirects: redirects(site),
        }
    }

    /// Returns the header by which a feed names its hub (WebSub, 4).
    pub(super) fn link(&self, feed: &str) -> String {
        let Self { origin, hub, .. } = self;
        format!("<{origin}{feed}>; rel=\"self\", <{hub}>; rel=\"hub\"")
    }
}

fn bare_pages(site: &Site) -> bool {
    site.stories_and_pages().any(|story| {
        let address = &story.address;
        OutPath::of_page(address).is_ok_and(|path| path.bare_address().as_ref() == Some(address))
    })
}

/// Says whether Cloudflare's limits matter to a site.
pub(crate) fn is_limited(site: &Site) -> bool {
    site.config.hosts.any(&[Host::Cloudflare])
}

/// Returns the files that never change. A folder without other files is named in place of its files. Those of an index of
/// the search are not known before it is made, so they are named by how they begin.
fn lasting(site: &Site) -> Vec<Lasting> {
    let themes = site.theme.files.values().map(ThemeFile::address);
    let own = site.statics.keys().chain(site.pictures.keys());
    // All cards lie in one folder.
    let cards = site.editions.iter().filter_map(cards::of_front_page);
    let cards = cards.map(|card| card.address());
    let all: BTreeSet<String> = themes.chain(own.cloned()).chain(cards).collect();
    let folder = decoded(&site.config.base.path);
    let rules = rules_of_lasting(all.iter().map(String::as_str));
    let indices = site.editions.iter().filter(|edition| edition.is_searched());
    let parts = indices.map(|edition| addresses::search_parts(&edition.prefix));
    let parts = parts.filter(|parts| !all.iter().any(|address| address.starts_with(parts)));
    rules
        .into_iter()
        .chain(parts.map(Lasting::Beginning))
        .map(|rule| match rule {
            Lasting::File(address) => Lasting::File(format!("{folder}{address}")),
            Lasting::Beginning(address) => Lasting::Beginning(format!("{folder}{address}")),
        })
        .collect()
}

/// Returns the addresses that never change, in the order in which they come; for those in a folder that has
/// no others, the folder.
fn rules_of_lasting<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<Lasting> {
    let lasts =
        |address: &str| OutPath::new(address).is_ok_and(|path| cache_control(&path) == IMMUTABLE);
    let mut lasting = Vec::new();
    let mut mixed: FxHashSet<&str> = FxHashSet::default();
    for address in addresses {
        if lasts(address) {
            lasting.push(address);
            continue;
        }
        let mut folder = folder(address);
        // Where a folder is known, those above it are too.
        while !folder.is_empty() && mixed.insert(folder) {
            folder = self::folder(folder);
        }
    }
    let mut known: FxHashSet<&str> = FxHashSet::default();
    let rules = lasting.into_iter().filter_map(|address| {
        let folder = folder(address);
        match folder.is_empty() || mixed.contains(folder) {
            true => Some(Lasting::File(address.to_owned())),
            false => known
                .insert(folder)
                .then(|| Lasting::Beginning(format!("{folder}/"))),
        }
    });
    rules.collect()
}

fn folder(address: &str) -> &str {
    address.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns the addresses of all feeds, those of the whole site first.
fn feeds(site: &Site) -> Vec<String> {
    let whole = site
        .editions
        .iter()
        .flat_map(|edition| &edition.chrome.feeds);
    let mut feeds: Vec<String> = whole.map(|feed| feed.url.clone()).collect();
    for edition in &site.editions {
        for taxonomy in &edition.taxonomies {
            for term in &taxonomy.terms {
                let own = addresses::term_feeds(&site.config, edition, taxonomy.spec, term);
                feeds.extend(own.into_iter().map(|feed| feed.url));
            }
        }
    }
    feeds
}

/// Returns every redirect: first those from one address each, then patterns, because the first that
/// fits is taken.
pub(super) fn redirects(site: &Site) -> Vec<Redirect> {
    let base = &site.config.base;
    let folder = decoded(&base.path);
    // Hosts take `/a/` and `/a` for one in their rules, and would lead in a circle from one to the other; the
    // page at the old address leads on there, too.
    let bare = |address: &str| address.trim_end_matches('/').to_owned();
    let single = site.redirects.iter();
    let single = single.filter(|redirect| bare(&redirect.from) != bare(&redirect.to));
    let single = single.map(|redirect| Redirect {
        from: vec![Piece::Text(format!("{folder}{}", redirect.from))],
        to: vec![Piece::Text(target(base, &redirect.to))],
        status: redirect.status,
    });
    let rules = site.config.redirects.iter();
    let patterns = rules.filter(|rule| rule.is_pattern());
    let patterns = patterns.map(|rule| of_pattern(base, &folder, rule));
    single.chain(patterns).collect()
}

/// Returns a target from the host's root, or a full address, encoded.
fn target(base: &Base, to: &str) -> String {
    if to.starts_with('/') {
        return base.written(to);
    }
    let mut full = String::with_capacity(to.len());
    push_reference(to, &mut full);
    full
}

fn of_pattern(base: &Base, folder: &str, rule: &Rule) -> Redirect {
    let mut from: Vec<Piece> = rule.parts().into_iter().map(of_part).collect();
    if let Some(Piece::Text(text)) = from.first_mut() {
        *text = format!("{folder}{text}");
    }
    let to = target(base, &rule.to);
    let scheme = to.find("://").map_or(0, |at| at + 3);
    let mut pieces: Vec<Piece> = parts(&to[scheme..])
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => Piece::Text(text.to_owned()),
            Part::Name(name) => Piece::Name(name.to_owned()),
            Part::Splat => Piece::Splat,
        })
        .collect();
    if let Some(Piece::Text(text)) = pieces.first_mut() {
        // What stands for something else may begin with a slash, and two of them begin the name of a host.
        let start = match text == "/" {
            true => &base.origin,
            false => &to[..scheme],
        };
        text.insert_str(0, start);
    }
    Redirect {
        from,
        to: pieces,
        status: rule.status,
    }
}

/// Returns a part of an old address, decoded.
fn of_part(part: Part<'_>) -> Piece {
    match part {
        Part::Text(text) => Piece::Text(decoded(text).into_owned()),
        Part::Name(name) => Piece::Name(name.to_owned()),
        Part::Splat => Piece::Splat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_files_if_all_of_them_last() {
        let addresses = [
            "/a/b/x.0a1b2c3d.css",
            "/a/b/y.0a1b2c3d.css",
            "/a/x.0a1b2c3d.css",
            "/c/d/x.css",
            "/c/d/y.0a1b2c3d.css",
            "/c/y.0a1b2c3d.css",
            "/c/e/y.0a1b2c3d.css",
            "/x.0a1b2c3d.css",
        ];
        let file = |address: &str| Lasting::File(address.to_owned());
        let folder = |address: &str| Lasting::Beginning(address.to_owned());
        assert_eq!(
            rules_of_lasting(addresses.into_iter()),
            [
                folder("/a/b/"),
                folder("/a/"),
                file("/c/d/y.0a1b2c3d.css"),
                file("/c/y.0a1b2c3d.css"),
                folder("/c/e/"),
                file("/x.0a1b2c3d.css"),
            ]
        );
    }
}
