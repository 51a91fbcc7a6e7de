//! The events that pass through the chain of adaptors.
//!
//! An event is first what the Markdown parser found. The adaptors put richer events in the place of
//! some: a code block with its colours, a picture with its description, the number of a footnote.

use std::ops::Range;

use pulldown_cmark::{self as cmark, Alignment, BlockQuoteKind, CodeBlockKind, CowStr};
use pulldown_cmark::{LinkType, Tag, TagEnd};

use super::blocks::attribute_list::Attributes;
use super::blocks::captions::{Caption, FigureTitle};
use super::code::Listing;
use super::html::markup::Markup;
use super::links::interest::Interest;
use crate::base::Moment;
use crate::model::text_use::TextUse;

/// An event and where it stands in the text.
pub(crate) type Located<'a> = (Event<'a>, Range<usize>);

/// A stream of events, as every adaptor reads and is one.
pub(crate) trait Events<'a>: Iterator<Item = Located<'a>> {}

impl<'a, I: Iterator<Item = Located<'a>>> Events<'a> for I {}

impl Event<'_> {
    /// Takes the event out of its place, in which another is put at once. Adaptors change events where they
    /// lie, because every event passes through every adaptor, and most of them unchanged.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::replace(self, Event::Rule)
    }
}

/// Something in the text, in the order of reading.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// A block begins of which its kind says everything. The others begin with `Heading`,
    /// `Gallery`, `NumberedList`, `Table` and `Footnote`.
    Start(Block),
    /// A block ends, however it began.
    End(Block),
    Heading(Box<HeadingStart<'a>>),
    /// An entry of live coverage begins, with the heading that follows.
    Entry(EntryTime),
    /// What an author says of the paragraph or item that just began.
    Attributes(Box<Attributes<'a>>),
    /// A gallery begins, with what an author says of it.
    Gallery(Box<Attributes<'a>>),
    /// The number is that of the first item.
    NumberedList(u64),
    Table(Vec<Alignment>),
    /// A footnote begins, by its label.
    FootnoteLabel(CowStr<'a>),
    /// A footnote begins, by its number in the order of first appearance.
    Footnote(u32),
    /// A code block begins; one in a fence has what stands behind the fence.
    StartCode(Option<CowStr<'a>>),
    EndCode,
    /// A whole code block.
    CodeBlock(Box<Listing>),
    /// A whole block of HTML, as the author wrote it.
    HtmlBlock(Box<HtmlBlock>),
    /// A whole block of HTML, to be shown as text.
    HtmlAsText(CowStr<'a>),
    Rule,
    Open(Style),
    Close(Style),
    OpenLink(Box<Link<'a>>),
    CloseLink,
    /// A picture's description begins.
    StartPicture(Box<Link<'a>>),
    /// It ends, with what the author says of the picture in braces behind it.
    EndPicture(Option<Box<Attributes<'a>>>),
    /// A whole picture.
    Picture(Box<Picture<'a>>),
    /// What an author says of a figure's picture.
    FigureTitle(Box<FigureTitle<'a>>),
    /// What stands below the picture of a figure.
    Caption(Box<Caption>),
    Text(CowStr<'a>),
    Code(CowStr<'a>),
    Math(Display, CowStr<'a>),
    Formula(Box<Formula<'a>>),
    /// An address that is a link without any markup.
    BareAddress(Box<BareAddress<'a>>),
    /// The component call with this number.
    Call(usize, Placement),
    /// What the component call with this number stands around ends.
    CallEnd(usize),
    /// A tag or a comment, or a line of a block of HTML.
    Html(CowStr<'a>),
    /// HTML in which the addresses are found that lead into the site.
    Markup(Box<Markup<'a>>),
    /// `<!-- more -->`.
    More,
    /// A reference to a footnote, by its label.
    ReferenceLabel(CowStr<'a>),
    /// A reference to a footnote, by its number.
    Reference(u32),
    SoftBreak,
    HardBreak,
    /// The box of a task.
    Task(Progress),
}

/// The kinds of blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Block {
    Paragraph,
    /// A paragraph of nothing but component calls.
    Calls,
    /// A paragraph of nothing but a picture, or one of the pictures of a gallery.
    Figure,
    /// A paragraph of nothing but pictures.
    Gallery,
    Heading,
    Quote,
    Alert(BlockQuoteKind),
    BulletList,
    NumberedList,
    Item,
    Footnote,
    DefinitionList,
    Term,
    Definition,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Html,
}

/// How words are set off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
}

impl Style {
    /// Returns the tag that begins the words.
    pub(crate) fn open(self) -> &'static str {
        match self {
            Self::Emphasis => "<em>",
            Self::Strong => "<strong>",
            Self::Strikethrough => "<del>",
            Self::Superscript => "<sup>",
            Self::Subscript => "<sub>",
        }
    }

    /// Returns the tag that ends the words.
    pub(crate) fn close(self) -> &'static str {
        match self {
            Self::Emphasis => "</em>",
            Self::Strong => "</strong>",
            Self::Strikethrough => "</del>",
            Self::Superscript => "</sup>",
            Self::Subscript => "</sub>",
        }
    }
}

/// Where a component call stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Placement {
    /// In a paragraph of nothing but calls.
    Block,
    /// Among words.
    #[default]
    Inline,
}

/// How a formula stands in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Display {
    /// In the line.
    Inline,
    /// On a line of its own.
    Block,
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Progress {
    Open,
    Done,
}

/// The beginning of a heading.
#[derive(Debug)]
pub(crate) struct HeadingStart<'a> {
    /// The rank, 1 to 6.
    pub(crate) level: u8,
    pub(crate) attributes: Attributes<'a>,
}

/// When an entry of live coverage was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct EntryTime {
    pub(crate) moment: Moment,
    /// Whether the writer said of which day it is.
    pub(crate) dated: bool,
}

/// An address that is a link without any markup.
#[derive(Debug)]
pub(crate) struct BareAddress<'a> {
    /// The link's beginning, which readers do not see.
    pub(crate) prefix: &'static str,
    /// The address as readers see it.
    pub(crate) visible: CowStr<'a>,
    pub(crate) interest: Interest,
}

/// A formula, as LaTeX and as MathML.
#[derive(Debug)]
pub(crate) struct Formula<'a> {
    pub(crate) latex: CowStr<'a>,
    /// Nothing where the LaTeX is wrong.
    pub(crate) mathml: Option<String>,
}

/// Where a link or a picture points.
#[derive(Debug)]
pub(crate) struct Link<'a> {
    pub(crate) target: Target<'a>,
    /// The title; empty where there is none.
    pub(crate) title: CowStr<'a>,
    pub(crate) form: LinkForm,
    pub(crate) interest: Interest,
}

/// An address, as far as it is resolved.
#[derive(Debug)]
pub(crate) enum Target<'a> {
    /// The address as it is written.
    Address(CowStr<'a>),
    /// The reference of the body with this number.
    Reference(u32),
}

/// How a link is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LinkForm {
    /// `[words](address)`
    Words,
    /// `<address>`, which nobody reads word by word.
    Address,
    /// `<mail@address>`, which has no scheme yet.
    Mail,
}

/// A picture whose description is read.
#[derive(Debug)]
pub(crate) struct Picture<'a> {
    pub(crate) link: Link<'a>,
    /// What the picture shows, in plain words.
    pub(crate) description: CowStr<'a>,
    /// How the text shows it.
    pub(crate) usage: TextUse,
    /// Whether it is a part of a link that the author wrote.
    pub(crate) linked: bool,
    /// What an author says of a picture that is no figure.
    pub(crate) attributes: Option<Box<Attributes<'a>>>,
}

/// A block of HTML as an author wrote it.
#[derive(Debug, Default)]
pub(crate) struct HtmlBlock {
    pub(crate) html: String,
    /// Where lines of the HTML stand in the text: place in the HTML, place in the text.
    pub(crate) lines: Vec<(usize, usize)>,
}

impl<'a> Link<'a> {
    fn new(link_type: LinkType, address: CowStr<'a>, title: CowStr<'a>) -> Self {
        Self {
            target: Target::Address(address),
            title,
            form: match link_type {
                LinkType::Autolink => LinkForm::Address,
                LinkType::Email => LinkForm::Mail,
                _ => LinkForm::Words,
            },
            interest: Interest::None,
        }
    }
}

impl<'a> Event<'a> {
    /// Takes an event over from the Markdown parser. Front matter is no event: the body begins
    /// behind it.
    #[inline]
    pub(crate) fn parsed((event, range): (cmark::Event<'a>, Range<usize>)) -> Option<Located<'a>> {
        let event = match event {
            cmark::Event::Text(text) => Self::Text(text),
            cmark::Event::Start(tag) => Self::start(tag)?,
            cmark::Event::End(tag) => Self::end(tag)?,
            cmark::Event::SoftBreak => Self::SoftBreak,
            cmark::Event::HardBreak => Self::HardBreak,
            cmark::Event::Code(code) => Self::Code(code),
            // Formulas are found before the parser reads the text (`dollars.rs`).
            cmark::Event::InlineMath(_) | cmark::Event::DisplayMath(_) => return None,
            cmark::Event::Html(html) | cmark::Event::InlineHtml(html) => Self::Html(html),
            cmark::Event::FootnoteReference(label) => Self::ReferenceLabel(label),
            cmark::Event::Rule => Self::Rule,
            cmark::Event::TaskListMarker(true) => Self::Task(Progress::Done),
            cmark::Event::TaskListMarker(false) => Self::Task(Progress::Open),
        };
        Some((event, range))
    }

    fn start(tag: Tag<'a>) -> Option<Self> {
        Some(match tag {
            Tag::Paragraph => Self::Start(Block::Paragraph),
            Tag::Heading { level, .. } => Self::Heading(Box::new(HeadingStart {
                level: level as u8,
                attributes: Attributes::default(),
            })),
            Tag::BlockQuote(None) => Self::Start(Block::Quote),
            Tag::BlockQuote(Some(kind)) => Self::Start(Block::Alert(kind)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Self::StartCode(Some(info)),
            Tag::CodeBlock(CodeBlockKind::Indented) => Self::StartCode(None),
            Tag::HtmlBlock => Self::Start(Block::Html),
            Tag::List(None) => Self::Start(Block::BulletList),
            Tag::List(Some(first)) => Self::NumberedList(first),
            Tag::Item => Self::Start(Block::Item),
            Tag::FootnoteDefinition(label) => Self::FootnoteLabel(label),
            Tag::DefinitionList => Self::Start(Block::DefinitionList),
            Tag::DefinitionListTitle => Self::Start(Block::Term),
            Tag::DefinitionListDefinition => Self::Start(Block::Definition),
            Tag::Table(alignments) => Self::Table(alignments),
            Tag::TableHead => Self::Start(Block::TableHead),
            Tag::TableRow => Self::Start(Block::TableRow),
            Tag::TableCell => Self::Start(Block::TableCell),
            Tag::Emphasis => Self::Open(Style::Emphasis),
            Tag::Strong => Self::Open(Style::Strong),
            Tag::Strikethrough => Self::Open(Style::Strikethrough),
            Tag::Superscript => Self::Open(Style::Superscript),
            Tag::Subscript => Self::Open(Style::Subscript),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => Self::OpenLink(Box::new(Link::new(link_type, dest_url, title))),
            Tag::Image {
                dest_url, title, ..
            } => Self::StartPicture(Box::new(Link::new(LinkType::Inline, dest_url, title))),
            Tag::MetadataBlock(_) => return None,
        })
    }

    fn end(tag: TagEnd) -> Option<Self> {
        Some(match tag {
            TagEnd::Paragraph => Self::End(Block::Paragraph),
            TagEnd::Heading(_) => Self::End(Block::Heading),
            TagEnd::BlockQuote(None) => Self::End(Block::Quote),
            TagEnd::BlockQuote(Some(kind)) => Self::End(Block::Alert(kind)),
            TagEnd::CodeBlock => Self::EndCode,
            TagEnd::HtmlBlock => Self::End(Block::Html),
            TagEnd::List(true) => Self::End(Block::NumberedList),
            TagEnd::List(false) => Self::End(Block::BulletList),
            TagEnd::Item => Self::End(Block::Item),
            TagEnd::FootnoteDefinition => Self::End(Block::Footnote),
            TagEnd::DefinitionList => Self::End(Block::DefinitionList),
            TagEnd::DefinitionListTitle => Self::End(Block::Term),
            TagEnd::DefinitionListDefinition => Self::End(Block::Definition),
            TagEnd::Table => Self::End(Block::Table),
            TagEnd::TableHead => Self::End(Block::TableHead),
            TagEnd::TableRow => Self::End(Block::TableRow),
            TagEnd::TableCell => Self::End(Block::TableCell),
            TagEnd::Emphasis => Self::Close(Style::Emphasis),
            TagEnd::Strong => Self::Close(Style::Strong),
            TagEnd::Strikethrough => Self::Close(Style::Strikethrough),
            TagEnd::Superscript => Self::Close(Style::Superscript),
            TagEnd::Subscript => Self::Close(Style::Subscript),
            TagEnd::Link => Self::CloseLink,
            TagEnd::Image => Self::EndPicture(None),
            TagEnd::MetadataBlock(_) => return None,
        })
    }

    /// Says whether whatever ran on in the line ends here: a block begins or ends.
    #[inline]
    pub(crate) fn parts_blocks(&self) -> bool {
        matches!(
            self,
            Self::Start(_)
                | Self::End(_)
                | Self::Entry(_)
                | Self::Heading(_)
                | Self::Gallery(_)
                | Self::NumberedList(_)
                | Self::Table(_)
                | Self::Footnote(_)
                | Self::FootnoteLabel(_)
                | Self::CodeBlock(_)
                | Self::HtmlAsText(_)
                | Self::Rule
                | Self::CallEnd(_)
        )
    }
}

/// Tells what stands in the description of a picture from running text.
#[derive(Default)]
pub(crate) struct Descriptions {
    open: usize,
}

impl Descriptions {
    /// Follows the events, and says whether this one is a part of a description.
    #[inline]
    pub(crate) fn hold(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::StartPicture(_) => self.open += 1,
            Event::EndPicture(_) => {
                self.open = self.open.saturating_sub(1);
                return true;
            }
            _ => {}
        }
        self.open > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_stay_small() {
        // Every adaptor moves every event.
        assert!(size_of::<Event<'_>>() <= 32, "{}", size_of::<Event<'_>>());
    }
}
