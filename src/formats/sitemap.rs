//! The sitemap (sitemaps.org protocol 0.9), split under an index where it grows too long.

use super::xml::Xml;
use super::{Format, Plans, sheet};
use crate::base::Moment;
use crate::diagnostic::Outcome;
use crate::model::theme::PageKind;
use crate::model::{Content, Edition, Plan, Site};
use crate::render::Canvas;

/// `/sitemap.xml`, and `/sitemap-2.xml` … where one file does not hold all
pub struct Sitemap;

/// The most addresses that one file may hold.
const MOST: usize = 50_000;
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

#[derive(Debug, Hash)]
enum Facts {
    /// Full addresses, with their last change where it is known.
    Pages(Vec<(String, Option<Moment>)>),
    /// Full addresses of sitemaps.
    Index(Vec<String>),
}

impl Format for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let Some(edition) = site.editions.first() else {
            return;
        };
        let pages: Vec<(String, Option<Moment>)> = site
            .editions
            .iter()
            .flat_map(|one| addresses(site, one))
            .collect();
        let mut add = |address: &str, facts: Facts| {
            let page = sheet::page(site, edition, PageKind::Feeds, address, "");
            out.add(address, None, sheet::plain(edition, page, facts));
        };
        if pages.len() <= MOST {
            add("/sitemap.xml", Facts::Pages(pages));
            return;
        }
        let mut index = Vec::new();
        for (i, part) in pages.chunks(MOST).enumerate() {
            let address = format!("/sitemap-{}.xml", i + 1);
            index.push(site.config.base.absolute(&address));
            add(&address, Facts::Pages(part.to_vec()));
        }
        add("/sitemap.xml", Facts::Index(index));
    }

    fn render(&self, plan: &Plan, _: &Canvas) -> Outcome<Content> {
        let mut xml = Xml::new();
        match sheet::facts::<Facts>(&plan.view) {
            Facts::Pages(pages) => xml.element("urlset", &[NAMESPACE], |xml| {
                for (address, changed) in pages {
                    xml.element("url", &[], |xml| {
                        xml.text("loc", &[], address);
                        if let Some(changed) = changed {
                            xml.text("lastmod", &[], &changed.rfc3339());
                        }
                    });
                }
            }),
            Facts::Index(files) => xml.element("sitemapindex", &[NAMESPACE], |xml| {
                for file in files {
                    xml.element("sitemap", &[], |xml| xml.text("loc", &[], file));
                }
            }),
        }
        Outcome::clean(Content::Bytes(xml.finish()))
    }
}

/// Everything that search engines may list, with a change date where one is truthfully known.
fn addresses(site: &Site, edition: &Edition) -> Vec<(String, Option<Moment>)> {
    let base = &site.config.base;
    let changed = |index: &usize| edition.stories[*index].card.modified();
    let newest = (0..edition.stories.len())
        .map(|index| changed(&index))
        .max();
    let mut pages = vec![(edition.chrome.permalink.clone(), newest)];
    pages.extend(
        (0..edition.stories.len())
            .filter(|index| edition.stories[*index].card.held.is_none())
            .map(|index| {
                (
                    edition.stories[index].card.permalink.clone(),
                    Some(changed(&index)),
                )
            }),
    );
    pages.extend(
        edition
            .pages
            .iter()
            .filter(|page| page.card.held.is_none())
            .map(|page| (page.card.permalink.clone(), page.card.updated)),
    );
    for term in edition
        .taxonomies
        .iter()
        .flat_map(|taxonomy| &taxonomy.terms)
    {
        if !term.address.is_empty() && !term.stories.is_empty() {
            pages.push((
                term.profile.permalink.clone(),
                term.stories.iter().map(changed).max(),
            ));
        }
    }
    if edition.chrome.overviews.contains_key("archive") {
        for (year, month) in edition
            .archive
            .iter()
            .flat_map(|year| year.months.iter().map(move |month| (year, month)))
        {
            let address = format!(
                "{}/archive/{}/{:02}/",
                edition.prefix, year.year, month.month
            );
            pages.push((
                base.absolute(&address),
                month.stories.iter().map(changed).max(),
            ));
        }
    }
    pages
}
