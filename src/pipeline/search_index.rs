//! The index of the search: from the texts of stories to the files that a browser asks.

use std::sync::Arc;

use jiff::civil;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::html::{Stretch, Tag, Token, decode_text, hides, names, tokens_with_formulas};
use crate::base::{Fp, Hashed, Moment, OutPath, escape};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::formats::{SearchedStory, searched};
use crate::memo::{Entries, EntryPlace, IndexSources, KnownEntry, SearchEntries};
use crate::model::body::{Call, Hole, Html, Piece};
use crate::model::card::TermRef;
use crate::model::plan::{Bodies, BodyError, BodyRef};
use crate::model::{Data, Plan};
use crate::search::build::build;
use crate::search::bytes::Fault;
use crate::search::cuts::Sizes;
use crate::search::entry::{Article, Block, Entry, Label};
use crate::search::index::Index;
use crate::search::indexer::Indexer;
use crate::search::query::SOFT_HYPHEN;
use crate::search::root::{NAME, Root, is_file_name};
use crate::search::update::{Previous, update};

/// Rises with every change of what an entry holds.
const VERSION: u32 = 6;

/// The index before.
pub(super) struct Before<'a> {
    /// Its root.
    pub root: &'a Root,
    /// What it was made from.
    pub sources: &'a IndexSources,
    /// Returns one of its files by its fingerprint.
    pub file: &'a (dyn Fn(u64) -> Option<Arc<[u8]>> + Sync),
}

/// Returns what the index whose root is planned is made from; what is known of stories is used again.
///
/// # Errors
///
/// Says which text cannot be read.
pub(super) fn sources(
    plan: &Plan,
    bodies: &dyn Bodies,
    known: &Entries,
) -> Result<IndexSources, Box<Diagnostic>> {
    let Some(searched) = searched(plan) else {
        return Ok(IndexSources::default());
    };
    let stories: Vec<(&SearchedStory, &BodyRef)> =
        searched.stories.iter().zip(plan.view.bodies()).collect();
    // An indexer learns words, so each one gets many stories.
    let size = stories.len().div_ceil(4 * rayon::current_num_threads());
    let parts: Vec<Vec<(Fp, KnownEntry)>> = stories
        .par_chunks(size.max(16))
        .map(|stories| {
            let mut indexer = Indexer::new(&searched.language);
            let entries = stories.iter();
            entries
                .map(|(story, text)| entry(&mut indexer, story, text, bodies, known))
                .collect::<Result<_, _>>()
        })
        .collect::<Result<_, _>>()?;
    let mut entries = parts.concat();
    entries.sort_unstable_by_key(|(_, entry)| entry.label);
    Ok(IndexSources {
        root: Fp::default(),
        entries,
    })
}

/// Makes the index whose root is planned, from the one before where there is one. It has the files that are new.
///
/// # Errors
///
/// Fails where entries cannot be read.
pub(super) fn index(
    plan: &Plan,
    sources: &IndexSources,
    before: Option<&Before<'_>>,
    entries: &SearchEntries,
) -> Result<Index, Fault> {
    let language = searched(plan).map_or("", |searched| searched.language.as_str());
    if let Some(before) = before.filter(|before| before.root.language == language)
        && let Ok(Some(index)) = updated(sources, before, entries)
    {
        return Ok(index);
    }
    let all = sources.entries.par_iter();
    let all: Vec<Arc<Entry>> = all
        .map(|(_, known)| entries.entry(known).ok_or(Fault::Damaged))
        .collect::<Result<_, _>>()?;
    build(&all, language, Sizes::of(all.len()))
}

/// Returns an index and what it was made from; `None` where a text cannot be read. What an earlier process left of entries
/// may be damaged: then all is made from the texts.
pub(super) fn made(
    plan: &Plan,
    bodies: &dyn Bodies,
    before: Option<&Before<'_>>,
    entries: &SearchEntries,
) -> Option<(IndexSources, Index)> {
    let made = |known: &Entries, before: Option<&Before<'_>>| {
        let sources = sources(plan, bodies, known).ok()?;
        let index = index(plan, &sources, before, entries).ok()?;
        Some((sources, index))
    };
    made(&entries.known(), before).or_else(|| made(&Entries::default(), None))
}

fn updated(
    sources: &IndexSources,
    before: &Before<'_>,
    entries: &SearchEntries,
) -> Result<Option<Index>, Fault> {
    let labels = |sources: &IndexSources| -> Vec<Label> {
        sources
            .entries
            .iter()
            .map(|(_, known)| known.label)
            .collect()
    };
    let sizes = Sizes::of(sources.entries.len());
    if sizes != Sizes::of(before.sources.entries.len()) {
        return Ok(None);
    }
    let all = before.sources.entries.iter().chain(&sources.entries);
    let known: FxHashMap<Label, &KnownEntry> = all.map(|(_, known)| (known.label, known)).collect();
    let previous = Previous {
        root: before.root,
        labels: &labels(before.sources),
        file: before.file,
        entry: &|label| entries.entry(known.get(label)?),
    };
    update(&previous, &labels(sources), sizes)
}

/// Returns the folder of an index, with a slash at its end.
pub(super) fn folder(root: &OutPath) -> &str {
    root.as_str().strip_suffix(NAME).unwrap_or_default()
}

/// Says whether a path is that of the root of an index or of a file beside it.
pub(super) fn is_file_of(root: &OutPath, path: &OutPath) -> bool {
    let name = path.as_str().strip_prefix(folder(root));
    path == root || name.is_some_and(is_file_name)
}

/// Returns a path beside the root of an index.
pub(super) fn path_beside(root: &OutPath, name: &str) -> Option<OutPath> {
    OutPath::new(&format!("{}{name}", folder(root))).ok()
}

/// Returns a file of an index that has all its files: the root, or one beside it.
pub(super) fn file_of(root: &OutPath, index: &Index, path: &OutPath) -> Option<Vec<u8>> {
    if path == root {
        return Some(index.root.encode());
    }
    let name = path.as_str().strip_prefix(folder(root))?;
    index.files.get(name).map(|bytes| bytes.to_vec())
}

/// Returns the fingerprint of all that the index keeps of a story.
fn key(story: &SearchedStory, text: &BodyRef, bodies: &dyn Bodies) -> Fp {
    let text = bodies.current(&text.article).text;
    Fp::of(&(VERSION, story.card.fp(), &story.lines, text))
}

/// Returns what the index keeps of a story, and its fingerprint.
fn entry(
    indexer: &mut Indexer,
    story: &SearchedStory,
    text: &BodyRef,
    bodies: &dyn Bodies,
    known: &Entries,
) -> Result<(Fp, KnownEntry), Box<Diagnostic>> {
    let fp = key(story, text, bodies);
    if let Some(known) = known.get(&fp) {
        return Ok((fp, known.clone()));
    }
    let body = bodies
        .body(&text.article)
        .map_err(|fault| unreadable(&fault, text))?;
    let current = bodies.current(&text.article);
    let article = article(story, &body.html, &current.outline.calls);
    let entry = Arc::new(indexer.entry(&article));
    let known = KnownEntry {
        label: entry.label,
        at: EntryPlace::Memory(entry),
    };
    Ok((fp, known))
}

fn unreadable(fault: &BodyError, text: &BodyRef) -> Box<Diagnostic> {
    let place = Span::file(&text.article.path);
    Box::new(Diagnostic::new(&codes::UNREADABLE_FILE, fault.to_string()).at(place))
}

/// Returns what readers find of a story.
fn article(story: &SearchedStory, html: &Html, calls: &[Call]) -> Article {
    let card = &story.card;
    let names = |terms: &[Hashed<TermRef>]| -> Vec<String> {
        terms.iter().map(|term| term.title.clone()).collect()
    };
    let authors = names(&card.authors);
    Article {
        address: card.url.clone(),
        date: local_seconds(card.date),
        headline: whole(&card.title),
        standfirst: whole(&card.summary),
        byline: authors.join(", "),
        section: card.category.title.clone(),
        tags: names(&card.tags),
        authors,
        year: card.date.day().year().to_string(),
        blocks: blocks(story, html, calls),
    }
}

/// Returns a moment as the site's clocks show it, in seconds since they showed the first of January 1970: results show
/// the day that the story's page shows, wherever they are read.
fn local_seconds(moment: Moment) -> i64 {
    let epoch = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    moment.zoned().datetime().duration_since(epoch).as_secs()
}

/// Returns a text whose words are whole, without the places at which they may be broken.
fn whole(text: &str) -> String {
    text.replace(SOFT_HYPHEN, "")
}

/// Returns what stands above a text, and its paragraphs, headings and pictures, as readers see them or are told of them.
fn blocks(story: &SearchedStory, html: &Html, calls: &[Call]) -> Vec<Block> {
    let mut text = String::with_capacity(html.len());
    for piece in html.pieces() {
        match piece {
            Piece::Html(html) => text.push_str(html),
            Piece::Hole(Hole::Call(number)) => {
                let call = calls.get(number as usize);
                call.iter().for_each(|call| push_call(&mut text, call));
            }
            Piece::Hole(_) => {}
        }
    }
    let mut reader = Reader::default();
    if let Some(lead) = &story.card.image {
        tokens_with_formulas(&lead.caption).for_each(|token| reader.read(&token));
        let caption = words_of(&std::mem::take(&mut reader.text));
        reader.pictures.extend([caption, words_of(&lead.alt)]);
    }
    for html in story.lines.iter().chain([&text]) {
        tokens_with_formulas(html).for_each(|token| reader.read(&token));
        reader.end_block();
    }
    reader.end_pictures();
    reader.blocks
}

/// Returns the words of a text, in one line and whole.
fn words_of(text: &str) -> String {
    whole(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Appends the lines of a component's call: the caption of an embed, what is quoted, or the title of a chart.
fn push_call(text: &mut String, call: &Call) {
    if let (Some(_), Some(Data::Text(title))) = (&call.drawing, call.args.get("title")) {
        text.push_str("<p>");
        escape::text(text, title);
        text.push_str("</p>");
    }
    for line in call.lines.values() {
        text.push_str(if call.block { "<p>" } else { " " });
        text.extend(line.pieces().filter_map(|piece| match piece {
            Piece::Html(html) => Some(html),
            Piece::Hole(_) => None,
        }));
        text.push_str(if call.block { "</p>" } else { " " });
    }
}

/// Reads the blocks of a body.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// What the open block says so far.
    text: String,
    /// The anchor of the heading that is open.
    anchor: Option<String>,
    /// Whether the number of a footnote is being read, which is no word of the text.
    in_number: bool,
    /// What is said of pictures in the open block, and of those before it.
    pictures: Vec<String>,
    /// Elements that browsers show nothing of.
    hidden: Stretch,
    /// Drawings and formulas, in which tags may end with a slash.
    foreign: Stretch,
}

impl Reader {
    fn read(&mut self, token: &Token<'_>) {
        match token {
            Token::StartTag(tag) => self.start(tag),
            Token::EndTag(tag) => self.end(tag),
            Token::Text(text) if !self.in_number && !self.hidden.is_open() => {
                self.text.push_str(&decode_text(text));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.lowercase_name();
        if !(names::is_void(&name) || tag.is_self_closing() && self.foreign.is_open()) {
            self.hidden.start(&name, || hides(tag, &name));
            self.foreign
                .start(&name, || matches!(&*name, "svg" | "math"));
        }
        if self.hidden.is_open() {
            return;
        }
        if tag.get("class") == Some("footnote-ref") {
            self.in_number = true;
        }
        if name == "img" {
            let words = tag.decoded("alt").map(|alt| words_of(&alt));
            self.pictures.extend(words);
        }
        if !parts_blocks(&name) {
            return;
        }
        self.end_block();
        if is_heading(&name) {
            let anchor = tag.decoded("id").map(String::from);
            self.anchor = anchor.filter(|anchor| !anchor.is_empty());
        }
    }

    fn end(&mut self, tag: &Tag<'_>) {
        let name = tag.lowercase_name();
        if tag.is("sup") {
            self.in_number = false;
        } else if parts_blocks(&name) && !self.hidden.is_open() {
            self.end_block();
        }
        self.hidden.end(&name);
        self.foreign.end(&name);
    }

    fn end_block(&mut self) {
        let text = words_of(&std::mem::take(&mut self.text));
        let anchor = self.anchor.take();
        if text.is_empty() {
            return;
        }
        if let Some(anchor) = anchor {
            self.end_pictures();
            self.blocks.push(Block::Heading { anchor, text });
        } else {
            // A caption often says the same.
            self.pictures.retain(|picture| *picture != text);
            self.blocks.push(Block::Paragraph(text));
            self.end_pictures();
        }
    }

    fn end_pictures(&mut self) {
        let pictures = self.pictures.drain(..);
        let pictures = pictures.filter(|words| !words.is_empty());
        self.blocks.extend(pictures.map(Block::Picture));
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Says whether an element is no part of a line.
fn parts_blocks(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "p" | "li"
                | "ul"
                | "ol"
                | "dl"
                | "dt"
                | "dd"
                | "pre"
                | "blockquote"
                | "div"
                | "section"
                | "aside"
                | "article"
                | "figure"
                | "figcaption"
                | "details"
                | "summary"
                | "table"
                | "caption"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
                | "hr"
                | "br"
        )
}
