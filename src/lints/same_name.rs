//! Authors or categories that readers cannot tell apart.

use std::collections::BTreeMap;

use super::{Lint, LintContext};
use crate::base::SourcePath;
use crate::base::text;
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::theme::PageKind;

/// A name that two files give to their authors or categories.
pub(crate) struct SameName;

impl Lint for SameName {
    fn code(&self) -> &'static Code {
        &codes::SAME_NAME
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for edition in &context.site.editions {
            for (what, kind) in [
                ("author", PageKind::Author),
                ("category", PageKind::Category),
            ] {
                let mut first: BTreeMap<String, &SourcePath> = BTreeMap::new();
                for term in edition.taxonomy(kind) {
                    let Some(file) = &term.source else { continue };
                    let name = &term.profile.term.title;
                    let words: Vec<&str> = name.split_whitespace().collect();
                    let other = first
                        .entry(text::caseless(&words.join(" ")))
                        .or_insert(file);
                    if *other == file {
                        continue;
                    }
                    let message = format!("there are two files of the {what} “{name}”");
                    let help = match kind {
                        PageKind::Author => {
                            "readers take both for one: give one of them a name that tells them apart, or put the \
                             two files together"
                        }
                        _ => "give one of them another `title`, or put the two files together",
                    };
                    found.push(
                        Diagnostic::new(self.code(), message)
                            .at(Span::file(file))
                            .label(Span::file(other), "the other one")
                            .help(help),
                    );
                }
            }
        }
    }
}
