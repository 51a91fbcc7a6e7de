//! Draws social cards: the theme's template says what stands where, and becomes a picture.
//!
//! In: what a card says, and how the cards of its edition look. Out: a PNG. The template gives an SVG, in which every
//! `text` is set here, because SVG breaks no lines; what draws the SVG is given outlines. It knows no fonts of the
//! machine, and reads no files.

mod breaks;
mod faces;
mod lines;
mod png;
mod shaping;
#[cfg(test)]
mod tests;
mod text;
mod undrawn;

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
use crate::model::theme::Template;
use crate::model::{Plan, Theme};
use faces::Typeface;
use text::{OWN, TextElement, TextFault};
use undrawn::{Undrawn, undrawn};

/// Draws a card as a PNG.
pub(super) fn draw(
    engine: &Engine,
    theme: &Theme,
    plan: &Plan,
    style: &SocialStyle,
    card: &SocialCard,
) -> Outcome<Vec<u8>> {
    let drawn = written(engine, theme, plan, style, card).and_then(|svg| {
        let faces: Vec<Typeface> = style.faces.iter().filter_map(Typeface::new).collect();
        drawn(&svg, &faces, style.site.direction)
            .map_err(|fault| Box::new(fault.report(theme, style)))
    });
    match drawn {
        Ok((bytes, undrawn)) => {
            let undrawn = undrawn.into_iter();
            Outcome::new(bytes, undrawn.map(|one| report(one, theme)).collect())
        }
        Err(fault) => Outcome::new(Vec::new(), vec![*fault]),
    }
}

/// Returns what is wrong with the template of a card, and draws nothing, which takes a hundred times as long.
pub(super) fn inspect(
    engine: &Engine,
    theme: &Theme,
    plan: &Plan,
    style: &SocialStyle,
    card: &SocialCard,
) -> Vec<Diagnostic> {
    let inspected = written(engine, theme, plan, style, card).and_then(|svg| {
        inspected(&svg, style).map_err(|fault| Box::new(fault.report(theme, style)))
    });
    match inspected {
        Ok(undrawn) => undrawn.into_iter().map(|one| report(one, theme)).collect(),
        Err(fault) => vec![*fault],
    }
}

/// Returns the SVG that the template gives for a card.
fn written(
    engine: &Engine,
    theme: &Theme,
    plan: &Plan,
    style: &SocialStyle,
    card: &SocialCard,
) -> Result<String, Box<Diagnostic>> {
    let mut context = Context::new();
    context.insert_value("card", template_values::data(card));
    context.insert_value("site", template_values::data(&style.site));
    let svg = engine.tera().render(TEMPLATE, &context);
    svg.map_err(|error| Box::new(fault::render(&error, theme, plan)))
}

/// Returns an SVG as a PNG, and what of it is not drawn.
fn drawn(
    svg: &str,
    faces: &[Typeface],
    direction: &str,
) -> Result<(Vec<u8>, Vec<Undrawn>), DrawingFault> {
    let document = Document::parse(svg)?;
    let set = set(&document, faces, direction)?;
    Ok((png::write(&picture(&set)?)?, undrawn(&document)))
}

/// Returns what of an SVG would not be drawn.
fn inspected(svg: &str, style: &SocialStyle) -> Result<Vec<Undrawn>, DrawingFault> {
    let document = Document::parse(svg)?;
    for node in texts(&document) {
        let text = TextElement::read(node, style.site.direction)?;
        text.check_families(style.faces.iter().map(|face| face.name.as_str()))?;
    }
    shapes(svg)?;
    Ok(undrawn(&document))
}

/// Says what of a template is not drawn.
fn report(undrawn: Undrawn, theme: &Theme) -> Diagnostic {
    let diagnostic = Diagnostic::new(&codes::TEMPLATE_FAILED, undrawn.message).help(undrawn.help);
    match template(theme) {
        Some(template) => diagnostic.at(match template.text.find(&undrawn.mark) {
            Some(start) => Span::bytes(&template.path, start..start + undrawn.mark.len()),
            None => Span::file(&template.path),
        }),
        None => diagnostic,
    }
}

fn template(theme: &Theme) -> Option<&Template> {
    theme.templates.iter().find(|one| one.name == TEMPLATE)
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
    fn report(&self, theme: &Theme, style: &SocialStyle) -> Diagnostic {
        let diagnostic = Diagnostic::new(&codes::TEMPLATE_FAILED, self.to_string());
        let diagnostic = match template(theme) {
            Some(template) => diagnostic.at(Span::file(&template.path)),
            None => diagnostic,
        };
        let names = style.faces.iter().map(|face| face.name.as_str());
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

fn texts<'a, 'input>(document: &'a Document<'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    let is_text = |node: &Node| node.is_element() && node.tag_name().name() == "text";
    document.descendants().filter(is_text)
}

/// Returns an SVG with outlines in the place of its texts.
fn set(document: &Document, faces: &[Typeface], direction: &str) -> Result<String, DrawingFault> {
    let svg = document.input_text();
    let mut out = String::with_capacity(svg.len() + 64 * 1024);
    let mut written = 0;
    for node in texts(document) {
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
    let tree = shapes(svg)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let pixmap = Pixmap::new(FACTS.width, FACTS.height);
    let mut pixmap = pixmap.ok_or(DrawingFault::Size(width, height))?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    Ok(pixmap)
}

/// Reads an SVG, and whatever belongs to it is inside of it.
fn shapes(svg: &str) -> Result<usvg::Tree, DrawingFault> {
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
    let is_right = (width, height) == (FACTS.width as f32, FACTS.height as f32);
    match is_right {
        true => Ok(tree),
        false => Err(DrawingFault::Size(width, height)),
    }
}
