//! Comments of editors in values: `title = "Words <!-- not yet confirmed -->"`.

use std::borrow::Cow;

use super::{Document, Node, Table, Value};
use crate::base::text::TextRange;
use crate::base::{SourcePath, comments};
use crate::diagnostic::codes::{HIDDEN_TEXT, UNCLOSED_COMMENT};
use crate::diagnostic::{Diagnostic, Span};

impl Document<'_> {
    /// Takes the comments out of all values, and reports those that do not end.
    pub(crate) fn leave_out_comments(&mut self, file: &SourcePath) -> Vec<Diagnostic> {
        // In YAML and TOML, a sign can be escaped: `\\u003c`.
        let is_suspect = |sign: &&str| self.text.contains(*sign);
        if !["<", "!-", "\\", "‹", "[//]", "omment]", "[]", "[#]"]
            .iter()
            .any(is_suspect)
        {
            return Vec::new();
        }
        let mut open = Vec::new();
        let mut misspelt = Vec::new();
        leave_out(&mut self.root, &mut open, &mut misspelt);
        let report = |place| {
            let message = "`<!--` begins a comment that does not end: nothing behind it is shown";
            let help = "write `-->` at its end; to show the signs, put them in code: `` `<!--` ``";
            Diagnostic::new(&HIDDEN_TEXT, message)
                .at(Span::new(file, place))
                .help(help)
        };
        let report_misspelt = |place| {
            let [message, help] = comments::MISSPELT;
            Diagnostic::new(&UNCLOSED_COMMENT, message)
                .at(Span::new(file, place))
                .help(help)
        };
        let misspelt = misspelt.into_iter().map(report_misspelt);
        open.into_iter().map(report).chain(misspelt).collect()
    }
}

/// Takes the comments out of a table; `open` takes the places of values in which one does not end, and `misspelt`
/// those in which something was meant as a comment.
fn leave_out(table: &mut Table<'_>, open: &mut Vec<TextRange>, misspelt: &mut Vec<TextRange>) {
    for (_, node) in table {
        leave_out_of(node, open, misspelt);
    }
}

fn leave_out_of(node: &mut Node<'_>, open: &mut Vec<TextRange>, misspelt: &mut Vec<TextRange>) {
    match &mut node.value {
        Value::Text(text) => {
            if let Cow::Owned(words) = comments::without(text) {
                if comments::has_open(text) {
                    open.push(node.range);
                }
                *text = Cow::Owned(words);
            }
            if comments::misspelt(text).is_some() {
                misspelt.push(node.range);
            }
        }
        Value::List(items) => {
            for item in items {
                leave_out_of(item, open, misspelt);
            }
        }
        Value::Table(table) => leave_out(table, open, misspelt),
        _ => {}
    }
}
