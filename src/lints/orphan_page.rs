//! Pages that no link reaches.

use rustc_hash::FxHashSet;

use super::{Lint, LintContext};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// Adds a front page and all pages to which a way leads from there. Returns whether a way led to the front page
/// before.
fn reach<'a>(
    context: &'a LintContext,
    front: &'a OutPath,
    reached: &mut FxHashSet<&'a OutPath>,
) -> bool {
    if !reached.insert(front) {
        return true;
    }
    let mut open = vec![front];
    while let Some(page) = open.pop() {
        let Some((page_facts, _)) = context.page_facts(page) else {
            continue;
        };
        for link in &page_facts.page.links {
            let target = context.address(&page_facts.path, link);
            let target = target.and_then(|address| context.output(&address));
            if let Some(target) = target.filter(|target| reached.insert(target)) {
                open.push(target);
            }
        }
    }
    false
}

/// A published file whose page cannot be reached from the front page by links.
pub(crate) struct OrphanPage;

impl Lint for OrphanPage {
    fn code(&self) -> &'static Code {
        &codes::ORPHAN_PAGE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let mut reached: FxHashSet<&OutPath> = FxHashSet::default();
        let mut apart = Vec::new();
        for (number, edition) in context.site.editions.iter().enumerate() {
            let address = format!("{}/", edition.prefix);
            let Some(front) = context.output(&address) else {
                continue;
            };
            if !reach(context, front, &mut reached) && number > 0 {
                apart.push((address, edition));
            }
        }
        // In a theme without links or without a front page, every page would be reported.
        if reached.len() < 2 {
            return;
        }
        for (address, edition) in apart {
            let language = &edition.language;
            let message = format!("no way leads from the front page to {address} (`{language}`)");
            found.push(Diagnostic::new(self.code(), message).help(
                "let the theme show `page.translations`, or name the address in the menu in config.toml",
            ));
        }
        for (page_facts, origin) in context.pages {
            let story = origin
                .as_ref()
                .filter(|origin| context.article(origin).is_some());
            let Some(origin) = story else {
                continue;
            };
            if !page_facts.page.redirect
                && !page_facts.page.unlisted
                && !reached.contains(&page_facts.path)
            {
                let message = format!(
                    "no way leads from the front page to {}",
                    page_facts.path.address()
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
