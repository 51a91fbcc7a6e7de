//! What every page of an edition shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::data::Data;
use super::language::Language;
use super::picture::PictureFacts;

/// What every page of an edition shows. It must stay small and calm: whatever changes here is
/// rendered on every page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct Chrome {
    /// The publication's name.
    pub title: String,
    /// One line below the name.
    pub tagline: String,
    /// What the site is about.
    pub description: String,
    /// `en`
    pub language: Language,
    /// `ltr` or `rtl`
    pub direction: &'static str,
    /// The full address of the front page.
    pub permalink: String,
    /// The front page's address from the host's root.
    pub url: String,
    /// The host's root path, without a slash at the end.
    pub base_path: String,
    /// The owner's line.
    pub copyright: String,
    /// The publisher's mark, an address; may be empty.
    pub logo: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The mark in the browser's tab, an address; empty where there is none.
    pub icon: String,
    /// The navigation.
    pub menu: Vec<MenuEntry>,
    /// Standing pages, for the footer.
    pub pages: Vec<MenuEntry>,
    /// Feeds of the whole edition.
    pub feeds: Vec<FeedRef>,
    /// Addresses of the overview pages that exist: `archive`, `tags`, `authors`, `corrections`, `feeds`.
    pub overviews: BTreeMap<&'static str, String>,
    /// Interface words.
    pub words: BTreeMap<String, String>,
    /// Theme options: the theme's defaults, changed by the site.
    pub options: BTreeMap<String, Data>,
    /// The theme's fingerprinted files: name → address from the host's root.
    pub assets: BTreeMap<String, String>,
    /// Whether the site is shown to its makers only.
    pub preview: bool,
}

/// Who publishes the site, as search engines ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The mark's full address; may be empty.
    pub logo: String,
    /// What the mark's file says of itself; nothing of a mark that lies elsewhere.
    pub mark: Option<PictureFacts>,
    /// Addresses of the publication elsewhere.
    pub accounts: Vec<String>,
    /// Full addresses of what it promises its readers, by schema.org's name for it.
    pub policies: BTreeMap<&'static str, String>,
}

/// A link in a menu.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MenuEntry {
    /// What it is called.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// The colour of the category that it leads to; may be empty.
    pub colour: String,
}

/// A feed that pages announce.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FeedRef {
    /// What it carries.
    pub title: String,
    /// The media type: of a [`Syntax`](super::feed::Syntax), or `text/markdown` for a page's text.
    pub mime: &'static str,
    /// The address from the host's root.
    pub url: String,
}
