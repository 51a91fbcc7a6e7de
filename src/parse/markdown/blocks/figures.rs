//! Pictures with their descriptions, figures and galleries: paragraphs, and items of lists, of nothing but a picture, or of
//! nothing but pictures.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::attribute_list::Attributes;
use super::attributes::begins_picture;
use super::captions::FigureTitle;
use super::credits::Credits;
use super::descriptions::Open;
use crate::model::article::{Aside, Spanned};
use crate::model::text_use::TextUse;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Block, Event, Events, Located, Picture};

/// Turns the events of a picture into [`Event::Picture`], a paragraph of nothing but a picture into
/// [`Block::Figure`], with the picture's title and credit as [`Event::FigureTitle`], and one of nothing but several into
/// [`Block::Gallery`].
pub(crate) struct Figures<'a, I> {
    events: I,
    context: &'a Context<'a>,
    credits: Credits<'a>,
    open: Option<Open<'a>>,
    /// What is read before any further event.
    ahead: VecDeque<Located<'a>>,
    /// What is handed over before anything is read.
    ready: VecDeque<Located<'a>>,
}

/// A picture that is a figure.
struct Figure<'a> {
    /// The box of a task, and the beginning of the link around the picture.
    before: Vec<Located<'a>>,
    picture: Picture<'a>,
    range: Range<usize>,
    /// The end of that link.
    behind: Option<Located<'a>>,
}

/// A figure with what is said of it.
struct Credited<'a> {
    figure: Figure<'a>,
    attributes: Attributes<'a>,
    credit: String,
    usage: TextUse,
}

impl<'a, I: Events<'a>> Figures<'a, I> {
    pub(crate) fn new(
        events: I,
        context: &'a Context<'a>,
        asides: &'a RefCell<Vec<Spanned<Aside>>>,
    ) -> Self {
        Self {
            events,
            context,
            credits: Credits::new(context, asides),
            open: None,
            ahead: VecDeque::new(),
            ready: VecDeque::new(),
        }
    }

    /// Reads a paragraph that begins, and makes figures of it where it is nothing but pictures; returns its beginning where
    /// it is anything else.
    fn paragraph(&mut self, range: Range<usize>) -> Option<Located<'a>> {
        if begins_picture(self.context.slice(range.clone())) {
            for event in self.events.by_ref() {
                let is_end = matches!(event.0, Event::End(Block::Paragraph));
                self.ahead.push_back(event);
                if is_end {
                    break;
                }
            }
            match pictures(&self.ahead) {
                Some(1) => {
                    self.figure(&range);
                    return None;
                }
                Some(2..) if self.context.is_presswork() => {
                    self.gallery(&range);
                    return None;
                }
                _ => self.read_paragraph(),
            }
        }
        Some((Event::Start(Block::Paragraph), range))
    }

    /// Makes figures of what an item of a list begins with, up to the next block, where that is nothing but pictures. Where
    /// empty lines part the items, they are paragraphs.
    fn item(&mut self) {
        let begins = |event: &Event| {
            matches!(
                event,
                Event::StartPicture(_) | Event::OpenLink(_) | Event::Task(_)
            )
        };
        let Some(first) = self.events.next() else {
            return;
        };
        let start = first.1.start;
        let is_possible = begins(&first.0);
        self.ahead.push_back(first);
        if !is_possible {
            return;
        }
        let mut behind = None;
        for event in self.events.by_ref() {
            if event.0.parts_blocks() {
                behind = Some(event);
                break;
            }
            self.ahead.push_back(event);
        }
        let end = self.ahead.back().map_or(start, |(_, range)| range.end);
        match pictures(&self.ahead) {
            Some(1) => self.figure(&(start..end)),
            Some(2..) => self.gallery(&(start..end)),
            _ => {}
        }
        self.ahead.extend(behind);
    }

    /// Makes a figure of the events of a paragraph.
    fn figure(&mut self, range: &Range<usize>) {
        let (mut attributes, figures) = self.take();
        let credit = self.credits.read(&mut attributes);
        for mut figure in figures {
            let mut own = figure.attributes();
            let own_credit = self.credits.read(&mut own);
            own.add(&attributes);
            let figure = Credited {
                usage: usage(&own.classes).unwrap_or_default(),
                credit: if own_credit.is_empty() {
                    credit.clone()
                } else {
                    own_credit
                },
                attributes: own,
                figure,
            };
            self.push(figure, range);
        }
    }

    /// Makes a gallery of the events of a paragraph. How wide its pictures are is a matter of the whole.
    fn gallery(&mut self, range: &Range<usize>) {
        let (mut attributes, figures) = self.take();
        let shared = self.credits.read(&mut attributes);
        let figures: Vec<_> = figures
            .into_iter()
            .map(|mut figure| {
                let mut own = figure.attributes();
                let credit = self.credits.read(&mut own);
                let (widths, others) = own
                    .classes
                    .iter()
                    .partition(|class| usage(&[class]).is_some());
                own.classes = others;
                attributes.classes.extend::<Vec<&str>>(widths);
                (figure, own, credit)
            })
            .collect();
        let usage = match usage(&attributes.classes) {
            Some(TextUse::Full) => TextUse::GalleryFull,
            Some(_) => TextUse::GalleryWide,
            None => TextUse::Gallery,
        };
        let mut classes = vec!["gallery"];
        for class in std::mem::take(&mut attributes.classes) {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        attributes.classes = classes;
        // A credit in the line of the last picture is that picture's, and one in a line of its own everybody's.
        let written = self
            .context
            .slice(range.start..attributes.range.start.max(range.start));
        let is_of_all = written.trim_end_matches([' ', '\t', '>']).ends_with('\n');
        let last = figures.len().saturating_sub(1);
        self.ready
            .push_back((Event::Gallery(Box::new(attributes)), range.clone()));
        for (number, (figure, attributes, own)) in figures.into_iter().enumerate() {
            let place = figure.range.clone();
            let is_shared = own.is_empty() && (is_of_all || number == last);
            let figure = Credited {
                usage,
                credit: if is_shared { shared.clone() } else { own },
                attributes,
                figure,
            };
            self.push(figure, &place);
        }
        self.ready
            .push_back((Event::End(Block::Gallery), range.clone()));
    }

    /// Hands over a figure.
    fn push(&mut self, credited: Credited<'a>, range: &Range<usize>) {
        let Credited {
            figure,
            attributes,
            credit,
            usage,
        } = credited;
        let Figure {
            before,
            mut picture,
            range: place,
            behind,
        } = figure;
        let ready = &mut self.ready;
        ready.push_back((Event::Start(Block::Figure), range.clone()));
        if !attributes.is_empty() {
            let at = range.start..range.start;
            ready.push_back((Event::Attributes(Box::new(attributes)), at));
        }
        let title = std::mem::replace(&mut picture.link.title, CowStr::Borrowed(""));
        picture.usage = usage;
        picture.linked = behind.is_some();
        ready.extend(before);
        ready.push_back((Event::Picture(Box::new(picture)), place.clone()));
        ready.extend(behind);
        if !title.is_empty() || !credit.is_empty() {
            let title = FigureTitle { title, credit };
            ready.push_back((Event::FigureTitle(Box::new(title)), place));
        }
        ready.push_back((Event::End(Block::Figure), range.clone()));
    }

    /// Returns what an author says of the paragraph whose events were read, and its pictures.
    fn take(&mut self) -> (Attributes<'a>, Vec<Figure<'a>>) {
        let mut attributes = Attributes::default();
        let mut figures: Vec<Figure<'a>> = Vec::new();
        let mut before = Vec::new();
        let mut open: Option<Open<'a>> = None;
        for (event, range) in std::mem::take(&mut self.ahead) {
            if let Some(reading) = open.take() {
                match reading.describe(event) {
                    Ok((picture, range)) => figures.push(Figure {
                        before: std::mem::take(&mut before),
                        picture,
                        range,
                        behind: None,
                    }),
                    Err(reading) => open = Some(reading),
                }
                continue;
            }
            match event {
                Event::Attributes(found) => attributes = *found,
                Event::StartPicture(link) => open = Some(Open::new(*link, range)),
                Event::Task(_) | Event::OpenLink(_) => before.push((event, range)),
                Event::CloseLink => {
                    if let Some(figure) = figures.last_mut() {
                        figure.behind = Some((event, range));
                    }
                }
                _ => {}
            }
        }
        (attributes, figures)
    }

    /// Reads the attributes of a paragraph, of which the events were read, that is no figure.
    fn read_paragraph(&mut self) {
        let mut ahead = std::mem::take(&mut self.ahead);
        for (event, _) in &mut ahead {
            if let Event::Attributes(attributes) = event
                && attributes.credit().is_some()
            {
                self.credits.without_place(attributes);
            }
        }
        self.ahead = ahead;
    }

    /// Returns a picture that is no figure.
    fn inline(&self, (mut picture, range): (Picture<'a>, Range<usize>)) -> Located<'a> {
        if let Some(attributes) = &mut picture.attributes {
            self.credits.without_place(attributes);
        }
        if !picture.link.title.is_empty() {
            self.credits.caption_without_place(&range);
        }
        (Event::Picture(Box::new(picture)), range)
    }
}

impl<'a> Figure<'a> {
    /// Takes what an author says behind the picture.
    fn attributes(&mut self) -> Attributes<'a> {
        let attributes = self.picture.attributes.take();
        attributes.map(|attributes| *attributes).unwrap_or_default()
    }
}

/// Returns the number of pictures in a paragraph of nothing else. Each may be the only words of a link, and the only one
/// those of a task.
fn pictures(events: &VecDeque<Located<'_>>) -> Option<usize> {
    let mut count = 0;
    let mut depth = 0;
    // How many pictures stand in the link that is open.
    let mut linked = None;
    let mut is_task = false;
    for (event, _) in events {
        match event {
            Event::StartPicture(_) => {
                if depth == 0 {
                    count += 1;
                    linked = linked.map(|linked: usize| linked + 1);
                }
                depth += 1;
            }
            Event::EndPicture(_) => depth -= 1,
            _ if depth > 0 => {}
            Event::Task(_) => is_task = true,
            Event::Attributes(_) | Event::End(Block::Paragraph) => {}
            Event::OpenLink(_) if linked.is_none() => linked = Some(0),
            Event::CloseLink if linked == Some(1) => linked = None,
            Event::SoftBreak | Event::HardBreak if linked.is_none() => {}
            Event::Text(text) if linked.is_none() && text.trim_ascii().is_empty() => {}
            _ => return None,
        }
    }
    (!is_task || count == 1).then_some(count)
}

/// Returns how a picture with these classes is shown, where one of them says so.
fn usage(classes: &[&str]) -> Option<TextUse> {
    let mut uses = [TextUse::Full, TextUse::Wide].into_iter();
    uses.find(|usage| classes.contains(&usage.name()))
}

impl<'a, I: Events<'a>> Iterator for Figures<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            let next = match self.ahead.pop_front() {
                Some(next) => Some(next),
                None => self.events.next(),
            };
            let passes = !matches!(
                &next,
                Some((
                    Event::StartPicture(_) | Event::Start(Block::Paragraph | Block::Item),
                    _
                ))
            );
            if passes && self.open.is_none() {
                return next;
            }
            let (event, range) = next?;
            if let Some(open) = self.open.take() {
                match open.describe(event) {
                    Ok(picture) => return Some(self.inline(picture)),
                    Err(open) => self.open = Some(open),
                }
                continue;
            }
            match event {
                Event::StartPicture(link) => self.open = Some(Open::new(*link, range)),
                Event::Start(Block::Item) => {
                    if self.ahead.is_empty() && self.context.is_presswork() {
                        self.item();
                    }
                    return Some((event, range));
                }
                _ => {
                    if let Some(begun) = self.paragraph(range) {
                        return Some(begun);
                    }
                }
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
                .all(|reference| matches!(reference.role, Role::Picture(_)))
        );
        assert_eq!(written.text.count.pictures, 2);
    }

    #[test]
    fn a_picture_among_words_is_none() {
        for text in [
            "a ![b](c.png \"d\")",
            "![b](c.png \"d\"), ![b](c.png \"d\")",
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
