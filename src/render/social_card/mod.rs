//! Draws social cards: the theme's template says what stands where, and becomes a picture.
//!
//! In: what a card says, and how the cards of its edition look. Out: a PNG. The template gives an SVG, in which every
//! `text` is set here, because SVG breaks no lines; what draws the SVG is given outlines. It knows no fonts of the
//! machine, and reads no files.

mod faces;
mod lines;
mod png;
mod shaping;
#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{self, Document, Node};
use resvg::usvg::{self, ImageHrefResolver, Options};
use tera::Context;

use super::engine::Engine;
use super::fault;
use super::template_values;
use crate::base::escape;
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::social_card::{FACTS, SocialCard, SocialStyle, TEMPLATE};
use crate::model::{Plan, Theme};
use faces::Typeface;
use text::{OWN, TextElement, TextFault};

/// Draws a card as a PNG.
pub(super) fn draw(
    engine: &Engine,
    theme: &Theme,
    plan: &Plan,
    style: &SocialStyle,
    card: &SocialCard,
) -> Outcome<Vec<u8>> {
    let mut context = Context::new();
    context.insert_value("card", template_values::data(card));
    context.insert_value("site", template_values::data(&style.site));
    let svg = match engine.tera().render(TEMPLATE, &context) {
        Ok(svg) => svg,
        Err(error) => return failed(fault::render(&error, theme, plan)),
    };
    let faces: Vec<Typeface> = style.faces.iter().filter_map(Typeface::new).collect();
    let set = set(&svg, &faces, style.site.direction);
    match set.and_then(|svg| Ok(png::write(&picture(&svg)?)?)) {
        Ok(bytes) => Outcome::clean(bytes),
        Err(drawing) => failed(drawing.report(theme, &faces)),
    }
}

fn failed(diagnostic: Diagnostic) -> Outcome<Vec<u8>> {
    Outcome::new(Vec::new(), vec![diagnostic])
}

/// Why a template's SVG cannot be drawn.
#[derive(Debug, thiserror::Error)]
enum DrawingFault {
    #[error("what it gives is no SVG: {0}")]
    Syntax(#[from] roxmltree::Error),
    #[error(transparent)]
    Text(#[from] TextFault),
    #[error("what it gives cannot be drawn: {0}")]
    Drawing(#[from] usvg::Error),
    #[error("the picture cannot be written: {0}")]
    Writing(#[from] ::png::EncodingError),
    #[error("a social card has 1200 × 630 pixels, and this one {0} × {1}")]
    Size(f32, f32),
}

impl DrawingFault {
    fn report(&self, theme: &Theme, faces: &[Typeface]) -> Diagnostic {
        let diagnostic = Diagnostic::new(&codes::TEMPLATE_FAILED, self.to_string());
        let template = theme.templates.iter().find(|one| one.name == TEMPLATE);
        let diagnostic = match template {
            Some(template) => diagnostic.at(Span::file(&template.path)),
            None => diagnostic,
        };
        let names = faces.iter().map(|face| face.name);
        match self {
            DrawingFault::Text(TextFault::Face(name)) => match closest(name, names) {
                Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")),
                None => diagnostic.help(format!(
                    "put `{name}.ttf` into the theme's folder `fonts/`, or name one of those that are there"
                )),
            },
            DrawingFault::Size(..) => {
                diagnostic.help("write `<svg width=\"1200\" height=\"630\">`")
            }
            _ => diagnostic,
        }
    }
}

/// Returns an SVG with outlines in the place of its texts.
fn set(svg: &str, faces: &[Typeface], direction: &str) -> Result<String, DrawingFault> {
    let document = Document::parse(svg)?;
    let is_text = |node: &Node| node.is_element() && node.tag_name().name() == "text";
    let mut out = String::with_capacity(svg.len() + 64 * 1024);
    let mut written = 0;
    for node in document.descendants().filter(is_text) {
        let range = node.range();
        // A text inside of another one is a part of it.
        if range.start < written {
            continue;
        }
        out.push_str(&svg[written..range.start]);
        let path = TextElement::read(node, direction)?.outlines(faces)?;
        out.push_str("<path");
        for attribute in node.attributes() {
            if !OWN.contains(&attribute.name()) && attribute.namespace().is_none() {
                // Writing to a string cannot fail.
                let _ = write!(out, " {}=\"", attribute.name());
                escape::attribute(&mut out, attribute.value());
                out.push('"');
            }
        }
        let _ = write!(out, " d=\"{path}\"/>");
        written = range.end;
    }
    out.push_str(&svg[written..]);
    Ok(out)
}

/// Draws an SVG without texts.
fn picture(svg: &str) -> Result<Pixmap, DrawingFault> {
    let options = Options {
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let pixmap = Pixmap::new(FACTS.width, FACTS.height);
    let is_right = (width, height) == (FACTS.width as f32, FACTS.height as f32);
    let mut pixmap = pixmap
        .filter(|_| is_right)
        .ok_or(DrawingFault::Size(width, height))?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    Ok(pixmap)
}
