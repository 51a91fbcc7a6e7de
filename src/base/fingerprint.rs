//! 128-bit fingerprints: two values with the same fingerprint are taken to be equal.
//!
//! A fingerprint is computed through `#[derive(Hash)]`, so a field that is added to a type is part of the
//! fingerprint without further code.

use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

/// The XXH3 hash of a value, 128 bits wide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Fp(pub u128);

impl Fp {
    /// Returns the fingerprint of everything that `value` feeds to a hasher.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Fp {
        // A value may be hashed while another one is: it then begins with no buffer.
        let mut hasher = FpHasher {
            buffer: BUFFER.take(),
            state: None,
        };
        value.hash(&mut hasher);
        let FpHasher { mut buffer, state } = hasher;
        let fp = match state {
            None => Fp::of_bytes(&buffer),
            Some(mut state) => {
                state.update(&buffer);
                Fp(state.digest128())
            }
        };
        buffer.clear();
        BUFFER.set(buffer);
        fp
    }

    /// Returns the fingerprint of raw bytes, such as a file's content.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Fp {
        Fp(xxhash_rust::xxh3::xxh3_128(bytes))
    }

    /// Returns the fingerprint of bytes in pieces, equal to that of the pieces joined.
    pub(crate) fn of_parts(parts: &[Vec<u8>]) -> Fp {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(part);
        }
        Fp(hasher.digest128())
    }

    /// Reads what `Display` wrote: 32 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Fp> {
        (hex.len() == 32)
            .then(|| u128::from_str_radix(hex, 16).ok().map(Fp))
            .flatten()
    }

    /// Appends what `Display` writes, for lists of many.
    pub(crate) fn push_to(self, text: &mut String) {
        for shift in (0..128).step_by(4).rev() {
            let digit = (self.0 >> shift) & 0xf;
            text.push(char::from(b"0123456789abcdef"[digit as usize]));
        }
    }

    /// Returns eight hexadecimal digits, enough to name one version of a file. One at least is a letter, by which
    /// they are told from a date.
    pub fn short(self) -> String {
        let digits = format!("{:08x}", self.0 >> 96);
        match digits.bytes().any(|digit| digit.is_ascii_alphabetic()) {
            true => digits,
            false => format!("f{}", &digits[1..]),
        }
    }
}

impl fmt::Display for Fp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fp({})", self.short())
    }
}

/// The number of bytes that are collected before they are hashed.
const COLLECTED: usize = 8 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Collects what it is fed. Values come in pieces of a few bytes, for each of which XXH3 takes as long as for some hundred.
struct FpHasher {
    buffer: Vec<u8>,
    /// The hash of what came before, where that was more than [`COLLECTED`].
    state: Option<Box<Xxh3>>,
}

impl Hasher for FpHasher {
    fn finish(&self) -> u64 {
        let mut state = self.state.as_deref().cloned().unwrap_or_default();
        state.update(&self.buffer);
        state.digest()
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.buffer.len() + bytes.len() > COLLECTED {
            let state = self.state.get_or_insert_default();
            state.update(&self.buffer);
            state.update(bytes);
            self.buffer.clear();
            return;
        }
        self.buffer.extend_from_slice(bytes);
    }
}

/// A shared value with its fingerprint. Comparing and hashing use the fingerprint alone.
pub struct Hashed<T> {
    value: Arc<T>,
    fp: Fp,
}

impl<T: Hash> Hashed<T> {
    /// Takes the value and computes its fingerprint once.
    pub fn new(value: T) -> Self {
        let fp = Fp::of(&value);
        Self {
            value: Arc::new(value),
            fp,
        }
    }
}

impl<T> Hashed<T> {
    /// Takes a value with the fingerprint of something else that determines the value.
    pub(crate) fn with_fp(value: T, fp: Fp) -> Self {
        Self {
            value: Arc::new(value),
            fp,
        }
    }

    /// Takes a value that others have too, with its fingerprint.
    pub(crate) fn shared(value: Arc<T>, fp: Fp) -> Self {
        Self { value, fp }
    }

    /// Returns the fingerprint.
    pub fn fp(&self) -> Fp {
        self.fp
    }
}

impl<T> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            fp: self.fp,
        }
    }
}

impl<T> Deref for Hashed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> PartialEq for Hashed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.fp == other.fp
    }
}

impl<T> Eq for Hashed<T> {}

impl<T> Hash for Hashed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fp.hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for Hashed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_survives_printing() {
        let fp = Fp::of("headline");
        assert_eq!(Fp::parse(&fp.to_string()), Some(fp));
        for fp in [fp, Fp(0), Fp(0xff)] {
            let mut text = String::new();
            fp.push_to(&mut text);
            assert_eq!(text, fp.to_string());
        }
        assert_eq!(Fp::parse("12"), None);
        assert_ne!(fp, Fp::of("headlines"));
    }

    #[test]
    fn a_fingerprint_is_that_of_all_bytes_that_a_value_feeds() {
        struct Pieces(Vec<Vec<u8>>);
        impl Hash for Pieces {
            fn hash<H: Hasher>(&self, state: &mut H) {
                for piece in &self.0 {
                    state.write(piece);
                    // Another value may be hashed meanwhile.
                    assert_eq!(Fp::of("inner"), Fp::of_bytes(b"inner\xff"));
                }
            }
        }
        for lengths in [
            vec![],
            vec![1, 0, 3],
            vec![8_191, 1, 1],
            vec![20_000, 5],
            vec![7; 5_000],
        ] {
            let pieces = (0_u8..=250).cycle().zip(lengths);
            let pieces: Vec<Vec<u8>> = pieces.map(|(byte, length)| vec![byte; length]).collect();
            let wanted = Fp::of_bytes(&pieces.concat());
            assert_eq!(Fp::of_parts(&pieces), wanted);
            assert_eq!(Fp::of(&Pieces(pieces)), wanted);
        }
    }

    #[test]
    fn a_short_fingerprint_is_never_taken_for_a_date() {
        let short = |first: u32| Fp(u128::from(first) << 96).short();
        assert_eq!(short(0x5652_3852), "f6523852");
        assert_eq!(short(0x2026_0501), "f0260501");
        assert_eq!(short(0x0a1b_2c3d), "0a1b2c3d");
    }
}
