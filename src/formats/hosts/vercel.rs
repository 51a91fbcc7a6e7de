//! `vercel.json`: headers and redirects for Vercel.

use serde_json::{Value, json};

use super::{Redirect, Serving, beyond, plan};
use crate::diagnostic::Outcome;
use crate::formats::{Format, Plans, page};
use crate::model::caching::FOR_EVER;
use crate::model::hosts::{Host, Part, VERCEL_REDIRECTS, parts};
use crate::model::policy::CspSources;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/vercel.json`
pub struct Vercel;

impl Format for Vercel {
    fn name(&self) -> &'static str {
        "vercel"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if site.config.hosts.any(&[Host::Vercel]) {
            plan(site, out, "/vercel.json", Serving::new(site));
        }
    }

    fn is_last(&self) -> bool {
        true
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let serving = page::facts::<Serving>(&plan.view);
        let count = serving.redirects.len();
        let too_many = (count > VERCEL_REDIRECTS).then(|| {
            beyond(
                format!("`vercel.json` has {count} redirects; Vercel takes {VERCEL_REDIRECTS}"),
                "one pattern in `[[redirects]]` may do for many",
            )
        });
        let mut text =
            serde_json::to_string_pretty(&document(serving, render_context.csp_sources()))
                .unwrap_or_default();
        text.push('\n');
        Outcome::new(
            Content::Bytes(text.into_bytes()),
            too_many.into_iter().collect(),
        )
    }
}

fn document(serving: &Serving, csp_sources: &CspSources) -> Value {
    let header = |name: &str, value: &str| json!({ "key": name, "value": value });
    let everywhere: Vec<Value> = serving
        .everywhere(csp_sources)
        .iter()
        .map(|(name, value)| header(name, value))
        .collect();
    let mut headers = vec![json!({
        "source": format!("{}/(.*)", literal(&serving.folder)),
        "headers": everywhere,
    })];
    for path in &serving.lasting {
        let source = match path.strip_suffix('*') {
            Some(folder) => format!("{}(.*)", literal(folder)),
            None => literal(path),
        };
        headers.push(json!({ "source": source, "headers": [header("Cache-Control", FOR_EVER)] }));
    }
    for feed in &serving.feeds {
        headers.push(json!({
            "source": literal(feed),
            "headers": [header("Link", &serving.link(feed))],
        }));
    }
    let redirects: Vec<Value> = serving.redirects.iter().map(redirect).collect();
    json!({ "headers": headers, "redirects": redirects })
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
        return json!({
            "source": format!("{from}{{/}}?"),
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
