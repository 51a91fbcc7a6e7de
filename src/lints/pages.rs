//! Reports mistakes on finished pages. A mistake of the theme is on every page, and is reported once.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::LintContext;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::PageFacts;

/// A mistake on a page: the message, and what to do.
pub(super) type Fault = (String, String);

/// Runs `check` on every page that readers see, and reports its faults.
pub(super) fn each(
    context: &LintContext,
    code: &'static Code,
    found: &mut Vec<Diagnostic>,
    mut check: impl FnMut(&PageFacts) -> Vec<Fault>,
) {
    let check = |page_facts: &PageFacts| {
        let faults = check(page_facts).into_iter();
        faults.map(|fault| (fault, ())).collect()
    };
    each_written(context, code, found, check, |_, ()| None);
}

/// As [`each`], for faults that a writer may have caused as well as the theme: `place` returns the place
/// in the page's own file, if there is one.
pub(super) fn each_written<T>(
    context: &LintContext,
    code: &'static Code,
    found: &mut Vec<Diagnostic>,
    mut check: impl FnMut(&PageFacts) -> Vec<(Fault, T)>,
    place: impl Fn(&str, T) -> Option<Range<usize>>,
) {
    let mut faults: BTreeMap<Fault, Vec<usize>> = BTreeMap::new();
    for (at, (page_facts, origin)) in context.pages.iter().enumerate() {
        let excepted = origin.as_ref().is_some_and(|origin| {
            let article = context.article(origin);
            article.is_some_and(|article| article.meta.allows(code))
        });
        // A page lacks the parts of a file that could not be read.
        let unread = origin
            .as_ref()
            .is_some_and(|origin| context.unread.contains(origin));
        if page_facts.page.redirect || excepted || unread {
            continue;
        }
        let mut text = None;
        for (fault, written) in check(page_facts) {
            let own = origin.as_ref().and_then(|origin| {
                let text =
                    text.get_or_insert_with(|| context.tree.text(origin).unwrap_or_default());
                Some(Span::bytes(origin, place(text, written)?))
            });
            match own {
                Some(span) => {
                    let (message, help) = fault;
                    found.push(Diagnostic::new(code, message).at(span).help(help));
                }
                None => faults.entry(fault).or_default().push(at),
            }
        }
    }
    for ((message, help), pages) in faults {
        let Some((first, origin)) = pages.first().and_then(|at| context.pages.get(*at)) else {
            continue;
        };
        let address = first.path.address();
        let message = match pages.len() - 1 {
            0 => format!("{message} on the page {address}"),
            1 => format!("{message} on the page {address} and one other"),
            more => format!("{message} on the page {address} and {more} others"),
        };
        let mut diagnostic = Diagnostic::new(code, message).help(help);
        if let (1, Some(origin)) = (pages.len(), origin) {
            diagnostic = diagnostic.at(Span::file(origin));
        }
        found.push(diagnostic);
    }
}

/// Returns the place of an element's attribute in a text.
pub(super) fn attribute(text: &str, element: &str, attribute: &str) -> Option<Range<usize>> {
    let begin = format!("<{element}");
    let mut places = text.match_indices(&begin);
    places.find_map(|(at, _)| {
        let tag = text.get(at + begin.len()..)?.split('>').next()?;
        let found = tag
            .to_ascii_lowercase()
            .find(&format!("{attribute}="))
            .filter(|_| tag.starts_with(char::is_whitespace))?;
        let start = at + begin.len() + found;
        Some(start..start + attribute.len())
    })
}

/// Returns the place of a picture in a text, which may name the picture by another path than the page.
pub(super) fn place_of_picture(text: &str, src: String) -> Option<Range<usize>> {
    let name = src.rsplit('/').next().filter(|name| !name.is_empty())?;
    let name = percent_decode_str(name).decode_utf8_lossy();
    [src.as_str(), &name].into_iter().find_map(|words| {
        text.match_indices(words).find_map(|(at, _)| {
            let before = text.get(..at)?;
            let line = before.rsplit('\n').next()?;
            let shown = line.contains("src=") || line.contains("](");
            shown.then(|| at..at + words.len())
        })
    })
}
