//! Running text as typesetters set it: quotation marks by language, options that are no dashes, and lines
//! of Chinese and Japanese without blanks between them.

pub(crate) mod quotes;
pub(crate) mod surroundings;

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::base::east_asian;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Event, Events, Located};
use quotes::Marks;
use surroundings::Surroundings;

/// Puts typographic marks in the place of those that the parser made of straight ones, and takes out line
/// breaks that are no blanks.
pub(crate) struct Typography<'a, I> {
    events: I,
    text: &'a str,
    marks: Marks,
    /// The last character that readers see before the event; nothing at the beginning of a block.
    before: Option<char>,
    /// Where the block ends.
    end: usize,
    /// Whether there is nothing to do in this text.
    is_idle: bool,
}

/// Stands for what is neither a blank nor a mark: code, a formula, a picture, a component.
const WORD: char = 'x';

impl<'a, I: Events<'a>> Typography<'a, I> {
    pub(crate) fn new(events: I, context: &Context<'a>) -> Self {
        Self {
            events,
            text: context.text,
            marks: Marks::new(context.options.language),
            before: None,
            end: context.text.len(),
            is_idle: !context.options.markdown.smart_punctuation
                && !east_asian::may_be_wide(context.text),
        }
    }

    /// Returns the mark in the place of what the parser made of `source`; nothing where `made` stays.
    fn mark(&mut self, made: &str, range: &Range<usize>) -> Option<&'static str> {
        let source = self.text.get(range.clone())?;
        let around = Surroundings {
            before: self.before,
            in_front: self.text.get(..range.start)?,
            behind: self.text.get(range.end..self.end.max(range.end))?,
        };
        match (source, made) {
            ("\"", "“" | "”") => Some(self.marks.double(&around)),
            ("'", "‘" | "’") => Some(self.marks.single(&around)),
            ("--", "–") if around.is_option() || around.is_code() => Some("--"),
            ("---", "—") if around.is_code() => Some("---"),
            _ => None,
        }
    }

    /// Says whether a line break is no blank.
    fn joins(&self, range: &Range<usize>) -> bool {
        let Some(before) = self.before.filter(|c| !c.is_ascii()) else {
            return false;
        };
        let rest = self.text.get(range.end..).unwrap_or_default();
        // Marks of quotes and emphasis, which readers do not see.
        let next = rest.trim_start_matches([' ', '\t', '>', '*', '_', '~', '[', '`']);
        let next = next.chars().next();
        next.is_some_and(|next| east_asian::joins_lines(before, next))
    }

    /// Follows an event that is no text.
    fn pass(&mut self, event: &Event<'a>, range: &Range<usize>) {
        match event {
            Event::SoftBreak | Event::HardBreak => self.before = Some('\n'),
            Event::StartPicture(_) => self.before = None,
            Event::Code(code) => {
                let last = code.chars().next_back();
                self.before = Some(last.filter(|c| c.is_alphabetic()).unwrap_or(WORD));
            }
            Event::EndPicture(_)
            | Event::Math(..)
            | Event::BareAddress(_)
            | Event::Call(..)
            | Event::ReferenceLabel(_) => self.before = Some(WORD),
            Event::Html(tag) if tag.starts_with("<br") => self.before = Some('\n'),
            event if event.parts_blocks() => {
                self.marks.reset();
                self.before = None;
                self.end = match event {
                    Event::End(_) => self.text.len(),
                    _ => range.end,
                };
            }
            _ => {}
        }
    }
}

impl<'a, I: Events<'a>> Typography<'a, I> {
    /// Returns the next event of a text in which there is something to do.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        loop {
            let mut next = self.events.next();
            match &mut next {
                Some((Event::Text(text), range)) => {
                    if range.len() <= 3
                        && let Some(mark) = self.mark(text, range)
                    {
                        *text = CowStr::Borrowed(mark);
                    }
                    self.before = text.chars().next_back().or(self.before);
                }
                Some((Event::SoftBreak, range)) if self.joins(range) => continue,
                Some((event, range)) => self.pass(event, range),
                None => {}
            }
            return next;
        }
    }
}

impl<'a, I: Events<'a>> Iterator for Typography<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.is_idle {
            return self.events.next();
        }
        self.change_next()
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn options_are_no_dashes() {
        for (written, wanted) in [
            (
                "use --force, (--no-verify) or \"--a=b\"",
                "use --force, (--no-verify) or “--a=b”",
            ),
            ("cargo test -- --nocapture", "cargo test -- --nocapture"),
            (
                "*--x* a--b a -- b 1990--2000",
                "<em>--x</em> a–b a – b 1990–2000",
            ),
            ("a --like this-- b ---c", "a –like this– b —c"),
            (
                "A --> B ---> C, D <-- E <--> F",
                "A --&gt; B ---&gt; C, D &lt;-- E &lt;--&gt; F",
            ),
            (
                "i--; xn--bcher-kva.example, I-- and a--b",
                "i--; xn--bcher-kva.example, I– and a–b",
            ),
            (
                "Use --no-cache or i-- here; i++ and i--.",
                "Use --no-cache or i-- here; i++ and i--.",
            ),
            (
                "--no-cache, `count--`, xn--p1ai, a --> b",
                "--no-cache, <code>count--</code>, xn--p1ai, a --&gt; b",
            ),
            ("a --like i-- this-- b", "a –like i-- this– b"),
        ] {
            assert_eq!(write(written).html, format!("<p>{wanted}</p>\n"));
        }
    }

    #[test]
    fn lines_of_wide_characters_are_joined() {
        for (written, wanted) in [
            (
                "開示について\nお伝えします。\nまた",
                "開示についてお伝えします。また",
            ),
            (
                "開示\n**について**\n*また*\n[次](https://a.example)",
                "開示<strong>について</strong><em>また</em><a href=\"https://a.example\">次</a>",
            ),
            ("日本\nand\n日本", "日本\nand\n日本"),
            ("한국\n어", "한국\n어"),
            ("日本  \n日本", "日本<br>\n日本"),
        ] {
            assert_eq!(write(written).html, format!("<p>{wanted}</p>\n"));
        }
        let text = write("> 開示\n> お伝え\n\n![開\n示](a.png)").text;
        assert!(text.prose.contains("開示お伝え"), "{}", text.prose);
    }
}
