//! What hosts are to say with what they hand out, as far as it follows from the site alone.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::base::OutPath;
use crate::model::caching::{IMMUTABLE, cache_control};
use crate::model::hosts::{Host, Rule};
use crate::model::policy::CspSources;
use crate::model::theme::ThemeFile;
use crate::model::{Site, addresses};

/// What hosts are to say with what they hand out. Paths begin at the host's root.
#[derive(Clone, Debug, Hash)]
pub(super) struct Rules {
    /// Scheme, host and port.
    pub origin: String,
    /// The site's folder on its host; empty at the root.
    pub folder: String,
    /// Whether browsers are to use HTTPS alone (RFC 6797).
    pub hsts: bool,
    /// Files that never change, and folders in which no file does, with `*` at the end.
    pub lasting: Vec<String>,
    /// Feeds, where there is a hub that announces them.
    pub feeds: Vec<String>,
    /// The WebSub hub; may be empty.
    pub hub: String,
    /// Whether Cloudflare's limits matter.
    pub limited: bool,
    /// Whether pages have addresses without a slash and an ending: `/blog/v20.1.0` of `v20.1.0.html`.
    pub bare_pages: bool,
    /// What the configuration adds to the content security policy.
    pub policy: CspSources,
    /// Every redirect, in the order in which hosts try them.
    pub redirects: Vec<Redirect>,
}

/// A redirect as files for hosts write it.
#[derive(Clone, Debug, Hash)]
pub(super) struct Redirect {
    /// From the host's root, perhaps a pattern.
    pub from: String,
    /// From the host's root, or a full address.
    pub to: String,
    /// The status (RFC 9110, 15.4).
    pub status: u16,
    /// Whether `from` matches more than one address.
    pub is_pattern: bool,
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
            hsts: config.hosts.hsts && base.origin.starts_with("https://"),
            lasting: lasting(site),
            feeds: match hub.is_empty() {
                true => Vec::new(),
                false => feeds(site),
            },
            hub,
            limited: is_limited(site),
            bare_pages: bare_pages(site),
            policy: config.hosts.policy.clone(),
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

/// Returns the files that never change. A folder without other files is named in place of its files.
fn lasting(site: &Site) -> Vec<String> {
    let themes = site.theme.files.values().map(ThemeFile::address);
    let all: BTreeSet<String> = themes.chain(site.statics.keys().cloned()).collect();
    let rules = rules_of_lasting(all.iter().map(String::as_str));
    rules
        .iter()
        .map(|rule| site.config.base.href(rule))
        .collect()
}

/// Returns the addresses that never change, in the order in which they come; for those in a folder that has
/// no others, the folder with `*` behind it.
fn rules_of_lasting<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<String> {
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
            true => Some(address.to_owned()),
            false => known.insert(folder).then(|| format!("{folder}/*")),
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
    let target = |to: &str| match to.starts_with('/') {
        true => base.written(to),
        false => to.to_owned(),
    };
    // Hosts take `/a/` and `/a` for one in their rules, and would lead in a circle from one to the other; the
    // page at the old address leads on there, too.
    let bare = |address: &str| address.trim_end_matches('/').to_owned();
    let single = site.redirects.iter();
    let single = single.filter(|redirect| bare(&redirect.from) != bare(&redirect.to));
    let single = single.map(|redirect| Redirect {
        from: base.href(&redirect.from),
        to: target(&redirect.to),
        status: redirect.status,
        is_pattern: false,
    });
    let patterns = site
        .config
        .redirects
        .iter()
        .filter(|rule| rule.is_pattern());
    let patterns = patterns.map(|rule: &Rule| Redirect {
        from: base.href(&rule.from),
        to: target(&rule.to),
        status: rule.status,
        is_pattern: true,
    });
    single.chain(patterns).collect()
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
        assert_eq!(
            rules_of_lasting(addresses.into_iter()),
            [
                "/a/b/*",
                "/a/*",
                "/c/d/y.0a1b2c3d.css",
                "/c/y.0a1b2c3d.css",
                "/c/e/*",
                "/x.0a1b2c3d.css",
            ]
        );
    }
}
