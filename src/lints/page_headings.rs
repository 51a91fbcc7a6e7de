//! The headings of finished pages (rule A1).

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A page without exactly one main heading, or with a rank that the theme leaves out.
pub(crate) struct PageHeadings;

impl Lint for PageHeadings {
    fn code(&self) -> &'static Code {
        &codes::PAGE_HEADINGS
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        pages::each(context, self.code(), found, |page_facts| {
            let headings = page_facts.page.headings.as_slice();
            let own = context
                .page_facts(&page_facts.path)
                .and_then(|(_, origin)| origin.as_ref());
            let written = own.and_then(|origin| context.sources.get(origin));
            let written = written.map_or(&[][..], |source_facts| source_facts.headings.as_slice());
            let firsts = written.iter().filter(|one| one.value == 1).count();
            let mains = headings.iter().filter(|rank| **rank == 1).count();
            let mut faults = Vec::new();
            // Headings of the text were checked in the source file.
            if mains == 0 || mains > firsts + 1 {
                let message = match mains {
                    0 => "there is no `h1`".to_owned(),
                    more => format!("there are {} `h1`", more - firsts),
                };
                faults.push((message, "a page has one main heading, its title".to_owned()));
            }
            let skipped = headings.windows(2).find_map(|pair| match pair {
                [above, rank] if *rank > above + 1 => Some((*above, *rank)),
                _ => None,
            });
            // A rank that the writer left out was reported in the source file.
            let ranks = std::iter::once(1).chain(written.iter().map(|one| one.value));
            let ranks: Vec<u8> = ranks.collect();
            let skips = ranks.windows(2).any(|pair| pair[1] > pair[0] + 1);
            if let Some((above, rank)) = skipped.filter(|_| !skips) {
                faults.push((
                    format!("an `h{rank}` follows an `h{above}`"),
                    format!("make it an `h{}`, and let a class set its size", above + 1),
                ));
            }
            faults
        });
    }
}
