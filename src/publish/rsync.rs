//! `target = "rsync"`: whole generations on another machine, and a link that is switched at once.
//!
//! What lies there is what [`super::generations`] makes on this machine. A new generation is made on
//! the other machine from links to the files of the last one; only what is new comes through rsync.
//! The other machine needs `sh`, `rsync` and the usual small programs, and nothing of presswork's.

use std::process::Command;
use std::time::Duration;

use super::change::{Change, Source, Upload};
use super::latch::{Found, Latch};
use super::layout::Layout;
use super::program::{self, Silent, again, attended};
use super::{Crew, Fault, Manifest, Online, Target};

/// A folder on another machine.
pub struct Remote {
    host: String,
    path: String,
    port: Option<u16>,
    keep: usize,
    layout: Layout,
    /// How the other machine is reached, as words: `ssh`, or what `RSYNC_RSH` says.
    shell: Vec<String>,
}

impl Remote {
    /// Opens the folder, at which there need not be anything yet. Nothing is asked of the other
    /// machine.
    ///
    /// # Errors
    ///
    /// Fails where the path names no folder.
    pub fn open(host: &str, path: &str, port: Option<u16>, keep: usize) -> Result<Self, Fault> {
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
        // A connection that is cut is noticed within a minute.
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
        })
    }

    /// Runs a script on the other machine, in the folder in which the published one lies.
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
        again(&Silent, || {
            let mut ssh = self.ssh();
            ssh.arg(&self.host).arg(&command);
            program::run(&mut ssh, input, |words| self.explain(words))
        })
    }

    fn text(&self, script: &str, input: &[u8]) -> Result<String, Fault> {
        let said = self.remote(script, input)?;
        Ok(String::from_utf8_lossy(&said).into_owned())
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

    fn explain(&self, words: &str) -> Fault {
        let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        let host = &self.host;
        if has(&["Permission denied (", "Too many authentication failures"]) {
            return Fault::new(format!("{host} does not let us in: {words}")).help(
                "have a key in your ssh agent, or name one in ~/.ssh/config, that this machine takes",
            );
        }
        if has(&["Host key verification failed", "REMOTE HOST IDENTIFICATION"]) {
            return Fault::new(format!("ssh does not know {host}, or not by this key")).help(
                format!("connect once by hand (`ssh {host}`), and look at the key that it shows"),
            );
        }
        if has(&["No space left", "Disk quota exceeded"]) {
            return Fault::new(format!("there is no room left at {host}")).help(
                "make some, or keep fewer generations with `keep`; the site that was online still is",
            );
        }
        if has(&[
            "rsync: not found",
            "rsync: command not found",
            "command not found",
        ]) {
            return Fault::new(format!("{host} lacks a program: {words}"))
                .help("install rsync there");
        }
        if has(&["can't cd", "No such file or directory"]) && has(&["cd"]) {
            return Fault::new(format!("{host} has no folder {}", self.layout.parent))
                .help("make it there, or look at `path` in config.toml");
        }
        if has(&["Permission denied", "Read-only file system"]) {
            return Fault::new(format!("{host} does not let us write: {words}")).help(format!(
                "have {} made writable for whoever publishes: the site is switched there",
                self.layout.parent
            ));
        }
        let network = [
            "Connection refused",
            "Connection reset",
            "Connection closed",
            "timed out",
            "Could not resolve",
            "connection unexpectedly closed",
            "Broken pipe",
            "lost connection",
            "error in rsync protocol",
            "kex_exchange",
            "Network is unreachable",
            "No route to host",
        ];
        let fault = match has(&network) {
            true => Fault::passing(format!("{host} cannot be reached: {words}")),
            false => Fault::new(format!("{host}: {words}")),
        };
        fault.help("the site that was online still is; publish again when this is mended")
    }

    /// Uploads files, by their paths below `folder`, into the new generation.
    fn upload(&self, folder: &str, paths: &[u8], generation: u64) -> Result<(), Fault> {
        let shell: Vec<String> = self.shell.iter().map(|word| quoted(word)).collect();
        let target = format!(
            "{}:{}/{generation}.new/",
            self.host,
            // A path that is not absolute begins in the user's own folder, for rsync as for ssh.
            match self.layout.parent.trim_start_matches("~/") {
                "" | "~" => self.layout.store.clone(),
                parent => format!("{}/{}", parent.trim_end_matches('/'), self.layout.store),
            }
        );
        again(&Silent, || {
            let mut rsync = Command::new("rsync");
            rsync
                // Names stand for themselves on the other machine, too.
                .args([
                    "--protect-args",
                    "--recursive",
                    "--ignore-times",
                    "--chmod=D755,F644",
                ])
                .args(["--from0", "--files-from=-", "--timeout=120", "--rsh"])
                .arg(shell.join(" "))
                .arg(format!("{folder}/"))
                .arg(&target);
            program::run(&mut rsync, paths, |words| self.explain(words))
        })
        .map(drop)
    }
}

/// Returns a text as one word of a shell (POSIX, 2.2.2).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Returns a folder as a word of a shell, where `~/` stands for the user's own.
fn home(folder: &str) -> String {
    match folder.strip_prefix("~/") {
        Some(rest) => format!("~/{}", quoted(rest)),
        None if folder == "~" => "~".to_owned(),
        None => quoted(folder),
    }
}

/// Returns paths as lists of programs have them, each ended by a zero byte.
fn listed<T: std::fmt::Display>(paths: impl Iterator<Item = T>) -> Vec<u8> {
    paths
        .map(|path| format!("{path}\0"))
        .collect::<String>()
        .into_bytes()
}

impl Target for Remote {
    fn place(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{} (port {port})", self.host, self.path),
            None => format!("{}:{}", self.host, self.path),
        }
    }

    fn latch(&self) -> Option<&dyn Latch> {
        Some(self)
    }

    fn online(&self) -> Result<Online, Fault> {
        let script = "\
            if [ -L \"$name\" ]; then link=$(readlink \"$name\"); echo \"link $link\"; \
            number=${link##*/}; if [ -f \"$store/$number.json\" ]; then cat \"$store/$number.json\"; fi; \
            elif [ -d \"$name\" ] && [ -n \"$(ls -A \"$name\")\" ]; then echo folder; \
            elif [ -e \"$name\" ] && [ ! -d \"$name\" ]; then echo file; \
            else echo nothing; fi";
        let said = self.text(script, b"")?;
        let (first, document) = said.split_once('\n').unwrap_or((&said, ""));
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
            strangers: Vec::new(),
        })
    }

    fn prepare(&self, change: &Change) -> Result<(), Fault> {
        let number = change.next.generation;
        // What an interrupted publication left behind, the new generation's own folder among it.
        let current = change.before.as_ref().map_or(0, |before| before.generation);
        let mut script = format!(
            "mkdir -p \"$store\"; cd \"$store\"; \
             for left in *; do n=${{left%%.*}}; case \"$n\" in ''|*[!0-9]*) ;; \
             *) if [ \"$n\" -gt {current} ]; then rm -rf \"./$left\"; fi;; esac; done; \
             mkdir {number}.new"
        );
        let mut gone = Vec::new();
        if let Some(before) = &change.before {
            script.push_str(&format!(
                "; rsync -a --link-dest=\"$PWD/{current}\" {current}/ {number}.new/; \
                 cd {number}.new; xargs -0 rm -f --; \
                 find . -depth -type d -empty -exec rmdir {{}} + 2>/dev/null || true"
            ));
            gone = listed(
                before
                    .files
                    .keys()
                    .filter(|path| !change.next.files.contains_key(*path)),
            );
        }
        self.remote(&script, &gone).map(drop)
    }

    fn put(&self, wave: &[Upload], change: &Change, crew: &Crew) -> Result<(), Fault> {
        let number = change.next.generation;
        let of_files = |upload: &&Upload| matches!(upload.source, Source::File(_));
        let new: Vec<&Upload> = wave.iter().filter(of_files).collect();
        if let Some(Source::File(file)) = new.first().map(|upload| &upload.source) {
            let file =
                std::path::absolute(file).map_err(|error| Fault::of_file("read", file, &error))?;
            // Every output lies at its own path below one folder.
            let path = new.first().map_or("", |upload| upload.path.as_str());
            let file = file.to_string_lossy();
            let folder = file
                .strip_suffix(path)
                .unwrap_or_default()
                .trim_end_matches('/');
            let paths = listed(new.iter().map(|upload| &upload.path));
            self.upload(folder, &paths, number)?;
            let bytes = new.iter().map(|upload| upload.entry.size).sum();
            crew.progress.moved(new.len(), bytes);
        }
        let kept = wave.iter().find_map(|upload| match upload.source {
            Source::Kept(kept) => Some(kept),
            Source::File(_) => None,
        });
        if let Some(kept) = kept {
            let paths = wave
                .iter()
                .filter(|upload| !of_files(upload))
                .map(|upload| &upload.path);
            let script = format!(
                "cd \"$store\"; list={number}.list; cat > $list; \
                 (cd {number}.new; xargs -0 rm -f -- < ../$list); \
                 rsync -a --from0 --files-from=$list --link-dest=\"$PWD/{kept}\" {kept}/ {number}.new/; \
                 rm -f $list"
            );
            self.remote(&script, &listed(paths))?;
        }
        Ok(())
    }

    fn commit(&self, change: &Change) -> Result<(), Fault> {
        let number = change.next.generation;
        // Whatever is interrupted here can be done again: each step looks whether it was done.
        let script = format!(
            "cat > \"$store/{number}.json.new\"; mv -f \"$store/{number}.json.new\" \"$store/{number}.json\"; \
             if [ -d \"$store/{number}.new\" ]; then mv \"$store/{number}.new\" \"$store/{number}\"; fi; \
             rm -f \"$store.link\"; ln -s \"$store/{number}\" \"$store.link\"; \
             if [ ! -L \"$name\" ] && [ -d \"$name\" ]; then rmdir \"$name\"; fi; \
             mv -fT \"$store.link\" \"$name\" 2>/dev/null || mv -fh \"$store.link\" \"$name\""
        );
        self.remote(&script, &change.next.to_json()).map(drop)
    }

    fn clear(&self, change: &Change, _: &Crew) -> Result<(), Fault> {
        let current = change.next.generation;
        let script = format!(
            "cd \"$store\"; ls | sed -n 's/^\\([0-9][0-9]*\\)\\.json$/\\1/p' | sort -rn | \
             awk '$1 < {current}' | tail -n +{} | while read -r old; do \
             rm -rf \"./$old\" \"./$old.json\"; done",
            self.keep + 1
        );
        self.remote(&script, b"").map(drop)
    }

    fn generations(&self) -> Result<Vec<Manifest>, Fault> {
        let script = "cd \"$store\"; for one in *.json; do \
                      if [ -d \"${one%.json}\" ]; then cat \"$one\"; echo; fi; done";
        let said = self.text(script, b"")?;
        let mut kept: Vec<Manifest> = said
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| Manifest::read(line.as_bytes(), &self.place()))
            .collect::<Result<_, _>>()?;
        kept.sort_by_key(|manifest| std::cmp::Reverse(manifest.generation));
        Ok(kept)
    }
}

impl Latch for Remote {
    fn create(&self, document: &[u8]) -> Result<bool, Fault> {
        // A link is made or not; a file could be there without what it says.
        let script = "mkdir -p \"$store\"; cd \"$store\"; new=lock.$$; cat > $new; \
                      if ln $new lock 2>/dev/null; then echo made; fi; rm -f $new";
        Ok(self.text(script, document)?.trim() == "made")
    }

    fn read(&self) -> Result<Option<Found>, Fault> {
        let script = "cd \"$store\" 2>/dev/null || exit 0; [ -f lock ] || exit 0; \
                      then=$(stat -c %Y lock 2>/dev/null || stat -f %m lock); \
                      echo $(( $(date +%s) - then )); cat lock";
        let said = self.text(script, b"")?;
        let Some((age, document)) = said.split_once('\n') else {
            return Ok(None);
        };
        Ok(Some(Found {
            document: document.as_bytes().to_vec(),
            age: Duration::from_secs(age.trim().parse().unwrap_or(0)),
            etag: None,
            version: None,
        }))
    }

    fn replace(&self, old: &Found, document: &[u8]) -> Result<bool, Fault> {
        let old = String::from_utf8_lossy(&old.document);
        let script = format!(
            "cd \"$store\"; new=lock.$$; cat > $new; \
             if [ \"$(cat lock 2>/dev/null)\" = {} ]; then mv -f $new lock; echo done; \
             else rm -f $new; fi",
            quoted(&old)
        );
        Ok(self.text(&script, document)?.trim() == "done")
    }

    fn remove(&self) -> Result<(), Fault> {
        self.remote("rm -f \"$store/lock\"", b"").map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_a_shell() {
        assert_eq!(quoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
        assert_eq!(home("~/www news"), "~/'www news'");
        assert_eq!(home("/srv/~/x"), "'/srv/~/x'");
    }
}
