//! What all kinds of pages have in common.

use std::sync::Arc;

use super::cards;
use super::text::escaped;
use crate::model::addresses;
use crate::model::plan::{BodyRef, Crumb, Facts, Page, PageView, Translation};
use crate::model::theme::PageKind;
use crate::model::{Article, Edition, Plan, Site, View};
use crate::render::interface_text;

/// Begins the page at `address` (from the site's root): its own canonical, listed by search
/// engines, below the front page.
pub(super) fn page(
    site: &Site,
    edition: &Edition,
    kind: PageKind,
    address: &str,
    title: &str,
) -> Page {
    let url = site.config.base.href(address);
    Page {
        kind,
        title: title.to_owned(),
        heading: escaped(title),
        description: edition.chrome.description.clone(),
        permalink: site.config.base.absolute(address),
        indexed: site.config.indexed,
        breadcrumb: vec![
            Crumb {
                title: interface_text(&edition.chrome.words, "front_page", &[]),
                url: edition.chrome.url.clone(),
            },
            Crumb {
                title: title.to_owned(),
                url: url.clone(),
            },
        ],
        url,
        pager: None,
        feeds: Vec::new(),
        translations: Arc::default(),
        card: None,
    }
}

/// Begins the page at `address` of a list that has no card of its own: the edition's stands for it.
pub(super) fn overview(
    site: &Site,
    edition: &Edition,
    kind: PageKind,
    address: &str,
    title: &str,
) -> Page {
    let card = cards::of_front_page(edition);
    Page {
        card: card.map(|card| card.reference(site)),
        ..page(site, edition, kind, address, title)
    }
}

/// Returns where an overview is in each language that has it; nothing where one language alone has it.
pub(super) fn overview_translations(site: &Site, name: &str) -> Arc<[Translation]> {
    let has = |edition: &&Edition| edition.chrome.overviews.contains_key(name);
    if site.editions.iter().filter(has).count() < 2 {
        return Arc::default();
    }
    let base = &site.config.base;
    let versions = site.editions.iter().filter(has).map(|edition| {
        let address = addresses::overview(&edition.prefix, name);
        Translation::new(&edition.language, &base.absolute(&address), base)
    });
    versions.collect()
}

/// Puts a page together with what the theme wants on its kind.
pub(super) fn view(
    edition: &Edition,
    template: &str,
    page: Page,
    facts: impl Facts,
    body: Option<&BodyRef>,
) -> View {
    View::Page(Box::new(PageView {
        template: template.to_owned(),
        lists: edition.lists_on(page.kind),
        page,
        facts: Arc::new(facts),
        body: body.cloned(),
        chrome: edition.chrome.clone(),
    }))
}

/// Returns the template that a file asks for. Where the theme does not have it, which `link` has
/// reported, it is the kind's own.
pub(super) fn template<'a>(site: &Site, article: &'a Article, own: &'a str) -> &'a str {
    let named = article.meta.template.as_ref();
    named
        .filter(|_| article.foreign_template().is_none())
        .map(|template| template.value.as_str())
        .filter(|template| site.theme.has(template))
        .unwrap_or(own)
}

/// Returns the view of a planned page, and its format's own facts.
///
/// # Panics
///
/// Never for a plan of the same format: `FORMATS` is looked up by name.
pub(super) fn of<T: 'static>(plan: &Plan) -> (&PageView, &T) {
    let view = plan.view.page();
    view.and_then(|view| Some((view, (*view.facts).any().downcast_ref()?)))
        .expect("a page is rendered by the format that planned it")
}
