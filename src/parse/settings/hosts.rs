//! `[hosts]` and `[[redirects]]`: who hands the site out, and what it is to be told.

use crate::diagnostic::codes::{INVALID_CONFIG, MISSING_KEY};
use crate::model::hosts::{Host, Hosts, Part, Rule, parts};
use crate::model::policy::{CspSources, Directive};
use crate::model::publishing::Publishing;
use crate::parse::documents::Reader;

/// Reads `[hosts]`. Where no host is named, they follow from where the site is published.
pub(super) fn hosts(reader: &mut Reader<'_, '_>, publishing: &Publishing) -> Hosts {
    reader.section("hosts", |reader| {
        let named = reader.given("for");
        let names = reader.names("for");
        let mut names: Vec<Host> = names
            .iter()
            .filter_map(|name| reader.choose("for", &name.value, name.range, Host::ALL))
            .collect();
        names.sort_unstable();
        names.dedup();
        if !named {
            names = Host::of(publishing);
        }
        Hosts {
            names,
            hsts: reader.flag("hsts").unwrap_or(true),
            policy: reader.section("policy", policy),
        }
    })
}

/// Reads what pages need of the content security policy beyond what is seen on them.
fn policy(reader: &mut Reader<'_, '_>) -> CspSources {
    let mut needs = CspSources::default();
    for directive in Directive::ALL {
        for source in reader.texts(directive.name()) {
            match fault(&source.value) {
                None => needs.add(directive, source.value),
                Some((message, help)) => {
                    reader.report(&INVALID_CONFIG, source.range, message, help);
                }
            }
        }
    }
    needs
}

/// Returns what is wrong with a source of the policy, and what to write instead.
fn fault(source: &str) -> Option<(String, &'static str)> {
    let keyword = source.trim_matches('\'').to_ascii_lowercase();
    if keyword.starts_with("unsafe-") {
        return Some((
            format!("`{source}` takes the policy's meaning away"),
            "put scripts and styles into files of the theme; those that stand in pages are allowed \
             by their hashes, without being listed here",
        ));
    }
    let split = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ';' | ',' | '"' | '<');
    (source.contains(split) || !source.is_ascii()).then(|| {
        (
            format!("`{source}` is no source of a content security policy"),
            "write one address in each entry, such as `https://images.example.org`",
        )
    })
}

/// Reads every `[[redirects]]`.
pub(super) fn redirects(reader: &mut Reader<'_, '_>) -> Vec<Rule> {
    reader.tables("redirects", |reader| {
        let from = reader.required(
            "from",
            &MISSING_KEY,
            "write the old address: `from = \"/blog/*\"`",
        );
        let to = reader.required(
            "to",
            &MISSING_KEY,
            "write where it leads: `to = \"/:splat\"`",
        );
        let statuses = [("301", 301), ("302", 302), ("307", 307), ("308", 308)];
        let at = reader.place_of("status");
        let status = reader.count("status", 301..=308).unwrap_or(301);
        let status = match at {
            Some(at) => reader.choose("status", &status.to_string(), at, &statuses),
            None => Some(301),
        };
        let (from, to) = (from?, to?);
        let mut refuse = |at, message: String, help: &str| {
            reader.report(&INVALID_CONFIG, at, message, help);
        };
        let is_plain = |address: &str| {
            !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
        };
        if !from.value.starts_with('/') || from.value.contains(['?', '#']) || !is_plain(&from.value)
        {
            let message = format!("`{}` is no address of the site", from.value);
            let help = "begin at the site's root, and leave out `?` and `#`: `from = \"/blog/*\"`";
            refuse(from.range, message, help);
            return None;
        }
        let known = parts(&from.value);
        if let Some(at) = known.iter().position(|part| *part == Part::Splat)
            && at + 1 < known.len()
        {
            let message = format!("in `{}` something stands behind `*`", from.value);
            refuse(
                from.range,
                message,
                "let `*` be the last character: hosts take it nowhere else",
            );
            return None;
        }
        let is_full = to.value.starts_with("https://") || to.value.starts_with("http://");
        if !(to.value.starts_with('/') || is_full) || !is_plain(&to.value) {
            let message = format!("`{}` is no address", to.value);
            let help = "write an address of the site, such as `/:splat`, or a full one";
            refuse(to.range, message, help);
            return None;
        }
        let target = to
            .value
            .split_once("://")
            .map_or(&*to.value, |(_, rest)| rest);
        for part in parts(target) {
            if !matches!(part, Part::Text(_)) && !known.contains(&part) {
                let message = format!("`{}` uses what `{}` does not have", to.value, from.value);
                let help = "`:splat` stands for the `*` of `from`, and `:name` for its `:name`";
                refuse(to.range, message, help);
                return None;
            }
        }
        Some(Rule {
            from: from.value,
            place: from.range,
            to: to.value,
            status: status?,
        })
    })
}
