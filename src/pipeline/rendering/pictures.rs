//! Renders the outputs that are pictures: variants of the site's own, each file of which is decoded once, and what is
//! drawn.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::renderer::{LookUp, Rendered, Renderer, Stale};
use crate::base::{Fp, SourcePath};
use crate::formats;
use crate::memo::Output;
use crate::model::build::OutputStamp;
use crate::model::site::PictureVariant;
use crate::model::{Content, Plan};
use crate::pipeline::{PictureWork, Progress};

/// An output that has to be rendered, and why.
type Wanted<'p> = (&'p Plan, Stale);

/// What becomes of a build's outputs, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// They are kept, unless rendering fails.
    Kept,
    /// They are discarded, because of errors.
    Discarded,
}

impl Renderer<'_> {
    /// Renders pictures, those of one file one after another, and several files in parallel; `fate` is asked where
    /// there are any.
    pub(super) fn render_pictures<'p>(
        &self,
        plans: &'p [Plan],
        fate: impl FnOnce() -> Fate,
        progress: &dyn Progress,
    ) -> Vec<(&'p Plan, Rendered)> {
        if plans.is_empty() {
            return Vec::new();
        }
        match self.sink.picture_work() {
            PictureWork::Examined => return self.examine(plans, progress),
            PictureWork::Named => return self.announce_all(plans.iter().collect()),
            PictureWork::Encoded if fate() == Fate::Discarded => {
                return self.announce_all(plans.iter().collect());
            }
            PictureWork::Encoded => {}
        }
        let known = plans.par_iter().map(|plan| (plan, self.look_up(plan)));
        let known: Vec<(&Plan, LookUp)> = known.collect();
        let mut done = Vec::with_capacity(plans.len());
        let mut wanted = Vec::new();
        for (plan, known) in known {
            match known {
                LookUp::Kept(rendered) => done.push((plan, rendered)),
                LookUp::Stale(stale) => wanted.push((plan, stale)),
            }
        }
        if wanted.is_empty() {
            return done;
        }
        progress.stage("encoding pictures", wanted.len());
        let (variants, drawn) = by_file(wanted);
        let variants = variants.into_par_iter().with_max_len(1);
        let variants = variants.flat_map_iter(|wanted| self.encode(wanted, progress));
        let drawn = drawn.into_par_iter().map(|(plan, stale)| {
            let rendered = self.make(plan, stale, progress);
            progress.step(1);
            (plan, rendered)
        });
        done.par_extend(variants.chain(drawn));
        done
    }

    /// Says of pictures that they are part of the site, and looks at samples of them.
    fn announce_all<'p>(&self, plans: Vec<&'p Plan>) -> Vec<(&'p Plan, Rendered)> {
        let samples = formats::samples(&plans);
        let announced = plans.par_iter().map(|plan| {
            let is_sample = samples.contains(&plan.path);
            (*plan, self.announce(plan, is_sample))
        });
        announced.collect()
    }

    /// Says of an output that it is part of the site, for a sink that asks for single ones later. A sample is looked at for
    /// what is wrong with its template.
    pub(super) fn announce(&self, plan: &Plan, is_sample: bool) -> Rendered {
        let before = self.memo.outputs.get(&plan.path);
        let (key, reason) = match self.look_up(plan) {
            LookUp::Kept(rendered) => return rendered,
            LookUp::Stale(stale) => (stale.key, stale.reason),
        };
        let is_new = before.is_none_or(|before| before.key != key);
        let diagnostics = match is_sample && is_new {
            true => formats::inspect(plan, self.render_context),
            false => Vec::new(),
        };
        Rendered {
            output: Some(Output {
                key,
                stamp: OutputStamp {
                    fp: Fp::of(key.parts()),
                    len: 0,
                },
                csp_sources: None,
            }),
            reason: is_new.then_some(reason),
            diagnostics,
            ..Rendered::default()
        }
    }

    /// Decodes the pictures of which nothing is known yet, and says what is wrong with them; encodes nothing.
    fn examine<'p>(&self, plans: &'p [Plan], progress: &dyn Progress) -> Vec<(&'p Plan, Rendered)> {
        let (files, drawn) = by_file(plans.iter().map(|plan| (plan, ())).collect());
        progress.stage("checking pictures", files.len());
        let files = files.into_par_iter().with_max_len(1);
        let examined = files.flat_map_iter(|wanted| {
            let variants = variants(&wanted, progress);
            let mut fault = self.encoder.examine(&variants).err();
            progress.step(1);
            wanted.into_iter().map(move |(plan, ())| {
                let fault = fault.take().map(|fault| *fault);
                let rendered = Rendered {
                    diagnostics: fault.into_iter().collect(),
                    ..self.announce(plan, false)
                };
                (plan, rendered)
            })
        });
        let drawn = drawn.into_iter().map(|(plan, ())| plan).collect();
        let mut examined: Vec<(&Plan, Rendered)> = examined.collect();
        examined.extend(self.announce_all(drawn));
        examined
    }

    /// Encodes the variants of a file, which all show the same mistake where the file has one.
    fn encode<'p>(
        &self,
        wanted: Vec<Wanted<'p>>,
        progress: &dyn Progress,
    ) -> Vec<(&'p Plan, Rendered)> {
        // No limit of time: pictures have one of pixels.
        let encoded = self.encoder.encode(&variants(&wanted, progress));
        progress.step(wanted.len());
        let (mut encoded, mut fault) = match encoded {
            Ok(encoded) => (encoded.into_iter(), None),
            Err(fault) => (Vec::new().into_iter(), Some(fault)),
        };
        let rendered = wanted.into_iter().map(|(plan, stale)| {
            let rendered = match encoded.next() {
                Some(bytes) => self.accept(plan, stale, Content::Bytes(bytes), Vec::new()),
                None => Rendered {
                    reason: Some(stale.reason),
                    diagnostics: fault.take().map(|fault| *fault).into_iter().collect(),
                    ..Rendered::default()
                },
            };
            (plan, rendered)
        });
        rendered.collect()
    }
}

/// Returns the variants of a file that is worked on from now on.
fn variants<'p, T>(wanted: &[(&'p Plan, T)], progress: &dyn Progress) -> Vec<&'p PictureVariant> {
    let variants: Vec<&PictureVariant> = wanted
        .iter()
        .filter_map(|(plan, _)| formats::picture(plan))
        .collect();
    if let Some(first) = variants.first() {
        progress.file(&first.source);
    }
    variants
}

/// The outputs that are made of one file.
type OfFile<'p, T> = Vec<(&'p Plan, T)>;

/// Returns the variants by the files that they are made of, and what is drawn.
fn by_file<T>(wanted: Vec<(&Plan, T)>) -> (Vec<OfFile<'_, T>>, OfFile<'_, T>) {
    let mut files: BTreeMap<SourcePath, OfFile<T>> = BTreeMap::new();
    let mut drawn = Vec::new();
    for one in wanted {
        match formats::picture(one.0) {
            Some(variant) => files.entry(variant.source.clone()).or_default().push(one),
            None => drawn.push(one),
        }
    }
    (files.into_values().collect(), drawn)
}
