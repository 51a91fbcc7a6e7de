//! Checks a site: the diagnostics of a build, and those of the lints over source files and finished
//! pages. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::elsewhere::elsewhere;
use super::exceptions::except;
use super::{
    Inputs, PictureWork, Progress, Sink, SinkError, load, plan, postponed, proof, rendering::render,
};
use crate::base::{OutPath, SourcePath, media};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::lints::{self, LintContext};
use crate::memo::Memo;
use crate::model::build::OutputStamp;
use crate::model::config::Settings;
use crate::model::{Article, Artifact, Build, Content, PageFacts, Plan, SourceFacts, Tree};
use crate::parse::{self, Highlighter};

/// A checked site.
pub struct Checked {
    /// The outputs that a build would render, and all diagnostics.
    pub build: Build,
    /// The finished pages, each with the source file that it comes from.
    pages: Vec<(PageFacts, Option<SourcePath>)>,
    /// Every file that was read; the files' exceptions apply to diagnostics.
    articles: BTreeMap<SourcePath, Arc<Article>>,
    settings: Settings,
}

/// Checks the site.
pub fn check(inputs: &Inputs, progress: &dyn Progress) -> Checked {
    let mut memo = Memo::default();
    let loaded = load(inputs, &mut memo, progress);
    let (planned, bodies) = plan(loaded, inputs, &mut memo, progress);
    let renderer = Collector::default();
    let (mut build, planned) = render(planned, bodies, inputs, &mut memo, &renderer, progress);
    let articles: BTreeMap<SourcePath, Arc<Article>> = memo
        .sources
        .iter()
        .filter_map(|(path, read)| Some((path.clone(), Arc::clone(read.article(path)?))))
        .collect();
    let site = Arc::clone(&build.site);
    let held: FxHashSet<&SourcePath> = site.held.iter().map(|held| &held.source).collect();
    let all = source_facts(&articles, &inputs.tree, &planned.settings, progress);
    let (held_back, sources) = all.into_iter().partition(|(path, _)| held.contains(path));
    let pages = renderer.pages(&planned.linked.plans);
    let found = lints::lint(&LintContext {
        site: &site,
        tree: &inputs.tree,
        sources: &sources,
        held: &held_back,
        unread: &unread(&build.diagnostics),
        pages: &pages,
        unindexed: &unindexed(&planned.linked.plans),
        articles: &articles,
        outputs: &build.outputs,
        now: inputs.now,
    });
    let mut used = planned.excepted;
    // Lints of pages apply exceptions before they report anything.
    let known = |path: &SourcePath| articles.get(path).map(|article| &**article);
    let (mut found, more) = except(found, known);
    used.extend(more);
    let published = articles
        .values()
        .filter(|article| !held.contains(&article.path));
    found.append(&mut build.diagnostics);
    let mut found = postponed::weigh(&planned.policy, found, &site.held);
    let (to_come, more) = proof::prove(inputs, &site, &found, &mut memo);
    found.extend(to_come);
    used.extend(more);
    found.extend(unused(published, &used));
    build.diagnostics = planned.policy.apply(found);
    Checked {
        build,
        pages,
        articles,
        settings: planned.settings,
    }
}

impl Checked {
    /// Returns every file that was read, by path.
    pub fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.values()
    }

    /// Returns the number of words of a file's text, as a reader counts them; 0 where the file cannot be read any
    /// longer.
    pub fn words(&self, article: &Article, tree: &Tree) -> u32 {
        let settings = Settings {
            highlight: false,
            ..self.settings.clone()
        };
        let source = parse::source(&article.path, article.meta.kind, &settings);
        let bytes = tree.source(&article.path);
        bytes.map_or(0, |bytes| {
            parse::body(bytes, &article.meta, &source, &settings, &Highlighter)
                .1
                .words
        })
    }

    /// Returns every address on other sites that somebody wrote and pages link to, without the part behind
    /// `#`, with a place where it is written.
    pub fn elsewhere(&self, tree: &Tree) -> BTreeMap<Arc<str>, Span> {
        elsewhere(&self.pages, tree)
    }

    /// Adds diagnostics about other sites, except those that files except.
    pub fn add(&mut self, found: Vec<Diagnostic>) {
        let known = |path: &SourcePath| self.articles.get(path).map(|article| &**article);
        let (mut all, _) = except(found, known);
        all.append(&mut self.build.diagnostics);
        self.build.diagnostics = self.build.site.config.diagnostics.apply(all);
    }
}

/// Reads the facts that lints use from all source files.
fn source_facts(
    articles: &BTreeMap<SourcePath, Arc<Article>>,
    tree: &Tree,
    settings: &Settings,
    progress: &dyn Progress,
) -> BTreeMap<SourcePath, SourceFacts> {
    progress.stage("checking", articles.len());
    articles
        .par_iter()
        .filter_map(|(path, article)| {
            let source = parse::source(path, article.meta.kind, settings);
            let source_facts = parse::source_facts(tree.source(path).ok()?, &source, settings);
            progress.step(1);
            Some((path.clone(), source_facts))
        })
        .collect()
}

/// Returns the outputs that search engines are not to index.
fn unindexed(plans: &[Plan]) -> BTreeSet<OutPath> {
    plans
        .iter()
        .filter(|plan| !plan.view.is_indexed())
        .map(|plan| plan.path.clone())
        .collect()
}

/// Returns the files of which a part is missing on their pages because of a reported diagnostic.
fn unread(diagnostics: &[Diagnostic]) -> BTreeSet<SourcePath> {
    let codes = [
        &codes::UNREADABLE_FILE,
        &codes::NOT_UTF8,
        &codes::INVALID_FRONT_MATTER,
        &codes::BROKEN_PICTURE,
        &codes::INVALID_PICTURE,
    ];
    let faults = diagnostics.iter().filter(|one| codes.contains(&one.code));
    faults
        .filter_map(|one| Some(one.at.as_ref()?.file.clone()))
        .collect()
}

/// Returns diagnostics for exceptions that excepted nothing. Codes that only `--external`, finished pages
/// or publishing can report are passed over, because a check need not have looked for them.
fn unused<'a>(
    articles: impl Iterator<Item = &'a Arc<Article>> + 'a,
    used: &'a super::Excepted,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let pages = [
        &codes::INCOMPLETE_HEAD,
        &codes::PAGE_HEADINGS,
        &codes::PAGE_LANDMARKS,
        &codes::BARE_PICTURE,
        &codes::HEAVY_PICTURE,
        &codes::INLINE_STYLE,
        &codes::INLINE_HANDLER,
        &codes::INCOMPLETE_PREVIEW,
        &codes::STRUCTURED_DATA,
        &codes::ROBOTS_META,
        &codes::ONE_SIDED_TRANSLATION,
        &codes::DUPLICATE_ID,
        &codes::DEAD_PAGE_LINK,
        &codes::MISSING_RESOURCE,
        &codes::FOREIGN_RESOURCE,
        &codes::DEAD_EXTERNAL_LINK,
        &codes::UNANSWERED_LINK,
        &codes::MOVED_EXTERNAL_LINK,
        &codes::MOVED_PAGE,
        &codes::UNUSED_ALLOW,
    ];
    articles.flat_map(move |article| {
        article.meta.allow.iter().filter_map(move |one| {
            let code = codes::find(&one.code.value)?;
            let needed = pages.contains(&code)
                || article.meta.allows(&codes::UNUSED_ALLOW)
                || used.contains(&(article.path.clone(), code.name));
            let message = format!("there is no `{code}` here that would have to be excepted");
            (!needed).then(|| {
                Diagnostic::new(&codes::UNUSED_ALLOW, message)
                    .at(Span::new(&article.path, one.code.range))
                    .help("take it out, so that the next one is reported")
            })
        })
    })
}

/// A sink that reads pages and keeps nothing else.
#[derive(Default)]
struct Collector {
    pages: Mutex<Vec<PageFacts>>,
    /// Addresses, each kept once although several pages hold it.
    shared: Mutex<FxHashSet<Arc<str>>>,
}

impl Collector {
    /// Returns the pages by path, each with the file that it comes from.
    fn pages(self, plans: &[Plan]) -> Vec<(PageFacts, Option<SourcePath>)> {
        let origins: FxHashMap<&OutPath, &SourcePath> = plans
            .iter()
            .filter_map(|plan| Some((&plan.path, plan.origin.as_ref()?)))
            .collect();
        let pages = self.pages.into_inner();
        let mut pages = pages.unwrap_or_else(PoisonError::into_inner);
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        pages
            .into_iter()
            .map(|page_facts| {
                let origin = origins.get(&page_facts.path).copied().cloned();
                (page_facts, origin)
            })
            .collect()
    }

    fn share(&self, text: &str) -> Arc<str> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shared.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        shared.insert(Arc::clone(&new));
        new
    }
}

impl Sink for Collector {
    fn accept(&self, artifact: Artifact) -> Result<OutputStamp, SinkError> {
        let bytes = match artifact.content {
            Content::Bytes(bytes) => bytes,
            // Copied files were not written by a template, and are not judged.
            Content::Copy(_) | Content::CopyOfPicture(..) => Vec::new(),
        };
        // A feed may lie at the old address of a folder.
        let is_page = artifact.path.as_str().ends_with(".html") && !media::is_feed(&bytes);
        if !bytes.is_empty() && is_page {
            let page =
                lints::page_facts(&String::from_utf8_lossy(&bytes), &|text| self.share(text));
            let page_facts = PageFacts {
                path: artifact.path,
                page,
            };
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.push(page_facts);
        }
        Ok(OutputStamp::of(&bytes))
    }

    fn has(&self, _: &OutPath, _: &OutputStamp) -> bool {
        false
    }

    fn picture_work(&self) -> PictureWork {
        PictureWork::Examined
    }
}
