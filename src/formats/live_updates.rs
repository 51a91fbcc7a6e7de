//! Which entries live coverage has, for pages that are open while it goes on.

use serde::Serialize;

use super::{Format, Plans, file};
use crate::diagnostic::Outcome;
use crate::model::live::LiveEntry;
use crate::model::{Content, Plan, Site, addresses};
use crate::render::RenderContext;

/// `/2026/05/slug/live.json`
pub(super) struct LiveUpdates;

/// How many entries the file has, the newest ones. Open pages ask for it once a minute, so it must stay small.
const MOST: usize = 50;

#[derive(Debug, Hash)]
struct Facts {
    live: bool,
    /// Newest first.
    entries: Vec<LiveEntry>,
}

#[derive(Serialize)]
struct Updates<'a> {
    /// Whether more is to come.
    live: bool,
    /// The entries, newest first.
    entries: Vec<Update<'a>>,
}

#[derive(Serialize)]
struct Update<'a> {
    id: &'a str,
    date: String,
    title: &'a str,
}

impl Format for LiveUpdates {
    fn name(&self) -> &'static str {
        "live_updates"
    }

    /// Plans the file of coverage that is over, too: pages that are still open learn from it that it is.
    fn plan(&self, site: &Site, out: &mut Plans) {
        for story in site.editions.iter().flat_map(|edition| &edition.stories) {
            let Some(mut coverage) = story.coverage() else {
                continue;
            };
            coverage.entries.truncate(MOST);
            let facts = Facts {
                live: story.card.live,
                entries: coverage.entries,
            };
            let address = addresses::live_updates(&story.address);
            out.add(&address, Some(story.place()), file::view(facts));
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = file::facts(plan);
        let updates = Updates {
            live: facts.live,
            entries: facts
                .entries
                .iter()
                .map(|entry| Update {
                    id: &entry.anchor,
                    date: entry.date.rfc3339(),
                    title: &entry.title,
                })
                .collect(),
        };
        // Texts and lists of texts can always be written to memory.
        let mut bytes = serde_json::to_vec(&updates).unwrap_or_default();
        bytes.push(b'\n');
        Outcome::clean(Content::Bytes(bytes))
    }
}
