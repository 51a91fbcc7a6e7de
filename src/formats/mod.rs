//! The outputs: one file for each kind, which plans the outputs of that kind and renders them.
//!
//! In: the linked [`Site`]. Out: [`Plan`]s, then each plan's content. A format must know nothing
//! of the other formats, nor of where files end up.

mod ads_txt;
mod archive;
mod article;
mod cards;
mod changes;
mod corrections;
mod coverage;
mod feed;
mod feeds_page;
mod file;
mod home;
mod hosts;
mod kept;
mod live_updates;
mod llms;
mod markdown_alternate;
mod markdown_text;
mod more;
mod news_sitemap;
mod not_found;
mod page;
mod pager;
mod pictures;
mod plans;
mod redirects;
mod reviews;
mod robots;
mod search_index;
mod search_page;
mod sitemap;
mod social_cards;
mod standing_page;
mod statements;
mod static_files;
mod term;
mod terms;
mod text;
mod theme_files;
mod topics;
mod xml_writer;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::base::OutPath;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::plan::Facts;
use crate::model::{Content, OutputPlans, Plan, Site};
use crate::render::RenderContext;

pub(crate) use hosts::{HostAnswers, has_limits, needs_csp_sources, with_csp_sources};
pub(crate) use kept::{divided, keep, restore};
pub(crate) use pictures::picture;
use plans::Plans;
pub(crate) use search_index::{SearchedStory, searched};

/// A kind of output.
pub trait Format: Sync {
    /// Returns the name by which plans refer to the format.
    fn name(&self) -> &'static str;

    /// Adds everything of this kind that the site has.
    fn plan(&self, site: &Site, out: &mut Plans);

    /// Renders one of the planned outputs.
    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content>;

    /// Returns a plan that carries many texts as several, for a later process that renders it where a few of the texts are
    /// new, and reads nothing of the others; no plans where it is kept as a whole.
    fn divide(&self, _: &Plan) -> Vec<Plan> {
        Vec::new()
    }

    /// Returns some of the plans that [`Format::divide`] returned as one, which has what is in these.
    fn join(&self, _: &[Plan]) -> Option<Plan> {
        None
    }

    /// Returns the facts of one of the planned outputs in binary form. `None` where no later process has to render such
    /// outputs alone, as those that carry no text.
    fn keep(&self, _: &Plan) -> Option<Vec<u8>> {
        None
    }

    /// Returns the facts that [`Format::keep`] wrote; `None` where the bytes are damaged.
    fn restore(&self, _: &[u8]) -> Option<Arc<dyn Facts>> {
        None
    }
}

/// Every format. The order decides who is named first where two want one address.
pub(crate) const FORMATS: &[&dyn Format] = &[
    &article::Article,
    &standing_page::StandingPage,
    &home::Home,
    &term::TermPage,
    &terms::TermsPage,
    &archive::Archive,
    &corrections::Corrections,
    &feeds_page::FeedsPage,
    &search_page::SearchPage,
    &search_index::SearchIndex,
    &not_found::NotFound,
    &feed::Feeds,
    &sitemap::Sitemap,
    &news_sitemap::NewsSitemap,
    &robots::Robots,
    &ads_txt::AdsTxt,
    &llms::Llms,
    &markdown_alternate::MarkdownAlternate,
    &live_updates::LiveUpdates,
    &redirects::Redirects,
    &social_cards::SocialCards,
    &hosts::Headers,
    &hosts::RedirectsFile,
    &hosts::Vercel,
    &hosts::Nginx,
    &hosts::GithubPages,
    &pictures::Pictures,
    &static_files::StaticFiles,
    &theme_files::ThemeFiles,
];

/// Returns everything that the site will consist of. Two outputs at one address are a diagnostic
/// that names both sources; the first is kept.
pub fn plan(site: &Site) -> Outcome<OutputPlans> {
    let of_format = |format: &&dyn Format| {
        let mut plans = Plans::of(format.name());
        format.plan(site, &mut plans);
        plans
    };
    // One by one, for they differ much in size.
    let formats = FORMATS.par_iter().with_max_len(1);
    let mut merged = plans::merge(formats.map(of_format).collect());
    let count = merged.value.len();
    merged
        .diagnostics
        .extend(hosts::too_many_files(site, count));
    merged.map(|plans| {
        let (host_files, outputs): (Vec<Plan>, Vec<Plan>) =
            plans.into_iter().partition(needs_csp_sources);
        let (pictures, outputs): (Vec<Plan>, Vec<Plan>) = outputs.into_iter().partition(is_picture);
        let (indices, outputs) = outputs
            .into_iter()
            .partition(|plan| searched(plan).is_some());
        OutputPlans::new([indices, outputs, pictures, host_files])
    })
}

/// Says whether an output is a picture that takes long to render and on which no page depends.
fn is_picture(plan: &Plan) -> bool {
    picture(plan).is_some() || plan.format == social_cards::NAME
}

/// Returns what is wrong with the template of a [sample](samples).
pub(crate) fn inspect(sample: &Plan, render_context: &RenderContext) -> Vec<Diagnostic> {
    social_cards::inspect(sample, render_context)
}

/// Returns one card for each use of their template, the first of the plans that has it: what is wrong with the template is
/// seen on these.
pub(crate) fn samples<'p>(plans: &[&'p Plan]) -> FxHashSet<&'p OutPath> {
    let mut known = FxHashSet::default();
    let cards = plans
        .iter()
        .filter_map(|plan| Some((social_cards::shape(plan)?, &plan.path)));
    let samples = cards.filter_map(|(shape, path)| known.insert(shape).then_some(path));
    samples.collect()
}

/// Renders a planned output.
pub fn render(plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
    match format(plan) {
        Some(format) => format.render(plan, render_context),
        None => Outcome::clean(Content::Bytes(Vec::new())),
    }
}

fn format(plan: &Plan) -> Option<&'static dyn Format> {
    let mut formats = FORMATS.iter().copied();
    formats.find(|format| format.name() == plan.format)
}
