//! An article's twin: its text as Markdown, for programs that read for people.

use super::llms::line;
use super::{Format, Plans, page};
use crate::base::{Hashed, Moment};
use crate::diagnostic::Outcome;
use crate::model::chrome::FeedRef;
use crate::model::site::Story;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Plan, Site};
use crate::render::RenderContext;

/// `/2026/05/slug/index.md`, where the site asks for it
pub struct MarkdownAlternate;

#[derive(Debug, Hash)]
struct Facts {
    card: Hashed<Card>,
    /// Scheme, host and port of the site.
    origin: String,
    corrections: Vec<(Moment, String)>,
    disclosure: Option<String>,
}

/// The file's name in the article's folder.
const FILE: &str = "index.md";

/// Returns the address of the twin of the article at `address`, which ends in a slash like those of
/// all articles.
pub fn of(address: &str) -> String {
    format!("{address}{FILE}")
}

/// Returns the twin as a story's page announces it, if the site has any.
pub fn announced(site: &Site, story: &Story) -> Option<FeedRef> {
    site.config.outputs.llms.then(|| FeedRef {
        title: story.card.title.clone(),
        mime: "text/markdown",
        url: of(&story.card.url),
    })
}

impl Format for MarkdownAlternate {
    fn name(&self) -> &'static str {
        "twin"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !site.config.outputs.llms {
            return;
        }
        for edition in &site.editions {
            for story in &edition.stories {
                let meta = &story.article.meta;
                let facts = Facts {
                    card: story.card.clone(),
                    origin: site.config.base.origin.clone(),
                    corrections: meta
                        .corrections
                        .iter()
                        .map(|one| (one.date, one.text.clone()))
                        .collect(),
                    disclosure: meta.disclosure.clone(),
                };
                let address = of(&story.address);
                let title = &story.card.title;
                let mut page = page::page(site, edition, PageKind::Article, &address, title);
                page.indexed = false;
                let mut view = page::plain(edition, page, facts);
                view.bodies = vec![story.body.clone()];
                out.add(&address, Some(story.place()), view);
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = page::facts(&plan.view);
        let mut diagnostics = Vec::new();
        let mut text = head(facts);
        for body in &plan.view.bodies {
            let body = render_context
                .markdown(body, &facts.origin)
                .drain_into(&mut diagnostics);
            text.push('\n');
            text.push_str(body.trim());
            text.push('\n');
        }
        if !facts.corrections.is_empty() {
            text.push_str("\n## Corrections\n\n");
            for (date, notice) in &facts.corrections {
                let notice = render_context.feed_note(notice, &facts.card.permalink);
                text.push_str(&format!("- {}: {}\n", date.day(), line(&notice)));
            }
        }
        if let Some(disclosure) = &facts.disclosure {
            let note = render_context.feed_note(disclosure, &facts.card.permalink);
            text.push_str(&format!("\n## Disclosure\n\n{}\n", line(&note)));
        }
        Outcome::new(Content::Bytes(text.into_bytes()), diagnostics)
    }
}

/// Returns what stands above the text: what the story says of itself.
fn head(facts: &Facts) -> String {
    let card = &facts.card;
    let names = |terms: &[Hashed<crate::model::card::TermRef>]| {
        let titles: Vec<&str> = terms.iter().map(|term| term.title.as_str()).collect();
        titles.join(", ")
    };
    let rows = [
        ("Address", card.permalink.clone()),
        ("Published", card.date.rfc3339()),
        (
            "Updated",
            card.updated.map(Moment::rfc3339).unwrap_or_default(),
        ),
        ("By", names(&card.authors)),
        ("Category", card.category.title.clone()),
        ("Tags", names(&card.tags)),
        ("Label", card.sponsored.clone().unwrap_or_default()),
    ];
    let mut text = format!("# {}\n\n", line(&card.title));
    if !card.summary.is_empty() {
        text.push_str(&format!("> {}\n\n", line(&card.summary)));
    }
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("- {name}: {}\n", line(value)));
    }
    text
}
