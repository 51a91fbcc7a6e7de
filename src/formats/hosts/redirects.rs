//! `_redirects`, which Cloudflare and Netlify read.

use super::rules::{self, Piece, Redirect, encoded, joined, quoted, without_names};
use super::{beyond, headers};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::formats::{Format, Plans, file};
use crate::model::hosts::cloudflare;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/_redirects`
pub(crate) struct RedirectsFile;

#[derive(Debug, Hash)]
struct Facts {
    redirects: Vec<Redirect>,
    /// Whether Cloudflare's limits matter.
    limited: bool,
}

const ADDRESS: &str = "/_redirects";

impl Format for RedirectsFile {
    fn name(&self) -> &'static str {
        "redirects_file"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !headers::are_read(site) || site.statics.contains_key(ADDRESS) {
            return;
        }
        let facts = Facts {
            redirects: rules::redirects(site),
            limited: rules::is_limited(site),
        };
        if !facts.redirects.is_empty() {
            out.add(ADDRESS, None, file::view(facts));
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let Facts { redirects, limited } = file::facts(plan);
        let faults = match limited {
            true => beyond_limits(redirects),
            false => Vec::new(),
        };
        Outcome::new(Content::Bytes(write(redirects).into_bytes()), faults)
    }
}

fn write(redirects: &[Redirect]) -> String {
    let lines: Vec<(String, String, u16)> = redirects
        .iter()
        .map(|one| (from(one), to(one), one.status))
        .collect();
    let widths = lines.iter().map(|(from, _, _)| from.len());
    let width = widths.max().unwrap_or(0).min(60);
    let lines = lines.iter();
    lines
        .map(|(from, to, status)| format!("{from:width$} {to} {status}\n"))
        .collect()
}

fn from(redirect: &Redirect) -> String {
    joined(&redirect.from, |piece| match piece {
        Piece::Text(text) => quoted(&encoded(text)),
        Piece::Name(name) => format!(":{name}"),
        Piece::Splat => "*".to_owned(),
    })
}

fn to(redirect: &Redirect) -> String {
    joined(&redirect.to, |piece| match piece {
        Piece::Text(text) => without_names(text),
        Piece::Name(name) => format!(":{name}"),
        Piece::Splat => ":splat".to_owned(),
    })
}

fn beyond_limits(redirects: &[Redirect]) -> Vec<Diagnostic> {
    let patterns = redirects.iter().filter(|one| one.is_pattern()).count();
    let counts = [
        (
            redirects.len() - patterns,
            cloudflare::REDIRECTS,
            "redirects",
        ),
        (patterns, cloudflare::PATTERNS, "patterns"),
    ];
    let too_many = counts.iter().filter(|(count, most, _)| count > most);
    let too_many = too_many.map(|(count, most, what)| {
        beyond(
            format!("`_redirects` has {count} {what}; Cloudflare reads {most}"),
            &format!(
                "one pattern in `[[redirects]]` may do for many, and a page leads on from each \
                 old address of an article anyway; {}",
                headers::ELSEWHERE
            ),
        )
    });
    too_many
        .chain(redirects.iter().filter_map(too_long))
        .collect()
}

fn too_long(redirect: &Redirect) -> Option<Diagnostic> {
    let from = from(redirect);
    let length = from.len() + to(redirect).len() + 5;
    let most = cloudflare::REDIRECT_LINE;
    (length > most).then(|| {
        beyond(
            format!("the redirect from `{from}` has {length} characters; Cloudflare reads {most}"),
            headers::ELSEWHERE,
        )
    })
}
