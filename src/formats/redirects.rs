//! Old addresses of pages: a page for each, which leads on wherever it is handed out.

use super::text::escaped;
use super::{Format, Plans, file};
use crate::diagnostic::Outcome;
use crate::model::old_addresses::{Answer, OldAddress, old_addresses};
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// A page at every old address
pub(crate) struct Redirects;

/// The new full address, and what is there.
#[derive(Debug, Hash)]
struct Facts {
    to: String,
    title: String,
    language: String,
}

impl Format for Redirects {
    fn name(&self) -> &'static str {
        "redirects"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let base = &site.config.base;
        let old = old_addresses(site).into_iter();
        for OldAddress {
            redirect, address, ..
        } in old.filter(|old| matches!(old.answer, Answer::Page))
        {
            let facts = Facts {
                to: match redirect.to.starts_with('/') {
                    true => format!("{}{}", base.origin, base.written(&redirect.to)),
                    false => redirect.to.clone(),
                },
                title: redirect.title.clone(),
                language: site.config.language.to_string(),
            };
            let place = Some(redirect.place.clone());
            out.add(&address, place, file::view(facts));
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let Facts {
            to,
            title,
            language,
        } = file::facts(plan);
        let (to, title) = (escaped(to), escaped(title));
        let text = format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <title>{title}</title>\n<link rel=\"canonical\" href=\"{to}\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n<body>\n\
             <p><a href=\"{to}\">{title}</a></p>\n</body>\n</html>\n"
        );
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}
