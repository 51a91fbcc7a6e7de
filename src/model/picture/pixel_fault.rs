//! Why no variants can be made of a picture.

use serde::{Deserialize, Serialize};

use super::PictureFormat;

/// Why no variants can be made of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PixelFault {
    /// The picture is in no format that is decoded: no picture, or an AVIF or an SVG, which are published as they
    /// are.
    Undecodable(Option<PictureFormat>),
    /// The picture has more pixels than are permitted.
    TooLarge {
        /// The width that the file names.
        width: u32,
        /// The height that the file names.
        height: u32,
    },
    /// The pixels cannot be decoded; what the decoder says of it.
    Damaged(String),
    /// A variant is no part of the picture: the picture has another size than was planned for.
    OtherSize {
        /// The width of the upright picture.
        width: u32,
        /// The height of the upright picture.
        height: u32,
    },
    /// The encoder cannot write a variant; what it says of it.
    Unencodable(String),
}
