//! What was built and is to be online: every output with its digest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Fault;
use super::folder::put;
use super::manifest::{Digest, Entry};
use crate::base::{Fp, OutPath, media};
use crate::model::build::OutputStamp;
use crate::model::publishing::Encoding;

/// A file as it will be online.
#[derive(Clone, Debug)]
pub struct LocalFile {
    /// Where it lies on this machine.
    pub file: PathBuf,
    /// What will be said of it.
    pub entry: Entry,
}

/// Returns the outputs of a build, which lie in `folder`. With an encoding, text that has a precompressed in it
/// is taken from there, and twins are no files of their own.
///
/// The file `known` has the digests of outputs by the fingerprints that the build gave them, so that
/// only those are read that no earlier publication has record.
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
        .map(|(path, made)| (path.as_str(), made))
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
    // Another target may store compressed files, or none.
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

/// The outputs of a build, with what an earlier publication has read of them.
struct Outputs<'a> {
    folder: &'a Path,
    by_path: &'a BTreeMap<&'a str, &'a OutputStamp>,
    encoding: Encoding,
    known: BTreeMap<String, DigestRecord>,
}

impl Outputs<'_> {
    /// Says whether a file is another one, compressed, and stands in for that.
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

/// What an earlier publication has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DigestRecord {
    /// The path below the output folder.
    path: String,
    /// The fingerprint that the build gave it.
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

/// Returns what is known; nothing where the file is not as it should be.
fn load(file: &Path) -> BTreeMap<String, DigestRecord> {
    let read = fs::read(file).ok();
    let known: Option<Vec<DigestRecord>> = read.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    let known = known.unwrap_or_default().into_iter();
    known.map(|one| (one.path.clone(), one)).collect()
}

/// Keeps what is known for the next publication, which reads everything where this fails.
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

    struct Room {
        folder: tempfile::TempDir,
        outputs: BTreeMap<OutPath, OutputStamp>,
    }

    fn room(paths: &[&str]) -> Room {
        let folder = tempfile::tempdir().unwrap();
        let outputs = paths.iter().map(|path| {
            fs::write(folder.path().join(path), path).unwrap();
            let made = OutputStamp {
                fp: Fp::of_bytes(path.as_bytes()),
                len: path.len() as u64,
            };
            (OutPath::new(path).unwrap(), made)
        });
        Room {
            outputs: outputs.collect(),
            folder,
        }
    }

    impl Room {
        fn read(&self, encoding: Encoding) -> Result<BTreeMap<OutPath, LocalFile>, Fault> {
            let known = self.folder.path().join("own/digests");
            read(self.folder.path(), &self.outputs, encoding, &known)
        }
    }

    #[test]
    fn a_twin_takes_the_place_of_its_text_where_the_host_cannot_choose() {
        let room = room(&["a.html", "a.html.gz", "a.html.br", "b.gz"]);
        let plain = room.read(Encoding::Identity).unwrap();
        assert_eq!(plain.len(), 4);
        // What is remembered of a file is not what its precompressed is handed out as.
        for _ in 0..2 {
            let gzip = room.read(Encoding::Gzip).unwrap();
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
        let mut room = room(&["a.html", "b.html"]);
        let first = room.read(Encoding::Identity).unwrap();
        // Gone from the disk, and its digest is known all the same.
        fs::remove_file(room.folder.path().join("a.html")).unwrap();
        let second = room.read(Encoding::Identity).unwrap();
        let entries = |files: BTreeMap<OutPath, LocalFile>| {
            let entries = files.into_values().map(|local| local.entry);
            entries.collect::<Vec<_>>()
        };
        assert_eq!(entries(first), entries(second));
        // Another fingerprint is another file.
        let made = room.outputs.values_mut().next().unwrap();
        made.fp = Fp::of_bytes(b"new");
        assert!(room.read(Encoding::Identity).is_err());
        fs::write(room.folder.path().join("a.html"), "new").unwrap();
        let third = room.read(Encoding::Identity).unwrap();
        let (_, page) = third.first_key_value().unwrap();
        assert_eq!(page.entry.sha256, Digest::of(b"new"));
        // A file that is no list of digests is none.
        fs::write(room.folder.path().join("own/digests"), "x").unwrap();
        assert_eq!(room.read(Encoding::Identity).unwrap().len(), 2);
    }
}
