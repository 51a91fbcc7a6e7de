//! What readers find of a story: what its page says above the text, and the text, as blocks of words.

use jiff::civil;

use crate::base::html::{Stretch, Tag, Token, decode_text, hides, names, tokens_with_formulas};
use crate::base::{Hashed, Moment, escape};
use crate::formats::SearchedStory;
use crate::model::Data;
use crate::model::body::{Call, Hole, Html, Piece};
use crate::model::card::TermRef;
use crate::search::entry::{Article, Block};
use crate::search::words::SOFT_HYPHEN;

/// Returns what readers find of a story.
pub(super) fn article(story: &SearchedStory, html: &Html, calls: &[Call]) -> Article {
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
        byline: byline(card.sponsored.as_deref(), &authors),
        section: card.category.title.clone(),
        tags: names(&card.tags),
        authors,
        year: card.date.day().year().to_string(),
        blocks: blocks(story, html, calls),
    }
}

/// Returns who wrote a story, behind its label where it was paid for: results carry the label as lists do.
fn byline(label: Option<&str>, authors: &[String]) -> String {
    let authors = authors.join(", ");
    match label {
        Some(label) if authors.is_empty() => label.to_owned(),
        Some(label) => format!("{label} · {authors}"),
        None => authors,
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
