//! An llms.txt of the owner's own (llmstxt.org; rule R3).

use super::{Lint, LintContext};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// An llms.txt without a title, or with links that lead nowhere.
pub(crate) struct InvalidLlms;

impl Lint for InvalidLlms {
    fn code(&self) -> &'static Code {
        &codes::INVALID_LLMS
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for (address, file) in &context.site.statics {
            if !address.ends_with("/llms.txt") {
                continue;
            }
            let Ok(path) = OutPath::of_address(address) else {
                continue;
            };
            let text = context.tree.text(&file.source).unwrap_or_default();
            let mut lines = text.lines().filter(|line| !line.trim().is_empty());
            if !lines.next().is_some_and(|line| line.starts_with("# ")) {
                found.push(
                    Diagnostic::new(self.code(), "llms.txt does not begin with the site's name")
                        .at(Span::file(&file.source))
                        .help("begin it with a heading: `# The Daily Diff`"),
                );
            }
            for (begin, _) in text.match_indices("](") {
                let start = begin + 2;
                let link = text[start..]
                    .split([')', ' ', '\n'])
                    .next()
                    .unwrap_or_default();
                let place = context.address(&path, link);
                if place.is_some_and(|place| context.output(&place).is_none()) {
                    found.push(
                        Diagnostic::new(self.code(), format!("nothing is at `{link}`"))
                            .at(Span::bytes(&file.source, start..start + link.len()))
                            .help("link to a page of the site, or take the line out"),
                    );
                }
            }
        }
    }
}
