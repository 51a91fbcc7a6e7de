//! Categories, tags, authors and series: what their pages show, and which stories they have.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::article::LinkedArticle;
use super::missing::MissingFile;
use super::permalink::term_address;
use super::profiles::Profiles;
use super::targets::LinkedText;
use super::{Addresses, Inputs, picture_files, pictures, series, targets};
use crate::base::Hashed;
use crate::diagnostic::{Outcome, Span};
use crate::model::article::{Link, Meta};
use crate::model::card::TermRef;
use crate::model::config::Base;
use crate::model::plan::BodyRef;
use crate::model::taxonomy::{TAXONOMIES, TaxonomySpec};
use crate::model::{Article, Card, Kind, Profile};

/// A taxonomy whose terms do not know yet where they are in other languages.
pub(super) struct LinkedTaxonomy {
    pub(super) spec: &'static TaxonomySpec,
    pub(super) terms: Vec<LinkedTerm>,
}

/// A category, a tag, an author or a series, but for its translations.
pub(super) struct LinkedTerm {
    pub(super) profile: Hashed<Profile>,
    /// From the site's root; empty for a term without a page.
    pub(super) address: String,
    /// The file that describes the term, with its text.
    pub(super) source: Option<(Arc<Article>, BodyRef)>,
    /// By index: newest first, or in the order of their parts in a series.
    pub(super) stories: Vec<usize>,
    pub(super) missing: Vec<MissingFile>,
}

/// What the terms of an edition are linked from.
pub(super) struct TermBuilder<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) addresses: &'a Addresses,
    pub(super) profiles: &'a Profiles,
    /// The edition's articles, newest first.
    pub(super) articles: &'a [LinkedArticle],
    /// What the edition's addresses begin with.
    pub(super) prefix: &'a str,
}

impl TermBuilder<'_> {
    /// Sorts the stories by category, tag, author and series. A term appears if it has a file or a
    /// story.
    pub(super) fn taxonomies(&self) -> Outcome<Vec<LinkedTaxonomy>> {
        let mut diagnostics = Vec::new();
        let taxonomies = TAXONOMIES.iter();
        let taxonomies = taxonomies
            .map(|spec| self.taxonomy(spec).drain_into(&mut diagnostics))
            .collect();
        Outcome::new(taxonomies, diagnostics)
    }

    fn taxonomy(&self, spec: &'static TaxonomySpec) -> Outcome<LinkedTaxonomy> {
        let kind = spec.source;
        let is_wanted = spec.is_wanted(&self.inputs.config.outputs);
        let pages = match is_wanted && self.inputs.theme.has(spec.template) {
            true => Pages::OneEach,
            false => Pages::None,
        };
        let mut diagnostics = Vec::new();
        let gathered = self.gather(kind).into_iter();
        let mut terms: Vec<LinkedTerm> = gathered
            .map(|gathered| {
                self.term(kind, gathered, pages)
                    .drain_into(&mut diagnostics)
            })
            .collect();
        if kind == Kind::Category {
            terms.sort_by_cached_key(|term| {
                let order = term.source.as_ref().and_then(|(file, _)| file.meta.order);
                (order.unwrap_or(i64::MAX), term.profile.term.title.clone())
            });
        }
        Outcome::new(LinkedTaxonomy { spec, terms }, diagnostics)
    }

    /// Brings together terms with files and terms that stories name, by id.
    fn gather(&self, kind: Kind) -> Vec<Gathered> {
        let written = self.profiles.written(kind);
        let mut gathered: Vec<Gathered> = written
            .map(|(_, one)| Gathered {
                term: one.term.clone(),
                article: Some(Arc::clone(&one.article)),
                stories: Vec::new(),
            })
            .collect();
        let ids = gathered.iter().zip(0..);
        let mut places: FxHashMap<String, usize> = ids
            .map(|(one, place)| (one.term.id.clone(), place))
            .collect();
        for (index, article) in self.articles.iter().enumerate() {
            for term in terms_of(&article.card, kind) {
                let place = places.get(&term.id).copied().unwrap_or_else(|| {
                    places.insert(term.id.clone(), gathered.len());
                    gathered.push(Gathered::unwritten(term.clone()));
                    gathered.len() - 1
                });
                // An article that names a term twice is in it once.
                let stories = &mut gathered[place].stories;
                if stories.last() != Some(&index) {
                    stories.push(index);
                }
            }
        }
        gathered.sort_by(|a, b| a.term.id.cmp(&b.term.id));
        gathered
    }

    fn term(&self, kind: Kind, gathered: Gathered, pages: Pages) -> Outcome<LinkedTerm> {
        let Gathered {
            term,
            article,
            stories,
        } = gathered;
        let address = self.address(kind, &term, article.as_deref(), pages);
        let permalink = self.inputs.config.base.absolute(&address);
        let stories = match kind {
            Kind::Series => series::in_order(stories, self.articles),
            _ => stories,
        };
        let mut diagnostics = Vec::new();
        let mut missing = Vec::new();
        if let Some(article) = &article {
            missing.extend(self.check_portrait(article).drain_into(&mut diagnostics));
        }
        let profile = profile(
            term,
            article.as_deref(),
            &permalink,
            stories.len(),
            &self.inputs.config.base,
        );
        let source = article.map(|article| {
            let text = targets::link(self.inputs, &article, self.addresses, permalink);
            let LinkedText {
                body,
                missing: of_text,
            } = text.drain_into(&mut diagnostics);
            missing.extend(of_text);
            (article, body)
        });
        let linked = LinkedTerm {
            profile: Hashed::new(profile),
            address,
            source,
            stories,
            missing,
        };
        Outcome::new(linked, diagnostics)
    }

    fn address(
        &self,
        kind: Kind,
        term: &TermRef,
        article: Option<&Article>,
        pages: Pages,
    ) -> String {
        match article {
            _ if pages == Pages::None || term.url.is_empty() => String::new(),
            Some(article) => {
                let address = self.addresses.of(&article.path);
                address.unwrap_or_default().to_owned()
            }
            None => format!("{}{}", self.prefix, term_address(kind, &term.id)),
        }
    }

    /// Returns the portrait that a file names and that is not there.
    fn check_portrait(&self, article: &Article) -> Outcome<Option<MissingFile>> {
        let Some(portrait) = &article.meta.profile.portrait else {
            return Outcome::clean(None);
        };
        let resolved = pictures::resolve(self.inputs, article, portrait, self.addresses);
        if let Err(missing) = resolved {
            return Outcome::clean(Some(missing));
        }
        let place = || Span::new(&article.path, portrait.range);
        match picture_files::file(self.inputs.tree, article, portrait) {
            Some(file) => pictures::facts(self.inputs, &file, place).map(|_| None),
            None => Outcome::clean(None),
        }
    }
}

/// Whether the terms of a taxonomy have pages: not where the theme has no template for them, or the
/// site wants none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pages {
    OneEach,
    None,
}

/// A term and its stories.
struct Gathered {
    term: Hashed<TermRef>,
    article: Option<Arc<Article>>,
    stories: Vec<usize>,
}

impl Gathered {
    fn unwritten(term: Hashed<TermRef>) -> Self {
        Self {
            term,
            article: None,
            stories: Vec::new(),
        }
    }
}

/// Returns the terms of a kind that a card names; the id of no category is empty.
fn terms_of(card: &Card, kind: Kind) -> impl Iterator<Item = &Hashed<TermRef>> {
    let series = card.series.as_ref().map(|(series, _)| series);
    let terms = match kind {
        Kind::Tag => card.tags.as_slice(),
        Kind::Author => card.authors.as_slice(),
        _ => &[],
    };
    let single = match kind {
        Kind::Category => Some(&card.category).filter(|category| !category.id.is_empty()),
        Kind::Series => series,
        _ => None,
    };
    terms.iter().chain(single)
}

/// Returns the places elsewhere that an author names; those from the site's root are written with its folder.
fn links(meta: &Meta, base: &Base) -> Vec<Link> {
    let links = meta.profile.links.iter();
    let written = |link: &Link| {
        let is_inside = link.url.starts_with('/') && !link.url.starts_with("//");
        let url = match is_inside {
            true => base.written(&link.url),
            false => link.url.clone(),
        };
        Link {
            url,
            ..link.clone()
        }
    };
    links.map(written).collect()
}

fn profile(
    term: Hashed<TermRef>,
    article: Option<&Article>,
    permalink: &str,
    count: usize,
    base: &Base,
) -> Profile {
    let permalink = permalink.to_owned();
    let Some(article) = article else {
        return Profile {
            term,
            permalink,
            count,
            summary: String::new(),
            standfirst: None,
            role: String::new(),
            links: Vec::new(),
            fediverse: String::new(),
            layout: None,
            extra: Default::default(),
        };
    };
    let meta = &article.meta;
    Profile {
        term,
        permalink,
        count,
        summary: meta.summary.clone(),
        standfirst: meta.summary_given.then(|| meta.summary.clone()),
        role: meta.profile.role.clone().unwrap_or_default(),
        links: links(meta, base),
        fediverse: meta.profile.fediverse.clone().unwrap_or_default(),
        layout: meta.layout,
        extra: meta.extra.clone(),
    }
}
