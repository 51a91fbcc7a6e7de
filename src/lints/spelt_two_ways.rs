//! Tags and categories that are spelt in several ways.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Lint, LintContext};
use crate::base::SourcePath;
use crate::base::slug::term_id;
use crate::base::text;
use crate::diagnostic::{Code, Diagnostic, Edit, Span, codes};
use crate::model::article::Spanned;
use crate::model::site::{Edition, Story, Term};
use crate::model::theme::PageKind;

/// A name with another spelling in most places.
pub(crate) struct SpeltTwoWays;

impl Lint for SpeltTwoWays {
    fn code(&self) -> &'static Code {
        &codes::SPELT_TWO_WAYS
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        for edition in &context.site.editions {
            let names = |of: fn(&Story) -> &[Spanned<String>]| -> Vec<Use> {
                let stories = edition.stories.iter();
                stories
                    .flat_map(|story| of(story).iter().map(move |name| Use { story, name }))
                    .collect()
            };
            let tags = names(|story| &story.article.meta.tags);
            let mut categories = names(|story| story.article.meta.category.as_slice());
            let unknown = unknown_categories(edition);
            categories.retain(|one| !unknown.contains(&one.story.article.path));
            for (what, uses) in [("tag", tags), ("category", categories)] {
                self.compare(context, what, &uses, found);
            }
        }
    }
}

/// Returns the articles whose category has no file although others have: that is reported as a mistake already.
fn unknown_categories(edition: &Edition) -> FxHashSet<&SourcePath> {
    let terms = edition.taxonomy(PageKind::Category).iter();
    let (known, unknown): (Vec<&Term>, Vec<&Term>) = terms.partition(|term| term.source.is_some());
    if known.is_empty() {
        return FxHashSet::default();
    }
    let stories = unknown.into_iter().flat_map(|term| &term.stories);
    stories
        .filter_map(|at| Some(&edition.stories.get(*at)?.article.path))
        .collect()
}

/// A name and its place.
struct Use<'a> {
    story: &'a Story,
    name: &'a Spanned<String>,
}

impl SpeltTwoWays {
    fn compare(
        &self,
        context: &LintContext,
        what: &str,
        uses: &[Use],
        found: &mut Vec<Diagnostic>,
    ) {
        // Each spelling with its uses, by the key that all spellings of a name share.
        let mut groups: BTreeMap<String, BTreeMap<&str, Vec<&Use>>> = BTreeMap::new();
        for one in uses {
            let group = groups.entry(common(&one.name.value)).or_default();
            group.entry(one.name.value.as_str()).or_default().push(one);
        }
        for spellings in groups.values().filter(|spellings| spellings.len() > 1) {
            // The most frequent spelling; of several, the first in the alphabet.
            let Some((prevailing, _)) = spellings
                .iter()
                .max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)))
            else {
                continue;
            };
            for (spelling, uses) in spellings.iter().filter(|(one, _)| *one != prevailing) {
                let same_letters = letters(spelling) == letters(prevailing);
                for one in uses {
                    let path = &one.story.article.path;
                    let span = Span::new(path, one.name.range);
                    let message =
                        format!("the {what} `{spelling}` is spelt `{prevailing}` elsewhere");
                    let diagnostic = Diagnostic::new(self.code(), message);
                    let both = uses_of(spellings, prevailing)
                        .any(|other| other.story.article.path == *path);
                    let mut diagnostic = match both {
                        true => diagnostic.help("take it out: the other one is there as well"),
                        false => diagnostic.help(format!("did you mean `{prevailing}`?")),
                    };
                    // A plural may be intended.
                    if same_letters && !both {
                        diagnostic.fix = edit(context, &span, spelling, prevailing);
                    }
                    found.push(diagnostic.at(span));
                }
            }
        }
    }
}

fn uses_of<'u>(
    spellings: &'u BTreeMap<&str, Vec<&'u Use<'u>>>,
    spelling: &str,
) -> impl Iterator<Item = &'u Use<'u>> {
    spellings.get(spelling).into_iter().flatten().copied()
}

/// Returns the edit that writes another spelling between the existing quotes.
fn edit(context: &LintContext, span: &Span, spelling: &str, prevailing: &str) -> Option<Edit> {
    let text = context.tree.text(&span.file).ok()?;
    let written = text::part(&text, span.range)?;
    // An escaped or folded text is left to the writer.
    let at = written.find(spelling)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '+' | '.');
    let start = usize::from(span.range.start()) + at;
    prevailing.chars().all(plain).then(|| Edit {
        at: Span::bytes(&span.file, start..start + spelling.len()),
        old: spelling.to_owned(),
        new: prevailing.to_owned(),
    })
}

/// Returns the letters and digits of a name, without accents and capitals. C, C++ and C# stay three.
fn letters(name: &str) -> String {
    term_id(name).replace(['-', '_'], "")
}

/// Returns the key of a name, which all its spellings share: the letters, in the singular.
fn common(name: &str) -> String {
    let letters = letters(name);
    // Short names are abbreviations, and `ss`, `us` and `is` end no plurals.
    let singular = letters
        .strip_suffix('s')
        .filter(|rest| rest.len() > 3 && !rest.ends_with(['s', 'u', 'i']) && rest.is_ascii());
    match singular {
        Some(rest) => match rest.strip_suffix("ie") {
            Some(stem) => format!("{stem}y"),
            None => rest.to_owned(),
        },
        None => letters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_the_same_in_common() {
        for (a, b) in [
            ("Open Source", "open-source"),
            ("Chips", "chip"),
            ("Café", "cafe"),
            ("batteries", "battery"),
        ] {
            assert_eq!(common(a), common(b), "{a}");
        }
        for (a, b) in [
            ("C", "C++"),
            ("C#", "C"),
            ("news", "new"),
            ("TLS", "TL"),
            ("status", "statu"),
        ] {
            assert_ne!(common(a), common(b), "{a}");
        }
    }
}
