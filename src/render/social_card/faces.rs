//! Faces: fonts that are ready to shape text and to draw it.

use harfrust::{ShaperData, ShaperInstance, Tag, Variation};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::OutlineGlyphCollection;
use skrifa::{FontRef, MetadataProvider};

use crate::model::social_card::Face;

/// A face.
pub(super) struct Typeface<'a> {
    /// The name by which templates ask for it; empty for a font of the site.
    pub(super) name: &'a str,
    font: FontRef<'a>,
    shaping: ShaperData,
    charmap: Charmap<'a>,
    outlines: OutlineGlyphCollection<'a>,
    /// Font units in an em.
    units: f32,
    /// The height of capitals, in ems.
    pub(super) cap_height: f32,
}

/// A face in a weight.
pub(super) struct Weighted<'a> {
    /// The face.
    pub(super) face: &'a Typeface<'a>,
    instance: ShaperInstance,
}

const WEIGHT: Tag = Tag::new(b"wght");

/// The height of capitals where a font does not say it, in ems.
const CAP_HEIGHT: f32 = 0.7;

impl<'a> Typeface<'a> {
    /// Reads a face; `None` for a file that is no font.
    pub(super) fn new(face: &'a Face) -> Option<Self> {
        let font = FontRef::from_index(&face.bytes, 0).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units = f32::from(metrics.units_per_em.max(16));
        let cap_height = metrics.cap_height.filter(|height| *height > 0.0);
        Some(Self {
            name: &face.name,
            shaping: ShaperData::new(&font),
            charmap: font.charmap(),
            outlines: font.outline_glyphs(),
            units,
            cap_height: cap_height.map_or(CAP_HEIGHT, |height| height / units),
            font,
        })
    }

    /// Says whether the face has a character.
    pub(super) fn has(&self, c: char) -> bool {
        self.charmap.map(c).is_some()
    }

    /// Returns the face in a weight, from 1 to 1000; a font of one weight stays as it is.
    pub(super) fn weighing(&'a self, weight: f32) -> Weighted<'a> {
        let variation = Variation {
            tag: WEIGHT,
            value: weight,
        };
        Weighted {
            face: self,
            instance: ShaperInstance::from_variations(&self.font, [variation]),
        }
    }
}

impl<'a> Weighted<'a> {
    /// Returns the shaper of the face.
    pub(super) fn shaper(&self) -> harfrust::Shaper<'_> {
        let builder = self.face.shaping.shaper(&self.face.font);
        builder.instance(Some(&self.instance)).build()
    }

    /// Returns a length in font units in ems.
    pub(super) fn ems(&self, units: i32) -> f32 {
        // No font has so large a glyph that the number would not be exact.
        units as f32 / self.face.units
    }

    /// Draws a glyph at a size in pixels, its origin in the pen's own.
    pub(super) fn draw(&self, glyph: u32, size: f32, pen: &mut impl skrifa::outline::OutlinePen) {
        let location = LocationRef::new(self.instance.coords());
        if let Some(outline) = self.face.outlines.get(glyph.into()) {
            // A glyph that is damaged is not drawn.
            let _ = outline.draw((Size::new(size), location), pen);
        }
    }
}
