//! Keys of a file that stand where they are read as something else.

use std::collections::BTreeMap;

use super::{DRAFT, EXTRA, KEYS, KeySpec, Reader, Syntax};
use crate::diagnostic::codes::UNUSED_KEY;
use crate::model::Data;
use crate::parse::documents::{Takes, table_data};

/// Reports lines of a text of YAML that are keys of the file: a text of several lines (`|`, `>`) takes all that
/// are indented below it.
pub(super) fn report_swallowed(reader: &mut Reader<'_, '_>, key: &'static KeySpec) {
    if reader.syntax() != Syntax::Yaml {
        return;
    }
    let Some(text) = reader.text(key).filter(|text| text.contains('\n')) else {
        return;
    };
    let is_key = |line: &str, known: &KeySpec| {
        let behind = line
            .strip_prefix(known.name)
            .and_then(|rest| rest.strip_prefix(':'));
        behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut lines = text.lines();
    let found = lines.find_map(|line| KEYS.iter().find(|known| is_key(line, known)));
    if let (Some(known), Some(at)) = (found, reader.place_of(key))
        && !reader.given(known)
    {
        let message = format!("`{known}` is taken for a part of the text of `{key}`");
        let help = format!("take away the blanks in front of `{known}`");
        reader.misplaced(known, at, &UNUSED_KEY, &message, &help);
    }
}

/// Reads the free data. Keys that stand there and were meant for presswork are reported: in TOML a heading
/// takes all the lines below it. Switches such as `toc` are common names of a theme's own data.
pub(super) fn extra(reader: &mut Reader<'_, '_>) -> BTreeMap<String, Data> {
    let Some(table) = reader.entries(&EXTRA) else {
        return BTreeMap::new();
    };
    if reader.syntax() == Syntax::Toml {
        for (key, _) in table {
            let is_own = |known: &&KeySpec| {
                let is_switch = matches!(known.takes, Takes::Flag) && known.name != DRAFT.name;
                known.name == key.text && !is_switch && !reader.given(known)
            };
            if let Some(known) = KEYS.iter().find(is_own) {
                let message =
                    format!("`{known}` stands below `[extra]`, where presswork does not read it");
                let help = "write it above `[extra]`";
                reader.misplaced(known, key.range, &UNUSED_KEY, &message, help);
            }
        }
    }
    table_data(table)
}
