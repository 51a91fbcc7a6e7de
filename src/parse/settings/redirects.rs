//! `[[redirects]]`: old addresses beside the aliases of files.

use super::config::check_host;
use super::fault::Fault;
use crate::base::address::{behind_host_slashes, hidden_part};
use crate::base::{OutPath, without_query};
use crate::diagnostic::codes::{INVALID_CONFIG, MISSING_KEY};
use crate::model::config::Base;
use crate::model::hosts::{Part, Rule, parts};
use crate::parse::documents::{Fallback, KeySpec, Reader, keys};

keys! {
    /// `[[redirects]]`
    pub(super) REDIRECTS:
    FROM = KeySpec::text("from", "The old address: `/old/`, or many, as `/blog/*` or `/news/:slug`.")
        .required();
    TO = KeySpec::text("to", "Where it leads, with `:splat` for what the `*` stands for.").required();
    STATUS = KeySpec::integer("status", 301, 308, "301, 302, 307 or 308.")
        .or(Fallback::Number(301));
}

const STATUSES: &[(&str, u16)] = &[("301", 301), ("302", 302), ("307", 307), ("308", 308)];

/// Reads one of the `[[redirects]]` of the site at this address.
pub(super) fn redirect(reader: &mut Reader<'_, '_>, base: &Base) -> Option<Rule> {
    let help = "write the old address: `from = \"/blog/*\"`";
    let from = reader.required(&FROM, &MISSING_KEY, help);
    let help = "write where it leads: `to = \"/:splat\"`";
    let to = reader.required(&TO, &MISSING_KEY, help);
    let status = status(reader);
    let (from, to) = (from?, to?);
    let fault = from_fault(&from.value).or_else(|| hidden_fault(&from.value));
    if let Some(fault) = fault {
        fault.report(reader, &from);
        return None;
    }
    if let Some(fault) = to_fault(&to.value, &from.value) {
        fault.report(reader, &to);
        return None;
    }
    Some(Rule {
        from: from.value,
        place: from.range,
        to: match own_address(&to.value, base) {
            Some(address) => address.to_owned(),
            None => to.value,
        },
        target: to.range,
        status: status?,
    })
}

/// Returns the address from the site's root of what a full address of the site's own host names, with either scheme.
fn own_address<'t>(to: &'t str, base: &Base) -> Option<&'t str> {
    let rest = to.strip_prefix("https://").or(to.strip_prefix("http://"))?;
    let (_, host) = base.origin.split_once("://")?;
    let (own, path) = rest.split_at_checked(host.len())?;
    let address = path.strip_prefix(base.path.as_str())?;
    let is_own = own.eq_ignore_ascii_case(host);
    match address.chars().next() {
        _ if !is_own => None,
        Some('/') => Some(address),
        None => Some("/"),
        Some(_) => None,
    }
}

/// Reads the parts of the host that other programs serve, as patterns from the site's root. Full addresses
/// of the site are taken as well, whose host a preview does not have.
pub(super) fn elsewhere(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    base: &Base,
) -> Vec<String> {
    let mut patterns = Vec::new();
    for pattern in reader.texts(key) {
        let full = pattern.value.split_once("://");
        let path = full.and_then(|(_, rest)| rest.get(rest.find('/')?..));
        let address = match path {
            Some(path) => path.strip_prefix(base.path.as_str()).unwrap_or(path),
            None => &pattern.value,
        };
        match from_fault(address) {
            Some(fault) => {
                let help = "begin at the site's root: `\"/dist/*\"` is all below `/dist/`";
                reader.report(&INVALID_CONFIG, pattern.range, fault.message, help);
            }
            None => patterns.push(OutPath::asked_for(address)),
        }
    }
    patterns
}

fn status(reader: &mut Reader<'_, '_>) -> Option<u16> {
    let Some(at) = reader.node(&STATUS).map(|node| node.range) else {
        return Some(301);
    };
    let status = reader.count(&STATUS)?.to_string();
    reader.choose(&STATUS, &status, at, STATUSES)
}

fn is_plain(address: &str) -> bool {
    !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
}

/// Returns the mistake in an old address.
fn from_fault(from: &str) -> Option<Fault> {
    let asked = OutPath::asked_for(from);
    if !from.starts_with('/') || from.contains(['?', '#']) || !is_plain(from) || !is_on_site(&asked)
    {
        return Some(Fault::new(
            format!("`{from}` is no address of the site"),
            "begin at the site's root, and leave out `?` and `#`: `from = \"/blog/*\"`",
        ));
    }
    let known = parts(from);
    if let Some(at) = known.iter().position(|part| *part == Part::Splat)
        && at + 1 < known.len()
    {
        return Some(Fault::new(
            format!("in `{from}` something stands behind `*`"),
            "let `*` be the last character: hosts take it nowhere else",
        ));
    }
    let names = || known.iter().filter(|part| matches!(part, Part::Name(_)));
    let is_first = |at: usize, name| !names().take(at).any(|other| other == name);
    let again = names().enumerate().find(|(at, name)| !is_first(*at, *name));
    again.map(|_| {
        Fault::new(
            format!("in `{from}` two parts have one name"),
            "give each part a name of its own: `/:year/:slug/`",
        )
    })
}

/// Says whether a decoded address can be one of the site: no part of it is empty, `.` or `..`.
fn is_on_site(asked: &str) -> bool {
    OutPath::of_address(asked).is_ok()
}

/// Returns the mistake in an old address that is hidden: no page of a site was ever there, and those who look
/// for passwords would be led on.
fn hidden_fault(from: &str) -> Option<Fault> {
    let asked = OutPath::asked_for(from);
    let hidden = hidden_part(&asked)?;
    Some(Fault::new(
        format!("`{from}` holds `{hidden}`: what begins with a dot is hidden by hosts"),
        "take this redirect out, or write the address at which readers found the page",
    ))
}

/// Returns the mistake in the target of `from`.
fn to_fault(to: &str, from: &str) -> Option<Fault> {
    if let Some(rest) = behind_host_slashes(to) {
        return Some(Fault::new(
            format!(
                "`{to}` leads to another site: what stands behind two slashes is the name of a host"
            ),
            format!(
                "write `https://{rest}` for another site, or `/{rest}` for an address of this one"
            ),
        ));
    }
    let no_address = || {
        Fault::new(
            format!("`{to}` is no address"),
            "write an address of the site, such as `/:splat`, or a full one",
        )
    };
    if !is_plain(to) {
        return Some(no_address());
    }
    let full = ["https://", "http://"];
    let Some(rest) = full.iter().find_map(|scheme| to.strip_prefix(scheme)) else {
        let is_site = to.starts_with('/') && is_on_site(&OutPath::asked_for(without_query(to)));
        return match is_site {
            true => unknown_part(to, to, from),
            false => Some(no_address()),
        };
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if parts(host)
        .iter()
        .any(|part| !matches!(part, Part::Text(_)))
    {
        return Some(Fault::new(
            format!(
                "in `{to}` the name of the host is open: anybody could lead your readers anywhere"
            ),
            "write the host out, and a slash behind it: `https://example.org/:splat`",
        ));
    }
    check_host(host)
        .err()
        .or_else(|| unknown_part(path, to, from))
}

/// Returns the mistake of a `path` in the target `to` that has parts which `from` lacks.
fn unknown_part(path: &str, to: &str, from: &str) -> Option<Fault> {
    let known = parts(from);
    let unknown = |part: &Part<'_>| !matches!(part, Part::Text(_)) && !known.contains(part);
    parts(path).iter().any(unknown).then(|| {
        Fault::new(
            format!("`{to}` uses what `{from}` does not have"),
            "`:splat` stands for the `*` of `from`, and `:name` for its `:name`; a colon that belongs to the \
             address is written `%3A`",
        )
    })
}
