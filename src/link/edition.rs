//! One edition, all that is published in one language: the parts that follow from its articles and terms.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::article::{self, LinkedArticle};
use super::cards::CardBuilder;
use super::missing::MissingFile;
use super::profiles::{OriginalTerms, Profiles};
use super::terms::{LinkedTaxonomy, TermBuilder};
use super::withheld::Published;
use super::{Addresses, Inputs};
use crate::diagnostic::Outcome;
use crate::model::{Kind, Language};

/// An edition whose articles and terms are linked, each for itself.
pub(super) struct LinkedEdition<'a> {
    pub(super) language: &'a Language,
    pub(super) prefix: String,
    /// Newest first.
    pub(super) articles: Vec<LinkedArticle>,
    pub(super) pages: Vec<LinkedArticle>,
    pub(super) taxonomies: Vec<LinkedTaxonomy>,
}

/// Sorts what is published by its language. The site's own language comes first, and is there with
/// nothing published too.
pub(super) fn by_language<'a>(
    site_language: &'a Language,
    published: &[Published<'a>],
) -> Vec<(&'a Language, Vec<Published<'a>>)> {
    let mut others: BTreeMap<&Language, Vec<Published>> = BTreeMap::new();
    let mut own = Vec::new();
    for one in published {
        let language = &one.article.meta.language;
        match language == site_language {
            true => own.push(*one),
            false => others.entry(language).or_default().push(*one),
        }
    }
    std::iter::once((site_language, own))
        .chain(others)
        .collect()
}

/// Links the articles, pages and terms of an edition. `original` are the terms of the site's own
/// language, for an edition in another.
pub(super) fn link<'a>(
    inputs: &Inputs,
    addresses: &Addresses,
    (language, own): &(&'a Language, Vec<Published>),
    original: Option<&OriginalTerms>,
) -> Outcome<LinkedEdition<'a>> {
    let mut diagnostics = Vec::new();
    let prefix = inputs.config.prefix(language);
    let mut profiles = Profiles::new(inputs, own, &prefix, addresses, original);
    diagnostics.append(&mut profiles.doubles);
    let cards = CardBuilder {
        inputs,
        addresses,
        profiles: &profiles,
    };
    let mut articles = of_kind(&cards, own, Kind::Article).drain_into(&mut diagnostics);
    articles.sort_by(|a, b| {
        let newer = b.card.date.unix.cmp(&a.card.date.unix);
        newer.then_with(|| a.article.path.cmp(&b.article.path))
    });
    let pages = of_kind(&cards, own, Kind::Page).drain_into(&mut diagnostics);
    let terms = own
        .iter()
        .map(|one| one.article)
        .filter(|article| !matches!(article.meta.kind, Kind::Article | Kind::Page));
    diagnostics.extend(terms.filter_map(|term| article::unknown_template(inputs.theme, term)));
    let taxonomies = TermBuilder {
        inputs,
        addresses,
        profiles: &profiles,
        articles: &articles,
        prefix: &prefix,
    }
    .taxonomies()
    .drain_into(&mut diagnostics);
    let edition = LinkedEdition {
        language,
        prefix,
        articles,
        pages,
        taxonomies,
    };
    Outcome::new(edition, diagnostics)
}

/// Links the articles or the pages, in parallel and in order.
fn of_kind(cards: &CardBuilder, own: &[Published], kind: Kind) -> Outcome<Vec<LinkedArticle>> {
    let linked: Vec<Outcome<LinkedArticle>> = own
        .par_iter()
        .filter(|one| one.article.meta.kind == kind)
        .map(|one| article::link(cards, *one))
        .collect();
    linked.into_iter().collect()
}

impl LinkedEdition<'_> {
    /// Returns the files that texts and front matter refer to and that are not there.
    pub(super) fn missing(&self) -> impl Iterator<Item = &MissingFile> {
        let articles = self.articles.iter().chain(&self.pages);
        let terms = self.taxonomies.iter().flat_map(|taxonomy| &taxonomy.terms);
        articles
            .flat_map(|article| &article.missing)
            .chain(terms.flat_map(|term| &term.missing))
    }
}
