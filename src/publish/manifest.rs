//! The manifest of a published site: one JSON document beside the site.
//!
//! The document comes from another machine, so a path in it that could lead out of the site makes the
//! document unusable.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::Fault;
use super::sources::Sources;
use crate::base::{OutPath, SourcePath};

/// The format version that this presswork reads and writes.
const FORM: u32 = 1;
/// The bytes of a file that are read at a time.
const PART: usize = 64 * 1024;

/// A file's SHA-256 (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest for unknown content; no file has it.
    pub const UNKNOWN: Self = Self([0; 32]);

    /// Returns the digest of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Returns the digest of everything that is left to read, which is not held in memory as a whole.
    ///
    /// # Errors
    ///
    /// As the reader.
    pub(super) fn read(mut from: impl Read) -> io::Result<Self> {
        let mut digest = Sha256::new();
        let mut part = vec![0; PART];
        loop {
            match from.read(&mut part) {
                Ok(0) => return Ok(digest.into()),
                Ok(length) => digest.update(part.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if hex.len() != 64 {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl From<Sha256> for Digest {
    fn from(digest: Sha256) -> Self {
        Self(digest.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(from)?;
        Self::parse(&hex).ok_or_else(|| serde::de::Error::custom("no SHA-256"))
    }
}

/// A file that is online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The digest of the bytes.
    pub sha256: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The content coding (RFC 9110, 8.4), if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// When the site stopped having the file. Pages that were just loaded may still request it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<Timestamp>,
}

impl Entry {
    /// Says whether two entries mean the same bytes with the same headers.
    pub(crate) fn serves_as(&self, other: &Entry) -> bool {
        self.sha256 == other.sha256 && self.kind == other.kind && self.encoding == other.encoding
    }
}

/// A published site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format version.
    presswork: u32,
    /// The number of this publication, counted from 1.
    pub generation: u64,
    /// The earlier generation that a rollback restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u64>,
    /// The generation that has the same files of the site, where drafts alone changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<u64>,
    /// The generations that were online before it, in the order in which going back finds them; empty where an older
    /// presswork published it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<u64>,
    /// The site's address; `None` where an older presswork published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The sources from which it was built; empty where an older presswork published it.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub made_from: Sources,
    /// The moment as of which it is complete: every article that was due by then is part of it. `None` where an
    /// older presswork published it, at the moment `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// What was withdrawn by going back, and not followed by a publication.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawals: Vec<Withdrawal>,
    /// When it was published.
    pub at: Timestamp,
    /// Who published it.
    pub by: String,
    /// Every file.
    #[serde(deserialize_with = "files")]
    pub files: Files,
}

/// What going back withdrew of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The digest of all files.
    pub files: Digest,
    /// The site's address, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The sources that the earlier generation is without.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub added: Sources,
    /// The sources that the earlier generation alone has.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub removed: Sources,
    /// When it was withdrawn.
    pub at: Timestamp,
    /// Who withdrew it.
    pub by: String,
}

/// Files by their paths below the site's root.
pub type Files = BTreeMap<OutPath, Entry>;

fn files<'de, D: Deserializer<'de>>(from: D) -> Result<Files, D::Error> {
    BTreeMap::<String, Entry>::deserialize(from)?
        .into_iter()
        .map(|(path, entry)| match OutPath::new(&path) {
            // A path is accepted only in its normal spelling; another one would name another file.
            Ok(safe) if safe.as_str() == path => Ok((safe, entry)),
            _ => Err(serde::de::Error::custom(format!("the path `{path}`"))),
        })
        .collect()
}

impl Manifest {
    /// Creates the manifest of a publication.
    pub fn new(generation: u64, at: Timestamp, by: &str, files: Files) -> Self {
        Self {
            presswork: FORM,
            generation,
            restores: None,
            continues: None,
            earlier: Vec::new(),
            base_url: None,
            made_from: Sources::default(),
            as_of: None,
            withdrawals: Vec::new(),
            at,
            by: by.to_owned(),
            files,
        }
    }

    /// Returns the manifest of the same site with other drafts, in a generation of its own. `files` may have more than
    /// before.
    pub(crate) fn continued(&self, at: Timestamp, by: &str, files: Files) -> Self {
        Self {
            generation: self.generation.saturating_add(1),
            continues: Some(self.site()),
            as_of: Some(self.as_of.unwrap_or(self.at)),
            at,
            by: by.to_owned(),
            files,
            ..self.clone()
        }
    }

    /// Returns the number of the generation that was first published with this content.
    pub fn content(&self) -> u64 {
        self.restores.unwrap_or_else(|| self.site())
    }

    /// Returns the number of the generation that is kept of this site: drafts, which come and go, make none.
    pub(crate) fn site(&self) -> u64 {
        self.continues.unwrap_or(self.generation)
    }

    /// Says whether the site is without an article because that was not due when the site was built: by the moment at
    /// which it is due, by its file, and by its page, where that is its own.
    pub fn is_new(&self, due: Timestamp, source: &SourcePath, page: Option<&OutPath>) -> bool {
        let page = page.and_then(|page| self.files.get(page));
        due > self.as_of.unwrap_or(self.at)
            && page.is_none_or(|entry| entry.retired.is_some())
            && !self.made_from.has(source)
    }

    /// Returns the document.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        // All keys are texts, so the document always has a JSON form.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Parses the document from `place`.
    ///
    /// # Errors
    ///
    /// Fails where the text is no manifest, or has a later format.
    pub fn read(bytes: &[u8], place: &str) -> Result<Self, Fault> {
        let read = serde_json::from_slice::<Self>(bytes);
        let wrong = match read {
            Ok(manifest) if manifest.presswork == FORM => return Ok(manifest),
            Ok(_) => "a later presswork wrote it".to_owned(),
            Err(error) => error.to_string(),
        };
        Err(
            Fault::new(format!("the manifest at {place} cannot be used: {wrong}")).help(
                "publish with the presswork that wrote it, or take it away to begin anew: then \
             nothing that is online is deleted",
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(path: &str) -> String {
        format!(
            r#"{{"presswork":1,"generation":2,"at":"2026-06-01T12:00:00Z","by":"ada","files":{{"{path}":{{"sha256":"{}","size":1,"type":"text/html"}}}}}}"#,
            Digest::of(b"x")
        )
    }

    #[test]
    fn what_was_written_can_be_read() {
        let read = Manifest::read(manifest("a/index.html").as_bytes(), "x").unwrap();
        assert_eq!(read.generation, 2);
        assert_eq!(Manifest::read(&read.to_json(), "x").unwrap(), read);
    }

    #[test]
    fn a_path_that_leads_out_of_the_site_is_refused() {
        for path in ["../../etc/passwd", "/etc/passwd", "a/../../b", "", "a//b"] {
            let fault = Manifest::read(manifest(path).as_bytes(), "x").unwrap_err();
            assert!(
                fault.message.contains("cannot be used"),
                "{path}: {fault:?}"
            );
        }
        assert!(Manifest::read(b"{", "x").is_err());
        let later = manifest("a").replace("\"presswork\":1", "\"presswork\":9");
        assert!(
            Manifest::read(later.as_bytes(), "x")
                .unwrap_err()
                .message
                .contains("later")
        );
    }

    #[test]
    fn a_digest_is_that_of_the_standard() {
        // FIPS 180-4, the example "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), abc);
        assert_eq!(Digest::parse(abc), Some(Digest::of(b"abc")));
        let long = vec![7; PART * 2 + 1];
        assert_eq!(Digest::read(&long[..]).unwrap(), Digest::of(&long));
        assert_eq!(Digest::parse("ba"), None);
    }
}
