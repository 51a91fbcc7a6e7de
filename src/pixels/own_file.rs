//! The picture's own file in the place of a variant that would be heavier: a screenshot of few colours has more of them in
//! another size, and a photograph that was saved with a low quality does not need a higher one.

use crate::base::picture_file::png;
use crate::model::picture::{Encoding, Keep, Orientation, OwnFile, Variant};

use super::decode::Decoded;
use super::metadata::{without_colours, without_metadata};

/// A picture's file without metadata, of which every browser shows what the variants show.
pub(super) struct Own {
    encoding: Encoding,
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Own {
    /// Returns the file; `None` where it is not as variants are: turned, in other colours, or moving, and where it is too
    /// heavy to stand for any of `variants`.
    pub(super) fn of(bytes: Vec<u8>, decoded: &Decoded, variants: &[Variant]) -> Option<Self> {
        let encoding = encoding(&bytes)?;
        let is_plain = decoded.orientation == Orientation::default()
            && decoded.profile.is_none()
            && !decoded.inks;
        let mut own = Self {
            encoding,
            width: decoded.width,
            height: decoded.height,
            bytes,
        };
        let could_stand = |own: &Self| {
            let length = own.bytes.len() as u64;
            variants
                .iter()
                .any(|variant| own.is_asked(variant) && length < most_bytes(variant))
        };
        // What is taken away is small beside the pixels.
        if !is_plain || !could_stand(&own) {
            return None;
        }
        let stripped = match encoding {
            Encoding::Png => without_colours(&own.bytes),
            _ => without_metadata(&own.bytes, encoding.format(), &Keep::default()),
        };
        if let Some(stripped) = stripped {
            own.bytes = stripped;
        }
        Some(own)
    }

    /// Returns the file, where it stands for a variant that was encoded as `encoded`.
    pub(super) fn instead_of(&self, variant: &Variant, encoded: &[u8]) -> Option<Vec<u8>> {
        let stands = self.is_asked(variant) && self.bytes.len() < encoded.len();
        stands.then(|| self.bytes.clone())
    }

    /// Says whether the file may stand for a variant, where it is lighter.
    fn is_asked(&self, variant: &Variant) -> bool {
        let is_whole = variant.crop.is_none() && variant.encoding == self.encoding;
        let is_as_large = (variant.width, variant.height) == (self.width, self.height);
        is_whole && (is_as_large || variant.own_file == OwnFile::IfLighter)
    }
}

/// Returns more bytes than any variant takes whose file could be lighter with its metadata: twice its samples, and a
/// mebibyte.
fn most_bytes(variant: &Variant) -> u64 {
    (u64::from(variant.width) * u64::from(variant.height) * 8) + (1 << 20)
}

/// Returns the encoding of a file that does not move.
fn encoding(bytes: &[u8]) -> Option<Encoding> {
    let still = || png::chunks(bytes).is_some_and(|chunks| !png::moves(&chunks));
    match bytes.starts_with(png::SIGNATURE) {
        true => still().then_some(Encoding::Png),
        false => bytes.starts_with(b"\xff\xd8\xff").then_some(Encoding::Jpeg),
    }
}
