//! What hosts read: headers and redirects, each in the host's own form, from one list of what they
//! are to say.

mod github_pages;
mod headers;
mod nginx;
mod vercel;

use std::collections::BTreeSet;

use super::{Plans, feed, page};
use crate::base::OutPath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::caching::{FOR_EVER, cache_control};
use crate::model::hosts::{Host, Rule};
use crate::model::policy::{CspSources, Delivery};
use crate::model::theme::{PageKind, ThemeFile};

pub use github_pages::GithubPages;
pub use headers::Headers;
pub use nginx::Nginx;
pub use vercel::Vercel;

/// Everything that a host is to say with what it hands out. Paths begin at the host's root.
#[derive(Clone, Debug, Hash)]
struct Serving {
    /// Scheme, host and port.
    origin: String,
    /// The site's folder on its host; empty at the root.
    folder: String,
    hsts: bool,
    /// Files that never change, and folders in which no file does, with `*` at the end.
    lasting: Vec<String>,
    /// Feeds, where there is a hub that tells of them.
    feeds: Vec<String>,
    hub: String,
    /// Whether Cloudflare's limits matter.
    limited: bool,
    /// What the configuration adds to the content security policy.
    policy: CspSources,
    redirects: Vec<Redirect>,
}

/// A redirect as hosts are told of it.
#[derive(Clone, Debug, Hash)]
struct Redirect {
    /// From the host's root, perhaps a pattern.
    from: String,
    /// From the host's root, or a full address.
    to: String,
    status: u16,
    is_pattern: bool,
}

impl Serving {
    fn new(site: &Site) -> Self {
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
            limited: config.hosts.any(&[Host::Cloudflare]),
            policy: config.hosts.policy.clone(),
            redirects: redirects(site),
        }
    }

    /// Returns the headers of every answer, in order.
    fn everywhere(&self, csp_sources: &CspSources) -> Vec<(&'static str, String)> {
        let mut policy = self.policy.clone();
        policy.merge(csp_sources);
        let mut headers = vec![
            ("X-Content-Type-Options", "nosniff".to_owned()),
            (
                "Referrer-Policy",
                "strict-origin-when-cross-origin".to_owned(),
            ),
            ("Permissions-Policy", PERMISSIONS.to_owned()),
            ("Content-Security-Policy", policy.policy(Delivery::Header)),
        ];
        if self.hsts {
            headers.push(("Strict-Transport-Security", "max-age=31536000".to_owned()));
        }
        headers
    }

    /// Returns the header by which a feed names its hub (WebSub, 4).
    fn link(&self, feed: &str) -> String {
        let Self { origin, hub, .. } = self;
        format!("<{origin}{feed}>; rel=\"self\", <{hub}>; rel=\"hub\"")
    }
}

/// What no page of a publication asks a browser for.
const PERMISSIONS: &str =
    "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Returns the files that never change. A folder that has no others stands for its files.
fn lasting(site: &Site) -> Vec<String> {
    let themes = site.theme.files.values().map(ThemeFile::address);
    let all: BTreeSet<String> = themes.chain(site.statics.keys().cloned()).collect();
    let lasts =
        |address: &str| OutPath::new(address).is_ok_and(|path| cache_control(&path) == FOR_EVER);
    let mut lasting = Vec::new();
    for address in all.iter().filter(|address| lasts(address)) {
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below = format!("{folder}/");
        let whole = !folder.is_empty()
            && all
                .range(below.clone()..)
                .take_while(|other| other.starts_with(&below))
                .all(|other| lasts(other));
        let rule = match whole {
            true => format!("{}*", site.config.base.href(&below)),
            false => site.config.base.href(address),
        };
        if !lasting.contains(&rule) {
            lasting.push(rule);
        }
    }
    lasting
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
                let announced = feed::announced(site, edition, taxonomy.kind, term);
                feeds.extend(announced.into_iter().map(|feed| feed.url));
            }
        }
    }
    feeds
}

/// Returns every redirect: first those from one address each, then patterns, because the first that
/// fits is taken.
fn redirects(site: &Site) -> Vec<Redirect> {
    let base = &site.config.base;
    let target = |to: &str| match to.starts_with('/') {
        true => base.href(to),
        false => to.to_owned(),
    };
    let single = site.redirects.iter().map(|redirect| Redirect {
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

/// Plans a file that hosts read, unless the site has its own.
fn plan(site: &Site, out: &mut Plans, address: &str, facts: Serving) {
    let Some(edition) = site.editions.first() else {
        return;
    };
    if site.statics.contains_key(address) {
        return;
    }
    let page = page::page(site, edition, PageKind::Page, address, "");
    out.add(address, None, page::plain(edition, page, facts));
}

/// Reports that a host will pass over a part of a file.
fn beyond(message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::HOST_LIMIT, message)
        .at(Span::file(&"config.toml".into()))
        .help(help)
}
