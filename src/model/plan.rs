//! The outputs of a site, and the view of each.

use std::any::Any;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::article::Article;
use super::body::Body;
use super::card::Card;
use super::chrome::{Chrome, FeedRef};
use super::config::Base;
use super::language::Language;
use super::picture::PictureFacts;
use super::renditions::Forms;
use super::theme::PageKind;
use super::tree::ReadError;
use crate::base::pooled::is_for_templates;
use crate::base::{Fp, Hashed, OutPath, SourcePath};

/// A planned output: its path, its format, and everything that it depends on.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The path.
    pub path: OutPath,
    /// The format, by its name in `FORMATS`.
    pub format: &'static str,
    /// The source file, where there is one.
    pub origin: Option<SourcePath>,
    /// Everything that the output depends on.
    pub view: View,
}

/// Everything that one output depends on. The view's fingerprint decides whether the output has to be
/// rendered again.
#[derive(Clone, Debug)]
pub enum View {
    /// A page, rendered by a template of the theme.
    Page(Box<PageView>),
    /// A file that its format writes itself: a feed, a sitemap, a copied file, a file for hosts.
    File(FileView),
}

/// Everything that a page depends on, and the only data that its template receives.
#[derive(Clone, Debug)]
pub struct PageView {
    /// The template.
    pub template: String,
    /// The metadata that every page has.
    pub page: Page,
    /// The data of this format alone.
    pub facts: Arc<dyn Facts>,
    /// The theme's lists for this kind of page.
    pub lists: BTreeMap<String, Vec<Hashed<Card>>>,
    /// The page's own text, where the page has one.
    pub body: Option<BodyRef>,
    /// The parts that every page of the edition shows.
    pub chrome: Hashed<Chrome>,
}

/// Everything that a file depends on.
#[derive(Clone, Debug)]
pub struct FileView {
    /// The data of this format alone.
    pub facts: Arc<dyn Facts>,
    /// The texts that the file carries.
    pub bodies: Vec<BodyRef>,
    /// The parts that every page of the edition shows, where the file shows some of them too.
    pub chrome: Option<Hashed<Chrome>>,
}

impl View {
    /// Returns the view of a page; `None` for a file.
    pub fn page(&self) -> Option<&PageView> {
        match self {
            View::Page(view) => Some(view),
            View::File(_) => None,
        }
    }

    /// Returns the data of the output's format alone.
    pub(crate) fn facts(&self) -> &dyn Facts {
        match self {
            View::Page(view) => &*view.facts,
            View::File(view) => &*view.facts,
        }
    }

    /// Returns the texts that the output carries.
    pub fn bodies(&self) -> &[BodyRef] {
        match self {
            View::Page(view) => view.body.as_slice(),
            View::File(view) => &view.bodies,
        }
    }

    /// Returns the parts that every page of the edition shows, where the output shows them.
    pub(crate) fn chrome(&self) -> Option<&Hashed<Chrome>> {
        match self {
            View::Page(view) => Some(&view.chrome),
            View::File(view) => view.chrome.as_ref(),
        }
    }

    /// Says whether search engines may list the output; they list no file.
    pub(crate) fn is_indexed(&self) -> bool {
        self.page().is_some_and(|view| view.page.indexed)
    }
}

/// The data that a format adds to one of its outputs. Any type that can be hashed will do, so that the
/// fingerprint covers every field by construction.
pub trait Facts: Any + Send + Sync + std::fmt::Debug {
    /// Returns the fingerprint of all fields.
    fn fingerprint(&self) -> Fp;
    /// Returns the value itself, to be cast back by its format.
    fn any(&self) -> &dyn Any;
}

impl<T: Hash + Any + Send + Sync + std::fmt::Debug> Facts for T {
    fn fingerprint(&self) -> Fp {
        Fp::of(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

/// The metadata that every page has.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Page {
    /// The kind of page.
    pub kind: PageKind,
    /// The title for the browser's tab, without the site's name.
    pub title: String,
    /// The main heading, as HTML.
    pub heading: String,
    /// One or two sentences, for search engines.
    pub description: String,
    /// The address from the host's root.
    pub url: String,
    /// The full address.
    pub permalink: String,
    /// Whether search engines may list the page.
    pub indexed: bool,
    /// The breadcrumbs from the front page to this page.
    pub breadcrumb: Vec<Crumb>,
    /// The page's place in a list of several pages.
    pub pager: Option<Pager>,
    /// Feeds with the content of this page.
    pub feeds: Vec<FeedRef>,
    /// The translations of the page, itself included, the site's own language first; empty for a page in
    /// one language.
    pub translations: Arc<[Translation]>,
    /// The card that stands for the page in social networks, where the page has no picture of its own. It
    /// reaches templates as a part of `head`.
    #[serde(skip_serializing_if = "is_for_templates")]
    pub card: Option<CardRef>,
}

/// Where a page's social card is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CardRef {
    /// The full address.
    pub permalink: String,
    /// What the card says.
    pub alt: String,
}

/// A page in a language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Translation {
    /// The language.
    pub language: Language,
    /// The full address.
    pub permalink: String,
    /// The language's name in itself: `Deutsch`.
    pub name: String,
    /// The address from the host's root.
    pub url: String,
}

impl Translation {
    /// Returns the page at a full address of the site in a language.
    pub(crate) fn new(language: &Language, permalink: &str, base: &Base) -> Self {
        let path = permalink.strip_prefix(base.origin.as_str());
        Self {
            language: language.clone(),
            permalink: permalink.to_owned(),
            name: language.name().to_owned(),
            url: path.unwrap_or(permalink).to_owned(),
        }
    }
}

/// A step of the breadcrumbs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Crumb {
    /// The label.
    pub title: String,
    /// The address from the host's root.
    pub url: String,
}

/// A page's place in a list of several pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pager {
    /// This page, from 1.
    pub page: usize,
    /// The number of pages.
    pub pages: usize,
    /// The number of stories in the complete list.
    pub stories: usize,
    /// The page with newer stories.
    pub newer: Option<String>,
    /// The page with older stories.
    pub older: Option<String>,
    /// The numbered links: the first page, the last page and those around this one; `None` is a gap.
    pub links: Vec<Option<PageLink>>,
}

/// A numbered link of a pager.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageLink {
    /// From 1.
    pub page: usize,
    /// The address from the host's root.
    pub url: String,
}

/// Gives the renderer the bodies of articles.
pub trait Bodies: Sync {
    /// Returns an article as it was last read. A linked site may be older than a text, as long as the
    /// article's metadata and references are the same.
    fn current(&self, article: &Arc<Article>) -> Arc<Article>;

    /// Returns an article's body, reading the file again where the body is not in memory.
    ///
    /// # Errors
    ///
    /// Fails where the file has changed since the site was linked.
    fn body(&self, article: &Article) -> Result<Arc<Body>, BodyError>;

    /// Returns an article's source, and the byte offset of the text in it.
    ///
    /// # Errors
    ///
    /// As [`body`](Bodies::body).
    fn written(&self, article: &Article) -> Result<(String, usize), BodyError>;
}

/// Why an article's text is not available.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The file can no longer be read.
    #[error("cannot read `{path}`: {source}")]
    Unreadable {
        /// The article's file.
        path: SourcePath,
        /// The store's error.
        source: ReadError,
    },
    /// The file has changed since the site was linked.
    #[error("`{path}` changed while the site was being built: build again")]
    Changed {
        /// The article's file.
        path: SourcePath,
    },
}

/// A text with resolved references. The hash covers the references; the words themselves are covered by
/// [`Article::text`] of the present article.
#[derive(Clone, Debug)]
pub struct BodyRef {
    /// The text's source file.
    pub article: Arc<Article>,
    /// The address behind each [`Ref`](super::article::Ref), from the host's root, by index.
    pub targets: Hashed<Vec<String>>,
    /// The pictures among the references, by their index there, in order.
    pub pictures: Vec<(u32, TextPicture)>,
    /// The full address of the text's page.
    pub permalink: String,
}

/// A picture in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextPicture {
    /// The format and the size of the file.
    pub facts: PictureFacts,
    /// The forms in which pages show the picture; `None` where they show the file itself.
    pub forms: Option<Arc<Forms>>,
}

impl Hash for BodyRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.article.path.hash(state);
        self.article.outline.calls.hash(state);
        self.targets.hash(state);
        self.pictures.hash(state);
        self.permalink.hash(state);
    }
}
