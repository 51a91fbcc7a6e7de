//! Authors, categories, tags and series: their profiles, and which stories they have.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::addresses::folder;
use super::{Addresses, Inputs, pictures, targets};
use crate::base::Hashed;
use crate::base::slug::slugify;
use crate::diagnostic::Diagnostic;
use crate::model::card::{Hold, TermRef};
use crate::model::config::Base;
use crate::model::site::{Story, Taxonomy, Term};
use crate::model::theme::PageKind;
use crate::model::{Article, Kind, Profile};

/// The terms and authors that have a file, as cards name them.
pub(super) struct Profiles {
    by_kind: BTreeMap<Kind, BTreeMap<String, Written>>,
    /// Stands in where an article has no category.
    pub(super) nothing: Hashed<TermRef>,
}

struct Written {
    article: Arc<Article>,
    term: Hashed<TermRef>,
}

impl Profiles {
    /// Returns the term that an article names: by its file's name, or for a tag by anything that
    /// makes the same slug.
    pub(super) fn get(&self, kind: Kind, id: &str) -> Option<&Hashed<TermRef>> {
        let known = self.by_kind.get(&kind)?;
        known
            .get(id)
            .or_else(|| known.get(&slugify(id)))
            .map(|written| &written.term)
    }

    /// Returns the ids that have a file.
    pub(super) fn ids(&self, kind: Kind) -> Vec<&str> {
        self.by_kind
            .get(&kind)
            .map(|known| known.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// Returns a term that has no file: it is called what the article calls it.
    pub(super) fn unwritten(
        &self,
        kind: Kind,
        name: &str,
        prefix: &str,
        base: &Base,
    ) -> Hashed<TermRef> {
        let slug = slugify(name);
        let id = if slug.is_empty() {
            name.trim().replace(['/', ' '], "-")
        } else {
            slug
        };
        // An author without a file has no page: there is nothing to say of them but the name.
        let url = match kind {
            Kind::Author => String::new(),
            kind => base.href(&format!("{prefix}/{}/{id}/", folder(kind))),
        };
        Hashed::new(TermRef {
            id,
            title: name.to_owned(),
            url,
            portrait: String::new(),
            colour: String::new(),
        })
    }
}

/// Reads the profiles of an edition.
pub(super) fn profiles<'a, I>(
    inputs: &Inputs,
    of_kind: impl Fn(Kind) -> I,
    prefix: &str,
    addresses: &Addresses,
) -> Profiles
where
    I: Iterator<Item = (&'a Arc<Article>, Option<Hold>)>,
{
    let base = &inputs.config.base;
    let mut by_kind: BTreeMap<Kind, BTreeMap<String, Written>> = BTreeMap::new();
    for kind in [Kind::Author, Kind::Category, Kind::Tag, Kind::Series] {
        for (article, _) in of_kind(kind) {
            let meta = &article.meta;
            // Whether the portrait is there is checked where the author's page is made.
            let portrait = meta.portrait.as_ref().and_then(|portrait| {
                pictures::resolve(inputs, article, portrait, addresses, &mut Vec::new())
            });
            let term = TermRef {
                id: meta.stem.clone(),
                title: meta.title.clone(),
                url: addresses
                    .of(&article.path)
                    .map(|address| base.href(address))
                    .unwrap_or_default(),
                portrait: portrait.unwrap_or_default(),
                colour: meta.colour.clone().unwrap_or_default(),
            };
            let written = Written {
                article: Arc::clone(article),
                term: Hashed::new(term),
            };
            by_kind
                .entry(kind)
                .or_default()
                .insert(meta.stem.clone(), written);
        }
    }
    let nothing = TermRef {
        id: String::new(),
        title: String::new(),
        url: base.href(&format!("{prefix}/")),
        portrait: String::new(),
        colour: String::new(),
    };
    Profiles {
        by_kind,
        nothing: Hashed::new(nothing),
    }
}

/// Sorts the stories by category, tag, author and series. A term appears if it has a file or a story.
pub(super) fn taxonomies(
    inputs: &Inputs,
    profiles: Profiles,
    stories: &[Story],
    prefix: &str,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Taxonomy> {
    let mut profiles = profiles;
    [
        (Kind::Category, PageKind::Category, "category.html", true),
        (
            Kind::Tag,
            PageKind::Tag,
            "tag.html",
            inputs.config.outputs.tags,
        ),
        (
            Kind::Author,
            PageKind::Author,
            "author.html",
            inputs.config.outputs.authors,
        ),
        (Kind::Series, PageKind::Series, "series.html", true),
    ]
    .into_iter()
    .map(|(kind, page_kind, template, wanted)| {
        let written = profiles.by_kind.remove(&kind).unwrap_or_default();
        let has_pages = wanted && inputs.theme.has(template);
        let mut terms: Vec<Term> = gather(kind, written, stories)
            .into_iter()
            .map(|gathered| term(inputs, gathered, has_pages, prefix, addresses, diagnostics))
            .collect();
        match kind {
            Kind::Category => terms.sort_by_cached_key(|term| {
                let order = term
                    .source
                    .as_ref()
                    .and_then(|source| addresses.article(source)?.meta.order);
                (order.unwrap_or(i64::MAX), term.profile.term.title.clone())
            }),
            Kind::Series => {
                for term in &mut terms {
                    term.stories.sort_by_key(|index| {
                        let card = &stories[*index].card;
                        let part = card.series.as_ref().and_then(|(_, part)| *part);
                        (part.unwrap_or(u32::MAX), card.date.unix)
                    });
                }
            }
            _ => {}
        }
        Taxonomy {
            kind: page_kind,
            terms,
        }
    })
    .collect()
}

struct Gathered {
    kind: Kind,
    term: Hashed<TermRef>,
    article: Option<Arc<Article>>,
    stories: Vec<usize>,
}

/// Brings together terms with files and terms that stories name, by id.
fn gather(kind: Kind, written: BTreeMap<String, Written>, stories: &[Story]) -> Vec<Gathered> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    for (id, one) in written {
        places.insert(id, gathered.len());
        gathered.push(Gathered {
            kind,
            term: one.term,
            article: Some(one.article),
            stories: Vec::new(),
        });
    }
    for (index, story) in stories.iter().enumerate() {
        let card = &story.card;
        let own: &mut dyn Iterator<Item = &Hashed<TermRef>> = match kind {
            Kind::Category => {
                &mut std::iter::once(&card.category).filter(|category| !category.id.is_empty())
            }
            Kind::Tag => &mut card.tags.iter(),
            Kind::Author => &mut card.authors.iter(),
            _ => &mut card.series.iter().map(|(series, _)| series),
        };
        for term in own {
            let place = match places.get(&term.id) {
                Some(place) => *place,
                None => {
                    places.insert(term.id.clone(), gathered.len());
                    gathered.push(Gathered {
                        kind,
                        term: term.clone(),
                        article: None,
                        stories: Vec::new(),
                    });
                    gathered.len() - 1
                }
            };
            // An article that names a tag twice is in it once.
            if gathered[place].stories.last() != Some(&index) {
                gathered[place].stories.push(index);
            }
        }
    }
    gathered.sort_by(|a, b| a.term.id.cmp(&b.term.id));
    gathered
}

fn term(
    inputs: &Inputs,
    gathered: Gathered,
    has_pages: bool,
    prefix: &str,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Term {
    let Gathered {
        kind,
        term,
        article,
        stories,
    } = gathered;
    let base = &inputs.config.base;
    let address = if !has_pages || term.url.is_empty() {
        String::new()
    } else {
        match &article {
            Some(article) => addresses.of(&article.path).unwrap_or_default().to_owned(),
            None => format!("{prefix}/{}/{}/", folder(kind), term.id),
        }
    };
    let permalink = base.absolute(&address);
    let meta = article.as_ref().map(|article| &article.meta);
    if let Some((article, portrait)) = article
        .as_ref()
        .and_then(|one| Some((one, one.meta.portrait.as_ref()?)))
    {
        pictures::resolve(inputs, article, portrait, addresses, diagnostics);
    }
    let profile = Profile {
        permalink: permalink.clone(),
        summary: meta.map(|meta| meta.summary.clone()).unwrap_or_default(),
        role: meta.and_then(|meta| meta.role.clone()).unwrap_or_default(),
        links: meta.map(|meta| meta.links.clone()).unwrap_or_default(),
        count: stories.len(),
        extra: meta.map(|meta| meta.extra.clone()).unwrap_or_default(),
        term,
    };
    Term {
        profile: Hashed::new(profile),
        address,
        body: article
            .as_ref()
            .map(|article| targets::body(inputs, article, addresses, permalink, diagnostics)),
        source: article.map(|article| article.path.clone()),
        stories,
    }
}
