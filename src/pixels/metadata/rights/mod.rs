//! Reads who made a picture and who owns the rights in it: from Exif, from IPTC, from XMP.

pub(super) mod xmp;

use std::io::Cursor;

use exif::{In, Tag, Value};

use crate::base::picture_file::{jpeg, png, riff};

/// Who made a picture and who owns the rights in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// Who made it.
    pub(super) artist: Option<String>,
    /// Who owns the rights.
    pub(super) copyright: Option<String>,
}

impl Rights {
    /// Returns these rights, and others where these say nothing.
    pub(super) fn or(self, others: impl FnOnce() -> Self) -> Self {
        if self.artist.is_some() && self.copyright.is_some() {
            return self;
        }
        let others = others();
        Self {
            artist: self.artist.or(others.artist),
            copyright: self.copyright.or(others.copyright),
        }
    }
}

/// Returns the rights that a file names anywhere.
pub(super) fn of(bytes: &[u8]) -> Rights {
    of_exif(bytes)
        .or(|| iptc(bytes).map(of_iptc).unwrap_or_default())
        .or(|| of_texts(bytes))
        .or(|| {
            packet(bytes)
                .map(|text| xmp::rights(&text))
                .unwrap_or_default()
        })
}

/// Returns a text without what is no text in it; `None` where nothing is left.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.replace('\0', "; "))
}

fn of_exif(bytes: &[u8]) -> Rights {
    let exif = exif::Reader::new()
        .continue_on_error(true)
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(exif) = exif else {
        return Rights::default();
    };
    let field = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        // The photographer's right and the editor's, each with a zero at its end.
        Value::Ascii(parts) => text(&parts.join(&b"\0"[..])),
        _ => None,
    };
    Rights {
        artist: field(Tag::Artist),
        copyright: field(Tag::Copyright),
    }
}

/// Returns the records of IPTC in a JPEG, which programs keep among the resources of Photoshop.
fn iptc(bytes: &[u8]) -> Option<&[u8]> {
    let segments = jpeg::segments(bytes)?;
    let mut resources = segments.iter().find_map(|segment| {
        let is_theirs = segment.kind == jpeg::APP0 + 13;
        segment
            .data
            .strip_prefix(b"Photoshop 3.0\0")
            .filter(|_| is_theirs)
    })?;
    loop {
        let rest = resources.strip_prefix(b"8BIM")?;
        let (kind, rest) = rest.split_at_checked(2)?;
        // A name with its length in front, together of an even length.
        let name = (usize::from(*rest.first()?) + 1).next_multiple_of(2);
        let (length, rest) = rest.get(name..)?.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let data = rest.get(..length)?;
        if kind == [0x04, 0x04] {
            return Some(data);
        }
        resources = rest.get(length.next_multiple_of(2)..)?;
    }
}

fn of_iptc(mut records: &[u8]) -> Rights {
    let mut rights = Rights::default();
    while let [0x1c, record, kind, high, low, rest @ ..] = records {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, behind)) = rest.split_at_checked(length) else {
            break;
        };
        match (record, kind) {
            (2, 80) if rights.artist.is_none() => rights.artist = text(value),
            (2, 116) => rights.copyright = text(value),
            _ => {}
        }
        records = behind;
    }
    rights
}

/// Returns what the texts of a PNG say that are named as rights are.
fn of_texts(bytes: &[u8]) -> Rights {
    let mut rights = Rights::default();
    for chunk in png::chunks(bytes).unwrap_or_default() {
        let value = |name: &[u8]| {
            let rest = chunk.data.strip_prefix(name)?.strip_prefix(b"\0")?;
            match &chunk.kind {
                b"tEXt" => text(rest),
                // Not compressed, then a language and a translated name, each with a zero at its end.
                b"iTXt" => text(
                    rest.strip_prefix(b"\0\0")?
                        .splitn(3, |byte| *byte == 0)
                        .nth(2)?,
                ),
                _ => None,
            }
        };
        rights.artist = rights.artist.or_else(|| value(b"Author"));
        rights.copyright = rights.copyright.or_else(|| value(b"Copyright"));
    }
    rights
}

/// Returns the XMP of a JPEG, a PNG or a WebP.
fn packet(bytes: &[u8]) -> Option<String> {
    let jpeg = || {
        let segments = jpeg::segments(bytes)?;
        segments
            .iter()
            .find_map(|segment| segment.data.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0"))
    };
    let png = || {
        let chunks = png::chunks(bytes)?;
        chunks
            .iter()
            .find_map(|chunk| chunk.data.strip_prefix(b"XML:com.adobe.xmp\0\0\0\0\0"))
    };
    let webp = || {
        let chunks = riff::chunks(bytes)?;
        let found = chunks.iter().find(|chunk| &chunk.kind == b"XMP ");
        found.map(|chunk| chunk.data)
    };
    let found = jpeg().or_else(png).or_else(webp)?;
    String::from_utf8(found.to_vec()).ok()
}
