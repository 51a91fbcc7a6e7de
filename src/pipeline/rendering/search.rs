//! Renders the indices of the search: the root of each is planned, and the files beside it are further outputs of that
//! plan.

use super::renderer::{Rendered, Renderer};
use crate::base::OutPath;
use crate::memo::{Entries, Indexed, Key, Output};
use crate::model::plan::Bodies;
use crate::model::trace::Reason;
use crate::model::{Artifact, Content, Plan};
use crate::pipeline::Progress;
use crate::pipeline::search_index::{self, IndexFile};

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
            return plans.iter().zip(known.into_iter().flatten()).collect();
        }
        progress.stage("indexing", plans.len());
        let entries = self.memo.search_entries.known();
        let mut indexed = Indexed::default();
        let rendered = plans.iter().zip(known).map(|(plan, known)| {
            let rendered = match known {
                Some(rendered) => {
                    search_index::use_again(plan, bodies, &entries, &mut indexed);
                    rendered
                }
                None => self.make_index(plan, bodies, &entries, &mut indexed),
            };
            progress.step(1);
            (plan, rendered)
        });
        let rendered = rendered.collect();
        self.memo.search_entries.used(indexed);
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

    fn make_index(
        &self,
        plan: &Plan,
        bodies: &dyn Bodies,
        entries: &Entries,
        indexed: &mut Indexed,
    ) -> Rendered {
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
        match search_index::entries(plan, bodies, entries, indexed) {
            Err(fault) => rendered.diagnostics.push(*fault),
            Ok(entries) => match search_index::index(plan, &entries, None) {
                Err(fault) => rendered.fault = Some(fault.to_string()),
                Ok(index) => {
                    let files = search_index::files(&plan.path, &index);
                    self.take_files(plan, files, key, &mut rendered);
                }
            },
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

    /// Hands the files of an index to the sink, but those that it has.
    fn take_files(&self, plan: &Plan, files: Vec<IndexFile>, key: Key, rendered: &mut Rendered) {
        for (path, bytes) in files {
            // The name of a file beside the root says what is in it.
            let known = self.memo.outputs.get(&path).filter(|_| path != plan.path);
            let known = known.map(|known| known.stamp);
            let stamp = match known.filter(|stamp| self.sink.has(&path, stamp)) {
                Some(stamp) => Ok(stamp),
                None => self.sink.accept(Artifact {
                    path: path.clone(),
                    content: Content::Bytes(bytes),
                }),
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
        }
    }
}
