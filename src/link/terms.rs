//! Authors, categories, tags and series: their profiles, and which stories they have.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::addresses::folder;
use super::{Addresses, Inputs, pictures, targets};
use crate::base::Hashed;
use crate::base::slug::term_id;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::article::Spanned;
use crate::model::card::{TermRef, Withheld};
use crate::model::config::Base;
use crate::model::site::{Story, Taxonomy, Term};
use crate::model::theme::PageKind;
use crate::model::{Article, Kind, Profile};

/// The terms and authors of an edition, as cards name them.
pub(super) struct Profiles {
    /// Those that have a file, by id.
    written: BTreeMap<Kind, BTreeMap<String, Written>>,
    /// Those that have one in the site's own language, for an edition in another.
    foreign: FxHashMap<(Kind, String), Arc<Article>>,
    /// Everything that an article calls one, by what it is called there.
    named: FxHashMap<Kind, FxHashMap<String, Named>>,
    /// Stands in where an article has no category.
    pub(super) nothing: Hashed<TermRef>,
}

struct Written {
    article: Arc<Article>,
    term: Hashed<TermRef>,
}

struct Named {
    term: Hashed<TermRef>,
    has_file: bool,
}

impl Profiles {
    /// Returns the term that an article names, and whether it has a file: one of that name, or for a
    /// tag one that makes the same slug. A term without a file is called what the article calls it.
    pub(super) fn get(&self, kind: Kind, name: &str) -> (&Hashed<TermRef>, bool) {
        match self.named.get(&kind).and_then(|named| named.get(name)) {
            Some(named) => (&named.term, named.has_file),
            None => (&self.nothing, false),
        }
    }

    /// Returns the ids that have a file.
    pub(super) fn ids(&self, kind: Kind) -> Vec<&str> {
        self.written
            .get(&kind)
            .map(|known| known.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    fn name(&mut self, kind: Kind, name: &str, prefix: &str, base: &Base) {
        let named = self.named.entry(kind).or_default();
        if named.contains_key(name) {
            return;
        }
        let id = term_id(name);
        let written = self.written.get(&kind);
        let written = written.and_then(|known| known.get(name).or_else(|| known.get(&id)));
        let entry = match written {
            Some(written) => Named {
                term: written.term.clone(),
                has_file: true,
            },
            None if self.foreign.contains_key(&(kind, id.clone())) => {
                // Without a translation it is called what it is called in the site's own language.
                let meta = &self.foreign[&(kind, id.clone())].meta;
                let url = base.href(&format!("{prefix}/{}/{id}/", folder(kind)));
                let term = TermRef {
                    id,
                    title: meta.title.clone(),
                    url,
                    portrait: String::new(),
                    colour: meta.colour.clone().unwrap_or_default(),
                };
                Named {
                    term: Hashed::new(term),
                    has_file: true,
                }
            }
            None => {
                // An author without a file has no page: there is nothing to say but the name.
                let url = match kind {
                    Kind::Author => String::new(),
                    _ if id.is_empty() => String::new(),
                    kind => base.href(&format!("{prefix}/{}/{id}/", folder(kind))),
                };
                let title = name.to_owned();
                let term = TermRef {
                    id,
                    title,
                    url,
                    portrait: String::new(),
                    colour: String::new(),
                };
                Named {
                    term: Hashed::new(term),
                    has_file: false,
                }
            }
        };
        named.insert(name.to_owned(), entry);
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
    I: Iterator<Item = (&'a Arc<Article>, Option<Withheld>)>,
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
    let mut profiles = Profiles {
        written: by_kind,
        foreign: foreign(inputs, prefix),
        named: FxHashMap::default(),
        nothing: Hashed::new(nothing),
    };
    for (article, _) in of_kind(Kind::Article).chain(of_kind(Kind::Page)) {
        let meta = &article.meta;
        let mut one = |kind: Kind, names: &[Spanned<String>]| {
            for name in names {
                profiles.name(kind, &name.value, prefix, base);
            }
        };
        one(Kind::Category, meta.category.as_slice());
        one(Kind::Tag, &meta.tags);
        one(Kind::Author, &meta.authors);
        one(Kind::Series, meta.series.as_slice());
    }
    profiles
}

/// The terms that have a file in the site's own language, for an edition in another.
fn foreign(inputs: &Inputs, prefix: &str) -> FxHashMap<(Kind, String), Arc<Article>> {
    if prefix.is_empty() {
        return FxHashMap::default();
    }
    inputs
        .articles
        .iter()
        .filter(|article| article.meta.language == inputs.config.language)
        .filter(|article| !matches!(article.meta.kind, Kind::Article | Kind::Page))
        .map(|article| {
            (
                (article.meta.kind, article.meta.stem.clone()),
                Arc::clone(article),
            )
        })
        .collect()
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
        let written = profiles.written.remove(&kind).unwrap_or_default();
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
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
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
    let mut seen = None;
    if let Some((article, portrait)) = article
        .as_ref()
        .and_then(|one| Some((one, one.meta.portrait.as_ref()?)))
    {
        pictures::resolve(inputs, article, portrait, addresses, diagnostics);
        let place = || Span::new(&article.path, portrait.range);
        if let Some(file) = pictures::file(article, portrait) {
            seen = pictures::facts(inputs, &file, place, diagnostics);
        }
    }
    let profile = Profile {
        permalink: permalink.clone(),
        summary: meta.map(|meta| meta.summary.clone()).unwrap_or_default(),
        role: meta.and_then(|meta| meta.role.clone()).unwrap_or_default(),
        links: meta.map(|meta| meta.links.clone()).unwrap_or_default(),
        fediverse: meta
            .and_then(|meta| meta.fediverse.clone())
            .unwrap_or_default(),
        portrait: seen,
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
        translations: Arc::default(),
    }
}
