//! Links to old addresses.

use rustc_hash::FxHashMap;

use super::{Lint, LintContext};
use crate::base::text;
use crate::diagnostic::{Code, Diagnostic, Edit, Span, codes};
use crate::model::article::Dest;

/// A link that reaches its page by a redirect.
pub(crate) struct RedirectedLink;

impl Lint for RedirectedLink {
    fn code(&self) -> &'static Code {
        &codes::REDIRECTED_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let old: FxHashMap<&str, &str> = context
            .site
            .redirects
            .iter()
            .map(|one| (one.from.trim_end_matches('/'), one.to.as_str()))
            .collect();
        for story in context.stories() {
            for one in &story.article.outline.refs {
                let Dest::Address(address, rest) = &one.dest else {
                    continue;
                };
                let Some(to) = old.get(address.trim_end_matches('/')) else {
                    continue;
                };
                let span = Span::new(&story.article.path, one.range);
                let mut diagnostic = Diagnostic::new(
                    self.code(),
                    format!("`{address}` is an old address of `{to}`"),
                )
                .help(format!("write `{to}{rest}`"));
                let text = context.tree.text(&span.file).unwrap_or_default();
                let old = format!("{address}{rest}");
                if text::part(&text, span.range) == Some(old.as_str()) {
                    let new = format!("{to}{rest}");
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
