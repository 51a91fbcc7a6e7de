//! `.presswork/pictures/`: variants of pictures, each in a file named by its key, with a fingerprint of both in
//! front of its bytes. Deleting the folder is always safe.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustc_hash::FxHashSet;

use super::atomic::AtomicFile;
use super::clock;
use crate::base::Fp;
use crate::model::encoded_pictures::EncodedPictures;

/// How long a variant stays that no page shows: whoever builds two branches, or drafts now and then, encodes
/// nothing again.
const STAYS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The number of bytes of a fingerprint.
const FINGERPRINT: usize = 16;

/// The variants that lie in a site's cache folder. Several processes may use it at once.
#[derive(Debug)]
pub struct PictureCache {
    folder: PathBuf,
}

impl PictureCache {
    /// Returns the cache of the site in `root`; the folder is made when the first variant is kept.
    pub fn of_site(root: &Path) -> Self {
        Self {
            folder: root.join(".presswork/pictures"),
        }
    }

    fn place(&self, key: Fp) -> PathBuf {
        self.folder.join(key.to_string())
    }

    fn write(&self, key: Fp, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let place = self.place(key);
        let mut file = AtomicFile::beside(&place)?;
        file.write_all(&seal(key, bytes).0.to_le_bytes())?;
        file.write_all(bytes)?;
        file.persist()
    }
}

/// Returns the fingerprint of a variant's bytes under a key, so that no file is taken for another.
fn seal(key: Fp, bytes: &[u8]) -> Fp {
    Fp::of(&(key, bytes))
}

impl EncodedPictures for PictureCache {
    fn get(&self, key: Fp) -> Option<Vec<u8>> {
        let place = self.place(key);
        // A link or a pipe is none of presswork's files.
        if !fs::symlink_metadata(&place).ok()?.is_file() {
            return None;
        }
        let mut bytes = fs::read(&place).ok()?;
        let fp = bytes.get(..FINGERPRINT)?.try_into().ok()?;
        bytes.drain(..FINGERPRINT);
        // A computer that lost its power may have left a file without its end.
        (seal(key, &bytes) == Fp(u128::from_le_bytes(fp))).then_some(bytes)
    }

    fn put(&self, key: Fp, bytes: &[u8]) {
        // A disk that is full costs the next build time, and this one nothing.
        let _ = self.write(key, bytes);
    }

    fn retain(&self, wanted: &FxHashSet<Fp>) {
        let now = clock::system_time();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let key = entry.file_name().to_str().and_then(Fp::parse);
            if key.is_some_and(|key| wanted.contains(&key)) {
                continue;
            }
            let written = entry.metadata().and_then(|metadata| metadata.modified());
            let age = written
                .ok()
                .and_then(|written| now.duration_since(written).ok());
            if age.is_some_and(|age| age > STAYS) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
