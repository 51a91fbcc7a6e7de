//! Notices of the application, in words.

use presswork::app::Notice;

use super::screen::Screen;

impl Screen {
    /// Prints a notice for people, on standard error.
    pub fn notice(&self, notice: &Notice) {
        match notice {
            Notice::WaitingForLock => {
                self.note("Another presswork is at work on this site; waiting for it.\n");
            }
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
            Notice::SharedCacheUnused(fault) => {
                self.warning(&format!("the shared cache was not used: {fault}"));
            }
            Notice::CacheNotShared(fault) => {
                self.warning(&format!("the cache was not shared: {fault}"));
            }
        }
    }
}
