//! Puts each block of HTML together: the parser hands it over line by line, and a tag may go on
//! over lines.

use std::borrow::Cow;

use crate::base::html::{Token, tokens};
use crate::diagnostic::codes;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Event, Events, HtmlBlock, Located};

/// Turns the lines between the start and the end of a block of HTML into [`Event::HtmlBlock`], and
/// the mark among them into [`Event::More`].
pub(crate) struct HtmlBlocks<'a, I> {
    events: I,
    context: &'a Context<'a>,
    open: Option<HtmlBlock>,
    /// The end of the block whose content was handed over.
    end: Option<Located<'a>>,
}

impl<'a, I: Events<'a>> HtmlBlocks<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        Self {
            events,
            context,
            open: None,
            end: None,
        }
    }

    fn finish(&self, mut block: HtmlBlock) -> Event<'a> {
        if self.context.is_presswork() {
            report_slash(&block, self.context);
        }
        if let Cow::Owned(whole) = self.context.masked.unmask(&block.html).0 {
            block.html = whole;
        }
        Event::HtmlBlock(Box::new(block))
    }
}

impl<'a, I: Events<'a>> Iterator for HtmlBlocks<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.end.is_some() {
            return self.end.take();
        }
        loop {
            let next = self.events.next();
            if self.open.is_none() && !matches!(next, Some((Event::Start(Block::Html), _))) {
                return next;
            }
            let (event, range) = next?;
            match (&event, &mut self.open) {
                (Event::Start(Block::Html), open) => {
                    *open = Some(HtmlBlock::default());
                    return Some((event, range));
                }
                (_, None) => return Some((event, range)),
                (Event::End(Block::Html), open) => {
                    let block = open.take().filter(|block| !block.html.is_empty());
                    let Some(block) = block else {
                        return Some((event, range));
                    };
                    let whole = (self.finish(block), range.clone());
                    self.end = Some((event, range));
                    return Some(whole);
                }
                (Event::Html(html), Some(_)) if is_more(html) => {
                    return Some((Event::More, range));
                }
                (Event::Html(line) | Event::Text(line), Some(block)) => {
                    block.lines.push((block.html.len(), range.start));
                    block.html.push_str(line);
                }
                (Event::SoftBreak, Some(block)) => {
                    block.lines.push((block.html.len(), range.start));
                    block.html.push('\n');
                }
                (_, Some(_)) => {}
            }
        }
    }
}

/// Reports a script or a style that ends with a slash: what follows is read as HTML, up to its end tag (CommonMark 0.31, 4.6).
fn report_slash(block: &HtmlBlock, context: &Context<'_>) {
    let first = tokens(block.html.trim_start()).next();
    let (Some(Token::StartTag(tag)), Some((_, start))) = (first, block.lines.first()) else {
        return;
    };
    if !tag.is_self_closing() || !tag.is("script") && !tag.is("style") {
        return;
    }
    let name = tag.lowercase_name();
    context.report(
        &codes::UNCLOSED_ELEMENT,
        *start..start + tag.source.len(),
        format!("`<{name}>` does not end with a slash: what follows is not read as Markdown"),
        format!("write `></{name}>` in place of `/>`"),
    );
}

/// Says whether HTML is the mark that ends the opening.
pub(crate) fn is_more(html: &str) -> bool {
    html.trim()
        .strip_prefix("<!--")
        .and_then(|html| html.strip_suffix("-->"))
        .is_some_and(|comment| comment.trim() == "more")
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn a_block_is_read_as_one() {
        let html = write("> <div\n>  class=\"a\">\n> </div>\n").html;
        assert_eq!(
            html,
            "<blockquote>\n<div\n class=\"a\">\n</div>\n</blockquote>\n"
        );
    }

    #[test]
    fn a_mark_in_a_block_is_taken_out() {
        let written = write("One.\n\n<div>\n<!-- more -->\n</div>\n");
        assert!(written.text.more);
        assert_eq!(written.html, "<p>One.</p>\n<div>\n</div>\n");
    }
}
