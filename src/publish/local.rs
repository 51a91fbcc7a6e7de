//! The built files as they will be online: every output with its digest.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Fault;
use super::files::put;
use super::manifest::{Digest, Entry};
use crate::base::{Fp, OutPath, media};
use crate::model::build::OutputStamp;
use crate::model::publishing::Encoding;

/// A file as it will be online.
#[derive(Clone, Debug)]
pub struct LocalFile {
    /// The file on this machine.
    pub file: PathBuf,
    /// The manifest entry.
    pub entry: Entry,
}

/// Returns the outputs of a build, which lie in `folder`. With an encoding, a text that has a compressed
/// copy in that encoding is read from the copy, and compressed copies are no files of their own.
///
/// The file `known` has digests of outputs by the fingerprints of the build, so that only outputs are
/// read that no earlier publication has read.
///
/// # Errors
///
/// Fails where an output cannot be read.
pub fn read(
    folder: &Path,
    outputs: &BTreeMap<OutPath, OutputStamp>,
    encoding: Encoding,
    known: &Path,
) -> Result<BTreeMap<OutPath, LocalFile>, Fault> {
    let by_path: BTreeMap<&str, &OutputStamp> = outputs
        .iter()
        .map(|(path, stamp)| (path.as_str(), stamp))
        .collect();
    let build = Outputs {
        folder,
        by_path: &by_path,
        encoding,
        known: load(known),
    };
    let read: Vec<(OutPath, LocalFile, DigestRecord)> = outputs
        .par_iter()
        .filter(|(path, _)| !build.is_variant(path.as_str()))
        .map(|(path, stamp)| build.file(path, *stamp))
        .collect::<Result<Vec<_>, Fault>>()?;
    let mut files = BTreeMap::new();
    // Digests for another encoding are kept too, because another target may use that one.
    let still = |(path, _): &(&String, &DigestRecord)| by_path.contains_key(path.as_str());
    let before = &build.known;
    let mut now: BTreeMap<String, DigestRecord> = before
        .iter()
        .filter(still)
        .map(|(path, record)| (path.clone(), record.clone()))
        .collect();
    for (path, local, record) in read {
        now.insert(record.path.clone(), record);
        files.insert(path, local);
    }
    if now != *before {
        keep(known, now);
    }
    Ok(files)
}

/// A folder of files that go online and are no outputs of a build. It is deleted when the value is dropped.
pub(crate) struct Staging {
    folder: PathBuf,
}

impl Staging {
    /// Returns an empty folder; what an earlier process left there is deleted.
    ///
    /// # Errors
    ///
    /// Fails where that cannot be deleted.
    pub(crate) fn new(folder: PathBuf) -> Result<Self, Fault> {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Fault::of_file("delete", &folder, &error))
            }
            _ => Ok(Self { folder }),
        }
    }

    /// Writes files.
    ///
    /// # Errors
    ///
    /// Fails where the disk refuses.
    pub(crate) fn write(
        &self,
        files: &BTreeMap<OutPath, Vec<u8>>,
    ) -> Result<BTreeMap<OutPath, LocalFile>, Fault> {
        let write = |(path, bytes): (&OutPath, &Vec<u8>)| {
            let file = self.folder.join(path.as_str());
            let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
            folder
                .and_then(|()| fs::write(&file, bytes))
                .map_err(|error| Fault::of_file("write", &file, &error))?;
            let entry = Entry {
                sha256: Digest::of(bytes),
                size: bytes.len() as u64,
                kind: media::kind(path.as_str(), bytes),
                encoding: None,
                retired: None,
            };
            Ok((path.clone(), LocalFile { file, entry }))
        };
        files.iter().map(write).collect()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // The next one deletes what is left.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The outputs of a build, with the digests that earlier publications computed.
struct Outputs<'a> {
    folder: &'a Path,
    by_path: &'a BTreeMap<&'a str, &'a OutputStamp>,
    encoding: Encoding,
    known: BTreeMap<String, DigestRecord>,
}

impl Outputs<'_> {
    /// Says whether a file is a compressed copy of another one, and so never a file of its own.
    fn is_variant(&self, path: &str) -> bool {
        self.encoding != Encoding::Identity
            && [".gz", ".br"].iter().any(|ending| {
                path.strip_suffix(ending)
                    .is_some_and(|of| self.by_path.contains_key(of))
            })
    }

    /// Returns a file as it will be online.
    fn file(
        &self,
        path: &OutPath,
        stamp: OutputStamp,
    ) -> Result<(OutPath, LocalFile, DigestRecord), Fault> {
        let compressed = self
            .encoding
            .suffix_and_coding()
            .and_then(|(ending, name)| {
                let variant = format!("{path}{ending}");
                let (source, stamp) = self.by_path.get_key_value(variant.as_str())?;
                Some((*source, **stamp, name))
            });
        let (source, stamp, encoding) = match compressed {
            Some((source, stamp, name)) => (source, stamp, Some(name.to_owned())),
            None => (path.as_str(), stamp, None),
        };
        let file = self.folder.join(source);
        let known = self.known.get(source);
        let record = match known.filter(|record| record.fp == stamp.fp) {
            Some(record) => record.clone(),
            None => DigestRecord::read(source, &file, stamp.fp)?,
        };
        let entry = Entry {
            sha256: record.sha256,
            size: stamp.len,
            kind: match encoding {
                Some(_) => media::kind(path.as_str(), b""),
                None => record.kind.clone(),
            },
            encoding,
            retired: None,
        };
        Ok((path.clone(), LocalFile { file, entry }, record))
    }
}

/// The digest that an earlier publication computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DigestRecord {
    /// The path below the output folder.
    path: String,
    /// The build's fingerprint of the file.
    fp: Fp,
    sha256: Digest,
    /// The media type.
    kind: String,
}

impl DigestRecord {
    fn read(path: &str, file: &Path, fp: Fp) -> Result<Self, Fault> {
        let bytes = fs::read(file).map_err(|error| Fault::of_file("read", file, &error))?;
        Ok(Self {
            path: path.to_owned(),
            fp,
            sha256: Digest::of(&bytes),
            kind: media::kind(path, &bytes),
        })
    }
}

/// Returns the saved digests; none where the file cannot be read.
fn load(file: &Path) -> BTreeMap<String, DigestRecord> {
    let read = fs::read(file).ok();
    let known: Option<Vec<DigestRecord>> = read.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    let known = known.unwrap_or_default().into_iter();
    known.map(|one| (one.path.clone(), one)).collect()
}

/// Saves the digests for the next publication, which reads every file where this fails.
fn keep(file: &Path, known: BTreeMap<String, DigestRecord>) {
    let known: Vec<DigestRecord> = known.into_values().collect();
    if let (Ok(bytes), Some(folder)) = (postcard::to_stdvec(&known), file.parent())
        && fs::create_dir_all(folder).is_ok()
    {
        let _ = put(file, &bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct BuiltFolder {
        folder: tempfile::TempDir,
        outputs: BTreeMap<OutPath, OutputStamp>,
    }

    fn built(paths: &[&str]) -> BuiltFolder {
        let folder = tempfile::tempdir().unwrap();
        let outputs = paths.iter().map(|path| {
            fs::write(folder.path().join(path), path).unwrap();
            let stamp = OutputStamp {
                fp: Fp::of_bytes(path.as_bytes()),
                len: path.len() as u64,
            };
            (OutPath::new(path).unwrap(), stamp)
        });
        BuiltFolder {
            outputs: outputs.collect(),
            folder,
        }
    }

    impl BuiltFolder {
        fn read(&self, encoding: Encoding) -> Result<BTreeMap<OutPath, LocalFile>, Fault> {
            let known = self.folder.path().join("own/digests");
            read(self.folder.path(), &self.outputs, encoding, &known)
        }
    }

    #[test]
    fn a_compressed_copy_replaces_its_text_where_the_host_cannot_choose() {
        let built = built(&["a.html", "a.html.gz", "a.html.br", "b.gz"]);
        let plain = built.read(Encoding::Identity).unwrap();
        assert_eq!(plain.len(), 4);
        // The saved digest of a file is not the digest of its compressed copy.
        for _ in 0..2 {
            let gzip = built.read(Encoding::Gzip).unwrap();
            assert_eq!(gzip.len(), 2, "{gzip:?}");
            let (path, page) = gzip.first_key_value().unwrap();
            assert_eq!(path.as_str(), "a.html");
            assert!(page.file.ends_with("a.html.gz"));
            assert_eq!(page.entry.encoding.as_deref(), Some("gzip"));
            assert_eq!(page.entry.kind, "text/html; charset=utf-8");
            assert_eq!(page.entry.sha256, Digest::of(b"a.html.gz"));
            assert_eq!(page.entry.size, 9);
        }
    }

    #[test]
    fn what_an_earlier_publication_has_read_is_not_read_again() {
        let mut built = built(&["a.html", "b.html"]);
        let first = built.read(Encoding::Identity).unwrap();
        // The file was deleted from the disk, but its digest is saved.
        fs::remove_file(built.folder.path().join("a.html")).unwrap();
        let second = built.read(Encoding::Identity).unwrap();
        let entries = |files: BTreeMap<OutPath, LocalFile>| {
            let entries = files.into_values().map(|local| local.entry);
            entries.collect::<Vec<_>>()
        };
        assert_eq!(entries(first), entries(second));
        // A file with another fingerprint is read again.
        let stamp = built.outputs.values_mut().next().unwrap();
        stamp.fp = Fp::of_bytes(b"new");
        assert!(built.read(Encoding::Identity).is_err());
        fs::write(built.folder.path().join("a.html"), "new").unwrap();
        let third = built.read(Encoding::Identity).unwrap();
        let (_, page) = third.first_key_value().unwrap();
        assert_eq!(page.entry.sha256, Digest::of(b"new"));
        // A file in another format has no digests.
        fs::write(built.folder.path().join("own/digests"), "x").unwrap();
        assert_eq!(built.read(Encoding::Identity).unwrap().len(), 2);
    }
}
