//! `[diagnostics]`: the site's severities.

use crate::diagnostic::codes::{CODES, UNKNOWN_CONFIG_KEY};
use crate::diagnostic::{Diagnostic, Level, Policy};
use crate::parse::documents::{KeySpec, Reader, Value};

const LEVELS: &[(&str, Level)] = &[
    ("off", Level::Off),
    ("warning", Level::Warning),
    ("error", Level::Error),
];

/// Reads the severities that `key` holds.
pub(super) fn severities(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Policy {
    let mut policy = Policy::default();
    for (name, node) in reader.entries(key).into_iter().flatten() {
        let Some(code) = CODES.iter().find(|code| code.name == name.text) else {
            let message = format!("there is no diagnostic `{}`", name.text);
            let fault = Diagnostic::new(&UNKNOWN_CONFIG_KEY, message)
                .at(reader.span_of(name.range))
                .help("`presswork explain` lists them all")
                .did_you_mean(&name.text, CODES.iter().map(|code| code.name));
            reader.push(fault);
            continue;
        };
        let level = match &node.value {
            Value::Text(level) => level.as_ref(),
            // A writer may mean this by `false`.
            Value::Bool(false) => "off",
            _ => "",
        };
        if let Some(level) = reader.choose(key, level, node.range, LEVELS) {
            policy.levels.insert(code.name.to_owned(), level);
        }
    }
    policy
}
