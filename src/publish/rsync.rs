//! `target = "rsync"`: complete generations on another machine, and a link that is switched atomically.
//!
//! The layout is that of [`super::generations`]. A new generation is created on the other machine from
//! links to the files of the last one; only new files are sent, by rsync. The other machine needs `sh`,
//! `rsync` and the usual small programs, and nothing of presswork's.
//!
//! A publisher that is killed leaves a script or an rsync behind that goes on, here or on the other machine.
//! Its staging folder has a name of its own, in which nobody else writes; a script that changes more than
//! that looks first whether the lock is still that of its publisher; and a document that was cut short on
//! its way is never taken for a whole one.

mod contents;
mod faults;
mod lock;
mod shell;
mod upload;

use std::process::Command;
use std::sync::{Mutex, PoisonError};

use self::faults::explain;
use self::shell::{TAKEN, home, is_whole, listed, quoted};
use super::change::{Change, Source, Upload};
use super::layout::Layout;
use super::lock::{Lock, token};
use super::manifest::Files;
use super::program::{self, NoProgress, attended, retry};
use super::token::RECORD;
use super::{DraftFile, Fault, FaultKind, Manifest, Online, Progress, StepContext, Target};
use crate::base::OutPath;
use crate::model::addresses::PRIVATE_DRAFTS;

/// A folder on another machine.
pub(crate) struct Remote {
    host: String,
    path: String,
    port: Option<u16>,
    keep: usize,
    layout: Layout,
    /// The command that reaches the other machine, as words: `ssh`, or the value of `RSYNC_RSH`.
    shell: Vec<String>,
    /// The name of the staging folders of this process begins with the generation and ends with this.
    staging: String,
    /// The document of the lock that was last asked for.
    claim: Mutex<Vec<u8>>,
}

impl Remote {
    /// Opens the folder, which need not exist yet. The other machine is not contacted.
    ///
    /// # Errors
    ///
    /// Fails where the path names no folder.
    pub(super) fn open(
        host: &str,
        path: &str,
        port: Option<u16>,
        keep: usize,
    ) -> Result<Self, Fault> {
        let layout = Layout::of(path).ok_or_else(|| {
            Fault::new(format!("{path} cannot be published to")).help("name a folder")
        })?;
        let shell = std::env::var("RSYNC_RSH").unwrap_or_default();
        let mut shell: Vec<String> = shell.split_whitespace().map(str::to_owned).collect();
        if shell.is_empty() {
            shell.push("ssh".to_owned());
        }
        if let Some(port) = port {
            shell.extend(["-p".to_owned(), port.to_string()]);
        }
        if !attended() {
            shell.extend(["-o".to_owned(), "BatchMode=yes".to_owned()]);
        }
        // A cut connection is noticed within a minute.
        for option in [
            "ConnectTimeout=20",
            "ServerAliveInterval=15",
            "ServerAliveCountMax=4",
        ] {
            shell.extend(["-o".to_owned(), option.to_owned()]);
        }
        Ok(Self {
            host: host.to_owned(),
            path: path.to_owned(),
            port,
            keep,
            layout,
            shell,
            staging: format!("{}.new", token()?),
            claim: Mutex::default(),
        })
    }

    /// Runs a script on the other machine, in the parent of the published folder.
    fn remote(&self, script: &str, input: &[u8]) -> Result<Vec<u8>, Fault> {
        let parent = match self.layout.parent.as_str() {
            "" => ".",
            parent => parent,
        };
        let script = format!(
            "set -e; umask 022; cd {}; store={}; name={}; {script}",
            home(parent),
            quoted(&self.layout.store),
            quoted(&self.layout.name)
        );
        let command = format!("sh -c {}", quoted(&script));
        retry(&NoProgress, || {
            let mut ssh = self.ssh();
            ssh.arg(&self.host).arg(&command);
            program::run(&mut ssh, input, |words| {
                explain(words, &self.host, &self.layout.parent)
            })
        })
    }

    /// Runs a script that changes the site or what belongs to it. `held` in it ends it where another
    /// publisher has the lock.
    fn change(&self, script: &str, input: &[u8]) -> Result<Vec<u8>, Fault> {
        self.remote(&format!("{}; held; {script}", self.held()), input)
    }

    /// Returns the function `held` of a script.
    fn held(&self) -> String {
        let claim = self.claim.lock().unwrap_or_else(PoisonError::into_inner);
        let claim = quoted(&String::from_utf8_lossy(&claim));
        format!(
            "parent=$PWD; held() {{ if [ \"$(cat \"$parent/$store/lock\" 2>/dev/null)\" != {claim} ]; then \
             echo {TAKEN} >&2; exit 1; fi; }}"
        )
    }

    /// Returns the name of the folder in which a generation is put together.
    fn staging(&self, number: u64) -> String {
        format!("{number}.{}", self.staging)
    }

    fn claim(&self, document: &[u8]) {
        let mut claim = self.claim.lock().unwrap_or_else(PoisonError::into_inner);
        *claim = document.to_vec();
    }

    fn text(&self, script: &str, input: &[u8]) -> Result<String, Fault> {
        let output = self.remote(script, input)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    fn ssh(&self) -> Command {
        let (program, arguments) = self
            .shell
            .split_first()
            .map_or(("ssh", &[][..]), |(first, rest)| (first.as_str(), rest));
        let mut ssh = Command::new(program);
        ssh.args(arguments);
        ssh
    }

    /// Deletes the files kept for the next attempt where the disk is full.
    fn tidy<T>(&self, number: u64, done: Result<T, Fault>) -> Result<T, Fault> {
        if done
            .as_ref()
            .is_err_and(|fault| fault.kind == FaultKind::DiskFull)
        {
            // A failure here leaves nothing better to do.
            let staging = self.staging(number);
            let _ = self.remote(&format!("cd \"$store\"; rm -rf left {staging}"), b"");
        }
        done
    }
}

impl Target for Remote {
    fn place(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{} (port {port})", self.host, self.path),
            None => format!("{}:{}", self.host, self.path),
        }
    }

    fn lock(&self) -> Option<&dyn Lock> {
        Some(self)
    }

    fn online(&self) -> Result<Online, Fault> {
        let script = "\
            if [ -L \"$name\" ]; then link=$(readlink \"$name\"); echo \"link $link\"; \
            number=${link##*/}; if [ -f \"$store/$number.json\" ]; then cat \"$store/$number.json\"; fi; \
            elif [ -d \"$name\" ] && [ -n \"$(ls -A \"$name\")\" ]; then echo folder; \
            elif [ -e \"$name\" ] && [ ! -d \"$name\" ]; then echo file; \
            else echo nothing; fi";
        let output = self.text(script, b"")?;
        let (first, document) = output.split_once('\n').unwrap_or((&output, ""));
        let place = self.place();
        let away = "move it away, so that presswork can put a link to the newest of several \
                    generations there";
        let manifest = match first.split_once(' ') {
            None if first == "nothing" => None,
            None => {
                return Err(Fault::new(format!("at {place} there is a {first} already")).help(away));
            }
            Some((_, link)) if self.layout.generation(link).is_none() => {
                return Err(Fault::new(format!(
                    "{place} is a link to {link}, which presswork did not make"
                ))
                .help(away));
            }
            Some(_) if document.is_empty() => {
                return Err(Fault::new(format!("the manifest of {place} is gone"))
                    .help("take the link there away to begin anew"));
            }
            Some(_) => Some(Manifest::read(document.as_bytes(), &place)?),
        };
        Ok(Online {
            manifest,
            unknown_files: Vec::new(),
            damaged: Vec::new(),
        })
    }

    fn contents(&self, manifest: &Manifest, progress: &dyn Progress) -> Result<Files, Fault> {
        self.digests(manifest, progress)
    }

    fn drafts(&self) -> Result<Vec<DraftFile>, Fault> {
        // A record is one line, and in a path of the site is nothing that ends one.
        let script = format!(
            "cd \"$name/{PRIVATE_DRAFTS}\" 2>/dev/null || exit 0; find . -type f | while IFS= read -r one; do \
             case \"$one\" in */{RECORD}) printf '%s\\t%s\\n' \"$one\" \"$(cat \"$one\")\";; \
             *) printf '%s\\n' \"$one\";; esac; done"
        );
        let listed = self.text(&script, b"")?;
        let files = listed.lines().filter_map(|line| {
            let (path, record) = match line.split_once('\t') {
                Some((path, record)) => (path, Some(record.as_bytes().to_vec())),
                None => (line, None),
            };
            let path = format!("{PRIVATE_DRAFTS}/{}", path.strip_prefix("./")?);
            let path = OutPath::new(&path).ok()?;
            Some(DraftFile { path, record })
        });
        Ok(files.collect())
    }

    fn prepare(&self, change: &Change) -> Result<(), Fault> {
        let number = change.next.generation;
        // The files of interrupted publications are collected in `left`, from which the upload takes
        // files instead of sending them again. What a killed publisher left running may write on there
        // meanwhile, and hinders nobody.
        let current = change.before.as_ref().map_or(0, |before| before.generation);
        let staging = self.staging(number);
        let mut script = format!(
            "mkdir -p \"$store\"; cd \"$store\"; \
             for one in *; do n=${{one%%.*}}; case \"$n\" in ''|*[!0-9]*) continue;; esac; \
             case \"$one\" in *.new|*.list) ;; *) [ \"$n\" -gt {current} ] || continue;; esac; \
             if [ -d \"$one\" ] && [ -d left ]; then \
             rsync -a --link-dest=\"$PWD/$one\" \"$one/\" left/ || true; \
             elif [ -d \"$one\" ]; then mv \"$one\" left; fi; \
             rm -rf \"./$one\" || true; done; \
             mkdir -p left {staging}"
        );
        if change.before.is_some() {
            script.push_str(&format!(
                "; rsync -a --link-dest=\"$PWD/{current}\" {current}/ {staging}/; \
                 cd {staging}; xargs -0 rm -f --; \
                 find . -depth -type d -empty -exec rmdir {{}} + 2>/dev/null || true"
            ));
        }
        let unneeded = listed(change.deletions.iter());
        self.tidy(number, self.change(&script, &unneeded)).map(drop)
    }

    fn put(&self, phase: &[Upload], change: &Change, context: &StepContext) -> Result<(), Fault> {
        let number = change.next.generation;
        let of_files = |upload: &&Upload| matches!(upload.source, Source::File(_));
        let new: Vec<&Upload> = phase.iter().filter(of_files).collect();
        if let Some(Source::File(file)) = new.first().map(|upload| &upload.source) {
            let file =
                std::path::absolute(file).map_err(|error| Fault::of_file("read", file, &error))?;
            // Every output has its own path below one folder.
            let path = new.first().map_or("", |upload| upload.path.as_str());
            let file = file.to_string_lossy();
            let folder = file
                .strip_suffix(path)
                .unwrap_or_default()
                .trim_end_matches('/');
            self.tidy(number, self.upload(folder, &new, context, number))?;
        }
        let kept = phase.iter().find_map(|upload| match upload.source {
            Source::Kept(kept) => Some(kept),
            Source::File(_) => None,
        });
        if let Some(kept) = kept {
            let paths = phase
                .iter()
                .filter(|upload| !of_files(upload))
                .map(|upload| &upload.path);
            let script = format!(
                "cd \"$store\"; list={number}.list; cat > $list; \
                 (cd {staging}; xargs -0 rm -f -- < ../$list); \
                 rsync -a --from0 --files-from=$list --link-dest=\"$PWD/{kept}\" {kept}/ {staging}/; \
                 rm -f $list",
                staging = self.staging(number)
            );
            self.change(&script, &listed(paths))?;
        }
        Ok(())
    }

    fn commit(&self, change: &Change) -> Result<(), Fault> {
        let number = change.next.generation;
        let document = change.next.to_json();
        // Each step can be repeated after an interruption: it checks whether it was done. What is online
        // after the switch is on the disk before, so that a power cut takes nothing of it.
        let script = format!(
            "new=\"$store/{staging}\"; json=\"$store/{number}.json\"; cat > \"$json.new\"; \
             {whole}; \
             if [ -d \"$new\" ]; then held; rm -rf \"$store/{number}\"; mv \"$new\" \"$store/{number}\"; fi; \
             mv -f \"$json.new\" \"$json\"; sync -f \"$json\" 2>/dev/null || sync; \
             rm -f \"$store.link\"; ln -s \"$store/{number}\" \"$store.link\"; \
             if [ ! -L \"$name\" ] && [ -d \"$name\" ]; then rmdir \"$name\"; fi; held; \
             mv -fT \"$store.link\" \"$name\" 2>/dev/null || mv -fh \"$store.link\" \"$name\"; \
             sync -f \"$store\" 2>/dev/null || sync",
            staging = self.staging(number),
            whole = is_whole("$json.new", &document),
        );
        self.change(&script, &document).map(drop)
    }

    fn clear(&self, change: &Change, _: &StepContext) -> Result<(), Fault> {
        let clear_left = "cd \"$store\"; rm -rf left || { sleep 1; rm -rf left; }";
        let listed = format!("{clear_left}; ls | sed -n 's/^\\([0-9][0-9]*\\)\\.json$/\\1/p'");
        let listed = self.change(&listed, b"")?;
        let listed = String::from_utf8_lossy(&listed);
        let numbers = listed.lines().filter_map(|line| line.parse().ok());
        let numbers: Vec<u64> = numbers
            .filter(|number| *number < change.next.generation)
            .collect();
        let mut old = change.next.outlived(&numbers, self.keep);
        // The site of a copy is kept already.
        let copy = change.before.as_ref().filter(|before| before.is_copy());
        old.extend(copy.map(|before| before.generation));
        if old.is_empty() {
            return Ok(());
        }
        let old: Vec<String> = old
            .iter()
            .map(|number| format!("./{number} ./{number}.json"))
            .collect();
        let script = format!("cd \"$store\"; rm -rf {}", old.join(" "));
        self.change(&script, b"").map(drop)
    }

    fn generations(&self, _: &Manifest) -> Result<Vec<Manifest>, Fault> {
        let script = "cd \"$store\"; for one in *.json; do \
                      if [ -d \"${one%.json}\" ]; then cat \"$one\"; echo; fi; done";
        let output = self.text(script, b"")?;
        let mut kept: Vec<Manifest> = output
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| Manifest::read(line.as_bytes(), &self.place()))
            .collect::<Result<_, _>>()?;
        kept.sort_by_key(|manifest| std::cmp::Reverse(manifest.generation));
        Ok(kept)
    }
}
