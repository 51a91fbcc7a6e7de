//! The list of the files that presswork wrote into an output folder: `.presswork`, one line a file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{EmitError, MANIFEST};
use crate::base::{Fp, OutPath};
use crate::io::file_error::cannot;

/// The first line of a manifest of this format.
const FORM: &str = "presswork manifest 1";
/// The fingerprint of a file that is about to be moved to its place.
pub(super) const NOT_YET: Fp = Fp(0);

/// The files that an earlier build wrote into the output folder.
pub(super) struct Manifest {
    /// Every file, with the fingerprint of its bytes.
    pub files: BTreeMap<OutPath, Fp>,
    /// When the manifest was written.
    pub written: SystemTime,
}

impl Manifest {
    /// Returns the manifest of a folder without any file of presswork's.
    pub(super) fn empty() -> Self {
        Self {
            files: BTreeMap::new(),
            written: UNIX_EPOCH,
        }
    }

    /// Reads the manifest of `out`.
    ///
    /// # Errors
    ///
    /// Fails where the folder holds files but no manifest: presswork did not write them.
    pub(super) fn read(out: &Path) -> Result<Self, EmitError> {
        let place = out.join(MANIFEST);
        match fs::read_to_string(&place) {
            Ok(text) => Ok(Self {
                files: parse(&text),
                written: fs::metadata(&place)
                    .and_then(|manifest| manifest.modified())
                    .unwrap_or(UNIX_EPOCH),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => match foreign_file(out)? {
                Some(name) => Err(EmitError::Foreign {
                    out: out.to_owned(),
                    name,
                }),
                // Only hidden files, such as a `.git`, which stay.
                None => Ok(Self::empty()),
            },
            Err(error) => Err(cannot("read", &place)(error).into()),
        }
    }
}

/// Returns the document for these files.
pub(super) fn text<'m>(files: impl Iterator<Item = (&'m OutPath, &'m Fp)>) -> String {
    let mut text = String::with_capacity(files.size_hint().1.unwrap_or(0) * 96 + 32);
    text.push_str(FORM);
    text.push('\n');
    for (path, fp) in files {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{fp} {path}");
    }
    text
}

fn parse(text: &str) -> BTreeMap<OutPath, Fp> {
    text.lines()
        .skip(1)
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(fp, path)| Some((OutPath::new(path).ok()?, Fp::parse(fp)?)))
        .collect()
}

/// Returns the name of a file or folder that is not hidden.
fn foreign_file(out: &Path) -> Result<Option<String>, EmitError> {
    let mut names = fs::read_dir(out)
        .map_err(cannot("list", out))?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.find(|name| !name.starts_with('.')))
}
