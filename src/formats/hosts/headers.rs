//! `_headers`, which Cloudflare and Netlify read.

use super::rules::{Lasting, NOINDEX, ROBOTS, encoded, quoted};
use super::{HostFile, beyond};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::formats::{Format, Plans, file};
use crate::model::caching::IMMUTABLE;
use crate::model::hosts::{Host, cloudflare};
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/_headers`
pub(crate) struct Headers;

/// How to say that the limits of Cloudflare do not matter.
pub(super) const ELSEWHERE: &str = "if Cloudflare does not hand out the site, say who does: \
                                    `[hosts]` with `for = [\"netlify\"]`";

impl Format for Headers {
    fn name(&self) -> &'static str {
        "headers"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if are_read(site) {
            super::plan(site, "/_headers", out);
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let facts: &HostFile = file::facts(plan);
        let text = write(facts);
        let faults = match facts.rules.limited {
            true => beyond_limits(&text),
            false => Vec::new(),
        };
        Outcome::new(Content::Bytes(text.into_bytes()), faults)
    }
}

/// Says whether one of a site's hosts reads `_headers` and `_redirects`.
pub(super) fn are_read(site: &Site) -> bool {
    site.config.hosts.any(&[Host::Cloudflare, Host::Netlify])
}

/// Writes the headers. Hosts add up the headers of all rules that fit: no two may name the same one.
/// Both hosts revalidate pages without a header.
fn write(facts: &HostFile) -> String {
    let rules = &facts.rules;
    let mut text = format!("{}/*\n", quoted(&rules.folder));
    for (name, value) in facts.everywhere() {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    if let Some(drafts) = &rules.drafts {
        text.push_str(&format!("{}*\n  {ROBOTS}: {NOINDEX}\n", quoted(drafts)));
    }
    for one in &rules.lasting {
        let path = match one {
            Lasting::File(path) => quoted(&encoded(path)),
            Lasting::Beginning(path) => format!("{}*", quoted(&encoded(path))),
        };
        text.push_str(&format!("{path}\n  Cache-Control: {IMMUTABLE}\n"));
    }
    // The hub also stands in the feed itself, for those that there is no room for.
    let room = match rules.limited {
        true => cloudflare::HEADER_RULES.saturating_sub(text.lines().filter(is_rule).count()),
        false => usize::MAX,
    };
    for feed in rules.feeds.iter().take(room) {
        text.push_str(&format!("{}\n  Link: {}\n", quoted(feed), rules.link(feed)));
    }
    text
}

/// Says whether a line of `_headers` begins a rule.
fn is_rule(line: &&str) -> bool {
    line.starts_with('/')
}

fn beyond_limits(text: &str) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let rules = text.lines().filter(is_rule).count();
    if rules > cloudflare::HEADER_RULES {
        let most = cloudflare::HEADER_RULES;
        faults.push(beyond(
            format!("`_headers` has {rules} rules; Cloudflare reads {most}"),
            &format!("put files that never change into a folder of their own; {ELSEWHERE}"),
        ));
    }
    for line in text.lines() {
        let (length, most) = (line.chars().count(), cloudflare::HEADER_LINE);
        if length > most {
            let name = line.trim().split(':').next().unwrap_or_default();
            faults.push(beyond(
                format!("`{name}` in `_headers` has {length} characters; Cloudflare reads {most}"),
                &format!(
                    "every different script and style that stands in a page adds 53: put them into \
                     files; {ELSEWHERE}"
                ),
            ));
        }
    }
    faults
}
