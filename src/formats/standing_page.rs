//! A standing page: about, masthead, ethics.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Format, Plans, cards, kept, page};
use crate::diagnostic::Outcome;
use crate::model::body::Heading;
use crate::model::theme::PageKind;
use crate::model::{Content, Data, Plan, Site, plan};
use crate::render::{RenderContext, Subject};

/// `/about/`
pub(crate) struct StandingPage;

#[derive(Debug, Hash, Serialize, Deserialize)]
struct Facts {
    toc: bool,
    extra: BTreeMap<String, Data>,
}

impl Format for StandingPage {
    fn name(&self) -> &'static str {
        "page"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        for edition in &site.editions {
            for story in &edition.pages {
                let meta = &story.article.meta;
                let template = page::template(site, &story.article, "page.html");
                let mut page =
                    page::page(site, edition, PageKind::Page, &story.address, &meta.title);
                page.heading = meta.title_html.clone();
                page.description = story.card.summary.clone();
                page.indexed &= story.card.held.is_none();
                page.translations = story.translations.clone();
                page.card =
                    cards::of_standing_page(edition, story).map(|card| card.reference(site));
                let facts = Facts {
                    toc: meta.toc,
                    extra: meta.extra.clone(),
                };
                let view = page::view(edition, template, page, facts, Some(&story.body));
                out.add_page(&story.address, Some(story.place()), view);
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (view, facts) = page::of::<Facts>(plan);
        render_context
            .template(plan, Subject::Page, |context, body| {
                let toc: &[Heading] = if facts.toc { &body.toc } else { &[] };
                context.insert_value("toc", render_context.toc(view, toc));
                context.insert("extra", &facts.extra);
            })
            .map(Content::Bytes)
    }

    fn keep(&self, plan: &Plan) -> Option<Vec<u8>> {
        kept::facts::<Facts>(plan)
    }

    fn restore(&self, bytes: &[u8]) -> Option<Arc<dyn plan::Facts>> {
        kept::restored::<Facts>(bytes)
    }
}
