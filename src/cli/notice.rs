//! Notices of the application, in words.

use std::path::PathBuf;

use presswork::app::Notice;

use super::paths::display_path;
use super::screen::Screen;

impl Screen {
    /// Prints a notice for people, on standard error.
    pub fn notice(&self, notice: &Notice) {
        match notice {
            Notice::WaitingForLock => {
                self.note("Another presswork is at work on this site; waiting for it.\n");
            }
            Notice::WaitingForFolder(out) => self.note(&format!(
                "Another presswork writes into {}; waiting for it.\n",
                display_path(out)
            )),
            Notice::CacheNotSaved(fault) => {
                self.note(&format!("{fault}: the next build will be a full one.\n"));
            }
            Notice::AnswersNotSaved(fault) => {
                self.note(&format!("{fault}: the next check will ask again.\n"));
            }
            Notice::AddressesNotRecorded { file, error } => self.warning(&format!(
                "cannot remember the addresses of pages, so nothing will be said of those that move: {error}: {}",
                file.display()
            )),
            Notice::ManifestDamaged { unknown } => self.warning(&damaged(unknown)),
            Notice::SharedCacheUnused(fault) => {
                self.warning(&format!("the shared cache was not used: {fault}"));
            }
            Notice::CacheNotShared(fault) => {
                self.warning(&format!("the cache was not shared: {fault}"));
            }
        }
    }
}

/// Says which files of the output folder are left of which nothing is known.
fn damaged(unknown: &[PathBuf]) -> String {
    const MOST: usize = 20;
    let mut text =
        "the list of files that presswork wrote into the output folder was damaged, and is \
                    written anew"
            .to_owned();
    if !unknown.is_empty() {
        text.push_str("; look whether these are pages that should be gone, and delete them:");
        for path in unknown.iter().take(MOST) {
            text.push_str("\n  ");
            text.push_str(&display_path(path));
        }
        if unknown.len() > MOST {
            text.push_str(&format!("\n  and {} more", unknown.len() - MOST));
        }
    }
    text
}
