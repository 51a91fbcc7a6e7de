//! What earlier builds read and rendered, by the fingerprint of everything that the result follows from.
//!
//! No list of dependencies is kept: a result is computed again when the fingerprint of its inputs
//! differs. The memo is the only state that lives longer than a build.

mod articles;
mod colours;
mod kept_plans;
mod search_entries;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::{Fp, Hashed, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::model::build::OutputStamp;
use crate::model::picture::Pictures;
use crate::model::plan::BodyRef;
use crate::model::policy::CspSources;
use crate::model::private_keys::FoundKeys;
use crate::model::site::WithheldFile;
use crate::model::trace::Part;
use crate::model::tree::Stamp;
use crate::model::{Article, OutputPlans, Plan, Site};
use crate::render::Engine;

pub use articles::{ArticlePlace, KeptArticles, ReadArticle};
pub use colours::{Blocks, Colours};
pub use kept_plans::EarlierPlans;
pub use search_entries::{
    Entries, EntryPlace, IndexSources, KeptEntries, KnownEntry, SearchEntries, ShownIndex,
};

/// The results of earlier builds.
#[derive(Default)]
pub struct Memo {
    /// Files that were read, by path.
    pub sources: FxHashMap<SourcePath, Read>,
    /// The articles among them that an earlier process kept.
    pub kept_articles: Arc<KeptArticles>,
    /// Pictures that were probed, by path.
    pub pictures: Pictures,
    /// Files that hold private keys.
    pub private_keys: FoundKeys,
    /// Outputs that were rendered without a fault, by path.
    pub outputs: BTreeMap<OutPath, Output>,
    /// What the pages among the outputs need of the content security policy, by fingerprint.
    pub csp_sources: FxHashMap<Fp, Arc<CspSources>>,
    /// Code that was coloured.
    pub colours: Arc<Colours>,
    /// What the index of the search keeps of stories.
    pub search_entries: Arc<SearchEntries>,
    /// The plans that carry texts.
    pub earlier_plans: Arc<EarlierPlans>,
    /// The theme's templates, compiled.
    pub engine: Option<Compiled>,
    /// The site as it was last linked and planned.
    pub linked: Option<Linked>,
    /// The build that `outputs` belong to.
    pub last: Option<Last>,
}

/// The last build that did not fail.
#[derive(Clone, Debug)]
pub struct Last {
    /// The linked site's key. While the key stays the same, outputs can differ in their texts only.
    pub site: Fp,
    /// The number of articles that the site publishes.
    pub articles: usize,
    /// Whether every output was rendered without a fault. The next build can then look at the texts
    /// alone.
    pub complete: bool,
    /// Diagnostics of the linked site, and warnings of rendered files for hosts.
    pub diagnostics: Arc<Vec<Diagnostic>>,
    /// The files that the site leaves out.
    pub held: Arc<Vec<WithheldFile>>,
    /// Whether the site shows others in frames.
    pub frames: bool,
}

/// A site that was linked and planned.
#[derive(Clone)]
pub struct Linked {
    /// The fingerprint of everything that the site was linked from.
    pub key: Fp,
    /// The site. Its articles' texts may be older than those in [`Memo::sources`].
    pub site: Arc<Site>,
    /// The planned outputs.
    pub plans: Arc<OutputPlans>,
    /// Diagnostics of linking and planning.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

/// Templates that were compiled.
pub struct Compiled {
    /// The fingerprint of the theme that the templates were compiled from.
    pub theme: Fp,
    /// The compiled templates.
    pub engine: Arc<Engine>,
    /// Diagnostics of compiling.
    pub diagnostics: Vec<Diagnostic>,
}

/// A Markdown file that was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The file's metadata, where a change of the file is sure to change the metadata.
    pub stamp: Option<Stamp>,
    /// The fingerprint of the file's bytes.
    pub bytes: Fp,
    /// The fingerprint of the settings that parsing depends on.
    pub settings: Fp,
    /// The parsed file; `None` where the file could not be read.
    pub article: Option<ReadArticle>,
    /// Diagnostics of parsing.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

impl Read {
    /// Returns the article of the file, which has this path; `None` where it could not be read, or what is kept of it is
    /// damaged.
    pub fn article(&self, path: &SourcePath) -> Option<&Arc<Article>> {
        self.article.as_ref()?.whole(path)
    }
}

/// An output that was rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// The fingerprints of everything that the output follows from.
    pub key: Key,
    /// The length and the fingerprint of the output's bytes.
    pub stamp: OutputStamp,
    /// For a page, what the page needs of the content security policy, by fingerprint.
    pub csp_sources: Option<Fp>,
}

/// The fingerprints of everything that an output follows from, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([Fp; PARTS.len()]);

const PARTS: [Part; 6] = [
    Part::Template,
    Part::Page,
    Part::Facts,
    Part::Lists,
    Part::Text,
    Part::Chrome,
];

/// The index of the texts among the parts.
const TEXTS: usize = 4;

impl Key {
    /// Returns the key of a planned output. `maker` is the fingerprint of whatever turns a view into
    /// bytes: the format, the templates that the page uses and the finishing of pages. `texts` is the
    /// fingerprint of the texts that the output carries.
    pub fn of(plan: &Plan, maker: Fp, texts: Fp) -> Self {
        let view = &plan.view;
        let page = view.page();
        let template = page.map(|view| &view.template);
        Self([
            Fp::of(&(plan.format, template, maker)),
            page.map(|view| Fp::of(&view.page)).unwrap_or_default(),
            view.facts().fingerprint(),
            page.map(|view| Fp::of(&view.lists)).unwrap_or_default(),
            texts,
            view.chrome().map(Hashed::fp).unwrap_or_default(),
        ])
    }

    /// Returns the key of the same output with other texts.
    pub(crate) fn with_texts(mut self, texts: Fp) -> Self {
        self.0[TEXTS] = texts;
        self
    }

    /// Returns the parts in which two keys differ.
    pub(crate) fn changes(&self, other: &Key) -> Vec<Part> {
        let pairs = self.0.iter().zip(&other.0).zip(PARTS);
        pairs
            .filter(|((own, other), _)| own != other)
            .map(|(_, part)| part)
            .collect()
    }

    /// Returns the fingerprints, for a snapshot.
    pub fn parts(&self) -> &[Fp; PARTS.len()] {
        &self.0
    }

    /// Takes the fingerprints from a snapshot.
    pub(crate) fn from_parts(parts: [Fp; PARTS.len()]) -> Self {
        Self(parts)
    }
}

impl Memo {
    /// Returns the article of a file; `None` where the file is none, and where what is kept of it is damaged.
    pub fn article(&self, path: &SourcePath) -> Option<&Arc<Article>> {
        self.sources.get(path)?.article(path)
    }

    /// Returns what all pages of the last build need of the content security policy.
    pub(crate) fn all_csp_sources(&self) -> CspSources {
        let outputs = self.outputs.values();
        let pages: BTreeSet<Fp> = outputs.filter_map(|output| output.csp_sources).collect();
        let known = pages.iter().filter_map(|fp| self.csp_sources.get(fp));
        CspSources::union(known.map(Arc::as_ref))
    }

    /// Returns what a page of the last build needs of the content security policy.
    pub(crate) fn csp_sources(&self, page: &OutPath) -> Option<&CspSources> {
        let fp = self.outputs.get(page)?.csp_sources?;
        Some(self.csp_sources.get(&fp)?)
    }

    /// Returns the fingerprint of the texts that an output carries, as they are now.
    pub fn texts(&self, plan: &Plan) -> Fp {
        let now = |body: &BodyRef| {
            let read = self.sources.get(&body.article.path);
            read.and_then(|read| read.article.as_ref())
                .map(|article| article.digest().text)
        };
        let texts: Vec<(&BodyRef, Option<Fp>)> = plan
            .view
            .bodies()
            .iter()
            .map(|body| (body, now(body)))
            .collect();
        Fp::of(&texts)
    }
}
