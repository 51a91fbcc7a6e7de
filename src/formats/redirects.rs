//! Old addresses: a page for each that works on any host, and `_redirects` for hosts that read it.

use super::{Format, Plans, sheet};
use crate::diagnostic::Outcome;
use crate::model::theme::PageKind;
use crate::model::{Content, Plan, Site};
use crate::render::Canvas;

/// A page at every old address, and `/_redirects`
pub struct Redirects;

#[derive(Debug, Hash)]
enum Facts {
    /// The new full address, and what is there.
    Page {
        to: String,
        title: String,
        language: String,
    },
    /// Old and new addresses from the host's root.
    Table(Vec<(String, String)>),
}

impl Format for Redirects {
    fn name(&self) -> &'static str {
        "redirects"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let Some(edition) = site.editions.first() else {
            return;
        };
        let base = &site.config.base;
        for redirect in &site.redirects {
            let mut page = sheet::page(
                site,
                edition,
                PageKind::Page,
                &redirect.from,
                &redirect.title,
            );
            page.indexed = false;
            let facts = Facts::Page {
                to: base.absolute(&redirect.to),
                title: redirect.title.clone(),
                language: site.config.language.to_string(),
            };
            out.add(
                &redirect.file(),
                Some(redirect.place.clone()),
                sheet::plain(edition, page, facts),
            );
        }
        if !site.redirects.is_empty() && !site.statics.contains_key("/_redirects") {
            let table = site
                .redirects
                .iter()
                .map(|redirect| (base.href(&redirect.from), base.href(&redirect.to)))
                .collect();
            let page = sheet::page(site, edition, PageKind::Page, "/_redirects", "");
            out.add(
                "/_redirects",
                None,
                sheet::plain(edition, page, Facts::Table(table)),
            );
        }
    }

    fn render(&self, plan: &Plan, _: &Canvas) -> Outcome<Content> {
        let text = match sheet::facts::<Facts>(&plan.view) {
            Facts::Page {
                to,
                title,
                language,
            } => {
                let (to, title) = (sheet::escaped(to), sheet::escaped(title));
                format!(
                    "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
                     <title>{title}</title>\n<link rel=\"canonical\" href=\"{to}\">\n\
                     <meta name=\"robots\" content=\"noindex\">\n\
                     <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n<body>\n\
                     <p><a href=\"{to}\">{title}</a></p>\n</body>\n</html>\n"
                )
            }
            Facts::Table(rows) => {
                let width = rows
                    .iter()
                    .map(|(from, _)| from.len())
                    .max()
                    .unwrap_or(0)
                    .min(60);
                rows.iter()
                    .map(|(from, to)| format!("{from:width$} {to} 301\n"))
                    .collect()
            }
        };
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}
