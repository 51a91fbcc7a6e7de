//! An index of the search that a preview or the terminal asks for. It is made from copies of what the memo knows, so that
//! the site can be built again meanwhile.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::reading::BodyStore;
use super::search_index::{self, Before};
use crate::base::{Fp, OutPath, SourcePath};
use crate::memo::{Colours, Memo, Read, SearchEntries, ShownIndex};
use crate::model::config::Settings;
use crate::model::{Plan, Tree};
use crate::search::root::file_name;

/// An index that was asked for.
pub(crate) enum AskedIndex {
    /// It was made before.
    Made(OutPath, Arc<ShownIndex>),
    /// It has to be made.
    Unmade(Box<Unmade>),
}

/// All that an index is made from.
pub(crate) struct Unmade {
    key: Fp,
    plan: Plan,
    tree: Tree,
    settings: Settings,
    /// The files whose texts are found, as they were last read.
    sources: FxHashMap<SourcePath, Read>,
    colours: Arc<Colours>,
    entries: Arc<SearchEntries>,
}

impl AskedIndex {
    /// Takes what is known of the index whose root is planned.
    pub(super) fn of(plan: &Plan, settings: &Settings, tree: &Tree, memo: &Memo) -> Self {
        let key = Fp::of(&(plan.view.facts().fingerprint(), memo.texts(plan)));
        if let Some(shown) = memo.search_entries.shown(&plan.path, key) {
            return Self::Made(plan.path.clone(), shown);
        }
        let paths = plan.view.bodies().iter().map(|body| &body.article.path);
        let sources =
            paths.filter_map(|path| Some((path.clone(), memo.sources.get(path)?.clone())));
        Self::Unmade(Box::new(Unmade {
            key,
            plan: plan.clone(),
            tree: tree.clone(),
            settings: settings.clone(),
            sources: sources.collect(),
            colours: Arc::clone(&memo.colours),
            entries: Arc::clone(&memo.search_entries),
        }))
    }

    /// Returns the index, which is made where that was not done yet; `None` where a text cannot be read.
    pub(crate) fn index(self) -> Option<Arc<ShownIndex>> {
        match self {
            Self::Made(_, shown) => Some(shown),
            Self::Unmade(unmade) => unmade.make(),
        }
    }

    /// Returns one of its files: the root, or one beside it.
    pub(crate) fn file(self, path: &OutPath) -> Option<Vec<u8>> {
        let root = match &self {
            Self::Made(root, _) => root.clone(),
            Self::Unmade(unmade) => unmade.plan.path.clone(),
        };
        search_index::file_of(&root, &self.index()?.index, path)
    }
}

impl Unmade {
    fn make(&self) -> Option<Arc<ShownIndex>> {
        let Self { plan, entries, .. } = self;
        entries.show(&plan.path, self.key, |before| {
            let bodies = BodyStore::again(&self.tree, &self.settings, &self.sources, &self.colours);
            let file = |fingerprint| {
                let files = &before?.index.files;
                files.get(&file_name(fingerprint)).cloned()
            };
            let last = before.map(|before| Before {
                root: &before.index.root,
                sources: &before.sources,
                file: &file,
            });
            let (sources, mut index) = search_index::made(plan, &bodies, last.as_ref(), entries)?;
            if let Some(before) = before {
                index.take_over(&before.index);
            }
            let sources = Arc::new(sources);
            entries.made_again(&plan.path, Arc::clone(&sources));
            Some(ShownIndex {
                key: self.key,
                sources,
                index,
            })
        })
    }
}
