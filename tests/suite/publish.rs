//! What `presswork publish` puts online, and what stays online whatever happens to it.

mod after;
mod cloud;
mod folder;
mod git;
mod rsync;
mod s3;
mod shared;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A small site with a section `[publish.default]`.
pub struct Newsroom {
    pub folder: TempDir,
}

/// What a run of the program said.
pub struct Said {
    pub code: i32,
    pub result: String,
    pub notes: String,
}

impl Newsroom {
    pub fn new(publish: &str) -> Self {
        let room = Self {
            folder: TempDir::new().unwrap(),
        };
        room.run(&["init", "."]).fine();
        room.configure(publish);
        room
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn configure(&self, publish: &str) {
        let place = self.root().join("config.toml");
        let text = fs::read_to_string(&place).unwrap();
        let text = text.split("# --- publish").next().unwrap().to_owned();
        fs::write(place, format!("{text}# --- publish\n{publish}\n")).unwrap();
    }

    pub fn story(&self, name: &str, words: &str) {
        let text = format!(
            "+++\ntitle = \"Story {name}\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"S.\"\n+++\n{words}\n"
        );
        fs::write(
            self.root().join(format!("content/articles/{name}.md")),
            text,
        )
        .unwrap();
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("presswork"));
        command
            .current_dir(self.root())
            .args(arguments)
            .env("SOURCE_DATE_EPOCH", "1780315200")
            .env("USER", "ada")
            .env_remove("GITHUB_ACTOR")
            .env_remove("GITLAB_USER_LOGIN")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::from(self.command(arguments).output().unwrap())
    }

    pub fn publish(&self) -> Said {
        self.run(&["publish"])
    }

    /// What was built, by path.
    pub fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let mut built = files(&self.root().join("public"));
        built.remove(".presswork");
        built
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            result: text(output.stdout),
            notes: text(output.stderr),
        }
    }
}

impl Said {
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!(self.code, 0, "{}\n{}", self.result, self.notes);
        self.result
    }

    #[track_caller]
    pub fn failed(self, wanted: &[&str]) -> String {
        assert_eq!(self.code, 1, "{}\n{}", self.result, self.notes);
        for wanted in wanted {
            assert!(
                self.notes.contains(wanted),
                "no `{wanted}` in: {}",
                self.notes
            );
        }
        self.notes
    }
}

/// Every file below a folder, through links at its top.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let real: PathBuf = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    walkdir::WalkDir::new(&real)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&real).unwrap().to_str().unwrap();
            (path.to_owned(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Says that something could not be tested here, past whatever catches what tests print.
pub fn pass_over(what: &str) {
    let line = format!("PASSED OVER: {what}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// Kills runs of a command at moments spread over the time that a run takes here. Not a wait for
/// anything: the moment of the kill is what is varied.
pub struct Killer {
    span: Duration,
    moments: u64,
    killed: u64,
}

impl Killer {
    /// Returns one for so many moments, that has seen how long a run takes.
    pub fn new(moments: u64, run: impl FnOnce()) -> Self {
        let began = Instant::now();
        run();
        let span = began.elapsed();
        Self {
            span,
            moments,
            killed: 0,
        }
    }

    /// Runs a command and kills it at the moment with this number.
    pub fn strike(&mut self, command: &mut Command, number: u64) {
        let after = self.span.mul_f64(number as f64 / self.moments as f64);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = quiet.spawn().unwrap();
        std::thread::sleep(after);
        match child.try_wait().unwrap() {
            None => self.killed += 1,
            // A machine that had much else to do when the first run was measured is faster now.
            Some(_) => self.span = after,
        }
        let _ = child.kill();
        child.wait().unwrap();
    }

    /// Sees to it that enough runs were still at work when they were killed.
    pub fn enough(&self) {
        let killed = self.killed;
        assert!(
            killed > self.moments / 4,
            "only {killed} were killed before they were done"
        );
    }
}
