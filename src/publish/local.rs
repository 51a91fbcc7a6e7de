//! What was built and is to be online: every output with its digest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Fault;
use super::manifest::{Digest, Entry};
use crate::base::{OutPath, media};
use crate::model::publishing::Encoding;

/// A file as it will be online.
#[derive(Clone, Debug)]
pub struct Local {
    /// Where it lies on this machine.
    pub file: PathBuf,
    /// What will be said of it.
    pub entry: Entry,
}

/// Reads the outputs of a build, which lie in `folder`. With an encoding, text that has a twin in it
/// is taken from there, and twins are no files of their own.
///
/// # Errors
///
/// Fails where an output cannot be read.
pub fn read<'a>(
    folder: &Path,
    outputs: impl Iterator<Item = &'a OutPath>,
    encoding: Encoding,
) -> Result<BTreeMap<OutPath, Local>, Fault> {
    let outputs: BTreeMap<&str, &OutPath> = outputs.map(|path| (path.as_str(), path)).collect();
    let is_twin = |path: &str| {
        encoding != Encoding::Identity
            && [".gz", ".br"].iter().any(|ending| {
                path.strip_suffix(ending)
                    .is_some_and(|of| outputs.contains_key(of))
            })
    };
    outputs
        .par_iter()
        .filter(|(path, _)| !is_twin(path))
        .map(|(path, output)| {
            let twin = encoding.twin().and_then(|(ending, name)| {
                let twin = outputs.get(format!("{path}{ending}").as_str())?;
                Some((twin.as_str(), name))
            });
            let (source, encoding) = match twin {
                Some((twin, name)) => (twin, Some(name.to_owned())),
                None => (*path, None),
            };
            let file = folder.join(source);
            let bytes = fs::read(&file).map_err(|error| Fault::of_file("read", &file, &error))?;
            let kind = match encoding {
                Some(_) => media::kind(path, b""),
                None => media::kind(path, &bytes),
            };
            let entry = Entry {
                sha256: Digest::of(&bytes),
                size: bytes.len() as u64,
                kind,
                encoding,
                retired: None,
            };
            Ok(((*output).clone(), Local { file, entry }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_takes_the_place_of_its_text_where_the_host_cannot_choose() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.html", "a.html.gz", "a.html.br", "b.gz"].map(|path| {
            fs::write(folder.path().join(path), path).unwrap();
            OutPath::new(path).unwrap()
        });
        let read = |encoding| {
            let files = read(folder.path(), paths.iter(), encoding).unwrap();
            let shown = files.into_iter().map(|(path, local)| {
                let name = local
                    .file
                    .file_name()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                (
                    path.to_string(),
                    name,
                    local.entry.encoding,
                    local.entry.kind,
                )
            });
            shown.collect::<Vec<_>>()
        };
        assert_eq!(read(Encoding::Identity).len(), 4);
        let gzip = read(Encoding::Gzip);
        assert_eq!(gzip.len(), 2, "{gzip:?}");
        assert_eq!(
            gzip[0],
            (
                "a.html".into(),
                "a.html.gz".into(),
                Some("gzip".into()),
                "text/html; charset=utf-8".into()
            )
        );
    }
}
