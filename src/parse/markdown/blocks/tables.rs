//! Tables: the tags of rows and cells.

use pulldown_cmark::Alignment;

use crate::model::Hole;
use crate::model::body::Word;
use crate::parse::markdown::fragment::Fragment;

/// The table that is being written.
#[derive(Default)]
pub(crate) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    rows: usize,
    part: Part,
    /// Where the cell's opening tag stands in the HTML, and where its content begins.
    cell: (usize, usize),
}

/// Which part of a table is being written.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    Head,
    #[default]
    Body,
}

impl Table {
    /// Begins a table.
    pub(crate) fn open(alignments: Vec<Alignment>, out: &mut Fragment) -> Self {
        out.push("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        out.hole(Hole::Word(Word::Table));
        out.push("\"><table>\n");
        Self {
            alignments,
            ..Self::default()
        }
    }

    pub(crate) fn close(&self, out: &mut Fragment) {
        out.push(match self.rows {
            0 => "</table></div>\n",
            _ => "</tbody>\n</table></div>\n",
        });
    }

    pub(crate) fn open_head(&mut self, out: &mut Fragment) {
        self.part = Part::Head;
        out.line();
        out.push("<thead>\n<tr>\n");
    }

    pub(crate) fn close_head(&mut self, out: &mut Fragment) {
        self.part = Part::Body;
        out.push("</tr>\n</thead>\n");
    }

    pub(crate) fn open_row(&mut self, out: &mut Fragment) {
        if self.rows == 0 {
            out.push("<tbody>\n");
        }
        self.rows += 1;
        self.column = 0;
        out.line();
        out.push("<tr>\n");
    }

    pub(crate) fn open_cell(&mut self, out: &mut Fragment) {
        let tag = out.html.len();
        out.push(match self.part {
            Part::Head => "<th scope=\"col\"",
            Part::Body => "<td",
        });
        out.push(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
        self.column += 1;
        self.cell = (tag, out.html.len());
    }

    pub(crate) fn close_cell(&mut self, out: &mut Fragment) {
        let (tag, content) = self.cell;
        if self.part == Part::Body {
            out.push("</td>\n");
        } else if content == out.html.len() {
            // A header without words announces nothing: it is the empty corner of the table.
            out.replace(tag, content - tag, "<td>");
            out.push("</td>\n");
        } else {
            out.push("</th>\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn tables_are_aligned_by_class() {
        let html = write("|  | a | b |\n|--|:-:|--:|\n| 1 | [2](x.md) |\n").html;
        assert_eq!(
            html,
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table>\n\
             <thead>\n<tr>\n<td></td>\n<th scope=\"col\" class=\"align-center\">a</th>\n\
             <th scope=\"col\" class=\"align-right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n\
             <td class=\"align-center\"><a href=\"⟦ref 0⟧\">2</a></td>\n\
             <td class=\"align-right\"></td>\n</tr>\n</tbody>\n</table></div>\n"
        );
    }
}
