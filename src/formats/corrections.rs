//! Every correction that the publication has made, on one page, day by day.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use tera::Value;

use super::{Format, Plans, page};
use crate::base::{Hashed, Moment, slug};
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::chrome::Chrome;
use crate::model::plan::Page;
use crate::model::site::Notice;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Site};
use crate::render::{self, RenderContext, Subject, interface_text, object};

/// `/corrections/`
pub(crate) struct Corrections;

/// A correction and the story that it belongs to.
#[derive(Debug, Hash)]
struct Entry {
    card: Hashed<Card>,
    notice: Notice,
    /// Its anchor: the day, the story, and a number where a story was put right twice that day.
    id: String,
}

impl Format for Corrections {
    fn name(&self) -> &'static str {
        "corrections"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in site
            .editions
            .iter()
            .filter(|edition| edition.chrome.overviews.contains_key("corrections"))
        {
            let address = addresses::overview(&edition.prefix, "corrections");
            let title = interface_text(&edition.chrome.words, "corrections", &[]);
            let page = Page {
                translations: page::overview_translations(site, "corrections"),
                ..page::overview(site, edition, PageKind::Corrections, &address, &title)
            };
            let view = page::view(edition, "corrections.html", page, entries(edition), None);
            out.add(&address, None, view);
        }
    }

    /// Gives templates `corrections`, newest first, and the same as `days`, each of which has a `date`
    /// and its `corrections`. A correction has `id`, `story` and what its [`Notice`] has.
    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (view, entries) = page::of::<Vec<Entry>>(plan);
        let chrome = &view.chrome;
        let values = |entries: &[Entry]| -> Value {
            let values = entries.iter();
            let values = values.map(|entry| value(entry, render_context, chrome));
            values.collect::<Vec<_>>().into()
        };
        render_context
            .template(plan, Subject::List, |context, _| {
                let days = entries.chunk_by(|a, b| a.notice.date.day() == b.notice.date.day());
                let days = days.map(|day| {
                    let date = day.first().map(|entry| Moment {
                        timed: false,
                        ..entry.notice.date
                    });
                    let date = date.map(|date| render::moment(date, &chrome.words));
                    object([("date", date.into()), ("corrections", values(day))])
                });
                context.insert_value("days", days.collect::<Vec<_>>().into());
                context.insert_value("corrections", values(entries));
            })
            .map(Content::Bytes)
    }
}

/// Returns every correction of an edition, newest first. Anchors follow from a story's own number of that
/// day, so that a correction which comes later leaves those of earlier ones as they are.
fn entries(edition: &Edition) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut taken: FxHashMap<String, usize> = FxHashMap::default();
    for story in &edition.stories {
        for notice in story.notices_elsewhere() {
            let name = slug::anchor(&story.article.meta.stem);
            let mut id = format!("{}-{name}", notice.date.day());
            let nth = taken.entry(id.clone()).or_default();
            *nth += 1;
            if *nth > 1 {
                id = format!("{id}-{nth}");
            }
            entries.push(Entry {
                card: story.card.clone(),
                notice,
                id,
            });
        }
    }
    entries.sort_by_key(|entry| Reverse(entry.notice.date.unix));
    entries
}

fn value(entry: &Entry, render_context: &RenderContext, chrome: &Chrome) -> Value {
    let own = [
        ("id", entry.id.as_str().into()),
        ("story", render_context.card(&entry.card, chrome)),
    ];
    render::extended(&render::notice(&entry.notice, &chrome.words), own)
}
