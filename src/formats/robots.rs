//! robots.txt (RFC 9309), which tells crawlers where the sitemap is.

use super::{Format, Plans, sheet};
use crate::diagnostic::Outcome;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::Canvas;

/// `/robots.txt`
pub struct Robots;

#[derive(Debug, Hash)]
struct Facts {
    sitemap: String,
}

impl Format for Robots {
    fn name(&self) -> &'static str {
        "robots"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let Some(edition) = site.editions.first() else {
            return;
        };
        // A robots.txt of the owner's own stands below content/static.
        if site.statics.contains_key("/robots.txt") {
            return;
        }
        let page = sheet::page(site, edition, PageKind::Feeds, "/robots.txt", "");
        let facts = Facts {
            sitemap: site.config.base.absolute("/sitemap.xml"),
        };
        out.add("/robots.txt", None, sheet::plain(edition, page, facts));
    }

    fn render(&self, plan: &Plan, _: &Canvas) -> Outcome<Content> {
        let facts: &Facts = sheet::facts(&plan.view);
        let text = format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", facts.sitemap);
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}
