//! Cards: what other pages may show of a story.

use super::missing::MissingFile;
use super::profiles::Profiles;
use super::renditions::Shown;
use super::withheld::{Published, is_breaking, is_featured, is_live, newest_entry};
use super::{Addresses, Inputs, picture_files, pictures, renditions, statics};
use crate::base::{Hashed, Moment, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::article::{Meta, Spanned};
use crate::model::card::{Picture, TermRef};
use crate::model::renditions::PictureKind;
use crate::model::{Article, Card, Figures, Kind};

/// Makes the cards of an edition.
#[derive(Clone, Copy)]
pub(super) struct CardBuilder<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) addresses: &'a Addresses,
    pub(super) profiles: &'a Profiles,
}

impl CardBuilder<'_> {
    /// Returns the card of a published article or page.
    pub(super) fn card(
        &self,
        published: Published,
        address: &str,
        image: Option<Picture>,
    ) -> Hashed<Card> {
        let article = published.article;
        let schedule = article.schedule();
        let meta = &article.meta;
        let base = &self.inputs.config.base;
        let permalink = base.absolute(address);
        let date = meta.date.unwrap_or(self.inputs.now);
        let first_address = meta.aliases.first();
        Hashed::new(Card {
            source: article.path.clone(),
            guid: first_address
                .map_or_else(|| permalink.clone(), |alias| base.absolute(&alias.value)),
            kind: meta.story_kind.clone(),
            score: meta.review.as_ref().and_then(|review| review.score),
            title: meta.title.clone(),
            title_html: meta.title_html.clone(),
            url: base.href(address),
            permalink,
            language: meta.language.clone(),
            date,
            updated: updated(article, date, self.inputs),
            summary: meta.summary.clone(),
            category: match &meta.category {
                Some(category) => self.term(Kind::Category, category),
                None => self.profiles.no_category.clone(),
            },
            tags: self.tags(meta),
            authors: self.authors(meta),
            series: meta
                .series
                .as_ref()
                .map(|series| (self.term(Kind::Series, series), meta.series_part)),
            image,
            minutes: meta.minutes,
            featured: is_featured(&schedule, self.inputs),
            breaking: is_breaking(&schedule, self.inputs),
            live: is_live(&schedule, self.inputs),
            sponsored: meta.sponsored.clone(),
            held: published.held,
            extra: meta.extra.clone(),
        })
    }

    /// Returns how often an article was read: at its address and at the old ones that lead there.
    pub(super) fn views(&self, article: &Article, address: &str) -> Option<Figures> {
        let aliases = article.meta.aliases.iter();
        std::iter::once(address)
            .chain(aliases.map(|alias| alias.value.as_str()))
            .filter_map(|address| self.inputs.views.get(address).copied())
            .reduce(Figures::plus)
    }

    fn term(&self, kind: Kind, name: &Spanned<String>) -> Hashed<TermRef> {
        self.profiles.term(kind, &name.value).clone()
    }

    fn authors(&self, meta: &Meta) -> Vec<Hashed<TermRef>> {
        let authors = meta.authors.iter();
        authors
            .map(|author| self.term(Kind::Author, author))
            .collect()
    }

    /// Returns the tags, each once: `C` and `c` are the same.
    fn tags(&self, meta: &Meta) -> Vec<Hashed<TermRef>> {
        let mut tags: Vec<Hashed<TermRef>> = Vec::with_capacity(meta.tags.len());
        for tag in &meta.tags {
            let tag = self.term(Kind::Tag, tag);
            if tags.iter().all(|known| known.id != tag.id) {
                tags.push(tag);
            }
        }
        tags
    }

    /// Returns what is wrong with the terms and authors that an article names.
    pub(super) fn unknown_terms(&self, article: &Article) -> Vec<Diagnostic> {
        let meta = &article.meta;
        let category = meta.category.iter().map(|one| (Kind::Category, one));
        let tags = meta.tags.iter().map(|one| (Kind::Tag, one));
        let authors = meta.authors.iter().map(|one| (Kind::Author, one));
        let series = meta.series.iter().map(|one| (Kind::Series, one));
        let named = category.chain(tags).chain(authors).chain(series);
        named
            .filter_map(|(kind, name)| {
                let fault = self.profiles.fault(kind, &name.value)?;
                Some(fault.at(Span::new(&article.path, name.range)))
            })
            .collect()
    }

    /// Says of a picture that the article beside which it lies has expired.
    fn of_expired(&self, file: &SourcePath) -> Option<Diagnostic> {
        let (_, expired) = statics::beside_expired(self.inputs, file, self.addresses)?;
        Some(pictures::of_expired(file, expired))
    }

    /// Returns an article's lead picture, or the file that should be one and is not there; `targets` are those of
    /// the article's references.
    pub(super) fn lead_picture(
        &self,
        article: &Article,
        targets: &[String],
    ) -> Outcome<Option<Result<Picture, MissingFile>>> {
        let meta = &article.meta;
        let Some(image) = &meta.lead.image else {
            return Outcome::clean(None);
        };
        let url = match pictures::resolve(self.inputs, article, image, self.addresses) {
            Ok(url) => url,
            Err(missing) => return Outcome::clean(Some(Err(missing))),
        };
        let place = || Span::new(&article.path, image.range);
        let mut diagnostics = Vec::new();
        let file = picture_files::file(self.inputs.tree, article, image);
        let facts = file.as_ref().and_then(|file| {
            pictures::facts(self.inputs, file, place).drain_into(&mut diagnostics)
        });
        let expired = file.as_ref().and_then(|file| self.of_expired(file));
        diagnostics.extend(expired.map(|fault| fault.at(place())));
        if meta.kind == Kind::Article {
            let small = facts.and_then(pictures::too_small);
            diagnostics.extend(small.map(|fault| fault.at(place())));
        }
        let alt = meta.lead.alt.clone().unwrap_or_default();
        if alt.is_empty() {
            let message = "the lead picture has no alternative text";
            diagnostics.push(
                Diagnostic::new(&codes::MISSING_ALT, message)
                    .at(place())
                    .help("say what it shows: `image_alt = \"…\"`"),
            );
        }
        let caption = meta.lead.caption.as_ref();
        let caption = caption.map(|caption| caption.with_targets(targets));
        let picture = Picture {
            permalink: match url.contains("://") {
                true => url.clone(),
                false => format!("{}{url}", self.inputs.config.base.origin),
            },
            url,
            alt,
            caption: caption.unwrap_or_default(),
            credit: meta.lead.credit.clone().unwrap_or_default(),
            facts,
            forms: file.zip(facts).and_then(|(file, facts)| {
                let focus = meta.lead.focus;
                renditions::forms(
                    self.inputs,
                    &article.path,
                    &file,
                    facts,
                    Shown::As(PictureKind::Lead),
                    focus,
                )
            }),
        };
        Outcome::new(Some(Ok(picture)), diagnostics)
    }
}

/// Returns the last significant change, corrections and entries included, where it is later than the publication:
/// a bare date of the same day is midnight, before the story was published.
fn updated(article: &Article, published: Moment, inputs: &Inputs) -> Option<Moment> {
    let meta = &article.meta;
    let corrections = meta.corrections.iter();
    let corrected = corrections.map(|correction| correction.date).max();
    let newest = newest_entry(&article.schedule(), inputs);
    let last = meta.updated.max(corrected).max(newest)?;
    (last.unix > published.unix).then_some(last)
}
