//! 128-bit fingerprints: two values with the same fingerprint are taken to be equal.
//!
//! A fingerprint is computed through `#[derive(Hash)]`, so a field that is added to a type is part of the
//! fingerprint without further code.

use serde::{Deserialize, Serialize};
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
        let mut hasher = FpHasher(Xxh3::new());
        value.hash(&mut hasher);
        Fp(hasher.0.digest128())
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

struct FpHasher(Xxh3);

impl Hasher for FpHasher {
    fn finish(&self) -> u64 {
        self.0.digest()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
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
        assert_eq!(Fp::parse("12"), None);
        assert_ne!(fp, Fp::of("headlines"));
    }

    #[test]
    fn a_short_fingerprint_is_never_taken_for_a_date() {
        let short = |first: u32| Fp(u128::from(first) << 96).short();
        assert_eq!(short(0x5652_3852), "f6523852");
        assert_eq!(short(0x2026_0501), "f0260501");
        assert_eq!(short(0x0a1b_2c3d), "0a1b2c3d");
    }
}
