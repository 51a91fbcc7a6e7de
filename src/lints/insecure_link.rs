//! Links by `http:` to hosts that the site reaches by `https:`.

use rustc_hash::FxHashSet;

use super::{Desk, Lint};
use crate::diagnostic::{Code, Diagnostic, Edit, codes};

/// A link that could be secure, as others to the same host are.
pub struct InsecureLink;

impl Lint for InsecureLink {
    fn code(&self) -> &'static Code {
        &codes::INSECURE_LINK
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        let own = desk.site.config.base.origin.strip_prefix("https://");
        let links = || desk.proofs.iter().flat_map(|(proof, _)| &proof.page.links);
        let mut secure: FxHashSet<&str> =
            links().filter_map(|link| host(link, "https://")).collect();
        secure.extend(own);
        for (proof, origin) in desk.proofs {
            let Some(origin) = origin.as_ref().filter(|_| !proof.page.redirect) else {
                continue;
            };
            for link in &proof.page.links {
                let Some(host) = host(link, "http://").filter(|host| secure.contains(host)) else {
                    continue;
                };
                let span = desk.locate(origin, link);
                let new = link.replacen("http:", "https:", 1);
                let message = format!("this link to {host} is not secure, and others are");
                let mut diagnostic =
                    Diagnostic::new(self.code(), message).help(format!("write `{new}`"));
                if own == Some(host) && span.end > 0 {
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
