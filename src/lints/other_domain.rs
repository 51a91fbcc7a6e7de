//! A `CNAME` of the owner's own (GitHub Pages; rule X4).

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::hosts::Host;

/// A `CNAME` with another domain than the site's.
pub(crate) struct OtherDomain;

impl Lint for OtherDomain {
    fn code(&self) -> &'static Code {
        &codes::OTHER_DOMAIN
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let config = &context.site.config;
        let Some(file) = context.site.statics.get("/CNAME") else {
            return;
        };
        if !config.hosts.any(&[Host::GithubPages]) {
            return;
        }
        let text = context.tree.text(&file.source).unwrap_or_default();
        let host = config.base.host();
        let shown = text.trim();
        if !shown.eq_ignore_ascii_case(host) {
            let message = format!("`CNAME` says `{shown}`, and `base_url` is at `{host}`");
            found.push(
                Diagnostic::new(self.code(), message)
                    .at(Span::file(&file.source))
                    .help(format!(
                        "write `{host}`, or take the file out: presswork writes it"
                    )),
            );
        }
    }
}
