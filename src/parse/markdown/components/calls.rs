//! Component calls as events of their own.
//!
//! The calls stand in the text as placeholders (`component.rs`). In running text each becomes an
//! event; in code and HTML, where no call is meant, what an author wrote is put back.

use std::ops::Range;

use crate::diagnostic::codes;
use crate::model::theme::CHART;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Descriptions, Event, Events, Located, Placement};

/// Turns placeholders in running text into [`Event::Call`], and a paragraph of nothing but calls
/// into [`Block::Calls`].
pub(crate) struct Calls<'a, I> {
    events: I,
    context: &'a Context<'a>,
    descriptions: Descriptions,
    /// The first call that is still ahead.
    next: usize,
    /// The rest of the text in which the last call stood.
    rest: Option<Range<usize>>,
    /// Where calls stand in the paragraph that is open.
    placement: Placement,
    /// Whether a paragraph of words is open, or a heading, in which no block can stand.
    in_words: bool,
    /// For each call where it stands; the ones that no reader sees stand inline.
    placements: &'a mut Vec<Placement>,
}

impl<'a, I: Events<'a>> Calls<'a, I> {
    pub(crate) fn new(
        events: I,
        context: &'a Context<'a>,
        placements: &'a mut Vec<Placement>,
    ) -> Self {
        placements.resize(context.masked.calls.len(), Placement::Inline);
        Self {
            events,
            context,
            descriptions: Descriptions::default(),
            next: 0,
            rest: None,
            placement: Placement::Inline,
            in_words: false,
            placements,
        }
    }

    /// Returns where the next call in a part of running text stands, and its number.
    fn find(&mut self, range: &Range<usize>) -> Option<(Range<usize>, usize)> {
        while let Some(call) = self.context.masked.calls.get(self.next) {
            if call.range.start >= range.end {
                return None;
            }
            let number = self.next;
            self.next += 1;
            if range.start <= call.range.start && call.range.end <= range.end {
                return Some((call.range.clone(), number));
            }
        }
        None
    }

    /// Returns the first event of a part of running text, and keeps the rest.
    fn split(&mut self, event: Event<'a>, range: Range<usize>) -> Located<'a> {
        let Some((call, number)) = self.find(&range) else {
            return (event, range);
        };
        if range.start < call.start {
            self.next = number;
            self.rest = Some(call.start..range.end);
            let before = range.start..call.start;
            return (
                Event::Text(self.context.slice(before.clone()).into()),
                before,
            );
        }
        if call.end < range.end {
            self.rest = Some(call.end..range.end);
        }
        self.check(number);
        if let Some(placement) = self.placements.get_mut(number) {
            *placement = self.placement;
        }
        (Event::Call(number, self.placement), call)
    }

    /// Reports a component that makes a block in the middle of a line.
    fn check(&self, number: usize) {
        let components = self.context.options.components;
        let (Some(components), Some(call)) = (components, self.context.masked.calls.get(number))
        else {
            return;
        };
        // Of a chart without its table more is said.
        let is_chart = components.charts && call.name == CHART;
        if self.in_words && components.blocks.contains(&call.name) && !is_chart {
            self.context.report(
                &codes::COMPONENT_IN_LINE,
                call.range.clone(),
                format!(
                    "`{}` makes a block, which cannot share its line with anything else",
                    call.name
                ),
                "write the call on a line of its own, with an empty line above and below",
            );
        }
    }

    fn change(&mut self, event: Event<'a>, range: Range<usize>) -> Located<'a> {
        let event = match event {
            // Text that the parser made, of an entity for instance, holds no call.
            Event::Text(text) if text.len() == range.len() => {
                return self.split(Event::Text(text), range);
            }
            Event::Code(code) => Event::Code(self.context.unmask(code)),
            Event::Math(display, latex) => Event::Math(display, self.context.unmask(latex)),
            Event::Html(html) => Event::Html(self.context.unmask(html)),
            Event::Start(Block::Paragraph) if self.is_only_calls(&range) => {
                self.placement = Placement::Block;
                Event::Start(Block::Calls)
            }
            Event::End(Block::Paragraph) if self.placement == Placement::Block => {
                self.placement = Placement::Inline;
                Event::End(Block::Calls)
            }
            event => event,
        };
        match &event {
            Event::Start(Block::Paragraph) | Event::Heading(_) => self.in_words = true,
            Event::End(Block::Paragraph | Block::Heading) => self.in_words = false,
            _ => {}
        }
        (event, range)
    }

    /// Says whether a paragraph consists of component calls, each on a line of its own.
    fn is_only_calls(&self, range: &Range<usize>) -> bool {
        let calls = &self.context.masked.calls;
        let first = calls.partition_point(|call| call.range.start < range.start);
        let mut at = range.start;
        for (number, call) in calls.iter().skip(first).enumerate() {
            match self.context.text.get(at..call.range.start) {
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
        let rest = self.context.text.get(at..range.end);
        at > range.start && rest.is_some_and(|rest| rest.trim_ascii().is_empty())
    }
}

impl<'a, I: Events<'a>> Calls<'a, I> {
    /// Returns the next event of a text with calls.
    #[inline(never)]
    fn change_next(&mut self) -> Option<Located<'a>> {
        if let Some(rest) = self.rest.take() {
            let text = Event::Text(self.context.slice(rest.clone()).into());
            return Some(self.split(text, rest));
        }
        let (event, range) = self.events.next()?;
        if self.descriptions.hold(&event) {
            return Some((event, range));
        }
        Some(self.change(event, range))
    }
}

impl<'a, I: Events<'a>> Iterator for Calls<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        if self.context.masked.calls.is_empty() {
            return self.events.next();
        }
        self.change_next()
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

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

    #[test]
    fn a_component_is_no_address() {
        let text = "[a]({{ b() }}) ![{{ c() }}](d.png) {{ e }}";
        let written = write(text);
        let faults = written.faults(text);
        assert_eq!(
            (faults[0].0, faults[0].1),
            ("invalid-component", "{{ b() }}")
        );
        assert_eq!((faults[1].0, faults[1].1), ("invalid-component", "{{ e"));
        assert!(
            written.html.contains("alt=\"{{ c() }}\""),
            "{}",
            written.html
        );
        assert!(!written.html.contains('\u{f8fe}'));
    }
}
