//! An article or a standing page, linked: what is known before all stories stand in order.

use std::sync::Arc;

use super::cards::CardBuilder;
use super::missing::MissingFile;
use super::targets;
use super::withheld::{Published, is_early};
use crate::base::{Hashed, Moment};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::article::Spanned;
use crate::model::live::LiveEntry;
use crate::model::plan::{BodyRef, Translation};
use crate::model::site::{SeriesPlace, Story};
use crate::model::{Article, Card, Figures, Theme};

/// An article or a page with its address, its card, and the references of its text resolved. A
/// [`Story`] has in addition what follows from its place among the others ([`Place`]).
pub(super) struct LinkedArticle {
    pub(super) address: String,
    pub(super) card: Hashed<Card>,
    pub(super) views: Option<Figures>,
    pub(super) article: Arc<Article>,
    pub(super) body: BodyRef,
    pub(super) missing: Vec<MissingFile>,
}

/// A story's place among the others.
#[derive(Default)]
pub(super) struct Place {
    pub(super) previous: Option<usize>,
    pub(super) next: Option<usize>,
    pub(super) series: Option<SeriesPlace>,
    pub(super) related: Vec<usize>,
    pub(super) translations: Arc<[Translation]>,
}

/// Links an article or a page.
pub(super) fn link(builder: &CardBuilder, published: Published) -> Outcome<LinkedArticle> {
    let CardBuilder {
        inputs, addresses, ..
    } = *builder;
    let article = published.article;
    let mut diagnostics = Vec::new();
    let template = foreign_template(article);
    diagnostics.extend(template.or_else(|| unknown_template(inputs.theme, article)));
    let address = addresses.of(&article.path).unwrap_or("/");
    let permalink = inputs.config.base.absolute(address);
    let text = targets::link(inputs, article, addresses, permalink).drain_into(&mut diagnostics);
    diagnostics.extend(builder.unknown_terms(article));
    if published.held.is_none() {
        diagnostics.extend(future_entries(article, inputs.now));
    }
    let mut missing = text.missing;
    let lead = builder.lead_picture(article, &text.body.targets);
    let picture = match lead.drain_into(&mut diagnostics).transpose() {
        Ok(picture) => picture,
        Err(file) => {
            missing.push(file);
            None
        }
    };
    let linked = LinkedArticle {
        address: address.to_owned(),
        card: builder.card(published, address, picture),
        views: builder.views(article, address),
        article: Arc::clone(article),
        body: text.body,
        missing,
    };
    Outcome::new(linked, diagnostics)
}

impl LinkedArticle {
    /// Returns the story.
    pub(super) fn complete(self, place: Place) -> Story {
        Story {
            address: self.address,
            card: self.card,
            views: self.views,
            article: self.article,
            body: self.body,
            previous: place.previous,
            next: place.next,
            series: place.series,
            related: place.related,
            translations: place.translations,
        }
    }
}

/// Returns what is wrong with the entries of live coverage whose time has not come.
fn future_entries(article: &Article, now: Moment) -> Vec<Diagnostic> {
    let fault = |entry: &Spanned<LiveEntry>| {
        let date = entry.value.date.with_weekday();
        let message = format!("the time of this entry has not come: {date}");
        Diagnostic::new(&codes::FUTURE_ENTRY, message)
            .at(Span::new(&article.path, entry.range))
            .help("write when it happened; the day is that of the entry above where none is given")
    };
    let entries = article.outline.entries.iter();
    let early = entries.filter(|entry| is_early(entry.value.date, now));
    early.map(fault).collect()
}

/// Says that the template which an article or a standing page names is one for other pages.
fn foreign_template(article: &Article) -> Option<Diagnostic> {
    let template = article.foreign_template()?;
    let message = format!(
        "`{}` is the theme's template for other pages",
        template.value
    );
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_TEMPLATE, message);
    let help = "take this line out, or name a template that the theme has for such pages";
    Some(
        diagnostic
            .at(Span::new(&article.path, template.range))
            .help(help),
    )
}

/// Says that the theme lacks the template that an article names.
pub(super) fn unknown_template(theme: &Theme, article: &Article) -> Option<Diagnostic> {
    let template = article.meta.template.as_ref();
    let template = template.filter(|template| !theme.has(&template.value))?;
    let message = format!("the theme has no template `{}`", template.value);
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_TEMPLATE, message)
        .at(Span::new(&article.path, template.range));
    let file = format!("{}.html", template.value);
    if theme.has(&file) {
        return Some(diagnostic.help(format!("did you mean `{file}`?")));
    }
    let names = theme.templates.iter();
    Some(diagnostic.did_you_mean(&template.value, names.map(|one| one.name.as_str())))
}
