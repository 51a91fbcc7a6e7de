//! Writes a body out as HTML, with its addresses, its words and its component calls in their places.

use tera::{Context, Value};

use super::engine::Engine;
use super::picture;
use super::syndicate::{Origin, for_feed};
use super::words::{Words, long_date};
use crate::base::{Fp, escape};
use crate::model::body::{Call, Word};
use crate::model::embed;
use crate::model::plan::{BodyRef, TextPicture};
use crate::model::renditions::Rendition;
use crate::model::{Data, Hole, Html, Piece};

/// The reader for whom a body is written out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader<'a> {
    /// A page of the site: addresses begin at the host's root.
    Page,
    /// A feed reader: addresses are full ones, below this origin.
    Feed(&'a str),
}

/// Everything that writing out a body needs.
pub(crate) struct BodyWriter<'a> {
    /// The targets of the body's references.
    pub body: &'a BodyRef,
    /// The body's component calls.
    pub calls: &'a [Call],
    /// The theme's components.
    pub engine: &'a Engine,
    /// The reader for whom the body is written out.
    pub reader: Reader<'a>,
    /// The words of the interface.
    pub words: &'a Words,
    /// What components may ask for without being given it (`@site`).
    pub implicits: Context,
}

/// The beginning of a link's address.
const HREF: &str = " href=\"";

impl<'a> BodyWriter<'a> {
    /// Writes `html` to `out`. Returns the calls that failed, with Tera's error.
    pub(super) fn write(&self, html: &Html, out: &mut String) -> Vec<(&'a Call, tera::Error)> {
        let mut failed = Vec::new();
        let mut unlinked = false;
        // What follows the tables of charts.
        let mut behind = Vec::new();
        for piece in html.pieces() {
            let hole = match piece {
                Piece::Html(html) => {
                    // The body's text closes the quotation mark of the address, which must not be written
                    // here.
                    let closed = html.strip_prefix('"').filter(|_| unlinked);
                    unlinked = false;
                    out.push_str(closed.unwrap_or(html));
                    continue;
                }
                Piece::Hole(hole) => hole,
            };
            match hole {
                Hole::Ref(index) if self.target(index).is_empty() && out.ends_with(HREF) => {
                    // A link without a target keeps its words, as a placeholder link (HTML, the a element
                    // without href).
                    out.truncate(out.len() - HREF.len());
                    unlinked = true;
                }
                Hole::Ref(index) => self.address(index, out),
                Hole::Picture(index) => self.picture(index, out),
                Hole::PictureBegin(index) => self.other_sizes(index, out),
                Hole::PictureEnd(index) => {
                    if self.sizes(index).is_some() {
                        out.push_str("</picture>");
                    }
                }
                Hole::Enlarge(index) => {
                    if let Some(address) = self.largest(index) {
                        out.push_str("<a class=\"enlarge\" href=\"");
                        escape::attribute(out, address);
                        out.push_str("\">");
                    }
                }
                Hole::EnlargeEnd(index) => {
                    out.push_str(self.largest(index).map_or("", |_| "</a>"));
                }
                Hole::Word(word) => escape::attribute(out, self.word(word)),
                Hole::Before(word) => escape::attribute(out, self.around_gap(word).0),
                Hole::Day(date) => escape::text(out, &long_date(date, self.words)),
                Hole::Behind(word) => escape::attribute(out, self.around_gap(word).1),
                Hole::Call(index) => match self.call(index, out) {
                    Ok(Some(rest)) => behind.push((index, rest)),
                    Ok(None) => {}
                    Err(fault) => failed.push(fault),
                },
                Hole::CallEnd(index) => {
                    let rest = behind.pop_if(|(call, _)| *call == index);
                    out.push_str(rest.as_ref().map_or("", |(_, rest)| rest));
                }
            }
        }
        failed
    }

    fn word(&self, word: Word) -> &'a str {
        let text = self.words.get(word.key());
        text.map_or(word.english(), String::as_str)
    }

    /// Returns what a word says before its gap and behind it.
    fn around_gap(&self, word: Word) -> (&'a str, &'a str) {
        let text = self.word(word);
        text.split_once("{n}").unwrap_or((text, ""))
    }

    /// Returns who made a picture, as readers are told it, as HTML.
    pub(super) fn credit(&self, name: &str) -> String {
        let (before, behind) = self.around_gap(Word::PictureBy);
        let mut html = String::new();
        for part in [before, name, behind] {
            escape::text(&mut html, part);
        }
        html
    }

    fn target(&self, index: u32) -> &'a str {
        let target = self.body.targets.get(index as usize);
        target.map_or("", String::as_str)
    }

    fn address(&self, index: u32, out: &mut String) {
        self.write_address(self.target(index), out);
    }

    fn write_address(&self, target: &str, out: &mut String) {
        match self.reader {
            Reader::Page => escape::attribute(out, target),
            Reader::Feed(origin) => {
                let [before, target] = full(target, &self.body.permalink, origin);
                out.push_str(before);
                escape::attribute(out, target);
            }
        }
    }

    fn text_picture(&self, index: u32) -> Option<&'a TextPicture> {
        let pictures = &self.body.pictures;
        let at = pictures.binary_search_by_key(&index, |(index, _)| *index);
        Some(&pictures.get(at.ok()?)?.1)
    }

    /// Returns the sizes in which a page shows a picture. Readers of feeds do not choose among sizes.
    fn sizes(&self, index: u32) -> Option<&'a Rendition> {
        match self.reader {
            Reader::Page => self.text_picture(index)?.forms.as_ref()?.renditions.first(),
            Reader::Feed(_) => None,
        }
    }

    /// Returns the address of the largest form of a picture, for a page: the file itself where there are no others.
    fn largest(&self, index: u32) -> Option<&'a str> {
        let largest = self.sizes(index).and_then(|sizes| sizes.variants.last());
        let address = largest.map_or_else(|| self.target(index), |one| one.url.as_str());
        (self.reader == Reader::Page && !address.is_empty()).then_some(address)
    }

    /// Writes the sizes of a picture from which a browser chooses.
    fn other_sizes(&self, index: u32, out: &mut String) {
        if let Some(rendition) = self.sizes(index) {
            picture::begin(rendition, out);
        }
    }

    /// Writes the address of a picture, in the size for every browser, and how large it is, where that is known: a page
    /// shows it as large as the largest of its sizes, if there is room.
    fn picture(&self, index: u32, out: &mut String) {
        let Some(picture) = self.text_picture(index) else {
            return self.address(index, out);
        };
        let rendition = picture
            .forms
            .as_ref()
            .and_then(|forms| forms.renditions.first());
        let (width, height) = match rendition {
            Some(rendition) => {
                let fallback = &rendition.fallback;
                self.write_address(&fallback.url, out);
                match self.reader {
                    Reader::Page => rendition.size(),
                    Reader::Feed(_) => (fallback.variant.width, fallback.variant.height),
                }
            }
            None => {
                self.address(index, out);
                (picture.facts.width, picture.facts.height)
            }
        };
        // The quotation mark that closes the last of them is the address's own.
        out.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
    }

    /// Writes a component's output for a call. Returns what stands behind the table that it draws.
    ///
    /// # Errors
    ///
    /// Fails with the call where the component failed.
    fn call(
        &self,
        index: u32,
        out: &mut String,
    ) -> Result<Option<String>, (&'a Call, tera::Error)> {
        let Some(call) = self.calls.get(index as usize) else {
            return Ok(None);
        };
        // A mistake in the call itself was reported by `link`.
        let signature = self.engine.components().get(&call.name);
        if signature.is_none_or(|signature| !signature.faults(&call.args).is_empty()) {
            return Ok(None);
        }
        let place = TablePlace::of(call);
        let html = match self.component(call, &place) {
            Ok(html) => html,
            Err(error) => return Err((call, error)),
        };
        let html = html.trim();
        Ok(match html.split_once(&*place.mark) {
            Some((before, behind)) if !place.mark.is_empty() => {
                out.push_str(before);
                Some(behind.to_owned())
            }
            _ => {
                out.push_str(html);
                None
            }
        })
    }

    /// Returns what a call shows to a reader who sees neither frames nor styles, as HTML: an embed is a link with its
    /// words. `None` where the call is wrong, or fails, which its page says.
    pub(super) fn plainly(&self, call: &Call) -> Option<String> {
        let signature = self.engine.components().get(&call.name)?;
        if !signature.faults(&call.args).is_empty() {
            return None;
        }
        let text = |name: &str| match call.args.get(name) {
            Some(Data::Text(text)) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        };
        let url = match () {
            () if signature.shows_embeds(&call.name) => text("url")?.to_owned(),
            () if signature.shows_videos(&call.name) => {
                embed::video_address(text("provider"), text("id")?)
            }
            () => {
                let html = self.component(call, &TablePlace::NONE).ok()?;
                return Some(for_feed(&html, &self.body.permalink, Origin::Anyone).into_owned());
            }
        };
        let service = embed::find(&url).map_or_else(|_| url.clone(), |found| found.service);
        let mut html = String::new();
        self.line(call, "text", &mut html);
        html.push_str(" <a href=\"");
        escape::attribute(&mut html, &url);
        html.push_str("\">");
        escape::text(&mut html, text("title").unwrap_or(&service));
        html.push_str("</a> ");
        self.line(call, "caption", &mut html);
        Some(html)
    }

    /// Writes an argument of a call that is Markdown, where it has that.
    fn line(&self, call: &Call, name: &str, out: &mut String) {
        if let Some(line) = call.html(name) {
            self.write(line, out);
        }
    }

    fn component(&self, call: &Call, place: &TablePlace) -> tera::TeraResult<String> {
        let mut arguments = Context::new();
        for (name, value) in &call.args {
            let value = match call.html(name) {
                Some(line) => {
                    let mut html = String::with_capacity(line.len());
                    self.write(line, &mut html);
                    Value::safe_string(&html)
                }
                None => Value::try_from_serializable(value)?,
            };
            arguments.insert_value(name.clone(), value);
        }
        if let Some(drawing) = &call.drawing {
            // Readers of feeds get the table alone.
            let drawing = match self.reader {
                Reader::Page => drawing.as_str(),
                Reader::Feed(_) => "",
            };
            arguments.insert_value("drawing", Value::safe_string(drawing));
            arguments.insert_value("table", Value::safe_string(&place.mark));
        }
        let tera = self.engine.tera();
        tera.render_component_with_implicits(&call.name, &arguments, &self.implicits, None, true)
    }
}

/// What stands in a component's output where the table belongs that it draws.
struct TablePlace {
    mark: String,
}

impl TablePlace {
    const NONE: Self = Self {
        mark: String::new(),
    };

    /// Returns a mark that no writer can have put into the call.
    fn of(call: &Call) -> Self {
        const OPEN: char = '\u{f8f0}';
        const CLOSE: char = '\u{f8f1}';
        match call.drawing {
            Some(_) => Self {
                mark: format!("{OPEN}{}{CLOSE}", Fp::of(call)),
            },
            None => Self::NONE,
        }
    }
}

/// Returns the two parts of the full address of a reference on the page at `permalink`.
pub(super) fn full<'a>(target: &'a str, permalink: &'a str, origin: &'a str) -> [&'a str; 2] {
    if target.starts_with('/') && !target.starts_with("//") {
        [origin, target]
    } else if target.starts_with('#') {
        [permalink, target]
    } else {
        ["", target]
    }
}
