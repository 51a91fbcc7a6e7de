//! AVIF: items of Exif and XMP, which are overwritten where they are, so that nothing moves. The rights, where they are
//! kept, take their place.

use std::ops::Range;

use super::exif;
use super::rights::{self, Rights, xmp};
use crate::base::picture_file::Part;
use crate::base::picture_file::boxes::{boxes, find};
use crate::model::picture::{Keep, Orientation};

/// The name of the box of content credentials.
const CREDENTIALS: &[u8] = b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";

/// The bytes of a full box in front of its data: a version and flags.
const VERSION: usize = 4;

/// A box.
type Boxed<'a> = Part<'a, [u8; 4]>;

/// What an item holds that is overwritten.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Exif,
    Xmp,
    /// Something that is not known.
    Other,
}

/// Returns the file with what is kept.
pub(super) fn kept(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let parts = boxes(bytes)?;
    let meta = find(&parts, b"meta")?.get(VERSION..)?;
    let inner = boxes(meta)?;
    let mut kept = bytes.to_vec();
    let mut items = items(find(&inner, b"iinf")?)?;
    // Exif first: what finds room there is not written again.
    items.sort_by_key(|(_, words)| *words != Words::Exif);
    // What is kept inside of the box of items itself is counted from its start.
    let idat = find(&inner, b"idat")
        .map(|data| data.as_ptr_range().start as usize - bytes.as_ptr_range().start as usize);
    let iloc = find(&inner, b"iloc")?;
    let mut rights = match keep.copyright {
        true => rights::of(bytes),
        false => Rights::default(),
    };
    let mut written = Vec::new();
    for (item, words) in items {
        let places = places(iloc, item, idat)?;
        let mut data = Vec::new();
        for place in &places {
            data.extend_from_slice(bytes.get(place.clone())?);
        }
        written.push((places, words, data));
    }
    if keep.copyright {
        for (_, words, data) in &written {
            if *words == Words::Xmp {
                rights = rights.or(|| xmp::rights(&String::from_utf8_lossy(data)));
            }
        }
    }
    for (places, words, data) in written {
        let with = with(words, data.len(), &mut rights);
        let mut with = with.as_slice();
        for place in places {
            let (first, rest) = with.split_at_checked(place.len())?;
            kept.get_mut(place)?.copy_from_slice(first);
            with = rest;
        }
    }
    for part in parts {
        let is_private =
            &part.kind == b"uuid" && !(keep.credentials && part.data.starts_with(CREDENTIALS));
        if is_private {
            free(&mut kept, bytes, &part);
        }
    }
    Some(kept)
}

/// Turns a box into one that is passed over.
fn free(kept: &mut [u8], bytes: &[u8], part: &Boxed) {
    let start = part.whole.as_ptr_range().start as usize - bytes.as_ptr_range().start as usize;
    let end = start + part.whole.len();
    kept[start + 4..start + 8].copy_from_slice(b"free");
    kept[end - part.data.len()..end].fill(0);
}

/// Returns what an item of a length is overwritten with: the rights, which are none from then on; or nothing, where
/// they find no room.
fn with(words: Words, length: usize, rights: &mut Rights) -> Vec<u8> {
    let (write, filler): (fn(&Rights) -> Vec<u8>, u8) = match words {
        Words::Exif => (exif_item, 0),
        Words::Xmp => (xmp::file, b' '),
        Words::Other => return vec![b' '; length],
    };
    let mut with = write(rights);
    match with.len() <= length {
        true => *rights = Rights::default(),
        false => with = write(&Rights::default()),
    }
    if with.len() > length {
        with.clear();
    }
    with.resize(length, filler);
    with
}

/// Returns an item of Exif. The picture is turned by other items.
fn exif_item(rights: &Rights) -> Vec<u8> {
    let tiff = exif::file(Orientation::default(), rights);
    // In front of the TIFF is how far away it begins.
    [&[0; 4], tiff.as_deref().unwrap_or(exif::EMPTY)].concat()
}

/// A number of two or of four bytes, taken off the front.
fn number(rest: &mut &[u8], length: usize) -> Option<u64> {
    let (number, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(
        number
            .iter()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    )
}

/// Returns the items that are Exif or texts, by number.
fn items(iinf: &[u8]) -> Option<Vec<(u64, Words)>> {
    let (head, mut rest) = iinf.split_at_checked(VERSION)?;
    number(&mut rest, if head[0] == 0 { 2 } else { 4 })?;
    let mut items = Vec::new();
    for entry in boxes(rest)? {
        let (head, mut rest) = entry.data.split_at_checked(VERSION)?;
        let item = number(&mut rest, if head[0] < 3 { 2 } else { 4 })?;
        number(&mut rest, 2)?;
        match rest {
            [b'E', b'x', b'i', b'f', ..] => items.push((item, Words::Exif)),
            // Behind the name is the media type.
            [b'm', b'i', b'm', b'e', named @ ..] => {
                let kind = named.split(|byte| *byte == 0).nth(1);
                items.push(match kind {
                    Some(b"application/rdf+xml") => (item, Words::Xmp),
                    _ => (item, Words::Other),
                });
            }
            _ => {}
        }
    }
    Some(items)
}

/// Returns where in the file an item is.
fn places(iloc: &[u8], wanted: u64, idat: Option<usize>) -> Option<Vec<Range<usize>>> {
    let (head, mut rest) = iloc.split_at_checked(VERSION)?;
    let version = head[0];
    let lengths = number(&mut rest, 2)?;
    let length = |at: u32| usize::try_from(lengths >> at & 15).unwrap_or_default();
    let (offset, extent, base) = (length(12), length(8), length(4));
    let index = if version == 0 { 0 } else { length(0) };
    let wide = if version < 2 { 2 } else { 4 };
    let count = number(&mut rest, wide)?;
    let mut places = Vec::new();
    for _ in 0..count {
        let item = number(&mut rest, wide)?;
        let method = if version == 0 {
            0
        } else {
            number(&mut rest, 2)? & 15
        };
        number(&mut rest, 2)?;
        let base = number(&mut rest, base)?;
        let extents = number(&mut rest, 2)?;
        if extents > 1 && index + offset + extent == 0 {
            // Many places that take no bytes to write down.
            return None;
        }
        for _ in 0..extents {
            number(&mut rest, index)?;
            let start = base.checked_add(number(&mut rest, offset)?)?;
            let length = usize::try_from(number(&mut rest, extent)?).ok()?;
            let start = usize::try_from(start).ok()?;
            let start = match method {
                0 => start,
                1 => start.checked_add(idat?)?,
                _ => return None,
            };
            if item == wanted {
                places.push(start..start.checked_add(length)?);
            }
        }
    }
    Some(places)
}
