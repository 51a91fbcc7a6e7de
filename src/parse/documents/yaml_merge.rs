//! The keys of a table in YAML: each once, and those that a merge key (`<<`) adds.

use rustc_hash::FxHashSet;

use super::{Key, Node, Table, Value};

/// Returns a table in which each key stands once, with the keys that `<<` merges into it
/// (yaml.org/type/merge.html), and the keys that are given again. The first of several equal keys counts.
pub(super) fn unique(mut entries: Table<'_>) -> (Table<'_>, Vec<Key<'_>>) {
    let mut seen = FxHashSet::default();
    let mut twice = Vec::new();
    let mut merged = Vec::new();
    entries.retain(|(key, node)| {
        if key.text == "<<" && is_mergeable(node) {
            merged.push(node.clone());
            return false;
        }
        let new = seen.insert(key.text.clone());
        if !new {
            twice.push(key.clone());
        }
        new
    });
    for node in merged {
        merge(node, &mut entries);
    }
    (entries, twice)
}

fn is_mergeable(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Table(_) => true,
        Value::List(items) => items
            .iter()
            .all(|item| matches!(item.value, Value::Table(_))),
        _ => false,
    }
}

/// Adds the keys of a table, or of each table of a list, that are not there yet.
fn merge<'s>(node: Node<'s>, entries: &mut Table<'s>) {
    match node.value {
        Value::Table(table) => {
            for (key, value) in table {
                if entries.iter().all(|(own, _)| own.text != key.text) {
                    entries.push((key, value));
                }
            }
        }
        Value::List(items) => items.into_iter().for_each(|item| merge(item, entries)),
        _ => {}
    }
}
