//! Reading and writing of variable-length integers and strings, with every bound checked.

use std::fmt;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// Why bytes are no part of a search index, or could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A file ends before what it announces, or announces what cannot be.
    Damaged,
    /// A root that another version of the format wrote.
    Version,
    /// A file of this name, or this part of it, could not be fetched.
    Missing(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => f.write_str("a file of the search index is damaged"),
            Self::Version => f.write_str("the search index was written by another version"),
            Self::Missing(name) => {
                write!(f, "the file {name} of the search index could not be read")
            }
        }
    }
}

impl std::error::Error for Fault {}

/// Appends a number in groups of seven bits, the lowest first.
pub fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a length and the bytes.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

/// A place in bytes that are read from front to back.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Says whether all was read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns what was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Reads a number of at most 32 bits.
    ///
    /// # Errors
    /// `Damaged` where the bytes end within it or it is larger.
    #[inline]
    pub fn number(&mut self) -> Result<u32, Fault> {
        let mut value = 0u32;
        for (index, &byte) in self.rest.iter().take(5).enumerate() {
            let group = u32::from(byte & 0x7f);
            if index == 4 && group > 0xf {
                return Err(Fault::Damaged);
            }
            value |= group << (7 * index);
            if byte < 0x80 {
                self.rest = &self.rest[index + 1..];
                return Ok(value);
            }
        }
        Err(Fault::Damaged)
    }

    /// Reads a number that is used as a count or a length.
    ///
    /// # Errors
    /// As `number`.
    pub fn length(&mut self) -> Result<usize, Fault> {
        Ok(self.number()? as usize)
    }

    /// Takes so many bytes.
    ///
    /// # Errors
    /// `Damaged` where there are fewer.
    #[inline]
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Fault::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Reads one byte.
    ///
    /// # Errors
    /// `Damaged` at the end.
    #[inline]
    pub fn byte(&mut self) -> Result<u8, Fault> {
        Ok(self.take(1)?[0])
    }

    /// Reads a length and so many bytes.
    ///
    /// # Errors
    /// `Damaged` where there are fewer.
    pub fn bytes(&mut self) -> Result<&'a [u8], Fault> {
        let count = self.length()?;
        self.take(count)
    }

    /// Reads a length and text.
    ///
    /// # Errors
    /// `Damaged` where it is no UTF-8.
    pub fn text(&mut self) -> Result<String, Fault> {
        String::from_utf8(self.bytes()?.to_vec()).map_err(|_| Fault::Damaged)
    }

    /// Reads a fingerprint of 64 bits.
    ///
    /// # Errors
    /// `Damaged` at the end.
    pub fn fingerprint(&mut self) -> Result<u64, Fault> {
        let bytes = self.take(8)?;
        Ok(bytes
            .iter()
            .fold(0, |all, &byte| (all << 8) | u64::from(byte)))
    }
}

/// Writes bits, the highest of each byte first.
#[derive(Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that fill no byte yet, the last one lowest.
    pending: u64,
    count: u32,
}

impl BitWriter {
    /// Writes so many of the lowest bits of a value.
    #[inline]
    fn bits(&mut self, value: u32, count: u32) {
        self.pending = self.pending << count | u64::from(value);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
    }

    /// Writes a number (Exp-Golomb): a zero for every bit beyond the lowest ones, then the number plus their power.
    #[inline]
    pub fn number(&mut self, value: u32, lowest: u32) {
        let value = value + (1 << lowest);
        let bits = value.ilog2();
        self.bits(0, bits - lowest);
        self.bits(value, bits + 1);
    }

    /// Returns the bytes; the bits that are left are zeros.
    pub fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bits(0, 8 - self.count);
        }
        self.bytes
    }
}

/// Reads what a `BitWriter` wrote.
#[derive(Debug)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    /// Starts at the first bit.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Says whether no number follows: what is left is less than a byte, of zeros, and every number has a one.
    #[inline]
    pub fn is_done(&self) -> bool {
        let left = 8 * self.bytes.len() - self.at;
        left == 0 || left < 8 && self.bytes[self.bytes.len() - 1] << (8 - left) == 0
    }

    /// Reads one bit.
    ///
    /// # Errors
    /// `Damaged` at the end.
    #[inline]
    fn bit(&mut self) -> Result<bool, Fault> {
        let byte = self.bytes.get(self.at >> 3).ok_or(Fault::Damaged)?;
        let bit = byte >> (7 - (self.at & 7)) & 1;
        self.at += 1;
        Ok(bit == 1)
    }

    /// Reads a number.
    ///
    /// # Errors
    /// `Damaged` at the end, or where it has more than 28 bits.
    pub fn number(&mut self, lowest: u32) -> Result<u32, Fault> {
        let mut bits = lowest;
        while !self.bit()? {
            bits += 1;
            if bits > 28 {
                return Err(Fault::Damaged);
            }
        }
        let mut value = 1;
        for _ in 0..bits {
            value = value << 1 | u32::from(self.bit()?);
        }
        Ok(value - (1 << lowest))
    }
}

/// Packs bytes (deflate, without a head).
pub fn pack(plain: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
    encoder
        .write_all(plain)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}

/// Unpacks bytes, no more than so many of them.
///
/// # Errors
/// `Damaged` where the bytes are no packed ones.
pub fn unpack(packed: &[u8], most: u64) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::with_capacity(packed.len().saturating_mul(3));
    DeflateDecoder::new(packed)
        .take(most)
        .read_to_end(&mut plain)
        .map_err(|_| Fault::Damaged)?;
    Ok(plain)
}

/// Returns how many bytes two keys have in common at their beginnings.
pub fn shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}
