//! Puts each code block together: the lines become one event, coloured and checked. A block in the
//! language `math` is a formula.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::fence;
use super::{Colours, Listing};
use crate::diagnostic::codes;
use crate::model::config::Math;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Display, Event, Events, Located};

/// Turns [`Event::StartCode`], lines and [`Event::EndCode`] into [`Event::CodeBlock`], or into a
/// paragraph with [`Event::Math`].
pub(crate) struct CodeBlocks<'a, I> {
    events: I,
    context: &'a Context<'a>,
    open: Option<Open<'a>>,
    /// The formula whose paragraph was begun, and the end of the paragraph, last first.
    ahead: Vec<Located<'a>>,
}

/// The code block that is being read.
struct Open<'a> {
    /// What stands behind the fence.
    info: CowStr<'a>,
    range: Range<usize>,
    code: String,
}

impl<'a, I: Events<'a>> CodeBlocks<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        Self {
            events,
            context,
            open: None,
            ahead: Vec::new(),
        }
    }

    /// Returns the event that stands for a whole block.
    fn close(&mut self, block: Open<'a>, range: Range<usize>) -> Located<'a> {
        if !block.is_formula(self.context) {
            return (block.finish(self.context), range);
        }
        let latex = block.code.trim().to_owned().into();
        self.ahead = vec![
            (Event::End(Block::Paragraph), range.clone()),
            (Event::Math(Display::Block, latex), range.clone()),
        ];
        (Event::Start(Block::Paragraph), range)
    }
}

impl<'a, I: Events<'a>> Iterator for CodeBlocks<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if !self.ahead.is_empty() {
            return self.ahead.pop();
        }
        loop {
            let next = self.events.next();
            if self.open.is_none() && !matches!(next, Some((Event::StartCode(_), _))) {
                return next;
            }
            let (event, range) = next?;
            match (event, &mut self.open) {
                (Event::StartCode(info), _) => {
                    if info.is_some() {
                        check_fence(self.context, &range);
                    }
                    self.open = Some(Open {
                        info: info.unwrap_or(CowStr::Borrowed("")),
                        range,
                        code: String::new(),
                    });
                }
                (event, None) => return Some((event, range)),
                (Event::EndCode, open @ Some(_)) => {
                    let block = open.take()?;
                    return Some(self.close(block, range));
                }
                (Event::Text(text) | Event::Html(text), Some(block)) => block.code.push_str(&text),
                (Event::SoftBreak, Some(block)) => block.code.push('\n'),
                (_, Some(_)) => {}
            }
        }
    }
}

impl<'a> Open<'a> {
    fn is_formula(&self, context: &Context<'_>) -> bool {
        context.is_presswork()
            && context.options.markdown.math != Math::Off
            && self.info.trim() == "math"
            && !self.code.trim().is_empty()
    }

    fn finish(self, context: &'a Context<'a>) -> Event<'a> {
        let (info, problems) = fence::info(&context.unmask(self.info));
        if context.is_presswork() {
            for problem in problems {
                let place = behind_fence(context.text, &problem.word, &self.range);
                context.report(
                    &codes::UNKNOWN_CODE_OPTION,
                    place,
                    problem.message,
                    problem.help,
                );
            }
        }
        let code = match context.masked.unmask(&self.code).0 {
            std::borrow::Cow::Owned(whole) => whole,
            std::borrow::Cow::Borrowed(_) => self.code,
        };
        let listing = Listing::new(info, code, context.options.highlight);
        if listing.colours == Colours::UnknownLanguage {
            report_language(context, listing.language(), &self.range);
        }
        Event::CodeBlock(Box::new(listing))
    }
}

/// Reports a code block that has no end of its own.
fn check_fence(context: &Context<'_>, range: &Range<usize>) {
    if !context.is_presswork() {
        return;
    }
    let block = context.slice(range.clone());
    let Some(open) = fence::unclosed(block) else {
        return;
    };
    let line = block.lines().next().unwrap_or_default().len();
    let below = context.slice(range.end..context.text.len());
    let message = match below.trim().is_empty() {
        true => "this code block never ends: everything below it is code",
        false => {
            "this code block has no end of its own: it ends with the list or quote that it stands in"
        }
    };
    context.report(
        &codes::UNCLOSED_CODE,
        range.start..range.start + line,
        message,
        format!("write a line {open} below the code"),
    );
}

fn report_language(context: &Context<'_>, language: &str, block: &Range<usize>) {
    let nearest = context
        .options
        .highlight
        .and_then(|highlight| highlight.nearest(language));
    context.report(
        &codes::UNKNOWN_LANGUAGE,
        behind_fence(context.text, language, block),
        format!("`{language}` is no language that can be coloured"),
        nearest.map_or_else(
            || "write `text` for code that stays plain".to_owned(),
            |nearest| format!("did you mean `{nearest}`?"),
        ),
    );
}

/// Returns where a word stands in the line of the opening fence, or that line.
fn behind_fence(text: &str, word: &str, block: &Range<usize>) -> Range<usize> {
    let line = text.get(block.clone()).unwrap_or_default();
    let line = line.lines().next().unwrap_or_default();
    match line.find(word) {
        Some(at) => block.start + at..block.start + at + word.len(),
        None => block.start..block.start + line.len(),
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

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
