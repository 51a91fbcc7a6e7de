//! Redirects by pattern, held against the pages that there are.

use rustc_hash::FxHashSet;

use super::outputs::Outputs;
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::hosts::{Host, Hosts, Part, Rule, parts};
use crate::model::site::Redirect;

/// Reports patterns that match the address of a page, and those that lead to themselves.
pub(super) fn check(site: &Site, outputs: &Outputs) -> Vec<Diagnostic> {
    let rules = site.config.redirects.iter();
    let patterns: Vec<&Rule> = rules.filter(|rule| rule.is_pattern()).collect();
    if patterns.is_empty() {
        return Vec::new();
    }
    let pages = pages(site, outputs);
    let wrong = patterns
        .iter()
        .filter_map(|rule| match leads_to_itself(rule) {
            true => Some(circle(rule)),
            false => hides_page(rule, &pages),
        });
    let unread = patterns
        .iter()
        .filter_map(|rule| unread(rule, &site.config.hosts));
    wrong.chain(unread).collect()
}

/// Reports a pattern where a host of the site reads none: old addresses are not found there.
fn unread(rule: &Rule, hosts: &Hosts) -> Option<Diagnostic> {
    let silent = [
        (Host::GithubPages, "a branch (GitHub Pages)"),
        (Host::S3, "a bucket"),
    ];
    let (_, place_of_site) = silent.into_iter().find(|(host, _)| hosts.any(&[*host]))?;
    let pattern = &rule.from;
    let message = format!(
        "`{pattern}` does nothing where {place_of_site} is the site's host: it reads no patterns"
    );
    let help = "name each old address in `aliases` of its article, or in `[[redirects]]` by itself: a page leads on \
                from there; or hand the site out by Cloudflare, Netlify, Vercel or nginx, and say so in `[hosts] for`";
    Some(
        Diagnostic::new(&codes::HOST_LIMIT, message)
            .at(place(rule))
            .help(help),
    )
}

/// Returns the addresses of all pages, in order. Hosts take the old address of one page before any
/// pattern.
fn pages(site: &Site, outputs: &Outputs) -> Vec<String> {
    let single: FxHashSet<String> = site.redirects.iter().map(Redirect::file).collect();
    let pages = outputs.paths().filter(|path| path.ends_with(".html"));
    let mut pages: Vec<String> = pages
        .map(|path| match path.strip_suffix("index.html") {
            Some(folder) => format!("/{folder}"),
            None => format!("/{path}"),
        })
        .filter(|address| !single.contains(address))
        .collect();
    pages.sort_unstable();
    pages
}

fn place(rule: &Rule) -> Span {
    Span::new(&SourcePath::from("config.toml"), rule.place)
}

fn circle(rule: &Rule) -> Diagnostic {
    let message = format!("`{}` leads in a circle, to `{}`", rule.from, rule.to);
    Diagnostic::new(&codes::REDIRECT_HIDES_PAGE, message)
        .at(place(rule))
        .help("let it lead to an address that it does not stand for")
}

fn hides_page(rule: &Rule, pages: &[String]) -> Option<Diagnostic> {
    let mut covered = candidates(rule, pages).filter(|address| rule.covers(address));
    let first = covered.next()?;
    let others = match covered.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let pattern = &rule.from;
    let message = format!("`{pattern}` stands for a page that is there: {first}{others}");
    let diagnostic = Diagnostic::new(&codes::REDIRECT_HIDES_PAGE, message)
        .at(place(rule))
        .help("take a narrower pattern: some hosts would never show the page");
    Some(diagnostic)
}

/// Returns the pages that begin with what is fixed at the beginning of a pattern, but for a slash at
/// its end: `/blog/*` matches `/blog` too. A site may have as many patterns as pages.
fn candidates<'p>(rule: &Rule, pages: &'p [String]) -> impl Iterator<Item = &'p String> {
    let fixed = match rule.parts().first() {
        Some(Part::Text(text)) => text.trim_end_matches('/').to_owned(),
        _ => String::new(),
    };
    let from = pages.partition_point(|page| *page < fixed);
    pages[from..]
        .iter()
        .take_while(move |page| page.starts_with(&fixed))
}

/// Says whether a pattern matches the address to which it leads.
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
