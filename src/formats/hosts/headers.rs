//! `_headers`, which Cloudflare and Netlify read, and `_redirects` beside it.

use super::{Serving, beyond, plan};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::formats::{Format, Plans, page};
use crate::model::caching::FOR_EVER;
use crate::model::hosts::{Host, cloudflare};
use crate::model::policy::CspSources;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/_headers` and `/_redirects`
pub struct Headers;

const HEADERS: &str = "/_headers";
const REDIRECTS: &str = "/_redirects";

/// How to say that the limits of Cloudflare do not matter.
const ELSEWHERE: &str = "if Cloudflare does not hand out the site, say who does: \
                         `[hosts]` with `for = [\"netlify\"]`";

impl Format for Headers {
    fn name(&self) -> &'static str {
        "headers"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !site.config.hosts.any(&[Host::Cloudflare, Host::Netlify]) {
            return;
        }
        let serving = Serving::new(site);
        if !serving.redirects.is_empty() {
            plan(site, out, REDIRECTS, serving.clone());
        }
        plan(site, out, HEADERS, serving);
    }

    fn is_last(&self) -> bool {
        true
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let serving = page::facts::<Serving>(&plan.view);
        let (text, faults) = match plan.path.as_str() {
            "_redirects" => (redirects(serving), too_many_redirects(serving)),
            _ => {
                let text = headers(serving, render_context.csp_sources());
                let faults = too_long(&text);
                (text, faults)
            }
        };
        let faults = match serving.limited {
            true => faults,
            false => Vec::new(),
        };
        Outcome::new(Content::Bytes(text.into_bytes()), faults)
    }
}

/// Writes the headers. Hosts add up the headers of all rules that fit: no two may name the same one.
/// Pages are revalidated by both hosts without being told.
fn headers(serving: &Serving, csp_sources: &CspSources) -> String {
    let mut text = format!("{}/*\n", serving.folder);
    for (name, value) in serving.everywhere(csp_sources) {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for path in &serving.lasting {
        text.push_str(&format!("{path}\n  Cache-Control: {FOR_EVER}\n"));
    }
    // The hub also stands in the feed itself, for those that there is no room for.
    let room = match serving.limited {
        true => cloudflare::HEADER_RULES.saturating_sub(1 + serving.lasting.len()),
        false => usize::MAX,
    };
    for feed in serving.feeds.iter().take(room) {
        text.push_str(&format!("{feed}\n  Link: {}\n", serving.link(feed)));
    }
    text
}

fn redirects(serving: &Serving) -> String {
    let widths = serving.redirects.iter().map(|one| one.from.len());
    let width = widths.max().unwrap_or(0).min(60);
    let lines = serving.redirects.iter();
    lines
        .map(|one| format!("{:width$} {} {}\n", one.from, one.to, one.status))
        .collect()
}

fn too_long(text: &str) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let rules = text.lines().filter(|line| line.starts_with('/')).count();
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

fn too_many_redirects(serving: &Serving) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let count = |is_pattern| {
        let all = serving.redirects.iter();
        all.filter(|one| one.is_pattern == is_pattern).count()
    };
    for (count, most, what) in [
        (count(false), cloudflare::REDIRECTS, "redirects"),
        (count(true), cloudflare::PATTERNS, "patterns"),
    ] {
        if count > most {
            faults.push(beyond(
                format!("`_redirects` has {count} {what}; Cloudflare reads {most}"),
                &format!(
                    "one pattern in `[[redirects]]` may do for many, and a page leads on from each \
                     old address of an article anyway; {ELSEWHERE}"
                ),
            ));
        }
    }
    for one in &serving.redirects {
        let length = one.from.chars().count() + one.to.chars().count() + 5;
        if length > cloudflare::REDIRECT_LINE {
            faults.push(beyond(
                format!(
                    "the redirect from `{}` has {length} characters; Cloudflare reads {}",
                    one.from,
                    cloudflare::REDIRECT_LINE
                ),
                ELSEWHERE,
            ));
        }
    }
    faults
}
