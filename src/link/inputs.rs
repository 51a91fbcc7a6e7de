//! What `link` is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Moment, SourcePath};
use crate::model::picture::Pictures;
use crate::model::private_keys::PrivateKeys;
use crate::model::theme::Signature;
use crate::model::{Article, Config, Figures, Theme, Tree};

/// Everything that [`link`](super::link) reads.
pub struct Inputs<'a> {
    /// The configuration.
    pub config: &'a Arc<Config>,
    /// The theme.
    pub theme: &'a Arc<Theme>,
    /// What the theme's components take.
    pub components: &'a BTreeMap<String, Signature>,
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
    /// Articles that are held back for their errors, each with the moment at which it was due.
    pub broken: &'a BTreeMap<SourcePath, Moment>,
}
