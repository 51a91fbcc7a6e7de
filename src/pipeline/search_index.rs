//! The index of the search: from the texts of stories to the files that a browser asks.

use std::sync::Arc;

use jiff::civil;
use rayon::prelude::*;

use crate::base::html::{Tag, Token, decode_text, tokens};
use crate::base::{Fp, Hashed, Moment, OutPath};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::formats::searched;
use crate::memo::{Entries, Indexed, ShownIndex};
use crate::model::body::{Html, Piece};
use crate::model::card::TermRef;
use crate::model::plan::{Bodies, BodyError, BodyRef};
use crate::model::{Card, Plan};
use crate::search::build::build;
use crate::search::bytes::Fault;
use crate::search::entry::{Article, Block, Entry, Indexer};
use crate::search::index::Index;
use crate::search::root::{NAME, is_file_name};
use crate::search::update::update;

/// Rises with every change of what an entry holds.
const VERSION: u32 = 1;

/// A file of an index.
pub(super) type IndexFile = (OutPath, Vec<u8>);

/// Returns what the index whose root is planned keeps of its stories; what the site's earlier indices knew of them is
/// used again.
///
/// # Errors
///
/// Says which text cannot be read.
pub(super) fn entries(
    plan: &Plan,
    bodies: &dyn Bodies,
    known: &Entries,
    indexed: &mut Indexed,
) -> Result<Vec<Arc<Entry>>, Box<Diagnostic>> {
    let Some(searched) = searched(plan) else {
        return Ok(Vec::new());
    };
    let stories = searched.stories.par_iter().zip(plan.view.bodies());
    let entries: Vec<(Fp, Arc<Entry>, bool)> = stories
        .map_init(
            || Indexer::new(&searched.language),
            |indexer, (card, text)| entry(indexer, card, text, bodies, known),
        )
        .collect::<Result<_, _>>()?;
    let entries = entries.into_iter().map(|(fp, entry, is_new)| {
        indexed.made += usize::from(is_new);
        indexed.entries.insert(fp, Arc::clone(&entry));
        entry
    });
    Ok(entries.collect())
}

/// Makes the index whose root is planned, from the one before where there is one.
///
/// # Errors
///
/// Fails where entries were damaged.
pub(super) fn index(
    plan: &Plan,
    entries: &[Arc<Entry>],
    before: Option<&ShownIndex>,
) -> Result<Index, Fault> {
    let language = searched(plan).map_or("", |searched| searched.language.as_str());
    let all: Vec<&Entry> = entries.iter().map(|entry| &**entry).collect();
    match before {
        Some(before) if before.index.root.language == language => {
            let old: Vec<&Entry> = before.entries.iter().map(|entry| &**entry).collect();
            update(&before.index, &old, &all)
        }
        _ => build(&all, language),
    }
}

/// Keeps the entries of an index that is still right.
pub(super) fn use_again(plan: &Plan, bodies: &dyn Bodies, known: &Entries, indexed: &mut Indexed) {
    let stories = searched(plan).into_iter().flat_map(|one| &one.stories);
    for (card, text) in stories.zip(plan.view.bodies()) {
        let fp = key(card, text, bodies);
        if let Some(entry) = known.get(&fp) {
            indexed.entries.insert(fp, Arc::clone(entry));
        }
    }
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

/// Returns the files of an index: those beside the root, and then the root, which names them.
pub(super) fn files(root: &OutPath, index: &Index) -> Vec<IndexFile> {
    let folder = folder(root);
    let beside = index.files.iter().filter_map(|(name, bytes)| {
        let path = OutPath::new(&format!("{folder}{name}")).ok()?;
        Some((path, bytes.to_vec()))
    });
    beside
        .chain([(root.clone(), index.root.encode())])
        .collect()
}

/// Returns the fingerprint of all that the index keeps of a story.
fn key(card: &Hashed<Card>, text: &BodyRef, bodies: &dyn Bodies) -> Fp {
    Fp::of(&(VERSION, card.fp(), bodies.current(&text.article).text))
}

/// Returns what the index keeps of a story, its fingerprint, and whether it had to be made.
fn entry(
    indexer: &mut Indexer,
    card: &Hashed<Card>,
    text: &BodyRef,
    bodies: &dyn Bodies,
    known: &Entries,
) -> Result<(Fp, Arc<Entry>, bool), Box<Diagnostic>> {
    let fp = key(card, text, bodies);
    if let Some(known) = known.get(&fp) {
        return Ok((fp, Arc::clone(known), false));
    }
    let body = bodies
        .body(&text.article)
        .map_err(|fault| unreadable(&fault, text))?;
    let entry = indexer.entry(&article(card, &body.html));
    Ok((fp, Arc::new(entry), true))
}

fn unreadable(fault: &BodyError, text: &BodyRef) -> Box<Diagnostic> {
    let place = Span::file(&text.article.path);
    Box::new(Diagnostic::new(&codes::UNREADABLE_FILE, fault.to_string()).at(place))
}

/// Returns what readers find of a story.
fn article(card: &Card, html: &Html) -> Article {
    let names = |terms: &[Hashed<TermRef>]| -> Vec<String> {
        terms.iter().map(|term| term.title.clone()).collect()
    };
    let authors = names(&card.authors);
    Article {
        address: card.url.clone(),
        date: local_seconds(card.date),
        headline: card.title.clone(),
        standfirst: card.summary.clone(),
        byline: authors.join(", "),
        section: card.category.title.clone(),
        tags: names(&card.tags),
        authors,
        year: card.date.day().year().to_string(),
        blocks: blocks(html),
    }
}

/// Returns a moment as the site's clocks show it, in seconds since they showed the first of January 1970: results show
/// the day that the story's page shows, wherever they are read.
fn local_seconds(moment: Moment) -> i64 {
    let epoch = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    moment.zoned().datetime().duration_since(epoch).as_secs()
}

/// Returns the paragraphs and headings of a body, as readers see them.
fn blocks(html: &Html) -> Vec<Block> {
    let html: String = html
        .pieces()
        .filter_map(|piece| match piece {
            Piece::Html(html) => Some(html),
            Piece::Hole(_) => None,
        })
        .collect();
    let mut reader = Reader::default();
    for token in tokens(&html) {
        reader.read(&token);
    }
    reader.end_block();
    reader.blocks
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
}

impl Reader {
    fn read(&mut self, token: &Token<'_>) {
        match token {
            Token::Text(text) if !self.in_number => self.text.push_str(&decode_text(text)),
            Token::StartTag(tag) => self.start(tag),
            Token::EndTag(tag) if tag.is("sup") => self.in_number = false,
            Token::EndTag(tag) if parts_blocks(&tag.lowercase_name()) => self.end_block(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.lowercase_name();
        if tag.get("class") == Some("footnote-ref") {
            self.in_number = true;
        }
        if !parts_blocks(&name) {
            return;
        }
        self.end_block();
        if is_heading(&name) {
            self.anchor = tag.decoded("id").map(Into::into);
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let anchor = self.anchor.take();
        if text.is_empty() {
            return;
        }
        self.blocks.push(match anchor {
            Some(anchor) => Block::Heading { anchor, text },
            None => Block::Paragraph(text),
        });
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
