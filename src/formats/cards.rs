//! What stands on the social card of a page, and where the card is: the same for the format that plans the card and
//! for the one whose page refers to it.

use crate::base::Hashed;
use crate::model::card::Picture;
use crate::model::picture::Preview;
use crate::model::plan::CardRef;
use crate::model::site::{Story, Term};
use crate::model::social_card::{SocialCard, SocialStyle};
use crate::model::theme::PageKind;
use crate::model::{Edition, Site, addresses};
use crate::render::interface_text;

/// The card of a page.
pub(super) struct PageCard<'e> {
    /// The address of the page, from the site's root.
    page: &'e str,
    /// How the cards of the edition look.
    pub(super) style: &'e Hashed<SocialStyle>,
    /// What the card says.
    pub(super) card: SocialCard,
    /// The letters that no face has.
    pub(super) missing: Vec<char>,
}

impl<'e> PageCard<'e> {
    fn new(page: &'e str, kind: PageKind, headline: &str, style: &'e Hashed<SocialStyle>) -> Self {
        let mut card = Self {
            page,
            style,
            card: SocialCard {
                kind,
                headline: String::new(),
                section: String::new(),
                byline: String::new(),
                standfirst: String::new(),
                colour: String::new(),
            },
            missing: Vec::new(),
        };
        card.card.headline = card.drawn(headline);
        card
    }

    /// Returns what of a text can be drawn, and records what cannot.
    fn drawn(&mut self, text: &str) -> String {
        let drawable = self.style.drawable(text);
        self.missing.extend(drawable.missing);
        drawable.text
    }

    /// Returns the card, if it says anything at all.
    fn finish(self) -> Option<Self> {
        let card = &self.card;
        let texts = [&card.headline, &card.section, &self.style.site.title];
        let says_something = texts.iter().any(|text| !text.is_empty());
        says_something.then_some(self)
    }

    /// Returns the card's address, from the site's root.
    pub(super) fn address(&self) -> String {
        addresses::social_card(self.page, self.card.version(self.style))
    }

    /// Returns what the card says, for people who do not see it: the headline as it is drawn, and where no font has
    /// its letters, the name of the site, which stands in its place. What a headline has no room for is not left out
    /// here.
    fn alt(&self) -> String {
        let (card, site) = (&self.card, &self.style.site);
        let said = [&card.headline, &site.title, &card.section];
        let said = said.into_iter().find(|text| !text.is_empty());
        let said = said.cloned().unwrap_or_default();
        match (card.kind, card.standfirst.as_str()) {
            (PageKind::Home, tagline) if !tagline.is_empty() => format!("{said} – {tagline}"),
            _ => said,
        }
    }

    /// Returns how the page refers to its card.
    pub(super) fn reference(self, site: &Site) -> CardRef {
        CardRef {
            permalink: site.config.base.absolute(&self.address()),
            alt: self.alt(),
        }
    }
}

/// Returns the card of a front page. It stands for every page that has none of its own.
pub(super) fn of_front_page(edition: &Edition) -> Option<PageCard<'_>> {
    let style = edition.social.as_ref()?;
    let chrome = &edition.chrome;
    // The front page has the address of its edition from the site's root.
    let page = chrome.url.strip_prefix(chrome.base_path.as_str());
    let mut card = PageCard::new(page?, PageKind::Home, &chrome.title, style);
    card.card.standfirst = card.drawn(&chrome.tagline);
    card.finish()
}

/// Returns the card of a story; none for a story with a picture that networks show large.
pub(super) fn of_story<'e>(edition: &'e Edition, story: &'e Story) -> Option<PageCard<'e>> {
    let style = edition.social.as_ref()?;
    let card = &story.card;
    let image = card.image.as_ref();
    let preview = image.and_then(Picture::for_networks);
    if matches!(preview, Some((_, Preview::Large))) {
        return None;
    }
    let mut own = PageCard::new(&story.address, PageKind::Article, &card.title, style);
    own.card.section = own.drawn(&card.category.title);
    let authors = card.authors.iter().map(|author| author.title.as_str());
    let authors = authors.collect::<Vec<_>>().join(", ");
    own.card.byline = own.drawn(&authors);
    own.card.colour.clone_from(&card.category.colour);
    own.finish()
}

/// Returns the card of a standing page.
pub(super) fn of_standing_page<'e>(edition: &'e Edition, page: &'e Story) -> Option<PageCard<'e>> {
    let style = edition.social.as_ref()?;
    let title = &page.article.meta.title;
    PageCard::new(&page.address, PageKind::Page, title, style).finish()
}

/// Returns the card of a category, a tag, an author or a series; none for one without a page.
pub(super) fn of_term<'e>(
    edition: &'e Edition,
    kind: PageKind,
    term: &'e Term,
) -> Option<PageCard<'e>> {
    let style = edition
        .social
        .as_ref()
        .filter(|_| !term.address.is_empty())?;
    let profile = &term.profile;
    let mut card = PageCard::new(&term.address, kind, &profile.term.title, style);
    match kind {
        PageKind::Author => card.card.byline = card.drawn(&profile.role),
        _ => card.card.standfirst = card.drawn(&profile.summary),
    }
    if kind == PageKind::Series {
        let word = interface_text(&edition.chrome.words, "series", &[]);
        card.card.section = card.drawn(&word);
    }
    card.card.colour.clone_from(&profile.term.colour);
    card.finish()
}
