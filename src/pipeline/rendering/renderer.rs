//! Renders one output, unless the memo has it with the same key.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::super::encoding::{Encoder, without_words};
use super::super::{Progress, Sink};
use super::policy_sources::PolicySources;
use crate::base::{Fp, OutPath};
use crate::diagnostic::Diagnostic;
use crate::finish::{self, Finisher};
use crate::formats;
use crate::memo::{Key, Memo, Output};
use crate::model::publishing::Encoding;
use crate::model::trace::Reason;
use crate::model::{Artifact, Content, Plan, Tree};
use crate::pipeline::search_index;
use crate::render::{Engine, RenderContext};

/// The result of one plan.
#[derive(Default)]
pub(super) struct Rendered {
    /// The output; `None` where it could not be kept.
    pub(super) output: Option<Output>,
    /// Further outputs of the plan: compressed forms, or the files of an index.
    pub(super) others: Vec<(OutPath, Output)>,
    /// Further outputs that the plan had in the last build, and has no longer.
    pub(super) gone: Vec<OutPath>,
    /// Why the output was rendered; `None` where it was reused.
    pub(super) reason: Option<Reason>,
    /// Diagnostics of rendering.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The failure of the sink, if any.
    pub(super) fault: Option<String>,
}

/// What the memo says of an output.
pub(super) enum LookUp {
    /// The output of the last build is still right.
    Kept(Rendered),
    /// The output has to be rendered.
    Stale(Stale),
}

/// Why an output has to be rendered.
pub(super) struct Stale {
    /// The output's new key.
    pub(super) key: Key,
    /// What is different.
    pub(super) reason: Reason,
    /// The compressed forms that the output can have.
    forms: Vec<(OutPath, Encoding)>,
}

/// Everything that rendering needs. It is shared between threads.
pub(super) struct Renderer<'a> {
    /// The theme's templates.
    pub(super) engine: &'a Engine,
    /// The values that formats share.
    pub(super) render_context: &'a RenderContext<'a>,
    /// Finishes each page.
    pub(super) finisher: &'a Finisher,
    /// The finisher's fingerprint.
    pub(super) finisher_fp: Fp,
    /// The planned paths, where outputs have compressed forms: a file of the site's own takes the place
    /// of a form.
    pub(super) taken: Option<FxHashSet<&'a OutPath>>,
    /// The site's files.
    pub(super) tree: &'a Tree,
    /// Encodes pictures.
    pub(super) encoder: &'a Encoder,
    /// The memo of earlier builds.
    pub(super) memo: &'a Memo,
    /// The policy sources of pages.
    pub(super) policy_sources: PolicySources<'a>,
    /// Whether the plans can differ from the memo's outputs in their texts only.
    pub(super) same_site: bool,
    /// Whether the last build warned of outputs. The memo has not which warning belongs to which, so what may
    /// have a warning is rendered although the memo has it.
    pub(super) warned: bool,
    /// The sink that takes the outputs.
    pub(super) sink: &'a dyn Sink,
}

impl Renderer<'_> {
    /// Renders several outputs in parallel.
    pub(super) fn render_all<'p>(
        &self,
        plans: &[&'p Plan],
        progress: &dyn Progress,
    ) -> Vec<(&'p Plan, Rendered)> {
        let render = |plan: &&'p Plan| {
            let rendered = self.render(plan, progress);
            progress.step(1);
            (*plan, rendered)
        };
        plans.par_iter().map(render).collect()
    }

    fn render(&self, plan: &Plan, progress: &dyn Progress) -> Rendered {
        match self.look_up(plan) {
            LookUp::Kept(rendered) => rendered,
            LookUp::Stale(stale) => self.make(plan, stale, progress),
        }
    }

    /// Returns an output of the last build that is still right, or why it has to be rendered.
    pub(super) fn look_up(&self, plan: &Plan) -> LookUp {
        let before = self.memo.outputs.get(&plan.path);
        let forms = self.compressed_forms(plan);
        let key = self.key(plan, &forms, before);
        let reason = match before {
            None => Reason::New,
            Some(before) if before.key != key => Reason::Changed(before.key.changes(&key)),
            Some(before)
                if !(self.warned && formats::has_limits(plan))
                    && let Some(precompressed) = self.known_forms(plan, before, &forms) =>
            {
                return LookUp::Kept(Rendered {
                    output: Some(*before),
                    others: precompressed,
                    ..Rendered::default()
                });
            }
            Some(_) => Reason::Lost,
        };
        LookUp::Stale(Stale { key, reason, forms })
    }

    /// Renders an output and its compressed forms, and hands them to the sink.
    pub(super) fn make(&self, plan: &Plan, stale: Stale, progress: &dyn Progress) -> Rendered {
        progress.begin(plan.path.as_str());
        let outcome = formats::render(plan, self.render_context);
        progress.end();
        self.accept(plan, stale, outcome.value, outcome.diagnostics)
    }

    /// Hands an output that was rendered, and its compressed forms, to the sink.
    pub(super) fn accept(
        &self,
        plan: &Plan,
        stale: Stale,
        content: Content,
        diagnostics: Vec<Diagnostic>,
    ) -> Rendered {
        let Stale { key, reason, forms } = stale;
        let (content, csp_sources) = self.finish(&plan.path, content);
        let compressed = self.compress(&content, forms);
        let mut fault = None;
        let mut accept = |path: OutPath, content, csp_sources| {
            let accepted = self.sink.accept(Artifact { path, content });
            let stamp = accepted
                .map_err(|error| fault = Some(error.to_string()))
                .ok()?;
            Some(Output {
                key,
                stamp,
                csp_sources,
            })
        };
        let output = accept(plan.path.clone(), content, csp_sources);
        let precompressed = compressed.into_iter().filter_map(|(path, bytes)| {
            let output = accept(path.clone(), Content::Bytes(bytes), None)?;
            Some((path, output))
        });
        let precompressed = precompressed.collect();
        Rendered {
            output,
            others: precompressed,
            gone: Vec::new(),
            reason: Some(reason),
            diagnostics,
            fault,
        }
    }

    /// Returns the key of an output.
    pub(super) fn key(
        &self,
        plan: &Plan,
        forms: &[(OutPath, Encoding)],
        before: Option<&Output>,
    ) -> Key {
        let texts = match formats::searched(plan) {
            Some(_) => search_index::texts(plan, self.memo),
            None => self.memo.texts(plan),
        };
        match before {
            Some(before) if self.same_site => before.key.with_texts(texts),
            _ => {
                let maker = Fp::of(&(self.engine.maker(plan), self.finisher_fp, forms));
                Key::of(plan, maker, texts)
            }
        }
    }

    /// Returns the compressed forms that an output can have, whether or not they turn out smaller.
    fn compressed_forms(&self, plan: &Plan) -> Vec<(OutPath, Encoding)> {
        let Some(taken) = &self.taken else {
            return Vec::new();
        };
        let mut forms = self.finisher.precompressed(&plan.path);
        forms.retain(|(path, _)| !taken.contains(path));
        forms
    }

    /// Returns the compressed forms of an output, if the sink still has the output and all of them
    /// unchanged. Forms that saved too little are not among them.
    fn known_forms(
        &self,
        plan: &Plan,
        before: &Output,
        forms: &[(OutPath, Encoding)],
    ) -> Option<Vec<(OutPath, Output)>> {
        let known = |(path, _): &(OutPath, Encoding)| {
            let output = self.memo.outputs.get(path)?;
            Some((path.clone(), *output))
        };
        let precompressed: Vec<(OutPath, Output)> = forms.iter().filter_map(known).collect();
        let mut others = precompressed.iter();
        let all_there = self.sink.has(&plan.path, &before.stamp)
            && others.all(|(path, output)| self.sink.has(path, &output.stamp));
        all_there.then_some(precompressed)
    }

    /// Compresses an output, and keeps the forms that save enough.
    fn compress(
        &self,
        content: &Content,
        forms: Vec<(OutPath, Encoding)>,
    ) -> Vec<(OutPath, Vec<u8>)> {
        if forms.is_empty() {
            return Vec::new();
        }
        let bytes = match content {
            Content::Bytes(bytes) => Cow::Borrowed(bytes),
            // The sink reports a file that it cannot read when it copies it.
            Content::Copy(source) | Content::CopyOfPicture(source, _) => {
                Cow::Owned(self.tree.read(source).unwrap_or_default())
            }
        };
        forms
            .into_iter()
            .filter_map(|(path, encoding)| Some((path, finish::compress(&bytes, encoding)?)))
            .collect()
    }

    /// Finishes a page, and keeps its policy sources.
    fn finish(&self, path: &OutPath, content: Content) -> (Content, Option<Fp>) {
        if !finish::is_page(path) {
            return (content, None);
        }
        let (content, csp_sources) = match content {
            Content::Bytes(bytes) => {
                let (bytes, csp_sources) = self.finisher.page(path, bytes);
                (Content::Bytes(bytes), csp_sources)
            }
            // The sink reports a file that it cannot read when it copies it.
            Content::Copy(source) => {
                let text = self.tree.text(&source).unwrap_or_default();
                let csp_sources = self.finisher.csp_sources(path, &text);
                (Content::Copy(source), csp_sources)
            }
            // A drawing may have scripts, which are published as they are without what is taken away.
            Content::CopyOfPicture(source, keep) => {
                let bytes = self.tree.read(&source).unwrap_or_default();
                let published = without_words(bytes, keep);
                let text = String::from_utf8_lossy(&published);
                let csp_sources = self.finisher.csp_sources(path, &text);
                (Content::CopyOfPicture(source, keep), csp_sources)
            }
        };
        (content, Some(self.policy_sources.keep(csp_sources)))
    }
}
