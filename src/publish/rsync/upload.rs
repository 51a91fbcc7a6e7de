//! Sends files to the other machine.

use std::process::Command;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Remote;
use super::faults::explain;
use super::shell::{listed, quoted};
use crate::publish::change::Upload;
use crate::publish::program::{self, retry};
use crate::publish::{Fault, StepContext};

impl Remote {
    /// Uploads files, by their paths below `folder`, into the new generation. Files that an interrupted
    /// publication has sent are not sent again.
    pub(super) fn upload(
        &self,
        folder: &str,
        files: &[&Upload],
        context: &StepContext,
        number: u64,
    ) -> Result<(), Fault> {
        let paths = listed(files.iter().map(|upload| &upload.path));
        let shell: Vec<String> = self.shell.iter().map(|word| quoted(word)).collect();
        let target = format!(
            "{}:{}/{}/",
            self.host,
            // A relative path begins in the user's home folder, for rsync as for ssh.
            match self.layout.parent.trim_start_matches("~/") {
                "" | "~" => self.layout.store.clone(),
                parent => format!("{}/{}", parent.trim_end_matches('/'), self.layout.store),
            },
            self.staging(number)
        );
        let (sent, sent_bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
        // rsync prints a line for each sent file, with its size.
        let on_line = |line: &str| {
            if let Ok(bytes) = line.trim().parse() {
                sent.fetch_add(1, Ordering::Relaxed);
                sent_bytes.fetch_add(bytes, Ordering::Relaxed);
                context.progress.moved(1, bytes);
            }
        };
        retry(context.progress, || {
            let mut rsync = Command::new("rsync");
            rsync
                // File names are not expanded on the other machine.
                .args(["--protect-args", "--recursive", "--chmod=D755,F644"])
                .args(["--checksum", "--partial", "--link-dest=../left"])
                .args(["--from0", "--files-from=-", "--timeout=120"])
                .args(["--out-format=%l", "--outbuf=L", "--rsh"])
                .arg(shell.join(" "))
                .arg(format!("{folder}/"))
                .arg(&target);
            program::listen(&mut rsync, &paths, on_line, |words| {
                explain(words, &self.host, &self.layout.parent)
            })
        })?;
        let bytes: u64 = files.iter().map(|upload| upload.entry.size).sum();
        context.progress.moved(
            files.len().saturating_sub(sent.into_inner()),
            bytes.saturating_sub(sent_bytes.into_inner()),
        );
        Ok(())
    }
}
