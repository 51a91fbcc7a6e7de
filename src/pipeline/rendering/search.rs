//! Renders the indices of the search: the root of each is planned, and the files beside it are further outputs of that
//! plan.

use std::sync::Arc;

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
        let known = self.memo.search_entries.known();
        let indexed = self.index(plan, bodies, &known, true);
        // What an earlier process left may be damaged: then all is made from the texts.
        let indexed = match indexed {
            Err(Fault::Index(_)) => self.index(plan, bodies, &Entries::default(), false),
            indexed => indexed,
        };
        match indexed {
            Err(Fault::Text(fault)) => rendered.diagnostics.push(*fault),
            Err(Fault::Index(fault)) => rendered.fault = Some(fault.to_string()),
            Ok((mut sources, index)) => {
                let root = index.root.encode();
                sources.root = Fp::of_bytes(&root);
                made.push((plan.path.clone(), Arc::new(sources)));
                self.take_files(plan, root, &index, key, &mut rendered);
            }
        }
        let before = before.map(|before| self.beside(plan, before.key));
        let now = |path: &OutPath| rendered.others.iter().any(|(now, _)| now == path);
        rendered.gone = before
            .into_iter()
            .flatten()
            .map(|(path, _)| path)
            .filter(|path| !now(path))
            .collect();
        rendered
    }

    /// Makes an index: from the last one where `again`, and the sink has that and all of its files that stay.
    fn index(
        &self,
        plan: &Plan,
        bodies: &dyn Bodies,
        known: &Entries,
        again: bool,
    ) -> Result<(IndexSources, Index), Fault> {
        let entries = &self.memo.search_entries;
        let sources = search_index::sources(plan, bodies, known).map_err(Fault::Text)?;
        let last = entries.sources(&plan.path).filter(|_| again);
        let root = last.as_ref().and_then(|last| self.last_root(plan, last));
        let file = |fingerprint| {
            let path = search_index::path_beside(&plan.path, &file_name(fingerprint))?;
            let bytes = self.sink.read(&path)?;
            (xxh3_64(&bytes) == fingerprint).then(|| bytes.into())
        };
        let before = last.as_ref().zip(root.as_ref());
        let before = before.map(|(sources, root)| Before {
            root,
            sources,
            file: &file,
        });
        let index = search_index::index(plan, &sources, before.as_ref(), entries)?;
        let is_there = |name: String| {
            let path = search_index::path_beside(&plan.path, &name);
            let known = path.and_then(|path| Some((self.memo.outputs.get(&path)?.stamp, path)));
            index.files.contains_key(&name)
                || known.is_some_and(|(stamp, path)| self.sink.has(&path, &stamp))
        };
        let is_whole = index.root.names().all(is_there);
        let index = match is_whole {
            true => index,
            false => search_index::index(plan, &sources, None, entries)?,
        };
        Ok((sources, index))
    }

    /// Returns the root of the last index, if the sink has it, and it is the one that was made from these entries.
    fn last_root(&self, plan: &Plan, sources: &IndexSources) -> Option<Root> {
        let bytes = self.sink.read(&plan.path)?;
        let is_same = Fp::of_bytes(&bytes) == sources.root;
        is_same.then(|| Root::decode(&bytes).ok()).flatten()
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
            // The name of a file beside the root says what is in it.
            let known = self.memo.outputs.get(&path).filter(|_| path != plan.path);
            let known = known.map(|known| known.stamp);
            let stamp = match (known.filter(|stamp| self.sink.has(&path, stamp)), bytes) {
                (Some(stamp), _) => Ok(stamp),
                (None, Some(bytes)) => self.sink.accept(Artifact {
                    path: path.clone(),
                    content: Content::Bytes(bytes),
                }),
                // It was there when the index was made.
                (None, None) => return rendered.fault = Some(format!("{path} was changed")),
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
