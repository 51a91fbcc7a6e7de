//! Tables and boxes that are drawn with signs, the lines of which run together: `+----+`, `┌────┐`.

use super::sign::{Sign, lines};
use super::{LINE_BREAK, OPAQUE};

/// Returns the first line of a drawing, or of a table with tabs, in the text of a block.
pub(super) fn in_text(text: &str) -> Option<Sign> {
    drawing(text).or_else(|| table_with_tabs(text))
}

/// Finds lines with as many tabs as each other, as spreadsheets copy them.
fn table_with_tabs(text: &str) -> Option<Sign> {
    let tabs = |line: &str| line.matches('\t').count();
    let (start, first) = lines(text).next().filter(|(_, line)| line.contains('\t'))?;
    let count = tabs(first);
    let (cell, _) = first.split_once('\t')?;
    let is_cell = cell.chars().nth(1).is_some()
        && cell.contains(char::is_alphabetic)
        && !cell.ends_with(['.', ')', ':', '：']);
    let is_table = is_cell
        && lines(text).nth(1).is_some()
        && !text.contains(LINE_BREAK)
        && lines(text).all(|(_, line)| tabs(line) == count);
    is_table.then(|| {
        Sign::new(
            start..start + first.len(),
            "these lines are no table, and run together: tabs part no cells",
            format!(
                "write ` | ` for each tab, and below the first line: `|{}`",
                " --- |".repeat((count + 1).min(12))
            ),
        )
    })
}

fn drawing(text: &str) -> Option<Sign> {
    let (start, line) = lines(text).find(|(_, line)| is_border(line) || is_drawn(line))?;
    let is_other = |(at, line): (usize, &str)| {
        let is_row = line.len() > 2 && line.starts_with('|') && line.ends_with('|');
        at != start && (is_row || is_border(line) || is_drawn(line))
    };
    lines(text).any(is_other).then(|| {
        Sign::new(
            start..start + line.len(),
            "these lines are no table, and run together: one that is drawn with signs is none in Markdown",
            "write `| A | B |`, below it `| --- | --- |`, and a line `| 1 | 2 |` for each row; a drawing stands between \
             two lines of three backticks",
        )
    })
}

/// Says whether a line is one between rows: `+----+----+`. A dash that was set is a part of it.
fn is_border(line: &str) -> bool {
    let is_part = |c: char| matches!(c, '+' | '-' | '=' | ':' | '–' | '—' | OPAQUE);
    line.chars().nth(2).is_some()
        && line.starts_with('+')
        && line.ends_with('+')
        && line.chars().all(is_part)
        && line.contains(['-', '=', '–', '—', OPAQUE])
}

fn is_drawn(line: &str) -> bool {
    let is_line = |c: char| matches!(c, '\u{2500}'..='\u{257f}');
    line.starts_with(is_line) && line.ends_with(is_line) && line.chars().nth(2).is_some()
}
