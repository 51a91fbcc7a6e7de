//! Keys of a file that stand where they are read as something else.

use std::collections::BTreeMap;

use super::{
    AUTHORS, BREAKING, BREAKING_UNTIL, CATEGORY_NAME, CORRECTIONS, DISCLOSURE, DRAFT, EXTRA,
    FEATURED, FEATURED_UNTIL, KEYS, KeySpec, RELATED, Reader, SERIES, SPONSORED, Syntax, TAGS,
    TAKEAWAYS,
};
use crate::diagnostic::codes::UNUSED_KEY;
use crate::model::{Data, Kind};
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

/// Reports keys that have an effect in articles alone, in a standing page, or in the file of an author, a category, a tag
/// or a series.
pub(super) fn report_of_articles(reader: &mut Reader<'_, '_>, kind: Kind) {
    let what = match kind {
        Kind::Article => return,
        Kind::Page => "a standing page",
        Kind::Author => "an author's file",
        Kind::Category => "a category's file",
        Kind::Tag => "a tag's file",
        Kind::Series => "a series' file",
    };
    for key in [
        &CATEGORY_NAME,
        &TAGS,
        &AUTHORS,
        &TAKEAWAYS,
        &SERIES,
        &FEATURED,
        &FEATURED_UNTIL,
        &BREAKING,
        &BREAKING_UNTIL,
        &RELATED,
        &CORRECTIONS,
        &SPONSORED,
        &DISCLOSURE,
    ] {
        if let Some(place) = reader.node(key).map(|node| node.range) {
            let message = format!("`{key}` has no effect in {what}: only articles show it");
            let help =
                format!("take `{key}` out, and write what readers are to know into the text");
            reader.report(&UNUSED_KEY, place, message, help);
        }
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
