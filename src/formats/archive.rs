//! The archive: all years and months, and a page for each month.

use tera::{Context, Value};

use super::{Format, Plans, page, pager};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::chrome::Chrome;
use crate::model::plan::{Crumb, Page};
use crate::model::site::Month;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Site};
use crate::render::{RenderContext, Subject, interface_text, lone_month_name, object};

/// `/archive/`, `/archive/2026/05/`, `/archive/2026/05/page/2/`
pub(crate) struct Archive;

/// A month, how many stories it has, and its address.
type Count = (i8, usize, String);

#[derive(Debug, Hash)]
enum Facts {
    /// The years with their months.
    Overview(Vec<(i16, Vec<Count>)>),
    Month(i16, i8, Vec<Hashed<Card>>),
}

const TEMPLATE: &str = "archive.html";

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
            let overview = overview(site, edition);
            let up = overview.breadcrumb.clone();
            let facts = years(site, edition);
            let address = addresses::overview(&edition.prefix, "archive");
            let view = page::view(edition, TEMPLATE, overview, facts, None);
            out.add(&address, None, view);
            for year in &edition.archive {
                for month in &year.months {
                    plan_month(site, edition, year.year, month, &up, out);
                }
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (view, facts) = page::of::<Facts>(plan);
        let more = |context: &mut Context| match facts {
            Facts::Overview(years) => show_years(years, &view.chrome, context),
            Facts::Month(year, month, stories) => {
                context.insert_value("years", Value::from(Vec::<Value>::new()));
                context.insert_value("stories", render_context.cards(stories, &view.chrome));
                let month = object([
                    ("year", i64::from(*year).into()),
                    ("month", i64::from(*month).into()),
                    ("name", lone_month_name(&view.chrome.words, *month).into()),
                ]);
                context.insert_value("month", month);
            }
        };
        render_context
            .template(plan, Subject::List, |context, _| more(context))
            .map(Content::Bytes)
    }
}

fn overview(site: &Site, edition: &Edition) -> Page {
    let address = addresses::overview(&edition.prefix, "archive");
    let title = interface_text(&edition.chrome.words, "archive", &[]);
    Page {
        translations: page::overview_translations(site, "archive"),
        ..page::overview(site, edition, PageKind::Archive, &address, &title)
    }
}

/// Plans the pages of a month. `up` is the way to the overview from the front page.
fn plan_month(
    site: &Site,
    edition: &Edition,
    year: i16,
    month: &Month,
    up: &[Crumb],
    out: &mut Plans,
) {
    let address = addresses::month(&edition.prefix, year, month.month);
    let name = month_title(edition, year, month.month);
    for slice in pager::slices(site, &address, month.stories.len()) {
        let mut page = page::overview(site, edition, PageKind::Archive, &slice.address, &name);
        let own = Crumb {
            title: name.clone(),
            url: site.config.base.href(&address),
        };
        page.breadcrumb = up.iter().cloned().chain([own]).collect();
        page.pager = Some(slice.pager);
        let stories = month.stories[slice.range]
            .iter()
            .map(|index| edition.stories[*index].card.clone());
        let facts = Facts::Month(year, month.month, stories.collect());
        let view = page::view(edition, TEMPLATE, page, facts, None);
        out.add(&slice.address, None, view);
    }
}

fn month_title(edition: &Edition, year: i16, month: i8) -> String {
    let words = &edition.chrome.words;
    let form = words
        .get("month_year")
        .map_or("{month} {year}", String::as_str);
    form.replace("{month_number}", &month.to_string())
        .replace("{month}", &lone_month_name(words, month))
        .replace("{year}", &year.to_string())
}

fn years(site: &Site, edition: &Edition) -> Facts {
    let years = edition.archive.iter().map(|year| {
        let months = year.months.iter().map(|month| {
            let address = addresses::month(&edition.prefix, year.year, month.month);
            let url = site.config.base.href(&address);
            (month.month, month.stories.len(), url)
        });
        (year.year, months.collect())
    });
    Facts::Overview(years.collect())
}

fn show_years(years: &[(i16, Vec<Count>)], chrome: &Chrome, context: &mut Context) {
    let years = years.iter().map(|(year, months)| {
        let months = months.iter().map(|(month, count, url)| {
            object([
                ("month", i64::from(*month).into()),
                ("name", lone_month_name(&chrome.words, *month).into()),
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
