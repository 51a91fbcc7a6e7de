//! The input of the lints: the site, the source facts and the page facts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::base::{Moment, OutPath, SourcePath, without_query};
use crate::diagnostic::Span;
use crate::model::build::OutputStamp;
use crate::model::picture::is_shown_by_networks;
use crate::model::site::Story;
use crate::model::{Article, PageFacts, Site, SourceFacts, Tree};

/// The input of a lint.
pub struct LintContext<'a> {
    /// The linked site.
    pub site: &'a Site,
    /// The site's files.
    pub tree: &'a Tree,
    /// The source facts of published files.
    pub sources: &'a BTreeMap<SourcePath, SourceFacts>,
    /// Withheld files, whose dates are checked nevertheless.
    pub held: &'a BTreeMap<SourcePath, SourceFacts>,
    /// Files that could not be read completely, so that their pages lack content.
    pub unread: &'a BTreeSet<SourcePath>,
    /// The facts of finished pages by path, each with the source file.
    pub pages: &'a [(PageFacts, Option<SourcePath>)],
    /// Pages that search engines may not list.
    pub unindexed: &'a BTreeSet<OutPath>,
    /// Every file that was read, by path.
    pub articles: &'a BTreeMap<SourcePath, Arc<Article>>,
    /// All outputs of the site.
    pub outputs: &'a BTreeMap<OutPath, OutputStamp>,
    /// The moment for which the site is built.
    pub now: Moment,
}

/// Which machines have a picture of a story to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Portrayed {
    /// Whether search engines have the story's own.
    pub(crate) in_search: bool,
    /// Whether social networks have the story's own, its card or the publisher's logo.
    pub(crate) in_networks: bool,
}

impl LintContext<'_> {
    /// Returns every published article.
    pub fn news(&self) -> impl Iterator<Item = &Story> {
        self.site.editions.iter().flat_map(|one| one.stories.iter())
    }

    /// Returns every published article, and which machines have a picture of it to show.
    pub(crate) fn portrayed(&self) -> impl Iterator<Item = (&Story, Portrayed)> {
        self.site.editions.iter().flat_map(|edition| {
            let publisher = &edition.chrome.publisher;
            let has_logo = !publisher.logo.is_empty()
                && is_shown_by_networks(&publisher.logo, publisher.logo_facts);
            let has_other = has_logo || edition.social.is_some();
            edition.stories.iter().map(move |story| {
                let own = story.card.image.as_ref();
                let in_search = own
                    .is_some_and(|image| image.facts.is_none_or(|facts| facts.format.is_raster()));
                let in_networks =
                    has_other || own.is_some_and(|image| image.for_networks().is_some());
                (
                    story,
                    Portrayed {
                        in_search,
                        in_networks,
                    },
                )
            })
        })
    }

    /// Returns a published article or standing page by its file.
    pub fn article(&self, path: &SourcePath) -> Option<&Article> {
        self.articles.get(path).map(|article| &**article)
    }

    /// Returns the place of a front matter key's value; the file, where the key cannot be found.
    pub fn key(&self, path: &SourcePath, key: &str) -> Span {
        let source_facts = self.sources.get(path).or_else(|| self.held.get(path));
        match source_facts.and_then(|source_facts| source_facts.keys.get(key)) {
            Some(&range) => Span::new(path, range),
            None => Span::file(path),
        }
    }

    /// Returns the place of a link's address in a file, in whatever form it is written there; the file,
    /// where the address cannot be found.
    pub(crate) fn locate(&self, path: &SourcePath, link: &str) -> Span {
        let source = self.tree.text(path).unwrap_or_default();
        match place_of_link(&source, link) {
            Some(place) => Span::bytes(path, place),
            None => Span::file(path),
        }
    }

    /// Returns the address on this site, from the site's root and without query and anchor, to which a
    /// link on a page leads; `None` for one that leads elsewhere or nowhere.
    pub fn address<'l>(&self, page: &OutPath, link: &'l str) -> Option<Cow<'l, str>> {
        let base = &self.site.config.base;
        let bare = without_query(link);
        let from_host = if bare.is_empty() || bare.starts_with("//") {
            return None;
        } else if bare.starts_with('/') {
            bare
        } else if let Some(behind) = bare.strip_prefix(base.origin.as_str()) {
            match behind {
                "" => "/",
                behind if behind.starts_with('/') => behind,
                _ => return None,
            }
        } else if bare
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'))
        {
            return None;
        } else {
            let bare = percent_decode_str(bare).decode_utf8_lossy();
            let joined = SourcePath::from(page.as_str()).join(&bare)?;
            let end = if bare.ends_with('/') { "/" } else { "" };
            return Some(Cow::Owned(format!("/{joined}{end}")));
        };
        let inside = from_host.strip_prefix(base.path.as_str())?;
        match inside {
            "" => Some(Cow::Borrowed("/")),
            inside if !inside.starts_with('/') => None,
            inside => Some(percent_decode_str(inside).decode_utf8_lossy()),
        }
    }

    /// Returns the output that a host would serve at an address: hosts serve `/about` from
    /// `about/index.html` or `about.html` as well.
    pub fn output(&self, address: &str) -> Option<&OutPath> {
        let bare = address.trim_matches('/');
        let find = |path: &str| {
            let path = OutPath::new(path).ok()?;
            self.outputs.get_key_value(&path).map(|(path, _)| path)
        };
        if bare.is_empty() {
            return find("index.html");
        }
        let exact =
            (!address.ends_with('/')).then(|| find(bare).or_else(|| find(&format!("{bare}.html"))));
        exact
            .flatten()
            .or_else(|| find(&format!("{bare}/index.html")))
    }

    /// Returns the finished page with its origin.
    pub(crate) fn page_facts(&self, path: &OutPath) -> Option<&(PageFacts, Option<SourcePath>)> {
        let at = self
            .pages
            .binary_search_by(|(page_facts, _)| page_facts.path.cmp(path));
        self.pages.get(at.ok()?)
    }
}

/// Returns where the address of a link stands in a Markdown text, in whatever form it is written there.
pub(crate) fn place_of_link(source: &str, link: &str) -> Option<Range<usize>> {
    let find = |form: &str| {
        let at = place_of(source, form)?;
        Some(at..at + form.len())
    };
    if let Some(place) = find(link) {
        return Some(place);
    }
    let decoded = percent_decode_str(link).decode_utf8_lossy();
    // The scheme of a bare address may be the page's own.
    let bare = ["http://", "mailto:"]
        .iter()
        .find_map(|scheme| decoded.strip_prefix(scheme));
    find(&decoded)
        .or_else(|| find(&decoded.replace('&', "&amp;")))
        .or_else(|| find(bare?))
}

/// Returns an address without its query, its fragment and a slash at its end, as hosts take `/a` and `/a/` for one
/// page.
pub(super) fn page_address(address: &str) -> &str {
    without_query(address).trim_end_matches('/')
}

/// Returns where an address stands in a text: where it does not go on, or else at its first place.
fn place_of(text: &str, address: &str) -> Option<usize> {
    if address.is_empty() {
        return None;
    }
    let goes_on = |at: usize| {
        let behind = text[at + address.len()..].chars().next();
        behind.is_some_and(|c| c.is_ascii_alphanumeric() || "/_-%".contains(c))
    };
    let mut places = text.match_indices(address).map(|(at, _)| at);
    places
        .clone()
        .find(|at| !goes_on(*at))
        .or_else(|| places.next())
}
