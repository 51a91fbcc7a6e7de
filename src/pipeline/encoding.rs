//! Variants of pictures: kept from an earlier build, or encoded from the picture's file.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use rustc_hash::FxHashSet;

use crate::base::Fp;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::encoded_pictures::EncodedPictures;
use crate::model::picture::{Keep, PictureFault, PictureFormat, PixelFault, Variant};
use crate::model::site::PictureVariant;
use crate::model::tree::ReadError;
use crate::model::{Site, Tree};
use crate::{parse, pixels};

/// The bytes that pictures take which are decoded at the same time, with their files: two photographs of 24 megapixels. What
/// takes more is decoded alone.
const AT_ONCE: u64 = 180_000_000;

/// Encodes variants of pictures. A copy encodes from the same files, and shares what is kept.
#[derive(Clone, Debug)]
pub(crate) struct Encoder {
    tree: Tree,
    kept: Arc<dyn EncodedPictures>,
    /// The maximum number of pixels of a file.
    most_pixels: u64,
    /// How many bytes are taken by what is being decoded, and whoever waits for fewer.
    decoding: Arc<(Mutex<u64>, Condvar)>,
}

impl Encoder {
    pub(super) fn new(tree: &Tree, kept: &Arc<dyn EncodedPictures>, megapixels: u32) -> Self {
        Self {
            tree: tree.clone(),
            kept: Arc::clone(kept),
            most_pixels: most_pixels(megapixels),
            decoding: Arc::default(),
        }
    }

    /// Returns the key under which a variant is kept.
    pub(super) fn key(variant: &PictureVariant) -> Fp {
        Fp::of(&(pixels::VERSION, variant))
    }

    /// Returns the bytes of variants of one picture, in their order. The picture is decoded at most once.
    ///
    /// # Errors
    ///
    /// Fails where the picture cannot be decoded, with what is wrong with it.
    pub(crate) fn encode(
        &self,
        variants: &[&PictureVariant],
    ) -> Result<Vec<Vec<u8>>, Box<Diagnostic>> {
        let kept: Vec<Option<Vec<u8>>> = variants
            .iter()
            .map(|one| self.kept.get(Self::key(one)))
            .collect();
        let missing: Vec<&PictureVariant> = variants
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| kept.is_none())
            .map(|(variant, _)| *variant)
            .collect();
        let mut encoded = self.encode_missing(&missing)?.into_iter();
        let bytes = kept
            .into_iter()
            .filter_map(|kept| kept.or_else(|| encoded.next()));
        Ok(bytes.collect())
    }

    /// Decodes the picture of some variants, unless that was done before without finding a fault.
    ///
    /// # Errors
    ///
    /// Fails as [`Self::encode`] would.
    pub(super) fn examine(&self, variants: &[&PictureVariant]) -> Result<(), Box<Diagnostic>> {
        let sound =
            |one: &&PictureVariant| self.kept.get(sound_key(one, self.most_pixels)).is_some();
        match variants.first() {
            Some(first) if !sound(first) => self.read(variants, pixels::examine),
            _ => Ok(()),
        }
    }

    fn encode_missing(&self, missing: &[&PictureVariant]) -> Result<Vec<Vec<u8>>, Box<Diagnostic>> {
        let encoded = self.read(missing, pixels::variants)?;
        for (variant, bytes) in missing.iter().zip(&encoded) {
            self.kept.put(Self::key(variant), bytes);
        }
        Ok(encoded)
    }

    /// Reads the file of some variants for a function that decodes it, and keeps that it could be decoded.
    fn read<T: Default>(
        &self,
        variants: &[&PictureVariant],
        decode: impl FnOnce(Vec<u8>, &[Variant], u64) -> Result<T, PixelFault>,
    ) -> Result<T, Box<Diagnostic>> {
        let Some(first) = variants.first() else {
            return Ok(T::default());
        };
        let fault = |message: String| {
            Diagnostic::new(&codes::INVALID_PICTURE, message).at(first.place.clone())
        };
        let unreadable = |error: ReadError| {
            let message = format!("cannot read the picture `{}`: {error}", first.source);
            Box::new(Diagnostic::new(&codes::UNREADABLE_FILE, message).at(first.place.clone()))
        };
        let wanted: Vec<_> = variants.iter().map(|one| one.variant).collect();
        let head = self.tree.head(&first.source, pixels::HEAD);
        let memory = pixels::memory(&head.map_err(unreadable)?, first.pixels);
        let stamp = self.tree.files.get(&first.source);
        let length = stamp.map_or(0, |stamp| stamp.len);
        // The file is read when its turn has come: those that wait have nothing in memory.
        let permit = self.permit(memory + length);
        let bytes = self.tree.read(&first.source).map_err(unreadable)?;
        if Fp::of_bytes(&bytes) != first.content {
            let message = format!("`{}` changed while the site was being built", first.source);
            return Err(Box::new(fault(message).help("build again")));
        }
        let decoded = decode(bytes, &wanted, self.most_pixels);
        drop(permit);
        let decoded = decoded.map_err(|error| {
            let (message, help) = said(&error, first, self.most_pixels);
            Box::new(fault(message).help(help))
        })?;
        let sound = sound_key(first, self.most_pixels);
        if self.kept.get(sound).is_none() {
            self.kept.put(sound, b"");
        }
        Ok(decoded)
    }

    /// Waits until as many bytes may be taken, which keeps the memory of a build within bounds.
    fn permit(&self, bytes: u64) -> Permit<'_> {
        let (decoding, fewer) = &*self.decoding;
        let mut now = decoding.lock().unwrap_or_else(PoisonError::into_inner);
        while *now > 0 && *now + bytes > AT_ONCE {
            now = fewer.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        *now += bytes;
        Permit {
            encoder: self,
            bytes,
        }
    }
}

/// Returns a picture's file without what it says of places and devices. What is no picture stays as it is.
pub(super) fn without_words(bytes: Vec<u8>, keep: Keep) -> Vec<u8> {
    let format = match parse::picture(&bytes) {
        Ok(facts) => Some(facts.format),
        // A drawing may lack a size.
        Err(PictureFault::Unmeasured) => Some(PictureFormat::Svg),
        Err(_) => None,
    };
    let cleaned = format.and_then(|format| pixels::without_metadata(&bytes, format, &keep));
    cleaned.unwrap_or(bytes)
}

/// Returns the keys of what is kept of a site's pictures.
pub(crate) fn picture_keys(site: &Site) -> FxHashSet<Fp> {
    let most_pixels = most_pixels(site.config.pictures.megapixels);
    let variants = site.pictures.values();
    variants
        .flat_map(|one| [Encoder::key(one), sound_key(one, most_pixels)])
        .collect()
}

fn most_pixels(megapixels: u32) -> u64 {
    u64::from(megapixels) * 1_000_000
}

/// Returns the key under which is kept that a picture can be decoded, and has no more pixels than these.
fn sound_key(variant: &PictureVariant, most_pixels: u64) -> Fp {
    Fp::of(&(pixels::VERSION, variant.content, most_pixels))
}

/// A variant that is encoded when its bytes are wanted.
pub(crate) struct UnencodedPicture {
    pub(super) encoder: Encoder,
    pub(super) variant: PictureVariant,
}

impl UnencodedPicture {
    /// Returns the bytes; `None` where the picture cannot be decoded.
    pub(crate) fn bytes(self) -> Option<Vec<u8>> {
        self.encoder.encode(&[&self.variant]).ok()?.pop()
    }
}

/// The permit to take a number of bytes.
struct Permit<'a> {
    encoder: &'a Encoder,
    bytes: u64,
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let (decoding, fewer) = &*self.encoder.decoding;
        let mut now = decoding.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_sub(self.bytes);
        fewer.notify_all();
    }
}

/// Returns what is wrong with a picture, and what can be done.
fn said(fault: &PixelFault, variant: &PictureVariant, most_pixels: u64) -> (String, String) {
    let file = &variant.source;
    match fault {
        PixelFault::TooLarge { width, height } => (
            format!(
                "`{file}` has {width} × {height} pixels, and at most {} million are read",
                most_pixels / 1_000_000
            ),
            "make the picture smaller; or set `megapixels` under `[pictures]` in config.toml"
                .to_owned(),
        ),
        PixelFault::Undecodable(_) => (
            format!("`{file}` is no picture that can be resized"),
            "save it as JPEG, PNG or WebP".to_owned(),
        ),
        PixelFault::Damaged(reason) => (
            format!("`{file}` is damaged: a part of the picture is lost or changed ({reason})"),
            "copy the file here again; where that is damaged too, export the picture again from the program that it \
             was made with"
                .to_owned(),
        ),
        PixelFault::OtherSize { width, height } => (
            format!("`{file}` says two sizes; its pixels are {width} × {height}"),
            "save it anew in a program for pictures".to_owned(),
        ),
        PixelFault::Unencodable(reason) => (
            format!("cannot write `{file}` in another size: {reason}"),
            "save it anew in a program for pictures".to_owned(),
        ),
    }
}
