//! The forms in which pages show a picture: some widths for each use that the theme has for pictures.

use serde::{Deserialize, Serialize};

use super::config::Base;
use super::picture::{Crop, Encoding, Keep, OwnFile, PictureFacts, PictureFormat, Variant};
use super::rendition_names::{rendition, rendition_name};
use crate::base::{Fp, SourcePath};

/// `[pictures.NAME]` of `theme.toml`: one way in which pages show pictures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureUse {
    /// Which pictures are shown so.
    pub of: PictureKind,
    /// The widths, in pixels, from the smallest.
    pub widths: Vec<u32>,
    /// How wide a page shows the picture, for browsers to choose by (HTML, `sizes`).
    pub sizes: String,
    /// The proportions to which the picture is cut; its own where there are none.
    pub aspect: Option<Aspect>,
}

/// Width and height in proportion: 16:9.
pub type Aspect = (u32, u32);

/// What a picture is to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// The lead picture of a story.
    Lead,
    /// A picture in a text.
    Text,
    /// The portrait of an author.
    Portrait,
    /// The publisher's mark, `logo` under `[news]`.
    Logo,
    /// A picture that a theme option names.
    Option,
    /// The picture of an advertisement.
    Ad,
}

impl PictureKind {
    /// Every kind, by the name that `theme.toml` uses.
    pub const ALL: &[(&'static str, PictureKind)] = &[
        ("lead", PictureKind::Lead),
        ("text", PictureKind::Text),
        ("portrait", PictureKind::Portrait),
        ("logo", PictureKind::Logo),
        ("option", PictureKind::Option),
        ("ad", PictureKind::Ad),
    ];
}

/// `[pictures]`: what becomes of the pictures of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PictureSettings {
    /// Whether pictures are written in the sizes that pages show.
    pub resize: bool,
    /// The quality of lossy pictures, from 1 to 100.
    pub quality: u8,
    /// The maximum number of millions of pixels that a file may have.
    pub megapixels: u32,
    /// What stays of the words inside of the files that are published as they are.
    pub keep: Keep,
}

/// The width of pictures for search engines, feeds and social networks, in pixels.
const PREVIEW_WIDTH: u32 = 1_200;

/// The proportions of the picture that social networks show.
const PREVIEW: Aspect = (1_200, 630);

/// The proportions that search engines want a story's picture in.
const FOR_SEARCH: [Aspect; 3] = [(16, 9), (4, 3), (1, 1)];

/// The number of pixels that a WebP may have from top to bottom.
const LONGEST_SIDE: u32 = 16_383;

/// The width of the fallback for browsers without WebP, at most, in pixels.
const FALLBACK_WIDTH: u32 = 1_280;

/// The part of a picture that matters most, in thousandths from the left and from the top.
pub type Focus = (u16, u16);

/// The focus of a picture whose writer named none.
pub const CENTRE: Focus = (500, 500);

/// A picture's file, of which variants are written.
#[derive(Clone, Debug)]
pub struct Original<'a> {
    /// The site's address.
    pub base: &'a Base,
    /// The folder below which its variants are, from the site's root, with a slash at both ends.
    pub folder: &'a str,
    /// The file.
    pub source: &'a SourcePath,
    /// The fingerprint of its bytes.
    pub content: Fp,
    /// Its format and size.
    pub facts: PictureFacts,
    /// Where crops have their middle.
    pub focus: Focus,
    /// The quality of lossy variants.
    pub quality: u8,
}

/// A picture's file in all the forms in which pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Forms {
    /// The file.
    pub source: SourcePath,
    /// The fingerprint of its bytes.
    pub content: Fp,
    /// The number of its pixels.
    pub pixels: u64,
    /// The forms for the uses that the theme has for such pictures.
    pub renditions: Vec<Rendition>,
    /// The forms of a lead picture for those who show it without the theme.
    pub previews: Option<Previews>,
}

/// A picture in the forms for one use.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rendition {
    /// The use, by its name in `theme.toml`.
    pub usage: String,
    /// The value of `sizes`.
    pub sizes: String,
    /// The WebP variants, from the smallest.
    pub variants: Vec<Encoded>,
    /// The variant for browsers without WebP.
    pub fallback: Encoded,
}

/// A variant of a picture, with its address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Encoded {
    /// The address from the host's root. It has a fingerprint of everything that the variant follows from.
    pub url: String,
    /// The variant.
    pub variant: Variant,
}

impl Encoded {
    /// Returns what the file is.
    pub(crate) fn facts(&self) -> PictureFacts {
        let encoding = self.variant.encoding;
        PictureFacts {
            format: encoding.format(),
            width: self.variant.width,
            height: self.variant.height,
            animated: false,
            alpha: encoding == Encoding::Png,
            drawn: false,
        }
    }
}

/// A story's lead picture for search engines, feeds and social networks, which show it without the theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Previews {
    /// The picture for social networks: 1,200 × 630 pixels where the file has as many.
    pub social: Encoded,
    /// The picture in 16:9, 4:3 and 1:1.
    pub search: Vec<Encoded>,
    /// The whole picture.
    pub whole: Encoded,
}

impl PictureFacts {
    /// Says whether variants of the picture can be written: a drawing has no pixels.
    pub(crate) fn is_resized(&self) -> bool {
        !matches!(self.format, PictureFormat::Svg | PictureFormat::Avif)
    }
}

impl Original<'_> {
    /// Returns the picture in the forms for a use.
    pub(crate) fn rendition(&self, name: &str, usage: &PictureUse) -> Option<Rendition> {
        let crop = usage.aspect.and_then(|aspect| self.crop(aspect));
        let (width, height) = self.size(crop);
        let mut widths = widths(&usage.widths, width);
        // A whole conversation may be in one screenshot.
        widths.retain(|one| scaled(height, *one, width) <= LONGEST_SIDE);
        let widest = *widths.last()?;
        let fallback = widths
            .iter()
            .rfind(|width| **width <= FALLBACK_WIDTH)
            .copied()
            .unwrap_or(widest.min(FALLBACK_WIDTH));
        let variants = widths.iter();
        Some(Rendition {
            usage: name.to_owned(),
            sizes: usage.sizes.clone(),
            variants: variants
                .map(|width| self.encoded(crop, *width, Encoding::WebP, OwnFile::IfAsLarge))
                .collect(),
            fallback: self.encoded(crop, fallback, self.fallback(), OwnFile::IfLighter),
        })
    }

    /// Returns the picture for those who show it without the theme.
    pub(crate) fn previews(&self) -> Previews {
        let in_form = |aspect| {
            let crop = self.crop(aspect);
            self.encoded(crop, PREVIEW_WIDTH, self.preview(), OwnFile::IfAsLarge)
        };
        Previews {
            social: in_form(PREVIEW),
            search: FOR_SEARCH.map(in_form).to_vec(),
            whole: self.encoded(None, PREVIEW_WIDTH, self.preview(), OwnFile::IfAsLarge),
        }
    }

    fn crop(&self, aspect: Aspect) -> Option<Crop> {
        Crop::around(self.focus, aspect, self.facts.width, self.facts.height)
    }

    fn size(&self, crop: Option<Crop>) -> (u32, u32) {
        crop.map_or((self.facts.width, self.facts.height), |crop| {
            (crop.width, crop.height)
        })
    }

    /// Returns the form that every browser shows: line art and what is transparent stays as it is.
    fn fallback(&self) -> Encoding {
        let is_exact = matches!(self.facts.format, PictureFormat::Png | PictureFormat::Gif);
        match is_exact && self.facts.drawn {
            true => Encoding::Png,
            false => self.preview(),
        }
    }

    fn preview(&self) -> Encoding {
        match self.facts.alpha {
            true => Encoding::Png,
            false => Encoding::Jpeg,
        }
    }

    /// Returns the variant with this width, or with that of the file where the file is narrower.
    fn encoded(
        &self,
        crop: Option<Crop>,
        width: u32,
        encoding: Encoding,
        own_file: OwnFile,
    ) -> Encoded {
        let (full_width, full_height) = self.size(crop);
        let width = width.min(full_width);
        let variant = Variant {
            crop,
            width,
            height: scaled(full_height, width, full_width),
            encoding,
            quality: self.quality,
            own_file,
        };
        Encoded {
            url: self.base.href(&self.address(&variant)),
            variant,
        }
    }

    fn address(&self, variant: &Variant) -> String {
        let name = self.source.file_name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let name = rendition_name(stem).unwrap_or_else(|| "picture".to_owned());
        let name = format!("{name}-{}", variant.width);
        let fp = Fp::of(&(self.content, variant));
        let extension = variant.encoding.format().extension();
        format!("{}{}", self.folder, rendition(&name, fp, extension))
    }
}

/// Returns the height of a picture that is made `width` pixels wide.
fn scaled(full_height: u32, width: u32, full_width: u32) -> u32 {
    let height = u64::from(full_height) * u64::from(width) + u64::from(full_width) / 2;
    let height = height / u64::from(full_width.max(1));
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

/// Returns the widths of the variants of a picture that is so wide: none is wider, and where the widest wanted is,
/// the file's own width stands for it.
fn widths(wanted: &[u32], available: u32) -> Vec<u32> {
    // A variant that is nearly as wide as the file saves nobody anything.
    let is_narrower = |width: &u32| u64::from(*width) * 8 <= u64::from(available) * 7;
    let mut widths: Vec<u32> = wanted.iter().copied().filter(is_narrower).collect();
    let widest = wanted.last().copied().unwrap_or(available);
    if widths.last() != Some(&widest) {
        widths.push(widest.min(available));
    }
    widths
}

impl Forms {
    /// Returns every variant.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Encoded> {
        let renditions = self.renditions.iter().flat_map(Rendition::all);
        renditions.chain(self.previews.iter().flat_map(Previews::all))
    }
}

impl Rendition {
    /// Returns the value of `srcset` for browsers that know WebP.
    pub(crate) fn srcset(&self) -> String {
        let candidates = self.variants.iter();
        let candidates = candidates.map(|one| format!("{} {}w", one.url, one.variant.width));
        candidates.collect::<Vec<String>>().join(", ")
    }

    /// Returns the width and height of the largest variant, in pixels: as large as a page shows it at most, unless its
    /// style sheet wants it larger.
    pub(crate) fn size(&self) -> (u32, u32) {
        let largest = self.variants.last().unwrap_or(&self.fallback);
        (largest.variant.width, largest.variant.height)
    }

    /// Returns every variant.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Encoded> {
        self.variants.iter().chain([&self.fallback])
    }
}

impl Previews {
    /// Returns every variant.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Encoded> {
        self.search.iter().chain([&self.social, &self.whole])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original(source: &SourcePath, width: u32, height: u32) -> Original<'_> {
        static BASE: Base = Base {
            origin: String::new(),
            path: String::new(),
        };
        Original {
            base: &BASE,
            folder: "/",
            source,
            content: Fp::of("bytes"),
            facts: PictureFacts {
                format: PictureFormat::Jpeg,
                width,
                height,
                animated: false,
                alpha: false,
                drawn: false,
            },
            focus: CENTRE,
            quality: 80,
        }
    }

    #[test]
    fn no_variant_is_wider_than_its_file() {
        assert_eq!(widths(&[320, 640, 960], 4_000), [320, 640, 960]);
        assert_eq!(widths(&[320, 640, 960], 800), [320, 640, 800]);
        assert_eq!(widths(&[320, 640, 960], 700), [320, 700]);
        assert_eq!(widths(&[320, 640, 960], 960), [320, 640, 960]);
        assert_eq!(widths(&[320, 640, 960], 200), [200]);
    }

    #[test]
    fn a_use_cuts_the_picture_and_says_its_widths() {
        let source = SourcePath::from("content/articles/a/The Harbour.JPG");
        let usage = PictureUse {
            of: PictureKind::Lead,
            widths: vec![320, 640],
            sizes: "100vw".to_owned(),
            aspect: Some((16, 9)),
        };
        let rendition = original(&source, 4_000, 3_000)
            .rendition("card", &usage)
            .unwrap();
        let sizes: Vec<(u32, u32)> = rendition
            .all()
            .map(|one| (one.variant.width, one.variant.height))
            .collect();
        assert_eq!(sizes, [(320, 180), (640, 360), (640, 360)]);
        let address = &rendition.variants[0].url;
        assert!(
            address.starts_with("/renditions/the-harbour-320."),
            "{address}"
        );
        assert!(rendition.fallback.url.ends_with(".jpg"));
    }

    #[test]
    fn a_picture_that_is_too_tall_has_fewer_widths() {
        let source = SourcePath::from("a.png");
        let usage = PictureUse {
            of: PictureKind::Text,
            widths: vec![320, 640, 960],
            sizes: "100vw".to_owned(),
            aspect: None,
        };
        let widths = |width: u32, height: u32| {
            let rendition = original(&source, width, height).rendition("text", &usage)?;
            let widths = rendition.variants.iter().map(|one| one.variant.width);
            Some(widths.collect::<Vec<u32>>())
        };
        assert_eq!(widths(1_000, 10_000), Some(vec![320, 640, 960]));
        assert_eq!(widths(1_000, 20_000), Some(vec![320, 640]));
        assert_eq!(widths(1_000, 60_000), None);
    }

    #[test]
    fn previews_are_as_search_engines_want_them() {
        let source = SourcePath::from("a.jpg");
        let size = |one: &Encoded| (one.variant.width, one.variant.height);
        let previews = original(&source, 4_000, 3_000).previews();
        assert_eq!(size(&previews.social), (1_200, 630));
        let search: Vec<(u32, u32)> = previews.search.iter().map(size).collect();
        assert_eq!(search, [(1_200, 675), (1_200, 900), (1_200, 1_200)]);
        let small = original(&source, 300, 200).previews();
        assert!(small.all().all(|one| one.variant.width <= 300));
    }

    #[test]
    fn another_content_has_another_address() {
        let source = SourcePath::from("a.jpg");
        let one = original(&source, 4_000, 3_000);
        let other = Original {
            content: Fp::of("other"),
            ..one.clone()
        };
        assert_ne!(one.previews().whole.url, other.previews().whole.url);
    }
}
