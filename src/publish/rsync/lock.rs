//! The lock of a folder on another machine: a file beside the site.

use std::time::Duration;

use super::Remote;
use super::shell::{is_whole, quoted};
use crate::publish::Fault;
use crate::publish::lock::{Lock, LockState};

impl Lock for Remote {
    fn create(&self, document: &[u8]) -> Result<bool, Fault> {
        // A link is created atomically, but a file could exist without its content.
        self.claim(document);
        let script = format!(
            "mkdir -p \"$store\"; cd \"$store\"; new=lock.$$; cat > $new; {}; \
             if ln $new lock 2>/dev/null; then echo made; fi; rm -f $new",
            is_whole("$new", document)
        );
        Ok(self.text(&script, document)?.trim() == "made")
    }

    fn read(&self) -> Result<Option<LockState>, Fault> {
        // The disk's clock may differ from the machine's. A lock from the future, after a clock was set
        // back, counts its age from now. A lock that disappears meanwhile counts as none.
        let script = "cd \"$store\" 2>/dev/null || exit 0; \
                      at() { stat -c %Y \"$1\" 2>/dev/null || stat -f %m \"$1\" 2>/dev/null; }; \
                      then=$(at lock) && text=$(cat lock 2>/dev/null) || exit 0; \
                      probe=now.$$; now=$({ true > $probe; } 2>/dev/null && at $probe || date +%s); \
                      rm -f $probe; age=$(( now - then )); \
                      if [ $age -lt 0 ]; then touch -c lock; age=0; fi; \
                      echo $age; printf %s \"$text\"";
        let output = self.text(script, b"")?;
        let Some((age, document)) = output.split_once('\n') else {
            return Ok(None);
        };
        Ok(Some(LockState {
            document: document.as_bytes().to_vec(),
            age: Duration::from_secs(age.trim().parse().unwrap_or(0)),
            etag: None,
            version: None,
        }))
    }

    fn replace(&self, old: &LockState, document: &[u8]) -> Result<bool, Fault> {
        self.claim(document);
        let old = String::from_utf8_lossy(&old.document);
        let script = format!(
            "cd \"$store\"; new=lock.$$; cat > $new; {}; \
             if [ \"$(cat lock 2>/dev/null)\" = {} ]; then mv -f $new lock; echo done; \
             else rm -f $new; fi",
            is_whole("$new", document),
            quoted(&old)
        );
        Ok(self.text(&script, document)?.trim() == "done")
    }

    fn remove(&self) -> Result<(), Fault> {
        // Killed publishers leave files beside the lock; one of an hour ago is nobody's any more.
        let script = format!(
            "{}; cd \"$store\"; find . -type f \\( -name 'lock.*' -o -name 'now.*' \\) -mmin +60 \
             -exec rm -f {{}} + 2>/dev/null || true; if (held) 2>/dev/null; then rm -f lock; fi",
            self.held()
        );
        self.remote(&script, b"").map(drop)
    }
}
