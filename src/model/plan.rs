//! Which outputs there are, and what each of them sees.

use std::any::Any;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;

use super::article::Article;
use super::body::Body;
use super::card::Card;
use super::chrome::{Chrome, FeedRef};
use super::language::Language;
use super::picture::PictureFacts;
use super::theme::PageKind;
use super::tree::ReadError;
use crate::base::{Fp, Hashed, OutPath, SourcePath};

/// One output to be: where it goes, who makes it, and everything that it is made from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where it goes.
    pub path: OutPath,
    /// Which format makes it, by its name in `FORMATS`.
    pub format: &'static str,
    /// The file that it comes from, where there is one.
    pub origin: Option<SourcePath>,
    /// Everything that it is made from.
    pub view: View,
}

/// Everything that one output is made from. Its fingerprint decides whether the output has to be made
/// again.
#[derive(Clone, Debug)]
pub enum View {
    /// A page that a template of the theme makes.
    Page(Box<PageView>),
    /// A file that its format writes itself: a feed, a sitemap, a copied file, what hosts read.
    File(FileView),
}

/// Everything that a page is made from, and the only thing that its template sees.
#[derive(Clone, Debug)]
pub struct PageView {
    /// The template.
    pub template: String,
    /// What every page says of itself.
    pub page: Page,
    /// What only this format knows.
    pub facts: Arc<dyn Facts>,
    /// The theme's lists for this kind of page.
    pub lists: BTreeMap<String, Vec<Hashed<Card>>>,
    /// The page's own text, where the page has one.
    pub body: Option<BodyRef>,
    /// What every page of the edition shows.
    pub chrome: Hashed<Chrome>,
}

/// Everything that a file is made from.
#[derive(Clone, Debug)]
pub struct FileView {
    /// What only this format knows.
    pub facts: Arc<dyn Facts>,
    /// The texts that the file carries.
    pub bodies: Vec<BodyRef>,
    /// What every page of the edition shows, where the file shows some of that too.
    pub chrome: Option<Hashed<Chrome>>,
}

impl View {
    /// Returns the view of a page; nothing for a file.
    pub fn page(&self) -> Option<&PageView> {
        match self {
            View::Page(view) => Some(view),
            View::File(_) => None,
        }
    }

    /// Returns what only the output's format knows.
    pub fn facts(&self) -> &dyn Facts {
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

    /// Returns what every page of the edition shows, where the output shows it.
    pub fn chrome(&self) -> Option<&Hashed<Chrome>> {
        match self {
            View::Page(view) => Some(&view.chrome),
            View::File(view) => view.chrome.as_ref(),
        }
    }

    /// Says whether search engines may list the output. None lists a file.
    pub fn is_indexed(&self) -> bool {
        self.page().is_some_and(|view| view.page.indexed)
    }
}

/// What a format knows of one of its outputs. Anything that can be hashed, so that the fingerprint
/// covers every field by construction.
pub trait Facts: Any + Send + Sync + std::fmt::Debug {
    /// Returns the fingerprint of all fields.
    fn fingerprint(&self) -> Fp;
    /// Returns the value itself, to be cast back by the format that made it.
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

/// What every page says of itself.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct Page {
    /// The kind of page.
    pub kind: PageKind,
    /// What stands in the browser's tab, without the site's name.
    pub title: String,
    /// The main heading, as HTML.
    pub heading: String,
    /// One or two sentences, for search engines.
    pub description: String,
    /// The address from the host's root.
    pub url: String,
    /// The full address.
    pub permalink: String,
    /// Whether search engines may list it.
    pub indexed: bool,
    /// Where it stands in the site: from the front page down, itself last.
    pub breadcrumb: Vec<Crumb>,
    /// Its place in a list of several pages.
    pub pager: Option<Pager>,
    /// Feeds of just what the page shows.
    pub feeds: Vec<FeedRef>,
    /// The same page in each language, itself among them, the site's own first; empty where it is in
    /// one alone.
    pub translations: Arc<[Translation]>,
}

/// A page in a language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Translation {
    /// The language.
    pub language: Language,
    /// The full address.
    pub permalink: String,
}

/// A step of the way from the front page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Crumb {
    /// What it is called.
    pub title: String,
    /// The address from the host's root.
    pub url: String,
}

/// A page's place in a list of several pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Pager {
    /// This page, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// How many stories the whole list has.
    pub stories: usize,
    /// The page with newer stories.
    pub newer: Option<String>,
    /// The page with older stories.
    pub older: Option<String>,
    /// Pages worth a link of their own: the first, the last and those around this one; `None`
    /// stands for a gap.
    pub links: Vec<Option<PageLink>>,
}

/// A numbered link of a pager.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PageLink {
    /// From 1.
    pub page: usize,
    /// The address from the host's root.
    pub url: String,
}

/// Gives the renderer the bodies of articles.
pub trait Bodies: Sync {
    /// Returns an article as it was last read. A linked site may be older than a text, as long as
    /// what the article says of itself and refers to is the same.
    fn current(&self, article: &Arc<Article>) -> Arc<Article>;

    /// Returns an article's body, reading the file again where the body is not at hand.
    ///
    /// # Errors
    ///
    /// Fails where the file is no longer what it was when the site was linked.
    fn body(&self, article: &Article) -> Result<Arc<Body>, BodyError>;

    /// Returns an article's file as it was written, and where in it the text begins, in bytes.
    ///
    /// # Errors
    ///
    /// As [`body`](Bodies::body).
    fn written(&self, article: &Article) -> Result<(String, usize), BodyError>;
}

/// Why an article's text cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The file cannot be read any longer.
    #[error("cannot read `{path}`: {source}")]
    Unreadable {
        /// The article's file.
        path: SourcePath,
        /// What the store says.
        source: ReadError,
    },
    /// The file is another one than the site was linked with.
    #[error("`{path}` changed while the site was being built: build again")]
    Changed {
        /// The article's file.
        path: SourcePath,
    },
}

/// A text, with every reference in it resolved. Hashed by what refers to what; the words themselves
/// are told apart by [`Article::text`] of the article as it is now.
#[derive(Clone, Debug)]
pub struct BodyRef {
    /// The file that it comes from.
    pub article: Arc<Article>,
    /// The address behind each [`Ref`](super::article::Ref), from the host's root, by index.
    pub targets: Hashed<Vec<String>>,
    /// What is known of the pictures among the references, by their index there, in order.
    pub pictures: Vec<(u32, PictureFacts)>,
    /// The full address of the page that the text belongs to.
    pub permalink: String,
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
