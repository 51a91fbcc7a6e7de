//! Links by `http:` to hosts that the site reaches by `https:`.

use rustc_hash::FxHashSet;

use super::{Lint, LintContext};
use crate::base::text;
use crate::diagnostic::{Code, Diagnostic, Edit, codes};

/// A link by `http:` to a host that other links reach by `https:`.
pub(crate) struct InsecureLink;

impl Lint for InsecureLink {
    fn code(&self) -> &'static Code {
        &codes::INSECURE_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let own = context.site.config.base.origin.strip_prefix("https://");
        let links = || {
            context
                .pages
                .iter()
                .flat_map(|(page_facts, _)| &page_facts.page.links)
        };
        let mut secure: FxHashSet<&str> =
            links().filter_map(|link| host(link, "https://")).collect();
        secure.extend(own);
        for (page_facts, origin) in context.pages {
            let Some(origin) = origin.as_ref().filter(|_| !page_facts.page.redirect) else {
                continue;
            };
            for link in &page_facts.page.links {
                let Some(host) = host(link, "http://").filter(|host| secure.contains(host)) else {
                    continue;
                };
                let span = context.locate(origin, link);
                let new = link.replacen("http:", "https:", 1);
                let message = format!("this link to {host} is not secure, and others are");
                let mut diagnostic =
                    Diagnostic::new(self.code(), message).help(format!("write `{new}`"));
                let text = context.tree.text(&span.file).unwrap_or_default();
                if own == Some(host) && text::part(&text, span.range) == Some(link) {
                    let old = link.to_string();
                    diagnostic.fix = Some(Edit {
                        at: span.clone(),
                        old,
                        new,
                    });
                }
                found.push(diagnostic.at(span));
            }
        }
    }
}

fn host<'l>(link: &'l str, scheme: &str) -> Option<&'l str> {
    let rest = link.strip_prefix(scheme)?;
    rest.split(['/', '?', '#'])
        .next()
        .filter(|host| !host.is_empty())
}
