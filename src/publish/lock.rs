//! Keeps two publishers apart by a lock: one document at the target.
//!
//! The document names the publisher, and is renewed every minute. A document that was not renewed for
//! five minutes is abandoned. So is a document whose token is in this site's folder, because only one
//! process at a time works in that folder. Ages are measured by the clock of the target's disk alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::files::{clear_litter, put};
use super::{Fault, FaultKind};

/// The interval of renewals.
const RENEWED: Duration = Duration::from_secs(60);
/// The age after which a lock is abandoned.
const EXPIRES: Duration = Duration::from_secs(300);
/// The number of attempts where another publisher takes or releases the lock at the same moment.
const ATTEMPTS: usize = 5;

/// The storage of the document. An implementation does not interpret the document.
pub trait Lock: Sync {
    /// Creates the document if there is none, and says whether it did.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be reached or written.
    fn create(&self, document: &[u8]) -> Result<bool, Fault>;

    /// Returns the document, if there is one.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be reached.
    fn read(&self) -> Result<Option<LockState>, Fault>;

    /// Replaces the document if its content is still `old`, and says whether it did.
    ///
    /// # Errors
    ///
    /// As [`Lock::create`].
    fn replace(&self, old: &LockState, document: &[u8]) -> Result<bool, Fault>;

    /// Deletes the document.
    ///
    /// # Errors
    ///
    /// As [`Lock::create`].
    fn remove(&self) -> Result<(), Fault>;
}

/// A document at the target.
pub struct LockState {
    /// The content.
    pub document: Vec<u8>,
    /// The time since the last write, by the clock of the target's disk.
    pub age: Duration,
    /// The entity tag (RFC 9110, 8.8.3), where the storage has one.
    pub etag: Option<String>,
    /// The version, where the storage has one.
    pub version: Option<String>,
}

/// The content of the document.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    by: String,
    since: Timestamp,
    token: String,
}

impl Claim {
    fn document(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A lock that is held.
pub(crate) struct LockGuard<'a> {
    lock: &'a dyn Lock,
    claim: Claim,
    tokens: PathBuf,
}

impl<'a> LockGuard<'a> {
    /// Takes the lock. `tokens` is the file in which this site saves its tokens.
    ///
    /// # Errors
    ///
    /// Fails where somebody else holds the lock, with the name and the time, and where the target fails.
    pub(super) fn take(lock: &'a dyn Lock, by: &str, tokens: &Path) -> Result<Self, Fault> {
        let claim = Claim {
            by: by.to_owned(),
            since: Timestamp::now(),
            token: token()?,
        };
        let left = fs::read_to_string(tokens).unwrap_or_default();
        // The token is saved first, so that a process that is killed right after taking the lock has left
        // its token.
        remember(tokens, &format!("{left}{}\n", claim.token))?;
        let guard = Self {
            lock,
            claim,
            tokens: tokens.to_owned(),
        };
        let document = guard.claim.document();
        let mut last = None;
        for _ in 0..ATTEMPTS {
            // An attempt whose answer was lost is repeated, and recognises the lock by its token.
            let created = match lock.create(&document) {
                Err(fault) if fault.kind == FaultKind::Transient => {
                    last = Some(fault);
                    false
                }
                created => created?,
            };
            if created {
                return Ok(guard);
            }
            let Some(found) = lock.read()? else {
                continue;
            };
            let there: Option<Claim> = serde_json::from_slice(&found.document).ok();
            let token = there.as_ref().map(|there| there.token.as_str());
            if token == Some(&guard.claim.token) {
                // The answer was lost: this very call created the document.
                return Ok(guard);
            }
            let is_ours = token.is_some_and(|token| left.lines().any(|left| left == token));
            if is_ours || found.age >= EXPIRES {
                if lock.replace(&found, &document)? {
                    return Ok(guard);
                }
                continue;
            }
            return Err(held(there.as_ref(), found.age));
        }
        let crowd =
            || Fault::transient("others begin to publish at the same moment").help("try again");
        Err(last.unwrap_or_else(crowd))
    }

    /// Does `work`, and renews the lock meanwhile; `stop` is set if the lock is lost.
    pub(crate) fn hold_during<T>(&self, stop: &AtomicBool, work: impl FnOnce() -> T) -> T {
        let done = (Mutex::new(false), Condvar::new());
        std::thread::scope(|scope| {
            scope.spawn(|| self.keep_renewing(stop, &done));
            let result = work();
            *done.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            done.1.notify_all();
            result
        })
    }

    fn keep_renewing(&self, stop: &AtomicBool, done: &(Mutex<bool>, Condvar)) {
        let mut over = done.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !*over {
            let waited = done.1.wait_timeout(over, RENEWED);
            over = waited.unwrap_or_else(PoisonError::into_inner).0;
            if *over {
                return;
            }
            // A target that cannot be reached right now may be reachable in a minute.
            if let Ok(false) = self.renew() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Returns the document, if the lock is still held by this publication.
    fn still_held(&self) -> Result<Option<LockState>, Fault> {
        let found = self.lock.read()?;
        Ok(found.filter(|found| {
            let there: Option<Claim> = serde_json::from_slice(&found.document).ok();
            there.is_some_and(|there| there.token == self.claim.token)
        }))
    }

    /// Renews the lock, and says whether this publication still held it.
    fn renew(&self) -> Result<bool, Fault> {
        let Some(found) = self.still_held()? else {
            return Ok(false);
        };
        if self.lock.replace(&found, &self.claim.document())? {
            return Ok(true);
        }
        // Where an answer was lost, the target was asked again, and refused to replace the new document.
        Ok(self.still_held()?.is_some())
    }

    /// Checks that nobody has taken the lock over, before a step that cannot be undone.
    ///
    /// # Errors
    ///
    /// Fails where somebody has taken it over, and where the target cannot be reached.
    pub(crate) fn check_still_held(&self) -> Result<(), Fault> {
        if self.still_held()?.is_some() {
            return Ok(());
        }
        Err(overtaken())
    }

    /// Releases the lock.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be reached; the lock then expires.
    pub(super) fn release(self) -> Result<(), Fault> {
        if self.still_held()?.is_some() {
            self.lock.remove()?;
        }
        let written = fs::metadata(&self.tokens).and_then(|tokens| tokens.modified());
        if let (Some(folder), Ok(now)) = (self.tokens.parent(), written) {
            clear_litter(folder, now);
        }
        let _ = fs::remove_file(&self.tokens);
        Ok(())
    }
}

/// Returns the fault of a publication whose lock somebody else took over.
pub(super) fn overtaken() -> Fault {
    Fault::new("this publication took too long to answer, and somebody else began to publish here")
        .help("look at what is online, and publish again")
}

fn held(there: Option<&Claim>, age: Duration) -> Fault {
    let (who, since) = there.map_or_else(
        || ("somebody".to_owned(), String::new()),
        |there| {
            (
                there.by.clone(),
                format!(", since {}", there.since.strftime("%Y-%m-%d %H:%M:%S UTC")),
            )
        },
    );
    let left = EXPIRES.saturating_sub(age).as_secs().div_ceil(60).max(1);
    Fault::new(format!("{who} is publishing here{since}")).help(format!(
        "try again when they are done; if that publication was broken off, nothing holds this place \
         any more {}",
        match left {
            1 => "in a minute".to_owned(),
            left => format!("in {left} minutes"),
        }
    ))
}

fn remember(file: &Path, tokens: &str) -> Result<(), Fault> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::of_file("make", folder, &error))?;
    }
    // The file is replaced atomically: a publisher that is killed here keeps its tokens for other
    // targets.
    put(file, tokens.as_bytes())
}

/// Returns 128 random bits from the operating system, in hexadecimal digits, as a unique token.
pub(super) fn token() -> Result<String, Fault> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Fault::new(format!("the system gives no random numbers: {error}")))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lock of a service whose answers to a replacement are lost, so that it is asked twice.
    #[derive(Default)]
    struct DeafLock {
        document: Mutex<Option<Vec<u8>>>,
        /// What somebody else writes before the replacement arrives.
        other: Option<Vec<u8>>,
    }

    impl Lock for DeafLock {
        fn create(&self, document: &[u8]) -> Result<bool, Fault> {
            *self.document.lock().unwrap() = Some(document.to_vec());
            Ok(true)
        }

        fn read(&self) -> Result<Option<LockState>, Fault> {
            let document = self.document.lock().unwrap().clone();
            Ok(document.map(|document| LockState {
                document,
                age: Duration::ZERO,
                etag: None,
                version: None,
            }))
        }

        fn replace(&self, _: &LockState, document: &[u8]) -> Result<bool, Fault> {
            let new = self.other.clone().unwrap_or_else(|| document.to_vec());
            *self.document.lock().unwrap() = Some(new);
            Ok(false)
        }

        fn remove(&self) -> Result<(), Fault> {
            *self.document.lock().unwrap() = None;
            Ok(())
        }
    }

    #[test]
    fn a_renewal_whose_answer_was_lost_keeps_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = folder.path().join("holds");
        let lock = DeafLock::default();
        let guard = LockGuard::take(&lock, "ada", &tokens).unwrap();
        assert!(guard.renew().unwrap() && guard.renew().unwrap());
        guard.check_still_held().unwrap();
        guard.release().unwrap();
        assert!(lock.read().unwrap().is_none());

        let claim = r#"{"by":"grace","since":"2026-06-01T11:59:00Z","token":"x"}"#;
        let lock = DeafLock {
            other: Some(claim.into()),
            ..DeafLock::default()
        };
        let guard = LockGuard::take(&lock, "ada", &tokens).unwrap();
        assert!(!guard.renew().unwrap() && guard.check_still_held().is_err());
        guard.release().unwrap();
        assert!(lock.read().unwrap().is_some());
    }
}
