//! Links to old addresses.

use rustc_hash::FxHashMap;

use super::{Lint, LintContext};
use crate::base::{OutPath, text};
use crate::diagnostic::{Code, Diagnostic, Edit, Span, codes};
use crate::model::article::Dest;
use crate::model::site::Redirect;

/// A link that reaches its page by a redirect.
pub(crate) struct RedirectedLink;

impl Lint for RedirectedLink {
    fn code(&self) -> &'static Code {
        &codes::REDIRECTED_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let old: FxHashMap<String, &str> = context
            .site
            .redirects
            .iter()
            .map(|one| (one.file(), one.to.as_str()))
            .collect();
        for story in context.site.stories_and_pages() {
            for one in &story.article.outline.refs {
                let Dest::Address(address, rest) = &one.dest else {
                    continue;
                };
                let Some(to) = old.get(&Redirect::file_of(&OutPath::asked_for(address))) else {
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
