//! `vercel.json`: headers and redirects for Vercel.

use serde_json::{Value, json};

use super::{HostFile, Redirect, beyond};
use crate::diagnostic::Outcome;
use crate::formats::{Format, Plans, file};
use crate::model::caching::IMMUTABLE;
use crate::model::hosts::{Host, Part, VERCEL_REDIRECTS, parts};
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
    for path in &rules.lasting {
        let source = match path.strip_suffix('*') {
            Some(folder) => format!("{}(.*)", literal(folder)),
            None => literal(path),
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
    if !one.is_pattern {
        // With a slash at the end and without.
        let from = literal(one.from.trim_end_matches('/'));
        let source = match from.is_empty() {
            true => "/".to_owned(),
            false => format!("{from}{{/}}?"),
        };
        return json!({
            "source": source,
            "destination": one.to,
            "statusCode": status,
        });
    }
    let source: String = parts(&one.from)
        .iter()
        .map(|part| match part {
            Part::Text(text) => literal(text),
            Part::Name(name) => format!(":{name}"),
            Part::Splat => ":splat*".to_owned(),
        })
        .collect();
    let (scheme, rest) = match one.to.find("://") {
        Some(at) => one.to.split_at(at + 3),
        None => ("", one.to.as_str()),
    };
    let destination: String = parts(rest)
        .iter()
        .map(|part| match part {
            Part::Text(text) => (*text).to_owned(),
            Part::Name(name) => format!(":{name}"),
            Part::Splat => ":splat*".to_owned(),
        })
        .collect();
    json!({
        "source": source,
        "destination": format!("{scheme}{destination}"),
        "statusCode": status,
    })
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
