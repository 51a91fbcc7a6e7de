//! `_nginx.conf`: headers and redirects for a server of one's own, to be included in its `server` block.

use percent_encoding::percent_decode_str;

use super::{HostFile, Redirect, Rules};
use crate::diagnostic::Outcome;
use crate::formats::{Format, Plans, file};
use crate::model::caching::{AN_HOUR, IMMUTABLE, MINUTES, REVALIDATED};
use crate::model::hosts::{Host, Part, parts};
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/_nginx.conf`
pub(crate) struct Nginx;

const FILE: &str = "/_nginx.conf";

impl Format for Nginx {
    fn name(&self) -> &'static str {
        "nginx"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if site.config.hosts.any(&[Host::Nginx]) {
            super::plan(site, FILE, out);
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let text = write(file::facts(plan));
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}

/// Headers depend on variables, because nginx forgets those of the server where a location adds its own.
fn write(facts: &HostFile) -> String {
    let rules = &facts.rules;
    let mut text = format!(
        "# To be included in the server block of the site, which is then tested and loaded again\n\
         # whenever this file changes: nginx -t && nginx -s reload\n\n\
         location = {} {{ return 404; }}\nerror_page 404 {}/404.html;\n\n",
        quoted(&format!("{}{FILE}", rules.folder)),
        rules.folder,
    );
    if rules.bare_pages {
        text.push_str("try_files $uri $uri.html $uri/ =404;\n\n");
    }
    text.push_str(&caching(rules));
    for (name, value) in facts.everywhere() {
        text.push_str(&format!("add_header {name} {} always;\n", quoted(&value)));
    }
    if let Some(feed) = rules.feeds.first() {
        text.push_str(&hub(rules, feed));
    }
    if !rules.redirects.is_empty() {
        text.push('\n');
    }
    let redirects = rules.redirects.iter();
    text.extend(redirects.map(|one| redirect(one, &rules.origin)));
    text
}

/// Writes how long each file may be kept.
fn caching(rules: &Rules) -> String {
    let mut text = format!("set $presswork_cache {};\n", quoted(AN_HOUR));
    let mut cache = |pattern: &str, value: &str| {
        text.push_str(&format!(
            "if ($uri ~ {}) {{ set $presswork_cache {}; }}\n",
            quoted(pattern),
            quoted(value)
        ));
    };
    cache(r"(/|\.html?)$", REVALIDATED);
    cache(
        r"(\.(xml|rss|atom)|/(feed\.json|robots\.txt|llms\.txt))$",
        MINUTES,
    );
    for path in &rules.lasting {
        let decoded = decoded(path.trim_end_matches('*'));
        let end = if path.ends_with('*') { "" } else { "$" };
        cache(&format!("^{}{end}", regex::escape(&decoded)), IMMUTABLE);
    }
    text.push_str("add_header Cache-Control $presswork_cache;\n");
    text
}

/// Writes the header by which every feed names its hub, after the header of one `feed`.
fn hub(rules: &Rules, feed: &str) -> String {
    let names = ["feed.xml", "atom.xml", "feed.json"].map(regex::escape);
    let link = rules.link(feed).replacen(feed, "$presswork_feed", 1);
    format!(
        "set $presswork_link \"\";\nif ($request_uri ~ \"^(?<presswork_feed>{}/([^?]*/)?({}))(\\?|$)\") \
         {{ set $presswork_link {}; }}\nadd_header Link $presswork_link;\n",
        regex::escape(&rules.folder),
        names.join("|"),
        quoted(&link),
    )
}

fn redirect(one: &Redirect, origin: &str) -> String {
    let target = match one.to.starts_with('/') {
        true => format!("{origin}{}", one.to),
        false => one.to.clone(),
    };
    match one.is_pattern {
        true => redirect_of_pattern(one, &target),
        false => redirect_of_address(one, &target),
    }
}

/// Writes a redirect from one address, with a slash at the end and without; from a page's file without
/// alone, because nobody asks for a folder of that name.
fn redirect_of_address(one: &Redirect, target: &str) -> String {
    let target = quoted(&target.replace('$', "%24"));
    let from = decoded(&one.from);
    let from = from.trim_end_matches('/');
    let status = one.status;
    let is_file = from.ends_with(".html") || from.ends_with(".htm");
    let folder = (!is_file).then(|| format!("{from}/"));
    let both = std::iter::once(from.to_owned()).chain(folder);
    both.filter(|from| !from.is_empty())
        .map(|from| {
            let from = quoted(&from);
            format!("location = {from} {{ return {status} {target}; }}\n")
        })
        .collect()
}

/// Writes a redirect from every address of a pattern. What the pattern takes is taken from the request as
/// it came, still encoded: decoded, it could hold line breaks, and so headers of a stranger's making.
fn redirect_of_pattern(one: &Redirect, target: &str) -> String {
    let (mut place, mut request) = ("^".to_owned(), "^".to_owned());
    for part in parts(&one.from) {
        match part {
            Part::Text(text) => {
                place.push_str(&regex::escape(&decoded(text)));
                request.push_str(&regex::escape(text));
            }
            Part::Name(name) => {
                place.push_str("[^/]+");
                request.push_str(&format!("(?<{name}>[^/?]+)"));
            }
            Part::Splat => {
                place.push_str(".*");
                request.push_str("(?<splat>[^?]*)");
            }
        }
    }
    let (scheme, rest) = match target.find("://") {
        Some(at) => target.split_at(at + 3),
        None => ("", target),
    };
    let target: String = parts(rest)
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.replace('$', "%24"),
            Part::Name(name) => format!("${{{name}}}"),
            Part::Splat => "${splat}".to_owned(),
        })
        .collect();
    format!(
        "location ~ {} {{ if ($request_uri ~ {}) {{ return {} {}; }} }}\n",
        quoted(&format!("{place}/?$")),
        quoted(&format!("{request}/?(\\?|$)")),
        one.status,
        quoted(&format!("{scheme}{target}"))
    )
}

/// Returns a path as nginx sees it: without percent-encoding.
fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Quotes a parameter (`\` and `"` mean something within quotes).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
