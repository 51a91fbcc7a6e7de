//! Blocks: paragraphs, quotes, lists, tables, and where inline elements begin and end.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Tag, TagEnd};

use super::escape;
use super::verbatim::Verbatim;
use super::writer::{Content, Paragraph, Table, Writer};
use crate::model::Hole;
use crate::model::body::Word;

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_paragraph(range),
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => self.open_heading(level as u8, id, &classes, &attrs, range),
            Tag::BlockQuote(kind) => {
                self.begin("");
                self.depth += 1;
                match kind {
                    None => self.sink.push("<blockquote>\n"),
                    Some(kind) => self.open_alert(kind),
                }
            }
            Tag::CodeBlock(kind) => {
                self.begin("");
                let info = match kind {
                    CodeBlockKind::Fenced(info) => {
                        self.check_fence(&range);
                        info
                    }
                    CodeBlockKind::Indented => CowStr::Borrowed(""),
                };
                self.verbatim = Some(Verbatim::code(info.into_string(), range));
            }
            Tag::HtmlBlock => {
                self.begin("");
                self.verbatim = Some(Verbatim::html());
            }
            Tag::List(first) => {
                self.depth += 1;
                match first {
                    None => self.begin("<ul>\n"),
                    Some(1) => self.begin("<ol>\n"),
                    Some(first) => self.begin(&format!("<ol start=\"{first}\">\n")),
                }
            }
            Tag::Item => self.begin("<li>"),
            Tag::FootnoteDefinition(label) => self.open_note(&label, range),
            Tag::DefinitionList => {
                self.depth += 1;
                self.begin("<dl>\n");
            }
            Tag::DefinitionListTitle => self.begin("<dt>"),
            Tag::DefinitionListDefinition => self.begin("<dd>"),
            Tag::Table(alignments) => {
                self.depth += 1;
                self.begin(
                    "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"",
                );
                self.sink.hole(Hole::Word(Word::Table));
                self.sink.push("\"><table>\n");
                self.table = Table {
                    alignments,
                    ..Table::default()
                };
            }
            Tag::TableHead => {
                self.table.head = true;
                self.begin("<thead>\n<tr>\n");
            }
            Tag::TableRow => {
                if self.table.rows == 0 {
                    self.sink.push("<tbody>\n");
                }
                self.table.rows += 1;
                self.table.column = 0;
                self.begin("<tr>\n");
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.markup("<em>"),
            Tag::Strong => self.markup("<strong>"),
            Tag::Strikethrough => self.markup("<del>"),
            Tag::Superscript => self.markup("<sup>"),
            Tag::Subscript => self.markup("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.open_link(link_type, &dest_url, &title, range),
            Tag::Image {
                dest_url, title, ..
            } => self.open_picture(dest_url, title, range),
            // Front matter was taken off before.
            Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(kind) => {
                self.depth -= 1;
                self.close(if kind.is_some() {
                    "</aside>\n"
                } else {
                    "</blockquote>\n"
                });
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close_verbatim(),
            TagEnd::List(ordered) => {
                self.depth -= 1;
                self.close(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.close("</li>\n"),
            TagEnd::FootnoteDefinition => self.close_note(),
            TagEnd::DefinitionList => {
                self.depth -= 1;
                self.close("</dl>\n");
            }
            TagEnd::DefinitionListTitle => self.close("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close("</dd>\n"),
            TagEnd::Table => {
                self.depth -= 1;
                self.close(match self.table.rows {
                    0 => "</table></div>\n",
                    _ => "</tbody>\n</table></div>\n",
                });
            }
            TagEnd::TableHead => {
                self.table.head = false;
                self.close("</tr>\n</thead>\n");
            }
            TagEnd::TableRow => self.close("</tr>\n"),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Emphasis => self.markup("</em>"),
            TagEnd::Strong => self.markup("</strong>"),
            TagEnd::Strikethrough => self.markup("</del>"),
            TagEnd::Superscript => self.markup("</sup>"),
            TagEnd::Subscript => self.markup("</sub>"),
            TagEnd::Link => self.close_link(),
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_paragraph(&mut self, range: Range<usize>) {
        self.begin("");
        if self.depth == 0 {
            self.said.open_paragraph();
        }
        let calls = self.is_only_calls(&range);
        self.paragraph = Some(Paragraph {
            at: self.sink.html.len(),
            range,
            content: if calls {
                Content::Calls
            } else {
                Content::Words
            },
        });
        if !calls {
            self.sink.push("<p>");
        }
    }

    fn close_paragraph(&mut self) {
        let paragraph = self.paragraph.take();
        match paragraph.map(|paragraph| (paragraph.at, paragraph.content)) {
            Some((_, Content::Calls)) => self.close(""),
            Some((at, Content::Figure(caption))) => {
                self.sink.replace(at, "<p>".len(), "<figure>");
                if !caption.is_empty() {
                    self.sink.push("<figcaption>");
                    escape::text(&mut self.sink.html, &caption);
                    self.sink.push("</figcaption>");
                }
                self.close("</figure>\n");
            }
            _ => self.close("</p>\n"),
        }
        if self.depth == 0 {
            self.said.close_paragraph();
        }
    }

    /// Says whether a paragraph consists of component calls, each on a line of its own.
    fn is_only_calls(&self, range: &Range<usize>) -> bool {
        let calls = &self.masked.calls;
        let first = calls.partition_point(|call| call.range.start < range.start);
        let mut at = range.start;
        for (number, call) in calls.iter().skip(first).enumerate() {
            match self.text.get(at..call.range.start) {
                Some(between)
                    if call.range.end <= range.end
                        && between.trim_ascii().is_empty()
                        && (number == 0 || between.contains('\n')) =>
                {
                    at = call.range.end;
                }
                _ => break,
            }
        }
        at > range.start
            && self
                .text
                .get(at..range.end)
                .is_some_and(|rest| rest.trim_ascii().is_empty())
    }

    fn open_alert(&mut self, kind: BlockQuoteKind) {
        let (name, title) = match kind {
            BlockQuoteKind::Note => ("note", Word::Note),
            BlockQuoteKind::Tip => ("tip", Word::Tip),
            BlockQuoteKind::Important => ("important", Word::Important),
            BlockQuoteKind::Warning => ("warning", Word::Warning),
            BlockQuoteKind::Caution => ("caution", Word::Caution),
        };
        self.sink.push(&format!(
            "<aside class=\"alert alert-{name}\">\n<p class=\"alert-title\">"
        ));
        self.sink.hole(Hole::Word(title));
        self.sink.push("</p>\n");
    }

    /// Writes the box of a task, which makes its item a task.
    pub(super) fn task(&mut self, done: bool) {
        const PLAIN: &str = "<li>";
        const TASK: &str = "<li class=\"task\">";
        let len = self.sink.html.len();
        let item = match &self.paragraph {
            Some(paragraph) => (paragraph.at + "<p>".len() == len)
                .then(|| paragraph.at.checked_sub(PLAIN.len() + 1))
                .flatten(),
            None => len.checked_sub(PLAIN.len()),
        };
        if let Some(at) = item
            && self.sink.html.get(at..at + PLAIN.len()) == Some(PLAIN)
        {
            self.sink.replace(at, PLAIN.len(), TASK);
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.at += TASK.len() - PLAIN.len();
            }
        }
        self.sink.push(if done {
            "<label><input type=\"checkbox\" disabled checked> "
        } else {
            "<label><input type=\"checkbox\" disabled> "
        });
        self.in_label = true;
    }

    fn open_cell(&mut self) {
        let tag = self.sink.html.len();
        self.close(if self.table.head {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        self.sink
            .push(match self.table.alignments.get(self.table.column) {
                Some(Alignment::Left) => " class=\"align-left\">",
                Some(Alignment::Center) => " class=\"align-center\">",
                Some(Alignment::Right) => " class=\"align-right\">",
                Some(Alignment::None) | None => ">",
            });
        self.table.column += 1;
        self.table.cell = (tag, self.sink.html.len());
    }

    fn close_cell(&mut self) {
        let (tag, content) = self.table.cell;
        if !self.table.head {
            self.close("</td>\n");
        } else if content == self.sink.html.len() {
            // A header without words announces nothing: it is the empty corner of the table.
            self.sink.replace(tag, content - tag, "<td>");
            self.close("</td>\n");
        } else {
            self.close("</th>\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::write;

    #[test]
    fn alerts_are_asides() {
        let html = write("> [!TIP]\n> *Try*\n\n> quote").html;
        assert_eq!(
            html,
            "<aside class=\"alert alert-tip\">\n<p class=\"alert-title\">Tip</p>\n\
             <p><em>Try</em></p>\n</aside>\n<blockquote>\n<p>quote</p>\n</blockquote>\n"
        );
    }

    #[test]
    fn tasks_are_labelled() {
        let html = write("- [x] a [b](c.md)\n  - [ ] d\n- e").html;
        assert_eq!(
            html,
            "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> a \
             <a href=\"⟦ref 0⟧\">b</a></label>\n<ul>\n<li class=\"task\"><label>\
             <input type=\"checkbox\" disabled> d</label></li>\n</ul>\n</li>\n<li>e</li>\n</ul>\n"
        );
        let html = write("- [ ] a\n\n  b\n").html;
        assert!(
            html.contains(
                "<li class=\"task\">\n<p><label><input type=\"checkbox\" disabled> a</label></p>"
            ),
            "{html}"
        );
        // The figure's tag is put where the paragraph's stood, which the task moved.
        let html = write("- [ ] ![a](b.png)\n\n- c\n").html;
        assert!(html.contains("⟦ref 0⟧\" alt=\"a\""), "{html}");
    }

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

    #[test]
    fn definitions_are_a_list() {
        assert_eq!(
            write("HTTP\n: a protocol\n").html,
            "<dl>\n<dt>HTTP</dt>\n<dd>a protocol</dd>\n</dl>\n"
        );
    }

    #[test]
    fn components_alone_are_blocks() {
        let text = "{{ a(b=\"*c*\") }}\n{{ d() }}\n\n- {{ e() }}\n\n> {{ f() }}\n\nx {{ g() }}\n\n{{ h() }} {{ i() }}\n\n## {{ j() }} k";
        let written = write(text);
        let blocks: Vec<&str> = written
            .text
            .calls
            .iter()
            .filter(|call| call.block)
            .map(|call| call.name.as_str())
            .collect();
        assert_eq!(blocks, ["a", "d", "f"]);
        assert!(written.html.starts_with("⟦call 0⟧\n"), "{}", written.html);
        assert!(written.html.contains("<p>x ⟦call 4⟧</p>"));
        assert_eq!(written.text.body.toc[0].text, "k");
        assert_eq!(&text[written.text.calls[0].range], "{{ a(b=\"*c*\") }}");
    }
}
