//! Old addresses that lead to old addresses.

use std::collections::BTreeMap;

use super::context::page_address;
use super::{Lint, LintContext};
use crate::base::SourcePath;
use crate::diagnostic::{Code, Diagnostic, Span, codes};

/// A redirect that does not lead straight to a page. Aliases always do, but a table in
/// `content/static/_redirects` may not.
pub(crate) struct RedirectChain;

/// The number of steps that are followed; browsers give up after twenty.
const MOST: usize = 20;

struct Step {
    to: String,
    place: Span,
}

impl Lint for RedirectChain {
    fn code(&self) -> &'static Code {
        &codes::REDIRECT_CHAIN
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let file = SourcePath::from("content/static/_redirects");
        let Ok(text) = context.tree.text(&file) else {
            return;
        };
        let mut steps: BTreeMap<String, Step> = BTreeMap::new();
        for redirect in &context.site.redirects {
            let step = Step {
                to: redirect.to.clone(),
                place: redirect.place.clone(),
            };
            steps.insert(page_address(&redirect.from).to_owned(), step);
        }
        read_table(&text, &file, &mut steps);
        for (from, step) in &steps {
            let Some((code, message, help)) = fault(&steps, from, step, &file) else {
                continue;
            };
            found.push(
                Diagnostic::new(code, message)
                    .at(step.place.clone())
                    .help(help),
            );
        }
    }
}

/// Adds the redirects of a `_redirects` file, but for those whose address leads somewhere already.
fn read_table(text: &str, file: &SourcePath, steps: &mut BTreeMap<String, Step>) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let mut words = line.split_whitespace();
        let (Some(from), Some(to)) = (words.next(), words.next()) else {
            continue;
        };
        // A pattern means many addresses, and a rewrite (200) is no redirect.
        let pattern = from.contains(['*', ':']) || words.next() == Some("200");
        if from.starts_with('#') || pattern {
            continue;
        }
        let step = Step {
            to: to.to_owned(),
            place: Span::bytes(file, begin..begin + line.trim_end().len()),
        };
        steps.entry(page_address(from).to_owned()).or_insert(step);
    }
}

/// Follows the redirect of an address. Returns the code, the message and the help for a chain or a circle of which
/// the table is a part; others are found where the site is linked.
fn fault(
    steps: &BTreeMap<String, Step>,
    from: &str,
    step: &Step,
    table: &SourcePath,
) -> Option<(&'static Code, String, String)> {
    let mut way = vec![from];
    let mut is_of_table = step.place.file == *table;
    let mut next = page_address(&step.to);
    while let Some(step) = steps.get(next).filter(|_| way.len() <= MOST) {
        if way.contains(&next) {
            break;
        }
        way.push(next);
        is_of_table |= step.place.file == *table;
        next = page_address(&step.to);
    }
    if !is_of_table {
        return None;
    }
    let circle = way.contains(&next);
    let shown = |address: &str| format!("`{}`", if address.is_empty() { "/" } else { address });
    let addresses = way.iter().map(|one| shown(one)).collect::<Vec<_>>();
    let (from, way) = (shown(from), addresses.join(", "));
    if circle {
        let message = format!("{from} leads in a circle: {way}");
        let help = "let it lead to a page".to_owned();
        Some((&codes::REDIRECT_CIRCLE, message, help))
    } else if addresses.len() > 1 {
        let message = format!("{from} leads to another old address: {way}");
        let help = format!("let it lead straight to {}", shown(next));
        Some((&codes::REDIRECT_CHAIN, message, help))
    } else {
        None
    }
}
