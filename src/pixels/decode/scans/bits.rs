//! Bits of a scan, and the tables of Huffman's codes that they are read by.

use std::collections::BTreeMap;

use super::ScanFault;

/// How many bits of a code are looked up at once.
const QUICK: u32 = 9;

/// A table of codes.
pub(super) struct Table {
    /// For the next bits: the value of the code that they begin with, and its length; zero for a longer code.
    quick: Vec<(u8, u8)>,
    /// For each length, the first code that is longer, as the first of 16 bits.
    ends: [u32; 17],
    /// For each length, what is added to a code for the place of its value.
    places: [i32; 17],
    values: Vec<u8>,
}

impl Table {
    /// Reads the tables of a segment, each into its place: DC from 0 on, AC from 16 on.
    pub(super) fn read_all(mut data: &[u8], tables: &mut BTreeMap<u8, Self>) -> Option<()> {
        while let [place, rest @ ..] = data {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total = counts.iter().map(|count| usize::from(*count)).sum();
            let (values, rest) = rest.split_at_checked(total)?;
            tables.insert(*place, Self::of(counts, values));
            data = rest;
        }
        Some(())
    }

    fn of(counts: &[u8; 16], values: &[u8]) -> Self {
        let mut table = Self {
            quick: vec![(0, 0); 1 << QUICK],
            ends: [0; 17],
            places: [0; 17],
            values: values.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1..=16).zip(counts) {
            table.places[length as usize] = place as i32 - code as i32;
            for value in values.iter().skip(place).take(usize::from(*count)) {
                if length <= QUICK {
                    let first = (code << (QUICK - length)) as usize;
                    let same = table.quick.iter_mut().skip(first);
                    same.take(1 << (QUICK - length))
                        .for_each(|entry| *entry = (*value, length as u8));
                }
                code += 1;
                place += 1;
            }
            table.ends[length as usize] = code << (16 - length);
            code <<= 1;
        }
        table
    }
}

/// The bits of a part of a scan. Zeros follow its end, up to a number of bytes.
pub(super) struct Bits<'a> {
    rest: &'a [u8],
    /// Bits that were taken from `rest`, the next one first.
    ahead: u64,
    /// How many they are.
    count: u32,
    /// How many bytes may still be taken behind the end.
    beyond: usize,
}

impl<'a> Bits<'a> {
    /// Returns the bits of some bytes, where a byte 0 behind a byte 255 is none of them.
    pub(super) fn new(rest: &'a [u8], beyond: usize) -> Self {
        Self {
            rest,
            ahead: 0,
            count: 0,
            beyond: beyond + 8,
        }
    }

    fn fill(&mut self) -> Result<(), ScanFault> {
        while self.count <= 56 {
            let byte = match self.rest {
                [0xff, 0, rest @ ..] => {
                    self.rest = rest;
                    0xff
                }
                [byte, rest @ ..] => {
                    self.rest = rest;
                    *byte
                }
                [] => {
                    self.beyond = self.beyond.checked_sub(1).ok_or(ScanFault::Short)?;
                    0
                }
            };
            self.ahead |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
        Ok(())
    }

    /// Takes a number of bits, 16 at most.
    pub(super) fn take(&mut self, length: u32) -> Result<u32, ScanFault> {
        if length == 0 {
            return Ok(0);
        }
        if self.count < length {
            self.fill()?;
        }
        let taken = (self.ahead >> (64 - length)) as u32;
        self.ahead <<= length;
        self.count -= length;
        Ok(taken)
    }

    /// Takes a code, and returns its value.
    pub(super) fn code(&mut self, table: &Table) -> Result<u8, ScanFault> {
        if self.count < 16 {
            self.fill()?;
        }
        let (value, length) = table.quick[(self.ahead >> (64 - QUICK)) as usize];
        if length > 0 {
            self.ahead <<= length;
            self.count -= u32::from(length);
            return Ok(value);
        }
        let next = (self.ahead >> 48) as u32;
        for length in QUICK + 1..=16 {
            if next < table.ends[length as usize] {
                let code = (next >> (16 - length)) as i32;
                let place = code + table.places[length as usize];
                self.ahead <<= length;
                self.count -= length;
                let value = usize::try_from(place)
                    .ok()
                    .and_then(|place| table.values.get(place));
                return value.copied().ok_or(ScanFault::Meaningless);
            }
        }
        Err(ScanFault::Meaningless)
    }

    /// Returns how many whole bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len() + self.count as usize / 8
    }

    /// Says whether the bytes that are left are all the same.
    pub(super) fn is_padding(&self) -> bool {
        self.rest.windows(2).all(|two| two[0] == two[1])
    }
}
