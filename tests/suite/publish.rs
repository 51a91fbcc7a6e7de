//! Tests of `presswork publish`, also with interruptions.

mod addresses;
mod cloud;
mod folder;
mod git;
mod going_back;
mod interrupted;
mod notifications;
pub mod private_drafts;
mod rsync;
mod s3;
mod shared;
mod starter;
mod withdrawn;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A small project with a section `[publish.default]`.
pub struct TestProject {
    pub folder: TempDir,
}

/// The output of a run of the program.
pub struct RunOutput {
    pub code: i32,
    pub result: String,
    pub notes: String,
}

impl TestProject {
    pub fn new(publish: &str) -> Self {
        let project = Self {
            folder: TempDir::new().unwrap(),
        };
        project.run(&["init", "."]).fine();
        let place = project.root().join("config.toml");
        let text = fs::read_to_string(&place).unwrap();
        // The starter is what these projects publish. Cards, which take a while to draw, are files like others. Of the
        // search's index, what an edit replaces stays for an hour, as other assets do.
        let starter = "[social]\ncards = false\n[articles]\nsearch = false\n[diagnostics]\nseed-text = \"off\"\nstarter-address = \"off\"\n";
        fs::write(place, text + starter).unwrap();
        project.configure(publish);
        project
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
            .env_remove("CI")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> RunOutput {
        RunOutput::from(self.command(arguments).output().unwrap())
    }

    pub fn publish(&self) -> RunOutput {
        self.run(&["publish"])
    }

    /// Returns the built files, by path.
    pub fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let mut built = files(&self.root().join("public"));
        built.remove(".presswork");
        built
    }
}

impl From<Output> for RunOutput {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            result: text(output.stdout),
            notes: text(output.stderr),
        }
    }
}

impl RunOutput {
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

/// Returns every file below a folder, following a link at its top.
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

/// Asserts that two sites are the same; the message names the differing paths, without their bytes.
#[track_caller]
pub fn same(found: &BTreeMap<String, Vec<u8>>, wanted: &BTreeMap<String, Vec<u8>>) {
    let all = found.keys().chain(wanted.keys());
    let differ: std::collections::BTreeSet<&String> = all
        .filter(|path| found.get(*path) != wanted.get(*path))
        .collect();
    assert!(differ.is_empty(), "{differ:?}");
}

/// Damages a published site behind its manifest: of two files, one gets other bytes of the same number, and one
/// is deleted.
pub fn damage(site: &Path) {
    let file = site.join("favicon.svg");
    let length = fs::metadata(&file).unwrap().len();
    // The file itself is written to, as a disk does that goes bad: other links to it lead to the same bytes.
    fs::write(&file, vec![b'x'; usize::try_from(length).unwrap()]).unwrap();
    fs::remove_file(site.join("feed.xml")).unwrap();
}

/// Asserts that `publish --verify` names what [`damage`] did, mends it, and then finds nothing more.
#[track_caller]
pub fn assert_mended(
    run: &dyn Fn(&[&str]) -> RunOutput,
    online: &dyn Fn() -> BTreeMap<String, Vec<u8>>,
    wanted: &BTreeMap<String, Vec<u8>>,
) {
    let found = "2 files are not as they were published: favicon.svg, feed.xml (missing)";
    run(&["publish", "--verify", "--dry-run"]).failed(&[found]);
    assert!(!online().contains_key("feed.xml"));
    let mended = run(&["publish", "--verify"]);
    assert!(mended.notes.contains(found), "{}", mended.notes);
    let result = mended.fine();
    assert!(result.contains(": 2 files"), "{result}");
    same(&online(), wanted);
    let again = run(&["publish", "--verify"]);
    assert!(!again.notes.contains("published:"), "{}", again.notes);
    assert!(again.fine().contains("files, all of them read"));
    run(&["publish", "--verify", "--dry-run"]).fine();
}

/// Asserts that a file that is gone from a target, and that the site no longer has, is named once. `delete` deletes a
/// file of the site at the target.
#[track_caller]
pub fn assert_forgotten(
    project: &TestProject,
    run: &dyn Fn(&[&str]) -> RunOutput,
    delete: &dyn Fn(&str),
) {
    project.write("content/static/old.txt", b"old");
    run(&["publish"]).fine();
    fs::remove_file(project.root().join("content/static/old.txt")).unwrap();
    delete("old.txt");
    let found = "published: old.txt (missing)";
    let verify = ["publish", "--verify"];
    run(&["publish", "--verify", "--dry-run"]).failed(&[found]);
    let printed = run(&verify);
    assert!(printed.notes.contains(found), "{}", printed.notes);
    let result = printed.fine();
    assert!(result.contains("1 taken out of the manifest"), "{result}");
    let again = run(&verify);
    assert!(!again.notes.contains("published:"), "{}", again.notes);
    assert!(again.fine().contains("files, all of them read"));
    run(&["publish", "--verify", "--dry-run"]).fine();
}

/// Reports that something could not be tested here, bypassing the capture of test output.
pub fn pass_over(what: &str) {
    let line = format!("PASSED OVER: {what}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// Says whether clocks can be changed here, and reports it where they cannot.
pub fn has_faketime() -> bool {
    let there = Command::new("faketime").arg("--version").output().is_ok();
    if !there {
        pass_over("there is no faketime");
    }
    there
}

/// Returns the same command on a machine with a wrong clock, with the offset in faketime's syntax.
pub fn with_wrong_clock(command: &Command, by: &str) -> Command {
    let mut wrong = Command::new("faketime");
    wrong.args(["-f", by]).arg(command.get_program());
    wrong.args(command.get_args()).stdin(Stdio::null());
    wrong.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrong.env(name, value),
            None => wrong.env_remove(name),
        };
    }
    // The monotonic clock runs as ever.
    wrong.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    wrong
}

/// The side of a call on which a program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Before,
    After,
    /// Only a part of the call's input was handed over.
    Within,
}

impl Moment {
    pub const ALL: [Moment; 2] = [Moment::Before, Moment::After];
}

/// A shim for a program that publications call. The shim counts the calls, and kills the publication with
/// all its processes at one of them.
pub struct KillingShim {
    folder: TempDir,
    program: &'static str,
}

impl KillingShim {
    pub fn before(program: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let real = std::env::split_paths(&path)
            .map(|folder| folder.join(program))
            .find(|file| file.is_file())
            .unwrap_or_else(|| panic!("there is no {program}"));
        let own = folder.path().display();
        let script = format!(
            "#!/bin/sh\nn=$(($(cat {own}/calls 2>/dev/null || echo 0) + 1))\necho $n > {own}/calls\n\
             at=$(cat {own}/at 2>/dev/null)\n\
             if [ -f {own}/alone ] && [ \"$n\" = \"${{at% *}}\" ]; then {}; fi\n\
             [ \"$n Before\" = \"$at\" ] && kill -9 0\n\
             [ \"$n Fails\" = \"$at\" ] && exit 255\n\
             {} \"$@\"\nended=$?\n[ \"$n After\" = \"$at\" ] && kill -9 0\nexit $ended\n",
            orphaned(&own.to_string(), &real),
            real.display()
        );
        executable(&folder.path().join(program), &script);
        Self { folder, program }
    }

    /// Returns the file to call instead of the program.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join(self.program)
    }

    /// Returns a `PATH` on which the shim comes first.
    pub fn path(&self) -> std::ffi::OsString {
        let path = std::env::var_os("PATH").unwrap();
        let folders = [self.folder.path().to_owned()];
        std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path))).unwrap()
    }

    /// Returns the number of calls since the last question.
    pub fn calls(&self) -> usize {
        let calls = self.folder.path().join("calls");
        let count = fs::read_to_string(&calls).unwrap_or_default();
        let _ = fs::remove_file(calls);
        count.trim().parse().unwrap_or(0)
    }

    /// Runs a command that is killed at this call, and says whether the command came so far.
    pub fn run_and_kill(&self, command: &mut Command, call: usize, moment: Moment) -> bool {
        self.calls();
        let at = self.folder.path().join("at");
        fs::write(&at, format!("{call} {moment:?}\n")).unwrap();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        // All child processes are in the command's group, and this test is not.
        let mut child = command.process_group(0).spawn().unwrap();
        let ended = child.wait().unwrap();
        fs::remove_file(at).unwrap();
        self.calls();
        ended.code().is_none()
    }

    /// Runs a command whose call with this number fails before it does anything.
    pub fn run_and_fail(&self, command: &mut Command, call: usize) {
        self.calls();
        let at = self.folder.path().join("at");
        fs::write(&at, format!("{call} Fails\n")).unwrap();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap();
        fs::remove_file(at).unwrap();
        self.calls();
    }

    /// Runs a command that is killed at this call, while the call itself goes on, and says whether the
    /// command came so far.
    pub fn run_and_kill_alone(&self, command: &mut Command, call: usize, moment: Moment) -> bool {
        let at = |name: &str| self.folder.path().join(name);
        self.calls();
        let _ = fs::remove_file(at("victim"));
        fs::write(at("alone"), "").unwrap();
        fs::write(at("at"), format!("{call} {moment:?}\n")).unwrap();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        fs::write(at("victim"), child.id().to_string()).unwrap();
        let ended = child.wait().unwrap();
        for old in ["at", "alone"] {
            fs::remove_file(at(old)).unwrap();
        }
        self.calls();
        ended.code().is_none()
    }

    /// Waits for the call that went on without its publisher.
    pub fn wait_for_orphan(&self) {
        let orphan = fs::read_to_string(self.folder.path().join("orphan")).unwrap();
        while Path::new("/proc").join(orphan.trim()).exists() {
            std::thread::yield_now();
        }
    }
}

/// Returns the part of the shim that kills the publisher alone at a call: the call itself goes on, a while
/// later where the number of the call says so, as over a slow connection.
fn orphaned(own: &str, real: &Path) -> String {
    let real = real.display();
    format!(
        "while ! [ -s {own}/victim ]; do :; done; victim=$(cat {own}/victim); echo $$ > {own}/orphan
         parent=$PPID; die() {{ kill -9 $victim; sleep 0.$((n % 5 * 2)); }}
         # What the publisher itself has started has nobody to answer to.
         [ $parent = $victim ] && exec > {own}/ignored 2>&1
         case \"$at\" in
         *Before) die; {real} \"$@\";;
         *Within) die; if [ $parent = $victim ]; then head -c 20 | {real} \"$@\"; else {real} \"$@\"; fi;;
         *) {real} \"$@\"; kill -9 $victim;;
         esac; exit 0"
    )
}

/// Writes a script that can be run.
pub fn executable(file: &Path, script: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, script).unwrap();
    let mut mode = fs::metadata(file).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    fs::set_permissions(file, mode).unwrap();
}

/// A disk of a few megabytes, mounted on a folder until the value is dropped.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Returns `None` where mounting is not permitted, and reports it.
    pub fn on(folder: &Path, megabytes: usize) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o"])
            .arg(format!("size={megabytes}m"))
            .arg("presswork-test")
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            pass_over("only root can mount a small disk");
            return None;
        }
        Some(Self(folder.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // The lazy option unmounts even while a service has a file open.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
