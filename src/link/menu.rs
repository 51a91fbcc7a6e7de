//! The navigation, and the standing pages in the footer.

use std::cmp::Reverse;

use crate::model::Config;
use crate::model::chrome::MenuEntry;
use crate::model::config::MenuItem;
use crate::model::site::{Story, Taxonomy, Term};
use crate::model::theme::PageKind;

/// The most categories that a menu has without being asked: it stands on every page, so that a menu of all would
/// make a site grow with the square of its categories.
const MOST_CATEGORIES: usize = 50;

/// Returns the menu that the site names, else its categories that have a page; of very many those with the most
/// stories.
pub(super) fn menu(config: &Config, taxonomies: &[Taxonomy]) -> Vec<MenuEntry> {
    if !config.menu.is_empty() {
        let items = config.menu.iter();
        return items
            .map(|item| of_item(config, item, taxonomies))
            .collect();
    }
    let mut shown: Vec<(usize, &Term)> = categories(taxonomies)
        .filter(|term| !term.address.is_empty())
        .enumerate()
        .collect();
    if shown.len() > MOST_CATEGORIES {
        shown.sort_by_key(|(place, term)| (Reverse(term.stories.len()), *place));
        shown.truncate(MOST_CATEGORIES);
        shown.sort_by_key(|(place, _)| *place);
    }
    shown
        .into_iter()
        .map(|(_, term)| &term.profile.term)
        .map(|term| MenuEntry {
            title: term.title.clone(),
            url: term.url.clone(),
            colour: term.colour.clone(),
        })
        .collect()
}

fn categories(taxonomies: &[Taxonomy]) -> impl Iterator<Item = &Term> {
    taxonomies
        .iter()
        .filter(|taxonomy| taxonomy.spec.kind == PageKind::Category)
        .flat_map(|taxonomy| &taxonomy.terms)
}

/// Returns an entry for each standing page.
pub(super) fn of_pages(pages: &[Story]) -> Vec<MenuEntry> {
    let entry = |page: &Story| MenuEntry {
        title: page.article.meta.title.clone(),
        url: page.card.url.clone(),
        colour: String::new(),
    };
    pages.iter().map(entry).collect()
}

/// Returns an entry in the colour of the category that it leads to, if any.
fn of_item(config: &Config, item: &MenuItem, taxonomies: &[Taxonomy]) -> MenuEntry {
    let inside = item.url.starts_with('/') && !item.url.starts_with("//");
    let url = match inside {
        true => config.base.written(&item.url),
        false => item.url.clone(),
    };
    let mut terms = categories(taxonomies).map(|category| &category.profile.term);
    let category = terms.find(|term| term.url == url);
    MenuEntry {
        title: item.title.clone(),
        colour: category.map(|term| term.colour.clone()).unwrap_or_default(),
        url,
    }
}
