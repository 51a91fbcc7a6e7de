//! Blocks of a scan, read for the sake of where each ends.

use std::collections::BTreeMap;
use std::ops::Range;

use super::bits::{Bits, Table};
use super::{Frame, ScanFault};

/// The last coefficient of a block.
const LAST: u8 = 63;

/// Which part of the coefficients a scan of a progressive frame holds.
#[derive(Clone, Copy)]
pub(super) struct Progress {
    pub(super) first: u8,
    pub(super) last: u8,
    /// Whether it adds bits to coefficients of earlier scans.
    pub(super) refines: bool,
}

/// A scan.
pub(super) struct Scan<'a> {
    /// The places of its components in the frame, each with its two tables.
    pub(super) components: &'a [(usize, u8)],
    pub(super) tables: &'a BTreeMap<u8, Table>,
    /// `None` where a frame is sequential, and each scan holds whole blocks.
    pub(super) progress: Option<Progress>,
}

impl Scan<'_> {
    /// Returns how many units the scan has: of one component, its blocks.
    pub(super) fn units(&self, frame: &Frame) -> usize {
        match self.components {
            [(at, _)] => {
                let one = &frame.components[*at];
                one.width * one.height
            }
            _ => frame.units.0 * frame.units.1,
        }
    }

    /// Reads some units. `None` where a table is lacking.
    pub(super) fn read(
        &self,
        frame: &mut Frame,
        units: Range<usize>,
        bits: &mut Bits,
    ) -> Option<Result<(), ScanFault>> {
        let mut run = 0;
        let across = frame.units.0;
        let tables: Vec<(usize, Option<&Table>, Option<&Table>)> = self
            .components
            .iter()
            .map(|(at, both)| {
                (
                    *at,
                    self.tables.get(&(both >> 4)),
                    self.tables.get(&(both & 15 | 16)),
                )
            })
            .collect();
        for unit in units {
            for (at, dc, ac) in &tables {
                let component = &mut frame.components[*at];
                let (x, y, columns, rows) = match self.components {
                    [_] => (unit % component.width, unit / component.width, 1, 1),
                    _ => (
                        unit % across * component.across,
                        unit / across * component.down,
                        component.across,
                        component.down,
                    ),
                };
                for y in y..y + rows {
                    for x in x..x + columns {
                        let read = match self.progress {
                            None => whole((*dc)?, (*ac)?, bits),
                            Some(Progress {
                                first: 0, refines, ..
                            }) => match refines {
                                true => bits.take(1).map(|_| ()),
                                false => dc_only((*dc)?, bits),
                            },
                            Some(part) => {
                                let block = component.known.get_mut(y * component.stride + x)?;
                                match part.refines {
                                    true => refined((*ac)?, part, &mut run, block, bits),
                                    false => begun((*ac)?, part, &mut run, block, bits),
                                }
                            }
                        };
                        if read.is_err() {
                            return Some(read);
                        }
                    }
                }
            }
        }
        Some(Ok(()))
    }
}

fn dc_only(table: &Table, bits: &mut Bits) -> Result<(), ScanFault> {
    let length = bits.code(table)?;
    if length > 16 {
        return Err(ScanFault::Meaningless);
    }
    bits.take(u32::from(length)).map(|_| ())
}

/// Reads a block of a sequential scan.
fn whole(dc: &Table, ac: &Table, bits: &mut Bits) -> Result<(), ScanFault> {
    dc_only(dc, bits)?;
    let mut at = 1;
    while at <= LAST {
        let value = bits.code(ac)?;
        match (value >> 4, value & 15) {
            (15, 0) => at += 16,
            (_, 0) => break,
            (zeros, length) => {
                at += zeros + 1;
                if at > LAST + 1 {
                    return Err(ScanFault::Meaningless);
                }
                bits.take(u32::from(length))?;
            }
        }
    }
    Ok(())
}

/// Reads a part of a block for the first time. `run` is how many blocks have nothing more.
fn begun(
    table: &Table,
    part: Progress,
    run: &mut u32,
    block: &mut u64,
    bits: &mut Bits,
) -> Result<(), ScanFault> {
    if *run > 0 {
        *run -= 1;
        return Ok(());
    }
    let mut at = part.first;
    while at <= part.last {
        let value = bits.code(table)?;
        match (value >> 4, value & 15) {
            (15, 0) => at += 16,
            (length, 0) => {
                *run = (1 << length) - 1 + bits.take(u32::from(length))?;
                break;
            }
            (zeros, length) => {
                at += zeros;
                if at > part.last {
                    return Err(ScanFault::Meaningless);
                }
                bits.take(u32::from(length))?;
                *block |= 1 << at;
                at += 1;
            }
        }
    }
    Ok(())
}

/// Reads a bit more of a part of a block.
fn refined(
    table: &Table,
    part: Progress,
    run: &mut u32,
    block: &mut u64,
    bits: &mut Bits,
) -> Result<(), ScanFault> {
    let mut at = part.first;
    if *run == 0 {
        while at <= part.last {
            let value = bits.code(table)?;
            let (mut zeros, length) = (value >> 4, value & 15);
            if length == 0 && zeros < 15 {
                *run = (1 << zeros) + bits.take(u32::from(zeros))?;
                break;
            }
            if length > 1 {
                return Err(ScanFault::Meaningless);
            }
            bits.take(u32::from(length))?;
            // Passes over so many zeros, and over what is known, a bit of which follows each.
            while at <= part.last {
                if *block >> at & 1 == 1 {
                    bits.take(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
            if length == 1 {
                if at > part.last {
                    return Err(ScanFault::Meaningless);
                }
                *block |= 1 << at;
            }
            at += 1;
        }
    }
    if *run > 0 {
        for at in at..=part.last {
            if *block >> at & 1 == 1 {
                bits.take(1)?;
            }
        }
        *run -= 1;
    }
    Ok(())
}
