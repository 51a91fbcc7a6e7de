//! Compressed variants of texts, for servers that hand out a text in the form in which a browser wants it.

use std::io::Write;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::base::OutPath;
use crate::model::publishing::Encoding;

/// What is smaller, in bytes, goes in one packet anyway.
const LEAST: usize = 1024;

/// Brotli's quality. Pages of the demo become 0.4 % smaller with 9, in ten times the time, and 13 % with
/// 11, in forty times.
const QUALITY: i32 = 6;

/// Endings of texts that browsers and machines ask for.
const TEXTS: [&str; 13] = [
    "html",
    "htm",
    "css",
    "js",
    "mjs",
    "json",
    "xml",
    "rss",
    "atom",
    "txt",
    "svg",
    "md",
    "webmanifest",
];

/// Says whether a file is a text of which there may be variants. What hosts read is none.
pub(crate) fn is_text(path: &OutPath) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    TEXTS.contains(&ending) && !name.starts_with(['_', '.']) && name != "vercel.json"
}

/// Compresses a text. `None` where that does not make it smaller, or hardly matters.
pub(crate) fn compress(bytes: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    if bytes.len() < LEAST {
        return None;
    }
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    match encoding {
        Encoding::Identity => return None,
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(&mut packed, Compression::best());
            encoder.write_all(bytes).ok()?;
            encoder.finish().ok()?;
        }
        Encoding::Brotli => {
            let params = BrotliEncoderParams {
                quality: QUALITY,
                size_hint: bytes.len(),
                ..BrotliEncoderParams::default()
            };
            brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).ok()?;
        }
    }
    (packed.len() < bytes.len()).then_some(packed)
}
