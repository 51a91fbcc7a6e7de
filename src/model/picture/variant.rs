//! The forms of a picture: parts of it, in a size and an encoding.

use serde::{Deserialize, Serialize};

use super::PictureFormat;

/// A part of an upright picture, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Crop {
    /// The distance from the left edge.
    pub x: u32,
    /// The distance from the top edge.
    pub y: u32,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

/// How the pixels of a variant are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// WebP; without loss where the picture is a drawing, and that takes fewer bytes.
    WebP,
    /// JPEG, progressive. What is transparent becomes white.
    Jpeg,
    /// PNG, with a palette where it holds every colour.
    Png,
}

/// When the picture's own file, without metadata, stands for a variant that is heavier: where it has the variant's format
/// and is upright and whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OwnFile {
    /// Where it is exactly as large.
    IfAsLarge,
    /// Where it is as large or larger.
    IfLighter,
}

/// One form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Variant {
    /// The part that is shown; `None` for the whole picture.
    pub crop: Option<Crop>,
    /// The width in pixels, at most that of the part.
    pub width: u32,
    /// The height in pixels, at most that of the part.
    pub height: u32,
    /// The encoding.
    pub encoding: Encoding,
    /// The quality of an encoding with loss, 0 to 100.
    pub quality: u8,
    /// When the picture's own file stands for the variant.
    pub own_file: OwnFile,
}

impl Crop {
    /// Returns the largest part of a picture that has an aspect, as near to a focus as the edges allow. The focus is
    /// in thousandths of the width and of the height. `None` where the picture has that aspect already, to the
    /// pixel, and where a size is zero.
    pub fn around(focus: (u16, u16), aspect: (u32, u32), width: u32, height: u32) -> Option<Self> {
        let ((across, down), (wide, high)) = (focus, aspect);
        if wide == 0 || high == 0 || width == 0 || height == 0 {
            return None;
        }
        let scaled = |length: u32, by: u32, over: u32| {
            let (length, by, over) = (u64::from(length), u64::from(by), u64::from(over));
            u32::try_from(((length * by + over / 2) / over).max(1)).unwrap_or(u32::MAX)
        };
        let part_width = width.min(scaled(height, wide, high));
        let part_height = height.min(scaled(width, high, wide));
        if (part_width, part_height) == (width, height) {
            return None;
        }
        let start = |focus: u16, part: u32, whole: u32| {
            let at = u64::from(focus.min(1000)) * u64::from(whole) / 1000;
            let start = at.saturating_sub(u64::from(part / 2));
            u32::try_from(start).map_or(whole - part, |start| start.min(whole - part))
        };
        Some(Self {
            x: start(across, part_width, width),
            y: start(down, part_height, height),
            width: part_width,
            height: part_height,
        })
    }
}

impl Encoding {
    /// Returns the format of the file that comes of it.
    pub fn format(self) -> PictureFormat {
        match self {
            Self::WebP => PictureFormat::WebP,
            Self::Jpeg => PictureFormat::Jpeg,
            Self::Png => PictureFormat::Png,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crop(focus: (u16, u16), aspect: (u32, u32), size: (u32, u32)) -> Option<[u32; 4]> {
        Crop::around(focus, aspect, size.0, size.1).map(|c| [c.x, c.y, c.width, c.height])
    }

    #[test]
    fn a_part_lies_around_the_focus_and_within_the_picture() {
        let middle = (500, 500);
        assert_eq!(crop(middle, (1, 1), (400, 300)), Some([50, 0, 300, 300]));
        assert_eq!(crop((0, 0), (1, 1), (400, 300)), Some([0, 0, 300, 300]));
        assert_eq!(
            crop((1000, 9999), (1, 1), (400, 300)),
            Some([100, 0, 300, 300])
        );
        assert_eq!(
            crop((500, 200), (16, 9), (1600, 1600)),
            Some([0, 0, 1600, 900])
        );
        assert_eq!(
            crop((500, 400), (16, 9), (1600, 1600)),
            Some([0, 190, 1600, 900])
        );
    }

    #[test]
    fn a_picture_with_that_aspect_has_no_part() {
        assert_eq!(crop((500, 500), (4, 3), (4000, 3000)), None);
        assert_eq!(crop((0, 0), (16, 9), (1920, 1080)), None);
        assert_eq!(crop((500, 500), (16, 9), (1367, 769)), None);
        assert_eq!(crop((500, 500), (0, 9), (100, 100)), None);
        assert_eq!(crop((500, 500), (1, 1), (0, 100)), None);
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn every_part_lies_within_the_picture(
            focus in (0..2000_u16, 0..2000_u16),
            aspect in (1..u32::MAX, 1..u32::MAX),
            width in 1..u32::MAX,
            height in 1..u32::MAX,
        ) {
            if let Some(crop) = Crop::around(focus, aspect, width, height) {
                assert!(crop.width > 0 && crop.height > 0);
                assert!(u64::from(crop.x) + u64::from(crop.width) <= u64::from(width));
                assert!(u64::from(crop.y) + u64::from(crop.height) <= u64::from(height));
            }
        }
    }
}
