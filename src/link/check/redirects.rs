//! Where redirects of the configuration lead in the end, and old addresses that begin with the path of the site.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::hints::Hints;
use super::outputs::Outputs;
use super::texts::{self, Pages};
use crate::base::text::TextRange;
use crate::base::{OutPath, SourcePath, without_query};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::card::Withheld;
use crate::model::hosts::{Part, Rule, parts};
use crate::model::site::{Redirect, WithheldFile};

/// The number of redirects that are followed, one after the other; browsers give up after twenty.
const MOST: usize = 20;

/// Reports redirects that lead in a circle, to nothing, or to an anchor that is not on its page, and old addresses
/// that begin with the path of `base_url`.
pub(super) fn check(
    site: &Site,
    pages: &Pages<'_>,
    outputs: &Outputs,
    hints: &mut Hints<'_>,
) -> Vec<Diagnostic> {
    let mut found = base_path_twice(site);
    let rules = &site.config.redirects;
    if rules.is_empty() {
        return found;
    }
    let ways = Ways::new(rules, outputs);
    let mut circles = BTreeSet::new();
    for (at, rule) in rules.iter().enumerate() {
        match ways.follow(at, rule) {
            Some(End::Circle(circle)) => {
                let members: BTreeSet<usize> = circle.iter().copied().collect();
                // Where a host shows pages rather than redirects, a pattern that stands for pages ends with those.
                let hides = |rule: &Rule| rule.is_pattern() && ways.stands_for_page(rule);
                let may_end = members.iter().filter_map(|at| rules.get(*at)).any(hides);
                if members.contains(&at) && !may_end && circles.insert(members) {
                    found.push(ways.circle(&circle));
                }
            }
            Some(End::At(address, by)) if is_one(&rule.to) => {
                found.extend(ways.end(rule, &address, by, pages, hints));
            }
            Some(End::At(..)) | None => {}
        }
    }
    found
}

/// Says whether the target of a redirect is one address, whatever the old one is.
fn is_one(target: &str) -> bool {
    let mut parts = parts(target).into_iter();
    parts.all(|part| matches!(part, Part::Text(_)))
}

fn span(range: TextRange) -> Span {
    Span::new(&SourcePath::from("config.toml"), range)
}

/// The redirects of a configuration, as hosts follow them.
struct Ways<'s> {
    rules: &'s [Rule],
    /// Those from one address, by the address of the page that answers there.
    single: FxHashMap<String, usize>,
    outputs: &'s Outputs<'s>,
}

/// Where a redirect leads in the end.
enum End {
    /// To an address of the site that leads nowhere else, by this redirect as the last one.
    At(String, usize),
    /// To one of these, which lead to each other in this order.
    Circle(Vec<usize>),
}

impl<'s> Ways<'s> {
    fn new(rules: &'s [Rule], outputs: &'s Outputs<'s>) -> Self {
        let mut single = FxHashMap::default();
        for (at, rule) in rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| !rule.is_pattern())
        {
            let file = Redirect::file_of(&OutPath::asked_for(&rule.from));
            single.entry(file).or_insert(at);
        }
        Self {
            rules,
            single,
            outputs,
        }
    }

    /// Follows a redirect; `None` where it leads to another site.
    fn follow(&self, first: usize, rule: &Rule) -> Option<End> {
        let start = example(rule);
        let mut way = vec![first];
        let mut seen = vec![Redirect::file_of(&start)];
        let mut to = match rule.is_pattern() {
            true => rule.leads(&start)?,
            false => rule.to.clone(),
        };
        while to.starts_with('/') {
            let address = OutPath::asked_for(without_query(&to));
            let file = Redirect::file_of(&address);
            if let Some(from) = seen.iter().position(|one| *one == file) {
                return Some(End::Circle(way.split_off(from)));
            }
            let Some((at, further)) = self.next(&address, &file) else {
                return Some(End::At(address, *way.last()?));
            };
            if way.len() > MOST {
                let from = way.iter().position(|one| *one == at)?;
                return Some(End::Circle(way.split_off(from)));
            }
            way.push(at);
            seen.push(file);
            to = further;
        }
        None
    }

    /// Returns the redirect that takes an address, and where it leads from there.
    fn next(&self, address: &str, file: &str) -> Option<(usize, String)> {
        if let Some(at) = self.single.get(file) {
            return Some((*at, self.rules.get(*at)?.to.clone()));
        }
        if self.outputs.have_page(address) {
            return None;
        }
        let mut patterns = self.rules.iter().enumerate();
        patterns.find_map(|(at, rule)| {
            let further = rule.is_pattern().then(|| rule.leads(address))??;
            Some((at, further))
        })
    }

    /// Says whether a pattern matches the address of a page.
    fn stands_for_page(&self, rule: &Rule) -> bool {
        let mut pages = self.outputs.paths().filter(|path| path.ends_with(".html"));
        pages.any(|path| {
            let address = OutPath::asked_for(&format!("/{path}"));
            !self.single.contains_key(&address) && rule.covers(&address)
        })
    }

    fn circle(&self, circle: &[usize]) -> Diagnostic {
        let mut rules = circle
            .iter()
            .filter_map(|at| self.rules.get(*at))
            .collect::<Vec<_>>();
        rules.dedup();
        let froms: Vec<String> = rules
            .iter()
            .map(|rule| format!("`{}`", rule.from))
            .collect();
        let (from, others) = match froms.as_slice() {
            [from, others @ ..] => (from.as_str(), others.join(", ")),
            [] => ("", String::new()),
        };
        let message = match others.is_empty() {
            true => format!("the redirect of {from} leads to {from} itself"),
            false => format!("the redirect of {from} leads back to {from}, by way of {others}"),
        };
        let mut fault = Diagnostic::new(&codes::REDIRECT_CIRCLE, message)
            .help("let `to` be the address of a page");
        let mut places = rules.iter().map(|rule| span(rule.target));
        fault.at = places.next();
        places.fold(fault, |fault, place| {
            fault.label(place, "this one is part of the circle")
        })
    }

    /// Returns what is wrong with the address to which a redirect leads in the end, by the redirect `by`.
    fn end(
        &self,
        rule: &Rule,
        address: &str,
        by: usize,
        pages: &Pages<'_>,
        hints: &mut Hints<'_>,
    ) -> Option<Diagnostic> {
        let last = self.rules.get(by)?;
        let to = &rule.to;
        if self.outputs.answer(address) {
            let bare = without_query(to);
            let fault = texts::unknown_anchor(bare, to.get(bare.len()..)?, pages)?;
            return Some(fault.at(span(rule.target)));
        }
        let message = match last == rule {
            true => format!("a redirect leads to `{to}`, where nothing is published"),
            // Where that leads to is said of it.
            false if is_one(&last.to) => return None,
            false => {
                format!(
                    "a redirect leads to `{to}`, and from there to `{address}`, where nothing is published"
                )
            }
        };
        let hint = hints.of(address).unwrap_or_else(|| {
            "let `to` be the address of a page; or take the redirect out".to_owned()
        });
        // No moment that comes by itself stops the whole site.
        let is_over = |held: &WithheldFile| held.why == Withheld::Expired;
        let code = match hints.held_at(address).is_some_and(is_over) {
            true => &codes::DEAD_ADDRESS,
            false => &codes::DEAD_REDIRECT,
        };
        let fault = Diagnostic::new(code, message);
        Some(fault.at(span(rule.target)).help(hint))
    }
}

/// Returns an address that a redirect takes.
fn example(rule: &Rule) -> String {
    let parts = rule.parts().into_iter();
    let texts = parts.map(|part| match part {
        Part::Text(text) => text,
        Part::Name(_) | Part::Splat => "x",
    });
    OutPath::asked_for(&texts.collect::<String>())
}

/// Reports old addresses that begin with the path of `base_url`, which is in front of every address.
fn base_path_twice(site: &Site) -> Vec<Diagnostic> {
    let base = &site.config.base;
    if base.path.is_empty() {
        return Vec::new();
    }
    let single = site.redirects.iter();
    let single = single.map(|redirect| (redirect.from.as_str(), redirect.place.clone()));
    let patterns = site
        .config
        .redirects
        .iter()
        .filter(|rule| rule.is_pattern());
    let patterns = patterns.map(|rule| (rule.from.as_str(), span(rule.place)));
    let twice = single.chain(patterns).filter_map(|(from, place)| {
        let below = from.strip_prefix(base.path.as_str())?;
        let below = below.starts_with('/').then_some(below)?;
        let (origin, path) = (&base.origin, &base.path);
        let message = format!("the old address `{from}` is `{origin}{path}{from}`");
        let fault = Diagnostic::new(&codes::BASE_PATH_TWICE, message).at(place);
        Some(fault.help(format!(
            "write `{below}`: addresses count from the site's root"
        )))
    });
    twice.collect()
}
