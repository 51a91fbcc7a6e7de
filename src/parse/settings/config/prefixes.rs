//! `[prefixes]`: what the addresses of a language begin with.

use std::collections::BTreeMap;

use crate::base::OutPath;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{INVALID_CONFIG, UNKNOWN_CONFIG_KEY};
use crate::model::Language;
use crate::parse::documents::{KeySpec, Reader, Value};

/// Reads what the addresses of the site's languages begin with, without a slash at the end.
pub(super) fn prefixes(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    own: &Language,
    others: &[Language],
) -> BTreeMap<Language, String> {
    let mut prefixes: BTreeMap<Language, String> = BTreeMap::new();
    let known = || std::iter::once(own).chain(others);
    let Some(entries) = reader.entries(key) else {
        return prefixes;
    };
    for (name, node) in entries {
        let Some(language) = known().find(|language| language.as_str() == name.text) else {
            let message = format!("the site has no language `{}`", name.text);
            let fault = Diagnostic::new(&UNKNOWN_CONFIG_KEY, message)
                .at(reader.span_of(name.range))
                .help("name it in `language` or `languages` first")
                .did_you_mean(&name.text, known().map(Language::as_str));
            reader.push(fault);
            continue;
        };
        let written = match &node.value {
            Value::Text(written) => written.trim_matches('/'),
            _ => "?",
        };
        let prefix = match written {
            "" => String::new(),
            written => format!("/{written}"),
        };
        let is_default = |other: &Language| {
            let is_named = entries.iter().any(|(name, _)| name.text == other.as_str());
            other != language && !is_named && prefix == format!("/{other}")
        };
        let is_taken = prefixes.values().any(|taken| *taken == prefix)
            || others.iter().any(is_default)
            || (language != own && prefix.is_empty());
        let fault = match is_address(written) {
            false => "this cannot begin an address",
            true if is_taken => "two languages cannot begin their addresses alike",
            true => {
                prefixes.insert(language.clone(), prefix);
                continue;
            }
        };
        let help = format!("write a path of its own, such as `\"/{language}/\"`");
        reader.report(&INVALID_CONFIG, node.range, fault, help);
    }
    prefixes
}

/// Says whether a text can stand in front of addresses, with a slash on both sides.
fn is_address(written: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-._~/".contains(c);
    written.is_empty() || (written.chars().all(is_plain) && OutPath::new(written).is_ok())
}
