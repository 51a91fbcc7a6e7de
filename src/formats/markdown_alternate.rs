//! An article's text as Markdown, for programs that read for people.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::markdown_text::{blocks_of_html, of_html, plain, within};
use super::statements::Statements;
use super::text::on_one_line;
use super::{Format, Plans, file, kept};
use crate::base::{Hashed, Moment};
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::article::Change;
use crate::model::card::TermRef;
use crate::model::chrome::Chrome;
use crate::model::review::Score;
use crate::model::{Card, Content, Plan, Site, plan};
use crate::render::{RenderContext, interface_text};

/// `/2026/05/slug/index.md` or `/slug.md`, where the site asks for it
pub(crate) struct MarkdownAlternate;

#[derive(Debug, Hash, Serialize, Deserialize)]
struct Facts {
    card: Hashed<Card>,
    chrome: Hashed<Chrome>,
    /// Scheme, host and port of the site.
    origin: String,
    statements: Statements,
}

impl Format for MarkdownAlternate {
    fn name(&self) -> &'static str {
        "markdown_alternate"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !site.config.outputs.llms {
            return;
        }
        for edition in &site.editions {
            for story in &edition.stories {
                let facts = Facts {
                    card: story.card.clone(),
                    chrome: edition.chrome.clone(),
                    origin: site.config.base.origin.clone(),
                    statements: Statements::of(story),
                };
                let address = addresses::markdown_alternate(&story.address);
                let view = file::with_texts(facts, vec![story.body.clone()]);
                out.add(&address, Some(story.place()), view);
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = file::facts(plan);
        let mut diagnostics = Vec::new();
        let said = &facts.statements;
        let [takeaways, review] = said.blocks(&facts.card, &facts.chrome, render_context);
        let mut text = head(facts);
        if plan
            .view
            .bodies()
            .iter()
            .any(|body| render_context.has_paid_links(body))
        {
            let note = interface_text(&facts.chrome.words, "affiliate_links", &[]);
            text.push_str(&format!("\n{}\n", plain(&note)));
        }
        text.push_str(&blocks_of_html(&takeaways));
        for body in plan.view.bodies() {
            let body = render_context
                .markdown(body, &facts.origin, &facts.chrome, &of_html)
                .drain_into(&mut diagnostics);
            text.push('\n');
            text.push_str(body.trim());
            text.push('\n');
        }
        text.push_str(&blocks_of_html(&review));
        if !said.corrections.is_empty() {
            text.push_str("\n## Corrections\n\n");
            for notice in &said.corrections {
                let words = render_context.feed_note(&notice.text, &facts.card.permalink);
                text.push_str(&format!("- {}: {}\n", notice.date.day(), of_html(&words)));
                if let Some(change) = &notice.change {
                    text.push_str(&changed(change));
                }
            }
        }
        if let Some(disclosure) = &said.disclosure {
            let note = render_context.feed_note(disclosure, &facts.card.permalink);
            text.push_str(&format!("\n## Disclosure\n\n{}\n", of_html(&note)));
        }
        Outcome::new(Content::Bytes(text.into_bytes()), diagnostics)
    }

    fn keep(&self, plan: &Plan) -> Option<Vec<u8>> {
        kept::facts::<Facts>(plan)
    }

    fn restore(&self, bytes: &[u8]) -> Option<Arc<dyn plan::Facts>> {
        kept::restored::<Facts>(bytes)
    }
}

/// Returns what a correction changed, as a list below it.
fn changed(change: &Change) -> String {
    let passages = [
        ("Before", &change.before.value),
        ("Now", &change.after.value),
    ];
    let passages = passages.into_iter().filter(|(_, text)| !text.is_empty());
    passages
        .map(|(word, text)| format!("  - {word}: {}\n", plain(text)))
        .collect()
}

fn score(score: Score) -> String {
    format!("{} of {}", score.points(), score.best)
}

/// Returns what stands above the text: what the story says of itself.
fn head(facts: &Facts) -> String {
    let card = &facts.card;
    let names = |terms: &[Hashed<TermRef>]| {
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
        ("Score", card.score.map(score).unwrap_or_default()),
        ("Label", card.sponsored.clone().unwrap_or_default()),
    ];
    let mut text = format!("# {}\n\n", plain(&card.title));
    if !card.summary.is_empty() {
        text.push_str(&format!("> {}\n\n", plain(&card.summary)));
    }
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let value = match *name {
            "Address" => on_one_line(value),
            _ => within(value),
        };
        text.push_str(&format!("- {name}: {value}\n"));
    }
    text
}
