//! What bounds the reading of YAML: how much aliases may copy, and how deep lists and tables may stand.

use super::{MAX_DEPTH, Node, Value};

/// Returns how many values a value consists of.
pub(super) fn size(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Table(table) => table.iter().map(|(_, node)| 1 + size(node)).sum(),
        _ => 0_usize,
    }
}

/// Returns the bracket in front of a place at which lists and tables are too deep inside each other.
pub(super) fn too_deep(before: &str) -> Option<usize> {
    let bytes = before.as_bytes();
    memchr::memchr2_iter(b'[', b'{', bytes).nth(MAX_DEPTH)?;
    let mut open = 0_usize;
    bytes.iter().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MAX_DEPTH
    })
}
