//! Redirects by pattern, held against the pages that there are.

use rustc_hash::FxHashSet;

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::hosts::{Part, Rule, parts};
use crate::model::site::Redirect;

/// Reports patterns that stand for the address of a page, and those that lead to themselves.
pub(super) fn check(site: &Site, outputs: &FxHashSet<&str>, diagnostics: &mut Vec<Diagnostic>) {
    let patterns = site
        .config
        .redirects
        .iter()
        .filter(|rule| rule.is_pattern());
    let patterns: Vec<&Rule> = patterns.collect();
    if patterns.is_empty() {
        return;
    }
    // Hosts take the old address of one page before any pattern.
    let single: FxHashSet<String> = site.redirects.iter().map(Redirect::file).collect();
    let pages = outputs.iter().filter(|path| path.ends_with(".html"));
    let mut pages: Vec<String> = pages
        .map(|path| match path.strip_suffix("index.html") {
            Some(folder) => format!("/{folder}"),
            None => format!("/{path}"),
        })
        .filter(|address| !single.contains(address))
        .collect();
    pages.sort_unstable();
    for rule in patterns {
        let file = SourcePath::from("config.toml");
        let at = Span::new(&file, rule.place);
        if leads_to_itself(rule) {
            let message = format!("`{}` leads in a circle, to `{}`", rule.from, rule.to);
            diagnostics.push(
                Diagnostic::new(&codes::REDIRECT_HIDES_PAGE, message)
                    .at(at)
                    .help("let it lead to an address that it does not stand for"),
            );
            continue;
        }
        let mut hidden = pages.iter().filter(|address| rule.covers(address));
        let Some(first) = hidden.next() else {
            continue;
        };
        let others = match hidden.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "`{}` stands for a page that is there: {first}{others}",
            rule.from
        );
        diagnostics.push(
            Diagnostic::new(&codes::REDIRECT_HIDES_PAGE, message)
                .at(at)
                .help("take a narrower pattern: some hosts would never show the page"),
        );
    }
}

/// Says whether what a pattern leads to is one of the addresses that it stands for.
fn leads_to_itself(rule: &Rule) -> bool {
    if !rule.to.starts_with('/') {
        return false;
    }
    let target: String = parts(&rule.to)
        .iter()
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Name(_) | Part::Splat => "x",
        })
        .collect();
    rule.covers(&target)
}
