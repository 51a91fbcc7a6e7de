//! How a mistake on finished pages is reported: what a theme does wrong stands on every page, and is
//! said once.

use std::collections::BTreeMap;

use super::Desk;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::Proof;

/// What is wrong with a page: the message, and what to do.
pub(super) type Fault = (String, String);

/// Looks at every page that readers see, and reports what `look` finds.
pub(super) fn each(
    desk: &Desk,
    code: &'static Code,
    found: &mut Vec<Diagnostic>,
    mut look: impl FnMut(&Proof) -> Vec<Fault>,
) {
    let mut faults: BTreeMap<Fault, Vec<usize>> = BTreeMap::new();
    for (at, (proof, origin)) in desk.proofs.iter().enumerate() {
        let excepted = origin.as_ref().is_some_and(|origin| {
            let article = desk.article(origin);
            article.is_some_and(|article| article.meta.allows(code))
        });
        if proof.page.redirect || excepted {
            continue;
        }
        for fault in look(proof) {
            faults.entry(fault).or_default().push(at);
        }
    }
    for ((message, help), pages) in faults {
        let Some((first, origin)) = pages.first().and_then(|at| desk.proofs.get(*at)) else {
            continue;
        };
        let address = first.path.address();
        let message = match pages.len() - 1 {
            0 => format!("{message} on the page {address}"),
            1 => format!("{message} on the page {address} and one other"),
            more => format!("{message} on the page {address} and {more} others"),
        };
        let mut diagnostic = Diagnostic::new(code, message).help(help);
        if let (1, Some(origin)) = (pages.len(), origin) {
            diagnostic = diagnostic.at(Span::file(origin));
        }
        found.push(diagnostic);
    }
}
