//! Text elements: what a card's template says of a text, and the text as outlines.
//!
//! In SVG a text is on one line, whose length nobody knows. A template says how much room there is, with these
//! attributes of `text` beside those of SVG: `inline-size` and `block-size`, the box's width and height; `font-size` with
//! several sizes, of which the largest fitting one is taken; `max-lines`, `line-height` and `align-content`.

use std::fmt::Write;

use resvg::usvg::roxmltree::Node;
use skrifa::outline::OutlinePen;
use unicode_bidi::Level;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use super::faces::{Typeface, Weighted};
use super::lines::{Fitted, TextBox, fit, shortened};
use super::shaping::{Line, Paragraph};
use crate::base::text::beginning;
use crate::model::social_card::is_bidi_control;

/// A text element.
pub(super) struct TextElement<'e> {
    text: String,
    /// The faces by name, the first one first.
    families: Vec<&'e str>,
    weight: f32,
    x: f32,
    y: f32,
    anchor: Anchor,
    alignment: Alignment,
    direction: Level,
    /// In ems.
    spacing: f32,
    text_box: TextBox,
}

/// The place of a text's lines at `x`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// The place of a text's lines at `y`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Alignment {
    /// The first line stands on it.
    Baseline,
    /// The capitals of the first line touch it.
    Start,
    /// It goes through the middle.
    Center,
    /// The last line stands on it.
    End,
}

/// The attributes that are read here, and mean nothing to what draws the outlines.
pub(super) const OWN: [&str; 15] = [
    "x",
    "y",
    "direction",
    "font-family",
    "font-size",
    "font-weight",
    "letter-spacing",
    "text-anchor",
    "inline-size",
    "block-size",
    "max-lines",
    "line-height",
    "align-content",
    "lang",
    "dominant-baseline",
];

impl<'e> TextElement<'e> {
    /// Reads an element. `direction` is that of the site.
    ///
    /// # Errors
    ///
    /// Fails with what is wrong where an attribute has a value that cannot be used.
    pub(super) fn read(node: Node<'e, '_>, direction: &str) -> Result<Self, TextFault> {
        let number = |name: &'static str, fallback: f32| number(node, name, fallback);
        let sizes = sizes(node)?;
        let smallest = sizes.last().copied().unwrap_or(16.0);
        let direction = inherited(node, "direction").unwrap_or(direction);
        let wraps = node.has_attribute("inline-size");
        let lines = match node.attribute("max-lines") {
            Some(_) => number("max-lines", 1.0)?,
            None if wraps => 32.0,
            None => 1.0,
        };
        Ok(Self {
            text: on_one_line(beginning(&content(node), LONGEST)),
            families: inherited(node, "font-family").map_or_else(Vec::new, |names| {
                names
                    .split(',')
                    .map(|name| name.trim().trim_matches(['\'', '"']))
                    .collect()
            }),
            weight: match inherited(node, "font-weight") {
                Some("bold") => 700.0,
                Some(weight) => weight.parse().unwrap_or(400.0),
                None => 400.0,
            },
            x: number("x", 0.0)?,
            y: number("y", 0.0)?,
            anchor: choose(node, "text-anchor", &ANCHORS)?.unwrap_or(Anchor::Start),
            alignment: choose(node, "align-content", &ALIGNMENTS)?.unwrap_or(Alignment::Baseline),
            direction: match direction {
                "rtl" => Level::rtl(),
                _ => Level::ltr(),
            },
            spacing: spacing(node, smallest)?,
            text_box: TextBox {
                width: number("inline-size", f32::MAX)?,
                height: number("block-size", f32::MAX)?,
                line_height: number("line-height", 1.2)?.max(0.1),
                // A number of lines is small and not negative.
                lines: lines.max(1.0) as usize,
                sizes,
            },
        })
    }

    /// Returns the outlines of the text, as the data of an SVG path.
    ///
    /// # Errors
    ///
    /// Fails where the element names a face that there is not.
    pub(super) fn outlines(&self, faces: &[Typeface]) -> Result<String, TextFault> {
        let order = self.order(faces)?;
        let weighted = order.iter().map(|face| face.weighing(self.weight));
        let weighted: Vec<Weighted> = weighted.collect();
        let whole = self.paragraph(&self.text, &weighted);
        if let Some(fitted) = fit(&whole, &self.text_box) {
            return Ok(self.path(&whole, &fitted, &weighted));
        }
        let letters: Vec<usize> = whole.letters().iter().map(|(at, _)| *at).collect();
        let fits = |text: &str| fit(&self.paragraph(text, &weighted), &self.text_box).is_some();
        let short = shortened(&self.text, fits, &letters);
        let short = self.paragraph(&short, &weighted);
        let fitted = fit(&short, &self.text_box);
        Ok(fitted.map_or_else(String::new, |fitted| self.path(&short, &fitted, &weighted)))
    }

    /// Says whether all faces that the element names are there.
    ///
    /// # Errors
    ///
    /// Fails with the first one that is not.
    pub(super) fn check_families<'f>(
        &self,
        known: impl Iterator<Item = &'f str> + Clone,
    ) -> Result<(), TextFault> {
        let is_unknown = |name: &&&str| !known.clone().any(|face| face == **name);
        match self.families.iter().find(is_unknown) {
            Some(name) => Err(TextFault::Face((*name).to_owned())),
            None => Ok(()),
        }
    }

    fn paragraph<'t>(&self, text: &'t str, faces: &'t [Weighted<'t>]) -> Paragraph<'t> {
        Paragraph::new(text, faces, self.direction, self.spacing)
    }

    /// Returns the faces in the order in which a letter is looked for: those that the element names, then all others.
    fn order<'f>(&self, faces: &'f [Typeface<'f>]) -> Result<Vec<&'f Typeface<'f>>, TextFault> {
        self.check_families(faces.iter().map(|face| face.name))?;
        let mut order: Vec<&Typeface> = Vec::with_capacity(faces.len());
        let families = self.families.iter();
        order.extend(families.filter_map(|name| faces.iter().find(|face| face.name == *name)));
        let is_named = |face: &&Typeface| self.families.contains(&face.name);
        order.extend(faces.iter().filter(|face| !is_named(face)));
        Ok(order)
    }

    fn path(&self, paragraph: &Paragraph, fitted: &Fitted, faces: &[Weighted]) -> String {
        let size = fitted.size;
        let step = size * self.text_box.line_height;
        let last = step * fitted.lines.len().saturating_sub(1) as f32;
        let capitals = faces.first().map_or(0.0, |one| one.face.cap_height) * size;
        let first = match self.alignment {
            Alignment::Baseline => self.y,
            Alignment::Start => self.y + capitals,
            Alignment::Center => self.y + (capitals - last) / 2.0,
            Alignment::End => self.y - last,
        };
        let mut path = String::with_capacity(paragraph.text.len() * 256);
        for (number, range) in fitted.lines.iter().enumerate() {
            let line = paragraph.line(range.clone());
            let origin = (self.left(&line, size), first + step * number as f32);
            draw(&line, origin, size, faces, &mut path);
        }
        path
    }

    /// Returns where a line begins on its left.
    fn left(&self, line: &Line, size: f32) -> f32 {
        let width = line.width * size;
        match (self.anchor, self.direction.is_rtl()) {
            (Anchor::Start, false) | (Anchor::End, true) => self.x,
            (Anchor::Middle, _) => self.x - width / 2.0,
            (Anchor::End, false) | (Anchor::Start, true) => self.x - width,
        }
    }
}

/// What is wrong with a text element.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum TextFault {
    /// The element names a face that there is not.
    #[error("there is no font `{0}`")]
    Face(String),
    /// An attribute has a value that cannot be used.
    #[error("`{0}=\"{1}\"` of a `text` cannot be read")]
    Value(&'static str, String),
}

const ANCHORS: [(&str, Anchor); 3] = [
    ("start", Anchor::Start),
    ("middle", Anchor::Middle),
    ("end", Anchor::End),
];

const ALIGNMENTS: [(&str, Alignment); 3] = [
    ("start", Alignment::Start),
    ("center", Alignment::Center),
    ("end", Alignment::End),
];

/// Returns an attribute of an element or of the nearest one around it.
fn inherited<'e>(node: Node<'e, '_>, name: &str) -> Option<&'e str> {
    node.ancestors().find_map(|one| one.attribute(name))
}

fn number(node: Node, name: &'static str, fallback: f32) -> Result<f32, TextFault> {
    let Some(written) = node.attribute(name) else {
        return Ok(fallback);
    };
    let number = written.trim().trim_end_matches("px").parse::<f32>();
    let number = number.ok().filter(|number| number.is_finite());
    number.ok_or_else(|| TextFault::Value(name, written.to_owned()))
}

fn choose<T: Copy>(
    node: Node,
    name: &'static str,
    choices: &[(&str, T)],
) -> Result<Option<T>, TextFault> {
    let Some(written) = inherited(node, name) else {
        return Ok(None);
    };
    let chosen = choices.iter().find(|(choice, _)| *choice == written.trim());
    let chosen = chosen.map(|(_, chosen)| *chosen);
    chosen
        .map(Some)
        .ok_or_else(|| TextFault::Value(name, written.to_owned()))
}

/// Returns the sizes to choose from, the largest first.
fn sizes(node: Node) -> Result<Vec<f32>, TextFault> {
    let written = inherited(node, "font-size").unwrap_or("16");
    let read = |size: &str| {
        let size = size.trim_end_matches("px").parse::<f32>().ok()?;
        (1.0..=1_000.0).contains(&size).then_some(size)
    };
    let sizes: Option<Vec<f32>> = written.split_ascii_whitespace().map(read).collect();
    let mut sizes = sizes
        .filter(|sizes| !sizes.is_empty())
        .ok_or_else(|| TextFault::Value("font-size", written.to_owned()))?;
    sizes.sort_by(|a, b| b.total_cmp(a));
    Ok(sizes)
}

/// Returns the space between letters in ems: as it is written, or pixels of a text of one size.
fn spacing(node: Node, size: f32) -> Result<f32, TextFault> {
    let written = inherited(node, "letter-spacing").unwrap_or("0").trim();
    let (digits, unit) = match written.strip_suffix("em") {
        Some(ems) => (ems, 1.0),
        None => (written.trim_end_matches("px"), size),
    };
    let number = digits.parse::<f32>().ok().map(|number| number / unit);
    let number = number.filter(|number| (-0.5..=5.0).contains(number));
    number.ok_or_else(|| TextFault::Value("letter-spacing", written.to_owned()))
}

/// Bytes of a text that are read, which is more than any card has room for.
const LONGEST: usize = 2_000;

/// Returns the text in an element, and in those inside of it.
fn content(node: Node) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// Returns a text on one line, in the directions that its letters have. What keeps words together stays.
fn on_one_line(text: &str) -> String {
    let is_blank = |c: char| {
        c.is_control() || c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
    };
    let words = text.split(is_blank).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    with_few_marks(&line.replace(is_bidi_control, ""))
}

/// Returns a text without the marks that would tower above a letter, or hang far below it: at most two stand in one
/// place, as in Vietnamese and in Greek, and at most four at one letter, as in Hebrew.
fn with_few_marks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut places: Vec<u8> = Vec::new();
    for c in text.chars() {
        let mut of_letter = Vec::new();
        decompose_canonical(c, |part| of_letter.push(canonical_combining_class(part)));
        of_letter.retain(|place| *place != 0);
        if canonical_combining_class(c) == 0 {
            places = of_letter;
        } else {
            let in_place = places
                .iter()
                .filter(|place| of_letter.contains(place))
                .count();
            if in_place >= 2 || places.len() >= 4 {
                continue;
            }
            places.append(&mut of_letter);
        }
        kept.push(c);
    }
    kept
}

fn draw(line: &Line, origin: (f32, f32), size: f32, faces: &[Weighted], path: &mut String) {
    for glyph in &line.glyphs {
        let mut pen = Pen {
            x: origin.0 + glyph.x * size,
            y: origin.1 - glyph.y * size,
            path,
        };
        if let Some(face) = faces.get(glyph.face) {
            face.draw(glyph.id, size, &mut pen);
        }
    }
}

/// Writes outlines as the data of an SVG path, which counts from the top.
struct Pen<'p> {
    x: f32,
    y: f32,
    path: &'p mut String,
}

impl Pen<'_> {
    fn write<const N: usize>(&mut self, command: char, points: [(f32, f32); N]) {
        self.path.push(command);
        for (x, y) in points {
            // Writing to a string cannot fail.
            let _ = write!(self.path, "{:.2} {:.2} ", self.x + x, self.y - y);
        }
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.write('M', [(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.write('L', [(x, y)]);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.write('Q', [(cx0, cy0), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.write('C', [(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}
