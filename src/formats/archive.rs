//! The archive: all years and months, and a page for each month.

use tera::Value;

use super::{Format, Plans, page, pager};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::plan::Crumb;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Site};
use crate::render::{RenderContext, Subject, month_name, object, words_fill};

/// `/archive/`, `/archive/2026/05/`, `/archive/2026/05/page/2/`
pub struct Archive;

/// A month, how many stories it has, and its address.
type Count = (i8, usize, String);

#[derive(Debug, Hash)]
enum Facts {
    /// The years with their months.
    Overview(Vec<(i16, Vec<Count>)>),
    Month(i16, i8, Vec<Hashed<Card>>),
}

impl Format for Archive {
    fn name(&self) -> &'static str {
        "archive"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in site
            .editions
            .iter()
            .filter(|edition| edition.chrome.overviews.contains_key("archive"))
        {
            let root = format!("{}/archive/", edition.prefix);
            let title = words_fill(&edition.chrome.words, "archive", &[]);
            let page = page::page(site, edition, PageKind::Archive, &root, &title);
            let up = page.breadcrumb.last().cloned();
            let facts = overview(site, edition, &root);
            out.add(
                &root,
                None,
                page::view(edition, "archive.html", page, facts, None),
            );
            for year in &edition.archive {
                for month in &year.months {
                    let address = month_address(&root, year.year, month.month);
                    let name = month_title(edition, year.year, month.month);
                    for slice in pager::slices(site, &address, month.stories.len()) {
                        let mut page =
                            page::page(site, edition, PageKind::Archive, &slice.address, &name);
                        page.breadcrumb = page.breadcrumb.drain(..1).chain(up.clone()).collect();
                        page.breadcrumb.push(Crumb {
                            title: name.clone(),
                            url: site.config.base.href(&address),
                        });
                        page.pager = Some(slice.pager);
                        let stories = month.stories[slice.range]
                            .iter()
                            .map(|index| edition.stories[*index].card.clone());
                        let facts = Facts::Month(year.year, month.month, stories.collect());
                        out.add(
                            &slice.address,
                            None,
                            page::view(edition, "archive.html", page, facts, None),
                        );
                    }
                }
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let chrome = &plan.view.chrome;
        render_context
            .template(plan, Subject::List, |context, _| {
                match page::facts::<Facts>(&plan.view) {
                    Facts::Overview(years) => {
                        let years = years.iter().map(|(year, months)| {
                            let months = months.iter().map(|(month, count, url)| {
                                object([
                                    ("month", i64::from(*month).into()),
                                    ("name", month_name(&chrome.words, *month).into()),
                                    ("count", (*count).into()),
                                    ("url", url.as_str().into()),
                                ])
                            });
                            let months = Value::from(months.collect::<Vec<_>>());
                            object([("year", i64::from(*year).into()), ("months", months)])
                        });
                        context.insert_value("years", Value::from(years.collect::<Vec<_>>()));
                        context.insert_value("stories", Value::from(Vec::<Value>::new()));
                        context.insert_value("month", Value::none());
                    }
                    Facts::Month(year, month, stories) => {
                        context.insert_value("years", Value::from(Vec::<Value>::new()));
                        context.insert_value("stories", render_context.cards(stories, chrome));
                        let month = object([
                            ("year", i64::from(*year).into()),
                            ("month", i64::from(*month).into()),
                            ("name", month_name(&chrome.words, *month).into()),
                        ]);
                        context.insert_value("month", month);
                    }
                }
            })
            .map(Content::Bytes)
    }
}

fn month_address(root: &str, year: i16, month: i8) -> String {
    format!("{root}{year}/{month:02}/")
}

fn month_title(edition: &Edition, year: i16, month: i8) -> String {
    let words = &edition.chrome.words;
    let form = words
        .get("month_year")
        .map_or("{month} {year}", String::as_str);
    form.replace("{month_number}", &month.to_string())
        .replace("{month}", &month_name(words, month))
        .replace("{year}", &year.to_string())
}

fn overview(site: &Site, edition: &Edition, root: &str) -> Facts {
    let years = edition.archive.iter().map(|year| {
        let months = year.months.iter().map(|month| {
            let url = site
                .config
                .base
                .href(&month_address(root, year.year, month.month));
            (month.month, month.stories.len(), url)
        });
        (year.year, months.collect())
    });
    Facts::Overview(years.collect())
}
