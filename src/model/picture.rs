//! What a picture's file says of itself: its kind and its size.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::tree::Stamp;
use crate::base::SourcePath;

/// A picture as its file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureFacts {
    /// The kind of file, whatever its name says.
    pub format: PictureFormat,
    /// Pixels from left to right, as it is shown: turned where the camera says so.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// The kinds of picture that browsers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PictureFormat {
    /// JPEG
    Jpeg,
    /// PNG, animated or not
    Png,
    /// GIF
    Gif,
    /// WebP
    WebP,
    /// AVIF
    Avif,
    /// SVG
    Svg,
}

impl PictureFormat {
    /// Returns what a file's name says, `None` for the name of another kind of file.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let known = [
            ("jpg", Self::Jpeg),
            ("jpeg", Self::Jpeg),
            ("png", Self::Png),
            ("apng", Self::Png),
            ("gif", Self::Gif),
            ("webp", Self::WebP),
            ("avif", Self::Avif),
            ("svg", Self::Svg),
        ];
        let named = |(name, _): &&(&str, Self)| extension.eq_ignore_ascii_case(name);
        known.iter().find(named).map(|(_, format)| *format)
    }

    /// Returns the media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
            Self::Svg => "image/svg+xml",
        }
    }

    /// Returns what people call it, which is also how its files should end, in capitals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Avif => "AVIF",
            Self::Svg => "SVG",
        }
    }

    /// Returns how its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Avif => "avif",
            Self::Svg => "svg",
        }
    }

    /// Says whether it is made of pixels: previews elsewhere show nothing else.
    pub fn is_raster(self) -> bool {
        self != Self::Svg
    }
}

/// Why a picture's facts are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PictureFault {
    /// It is no picture of a kind that browsers show.
    Foreign,
    /// It ends before it says how large it is.
    CutOff,
    /// It has no size of its own, which an SVG may lack.
    Unmeasured,
    /// The file could not be read.
    Unreadable,
}

/// A picture file that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbedPicture {
    /// What the file system said of it, where that can be trusted to change with the file.
    pub stamp: Option<Stamp>,
    /// What it says.
    pub facts: Result<PictureFacts, PictureFault>,
}

/// Every picture that the site refers to, by its file.
pub type Pictures = Arc<FxHashMap<SourcePath, ProbedPicture>>;
