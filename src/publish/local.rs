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
pub struct Local {
    /// Where it lies on this machine.
    pub file: PathBuf,
    /// What will be said of it.
    pub entry: Entry,
}

/// Returns the outputs of a build, which lie in `folder`. With an encoding, text that has a twin in it
/// is taken from there, and twins are no files of their own.
///
/// The file `known` has the digests of outputs by the fingerprints that the build gave them, so that
/// only those are read that no earlier publication has seen.
///
/// # Errors
///
/// Fails where an output cannot be read.
pub fn read(
    folder: &Path,
    outputs: &BTreeMap<OutPath, OutputStamp>,
    encoding: Encoding,
    known: &Path,
) -> Result<BTreeMap<OutPath, Local>, Fault> {
    let before = load(known);
    let by_path: BTreeMap<&str, &OutputStamp> = outputs
        .iter()
        .map(|(path, made)| (path.as_str(), made))
        .collect();
    let is_twin = |path: &OutPath| {
        encoding != Encoding::Identity
            && [".gz", ".br"].iter().any(|ending| {
                path.as_str()
                    .strip_suffix(ending)
                    .is_some_and(|of| by_path.contains_key(of))
            })
    };
    let read: Vec<(OutPath, Local, Known)> = outputs
        .par_iter()
        .filter(|(path, _)| !is_twin(path))
        .map(|(path, made)| {
            let twin = encoding.suffix_and_coding().and_then(|(ending, name)| {
                let (twin, made) = by_path.get_key_value(format!("{path}{ending}").as_str())?;
                Some((*twin, **made, name))
            });
            let (source, made, encoding) = match twin {
                Some((twin, made, name)) => (twin, made, Some(name.to_owned())),
                None => (path.as_str(), *made, None),
            };
            let file = folder.join(source);
            let seen = match before.get(source).filter(|seen| seen.fp == made.fp) {
                Some(seen) => seen.clone(),
                None => Known::read(source, &file, made.fp)?,
            };
            let entry = Entry {
                sha256: seen.sha256,
                size: made.len,
                kind: match encoding {
                    Some(_) => media::kind(path.as_str(), b""),
                    None => seen.kind.clone(),
                },
                encoding,
                retired: None,
            };
            Ok((path.clone(), Local { file, entry }, seen))
        })
        .collect::<Result<_, Fault>>()?;
    let mut files = BTreeMap::new();
    // Another target may store twins, or none.
    let still = |(path, _): &(&String, &Known)| by_path.contains_key(path.as_str());
    let mut now: BTreeMap<String, Known> = before
        .iter()
        .filter(still)
        .map(|(path, seen)| (path.clone(), seen.clone()))
        .collect();
    for (path, local, seen) in read {
        now.insert(seen.path.clone(), seen);
        files.insert(path, local);
    }
    if now != before {
        keep(known, now);
    }
    Ok(files)
}

/// What an earlier publication has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// The path below the output folder.
    path: String,
    /// The fingerprint that the build gave it.
    fp: Fp,
    sha256: Digest,
    /// The media type.
    kind: String,
}

impl Known {
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
fn load(file: &Path) -> BTreeMap<String, Known> {
    let read = fs::read(file).ok();
    let known: Option<Vec<Known>> = read.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    let known = known.unwrap_or_default().into_iter();
    known.map(|one| (one.path.clone(), one)).collect()
}

/// Keeps what is known for the next publication, which reads everything where this fails.
fn keep(file: &Path, known: BTreeMap<String, Known>) {
    let known: Vec<Known> = known.into_values().collect();
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
        fn read(&self, encoding: Encoding) -> Result<BTreeMap<OutPath, Local>, Fault> {
            let known = self.folder.path().join("own/digests");
            read(self.folder.path(), &self.outputs, encoding, &known)
        }
    }

    #[test]
    fn a_twin_takes_the_place_of_its_text_where_the_host_cannot_choose() {
        let room = room(&["a.html", "a.html.gz", "a.html.br", "b.gz"]);
        let plain = room.read(Encoding::Identity).unwrap();
        assert_eq!(plain.len(), 4);
        // What is remembered of a file is not what its twin is handed out as.
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
        let entries = |files: BTreeMap<OutPath, Local>| {
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
