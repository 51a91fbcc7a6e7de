//! How social cards look: the faces that they are set in, and what they say of the site.

use std::sync::Arc;

use skrifa::{FontRef, MetadataProvider};

use super::Inputs;
use crate::base::{Fp, Hashed, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::article::Spanned;
use crate::model::chrome::Chrome;
use crate::model::social_card::{CardSite, Coverage, Face, SocialStyle};

/// What the cards of all editions have in common.
pub(super) struct CardLook {
    template: Fp,
    faces: Vec<Face>,
    coverage: Coverage,
}

/// Reads the faces of cards; nothing for a site without cards.
pub(super) fn look(inputs: &Inputs) -> Outcome<Option<CardLook>> {
    let mut diagnostics = Vec::new();
    let social = &inputs.config.social;
    let (true, Some(template)) = (social.cards, inputs.templates.card) else {
        return Outcome::clean(None);
    };
    let mut characters = Vec::new();
    let mut faces = Vec::new();
    for (name, file) in &inputs.theme.faces {
        let bytes = inputs.tree.read(&file.source).unwrap_or_default();
        let Some(found) = characters_of(&bytes) else {
            let message = format!("`{}` is no font that cards can be set in", file.source);
            let fault = Diagnostic::new(&codes::INVALID_THEME, message);
            diagnostics.push(fault.at(Span::file(&file.source)).help(WANTED));
            continue;
        };
        characters.extend(found);
        faces.push(Face {
            name: stem(name).to_owned(),
            bytes: Arc::new(bytes),
            fp: file.fp,
        });
    }
    for font in &social.fonts {
        if let Some((face, found)) = own(inputs, font).drain_into(&mut diagnostics) {
            characters.extend(found);
            faces.push(face);
        }
    }
    let look = CardLook {
        template: template.fp,
        faces,
        coverage: Coverage::of(characters),
    };
    Outcome::new(Some(look), diagnostics)
}

impl CardLook {
    /// Returns how the cards of an edition look.
    pub(super) fn style(&self, inputs: &Inputs, chrome: &Chrome) -> Hashed<SocialStyle> {
        let words = inputs.templates.card.map(|template| &template.words);
        let options = chrome.options.iter();
        let options = options.filter(|(name, _)| words.is_some_and(|words| words.contains(*name)));
        let origin = inputs.config.base.origin.as_str();
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        Hashed::new(SocialStyle {
            template: self.template,
            faces: self.faces.clone(),
            site: CardSite {
                title: self.coverage.drawable(&chrome.title).text,
                tagline: self.coverage.drawable(&chrome.tagline).text,
                host: host.strip_prefix("www.").unwrap_or(host).to_owned(),
                language: chrome.language.clone(),
                direction: chrome.language.direction(),
                options: options
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            },
            coverage: self.coverage.clone(),
        })
    }
}

const WANTED: &str = "take a TrueType or OpenType font, whose file ends in `.ttf` or `.otf`";

/// Returns a font of the site, and the characters that it has.
fn own(inputs: &Inputs, font: &Spanned<String>) -> Outcome<Option<(Face, Vec<u32>)>> {
    let path = SourcePath::from(font.value.as_str());
    let fault = |message: String, help: String| {
        let place = Span::new(&SourcePath::from("config.toml"), font.range);
        let fault = Diagnostic::new(&codes::INVALID_CONFIG, message);
        Outcome::new(None, vec![fault.at(place).help(help)])
    };
    if !inputs.tree.has(&path) {
        let known = inputs.tree.below("fonts").map(|(path, _)| path.as_str());
        let help = match closest(path.as_str(), known) {
            Some(guess) => format!("did you mean `{guess}`?"),
            None => "put its file into the folder `fonts/` of the site".to_owned(),
        };
        return fault(format!("there is no font `{path}`"), help);
    }
    let bytes = match inputs.tree.read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let help = "make the file readable for the user who builds".to_owned();
            return fault(format!("cannot read the font `{path}`: {error}"), help);
        }
    };
    let Some(characters) = characters_of(&bytes) else {
        let message = format!("`{path}` is no font that cards can be set in");
        return fault(message, WANTED.to_owned());
    };
    let face = Face {
        name: String::new(),
        fp: Fp::of_bytes(&bytes),
        bytes: Arc::new(bytes),
    };
    Outcome::clean(Some((face, characters)))
}

/// Returns the characters that a font has; `None` where it is none that can be read.
fn characters_of(bytes: &[u8]) -> Option<Vec<u32>> {
    let font = FontRef::from_index(bytes, 0).ok()?;
    font.outline_glyphs().format()?;
    let characters: Vec<u32> = font.charmap().mappings().map(|(c, _)| c).collect();
    (!characters.is_empty()).then_some(characters)
}

/// Returns a file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
