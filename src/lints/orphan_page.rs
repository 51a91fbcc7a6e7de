//! Pages to which no way leads.

use rustc_hash::FxHashSet;

use super::{Desk, Lint};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A published file whose page cannot be reached from the front page by links.
pub struct OrphanPage;

impl Lint for OrphanPage {
    fn code(&self) -> &'static Code {
        &codes::ORPHAN_PAGE
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        let fronts = desk.site.editions.iter();
        let mut open: Vec<&OutPath> = fronts
            .filter_map(|edition| desk.output(&format!("{}/", edition.prefix)))
            .collect();
        let mut reached: FxHashSet<&OutPath> = open.iter().copied().collect();
        while let Some(page) = open.pop() {
            let Some((proof, _)) = desk.proof(page) else {
                continue;
            };
            for link in &proof.page.links {
                let target = desk.address(&proof.path, link);
                let target = target.and_then(|address| desk.output(&address));
                if let Some(target) = target.filter(|target| reached.insert(target)) {
                    open.push(target);
                }
            }
        }
        // A theme without links at all, or without a front page, has nothing to say here.
        if reached.len() < 2 {
            return;
        }
        for (proof, origin) in desk.proofs {
            let story = origin
                .as_ref()
                .filter(|origin| desk.article(origin).is_some());
            let Some(origin) = story else {
                continue;
            };
            if !proof.page.redirect && !proof.page.unlisted && !reached.contains(&proof.path) {
                let message = format!(
                    "no way leads from the front page to {}",
                    proof.path.address()
                );
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(Span::file(origin))
                        .help("link to it from another page, or from the menu in config.toml"),
                );
            }
        }
    }
}
