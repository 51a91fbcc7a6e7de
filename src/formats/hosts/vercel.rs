//! `vercel.json`: headers and redirects for Vercel.

use serde_json::{Value, json};

use super::rules::{Lasting, NOINDEX, Piece, ROBOTS, encoded, joined, without_names};
use super::{HostFile, Redirect, beyond};
use crate::diagnostic::Outcome;
use crate::formats::{Format, Plans, file};
use crate::model::caching::IMMUTABLE;
use crate::model::hosts::{Host, VERCEL_REDIRECTS};
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/vercel.json`
pub(crate) struct Vercel;

impl Format for Vercel {
    fn name(&self) -> &'static str {
        "vercel"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if site.config.hosts.any(&[Host::Vercel]) {
            super::plan(site, "/vercel.json", out);
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let facts: &HostFile = file::facts(plan);
        let count = facts.rules.redirects.len();
        let too_many = (count > VERCEL_REDIRECTS).then(|| {
            beyond(
                format!("`vercel.json` has {count} redirects; Vercel takes {VERCEL_REDIRECTS}"),
                "one pattern in `[[redirects]]` may do for many",
            )
        });
        let mut text = serde_json::to_string_pretty(&document(facts)).unwrap_or_default();
        text.push('\n');
        Outcome::new(
            Content::Bytes(text.into_bytes()),
            too_many.into_iter().collect(),
        )
    }
}

fn document(facts: &HostFile) -> Value {
    let rules = &facts.rules;
    let header = |name: &str, value: &str| json!({ "key": name, "value": value });
    let everywhere: Vec<Value> = facts
        .everywhere()
        .iter()
        .map(|(name, value)| header(name, value))
        .collect();
    let mut headers = vec![json!({
        "source": format!("{}/(.*)", literal(&rules.folder)),
        "headers": everywhere,
    })];
    if let Some(drafts) = &rules.drafts {
        headers.push(json!({
            "source": format!("{}(.*)", literal(drafts)),
            "headers": [header(ROBOTS, NOINDEX)],
        }));
    }
    for one in &rules.lasting {
        let source = match one {
            Lasting::File(path) => literal(&encoded(path)),
            Lasting::Beginning(path) => format!("{}(.*)", literal(&encoded(path))),
        };
        headers.push(json!({ "source": source, "headers": [header("Cache-Control", IMMUTABLE)] }));
    }
    for feed in &rules.feeds {
        headers.push(json!({
            "source": literal(feed),
            "headers": [header("Link", &rules.link(feed))],
        }));
    }
    let redirects: Vec<Value> = rules.redirects.iter().map(redirect).collect();
    let mut document = json!({ "headers": headers, "redirects": redirects });
    if rules.bare_pages {
        document["cleanUrls"] = true.into();
    }
    document
}

/// Vercel's lasting redirect is 308, which also keeps the method.
fn redirect(one: &Redirect) -> Value {
    let status = match one.status {
        301 => 308,
        302 => 307,
        other => other,
    };
    let destination = joined(&one.to, |piece| match piece {
        Piece::Text(text) => without_names(text),
        Piece::Name(name) => format!(":{name}"),
        Piece::Splat => ":splat*".to_owned(),
    });
    let source = match one.address().map(|from| from.trim_end_matches('/')) {
        Some("") => "/".to_owned(),
        // With a slash at the end and without.
        Some(from) => format!("{}{{/}}?", literal(&encoded(from))),
        None => joined(&one.from, |piece| match piece {
            Piece::Text(text) => literal(&encoded(text)),
            Piece::Name(name) => format!(":{name}"),
            Piece::Splat => ":splat*".to_owned(),
        }),
    };
    json!({ "source": source, "destination": destination, "statusCode": status })
}

/// Escapes what means something in Vercel's patterns (path-to-regexp 6).
fn literal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '(' | ')' | '{' | '}' | ':' | '*' | '+' | '?' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
