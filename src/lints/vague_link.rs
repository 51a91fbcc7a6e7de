//! Links with meaningless words.

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A link whose words do not name its target.
pub(crate) struct VagueLink;

/// Link texts that name no target, in several languages, in order.
const VAGUE: &[&str] = &[
    "aquí",
    "article",
    "artikel",
    "cliquez ici",
    "clicca qui",
    "click",
    "click here",
    "continue reading",
    "details",
    "en savoir plus",
    "ga verder",
    "haz clic aquí",
    "here",
    "hier",
    "hier klicken",
    "ici",
    "klicken sie hier",
    "klik hier",
    "leer más",
    "lees meer",
    "leggi tutto",
    "link",
    "lire la suite",
    "mehr",
    "mehr erfahren",
    "more",
    "qui",
    "read more",
    "saiba mais",
    "see here",
    "siehe hier",
    "source",
    "this",
    "this article",
    "this link",
    "this page",
    "weiter",
    "weiterlesen",
    "こちら",
    "ここ",
    "这里",
    "點此",
];

impl Lint for VagueLink {
    fn code(&self) -> &'static Code {
        &codes::VAGUE_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for source_facts in context.sources.values() {
            for link in &source_facts.links {
                let words = link
                    .value
                    .trim_matches(|c: char| !c.is_alphanumeric())
                    .to_lowercase();
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                if VAGUE.contains(&words.as_str()) {
                    let message = format!(
                        "the words of this link do not say where it leads: “{}”",
                        link.value.trim()
                    );
                    found.push(
                        Diagnostic::new(self.code(), message)
                            .at(Span::new(&source_facts.path, link.range))
                            .help("link the words that name what is there"),
                    );
                }
            }
        }
    }
}
