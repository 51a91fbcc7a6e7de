//! The lines of front matter that readers see, with their places.

use super::corrections::{AFTER, BEFORE, TEXT};
use super::{
    CORRECTIONS, DISCLOSURE, IMAGE_ALT, IMAGE_CAPTION, IMAGE_CREDIT, KeySpec, SPONSORED, SUMMARY,
    TAKEAWAYS, TITLE,
};
use crate::base::text::TextRange;
use crate::parse::documents::{Node, Table, Value};

/// A line that readers see.
pub(crate) struct Line<'d> {
    /// The text, as the document has it.
    pub(crate) text: &'d str,
    pub(crate) range: TextRange,
    pub(crate) reading: Reading,
}

/// How a line is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Like a headline, which also stands where there is no markup.
    Headline,
    /// As inline Markdown.
    Inline,
}

const LINES: [(&KeySpec, Reading); 8] = [
    (&TITLE, Reading::Headline),
    (&SUMMARY, Reading::Headline),
    (&TAKEAWAYS, Reading::Inline),
    (&IMAGE_ALT, Reading::Headline),
    (&IMAGE_CAPTION, Reading::Inline),
    (&IMAGE_CREDIT, Reading::Headline),
    (&SPONSORED, Reading::Headline),
    (&DISCLOSURE, Reading::Inline),
];

/// Returns the lines of front matter that readers see.
pub(crate) fn shown<'d>(root: &'d Table<'_>) -> Vec<Line<'d>> {
    let mut lines = Vec::new();
    for (key, node) in root {
        if let Some((_, reading)) = LINES.iter().find(|(known, _)| known.name == key.text) {
            add(node, *reading, &mut lines);
        } else if key.text == CORRECTIONS.name {
            corrections(node, &mut lines);
        }
    }
    lines
}

fn add<'d>(node: &'d Node<'_>, reading: Reading, lines: &mut Vec<Line<'d>>) {
    match &node.value {
        Value::Text(text) => lines.push(Line {
            text,
            range: node.range,
            reading,
        }),
        Value::List(items) => {
            for item in items {
                add(item, reading, lines);
            }
        }
        _ => {}
    }
}

fn corrections<'d>(node: &'d Node<'_>, lines: &mut Vec<Line<'d>>) {
    match &node.value {
        Value::List(items) => {
            for item in items {
                corrections(item, lines);
            }
        }
        Value::Table(table) => {
            for (key, node) in table {
                if key.text == TEXT.name {
                    add(node, Reading::Inline, lines);
                } else if [BEFORE.name, AFTER.name].contains(&key.text.as_ref()) {
                    add(node, Reading::Headline, lines);
                }
            }
        }
        _ => {}
    }
}
