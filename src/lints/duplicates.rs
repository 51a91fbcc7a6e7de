//! Texts that occur in two articles.

use rustc_hash::FxHashMap;

use super::LintContext;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::site::Story;

/// Reports every article whose text `of` is also that of an older one in the same language; capitals,
/// blanks and punctuation make no difference.
pub(super) fn each(
    context: &LintContext,
    (code, key): (&'static Code, &str),
    (message, help): (&str, &str),
    of: impl Fn(&Story) -> Option<&str>,
    found: &mut Vec<Diagnostic>,
) {
    for edition in &context.site.editions {
        let mut known: FxHashMap<String, &Story> = FxHashMap::default();
        // The oldest comes first, so that the newer one is reported.
        for story in edition.stories.iter().rev() {
            let letters = |text: &str| -> String {
                let letters = text.chars().filter(|c| c.is_alphanumeric());
                letters.flat_map(char::to_lowercase).collect()
            };
            let Some(text) = of(story).map(letters).filter(|text| !text.is_empty()) else {
                continue;
            };
            let path = &story.article.path;
            if let Some(first) = known.get(&text) {
                let first = &first.article.path;
                found.push(
                    Diagnostic::new(code, format!("{message} `{first}`"))
                        .at(context.key(path, key))
                        .label(context.key(first, key), "the older one")
                        .help(help),
                );
            } else {
                known.insert(text, story);
            }
        }
    }
}
