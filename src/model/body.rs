//! A body: HTML with holes that `render` fills, and its contents list.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::live::ToldEntry;
use crate::base::text::TextRange;
use crate::base::{Moment, escape};

/// The result of reading Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Default, Hash)]
pub struct Body {
    /// The HTML.
    pub html: Html,
    /// The headings, nested.
    pub toc: Toc,
    /// The number of words, as a reader counts them.
    pub words: u32,
    /// The entries of live coverage, newest first.
    pub entries: Vec<ToldEntry>,
}

/// HTML with holes, in one piece of memory, because there are as many bodies as articles.
#[derive(Clone, Debug, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Html {
    text: String,
    /// The holes and their offsets in `text`, in order.
    holes: Vec<(u32, Hole)>,
}

impl Html {
    /// Allocates memory for as many bytes and holes.
    pub fn with_capacity(bytes: usize, holes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            holes: Vec::with_capacity(holes),
        }
    }

    /// Appends finished HTML.
    pub fn push(&mut self, html: &str) {
        self.text.push_str(html);
    }

    /// Appends a hole.
    pub(crate) fn hole(&mut self, hole: Hole) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.holes.push((at, hole));
    }

    /// Returns the number of bytes, without the content of the holes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Returns the holes in order.
    pub(crate) fn holes(&self) -> impl ExactSizeIterator<Item = Hole> {
        self.holes.iter().map(|(_, hole)| *hole)
    }

    /// Counts references from `first` on instead of 0.
    pub(crate) fn count_from(&mut self, first: usize) {
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        for (_, hole) in &mut self.holes {
            if let Hole::Ref(number)
            | Hole::Picture(number)
            | Hole::PictureBegin(number)
            | Hole::PictureEnd(number)
            | Hole::Enlarge(number)
            | Hole::EnlargeEnd(number) = hole
            {
                *number = number.saturating_add(first);
            }
        }
    }

    /// Returns the HTML of a line with the addresses of its references, which are `targets` by index. A link
    /// without a target keeps its words.
    pub(crate) fn with_targets(&self, targets: &[String]) -> String {
        const HREF: &str = " href=\"";
        let mut out = String::with_capacity(self.len() + 64 * self.holes.len());
        let mut unlinked = false;
        for piece in self.pieces() {
            let index = match piece {
                Piece::Html(html) => {
                    // The quotation mark behind an address that is not written.
                    let closed = html.strip_prefix('"').filter(|_| unlinked);
                    unlinked = false;
                    out.push_str(closed.unwrap_or(html));
                    continue;
                }
                Piece::Hole(Hole::Ref(index) | Hole::Picture(index)) => index,
                Piece::Hole(_) => continue,
            };
            let target = targets.get(index as usize).map_or("", String::as_str);
            unlinked = target.is_empty() && out.ends_with(HREF);
            match unlinked {
                true => out.truncate(out.len() - HREF.len()),
                false => escape::attribute(&mut out, target),
            }
        }
        out
    }

    /// Returns the finished runs and the holes between them, in order; no run is empty.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let ends = self
            .holes
            .iter()
            .map(|(at, hole)| (*at as usize, Some(*hole)));
        let mut done = 0;
        ends.chain([(self.text.len(), None)])
            .flat_map(move |(at, hole)| {
                let run = self.text.get(done..at).filter(|run| !run.is_empty());
                done = at;
                run.map(Piece::Html)
                    .into_iter()
                    .chain(hole.map(Piece::Hole))
            })
    }
}

/// A run of finished HTML, or a hole in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Finished HTML.
    Html(&'a str),
    /// A hole.
    Hole(Hole),
}

/// The content of a hole, which `render` fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hole {
    /// The address of the reference with this index in [`Outline::refs`](super::Outline), to be
    /// written inside a double-quoted attribute.
    Ref(u32),
    /// As `Ref`, in the `src` of a picture that the writer gave no size: a known size follows the
    /// address.
    Picture(u32),
    /// The beginning of the picture with this index in [`Outline::refs`](super::Outline): other sizes of it.
    PictureBegin(u32),
    /// The end of that picture.
    PictureEnd(u32),
    /// The beginning of a link to the largest form of the picture with this index in [`Outline::refs`](super::Outline),
    /// for pages.
    Enlarge(u32),
    /// The end of that link.
    EnlargeEnd(u32),
    /// The component call with this index in [`Outline::calls`](super::Outline).
    Call(u32),
    /// The end of what the component call with this index stands around.
    CallEnd(u32),
    /// An interface word in the edition's language.
    Word(Word),
    /// What an interface word with a gap (`{n}`) says before the gap.
    Before(Word),
    /// What it says behind the gap.
    Behind(Word),
    /// A day, in words.
    Day(Moment),
}

/// An interface word that a body needs; the theme has it in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Word {
    /// The title of a `[!NOTE]`.
    Note,
    /// The title of a `[!TIP]`.
    Tip,
    /// The title of an `[!IMPORTANT]`.
    Important,
    /// The title of a `[!WARNING]`.
    Warning,
    /// The title of a `[!CAUTION]`.
    Caution,
    /// The label of a scrolling table.
    Table,
    /// The label of the link from a footnote to its reference.
    FootnoteBack,
    /// Who made a picture, around the gap for the name.
    PictureBy,
}

impl Word {
    /// Returns the key of the word in the theme.
    pub fn key(self) -> &'static str {
        match self {
            Word::Note => "alert_note",
            Word::Tip => "alert_tip",
            Word::Important => "alert_important",
            Word::Warning => "alert_warning",
            Word::Caution => "alert_caution",
            Word::Table => "table",
            Word::FootnoteBack => "footnote_back",
            Word::PictureBy => "picture_by",
        }
    }

    /// Returns the word for a theme that lacks it.
    pub fn english(self) -> &'static str {
        match self {
            Word::Note => "Note",
            Word::Tip => "Tip",
            Word::Important => "Important",
            Word::Warning => "Warning",
            Word::Caution => "Caution",
            Word::Table => "Table",
            Word::FootnoteBack => "Back to the text",
            Word::PictureBy => "Picture: {n}",
        }
    }
}

/// A contents list: the headings at one level, each with those below it.
pub(crate) type Toc = Vec<Heading>;

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, unique in the body.
    pub id: String,
    /// The words, without markup.
    pub text: String,
    /// The words with their inline markup, but without links and footnotes.
    pub html: String,
    /// The headings below this one.
    pub children: Vec<Heading>,
}

/// A component call, as the writer wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The component's name.
    pub name: String,
    /// Its arguments by name.
    pub args: BTreeMap<String, Data>,
    /// Those of its arguments that the theme wants as Markdown, as HTML.
    pub lines: BTreeMap<String, Html>,
    /// Those that are addresses of pictures and other files, as HTML.
    pub files: BTreeMap<String, Html>,
    /// What it draws of the table below it, as HTML; the table is a part of what it shows then.
    pub drawing: Option<String>,
    /// Whether the call is a block of its own, and not inside a line.
    pub block: bool,
    /// The place of the call in the file.
    pub range: TextRange,
}

impl Call {
    /// Returns an argument that is given to the component as HTML.
    pub(crate) fn html(&self, name: &str) -> Option<&Html> {
        self.lines.get(name).or_else(|| self.files.get(name))
    }
}

/// Compares without the place, which changes no page.
impl Hash for Call {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let made = (&self.lines, &self.files, &self.drawing);
        (&self.name, &self.args, made, self.block).hash(state);
    }
}
