//! What Markdown does not read: code blocks and the writer's own HTML.

use std::ops::Range;

use super::raw::{self, Find};
use super::writer::{Links, Writer, index};
use super::{code, fence, target};
use crate::diagnostic::codes;
use crate::model::Hole;
use crate::model::article::{Dest, Ref, Role};
use crate::model::config::RawHtml;

/// A block that is collected before it is written.
pub(super) struct Verbatim {
    kind: Kind,
    content: String,
    /// Where lines of the content stand in the text: place in the content, place in the text.
    lines: Vec<(usize, usize)>,
}

enum Kind {
    /// Code, with what stands behind its fence, and where it stands.
    Code(String, Range<usize>),
    Html,
}

impl Verbatim {
    pub(super) fn code(info: String, range: Range<usize>) -> Self {
        Self::new(Kind::Code(info, range))
    }

    pub(super) fn html() -> Self {
        Self::new(Kind::Html)
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind,
            content: String::new(),
            lines: Vec::new(),
        }
    }
}

impl<'a> Writer<'a> {
    pub(super) fn verbatim_text(&mut self, text: &str, range: Range<usize>) {
        let (text, _) = self.masked.unmask(text);
        let Some(verbatim) = &mut self.verbatim else {
            return;
        };
        if let Kind::Html = verbatim.kind {
            if is_more(&text) {
                return self.more();
            }
            verbatim.lines.push((verbatim.content.len(), range.start));
        }
        verbatim.content.push_str(&text);
    }

    pub(super) fn close_verbatim(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        match verbatim.kind {
            Kind::Code(info, range) => self.code_block(&info, &verbatim.content, range),
            Kind::Html if verbatim.content.is_empty() => {}
            Kind::Html => match self.rules.raw_html {
                RawHtml::Escape => {
                    self.sink.push("<p>");
                    self.words(verbatim.content.trim_end());
                    self.close("</p>\n");
                }
                RawHtml::Pass | RawHtml::Sanitise => {
                    self.html(&verbatim.content, &verbatim.lines);
                }
            },
        }
        self.block();
    }

    /// Reports a code block that has no end.
    pub(super) fn check_fence(&mut self, range: &Range<usize>) {
        if self.options.dialect != super::Dialect::Presswork {
            return;
        }
        let block = self.text.get(range.clone()).unwrap_or_default();
        let Some(open) = fence::unclosed(block) else {
            return;
        };
        let line = block.lines().next().unwrap_or_default().len();
        let help = format!("write a line {open} below the code");
        self.report(
            &codes::UNCLOSED_CODE,
            range.start..range.start + line,
            "this code block never ends: everything below it is code",
            help,
        );
    }

    fn code_block(&mut self, written: &str, content: &str, range: Range<usize>) {
        let (written, _) = self.masked.unmask(written);
        let (info, problems) = fence::info(&written);
        if self.options.dialect == super::Dialect::Presswork {
            for problem in problems {
                let place = self.behind_fence(&problem.word, &range);
                self.report(
                    &codes::UNKNOWN_CODE_OPTION,
                    place,
                    problem.message,
                    problem.help,
                );
            }
        }
        let colours = code::write(&mut self.sink.html, &info, content, self.options.highlight);
        if colours == code::Colours::UnknownLanguage {
            let place = self.behind_fence(&info.language, &range);
            let nearest = self
                .options
                .highlight
                .and_then(|highlight| highlight.nearest(&info.language));
            self.report(
                &codes::UNKNOWN_LANGUAGE,
                place,
                format!("`{}` is no language that can be coloured", info.language),
                nearest.map_or_else(
                    || "write `text` for code that stays plain".to_owned(),
                    |nearest| format!("did you mean `{nearest}`?"),
                ),
            );
        }
        self.counter.code(content);
    }

    /// Returns where a word stands in the line of the opening fence, or that line.
    fn behind_fence(&self, word: &str, block: &Range<usize>) -> Range<usize> {
        let line = self.text.get(block.clone()).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        match line.find(word) {
            Some(at) => block.start + at..block.start + at + word.len(),
            None => block.start..block.start + line.len(),
        }
    }

    /// Writes a tag in a line.
    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if is_more(html) {
            return self.more();
        }
        let (html, _) = self.masked.unmask(html);
        match self.rules.raw_html {
            RawHtml::Escape => self.words(&html),
            RawHtml::Pass | RawHtml::Sanitise => {
                if html
                    .get(..3)
                    .is_some_and(|tag| tag.eq_ignore_ascii_case("<br"))
                {
                    self.counter.gap();
                }
                let lines = self.lines(&html, range);
                self.html(&html, &lines);
            }
        }
    }

    /// Returns where the lines of a tag stand in the text, as in [`Verbatim::lines`]: in a quote or
    /// a list, the text has marks between them that the tag has not.
    fn lines(&self, html: &str, range: Range<usize>) -> Vec<(usize, usize)> {
        let (mut in_html, mut in_text) = (0, range.start);
        let mut lines = Vec::new();
        for line in html.split_inclusive('\n') {
            let there = self.text.get(in_text..range.end);
            in_text += there.and_then(|text| text.find(line)).unwrap_or(0);
            lines.push((in_html, in_text));
            in_html += line.len();
            in_text += line.len();
        }
        lines
    }

    fn more(&mut self) {
        if !self.more {
            self.more = true;
            self.said.mark();
        }
    }

    /// Writes HTML as it is, but for the addresses in it that lead into the site.
    fn html(&mut self, html: &str, lines: &[(usize, usize)]) {
        let mut found = Vec::new();
        raw::read(html, |find| found.push(find));
        let mut done = 0;
        for find in found {
            match find {
                Find::Text(text) => self.counter.text(text),
                Find::Picture => {
                    self.counter.count.pictures = self.counter.count.pictures.saturating_add(1);
                }
                Find::Anchor(anchor) => self.anchors.take(anchor),
                Find::Address(role, outer, address) => {
                    if let Some(dest) = self.leads_inside(&address) {
                        self.sink.push(&html[done..outer.start]);
                        done = outer.end;
                        self.sink.push("\"");
                        self.html_reference(role, dest, &outer, lines);
                        self.sink.push("\"");
                    }
                }
                Find::Addresses(outer, list) => {
                    let dests: Vec<_> = list
                        .iter()
                        .map(|(_, address)| self.leads_inside(address))
                        .collect();
                    if dests.iter().all(Option::is_none) {
                        continue;
                    }
                    self.sink.push(&html[done..outer.start]);
                    self.sink.push("\"");
                    let quoted = html[outer.clone()].starts_with(['"', '\'']);
                    let (start, end) = match quoted {
                        true => (outer.start + 1, outer.end - 1),
                        false => (outer.start, outer.end),
                    };
                    done = start;
                    for ((range, _), dest) in list.iter().zip(dests) {
                        if let Some(dest) = dest {
                            self.within_quotes(&html[done..range.start]);
                            self.html_reference(Role::Picture, dest, range, lines);
                            done = range.end;
                        }
                    }
                    self.within_quotes(&html[done..end]);
                    self.sink.push("\"");
                    done = outer.end;
                }
            }
        }
        self.sink.push(&html[done..]);
    }

    /// Writes a part of a value that stands in double quotes now, whatever it stood in.
    fn within_quotes(&mut self, part: &str) {
        self.sink.push(&part.replace('"', "&quot;"));
    }

    fn leads_inside(&self, address: &str) -> Option<Dest> {
        if self.rules.links == Links::AsWritten {
            return None;
        }
        // A link to an anchor of the same page is right as it stands.
        target::resolve(self.options.file, address).filter(|dest| !matches!(dest, Dest::Anchor(_)))
    }

    fn html_reference(
        &mut self,
        role: Role,
        dest: Dest,
        at: &Range<usize>,
        lines: &[(usize, usize)],
    ) {
        let in_text = |at: usize| {
            let line = lines.partition_point(|(start, _)| *start <= at);
            line.checked_sub(1)
                .and_then(|line| lines.get(line))
                .map_or(0, |(start, text)| text + (at - start))
        };
        let range = self.place(in_text(at.start)..in_text(at.end));
        self.sink.hole(Hole::Ref(index(self.refs.len())));
        self.refs.push(Ref { role, dest, range });
    }
}

/// Says whether HTML is the mark that ends the opening.
fn is_more(html: &str) -> bool {
    html.trim()
        .strip_prefix("<!--")
        .and_then(|html| html.strip_suffix("-->"))
        .is_some_and(|comment| comment.trim() == "more")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{write, write_with};
    use super::*;

    #[test]
    fn html_passes_but_for_addresses_into_the_site() {
        let text = "> <picture><source srcset='a.webp 1x, b\"c 2x'\n>  class=y><img\n>    src=p.png id=z></picture>\n\nin <a  HREF='../b.md#c' target=x>a</a> <a href=\"#q\">b</a> <a href=\"https://c.example\">c</a>\n";
        let written = write(text);
        assert!(written.html.contains(
            "<picture><source srcset=\"⟦ref 0⟧ 1x, ⟦ref 1⟧ 2x\"\n class=y><img\n   src=\"⟦ref 2⟧\" id=z></picture>"
        ), "{}", written.html);
        assert!(written.html.contains(
            "<a  HREF=\"⟦ref 3⟧\" target=x>a</a> <a href=\"#q\">b</a> <a href=\"https://c.example\">c</a>"
        ), "{}", written.html);
        let refs = &written.text.refs;
        let at = |n: usize| &text[refs[n].range];
        assert_eq!((at(0), at(2), at(3)), ("a.webp", "p.png", "'../b.md#c'"));
        assert_eq!((refs[2].role, refs[3].role), (Role::Picture, Role::Link));
        assert_eq!(written.text.anchors, ["z"]);
        assert_eq!(written.text.count.pictures, 1);
    }

    #[test]
    fn the_site_says_what_becomes_of_html() {
        let text = "<div onclick=\"x()\" class=\"y\">\nwords <img src=\"a.png\" onerror=\"b\">\n</div>\n\nc <script>d</script>\n\n- [ ] e\n\n$x$\n\n| f |\n|--:|\n\n{{ g() }}";
        let with = |raw| write_with(text, |wishes| wishes.raw_html = raw);
        let pass = with(RawHtml::Pass);
        assert!(pass.html.starts_with(
            "<div onclick=\"x()\" class=\"y\">\nwords <img src=\"⟦ref 0⟧\" onerror=\"b\">\n</div>\n"
        ));
        let clean = with(RawHtml::Sanitise).html;
        assert!(
            clean.starts_with("<div class=\"y\">\nwords <img src=\"⟦ref 0⟧\">\n</div>\n<p>c "),
            "{clean}"
        );
        for gone in ["script", "onclick", "onerror"] {
            assert!(!clean.contains(gone), "{clean}");
        }
        for kept in [
            "type=\"checkbox\"",
            "<mi>x</mi>",
            "class=\"align-right\"",
            "tabindex=\"0\"",
            "⟦call 0⟧",
        ] {
            assert!(clean.contains(kept), "{kept}: {clean}");
        }
        let shown = with(RawHtml::Escape).html;
        assert!(
            shown.starts_with("<p>&lt;div onclick=\"x()\" class=\"y\"&gt;\nwords &lt;img"),
            "{shown}"
        );
        assert!(
            shown.contains("<p>c &lt;script&gt;d&lt;/script&gt;</p>"),
            "{shown}"
        );
    }

    #[test]
    fn words_in_html_count_and_tags_do_not() {
        let text = "<div class=\"no no\">\none <b>two</b>\n</div>\n<!-- no -->\n\nthree<br>four <i title=\"no\">five</i>\n\n<style>\nno { no: no }\n</style>\n";
        assert_eq!(write(text).text.count.words, 5);
    }

    #[test]
    fn code_is_coloured_and_its_words_count_apart() {
        let written = write("```shout\nlet x\n```\n\nword\n");
        assert!(written.html.starts_with(
            "<pre tabindex=\"0\"><code class=\"language-shout\">LET X\n</code></pre>\n"
        ));
        let count = written.text.count;
        assert_eq!((count.words, count.code_words), (1, 2));
        assert!(written.diagnostics.is_empty());
    }

    #[test]
    fn a_code_block_without_an_end_is_reported() {
        for text in [
            "```text\na\n\n# b\n",
            "````\n```\n",
            "~~~",
            "> ```\n> a\n\nb\n",
        ] {
            let written = write(text);
            let faults = written.faults(text);
            assert_eq!(faults.len(), 1, "{text}: {faults:?}");
            assert_eq!(faults[0].0, "unclosed-code");
            assert!(text.contains(faults[0].1.trim_start()), "{text}");
        }
        for text in [
            "```\na\n```",
            "```\n```\n",
            "- x\n\n  ~~~\n  a\n  ~~~~  \n\nb\n",
            "> > ```\n> > a\n> > ```\n> b\n",
            "  ```\r\n  a\r\n  ```\r\n",
            "1. ```\n   a\n   ```\n2. b\n",
            "    ```\n",
        ] {
            let written = write(text);
            assert_eq!(written.faults(text), [], "{text}");
        }
    }

    #[test]
    fn a_misspelt_language_is_guessed() {
        let text = "```shuot\na\n```\n";
        assert_eq!(write(text).faults(text)[0].3, "did you mean `shout`?");
    }

    #[test]
    fn faults_behind_a_fence_are_marked_there() {
        let text = "> ```nolang fil=\"x\"\n> a\n> ```\n\n    b\n\n```text\nc\n```\n";
        let written = write(text);
        let faults = written.faults(text);
        assert_eq!(faults[0].0, "unknown-code-option");
        assert_eq!(
            (faults[0].1, faults[0].3),
            ("fil=\"x\"", "did you mean `file`?")
        );
        assert_eq!((faults[1].0, faults[1].1), ("unknown-language", "nolang"));
        assert_eq!(faults.len(), 2);
    }
}
