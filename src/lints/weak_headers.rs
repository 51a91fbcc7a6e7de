//! The owner's own headers, where they lack protection (rule X1).

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A `_headers` without the headers that protect readers.
pub(crate) struct WeakHeaders;

impl Lint for WeakHeaders {
    fn code(&self) -> &'static Code {
        &codes::WEAK_HEADERS
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let Some(file) = context.site.statics.get("/_headers") else {
            return;
        };
        let text = context.tree.text(&file.source).unwrap_or_default();
        let has = |name: &str, value: &str| {
            text.lines()
                .filter_map(|line| line.split_once(':'))
                .any(|(key, given)| {
                    key.trim().eq_ignore_ascii_case(name)
                        && given.to_ascii_lowercase().contains(value)
                })
        };
        let asked = [
            ("Content-Security-Policy", "default-src"),
            ("X-Content-Type-Options", "nosniff"),
        ];
        for (name, value) in asked {
            if !has(name, value) {
                let message = format!("`_headers` sets no `{name}` with `{value}`");
                found.push(
                    Diagnostic::new(self.code(), message)
                        .at(Span::file(&file.source))
                        .help("take the file out: presswork writes it for the hosts that `[hosts]` names"),
                );
            }
        }
    }
}
