//! Pictures: their description is collected while it is read, then the whole is written.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::escape;
use super::inlines::fills;
use super::writer::{Content, Writer};
use crate::diagnostic::codes;
use crate::model::article::Role;

/// The picture whose description is being read.
pub(super) struct Picture {
    address: String,
    title: String,
    /// What it shows, in plain words.
    alt: String,
    range: Range<usize>,
    /// How many elements are open in the description.
    depth: usize,
    place: Place,
}

/// Where a picture stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among words.
    Line,
    /// Alone in its paragraph.
    Alone,
}

impl<'a> Writer<'a> {
    pub(super) fn open_picture(
        &mut self,
        address: CowStr<'a>,
        title: CowStr<'a>,
        range: Range<usize>,
    ) {
        self.picture = Some(Picture {
            place: self.place_of_picture(&range),
            address: address.into_string(),
            title: title.into_string(),
            alt: String::new(),
            range,
            depth: 0,
        });
    }

    fn place_of_picture(&self, range: &Range<usize>) -> Place {
        let alone = match &self.paragraph {
            Some(paragraph) => match &paragraph.content {
                // `[![…](…)](…)`: the link's own bracket stands on either side.
                Content::Link(link) => {
                    self.text.get(link.start..range.start) == Some("[")
                        && self.text.as_bytes().get(range.end) == Some(&b']')
                }
                _ => fills(self.text, range, &paragraph.range),
            },
            None => false,
        };
        if alone { Place::Alone } else { Place::Line }
    }

    /// Takes an event into the description of the picture that is open.
    pub(super) fn describe(&mut self, event: &Event<'a>, range: Range<usize>) {
        let quote = match event {
            Event::Text(text) => self.quote(text, &range),
            _ => None,
        };
        let Some(picture) = &mut self.picture else {
            return;
        };
        match event {
            Event::Text(_) if let Some(quote) = quote => picture.alt.push_str(quote),
            Event::Start(_) => picture.depth += 1,
            Event::End(_) if picture.depth > 0 => picture.depth -= 1,
            Event::End(_) => self.close_picture(range),
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => picture.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn close_picture(&mut self, range: Range<usize>) {
        let Some(picture) = self.picture.take() else {
            return;
        };
        let alt = self.plain(&picture.alt, &range);
        if picture.address.is_empty() {
            let form = "![what it shows](picture.jpg)";
            self.report_empty(&picture.range, "this picture has no address", form);
        } else if alt.trim().is_empty() {
            self.report(
                &codes::MISSING_ALT,
                picture.range.clone(),
                "this picture has no alternative text",
                "say what it shows between the square brackets: \
                 `![a row of server racks](racks.jpg)`",
            );
        }
        self.counter.count.pictures = self.counter.count.pictures.saturating_add(1);
        self.counter.gap();
        self.sink.push("<img src=\"");
        self.address(Role::Picture, &picture.address, picture.range.clone());
        self.sink.push("\" alt=\"");
        escape::attribute(&mut self.sink.html, &alt);
        self.sink.push("\"");
        match picture.place {
            Place::Alone => {
                let caption = self.plain(&picture.title, &range);
                if let Some(paragraph) = &mut self.paragraph {
                    paragraph.content = Content::Figure(caption);
                }
            }
            Place::Line => self.title(&picture.title, &range),
        }
        self.sink.push(" loading=\"lazy\" decoding=\"async\">");
        if let Some(heading) = &mut self.heading {
            escape::text(&mut heading.html, &alt);
            heading.text.push_str(&alt);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::write;
    use crate::model::article::Role;

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
            "![b](c.png \"d\")\n![b](c.png \"d\")",
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
