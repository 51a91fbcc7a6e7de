//! Redirects by pattern, held against the pages that there are.

use rustc_hash::FxHashSet;

use super::outputs::Outputs;
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::hosts::{Host, Hosts, Part, Rule};
use crate::model::site::Redirect;

/// Reports patterns that match the address of a page, and those that no host of the site reads.
pub(super) fn check(site: &Site, outputs: &Outputs) -> Vec<Diagnostic> {
    let rules = site.config.redirects.iter();
    let patterns: Vec<&Rule> = rules.filter(|rule| rule.is_pattern()).collect();
    if patterns.is_empty() {
        return Vec::new();
    }
    let pages = pages(site, outputs);
    let wrong = patterns.iter().filter_map(|rule| hides_page(rule, &pages));
    let unread = patterns
        .iter()
        .filter_map(|rule| unread(rule, &site.config.hosts));
    wrong.chain(unread).collect()
}

/// Reports a pattern where a host of the site reads none: old addresses are not found there.
fn unread(rule: &Rule, hosts: &Hosts) -> Option<Diagnostic> {
    let silent = [
        (hosts.any(&[Host::GithubPages]), "a branch (GitHub Pages)"),
        (hosts.any(&[Host::S3]), "a bucket"),
        (hosts.any_host, "a plain server, which hands out a folder,"),
    ];
    let silent = silent.into_iter().filter(|(is_host, _)| *is_host);
    let places: Vec<&str> = silent.map(|(_, place)| place).collect();
    if places.is_empty() {
        return None;
    }
    let (pattern, places) = (&rule.from, places.join(" or "));
    let message =
        format!("`{pattern}` does nothing where {places} is the site's host: it reads no patterns");
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
