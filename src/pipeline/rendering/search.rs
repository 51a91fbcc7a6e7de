//! Renders the indices of the search: the root of each is planned, and the files beside it are further outputs of that
//! plan.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::renderer::{Rendered, Renderer};
use crate::base::{Fp, OutPath};
use crate::diagnostic::Diagnostic;
use crate::memo::{Entries, IndexSources, Key, Output};
use crate::model::plan::Bodies;
use crate::model::trace::Reason;
use crate::model::{Artifact, Content, Plan};
use crate::pipeline::Progress;
use crate::pipeline::search_index::{self, Before};
use crate::search::bytes;
use crate::search::index::Index;
use crate::search::root::{Root, file_name};

/// What an index was made from, by its root.
type Made = (OutPath, Arc<IndexSources>);

/// Why there is no index.
enum Fault {
    /// A text cannot be read.
    Text(Box<Diagnostic>),
    /// What is known of texts is damaged.
    Index(bytes::Fault),
}

impl From<bytes::Fault> for Fault {
    fn from(fault: bytes::Fault) -> Self {
        Self::Index(fault)
    }
}

impl Renderer<'_> {
    /// Renders indices, from the texts of the stories that they find.
    pub(super) fn render_indices<'p>(
        &self,
        plans: &'p [Plan],
        bodies: &dyn Bodies,
        progress: &dyn Progress,
    ) -> Vec<(&'p Plan, Rendered)> {
        if !self.sink.wants_search() {
            let announced = plans.iter().map(|plan| (plan, self.announce(plan, false)));
            return announced.collect();
        }
        let known: Vec<Option<Rendered>> =
            plans.iter().map(|plan| self.known_index(plan)).collect();
        if known.iter().all(Option::is_some) {
            // A build that failed before may have made other indices, which are not those that the sink has.
            self.memo.search_entries.forget_made();
            return plans.iter().zip(known.into_iter().flatten()).collect();
        }
        progress.stage("indexing", plans.len());
        let mut made = Vec::new();
        let rendered = plans.iter().zip(known).map(|(plan, known)| {
            let rendered = match known {
                Some(rendered) => {
                    let sources = self.memo.search_entries.sources(&plan.path);
                    made.extend(sources.map(|sources| (plan.path.clone(), sources)));
                    rendered
                }
                None => self.make_index(plan, bodies, &mut made),
            };
            progress.step(1);
            (plan, rendered)
        });
        let rendered = rendered.collect();
        if self.same_site {
            // These may be some of the site's indices; the others are as the last build left them.
            self.memo.search_entries.forget_made();
            for (root, sources) in made {
                self.memo.search_entries.made_again(&root, sources);
            }
        } else {
            self.memo.search_entries.made(made);
        }
        rendered
    }

    /// Renders indices in which nothing is new but the texts of the stories in their plans. Returns `None` where that takes
    /// more than is known of the indices.
    pub(super) fn render_new_texts<'p>(
        &self,
        plans: &'p [Plan],
        bodies: &dyn Bodies,
        progress: &dyn Progress,
    ) -> Option<Vec<(&'p Plan, Rendered)>> {
        // A build that failed before may have made other indices.
        self.memo.search_entries.forget_made();
        if plans.is_empty() {
            return Some(Vec::new());
        }
        if !self.sink.wants_search() {
            return None;
        }
        progress.stage("indexing", plans.len());
        let rendered = plans.iter().map(|plan| {
            let before = self.memo.outputs.get(&plan.path)?;
            let last = self.memo.search_entries.sources(&plan.path)?;
            let sources = search_index::sources_with(plan, &last, bodies).ok()??;
            let key = before.key.with_texts(search_index::texts_in(&sources));
            let mut rendered = Rendered {
                reason: Some(Reason::Changed(before.key.changes(&key))),
                ..Rendered::default()
            };
            let index = self.index(plan, &sources, Some(&last)).ok()?;
            let sources = self.take_index(plan, sources, &index, key, &mut rendered);
            let entries = &self.memo.search_entries;
            entries.made_again(&plan.path, Arc::new(sources));
            progress.step(1);
            Some((plan, rendered))
        });
        rendered.collect()
    }

    /// Returns an index of the last build, if it is still right and the sink has all of it.
    fn known_index(&self, plan: &Plan) -> Option<Rendered> {
        let before = self.memo.outputs.get(&plan.path)?;
        if before.key != self.key(plan, &[], Some(before)) {
            return None;
        }
        let others = self.beside(plan, before.key);
        let mut all = others.iter().map(|(path, output)| (path, &output.stamp));
        let is_there = self.sink.has(&plan.path, &before.stamp)
            && all.all(|(path, stamp)| self.sink.has(path, stamp));
        is_there.then(|| Rendered {
            output: Some(*before),
            others,
            ..Rendered::default()
        })
    }

    /// Returns the outputs of the last build beside the root of an index that have its key.
    fn beside(&self, plan: &Plan, key: Key) -> Vec<(OutPath, Output)> {
        let folder = search_index::folder(&plan.path);
        let known = self.memo.outputs.range(OutPath::first_below(folder)..);
        known
            .take_while(|(path, _)| path.as_str().starts_with(folder))
            .filter(|(path, output)| output.key == key && **path != plan.path)
            .map(|(path, output)| (path.clone(), *output))
            .collect()
    }

    fn make_index(&self, plan: &Plan, bodies: &dyn Bodies, made: &mut Vec<Made>) -> Rendered {
        let before = self.memo.outputs.get(&plan.path);
        let key = self.key(plan, &[], before);
        let reason = match before {
            None => Reason::New,
            Some(before) if before.key != key => Reason::Changed(before.key.changes(&key)),
            Some(_) => Reason::Lost,
        };
        let mut rendered = Rendered {
            reason: Some(reason),
            ..Rendered::default()
        };
        let entries = &self.memo.search_entries;
        let last = entries.sources(&plan.path);
        let made_with = |known: &Entries, last: Option<&IndexSources>| {
            let sources = search_index::sources(plan, bodies, known).map_err(Fault::Text)?;
            let index = self.index(plan, &sources, last)?;
            Ok((sources, index))
        };
        let indexed = match made_with(&entries.known(), last.as_deref()) {
            // What an earlier process left may be damaged: then all is made from the texts.
            Err(Fault::Index(_)) => made_with(&Entries::default(), None),
            indexed => indexed,
        };
        match indexed {
            Err(Fault::Text(fault)) => rendered.diagnostics.push(*fault),
            Err(Fault::Index(fault)) => rendered.fault = Some(fault.to_string()),
            Ok((sources, index)) => {
                let sources = self.take_index(plan, sources, &index, key, &mut rendered);
                made.push((plan.path.clone(), Arc::new(sources)));
            }
        }
        rendered
    }

    /// Makes an index: from the last one, if it is known what that was made from, and the sink has all of its files that
    /// stay.
    fn index(
        &self,
        plan: &Plan,
        sources: &IndexSources,
        last: Option<&IndexSources>,
    ) -> Result<Index, bytes::Fault> {
        let entries = &self.memo.search_entries;
        let root = last.and_then(|last| self.last_root(plan, last));
        let file = |fingerprint| {
            let path = search_index::path_beside(&plan.path, &file_name(fingerprint))?;
            let bytes = self.sink.read(&path)?;
            (xxh3_64(&bytes) == fingerprint).then(|| bytes.into())
        };
        let before = last.zip(root.as_ref());
        let before = before.map(|(sources, root)| Before {
            root,
            sources,
            file: &file,
        });
        let index = search_index::index(plan, sources, before.as_ref(), entries)?;
        let names: Vec<String> = index.root.names().collect();
        let is_there = |name: &String| {
            let path = search_index::path_beside(&plan.path, name);
            let known = path.and_then(|path| Some((self.memo.outputs.get(&path)?.stamp, path)));
            index.files.contains_key(name)
                || known.is_some_and(|(stamp, path)| self.sink.has(&path, &stamp))
        };
        match names.par_iter().all(is_there) {
            true => Ok(index),
            false => search_index::index(plan, sources, None, entries),
        }
    }

    /// Returns the root of the last index, if the sink has it, and it is the one that was made from these entries.
    fn last_root(&self, plan: &Plan, sources: &IndexSources) -> Option<Root> {
        let bytes = self.sink.read(&plan.path)?;
        let is_same = Fp::of_bytes(&bytes) == sources.root;
        is_same.then(|| Root::decode(&bytes).ok()).flatten()
    }

    /// Takes an index: hands its files to the sink, and finds out which of the last one are gone. Returns what it was made
    /// from, with its root.
    fn take_index(
        &self,
        plan: &Plan,
        sources: IndexSources,
        index: &Index,
        key: Key,
        rendered: &mut Rendered,
    ) -> IndexSources {
        let root = index.root.encode();
        let sources = IndexSources {
            root: Fp::of_bytes(&root),
            ..sources
        };
        self.take_files(plan, root, index, key, rendered);
        let before = self.memo.outputs.get(&plan.path);
        let before = before.map(|before| self.beside(plan, before.key));
        let now: FxHashSet<&OutPath> = rendered.others.iter().map(|(now, _)| now).collect();
        let before = before.into_iter().flatten().map(|(path, _)| path);
        rendered.gone = before.filter(|path| !now.contains(path)).collect();
        sources
    }

    /// Hands the files of an index to the sink, but those that it has.
    fn take_files(
        &self,
        plan: &Plan,
        root: Vec<u8>,
        index: &Index,
        key: Key,
        rendered: &mut Rendered,
    ) {
        let mut keep = |path: OutPath, bytes: Option<Vec<u8>>| {
            let stamp = match bytes {
                Some(bytes) => self.sink.accept(Artifact {
                    path: path.clone(),
                    content: Content::Bytes(bytes),
                }),
                // The sink has it: it was asked when the index was made.
                None => match self.memo.outputs.get(&path) {
                    Some(known) => Ok(known.stamp),
                    None => return rendered.fault = Some(format!("{path} is not known")),
                },
            };
            let output = stamp.map(|stamp| Output {
                key,
                stamp,
                csp_sources: None,
            });
            match output {
                Ok(output) if path == plan.path => rendered.output = Some(output),
                Ok(output) => rendered.others.push((path, output)),
                Err(fault) => rendered.fault = Some(fault.to_string()),
            }
        };
        for name in index.root.names() {
            if let Some(path) = search_index::path_beside(&plan.path, &name) {
                keep(path, index.files.get(&name).map(|bytes| bytes.to_vec()));
            }
        }
        keep(plan.path.clone(), Some(root));
    }
}
