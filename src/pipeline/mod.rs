//! The pipeline: the one file that names every stage.
//!
//! In: a snapshot of the site's files, the moment, and the audience. Out: every output, handed to a
//! [`Sink`] as soon as it is rendered, and all diagnostics.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Fp, Hashed, OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Policy, codes};
use crate::finish::Finisher;
use crate::memo::{Compiled, Linked, Memo, ShownIndex};
use crate::model::config::Settings;
use crate::model::picture::Pictures;
use crate::model::private_keys::PrivateKeys;
use crate::model::trace::Change;
use crate::model::tree::TreeFault;
use crate::model::views::Figures;
use crate::model::{Article, Build, Config, Content, Digest, Site, Theme, Trace, Tree};
use crate::render::{Engine, RenderContext};
use crate::{finish, formats, link, parse};

mod asked_index;
mod check;
mod consequences;
mod draft;
mod elsewhere;
mod encoding;
mod exceptions;
mod frames;
mod inputs;
mod linking;
mod pictures;
mod postponed;
mod private_keys;
mod proof;
mod reading;
mod rendering;
mod search_index;
mod searched_text;
mod sink;

pub(crate) use asked_index::AskedIndex;
pub use check::{Checked, check};
pub use draft::{RenderedDraft, render_draft};
use encoding::Encoder;
pub(crate) use encoding::{UnencodedPicture, picture_keys};
use exceptions::Excepted;
pub use inputs::{Audience, Inputs};
use reading::{BodyStore, FreshBodies, read, whole_articles};
#[cfg(test)]
pub(crate) use rendering::TextPlan;
pub(crate) use rendering::TextPlans;
use rendering::render;
pub use rendering::without_linking;
pub(crate) use sink::bytes_of;
pub use sink::{PictureWork, Sink, SinkError};

pub(crate) use crate::formats::HostAnswers;
pub use crate::link::PrivateDraft;
pub use crate::parse::Overrides;

/// Receives the progress of a build, from several threads.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps; 0 where they cannot be counted.
    fn stage(&self, name: &'static str, total: usize);
    /// This many steps of the stage are done.
    fn step(&self, steps: usize);
    /// This thread begins with a file of the site, one of the stage's steps that take long.
    fn file(&self, _file: &SourcePath) {}
    /// This thread begins to render the output of a path; what is copied is read later.
    fn begin(&self, _output: &str) {}
    /// This thread has rendered its output.
    fn end(&self) {}
}

/// Discards the progress of a build.
impl Progress for () {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self, _: usize) {}
}

/// Builds the site from the files that were read, rendering only what `memo` does not have. Every stage
/// runs as far as it can, so that all mistakes are reported at once. The caller decides by
/// [`Build::failed`] whether to keep the outputs.
pub(crate) fn build_loaded(
    loaded: Loaded,
    inputs: &Inputs,
    memo: &mut Memo,
    sink: &dyn Sink,
    progress: &dyn Progress,
) -> (Build, PlannedSite) {
    let (planned, bodies) = plan(loaded, inputs, memo, progress);
    render(planned, bodies, inputs, memo, sink, progress)
}

/// Reads, links and plans, and renders nothing.
pub fn survey(inputs: &Inputs, memo: &mut Memo, progress: &dyn Progress) -> PlannedSite {
    let loaded = load(inputs, memo, progress);
    plan(loaded, inputs, memo, progress).0
}

/// A site that is linked and planned. Any of its outputs can be rendered on demand.
pub struct PlannedSite {
    linked: Linked,
    theme: Arc<Theme>,
    engine: Arc<Engine>,
    /// Whether the site shows others in frames.
    frames: bool,
    finisher: Finisher,
    encoder: Encoder,
    settings: Settings,
    policy: Policy,
    diagnostics: Vec<Diagnostic>,
    trace: Trace,
    /// The exceptions that matched a diagnostic.
    excepted: Excepted,
    /// Whether outputs can be rendered at all; false with a theme that does not compile.
    usable: bool,
}

impl PlannedSite {
    /// Returns the linked site.
    pub fn site(&self) -> &Site {
        &self.linked.site
    }

    /// Returns the linked site, to be kept.
    pub(crate) fn shared_site(&self) -> Arc<Site> {
        Arc::clone(&self.linked.site)
    }

    /// Returns the diagnostics so far, as the site's policy weighs them.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        postponed::weigh(
            &self.policy,
            self.diagnostics.clone(),
            &self.linked.site.held,
        )
    }

    /// Returns where the outputs go.
    pub fn paths(&self) -> impl Iterator<Item = &OutPath> {
        self.linked.plans.iter().map(|plan| &plan.path)
    }

    /// Returns what the site's hosts answer beyond its files.
    pub(crate) fn answers(&self, memo: &Memo) -> HostAnswers {
        let all = memo.all_csp_sources();
        let in_pages = frames::in_pages(&self.linked.site.config, self.frames);
        HostAnswers::of(&self.linked.site, &all, in_pages)
    }

    /// Returns the picture at a path, to be encoded when its bytes are wanted; `None` where there is no variant of a
    /// picture.
    pub(crate) fn picture(&self, path: &OutPath) -> Option<UnencodedPicture> {
        let plan = self.linked.plans.at(path)?;
        let wanted = formats::picture(plan)?;
        Some(UnencodedPicture {
            encoder: self.encoder.clone(),
            variant: wanted.clone(),
        })
    }

    /// Returns the index of the search that a path is a file of, to be made when its bytes are wanted; `None` for any other
    /// path.
    pub(crate) fn index_of(&self, path: &OutPath, tree: &Tree, memo: &Memo) -> Option<AskedIndex> {
        let mut indices = self.linked.plans.indices().iter();
        let plan = indices.find(|plan| search_index::is_file_of(&plan.path, path))?;
        Some(AskedIndex::of(plan, &self.settings, tree, memo))
    }

    /// Returns the indices of the search.
    pub(crate) fn indices(&self, tree: &Tree, memo: &Memo) -> Vec<Arc<ShownIndex>> {
        let indices = self.linked.plans.indices().iter();
        indices
            .filter_map(|plan| AskedIndex::of(plan, &self.settings, tree, memo).index())
            .collect()
    }

    /// Renders one output on demand. Returns `None` where the site has none at this path, or rendering
    /// fails.
    pub fn output(&self, path: &OutPath, tree: &Tree, memo: &Memo) -> Option<Vec<u8>> {
        if let Some(picture) = self.picture(path) {
            return picture.bytes();
        }
        if let Some(index) = self.index_of(path, tree, memo) {
            return index.file(path);
        }
        let outcome = self.rendered(path, tree, memo)?;
        match outcome.value {
            _ if !outcome.diagnostics.is_empty() => None,
            Content::Bytes(bytes) if finish::is_page(path) => {
                Some(self.finisher.page(path, bytes).0)
            }
            Content::Bytes(bytes) => Some(bytes),
            content => bytes_of(content, &*tree.store).ok(),
        }
    }

    /// Renders one output, and finishes nothing. Returns `None` where the site has none at this path.
    fn rendered(&self, path: &OutPath, tree: &Tree, memo: &Memo) -> Option<Outcome<Content>> {
        let mut plan = Cow::Borrowed(self.linked.plans.at(path)?);
        if formats::needs_csp_sources(&plan) {
            // The memo has the policy sources of all pages, because they were rendered before.
            let csp_sources = Hashed::new(memo.all_csp_sources());
            plan = Cow::Owned(formats::with_csp_sources(&plan, &csp_sources));
        }
        let bodies = BodyStore::again(tree, &self.settings, &memo.sources, &memo.colours);
        let render_context = RenderContext::new(&self.engine, &self.theme, &bodies);
        Some(formats::render(&plan, &render_context))
    }
}

/// The inputs of linking.
pub struct Loaded {
    config: Arc<Config>,
    settings: Settings,
    theme: Arc<Theme>,
    engine: Arc<Engine>,
    /// Whether outputs can be rendered at all.
    usable: bool,
    views: BTreeMap<String, Figures>,
    /// The files that were read, in order.
    files: Vec<SourcePath>,
    /// The bodies of the files that were read; rendering needs them.
    bodies: FreshBodies,
    diagnostics: Vec<Diagnostic>,
    trace: Trace,
    /// The linked site's key.
    key: Fp,
}

/// Reads the configuration, the theme and the files that changed.
pub fn load(inputs: &Inputs, memo: &mut Memo, progress: &dyn Progress) -> Loaded {
    progress.stage("configuring", 1);
    let mut diagnostics = Vec::new();
    let mut trace = Trace::default();
    let tree = &inputs.tree;
    let unreadable = |fault: &TreeFault| Diagnostic {
        help: fault.help.clone(),
        ..parse::unreadable(&fault.path, &fault.message)
    };
    diagnostics.extend(tree.faults.iter().map(unreadable));
    diagnostics.extend(inputs.config.diagnostics.iter().cloned());
    let config = Arc::clone(&inputs.config.value);
    let theme =
        Arc::new(parse::theme(tree, &config.theme, &config.base).drain_into(&mut diagnostics));
    // Templates that are missing because a theme was not found are not reported one by one.
    let complete = diagnostics
        .iter()
        .all(|fault| fault.code != &codes::INVALID_THEME);
    let compiled = compile(&theme, memo);
    let engine = Arc::clone(&compiled.engine);
    let settings = Settings {
        components: engine.for_texts().clone(),
        ..config.settings()
    };
    let theme_fp = compiled.theme;
    if complete {
        diagnostics.extend(compiled.diagnostics.iter().cloned());
    }
    let usable = complete && !engine.is_empty() && !config.title.is_empty();
    let views = parse::views::figures(tree, inputs.now.day()).drain_into(&mut diagnostics);

    let sources = parse::sources(tree);
    progress.stage("reading", sources.len());
    let bodies = read(
        tree,
        &sources,
        &settings,
        memo,
        &mut trace,
        &mut diagnostics,
        progress,
    );
    let mut loaded = Loaded {
        config,
        settings,
        theme,
        engine,
        usable,
        views,
        files: sources.iter().map(|found| found.path.clone()).collect(),
        bodies,
        diagnostics,
        trace,
        key: Fp::default(),
    };
    loaded.key = Fp::of(&(theme_fp, loaded.fingerprint(inputs, memo)));
    loaded
}

/// What is known of the bytes of files that are no articles.
#[derive(Default)]
struct Probed {
    pictures: Pictures,
    private_keys: PrivateKeys,
}

impl Loaded {
    /// Returns the fingerprint of what the site is linked from, but for the theme.
    fn fingerprint(&self, inputs: &Inputs, memo: &Memo) -> Fp {
        let digest = |path| Some((path, memo.sources.get(path)?.article.as_ref()?.digest()));
        let articles: Vec<(&SourcePath, &Digest)> = self.files.iter().filter_map(digest).collect();
        // Picture facts and private keys follow from the bytes of files, which are fingerprinted already, and digests
        // stand for articles.
        link::fingerprint(&self.reads(inputs, &[], &Probed::default()), &articles)
    }

    /// Returns what a site is linked from.
    fn reads<'a>(
        &'a self,
        inputs: &'a Inputs,
        articles: &'a [Arc<Article>],
        probed: &'a Probed,
    ) -> link::Inputs<'a> {
        link::Inputs {
            config: &self.config,
            theme: &self.theme,
            templates: link::Templates {
                components: self.engine.components(),
                card: self.engine.card_template(),
            },
            tree: &inputs.tree,
            articles,
            pictures: &probed.pictures,
            private_keys: &probed.private_keys,
            views: &self.views,
            now: inputs.now,
            drafts: inputs.audience.drafts,
            future: inputs.audience.future,
            overruled: link::Overruled {
                broken: &inputs.broken,
                draft: inputs.draft.as_ref(),
                unexpired: false,
            },
        }
    }
}

/// Links and plans. The bodies of the files that were read stay for rendering.
fn plan(
    mut loaded: Loaded,
    inputs: &Inputs,
    memo: &mut Memo,
    progress: &dyn Progress,
) -> (PlannedSite, FreshBodies) {
    let articles = match whole_articles(&loaded.files, memo) {
        Some(articles) => articles,
        None => {
            loaded = load(inputs, memo, progress);
            whole_articles(&loaded.files, memo).unwrap_or_default()
        }
    };
    progress.stage("linking", articles.len());
    let linked = linked(&loaded, &articles, inputs, memo, progress);
    let usable = loaded.usable;
    let misplaced = consequences::misplaced_calls(&loaded.diagnostics);
    let is_own = |fault: &&Diagnostic| {
        fault.code != &codes::UNKNOWN_COMPONENT
            || (usable && fault.at.as_ref().is_none_or(|at| !misplaced.contains(at)))
    };
    loaded
        .diagnostics
        .extend(linked.diagnostics.iter().filter(is_own).cloned());
    let frames = frames::are_shown(&loaded, &articles, &linked.site.held);
    let in_pages = frames::in_pages(&loaded.config, frames);
    let planned = PlannedSite {
        usable,
        policy: loaded.config.diagnostics.clone(),
        linked,
        theme: loaded.theme,
        engine: loaded.engine,
        finisher: Finisher::new(&loaded.config, in_pages, inputs.audience.purpose()),
        frames,
        encoder: Encoder::new(
            &inputs.tree,
            &inputs.encoded,
            loaded.config.pictures.megapixels,
        ),
        settings: loaded.settings,
        diagnostics: loaded.diagnostics,
        trace: loaded.trace,
        excepted: Excepted::default(),
    };
    (planned, loaded.bodies)
}

/// Links and plans, unless the memo has a site with the same key. A new text changes neither, as long as
/// the article's metadata and references are the same.
fn linked(
    loaded: &Loaded,
    articles: &[Arc<Article>],
    inputs: &Inputs,
    memo: &mut Memo,
    progress: &dyn Progress,
) -> Linked {
    let key = loaded.key;
    if let Some(known) = memo.linked.as_ref().filter(|known| known.key == key) {
        // The place of a diagnostic may have moved in a file that changed; the site is then linked again.
        let moved = |path: &SourcePath| {
            let read = &loaded.trace.read;
            read.get(path)
                .is_some_and(|change| *change != Change::Touched)
        };
        if !known.diagnostics.iter().any(|one| one.files().any(moved)) {
            return known.clone();
        }
    }
    let wanted = link::pictures(&loaded.config, &loaded.theme, &inputs.tree, articles);
    let probed = Probed {
        pictures: pictures::probe(&inputs.tree, wanted, memo),
        private_keys: private_keys::find(&inputs.tree, loaded.config.markdown.raw_html, memo),
    };
    let reads = loaded.reads(inputs, articles, &probed);
    let (site, plans, diagnostics) = linking::link_and_plan(reads, progress);
    let linked = Linked {
        key,
        site: Arc::new(site),
        plans: Arc::new(plans),
        diagnostics: Arc::new(diagnostics),
    };
    memo.linked = Some(linked.clone());
    linked
}

/// Compiles the theme's templates, unless the memo has them.
fn compile<'m>(theme: &Theme, memo: &'m mut Memo) -> &'m Compiled {
    let fp = Fp::of(theme);
    let known = memo.engine.take().filter(|known| known.theme == fp);
    memo.engine.insert(known.unwrap_or_else(|| {
        let outcome = Engine::compile(theme);
        Compiled {
            theme: fp,
            engine: Arc::new(outcome.value),
            diagnostics: outcome.diagnostics,
        }
    }))
}
