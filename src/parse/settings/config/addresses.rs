//! Values that become parts of addresses: `base_url`, `permalink`, names of folders.

use crate::base::OutPath;
use crate::base::address::hidden_part;
use crate::diagnostic::closest;
use crate::diagnostic::codes::{INVALID_CONFIG, INVALID_PERMALINK};
use crate::model::config::Base;
use crate::parse::documents::{KeySpec, Reader};
use crate::parse::settings::fault::Fault;

/// The default form of an article's address.
pub(super) const DEFAULT_PERMALINK: &str = "/:year/:month/:slug/";

/// The placeholders of a permalink.
const PARTS: &[&str] = &["year", "month", "day", "category", "series", "slug"];

/// Reads a site's address: `http` or `https`, a host, perhaps a port and a path (RFC 3986).
///
/// # Errors
///
/// Fails where the address cannot be used, with the mistake and what to write.
pub(super) fn base(url: &str) -> Result<Base, Fault> {
    let (scheme, rest) = scheme(url)?;
    if let Some(c) = url
        .chars()
        .find(|c| c.is_whitespace() || c.is_control() || *c == '\\')
    {
        let name = if c == '\\' { "a backslash" } else { "a space" };
        return Err(Fault::new(
            format!("an address cannot hold {name}"),
            IN_FULL,
        ));
    }
    if url.contains(['?', '#']) {
        return Err(Fault::new(
            "a site's address ends in front of `?` and `#`",
            "write the part in front of it alone",
        ));
    }
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    check_host(host)?;
    let path = path.trim_end_matches('/');
    if !path.is_empty()
        && (OutPath::new(path).is_err()
            || path.contains([
                '"', '<', '>', '*', ':', '$', ';', '{', '}', '(', ')', '\'', '`', '|', '^',
            ]))
    {
        return Err(Fault::new(
            "the path of this address cannot be used",
            IN_FULL,
        ));
    }
    Ok(Base {
        origin: format!("{scheme}://{}", host.to_ascii_lowercase()),
        path: path.to_owned(),
    })
}

const IN_FULL: &str = "write it in full: `https://example.org`";

/// Returns an address's scheme and the part behind `://`.
fn scheme(url: &str) -> Result<(String, &str), Fault> {
    let Some((scheme, rest)) = url.split_once("://") else {
        let host = ["https:", "http:"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        let help = match host.unwrap_or(url).trim_start_matches('/') {
            "" => IN_FULL.to_owned(),
            host => format!("write `https://{host}`"),
        };
        return Err(Fault::new("a site's address begins with `https://`", help));
    };
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "https" && scheme != "http" {
        return Err(Fault::new(
            "a site's address begins with `https://` or `http://`",
            IN_FULL,
        ));
    }
    Ok((scheme, rest))
}

/// Checks a host with its port.
///
/// # Errors
///
/// Fails where browsers would find no host of this name, with the mistake and what to write.
pub(in crate::parse::settings) fn check_host(host: &str) -> Result<(), Fault> {
    if host.contains('@') {
        return Err(Fault::new("an address holds no user name", IN_FULL));
    }
    let (name, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((name, port)) => (name, port.strip_prefix(':')),
        None => host
            .split_once(':')
            .map_or((host, None), |(name, port)| (name, Some(port))),
    };
    if name.is_empty() {
        return Err(Fault::new("this address has no host", IN_FULL));
    }
    if !name.is_ascii() {
        return Err(Fault::new(
            "the host holds letters that are not ASCII",
            "write it as the domain name system knows it: `xn--…`",
        ));
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err(Fault::new(
            "the port of this address is no number up to 65535",
            IN_FULL,
        ));
    }
    let valid = if host.starts_with('[') {
        name.parse::<std::net::Ipv6Addr>().is_ok()
    } else {
        is_domain(name)
    };
    match valid {
        true => Ok(()),
        false => Err(Fault::new(format!("`{host}` is no host"), IN_FULL)),
    }
}

fn is_domain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let mut parts = name.split('.').enumerate();
    parts.all(|(at, part)| (at > 0 || !part.is_empty()) && part.bytes().all(plain))
        && !name.contains("..")
}

/// Returns the name of a folder, or else the key's default.
pub(super) fn folder(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> String {
    let default = key.default_text();
    match reader.spanned(key) {
        None => default.to_owned(),
        Some(name) if is_folder(&name.value) => name.value,
        Some(name) => {
            let message = format!("`{}` is no name of a folder", name.value);
            let help = format!("letters, digits, `-` and `_`, such as `{default}`");
            reader.report(&INVALID_CONFIG, name.range, message, help);
            default.to_owned()
        }
    }
}

/// Says whether a text can name one folder.
fn is_folder(name: &str) -> bool {
    name != "."
        && name != ".."
        && name.len() <= 100
        && !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Reads the form of an article's address, or else the key's default.
pub(super) fn permalink(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> String {
    let Some(written) = reader.spanned(key) else {
        return key.default_text().to_owned();
    };
    match permalink_fault(&written.value) {
        None => written.value,
        Some(fault) => {
            reader.report(&INVALID_PERMALINK, written.range, fault.message, fault.help);
            key.default_text().to_owned()
        }
    }
}

fn permalink_fault(form: &str) -> Option<Fault> {
    if !form.starts_with('/') {
        return Some(Fault::new(
            "a permalink begins with a slash",
            format!("write `/{form}`"),
        ));
    }
    let parts = || form.split(':').skip(1).map(name_of_part);
    if let Some(part) = parts().find(|part| !PARTS.contains(part)) {
        let help = match closest(part, PARTS.iter().copied()) {
            Some(guess) => format!("did you mean `:{guess}`?"),
            None => format!("it is made of `:{}`", PARTS.join("`, `:")),
        };
        return Some(Fault::new(
            format!("a permalink has no part `:{part}`"),
            help,
        ));
    }
    let example = || format!("write `{DEFAULT_PERMALINK}`, for example");
    let has = |name: &str| parts().any(|part| part == name);
    let is_date = has("year") && has("month") && has("day");
    if !has("slug") && !is_date {
        return Some(Fault::new(
            "a permalink needs `:slug`, or the whole date: without it, stories would share an address",
            example(),
        ));
    }
    if let Some(hidden) = hidden_part(form) {
        let visible = form.replace(hidden, hidden.trim_start_matches('.'));
        return Some(Fault::new(
            format!(
                "a permalink cannot hold `{hidden}`: what begins with a dot is hidden by hosts"
            ),
            format!("write `{visible}`"),
        ));
    }
    let bad = form.contains(['?', '#', '%', '"', '<', '>']) || form.contains(char::is_whitespace);
    (bad || OutPath::of_address(form).is_err())
        .then(|| Fault::new("this permalink cannot be an address", example()))
}

/// Returns the letters behind a colon.
fn name_of_part(behind: &str) -> &str {
    let end = behind.find(|c: char| !c.is_ascii_alphabetic());
    behind
        .get(..end.unwrap_or(behind.len()))
        .unwrap_or_default()
}
