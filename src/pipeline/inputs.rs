//! What a build depends on.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::base::{Moment, SourcePath};
use crate::diagnostic::Outcome;
use crate::finish::Purpose;
use crate::link::PrivateDraft;
use crate::model::encoded_pictures::{EncodedPictures, NothingKept};
use crate::model::{Config, Tree};

/// Everything that a build depends on.
pub struct Inputs {
    /// The site's files.
    pub tree: Tree,
    /// The site's configuration, and its diagnostics.
    pub config: Outcome<Arc<Config>>,
    /// The moment for which the site is built, in the site's zone.
    pub now: Moment,
    /// Which articles are shown.
    pub audience: Audience,
    /// Where variants of pictures are kept.
    pub encoded: Arc<dyn EncodedPictures>,
    /// Articles that are held back for their errors, each with the moment at which it was due.
    pub broken: BTreeMap<SourcePath, Moment>,
    /// The one article that is shown although a public build leaves it out.
    pub draft: Option<PrivateDraft>,
}

impl Inputs {
    /// Returns the inputs of a build for a point in time.
    pub fn new(tree: Tree, config: Outcome<Config>, now: Timestamp, audience: Audience) -> Self {
        let config = config.map(Arc::new);
        Self {
            now: Moment::at(now, &config.value.zone.0),
            tree,
            config,
            audience,
            encoded: Arc::new(NothingKept),
            broken: BTreeMap::new(),
            draft: None,
        }
    }
}

/// The audience of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audience {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether scheduled and expired articles are shown.
    pub future: bool,
}

impl Audience {
    /// Only editors see articles that are not published.
    pub(super) fn purpose(self) -> Purpose {
        match self.drafts || self.future {
            true => Purpose::Preview,
            false => Purpose::Publication,
        }
    }
}
