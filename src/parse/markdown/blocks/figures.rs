//! Pictures with their descriptions, and figures: paragraphs of nothing but a picture, or of pictures with
//! titles, each on a line of its own.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::parse::markdown::context::{Context, fills};
use crate::parse::markdown::event::{Block, Event, Events, Link, Located, Picture};

/// Turns the events of a picture into [`Event::Picture`], and a paragraph of nothing but a picture
/// into [`Block::Figure`] with the picture's title as [`Event::FigureTitle`].
pub(crate) struct Figures<'a, I> {
    events: I,
    context: &'a Context<'a>,
    figure: Option<Figure<'a>>,
    open: Option<Open<'a>>,
    /// What is read before any further event.
    ahead: VecDeque<Located<'a>>,
}

/// The figure that is open.
struct Figure<'a> {
    pictures: Pictures,
    title: Option<Located<'a>>,
}

/// What a paragraph consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pictures {
    One,
    /// A picture in each line, and a title for one at least. Those without titles stand side by side, as
    /// badges do.
    Lines,
}

/// The picture whose description is being read.
struct Open<'a> {
    link: Link<'a>,
    description: String,
    range: Range<usize>,
    /// How many pictures stand around the current place in the description.
    depth: usize,
}

impl<'a, I: Events<'a>> Figures<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        Self {
            events,
            context,
            figure: None,
            open: None,
            ahead: VecDeque::new(),
        }
    }

    /// Returns the pictures of which a paragraph that begins consists: a picture may be the box of a task's
    /// only words, or the only words of a link.
    fn pictures(&mut self, paragraph: &Range<usize>) -> Option<Pictures> {
        let text = self.context.text;
        let source = self.context.slice(paragraph.clone()).trim_ascii_start();
        if !source.starts_with("![") && !source.starts_with("[![") {
            return None;
        }
        let mut around: Option<Range<usize>> = None;
        for (event, range) in self.events.by_ref() {
            let figure = match (&event, &around) {
                (Event::Task(_) | Event::Attributes(_), None) => None,
                (Event::OpenLink(_), None) if fills(text, &range, paragraph) => {
                    around = Some(range.clone());
                    None
                }
                (Event::StartPicture(_), None) => Some(fills(text, &range, paragraph)),
                // `[![…](…)](…)`: the link's own brackets stand on either side.
                (Event::StartPicture(_), Some(link)) => Some(
                    text.get(link.start..range.start) == Some("[")
                        && text.as_bytes().get(range.end) == Some(&b']'),
                ),
                _ => Some(false),
            };
            let titled = titled(&event);
            self.ahead.push_back((event, range));
            match (figure, titled) {
                (Some(true), _) => return Some(Pictures::One),
                (Some(false), Some(titled)) if around.is_none() => {
                    return self.has_lines(titled).then_some(Pictures::Lines);
                }
                (Some(false), _) => return None,
                (None, _) => {}
            }
        }
        None
    }

    /// Says whether each line of the paragraph, of which a picture began, is a picture, and one has a title.
    fn has_lines(&mut self, mut any_title: bool) -> bool {
        let mut depth = 1;
        let mut is_begun = true;
        for (event, range) in self.events.by_ref() {
            let fits = match &event {
                Event::StartPicture(_) if depth > 0 || !is_begun => {
                    any_title |= depth == 0 && titled(&event) == Some(true);
                    depth += 1;
                    is_begun = true;
                    true
                }
                Event::EndPicture => {
                    depth -= 1;
                    true
                }
                Event::SoftBreak | Event::HardBreak if depth == 0 => std::mem::take(&mut is_begun),
                _ => depth > 0,
            };
            let is_end = matches!(event, Event::End(Block::Paragraph));
            self.ahead.push_back((event, range));
            if is_end {
                return any_title && is_begun;
            }
            if !fits {
                return false;
            }
        }
        false
    }

    /// Takes an event into the description of the picture that is open; returns the whole picture
    /// where the description ends.
    fn describe(&mut self, mut open: Open<'a>, event: &Event<'a>) -> Option<Located<'a>> {
        match event {
            Event::StartPicture(_) => open.depth += 1,
            Event::EndPicture if open.depth > 0 => open.depth -= 1,
            Event::EndPicture => return Some(self.close(open)),
            Event::Text(text) | Event::Code(text) | Event::Math(_, text) => {
                open.description.push_str(text);
            }
            Event::SoftBreak | Event::HardBreak => open.description.push(' '),
            _ => {}
        }
        self.open = Some(open);
        None
    }

    fn close(&mut self, open: Open<'a>) -> Located<'a> {
        let Open {
            mut link,
            description,
            range,
            ..
        } = open;
        if let Some(figure) = &mut self.figure
            && !link.title.is_empty()
        {
            let title = std::mem::replace(&mut link.title, CowStr::Borrowed(""));
            figure.title = Some((Event::FigureTitle(title), range.clone()));
        }
        let picture = Picture {
            link,
            description: description.into(),
        };
        (Event::Picture(Box::new(picture)), range)
    }
}

impl<'a, I: Events<'a>> Figures<'a, I> {
    /// Returns the end of a paragraph or of one of its lines, which is that of a figure where one is open.
    fn part(&mut self, event: Event<'a>, range: Range<usize>) -> Located<'a> {
        let Some(figure) = self.figure.take() else {
            return (event, range);
        };
        if !matches!(event, Event::End(_)) {
            self.figure = Some(Figure {
                pictures: figure.pictures,
                title: None,
            });
            let next = (Event::Start(Block::Figure), range.clone());
            self.ahead.push_front(next);
        }
        self.end_figure(figure, range)
    }

    /// Returns the title of the figure that ends, and keeps what follows.
    fn end_figure(&mut self, figure: Figure<'a>, range: Range<usize>) -> Located<'a> {
        let end = (Event::End(Block::Figure), range);
        match figure.title {
            Some(title) => {
                self.ahead.push_front(end);
                title
            }
            None => end,
        }
    }

    fn has_figure_lines(&self) -> bool {
        let figure = self.figure.as_ref();
        figure.is_some_and(|figure| figure.pictures == Pictures::Lines)
    }
}

/// Says of the beginning of a picture whether it has a title.
fn titled(event: &Event<'_>) -> Option<bool> {
    match event {
        Event::StartPicture(link) => Some(!link.title.is_empty()),
        _ => None,
    }
}

impl<'a, I: Events<'a>> Iterator for Figures<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        loop {
            let next = match self.ahead.pop_front() {
                Some(next) => Some(next),
                None => self.events.next(),
            };
            let passes = match &next {
                Some((
                    Event::StartPicture(_)
                    | Event::Start(Block::Paragraph)
                    | Event::End(Block::Paragraph),
                    _,
                )) => false,
                Some((Event::SoftBreak | Event::HardBreak, _)) => !self.has_figure_lines(),
                _ => true,
            };
            if passes && self.open.is_none() {
                return next;
            }
            let (event, range) = next?;
            if let Some(open) = self.open.take() {
                match self.describe(open, &event) {
                    Some(picture) => return Some(picture),
                    None => continue,
                }
            }
            match event {
                Event::StartPicture(link) => {
                    self.open = Some(Open {
                        link: *link,
                        description: String::new(),
                        range,
                        depth: 0,
                    });
                }
                Event::Start(Block::Paragraph) => {
                    let Some(pictures) = self.pictures(&range) else {
                        return Some((event, range));
                    };
                    self.figure = Some(Figure {
                        pictures,
                        title: None,
                    });
                    return Some((Event::Start(Block::Figure), range));
                }
                event => return Some(self.part(event, range)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::article::Role;
    use crate::parse::markdown::testing::write;

    #[test]
    fn a_picture_alone_is_a_figure() {
        let text = "![*a* \"b\"](c.png \"d & e\")\n\n> [![f](g.png)](https://h.example)\n";
        let written = write(text);
        assert_eq!(
            written.html,
            "<figure><img src=\"⟦ref 0⟧\" alt=\"a “b”\" loading=\"lazy\" decoding=\"async\">\
             <figcaption>d &amp; e</figcaption></figure>\n<blockquote>\n<figure>\
             <a href=\"https://h.example\"><img src=\"⟦ref 1⟧\" alt=\"f\" loading=\"lazy\" \
             decoding=\"async\"></a></figure>\n</blockquote>\n"
        );
        assert!(
            written
                .text
                .refs
                .iter()
                .all(|reference| reference.role == Role::Picture)
        );
        assert_eq!(written.text.count.pictures, 2);
    }

    #[test]
    fn a_picture_among_words_is_none() {
        for text in [
            "a ![b](c.png \"d\")",
            "![b](c.png \"d\") ![b](c.png \"d\")",
            "![b](c.png \"d\")\n![b](c.png)\ne",
            "[a ![b](c.png \"d\")](e.md)",
        ] {
            let html = write(text).html;
            assert!(
                !html.contains("figure") && html.contains("title=\"d\""),
                "{html}"
            );
        }
    }

    #[test]
    fn a_picture_without_words_is_reported() {
        let text = "x ![ ](a.png) ![y ![z](b.png)](c.png)";
        let written = write(text);
        let faults = written.faults(text);
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].0, faults[0].1), ("missing-alt", "![ ](a.png)"));
        assert!(written.html.contains("alt=\"y z\""), "{}", written.html);
    }
}
