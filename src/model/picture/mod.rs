//! What a picture is, and the forms in which it is published.

mod keep;
mod networks;
mod orientation;
mod pixel_fault;
mod variant;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::tree::Stamp;
use crate::base::{Fp, SourcePath};

pub use keep::Keep;
pub(crate) use networks::{Preview, is_ignored, is_shown_by_networks};
pub(crate) use orientation::Orientation;
pub use pixel_fault::PixelFault;
pub use variant::{Crop, Encoding, OwnFile, Variant};

/// The format and the size of a picture, read from its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PictureFacts {
    /// The format, whatever the file's name.
    pub format: PictureFormat,
    /// The width in pixels, after the rotation that a camera may have recorded.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// Whether there is more than one frame.
    pub animated: bool,
    /// Whether something may be transparent.
    pub alpha: bool,
    /// Whether it is a drawing, such as a screenshot, and no photograph, as far as the file's length says.
    pub drawn: bool,
}

/// The formats that browsers show.
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
    /// Returns the format for a file's name; `None` for another kind of file.
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
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

    /// Says whether files of this name are pictures, but none that browsers show.
    pub(crate) fn is_unshown(extension: &str) -> bool {
        let known = [
            "heic", "heif", "hif", "tif", "tiff", "psd", "dng", "cr2", "cr3", "nef", "arw",
        ];
        known
            .iter()
            .any(|name| extension.eq_ignore_ascii_case(name))
    }

    /// Says whether files of this name are pictures that browsers show, or some do, and whose size is not read.
    pub(crate) fn is_unmeasured(extension: &str) -> bool {
        let known = ["bmp", "ico", "jxl"];
        known
            .iter()
            .any(|name| extension.eq_ignore_ascii_case(name))
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

    /// Returns the format's usual name, which is also the files' extension, in capitals.
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

    /// Returns the files' extension.
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

    /// Says whether this is a raster format: previews elsewhere show nothing else.
    pub(crate) fn is_raster(self) -> bool {
        self != Self::Svg
    }
}

/// Why a picture's facts are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PictureFault {
    /// The file is no picture in a format that browsers show.
    UnknownFormat,
    /// The file is HEIC, which cameras and telephones write and few browsers show.
    Heic,
    /// The file has no bytes.
    Empty,
    /// The file ends before the picture does.
    CutOff,
    /// The picture has no size of its own, which an SVG may lack.
    Unmeasured,
    /// The file could not be read.
    Unreadable,
}

/// A picture file that was probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbedPicture {
    /// The file's metadata, where a change of the file is sure to change the metadata.
    pub stamp: Option<Stamp>,
    /// The fingerprint of the file's bytes; the default where it could not be read.
    pub fp: Fp,
    /// The facts, or the reason for their absence.
    pub facts: Result<PictureFacts, PictureFault>,
}

/// Every picture that the site refers to, by its file.
pub(crate) type Pictures = Arc<FxHashMap<SourcePath, ProbedPicture>>;
