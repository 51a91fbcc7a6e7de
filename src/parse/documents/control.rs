//! Control characters in values, such as YAML's `"\x07"` and TOML's `"\u0007"`: invisible, and forbidden in
//! HTML and feeds.

use std::borrow::Cow;

use super::{Table, Value};
use crate::base::{SourcePath, text};
use crate::diagnostic::codes::CONTROL_CHARACTER;
use crate::diagnostic::{Diagnostic, Span};

/// Says whether values of a text may hold control characters: it has some, or it has escapes.
pub(super) fn may_hold(text: &str) -> bool {
    memchr::memchr(b'\\', text.as_bytes()).is_some()
        || text::may_hold_control(text) && text.chars().any(is_control)
}

/// Takes the control characters out of all values of a table, and reports them.
pub(super) fn clean(table: &mut Table<'_>, file: &SourcePath) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, node) in table {
        let mut characters = Vec::new();
        clean_value(&mut node.value, &mut characters);
        if let Some(first) = characters.first() {
            let message = match characters.len() {
                1 => format!("`{}` holds an invisible control character", key.text),
                count => format!("`{}` holds {count} invisible control characters", key.text),
            };
            found.push(
                Diagnostic::new(&CONTROL_CHARACTER, message)
                    .at(Span::new(file, node.range))
                    .help(format!(
                        "delete what stands for it (U+{:04X}); the value is used without it",
                        u32::from(*first)
                    )),
            );
        }
    }
    found
}

fn clean_value(value: &mut Value<'_>, characters: &mut Vec<char>) {
    match value {
        Value::Text(text) => {
            let before = characters.len();
            characters.extend(text.chars().filter(|c| is_control(*c)));
            if characters.len() > before {
                *text = Cow::Owned(text.chars().filter(|c| !is_control(*c)).collect());
            }
        }
        Value::List(items) => {
            for item in items {
                clean_value(&mut item.value, characters);
            }
        }
        Value::Table(table) => {
            for (_, node) in table {
                clean_value(&mut node.value, characters);
            }
        }
        _ => {}
    }
}

/// Says whether XML or HTML forbids a character, or gives it no meaning, or it turns round the order of others.
fn is_control(c: char) -> bool {
    text::is_meaningless(c) || matches!(c, '\u{fffe}' | '\u{ffff}')
}
