//! Cards: what other pages may show of a story.

use super::terms::Profiles;
use super::{Addresses, Inputs, pictures};
use crate::base::Hashed;
use crate::diagnostic::{Diagnostic, Span, closest, codes};
use crate::model::article::Spanned;
use crate::model::card::{Picture, TermRef, Withheld};
use crate::model::{Article, Card, Figures, Kind};

/// Writes cards.
pub(super) struct CardBuilder<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) addresses: &'a Addresses,
    pub(super) profiles: &'a Profiles,
}

impl CardBuilder<'_> {
    /// Returns the card of a published article or page.
    pub(super) fn card(
        &self,
        article: &Article,
        address: &str,
        held: Option<Withheld>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Hashed<Card> {
        let meta = &article.meta;
        let base = &self.inputs.config.base;
        let permalink = base.absolute(address);
        let date = meta.date.unwrap_or(self.inputs.now);
        let corrected = meta
            .corrections
            .iter()
            .map(|correction| correction.date)
            .max();
        let category = meta
            .category
            .as_ref()
            .map(|category| self.term(article, Kind::Category, category, diagnostics));
        let mut one = |kind: Kind, id: &Spanned<String>| self.term(article, kind, id, diagnostics);
        let mut tags: Vec<Hashed<TermRef>> = Vec::with_capacity(meta.tags.len());
        for tag in &meta.tags {
            let tag = one(Kind::Tag, tag);
            if tags.iter().all(|known| known.id != tag.id) {
                tags.push(tag);
            }
        }
        let authors = meta
            .authors
            .iter()
            .map(|author| one(Kind::Author, author))
            .collect();
        let series = meta
            .series
            .as_ref()
            .map(|series| (one(Kind::Series, series), meta.series_part));
        Hashed::new(Card {
            source: article.path.clone(),
            guid: meta
                .aliases
                .first()
                .map_or_else(|| permalink.clone(), |alias| base.absolute(&alias.value)),
            title: meta.title.clone(),
            title_html: meta.title_html.clone(),
            url: base.href(address),
            permalink,
            language: meta.language.clone(),
            date,
            // A bare date of the same day is midnight, before the story was published.
            updated: meta
                .updated
                .max(corrected)
                .filter(|last| last.unix > date.unix),
            summary: meta.summary.clone(),
            category: category.unwrap_or_else(|| self.profiles.nothing.clone()),
            tags,
            authors,
            series,
            image: meta
                .image
                .as_ref()
                .and_then(|image| self.picture(article, image, diagnostics)),
            minutes: meta.minutes,
            featured: meta.featured,
            breaking: super::is_breaking(article, self.inputs),
            sponsored: meta.sponsored.clone(),
            held,
            extra: meta.extra.clone(),
        })
    }

    /// Views count for the address and for the old ones that lead to it.
    pub(super) fn views(&self, article: &Article, address: &str) -> Option<Figures> {
        let aliases = article
            .meta
            .aliases
            .iter()
            .map(|alias| alias.value.as_str());
        std::iter::once(address)
            .chain(aliases)
            .filter_map(|address| self.inputs.views.get(address).copied())
            .reduce(Figures::plus)
    }

    fn term(
        &self,
        article: &Article,
        kind: Kind,
        id: &Spanned<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Hashed<TermRef> {
        let (term, has_file) = self.profiles.get(kind, &id.value);
        if term.id.is_empty() {
            let message = format!(
                "`{}` has no letters or digits to make an address of",
                id.value
            );
            diagnostics.push(
                Diagnostic::new(&codes::INVALID_SLUG, message)
                    .at(Span::new(&article.path, id.range))
                    .help("call it something that can be read in an address"),
            );
            return term.clone();
        }
        if has_file || matches!(kind, Kind::Tag | Kind::Series) {
            return term.clone();
        }
        let known = self.profiles.ids(kind);
        let (code, folder) = match kind {
            Kind::Author => (&codes::UNKNOWN_AUTHOR, "authors"),
            // A site without category files has decided to do without them.
            _ if known.is_empty() => return term.clone(),
            _ => (&codes::UNKNOWN_CATEGORY, "categories"),
        };
        let noun = if kind == Kind::Author {
            "author"
        } else {
            "category"
        };
        let mut diagnostic = Diagnostic::new(code, format!("there is no {noun} `{}`", id.value))
            .at(Span::new(&article.path, id.range));
        diagnostic = match closest(&id.value, known.iter().copied()) {
            Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")),
            None => diagnostic.help(format!(
                "give the {noun} a file `content/{folder}/{}.md` with a title",
                term.id
            )),
        };
        diagnostics.push(diagnostic);
        term.clone()
    }

    fn picture(
        &self,
        article: &Article,
        image: &Spanned<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Picture> {
        let meta = &article.meta;
        let url = pictures::resolve(self.inputs, article, image, self.addresses, diagnostics)?;
        let place = || Span::new(&article.path, image.range);
        let file = pictures::file(article, image);
        let facts = file.and_then(|file| pictures::facts(self.inputs, &file, place, diagnostics));
        if meta.kind == Kind::Article {
            diagnostics.extend(
                facts
                    .and_then(pictures::too_small)
                    .map(|one| one.at(place())),
            );
        }
        let alt = meta.image_alt.clone().unwrap_or_default();
        if alt.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_ALT,
                    "the lead picture has no alternative text",
                )
                .at(place())
                .help("say what it shows: `image_alt = \"…\"`"),
            );
        }
        let absolute = url.contains("://");
        Some(Picture {
            permalink: if absolute {
                url.clone()
            } else {
                format!("{}{url}", self.inputs.config.base.origin)
            },
            url,
            alt,
            caption: meta.image_caption.clone().unwrap_or_default(),
            credit: meta.image_credit.clone().unwrap_or_default(),
            facts,
        })
    }
}
