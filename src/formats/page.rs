//! What all kinds of pages have in common.

use std::sync::Arc;

use crate::base::escape;
use crate::model::plan::{BodyRef, Crumb, Facts, Page};
use crate::model::theme::PageKind;
use crate::model::{Article, Edition, Site, View};
use crate::render::words_fill;

/// Begins the page at `address` (from the site's root): its own canonical, listed by search
/// engines, below the front page.
pub fn page(site: &Site, edition: &Edition, kind: PageKind, address: &str, title: &str) -> Page {
    let url = site.config.base.href(address);
    Page {
        kind,
        title: title.to_owned(),
        heading: escaped(title),
        description: edition.chrome.description.clone(),
        permalink: site.config.base.absolute(address),
        indexed: true,
        breadcrumb: vec![
            Crumb {
                title: words_fill(&edition.chrome.words, "front_page", &[]),
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
    }
}

/// Puts a page together with what the theme wants on its kind.
pub fn view(
    edition: &Edition,
    template: &str,
    page: Page,
    facts: impl Facts,
    body: Option<&BodyRef>,
) -> View {
    View {
        template: Some(template.to_owned()),
        lists: edition.lists_on(page.kind),
        page,
        facts: Arc::new(facts),
        bodies: body.cloned().into_iter().collect(),
        chrome: edition.chrome.clone(),
    }
}

/// Returns the template that a file asks for. Where the theme does not have it, which `link` has
/// reported, it is the kind's own.
pub fn template<'a>(site: &Site, article: &'a Article, own: &'a str) -> &'a str {
    article
        .meta
        .template
        .as_ref()
        .map(|template| template.value.as_str())
        .filter(|template| site.theme.has(template))
        .unwrap_or(own)
}

/// An output that is no page: no template, no lists.
pub fn plain(edition: &Edition, page: Page, facts: impl Facts) -> View {
    View {
        template: None,
        page,
        facts: Arc::new(facts),
        lists: Default::default(),
        bodies: Vec::new(),
        chrome: edition.chrome.clone(),
    }
}

/// Returns a format's own facts of a plan that it made.
///
/// # Panics
///
/// Never for a plan of the same format: `FORMATS` is looked up by name.
pub fn facts<T: 'static>(view: &View) -> &T {
    (*view.facts)
        .any()
        .downcast_ref()
        .expect("a plan is rendered by the format that made it")
}

/// Escapes text for HTML content and double-quoted attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape::attribute(&mut out, text);
    out
}
