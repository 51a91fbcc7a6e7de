//! Whether the scans of a JPEG hold as much as its frame says (ITU-T T.81): every code is one of the tables', no block
//! has more than 64 coefficients, and nothing is lacking or left over at an end. Decoders pass over all of that, so
//! that a file whose middle was lost becomes a picture of grey and coloured blocks.

mod bits;
mod blocks;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::base::picture_file::Part;
use crate::base::picture_file::jpeg::{RST0, RST7, SOS, segments};
use bits::{Bits, Table};
use blocks::{Progress, Scan};

/// How many bytes may be left over at an end, or lack there. Some cameras write a few that belong to nothing.
const TOLERATED: usize = 32;

/// What is wrong with the data of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ScanFault {
    /// There is a code that is in no table, or a block with too many coefficients.
    #[error("a scan has codes that mean nothing")]
    Meaningless,
    /// The data end before the pixels do.
    #[error("the data of a scan end before its pixels do")]
    Short,
    /// There are data behind the last pixel.
    #[error("a scan has more data than pixels")]
    Long,
}

/// A component: luminance, or a chrominance.
struct Component {
    id: u8,
    /// The blocks of a unit of several components, across and down.
    across: usize,
    down: usize,
    /// The blocks that have pixels, across and down.
    width: usize,
    height: usize,
    /// The blocks in a row of whole units.
    stride: usize,
    /// Which coefficients are not zero, a bit for each, of each block; empty unless later scans refine them.
    known: Vec<u64>,
}

/// The frame: the sizes of what scans hold.
struct Frame {
    progressive: bool,
    /// The units of several components, across and down.
    units: (usize, usize),
    components: Vec<Component>,
}

/// Returns what is wrong with the scans of a JPEG; `None` where nothing is, and where they are of a kind that is not
/// known here.
pub(super) fn fault(bytes: &[u8]) -> Option<ScanFault> {
    let mut frame = None;
    let mut tables: BTreeMap<u8, Table> = BTreeMap::new();
    let mut interval = 0;
    let Some(segments) = segments(bytes) else {
        return Some(ScanFault::Short);
    };
    for segment in segments {
        match segment.kind {
            // Sequential and progressive frames of Huffman's codes.
            0xc0..=0xc2 => frame = Some(Frame::of(&segment)?),
            // Other frames.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
            0xc4 => Table::read_all(segment.data, &mut tables)?,
            0xdd => interval = usize::from(number(segment.data)?),
            SOS => {
                if let Err(fault) = scan(&segment, frame.as_mut()?, &tables, interval)? {
                    return Some(fault);
                }
            }
            _ => {}
        }
    }
    None
}

fn number(data: &[u8]) -> Option<u16> {
    data.first_chunk().map(|two| u16::from_be_bytes(*two))
}

impl Frame {
    /// Reads a frame; `None` where its height is written behind its first scan, and where it has no size.
    fn of(segment: &Part<u8>) -> Option<Self> {
        let data = segment.data;
        let height = usize::from(number(data.get(1..)?)?);
        let width = usize::from(number(data.get(3..)?)?);
        let parts = data.get(6..)?.as_chunks::<3>().0;
        let factors = |part: &[u8; 3]| (usize::from(part[1] >> 4), usize::from(part[1] & 15));
        let most_across = parts.iter().map(|part| factors(part).0).max()?;
        let most_down = parts.iter().map(|part| factors(part).1).max()?;
        if width == 0 || height == 0 || parts.iter().any(|part| part[1] & 15 == 0 || part[1] < 16) {
            return None;
        }
        let units = (
            width.div_ceil(8 * most_across),
            height.div_ceil(8 * most_down),
        );
        let progressive = segment.kind == 0xc2;
        let component = |part: &[u8; 3]| {
            let (across, down) = factors(part);
            let stride = units.0 * across;
            Component {
                id: part[0],
                across,
                down,
                width: (width * across).div_ceil(most_across).div_ceil(8),
                height: (height * down).div_ceil(most_down).div_ceil(8),
                stride,
                known: match progressive {
                    true => vec![0; stride * units.1 * down],
                    false => Vec::new(),
                },
            }
        };
        Some(Self {
            progressive,
            units,
            components: parts.iter().map(component).collect(),
        })
    }
}

/// Reads a scan to its end. `None` where it is of a kind that is not known here.
fn scan(
    segment: &Part<u8>,
    frame: &mut Frame,
    tables: &BTreeMap<u8, Table>,
    interval: usize,
) -> Option<Result<(), ScanFault>> {
    let (parts, rest) = segment.data.split_first().and_then(|(count, rest)| {
        let (parts, rest) = rest.split_at_checked(usize::from(*count) * 2)?;
        Some((parts.as_chunks::<2>().0, rest))
    })?;
    let components: Vec<(usize, u8)> = parts
        .iter()
        .map(|[id, tables]| {
            let found = frame.components.iter().position(|one| one.id == *id);
            found.map(|at| (at, *tables))
        })
        .collect::<Option<_>>()?;
    let progress = match (frame.progressive, rest) {
        (false, _) => None,
        (true, [first, last, bits, ..]) if *last < 64 => Some(Progress {
            first: *first,
            last: *last,
            refines: bits >> 4 != 0,
        }),
        (true, _) => return None,
    };
    // Behind the marker, the length and the head.
    let data = segment.whole.get(4 + segment.data.len()..)?;
    let scan = Scan {
        components: &components,
        tables,
        progress,
    };
    let units = scan.units(frame);
    let interval = if interval == 0 { units } else { interval };
    let pieces = match pieces(data, units.div_ceil(interval)) {
        Ok(pieces) => pieces,
        Err(fault) => return Some(Err(fault)),
    };
    for (at, piece) in pieces.into_iter().enumerate() {
        let range = at * interval..units.min((at + 1) * interval);
        let mut bits = Bits::new(piece, TOLERATED);
        let read = scan.read(frame, range, &mut bits)?;
        let read = read.and_then(|()| match bits.left() > TOLERATED && !bits.is_padding() {
            true => Err(ScanFault::Long),
            false => Ok(()),
        });
        if read.is_err() {
            return Some(read);
        }
    }
    Some(Ok(()))
}

/// Returns the parts of a scan's data between restarts, which have to be as many as these.
fn pieces(data: &[u8], wanted: usize) -> Result<Vec<&[u8]>, ScanFault> {
    let mut pieces = intervals(data);
    // A restart may follow the last of them.
    while pieces.len() > wanted && pieces.last().is_some_and(|last| last.is_empty()) {
        pieces.pop();
    }
    match pieces.len().cmp(&wanted) {
        Ordering::Less => Err(ScanFault::Short),
        Ordering::Equal => Ok(pieces),
        Ordering::Greater => Err(ScanFault::Long),
    }
}

/// Returns the parts of a scan's data between restarts.
fn intervals(data: &[u8]) -> Vec<&[u8]> {
    let mut intervals = Vec::new();
    let mut start = 0;
    for at in memchr::memchr_iter(0xff, data) {
        if matches!(data.get(at + 1), Some(RST0..=RST7)) && at >= start {
            intervals.push(&data[start..at]);
            start = at + 2;
        }
    }
    intervals.push(&data[start..]);
    intervals
}
