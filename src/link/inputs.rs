//! What `link` is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Moment, SourcePath};
use crate::model::picture::Pictures;
use crate::model::private_keys::PrivateKeys;
use crate::model::social_card::CardTemplate;
use crate::model::theme::Signature;
use crate::model::{Article, Config, Figures, Theme, Tree};

/// Everything that [`link`](super::link) reads.
pub struct Inputs<'a> {
    /// The configuration.
    pub config: &'a Arc<Config>,
    /// The theme.
    pub theme: &'a Arc<Theme>,
    /// What is known of the theme's templates.
    pub templates: Templates<'a>,
    /// Which files there are.
    pub tree: &'a Tree,
    /// Every parsed file, by path.
    pub articles: &'a [Arc<Article>],
    /// Every picture that [`pictures`](super::pictures()) names.
    pub pictures: &'a Pictures,
    /// Those of [`possible_keys`](super::possible_keys) that hold a private key.
    pub private_keys: &'a PrivateKeys,
    /// Views by address.
    pub views: &'a BTreeMap<String, Figures>,
    /// The moment for which the site is built.
    pub now: Moment,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether scheduled and expired articles are published.
    pub future: bool,
    /// What is decided otherwise for single articles.
    pub overruled: Overruled<'a>,
}

/// What is known of a theme's templates.
#[derive(Clone, Copy)]
pub struct Templates<'a> {
    /// What its components take.
    pub components: &'a BTreeMap<String, Signature>,
    /// What it draws social cards with; `None` for a theme without cards.
    pub card: Option<&'a CardTemplate>,
}

/// Single articles that are shown, or left out, whatever their front matter says.
pub struct Overruled<'a> {
    /// Articles that are held back for their errors, each with the moment at which it was due.
    pub broken: &'a BTreeMap<SourcePath, Moment>,
    /// The one article that is shown although a public build leaves it out.
    pub draft: Option<&'a PrivateDraft>,
    /// Whether articles stay although they have expired, so that it is seen what is missing for that alone.
    pub unexpired: bool,
}

/// An article that a public build leaves out, and that is shown to a few at an address of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PrivateDraft {
    /// The article's file.
    pub source: SourcePath,
    /// Its address, from the site's root, instead of the one that it will have.
    pub address: String,
}

impl Inputs<'_> {
    /// Returns the address of an article that is shown as a private draft.
    pub(super) fn draft_address(&self, path: &SourcePath) -> Option<&str> {
        let draft = self.overruled.draft.filter(|draft| draft.source == *path)?;
        Some(&draft.address)
    }
}
