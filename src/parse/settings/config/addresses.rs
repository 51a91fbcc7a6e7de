//! Values that become parts of addresses: `base_url`, `permalink`, names of folders.

use super::Reader;
use crate::base::OutPath;
use crate::diagnostic::closest;
use crate::diagnostic::codes::INVALID_PERMALINK;
use crate::model::config::Base;

const DEFAULT_PERMALINK: &str = "/:year/:month/:slug/";

/// What a permalink may be made of.
const PARTS: &[&str] = &["year", "month", "day", "category", "series", "slug"];

/// Reads a site's address: `http` or `https`, a host, perhaps a port and a path (RFC 3986).
///
/// # Errors
///
/// Fails with what is wrong and what to write.
pub(super) fn base(url: &str) -> Result<Base, (String, String)> {
    let example = "write it in full: `https://example.org`";
    let fault = |message: &str, help: &str| Err((message.to_owned(), help.to_owned()));
    let Some((scheme, rest)) = url.split_once("://") else {
        return fault(
            "a site's address begins with `https://`",
            &match url.trim_start_matches('/') {
                "" => example.to_owned(),
                host => format!("write `https://{host}`"),
            },
        );
    };
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "https" && scheme != "http" {
        return fault(
            "a site's address begins with `https://` or `http://`",
            example,
        );
    }
    if let Some(c) = url
        .chars()
        .find(|c| c.is_whitespace() || c.is_control() || *c == '\\')
    {
        let name = if c == '\\' { "a backslash" } else { "a space" };
        return fault(&format!("an address cannot hold {name}"), example);
    }
    if url.contains(['?', '#']) {
        return fault(
            "a site's address ends in front of `?` and `#`",
            "write the part in front of it alone",
        );
    }
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    if host.contains('@') {
        return fault("a site's address holds no user name", example);
    }
    let (name, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((name, port)) => (name, port.strip_prefix(':')),
        None => host
            .split_once(':')
            .map_or((host, None), |(name, port)| (name, Some(port))),
    };
    if name.is_empty() {
        return fault("this address has no host", example);
    }
    if !name.is_ascii() {
        return fault(
            "the host holds letters that are not ASCII",
            "write it as the domain name system knows it: `xn--…`",
        );
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return fault("the port of this address is no number up to 65535", example);
    }
    let valid = if host.starts_with('[') {
        name.parse::<std::net::Ipv6Addr>().is_ok()
    } else {
        name.split('.').enumerate().all(|(i, part)| {
            (i > 0 || !part.is_empty())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        }) && !name.contains("..")
    };
    if !valid {
        return fault(&format!("`{host}` is no host"), example);
    }
    let path = path.trim_end_matches('/');
    if !path.is_empty() && (OutPath::new(path).is_err() || path.contains(['"', '<', '>'])) {
        return fault("the path of this address cannot be used", example);
    }
    Ok(Base {
        origin: format!("{scheme}://{}", host.to_ascii_lowercase()),
        path: path.to_owned(),
    })
}

/// Says whether a text can name one folder.
pub(super) fn is_folder(name: &str) -> bool {
    name != "."
        && name != ".."
        && name.len() <= 100
        && !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Reads the form of an article's address.
pub(super) fn permalink(reader: &mut Reader<'_, '_>) -> String {
    let Some(written) = reader.placed("permalink") else {
        return DEFAULT_PERMALINK.to_owned();
    };
    match permalink_fault(&written.value) {
        None => written.value,
        Some((message, help)) => {
            reader.report(&INVALID_PERMALINK, written.range, message, help);
            DEFAULT_PERMALINK.to_owned()
        }
    }
}

fn permalink_fault(form: &str) -> Option<(String, String)> {
    let fault = |message: &str, help: String| Some((message.to_owned(), help));
    if !form.starts_with('/') {
        return fault(
            "a permalink begins with a slash",
            format!("write `/{form}`"),
        );
    }
    let mut slug = false;
    for behind in form.split(':').skip(1) {
        let end = behind
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(behind.len());
        let part = behind.get(..end).unwrap_or_default();
        slug |= part == "slug";
        if !PARTS.contains(&part) {
            let help = match closest(part, PARTS.iter().copied()) {
                Some(guess) => format!("did you mean `:{guess}`?"),
                None => format!("it is made of `:{}`", PARTS.join("`, `:")),
            };
            return fault(&format!("a permalink has no part `:{part}`"), help);
        }
    }
    if !slug {
        return fault(
            "a permalink needs `:slug`: without it, stories would share an address",
            format!("write `{DEFAULT_PERMALINK}`, for example"),
        );
    }
    if !form.ends_with('/') && !form.ends_with(".html") {
        return fault("a permalink ends with a slash", format!("write `{form}/`"));
    }
    let bad = form.contains(['?', '#', '%', '"', '<', '>']) || form.contains(char::is_whitespace);
    if bad || OutPath::of_address(form).is_err() {
        return fault(
            "this permalink cannot be an address",
            format!("write `{DEFAULT_PERMALINK}`, for example"),
        );
    }
    None
}
