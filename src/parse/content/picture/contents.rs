//! What the parts of a picture's file say: its format, whether it moves, and what may be transparent.

use imagesize::ImageType;

use crate::base::picture_file::gif::Block;
use crate::base::picture_file::{boxes, gif, jpeg, png, riff};
use crate::model::picture::{PictureFault, PictureFormat};

/// What the parts of a file say of its pixels.
#[derive(Default)]
pub(super) struct Contents {
    /// Whether there is more than one frame.
    pub(super) animated: bool,
    /// Whether something may be transparent.
    pub(super) alpha: bool,
    /// Whether every pixel is as it was drawn.
    pub(super) lossless: bool,
}

/// Returns the format by the first bytes; `None` where they are those of none, or of an SVG.
///
/// # Errors
///
/// Fails where the file is a HEIC.
pub(super) fn format(bytes: &[u8]) -> Result<Option<PictureFormat>, PictureFault> {
    Ok(match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => Some(PictureFormat::Jpeg),
        Ok(ImageType::Png) => Some(PictureFormat::Png),
        Ok(ImageType::Gif) => Some(PictureFormat::Gif),
        Ok(ImageType::Webp) => Some(PictureFormat::WebP),
        _ if bytes.get(4..8) == Some(b"ftyp") => return coded(bytes).map(Some),
        _ => None,
    })
}

/// Tells AVIF from HEIC by the brands of a file, of which several may be named.
fn coded(bytes: &[u8]) -> Result<PictureFormat, PictureFault> {
    let length = bytes
        .first_chunk()
        .map_or(0, |four| u32::from_be_bytes(*four) as usize);
    let brands = bytes.get(8..length.min(bytes.len())).unwrap_or_default();
    let (brands, _) = brands.as_chunks::<4>();
    let names = |known: &[&[u8; 4]]| brands.iter().any(|brand| known.contains(&brand));
    if names(&[b"avif", b"avis"]) {
        return Ok(PictureFormat::Avif);
    }
    let heic = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ];
    match names(&heic) {
        true => Err(PictureFault::Heic),
        false => Err(PictureFault::UnknownFormat),
    }
}

/// Reads the parts of a file; `None` where the file ends before its last part does.
pub(super) fn of(bytes: &[u8], format: PictureFormat) -> Option<Contents> {
    match format {
        PictureFormat::Jpeg => jpeg::segments(bytes).map(|_| Contents::default()),
        PictureFormat::Png => of_png(bytes),
        PictureFormat::Gif => of_gif(bytes),
        PictureFormat::WebP => of_webp(bytes),
        PictureFormat::Avif => of_avif(bytes),
        PictureFormat::Svg => None,
    }
}

fn of_png(bytes: &[u8]) -> Option<Contents> {
    let chunks = png::chunks(bytes)?;
    let has = |kind: &[u8; 4]| chunks.iter().any(|chunk| &chunk.kind == kind);
    let head = chunks.first().filter(|chunk| &chunk.kind == b"IHDR")?;
    Some(Contents {
        animated: png::moves(&chunks),
        alpha: matches!(head.data.get(9), Some(4 | 6)) || has(b"tRNS"),
        lossless: true,
    })
}

fn of_gif(bytes: &[u8]) -> Option<Contents> {
    let blocks = gif::blocks(bytes)?;
    let mut frames = blocks.iter().filter(|block| block.kind == Block::Frame);
    // A frame that leaves parts of the screen free shows through there.
    let covers = frames.next()?.data.get(..8)? == [&[0; 4], bytes.get(6..10)?].concat();
    let is_control = |label: u8| label == 0xf9;
    let transparent = blocks.iter().any(|block| match block.kind {
        Block::Extension(label) => {
            is_control(label) && block.data.get(1).is_some_and(|flags| flags & 1 == 1)
        }
        _ => false,
    });
    Some(Contents {
        animated: frames.next().is_some(),
        alpha: transparent || !covers,
        lossless: true,
    })
}

fn of_webp(bytes: &[u8]) -> Option<Contents> {
    let chunks = riff::chunks(bytes)?;
    let data = |kind: &[u8; 4]| {
        let found = chunks.iter().find(|chunk| &chunk.kind == kind);
        found.map(|chunk| chunk.data)
    };
    let flags = data(b"VP8X").and_then(|data| data.first()).copied();
    // After a byte that is always the same come 14 bits of width, 14 of height, and one for opacity.
    let lossless = data(b"VP8L").and_then(|data| data.get(4)).copied();
    Some(Contents {
        animated: flags.is_some_and(|flags| flags & 0x02 != 0),
        alpha: match (flags, lossless) {
            (Some(flags), _) => flags & 0x10 != 0,
            (None, Some(bits)) => bits & 0x10 != 0,
            (None, None) => false,
        },
        lossless: lossless.is_some(),
    })
}

fn of_avif(bytes: &[u8]) -> Option<Contents> {
    let parts = boxes::boxes(bytes)?;
    let brands = boxes::find(&parts, b"ftyp")?;
    let meta = boxes::find(&parts, b"meta")?;
    Some(Contents {
        animated: brands.as_chunks::<4>().0.contains(b"avis"),
        alpha: memchr::memmem::find(meta, b":auxiliary:alpha").is_some(),
        lossless: false,
    })
}
