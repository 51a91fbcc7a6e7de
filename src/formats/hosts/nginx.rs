//! `_nginx.conf`: headers and redirects for a server of one's own, to be included in its `server` block.

use percent_encoding::percent_decode_str;

use super::rules::{Lasting, NOINDEX, Piece, ROBOTS, joined};
use super::{HostFile, Redirect, Rules};
use crate::diagnostic::Outcome;
use crate::formats::{Format, Plans, file};
use crate::model::caching::{AN_HOUR, IMMUTABLE, MINUTES, REVALIDATED};
use crate::model::hosts::Host;
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
         location = {} {{ return 404; }}\nerror_page 404 {};\n\n",
        quoted(&format!("{}{FILE}", decoded(&rules.folder))),
        value(&format!("{}/404.html", rules.folder)),
    );
    if rules.bare_pages {
        text.push_str("try_files $uri $uri.html $uri/ =404;\n\n");
    }
    text.push_str(&caching(rules));
    for (name, header) in facts.everywhere() {
        text.push_str(&format!("add_header {name} {} always;\n", value(&header)));
    }
    if let Some(drafts) = &rules.drafts {
        let drafts = quoted(&format!("^{}", regex::escape(&decoded(drafts))));
        text.push_str(&format!(
            "set $presswork_robots \"\";\nif ($uri ~ {drafts}) {{ set $presswork_robots {NOINDEX}; }}\n\
             add_header {ROBOTS} $presswork_robots always;\n"
        ));
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
    cache(r"(/|\.html?|[/.]live\.json)$", REVALIDATED);
    cache(
        r"(\.(xml|rss|atom)|/(feed\.json|robots\.txt|llms\.txt))$",
        MINUTES,
    );
    for one in &rules.lasting {
        let (path, end) = match one {
            Lasting::File(path) => (path, "$"),
            Lasting::Beginning(path) => (path, ""),
        };
        cache(&format!("^{}{end}", regex::escape(path)), IMMUTABLE);
    }
    text.push_str("add_header Cache-Control $presswork_cache;\n");
    text
}

/// Writes the header by which every feed names its hub, after the header of one `feed`.
fn hub(rules: &Rules, feed: &str) -> String {
    let names = ["feed.xml", "atom.xml", "feed.json"].map(regex::escape);
    let link = rules.link(feed);
    let (before, behind) = link.split_once(feed).unwrap_or((&link, ""));
    let request = format!(
        "^(?<presswork_feed>{}/([^?]*/)?({}))(\\?|$)",
        regex::escape(&rules.folder),
        names.join("|"),
    );
    format!(
        "set $presswork_link \"\";\nif ($request_uri ~ {}) {{ set $presswork_link {}; }}\n\
         add_header Link $presswork_link;\n",
        quoted(&request),
        quoted(&format!(
            "{}$presswork_feed{}",
            without_variables(before),
            without_variables(behind)
        )),
    )
}

fn redirect(one: &Redirect, origin: &str) -> String {
    let is_on_site = matches!(one.to.first(), Some(Piece::Text(to)) if to.starts_with('/'));
    let origin = if is_on_site { origin } else { "" };
    match one.address() {
        Some(from) => redirect_of_address(from, one, origin),
        None => redirect_of_pattern(one, origin),
    }
}

/// Writes a redirect from one address, with a slash at the end and without; from a page's file without
/// alone, because nobody asks for a folder of that name.
fn redirect_of_address(from: &str, one: &Redirect, origin: &str) -> String {
    let target = joined(&one.to, |piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Name(_) | Piece::Splat => String::new(),
    });
    let target = value(&format!("{origin}{target}"));
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
fn redirect_of_pattern(one: &Redirect, origin: &str) -> String {
    let (mut place, mut request) = ("^".to_owned(), "^".to_owned());
    for (at, piece) in one.from.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                // `/blog/*` is `/blog` as well.
                let is_last = matches!(one.from.get(at + 1), Some(Piece::Splat));
                let text = text.strip_suffix('/').filter(|_| is_last).unwrap_or(text);
                place.push_str(&regex::escape(text));
                request.push_str(&as_requested(text));
            }
            Piece::Name(name) => {
                place.push_str("[^/]+");
                request.push_str(&format!("(?<{}>[^/?]+)", variable(&one.from, name)));
            }
            Piece::Splat => {
                let slash = one.from.get(at.wrapping_sub(1));
                match matches!(slash, Some(Piece::Text(text)) if text.ends_with('/')) {
                    true => {
                        place.push_str("(/.*)?");
                        request.push_str("(/(?<presswork_rest>[^?]*))?");
                    }
                    false => {
                        place.push_str(".*");
                        request.push_str("(?<presswork_rest>[^?]*)");
                    }
                }
            }
        }
    }
    let target = joined(&one.to, |piece| match piece {
        Piece::Text(text) => without_variables(text),
        Piece::Name(name) => format!("${{{}}}", variable(&one.from, name)),
        Piece::Splat => "${presswork_rest}".to_owned(),
    });
    format!(
        "location ~ {} {{ if ($request_uri ~ {}) {{ return {} {}; }} }}\n",
        quoted(&format!("{place}/?$")),
        quoted(&format!("{request}/?(\\?|$)")),
        one.status,
        quoted(&format!("{origin}{target}"))
    )
}

/// Returns the variable for a name of a pattern: the name itself may be one of nginx's own (`host`), and longer than
/// its regular expressions allow.
fn variable(from: &[Piece], name: &str) -> String {
    let names = from.iter().filter(|piece| matches!(piece, Piece::Name(_)));
    let at = names
        .take_while(|piece| !matches!(piece, Piece::Name(other) if other == name))
        .count();
    format!("presswork_{}", at + 1)
}

/// Returns the pattern of a decoded text as it may stand in a request: browsers differ in what they encode.
fn as_requested(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        let mut bytes = [0; 4];
        let plain = c.encode_utf8(&mut bytes);
        if c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | '_' | '~') {
            pattern.push_str(&regex::escape(plain));
            continue;
        }
        pattern.push_str(&format!("({}|", regex::escape(plain)));
        for byte in plain.bytes() {
            pattern.push('%');
            pattern.extend(format!("{byte:02x}").chars().map(either_case));
        }
        pattern.push(')');
    }
    pattern
}

/// Returns the pattern of a hexadecimal digit.
fn either_case(digit: char) -> String {
    match digit.is_ascii_digit() {
        true => digit.to_string(),
        false => format!("[{digit}{}]", digit.to_ascii_uppercase()),
    }
}

/// Returns an address as nginx sees it: without percent-encoding.
fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Quotes a parameter in which nginx looks for variables: a header, the target of a redirect. It has no way to
/// write a dollar sign there, but in an address `%24` is one.
fn value(text: &str) -> String {
    quoted(&without_variables(text))
}

fn without_variables(text: &str) -> String {
    text.replace('$', "%24")
}

/// Quotes a parameter (`\` and `"` mean something within quotes).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
