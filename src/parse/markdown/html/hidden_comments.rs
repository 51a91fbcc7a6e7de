//! Comments that stand in no HTML: in titles of links, definitions and attributes, in the words of pictures and
//! calls. Pages do not show them, and copies of the text as Markdown must not either.

use std::ops::Range;

use memchr::memmem;

use super::comment_faults::{comment_as_code, open_comment};
use crate::base::comments::{self, End, comments};
use crate::model::article::Spanned;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::Event;

/// What of a text was seen as words, code or HTML, and the comments elsewhere.
#[derive(Default)]
pub(crate) struct Seen {
    /// Where words, code and HTML stand, which are read for themselves.
    read: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
}

impl Seen {
    /// Follows an event.
    pub(crate) fn see(&mut self, event: &Event<'_>, range: &Range<usize>, context: &Context<'_>) {
        match event {
            Event::CodeBlock(_) => {
                let block = context.slice(range.clone());
                let is_fenced = block.trim_start().starts_with(['`', '~']);
                if !is_fenced && holds_comments_alone(block) {
                    comment_as_code(context, range.start..range.start + first_line(block));
                }
                // Its name stands in the first line.
                let line = block.find('\n').filter(|_| is_fenced).unwrap_or(0);
                self.read.push(range.start + line..range.end);
            }
            Event::Picture(_) => {
                let written = context.masked.source().get(range.clone());
                for found in comments(written.unwrap_or_default()) {
                    let comment = found.behind(range.start);
                    if comment.end == End::Missing {
                        open_comment(context, comment.beginning());
                    }
                    self.comments.push(comment.range);
                }
                self.read.push(range.clone());
            }
            Event::Call(number, _) => {
                if let Some(call) = context.masked.calls.get(*number) {
                    self.comments.extend(call.comments.iter().cloned());
                }
                self.read.push(range.clone());
            }
            Event::Text(_)
            | Event::Code(_)
            | Event::Math(..)
            | Event::Formula(_)
            | Event::Html(_)
            | Event::HtmlBlock(_)
            | Event::More => self.read.push(range.clone()),
            _ => {}
        }
    }

    /// Returns the comments that pages do not show, once all events were seen, and reports those without an end.
    pub(crate) fn hidden(&mut self, context: &Context<'_>) -> Vec<Spanned<()>> {
        self.read.sort_unstable_by_key(|range| range.start);
        let text = context.masked.source();
        let mut done = 0;
        for at in memmem::find_iter(text.as_bytes(), "<!--") {
            let next = self.read.partition_point(|range| range.start <= at);
            let is_read = next > 0 && self.read[next - 1].end > at;
            if is_read || at < done {
                continue;
            }
            let ahead = self.read.get(next).map_or(text.len(), |range| range.start);
            match memmem::find(&text.as_bytes()[at..ahead], b"-->") {
                Some(end) => {
                    done = at + end + "-->".len();
                    self.comments.push(at..done);
                }
                None => {
                    open_comment(context, at..at + "<!--".len());
                    let line = memchr::memchr(b'\n', &text.as_bytes()[at..ahead]);
                    done = line.map_or(ahead, |end| at + end);
                }
            }
        }
        let places = self.comments.drain(..);
        let place = |range| Spanned {
            value: (),
            range: context.place(range),
        };
        places.map(place).collect()
    }
}

/// Says whether an indented code block holds comments and nothing else.
fn holds_comments_alone(block: &str) -> bool {
    if !block.trim_start().starts_with("<!--") {
        return false;
    }
    let lines = block
        .lines()
        .map(|line| line.trim_start_matches([' ', '\t', '>']));
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    comments::without(&code).trim().is_empty()
}

/// Returns the length of the first line of a text.
fn first_line(text: &str) -> usize {
    text.lines().next().unwrap_or_default().len()
}
