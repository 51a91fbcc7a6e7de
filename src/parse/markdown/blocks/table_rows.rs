//! Rows of tables that lose a part of what was written, and text that became a row.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diagnostic::codes;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::masks::masked::PLACEHOLDER;

/// A line of so many words is no cell.
const WORDS_OF_PROSE: usize = 4;

/// The table that is open.
pub(crate) struct TableRows<'c, 'a> {
    context: &'c Context<'a>,
    columns: usize,
    head: Head,
    /// How many cells of the row began.
    cells: usize,
    /// Where the last of them ends.
    end: usize,
}

/// How the cells of a table's head are set apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    WithStrokes,
    Bare,
}

impl<'c, 'a> TableRows<'c, 'a> {
    pub(crate) fn new(context: &'c Context<'a>) -> Self {
        Self {
            context,
            columns: 0,
            head: Head::Bare,
            cells: 0,
            end: 0,
        }
    }

    /// Follows an event, and reports what is wrong with a row that ends.
    #[inline]
    pub(crate) fn see(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Table(alignments)) => self.columns = alignments.len(),
            Event::Start(Tag::TableHead) => {
                self.head = match self.context.slice(range.clone()).contains('|') {
                    true => Head::WithStrokes,
                    false => Head::Bare,
                };
            }
            Event::Start(Tag::TableRow) => self.cells = 0,
            Event::Start(Tag::TableCell) => {
                self.cells += 1;
                self.end = range.end;
            }
            Event::End(TagEnd::TableRow) => self.check(range),
            _ => {}
        }
    }

    fn check(&self, row: &Range<usize>) {
        let written = self.context.slice(row.clone()).trim_end();
        if self.head == Head::WithStrokes && !written.contains('|') {
            if is_prose(written) {
                self.report_text(row.start..row.start + written.len());
            }
        } else if self.cells == self.columns {
            let is_frame = |c: char| c.is_whitespace() || c == '|';
            let rest = self.context.slice(self.end..row.end);
            let start = row.end - rest.trim_start_matches(is_frame).len();
            let lost = rest.trim_matches(is_frame);
            // Readers see no comment in any place.
            let is_comment = lost.starts_with("<!--") && lost.ends_with("-->");
            if !lost.is_empty() && !is_comment {
                self.report_cells(start..start + lost.len());
            }
        }
    }

    fn report_cells(&self, range: Range<usize>) {
        let columns = match self.columns {
            1 => "one column".to_owned(),
            columns => format!("{columns} columns"),
        };
        self.context.report(
            &codes::UNEVEN_ROW,
            range,
            format!("readers do not see this: the table has {columns}, and this row has more cells"),
            "give the table another column in its first two lines, `| words |` and `| --- |`; where the `|` \
             is a part of the text, also in code, write `\\|`",
        );
    }

    fn report_text(&self, range: Range<usize>) {
        self.context.report(
            &codes::TEXT_IN_TABLE,
            range,
            "this line became a row of the table above it",
            "leave an empty line above it, which ends the table; a row has `|` between its cells",
        );
    }
}

/// Says whether a line without a stroke is text, rather than the only cell of a row.
fn is_prose(line: &str) -> bool {
    let begins = |c: char| matches!(c, '[' | '!' | '{' | '<' | PLACEHOLDER);
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ':' | '…' | '。' | '！' | '？');
    line.split_whitespace().count() >= WORDS_OF_PROSE
        || line.starts_with(begins)
        || line.ends_with(ends)
        || line.contains(": ")
        || line.contains('：')
}
