//! What earlier builds made, by the fingerprint of everything that it was made from.
//!
//! There is no list of dependencies to keep right: a thing is made again when the fingerprint of
//! its inputs is another one. The memo is the only state that lives longer than a build.

mod colours;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::{Fp, Hashed, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::model::build::OutputStamp;
use crate::model::picture::Pictures;
use crate::model::plan::BodyRef;
use crate::model::policy::CspSources;
use crate::model::trace::Part;
use crate::model::tree::Stamp;
use crate::model::{Article, OutputPlans, Plan, Site};
use crate::render::Engine;

pub use colours::{Blocks, Colours};

/// What earlier builds read and made.
#[derive(Default)]
pub struct Memo {
    /// Files that were read, by path.
    pub sources: FxHashMap<SourcePath, Read>,
    /// Pictures that were looked at, by path.
    pub pictures: Pictures,
    /// Outputs that were made without a fault, by path.
    pub outputs: BTreeMap<OutPath, Output>,
    /// What the pages among them need of the content security policy, by fingerprint.
    pub csp_sources: FxHashMap<Fp, Arc<CspSources>>,
    /// Code that was coloured.
    pub colours: Colours,
    /// The theme's templates, compiled.
    pub engine: Option<Compiled>,
    /// The site as it was last linked and planned.
    pub linked: Option<Linked>,
    /// What `outputs` are of.
    pub last: Option<Last>,
}

/// The last build that did not fail.
#[derive(Clone, Debug)]
pub struct Last {
    /// The linked site's key. Where it is the same again, what an output is made from differs in its
    /// texts at most.
    pub site: Fp,
    /// How many articles it publishes.
    pub articles: usize,
    /// Whether every output was made without a fault, so that nothing but the texts can be another
    /// time around.
    pub whole: bool,
    /// What is wrong with the linked site.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

/// A site that was linked and planned.
#[derive(Clone)]
pub struct Linked {
    /// Everything that it was made from.
    pub key: Fp,
    /// The site. Its articles' texts may be older than those in [`Memo::sources`].
    pub site: Arc<Site>,
    /// Its outputs.
    pub plans: Arc<OutputPlans>,
    /// What is wrong with it.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

/// Templates that were compiled.
pub struct Compiled {
    /// What they were compiled from.
    pub theme: Fp,
    /// What came of it.
    pub engine: Arc<Engine>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
}

/// A Markdown file that was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// What the file system said of it, where that can be trusted to change with the file.
    pub stamp: Option<Stamp>,
    /// Its bytes.
    pub bytes: Fp,
    /// What reading it depends on beside its bytes.
    pub settings: Fp,
    /// What it says; nothing where it could not be read.
    pub article: Option<Arc<Article>>,
    /// What is wrong with it.
    pub diagnostics: Arc<Vec<Diagnostic>>,
}

/// An output that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// Everything that it was made from.
    pub key: Key,
    /// What came of it.
    pub made: OutputStamp,
    /// What it needs of the content security policy, if it is a page.
    pub csp_sources: Option<Fp>,
}

/// The fingerprints of everything that an output is made from, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([Fp; PARTS.len()]);

const PARTS: [Part; 6] = [
    Part::Template,
    Part::Page,
    Part::Facts,
    Part::Lists,
    Part::Text,
    Part::Chrome,
];

/// The place of the texts among the parts.
const TEXTS: usize = 4;

impl Key {
    /// Returns the key of a planned output. `maker` stands for whatever turns a view into bytes:
    /// the format, the templates that it uses and what is done to finished pages; `texts` for the texts
    /// that it carries.
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
    pub fn with_texts(mut self, texts: Fp) -> Self {
        self.0[TEXTS] = texts;
        self
    }

    /// Returns the parts in which two keys differ.
    pub fn changes(&self, other: &Key) -> Vec<Part> {
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
    pub fn from_parts(parts: [Fp; PARTS.len()]) -> Self {
        Self(parts)
    }
}

impl Memo {
    /// Returns what all pages of the last build need of the content security policy.
    pub fn all_csp_sources(&self) -> CspSources {
        let outputs = self.outputs.values();
        let pages: BTreeSet<Fp> = outputs.filter_map(|output| output.csp_sources).collect();
        let known = pages.iter().filter_map(|fp| self.csp_sources.get(fp));
        CspSources::union(known.map(Arc::as_ref))
    }

    /// Returns the fingerprint of the texts that an output carries, as they are now.
    pub fn texts(&self, plan: &Plan) -> Fp {
        let now = |body: &BodyRef| {
            let read = self.sources.get(&body.article.path);
            read.and_then(|read| read.article.as_ref())
                .map(|article| article.text)
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
