//! Authors or categories that readers cannot tell apart.

use std::collections::BTreeMap;

use super::{Lint, LintContext};
use crate::base::SourcePath;
use crate::base::text;
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::site::Term;
use crate::model::theme::PageKind;

/// A name that two files give to their authors or categories.
pub(crate) struct SameName;

impl Lint for SameName {
    fn code(&self) -> &'static Code {
        &codes::SAME_NAME
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for edition in &context.site.editions {
            found.extend(same(
                "author",
                edition.taxonomy(PageKind::Author),
                "readers take both for one: give one of them a name that tells them apart, or put the two files together",
            ));
            found.extend(same(
                "category",
                edition.taxonomy(PageKind::Category),
                "give one of them another `title`, or put the two files together",
            ));
        }
    }
}

/// Reports each of these terms whose file gives it the name of one before it. `what` is what they are.
fn same(what: &str, terms: &[Term], help: &str) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, &SourcePath> = BTreeMap::new();
    let mut found = Vec::new();
    for term in terms {
        let Some(file) = &term.source else { continue };
        let name = &term.profile.term.title;
        let words: Vec<&str> = name.split_whitespace().collect();
        let key = text::caseless(&words.join(" "));
        let other = first.entry(key).or_insert(file);
        if *other != file {
            let message = format!("there are two files of the {what} “{name}”");
            found.push(
                Diagnostic::new(&codes::SAME_NAME, message)
                    .at(Span::file(file))
                    .label(Span::file(other), "the other one")
                    .help(help),
            );
        }
    }
    found
}
