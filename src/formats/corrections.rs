//! Every correction that the publication has made, on one page.

use tera::Value;

use super::{Format, Plans, sheet};
use crate::base::{Hashed, Moment};
use crate::diagnostic::Outcome;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Plan, Site};
use crate::render::{self, Canvas, Subject, object, words_fill};

/// `/corrections/`
pub struct Corrections;

/// The story, when it was put right and what was wrong; newest first.
type Facts = Vec<(Hashed<Card>, Moment, String)>;

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
            let address = format!("{}/corrections/", edition.prefix);
            let title = words_fill(&edition.chrome.words, "corrections", &[]);
            let page = sheet::page(site, edition, PageKind::Corrections, &address, &title);
            let mut facts: Facts = edition
                .stories
                .iter()
                .flat_map(|story| {
                    let corrections = &story.article.meta.corrections;
                    corrections
                        .iter()
                        .map(|one| (story.card.clone(), one.date, one.text.clone()))
                })
                .collect();
            facts.sort_by_key(|(_, date, _)| std::cmp::Reverse(*date));
            out.add(
                &address,
                None,
                sheet::view(edition, "corrections.html", page, facts, None),
            );
        }
    }

    fn render(&self, plan: &Plan, canvas: &Canvas) -> Outcome<Content> {
        let facts: &Facts = sheet::facts(&plan.view);
        let chrome = &plan.view.chrome;
        canvas
            .template(plan, Subject::List, |context, _| {
                let corrections = facts.iter().map(|(card, date, text)| {
                    object([
                        ("story", canvas.card(card, chrome)),
                        ("date", render::moment(*date, &chrome.words)),
                        ("text", Value::safe_string(text)),
                    ])
                });
                context.insert_value("corrections", Value::from(corrections.collect::<Vec<_>>()));
            })
            .map(Content::Bytes)
    }
}
