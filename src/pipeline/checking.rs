//! Everything that is wrong with a site: what a build reports, and what the lints find in the files as
//! they were written and in the pages as they came out. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::excepting::except;
use super::{Inputs, Progress, Sink, look, make, plan};
use crate::base::{Fp, Moment, OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::lints::{self, Desk};
use crate::memo::Memo;
use crate::model::build::Made;
use crate::model::{Article, Artifact, Build, Content, Manuscript, Proof, Tree};
use crate::parse;

/// A checked site.
pub struct Checked {
    /// What a build would make, and everything that is wrong.
    pub build: Build,
    /// The pages, each with the file that it comes from.
    proofs: Vec<(Proof, Option<SourcePath>)>,
    /// Every file that was read, for its exceptions.
    articles: BTreeMap<SourcePath, Arc<Article>>,
}

/// Checks the site.
pub fn check(inputs: &Inputs, progress: &dyn Progress) -> Checked {
    let mut memo = Memo::default();
    let ground = look(inputs, &mut memo, progress);
    let (current, bodies) = plan(ground, inputs, &mut memo, progress);
    let desk = Collector::default();
    let (mut build, current) = make(current, bodies, &inputs.tree, &mut memo, &desk, progress);
    let articles: BTreeMap<SourcePath, Arc<Article>> = memo
        .sources
        .iter()
        .filter_map(|(path, read)| Some((path.clone(), read.article.clone()?)))
        .collect();
    let site = Arc::clone(&build.site);
    let held: FxHashSet<&SourcePath> = site.held.iter().map(|held| &held.source).collect();

    progress.stage("checking", articles.len());
    let all: BTreeMap<SourcePath, Manuscript> = articles
        .par_iter()
        .filter_map(|(path, article)| {
            let source = parse::source(path, article.meta.kind, &current.settings);
            let bytes = inputs.tree.read(path).ok()?;
            let manuscript = parse::manuscript(bytes, &source, &current.settings);
            progress.step(1);
            Some((path.clone(), manuscript))
        })
        .collect();
    let (held_back, manuscripts) = all.into_iter().partition(|(path, _)| held.contains(path));
    let unread = unread(&build.diagnostics);
    let proofs = desk.proofs(&current.linked.plans);
    let plans = current.linked.plans.iter();
    let hidden: BTreeSet<OutPath> = plans
        .filter(|plan| !plan.view.page.indexed)
        .map(|plan| plan.path.clone())
        .collect();
    let mut found = lints::lint(&Desk {
        site: &site,
        tree: &inputs.tree,
        manuscripts: &manuscripts,
        held: &held_back,
        unread: &unread,
        proofs: &proofs,
        hidden: &hidden,
        articles: &articles,
        outputs: &build.outputs,
        now: Moment::at(inputs.now.timestamp(), &site.config.zone.0),
    });
    let mut used = current.excepted;
    // Lints of pages pass over what is excepted before they report anything.
    let known = |path: &SourcePath| articles.get(path).map(|article| &**article);
    let (kept, more) = except(found, known);
    found = kept;
    used.extend(more);
    let looked_at = articles
        .values()
        .filter(|article| !held.contains(&article.path));
    found.extend(unused(looked_at, &used));
    found.append(&mut build.diagnostics);
    build.diagnostics = current.policy.apply(found);
    Checked {
        build,
        proofs,
        articles,
    }
}

impl Checked {
    /// Returns every address on other sites to which pages link, without the part behind `#`, with where
    /// it stands first.
    pub fn elsewhere(&self, tree: &Tree) -> BTreeMap<Arc<str>, Option<Span>> {
        elsewhere(&self.proofs, tree)
    }

    /// Adds what was found elsewhere, as far as files do not except it.
    pub fn add(&mut self, found: Vec<Diagnostic>) {
        let known = |path: &SourcePath| self.articles.get(path).map(|article| &**article);
        let (mut all, _) = except(found, known);
        all.append(&mut self.build.diagnostics);
        self.build.diagnostics = self.build.site.config.diagnostics.apply(all);
    }
}

/// Files of which a part is missing on their pages, because of what a build reports already.
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

/// Exceptions that nothing needs. What is asked of the web, what pages show, and what was
/// published is not known here for sure, and no reason to complain.
fn unused<'a>(
    articles: impl Iterator<Item = &'a Arc<Article>> + 'a,
    used: &'a super::Excepted,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let pages = [
        &codes::INCOMPLETE_HEAD,
        &codes::PAGE_HEADINGS,
        &codes::PAGE_LANDMARKS,
        &codes::BARE_PICTURE,
        &codes::INLINE_STYLE,
        &codes::INLINE_HANDLER,
        &codes::INCOMPLETE_PREVIEW,
        &codes::STRUCTURED_DATA,
        &codes::ROBOTS_META,
        &codes::ONE_SIDED_TRANSLATION,
        &codes::DUPLICATE_ID,
        &codes::DEAD_PAGE_LINK,
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
                    .at(Span::new(&article.path, one.code.range()))
                    .help("take it out, so that the next one is reported")
            })
        })
    })
}

/// Returns where pages link to on other sites, with where each address stands in a file, if any.
fn elsewhere(
    proofs: &[(Proof, Option<SourcePath>)],
    tree: &Tree,
) -> BTreeMap<Arc<str>, Option<Span>> {
    let mut found: BTreeMap<Arc<str>, Option<&SourcePath>> = BTreeMap::new();
    for (proof, origin) in proofs.iter().filter(|(proof, _)| !proof.page.redirect) {
        for link in &proof.page.links {
            if link.starts_with("http://") || link.starts_with("https://") {
                let bare: Arc<str> = match link.split_once('#') {
                    Some((bare, _)) => bare.into(),
                    None => Arc::clone(link),
                };
                let known = found.entry(bare).or_default();
                *known = known.or(origin.as_ref());
            }
        }
    }
    let mut texts: FxHashMap<&SourcePath, String> = FxHashMap::default();
    found
        .into_iter()
        .map(|(link, origin)| {
            let place = origin.map(|origin| {
                let text = texts
                    .entry(origin)
                    .or_insert_with(|| tree.text(origin).unwrap_or_default());
                match text.find(&*link) {
                    Some(at) => Span::new(origin, at..at + link.len()),
                    None => Span::file(origin),
                }
            });
            (link, place)
        })
        .collect()
}

/// Takes outputs, reads pages and keeps nothing else.
#[derive(Default)]
struct Collector {
    proofs: Mutex<Vec<Proof>>,
    /// Addresses that stand on several pages are kept once.
    shared: Mutex<FxHashSet<Arc<str>>>,
}

impl Collector {
    /// Returns the pages by path, each with the file that it comes from.
    fn proofs(self, plans: &[crate::model::Plan]) -> Vec<(Proof, Option<SourcePath>)> {
        let origins: FxHashMap<&OutPath, &SourcePath> = plans
            .iter()
            .filter_map(|plan| Some((&plan.path, plan.origin.as_ref()?)))
            .collect();
        let proofs = self.proofs.into_inner();
        let mut proofs = proofs.unwrap_or_else(PoisonError::into_inner);
        proofs.sort_by(|a, b| a.path.cmp(&b.path));
        proofs
            .into_iter()
            .map(|proof| {
                let origin = origins.get(&proof.path).copied().cloned();
                (proof, origin)
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
    fn accept(&self, artifact: Artifact) -> Result<Made, String> {
        let bytes = match artifact.content {
            Content::Bytes(bytes) => bytes,
            // What is copied as it is was not made here, and is not judged.
            Content::Copy(_) => Vec::new(),
        };
        if !bytes.is_empty() && artifact.path.as_str().ends_with(".html") {
            let page = lints::proof(&String::from_utf8_lossy(&bytes), &|text| self.share(text));
            let proof = Proof {
                path: artifact.path,
                page,
            };
            let mut proofs = self.proofs.lock().unwrap_or_else(PoisonError::into_inner);
            proofs.push(proof);
        }
        Ok(Made {
            fp: Fp::of_bytes(&bytes),
            len: bytes.len() as u64,
        })
    }

    fn has(&self, _: &OutPath, _: &Made) -> bool {
        false
    }
}
