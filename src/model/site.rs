//! What all files say together: the product of `link`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::article::Article;
use super::card::{Card, Profile, Withheld};
use super::chrome::Chrome;
use super::config::Config;
use super::language::Language;
use super::plan::{BodyRef, Translation};
use super::theme::{PageKind, Theme};
use super::views::Figures;
use crate::base::{Fp, Hashed, Moment, SourcePath};
use crate::diagnostic::Span;

/// The linked site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// One for each language, the site's own first.
    pub editions: Vec<Edition>,
    /// Old addresses, sorted by where they lead from.
    pub redirects: Vec<Redirect>,
    /// Files that are copied as they are, by their address from the site's root.
    pub statics: BTreeMap<String, StaticFile>,
    /// What a public build leaves out.
    pub held: Vec<Held>,
}

impl Site {
    /// Returns how many articles are published, in all languages.
    pub fn articles(&self) -> usize {
        self.editions
            .iter()
            .map(|edition| edition.stories.len())
            .sum()
    }
}

/// How long a story is news, in seconds: two days, as news sitemaps have it.
pub const NEWS_SECONDS: i64 = 48 * 60 * 60;

/// The most stories that search engines take of a news sitemap.
pub const MOST_NEWS: usize = 1_000;

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
    /// The stories that are news, by index, newest first: public, and published within
    /// [`NEWS_SECONDS`] before the moment for which the site is built.
    pub news: Vec<usize>,
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
    /// The address from the site's root: `/2026/05/slug/`.
    pub address: String,
    /// What other pages show of it.
    pub card: Hashed<Card>,
    /// How often it was read, where that is known. Not on the card: other pages would have to be
    /// made again with every log that is imported.
    pub views: Option<Figures>,
    /// What it says itself.
    pub article: Arc<Article>,
    /// Its text, with every reference resolved.
    pub body: BodyRef,
    /// The story published before it in its category, by index.
    pub previous: Option<usize>,
    /// The story published after it in its category, by index.
    pub next: Option<usize>,
    /// Its place in its series.
    pub series: Option<SeriesPlace>,
    /// Stories about the same things, nearest first, by index.
    pub related: Vec<usize>,
    /// Where it is in each language, the site's own first; empty where it is in one alone.
    pub translations: Arc<[Translation]>,
}

impl Story {
    /// Returns where its file asks for its address: at the slug, if it has one.
    pub fn place(&self) -> Span {
        match &self.article.meta.slug {
            Some(slug) => Span::new(&self.article.path, slug.range),
            None => Span::file(&self.article.path),
        }
    }
}

/// The place of a story in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesPlace {
    /// The series, by index in its taxonomy.
    pub series: usize,
    /// The place among the series' [`stories`](Term::stories), from 0.
    pub place: usize,
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
    /// As [`Story::translations`].
    pub translations: Arc<[Translation]>,
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

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StaticFile {
    /// Where it lies.
    pub source: SourcePath,
    /// Stands for its bytes.
    pub version: Fp,
}

/// An old address and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// The old address, from the site's root.
    pub from: String,
    /// The new address, from the site's root, or a full one of another site.
    pub to: String,
    /// The title of what is there now.
    pub title: String,
    /// The status (RFC 9110, 15.4).
    pub status: u16,
    /// Where it was asked for.
    pub place: Span,
}

impl Redirect {
    /// Returns the address of the page that redirects: hosts serve `/old` from `/old/index.html`.
    pub fn file(&self) -> String {
        let last = self.from.rsplit('/').next().unwrap_or_default();
        if last.is_empty() || last.ends_with(".html") || last.ends_with(".htm") {
            self.from.clone()
        } else {
            format!("{}/", self.from)
        }
    }
}

/// Something that a public build leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The file.
    pub source: SourcePath,
    /// Its title.
    pub title: String,
    /// Why.
    pub why: Withheld,
    /// When it is due, where it is scheduled.
    pub due: Option<Moment>,
    /// When it is withdrawn.
    pub expires: Option<Moment>,
}
