//! Lists of several pages.

use std::ops::Range;

use crate::model::Site;
use crate::model::addresses::page_of_list;
use crate::model::plan::{PageLink, Pager};

/// One page of a list.
pub(crate) struct Slice {
    /// Its number, from 1.
    pub number: usize,
    /// Its address from the site's root.
    pub address: String,
    /// Which stories of the list it shows.
    pub range: Range<usize>,
    /// Its place among the others.
    pub pager: Pager,
}

/// Cuts a list of `count` stories that begins at `address` into pages. An empty list has one page.
pub(crate) fn slices(site: &Site, address: &str, count: usize) -> Vec<Slice> {
    let per_page = site.config.pagination.per_page.max(1);
    let pages = count.div_ceil(per_page).max(1);
    let address_of = |number: usize| page_of_list(address, &site.config.pagination.path, number);
    let url = |number: usize| site.config.base.href(&address_of(number));
    (1..=pages)
        .map(|number| Slice {
            number,
            address: address_of(number),
            range: (number - 1) * per_page..(number * per_page).min(count),
            pager: Pager {
                page: number,
                pages,
                stories: count,
                newer: (number > 1).then(|| url(number - 1)),
                older: (number < pages).then(|| url(number + 1)),
                links: links(number, pages)
                    .into_iter()
                    .map(|link| {
                        link.map(|page| PageLink {
                            page,
                            url: url(page),
                        })
                    })
                    .collect(),
            },
        })
        .collect()
}

/// The first page, the last, and two on each side of `current`; `None` for each gap.
fn links(current: usize, pages: usize) -> Vec<Option<usize>> {
    let near = current.saturating_sub(2).max(1)..=(current + 2).min(pages);
    let mut links = Vec::with_capacity(9);
    if *near.start() > 1 {
        links.push(Some(1));
    }
    match *near.start() {
        0..=2 => {}
        3 => links.push(Some(2)),
        _ => links.push(None),
    }
    links.extend(near.clone().map(Some));
    match pages - near.end() {
        0 | 1 => {}
        2 => links.push(Some(pages - 1)),
        _ => links.push(None),
    }
    if *near.end() < pages {
        links.push(Some(pages));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn a_pager_links_what_is_near_and_the_ends() {
        let text = |current, pages| {
            links(current, pages)
                .iter()
                .map(|link| link.map_or("…".to_owned(), |page| page.to_string()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(text(1, 1), "1");
        assert_eq!(text(1, 3), "1 2 3");
        assert_eq!(text(5, 9), "1 2 3 4 5 6 7 8 9");
        assert_eq!(text(6, 20), "1 … 4 5 6 7 8 … 20");
        assert_eq!(text(20, 20), "1 … 18 19 20");
    }
}
