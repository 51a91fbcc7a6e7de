//! What all files say together: the product of `link`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::article::Article;
use super::card::{Card, Hold, Profile};
use super::config::Config;
use super::language::Language;
use super::plan::BodyRef;
use super::theme::{PageKind, Theme};
use crate::base::{Hashed, Moment, SourcePath};

/// The linked site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// The moment for which the site is built.
    pub now: Moment,
    /// One for each language, the site's own first.
    pub editions: Vec<Edition>,
    /// Old addresses, sorted by where they lead from.
    pub redirects: Vec<Redirect>,
    /// Files that are copied as they are: output address → source.
    pub statics: BTreeMap<String, SourcePath>,
    /// What a public build leaves out.
    pub held: Vec<Held>,
}

/// All that is published in one language.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// What its addresses begin with: empty, or `/de`.
    pub prefix: String,
    /// What every page of the edition shows.
    pub chrome: Hashed<Chrome>,
    /// The stories, newest first.
    pub stories: Vec<Story>,
    /// Standing pages, by address.
    pub pages: Vec<Story>,
    /// Authors, categories, tags and series.
    pub taxonomies: Vec<Taxonomy>,
    /// Years, newest first, with their months, newest first.
    pub archive: Vec<Year>,
    /// The theme's lists.
    pub lists: Vec<List>,
}

impl Edition {
    /// Returns the theme's lists for a kind of page.
    pub fn lists_on(&self, kind: PageKind) -> BTreeMap<String, Vec<Hashed<Card>>> {
        self.lists
            .iter()
            .filter(|list| list.on.contains(&kind))
            .map(|list| (list.name.clone(), list.cards.clone()))
            .collect()
    }

    /// Returns a taxonomy.
    pub fn taxonomy(&self, kind: PageKind) -> &[Term] {
        self.taxonomies
            .iter()
            .find(|taxonomy| taxonomy.kind == kind)
            .map_or(&[], |taxonomy| &taxonomy.terms)
    }
}

/// A published article or standing page.
#[derive(Clone, Debug)]
pub struct Story {
    /// What other pages show of it.
    pub card: Hashed<Card>,
    /// What it says itself.
    pub article: Arc<Article>,
    /// Its text, with every reference resolved.
    pub body: BodyRef,
    /// The story published before it in its category, by index.
    pub previous: Option<usize>,
    /// The story published after it in its category, by index.
    pub next: Option<usize>,
    /// Stories about the same things, nearest first, by index.
    pub related: Vec<usize>,
}

/// A way of sorting stories.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// [`PageKind::Category`], `Tag`, `Author` or `Series`.
    pub kind: PageKind,
    /// The terms: categories in menu order, the others by name.
    pub terms: Vec<Term>,
}

/// A category, a tag, an author or a series.
#[derive(Clone, Debug)]
pub struct Term {
    /// What its page shows of it.
    pub profile: Hashed<Profile>,
    /// Its address from the site's root: `/category/industry/`.
    pub address: String,
    /// Its own text.
    pub body: Option<BodyRef>,
    /// The file that describes it.
    pub source: Option<SourcePath>,
    /// Its stories, by index: newest first, or in the order of their parts in a series.
    pub stories: Vec<usize>,
}

/// A year of the archive.
#[derive(Clone, Debug)]
pub struct Year {
    /// `2026`
    pub year: i16,
    /// The months that have stories, newest first.
    pub months: Vec<Month>,
}

/// A month of the archive.
#[derive(Clone, Debug)]
pub struct Month {
    /// 1 to 12.
    pub month: i8,
    /// Its stories, by index, newest first.
    pub stories: Vec<usize>,
}

/// One of the theme's lists.
#[derive(Clone, Debug)]
pub struct List {
    /// Its name in `theme.toml` and in templates.
    pub name: String,
    /// The kinds of pages that show it.
    pub on: Vec<PageKind>,
    /// The stories.
    pub cards: Vec<Hashed<Card>>,
}

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
    pub options: BTreeMap<String, super::Data>,
    /// The theme's fingerprinted files: name → address from the host's root.
    pub assets: BTreeMap<String, String>,
    /// Whether the site is shown to its makers only.
    pub preview: bool,
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
    /// `application/rss+xml` or `application/atom+xml`
    pub mime: &'static str,
    /// The address from the host's root.
    pub url: String,
}

/// An old address and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// The old address, from the site's root.
    pub from: String,
    /// The new address, from the site's root.
    pub to: String,
    /// The title of what is there now.
    pub title: String,
    /// The file that asked for it.
    pub origin: SourcePath,
}

/// Something that a public build leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The file.
    pub source: SourcePath,
    /// Its title.
    pub title: String,
    /// Why.
    pub why: Hold,
    /// When it is due, where it is scheduled.
    pub due: Option<Moment>,
}
