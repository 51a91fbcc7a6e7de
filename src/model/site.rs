//! The linked site: the product of `link`.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::article::{Article, Change};
use super::body::Html;
use super::card::{Card, Profile, Withheld};
use super::chrome::Chrome;
use super::config::Config;
use super::language::Language;
use super::live::{Coverage, LIVE, LiveEntry};
use super::picture::{Keep, Variant};
use super::plan::{BodyRef, Translation};
use super::review::Review;
use super::social_card::SocialStyle;
use super::taxonomy::TaxonomySpec;
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
    /// An edition for each language, the site's own first.
    pub editions: Vec<Edition>,
    /// Old addresses, sorted.
    pub redirects: Vec<Redirect>,
    /// Files that are copied as they are, by their address from the site's root.
    pub statics: BTreeMap<String, StaticFile>,
    /// The variants of pictures that pages show, by their address from the site's root.
    pub pictures: BTreeMap<String, PictureVariant>,
    /// The files that a public build leaves out.
    pub held: Vec<WithheldFile>,
}

impl Site {
    /// Returns how many articles are published, in all languages.
    pub fn articles(&self) -> usize {
        self.editions
            .iter()
            .map(|edition| edition.stories.len())
            .sum()
    }

    /// Returns the address of the page that is made of a source file.
    pub fn address_of(&self, source: &SourcePath) -> Option<&str> {
        let story = self
            .stories_and_pages()
            .find(|story| story.article.path == *source);
        let of_term = || {
            let editions = self.editions.iter();
            let mut terms = editions
                .flat_map(|one| &one.taxonomies)
                .flat_map(|one| &one.terms);
            terms.find(|term| term.source.as_ref() == Some(source))
        };
        let address = match story {
            Some(story) => &story.address,
            None => &of_term()?.address,
        };
        (!address.is_empty()).then_some(address)
    }

    /// Returns every published article and standing page, in all languages.
    pub fn stories_and_pages(&self) -> impl Iterator<Item = &Story> + Clone {
        self.editions
            .iter()
            .flat_map(|edition| edition.stories.iter().chain(&edition.pages))
    }
}

/// How long a story counts as news, in seconds: two days, as in news sitemaps.
pub(crate) const NEWS_SECONDS: i64 = 48 * 60 * 60;

/// The maximum number of stories in a news sitemap.
pub(crate) const MOST_NEWS: usize = 1_000;

/// The part of the site in one language.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// The beginning of the edition's addresses: empty, or `/de`.
    pub prefix: String,
    /// The parts that every page of the edition shows.
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
    /// How social cards look, where the site has any.
    pub social: Option<Hashed<SocialStyle>>,
}

impl Edition {
    /// Says whether the edition has a page to search on, and with it an index.
    pub(crate) fn is_searched(&self) -> bool {
        self.chrome.overviews.contains_key("search")
    }

    /// Returns the theme's lists for a kind of page.
    pub(crate) fn lists_on(&self, kind: PageKind) -> BTreeMap<String, Vec<Hashed<Card>>> {
        self.lists
            .iter()
            .filter(|list| list.on.contains(&kind))
            .map(|list| (list.name.clone(), list.cards.clone()))
            .collect()
    }

    /// Returns a taxonomy.
    pub(crate) fn taxonomy(&self, kind: PageKind) -> &[Term] {
        self.taxonomies
            .iter()
            .find(|taxonomy| taxonomy.spec.kind == kind)
            .map_or(&[], |taxonomy| &taxonomy.terms)
    }
}

/// A published article or standing page.
#[derive(Clone, Debug)]
pub struct Story {
    /// The address from the site's root: `/2026/05/slug/`.
    pub address: String,
    /// The story as other pages show it.
    pub card: Hashed<Card>,
    /// How often the story was read, where that is counted. The figure is not on the card, because every
    /// import of a log would then change other pages.
    pub views: Option<Figures>,
    /// The parsed file.
    pub article: Arc<Article>,
    /// The text, with every reference resolved.
    pub body: BodyRef,
    /// The previous story of the same category, by index.
    pub previous: Option<usize>,
    /// The next story of the same category, by index.
    pub next: Option<usize>,
    /// The place in the story's series.
    pub series: Option<SeriesPlace>,
    /// Related stories, nearest first, by index.
    pub related: Vec<usize>,
    /// The story's addresses in all languages, the site's own first; empty for a story in one language.
    pub translations: Arc<[Translation]>,
}

impl Story {
    /// Returns the front matter's place of the story's address: the `url` or the slug, if the file has one.
    pub fn place(&self) -> Span {
        let meta = &self.article.meta;
        match meta.url.as_ref().or(meta.slug.as_ref()) {
            Some(written) => Span::new(&self.article.path, written.range),
            None => Span::file(&self.article.path),
        }
    }

    /// Returns a line of the story's front matter as its page shows it.
    pub(crate) fn line(&self, line: &Html) -> String {
        line.with_targets(&self.body.targets)
    }

    /// Returns the story's corrections as its page shows them, oldest first.
    pub(crate) fn notices(&self) -> Vec<Notice> {
        self.notices_with(&self.body.targets)
    }

    /// Returns the story's corrections as other pages show them, oldest first: what they refer to is on its page.
    pub(crate) fn notices_elsewhere(&self) -> Vec<Notice> {
        let targets = self.body.targets.iter();
        let targets: Vec<String> = targets
            .map(|target| match target.starts_with('#') {
                true => format!("{}{target}", self.card.url),
                false => target.clone(),
            })
            .collect();
        self.notices_with(&targets)
    }

    /// Returns what the story says of the thing that it reviews, as its page shows it.
    pub(crate) fn review(&self) -> Option<Review<String>> {
        let review = self.article.meta.review.as_ref()?;
        Some(review.map(|line| self.line(line)))
    }

    /// Returns what the story covers while it goes on; nothing for a story of another kind.
    pub(crate) fn coverage(&self) -> Option<Coverage> {
        let (meta, date) = (&self.article.meta, self.card.date);
        if meta.story_kind != LIVE {
            return None;
        }
        let entries = self.article.outline.entries.iter();
        let entries: Vec<LiveEntry> = entries.map(|entry| entry.value.clone()).collect();
        let oldest = entries.last().map(|entry| entry.date);
        Some(Coverage {
            from: oldest
                .filter(|oldest| oldest.unix < date.unix)
                .unwrap_or(date),
            until: meta.live_until.unwrap_or(date),
            entries,
        })
    }

    fn notices_with(&self, targets: &[String]) -> Vec<Notice> {
        let corrections = self.article.meta.corrections.iter();
        corrections
            .map(|one| Notice {
                date: one.date,
                text: one.text.with_targets(targets),
                change: one.change.clone(),
            })
            .collect()
    }
}

/// A correction as readers are shown it.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// When the text was put right.
    pub date: Moment,
    /// What was wrong, as inline HTML.
    pub text: String,
    /// What was changed in the text.
    pub change: Option<Change>,
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
    /// Which taxonomy.
    pub spec: &'static TaxonomySpec,
    /// The terms: categories in menu order, the others by name.
    pub terms: Vec<Term>,
}

/// A category, a tag, an author or a series.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term as its page shows it.
    pub profile: Hashed<Profile>,
    /// The address from the site's root: `/category/industry/`; empty for a term without a page.
    pub address: String,
    /// The text of the term's file.
    pub body: Option<BodyRef>,
    /// The term's file.
    pub source: Option<SourcePath>,
    /// The term's stories, by index: newest first, or in the order of their parts in a series.
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
    /// The month's stories, by index, newest first.
    pub stories: Vec<usize>,
}

/// One of the theme's lists.
#[derive(Clone, Debug)]
pub struct List {
    /// The list's name in `theme.toml` and in templates.
    pub name: String,
    /// The kinds of pages with this list.
    pub on: Vec<PageKind>,
    /// The stories.
    pub cards: Vec<Hashed<Card>>,
}

/// A file that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StaticFile {
    /// The file.
    pub source: SourcePath,
    /// A fingerprint that identifies the file's bytes.
    pub version: Fp,
    /// For a picture, what stays of the words inside of it.
    pub keep: Option<Keep>,
}

/// A picture in a size and a format in which pages show it.
#[derive(Clone, Debug)]
pub struct PictureVariant {
    /// The picture's file.
    pub source: SourcePath,
    /// The fingerprint of the file's bytes.
    pub content: Fp,
    /// The size and the format.
    pub variant: Variant,
    /// The number of pixels of the file.
    pub pixels: u64,
    /// A place where the picture is asked for.
    pub place: Span,
}

/// A variant follows from the picture's bytes, whatever its file is called and wherever it is asked for.
impl Hash for PictureVariant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.content.hash(state);
        self.variant.hash(state);
    }
}

/// An old address and its present target.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// The old address, from the site's root.
    pub from: String,
    /// The new address, from the site's root, or a full one of another site.
    pub to: String,
    /// The title of the target.
    pub title: String,
    /// The status (RFC 9110, 15.4).
    pub status: u16,
    /// The place of the alias or the redirect.
    pub place: Span,
}

impl Redirect {
    /// Returns the address of the page that redirects: hosts serve `/old` from `/old/index.html`.
    pub fn file(&self) -> String {
        Self::file_of(&self.from)
    }

    /// Returns the address of the page that redirects from `address`.
    pub(crate) fn file_of(address: &str) -> String {
        let last = address.rsplit('/').next().unwrap_or_default();
        if last.is_empty() || last.ends_with(".html") || last.ends_with(".htm") {
            address.to_owned()
        } else {
            format!("{address}/")
        }
    }
}

/// A file that a public build leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldFile {
    /// The file.
    pub source: SourcePath,
    /// The title.
    pub title: String,
    /// The address at which the file would be, from the site's root.
    pub address: String,
    /// Why the file is left out.
    pub why: Withheld,
    /// When a scheduled article is due, or a broken one was.
    pub due: Option<Moment>,
    /// When the article is withdrawn.
    pub expires: Option<Moment>,
}
