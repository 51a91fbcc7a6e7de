//! Every command, killed at its calls to the system, and refused by the system: what was there stays whole, and
//! the next run puts everything right.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::length::is_long;
use crate::publish::private_drafts::{apart, assert_whole, scoop};
use crate::publish::{TestProject, files, same};
use crate::strace;

type Files = BTreeMap<String, Vec<u8>>;

/// What happens to a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Harm {
    /// It is killed.
    Kill,
    /// The system refuses, in one of several ways.
    Refusal,
}

impl Harm {
    /// The calls to which this happens: those that name a file, or all that have to do with one.
    fn calls(self) -> &'static str {
        match self {
            Harm::Kill => "%file",
            Harm::Refusal => "%file,%desc",
        }
    }

    /// At how many calls this happens to a command.
    fn times(self) -> usize {
        match (self, is_long()) {
            (_, false) => 6,
            (Harm::Kill, true) => 200,
            (Harm::Refusal, true) => 500,
        }
    }

    fn at(self, nth: usize) -> Command {
        let what = match (self, nth % 3) {
            (Harm::Kill, _) => "signal=KILL",
            (Harm::Refusal, 0) => "error=EIO",
            (Harm::Refusal, 1) => "error=ENOSPC",
            (Harm::Refusal, _) => "error=EACCES",
        };
        strace::injecting(self.calls(), &format!("{what}:when={nth}"), None)
    }
}

/// A site of which two versions alternate, with what each of them has to become.
struct Alternating {
    project: TestProject,
    wanted: [Files; 2],
    /// The version that was written last.
    version: usize,
}

impl Alternating {
    fn new(config: &str) -> Self {
        let project = TestProject::new("");
        project.configure(config);
        // Most of what is kept for a later build is of stories that stay, and is added to.
        for number in 0..6 {
            project.story(&format!("stays-{number}"), "Words.");
        }
        let mut alternating = Self {
            project,
            wanted: [Files::new(), Files::new()],
            version: 0,
        };
        for version in 0..2 {
            alternating.write(version);
            let out = alternating.project.root().join(format!("clean-{version}"));
            let place = out.to_str().unwrap();
            alternating.run(&["build", "--no-cache", "--out", place]);
            alternating.wanted[version] = site_in(out);
        }
        alternating
    }

    fn write(&mut self, version: usize) {
        self.version = version;
        for story in ["a", "b"] {
            self.project.story(story, &format!("VERSION {version}"));
        }
        let only = ["only-0", "only-1"];
        let gone = format!("content/articles/{}.md", only[1 - version]);
        let _ = fs::remove_file(self.project.root().join(gone));
        self.project.story(only[version], "Words.");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.project.command(arguments);
        command.env("RAYON_NUM_THREADS", "1");
        command
    }

    fn run(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
    }

    /// Runs a command to which something happens at its Nth call, and says whether it failed.
    fn fails_with(&self, harm: Harm, nth: usize, arguments: &[&str]) -> bool {
        let plain = self.command(arguments);
        let mut command = harm.at(nth);
        command.arg(plain.get_program()).args(plain.get_args());
        command.current_dir(self.project.root());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        !command.status().unwrap().success()
    }

    /// Calls `each` with the numbers of the calls of a command at which something happens, spread evenly; `each`
    /// says whether the command failed.
    fn sweep(
        &mut self,
        harm: Harm,
        arguments: &[&str],
        mut each: impl FnMut(&mut Self, usize) -> bool,
    ) {
        self.write(1 - self.version);
        let plain = self.command(arguments);
        let most = strace::count(harm.calls(), &plain);
        assert!(most > 10, "{arguments:?} makes {most} calls");
        let times = harm.times().min(most);
        let calls = (0..times).map(|step| 1 + step * most / times);
        let failed = calls.filter(|nth| each(self, *nth)).count();
        assert!(
            harm == Harm::Refusal || failed > times / 5,
            "{failed} of {times} runs of {arguments:?} failed by {harm:?}"
        );
    }

    /// Asserts that every file is that of the one version or that of the other.
    #[track_caller]
    fn assert_files_are_whole(&self, found: &Files, when: &str) {
        for (path, bytes) in found {
            let is_whole = self.wanted.iter().any(|site| site.get(path) == Some(bytes));
            assert!(is_whole, "{when}: {path} is not whole");
        }
    }

    /// Asserts that a site is the new version, unless the command failed.
    #[track_caller]
    fn assert_is_done(&self, failed: bool, found: &Files, when: &str) {
        let is_new = *found == self.wanted[self.version];
        assert!(failed || is_new, "{when}: a wrong site, and no word of it");
    }

    /// Asserts that a site is completely the one version or the other.
    #[track_caller]
    fn assert_is_one_version(&self, found: &Files, when: &str) {
        assert!(self.wanted.contains(found), "{when}: the site is mixed");
    }
}

/// Returns the files of a site that readers see.
fn site_in(folder: PathBuf) -> Files {
    let mut files = files(&folder);
    files.retain(|path, _| !path.starts_with(".presswork"));
    files
}

const HARMS: [Harm; 2] = [Harm::Kill, Harm::Refusal];

#[test]
fn a_build_that_is_interrupted_leaves_whole_files() {
    if !strace::is_allowed() {
        return;
    }
    let mut site = Alternating::new("");
    let public = site.project.root().join("public");
    site.run(&["build"]);
    for harm in HARMS {
        site.sweep(harm, &["build"], |site, nth| {
            site.write(1 - site.version);
            let failed = site.fails_with(harm, nth, &["build"]);
            let when = format!("{harm:?} at call {nth}");
            let found = site_in(public.clone());
            site.assert_files_are_whole(&found, &when);
            site.assert_is_done(failed, &found, &when);
            site.run(&["build"]);
            same(&site_in(public.clone()), &site.wanted[site.version]);
            failed
        });
    }
}

#[test]
fn a_publication_that_is_interrupted_leaves_a_whole_site() {
    if !strace::is_allowed() {
        return;
    }
    for keep in [2, 0] {
        let config =
            format!("[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = {keep}\n");
        let mut site = Alternating::new(&config);
        let online = site.project.root().join("www/site");
        site.run(&["publish", "--yes"]);
        for harm in HARMS {
            site.sweep(harm, &["publish"], |site, nth| {
                site.write(1 - site.version);
                let failed = site.fails_with(harm, nth, &["publish"]);
                let when = format!("keep = {keep}, {harm:?} at call {nth}");
                let found = site_in(online.clone());
                match keep {
                    0 => site.assert_files_are_whole(&found, &when),
                    _ => site.assert_is_one_version(&found, &when),
                }
                site.assert_is_done(failed, &found, &when);
                site.run(&["publish"]);
                same(&site_in(online.clone()), &site.wanted[site.version]);
                failed
            });
        }
    }
}

#[test]
fn a_rollback_that_is_interrupted_leaves_a_whole_site() {
    if !strace::is_allowed() {
        return;
    }
    let config = "[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = 2\n";
    let mut site = Alternating::new(config);
    let online = site.project.root().join("www/site");
    site.run(&["publish", "--yes"]);
    site.write(0);
    site.run(&["publish"]);
    for harm in HARMS {
        site.sweep(harm, &["publish", "rollback"], |site, nth| {
            site.write(1 - site.version);
            site.run(&["publish", "--resume"]);
            let failed = site.fails_with(harm, nth, &["publish", "rollback"]);
            let when = format!("{harm:?} at call {nth}");
            site.assert_is_one_version(&site_in(online.clone()), &when);
            site.run(&["publish", "--resume"]);
            same(&site_in(online.clone()), &site.wanted[site.version]);
            failed
        });
    }
}

/// The site stays as it is, and the draft is the old one, the new one or none.
#[test]
fn a_draft_that_is_interrupted_leaves_a_whole_site() {
    if !strace::is_allowed() {
        return;
    }
    for keep in [2, 0] {
        let config =
            format!("[publish.default]\ntarget = \"folder\"\npath = \"www/site\"\nkeep = {keep}\n");
        let mut site = Alternating::new(&config);
        let online = site.project.root().join("www/site");
        site.run(&["publish", "--yes"]);
        let wanted = site_in(online.clone());
        let put = ["publish", "--draft", "content/articles/scoop/index.md"];
        let mut version = 0;
        scoop(&site.project, version);
        for harm in HARMS {
            site.sweep(harm, &put, |site, nth| {
                version += 1;
                scoop(&site.project, version);
                if version % 2 == 0 {
                    site.run(&["publish", "drafts", "--withdraw", "all"]);
                }
                let failed = site.fails_with(harm, nth, &put);
                let when = format!("keep = {keep}, {harm:?} at call {nth}");
                let (found, drafts) = apart(site_in(online.clone()));
                assert!(found == wanted, "{when}: the site is another");
                assert_whole(&drafts, &when);
                site.run(&put);
                let (found, drafts) = apart(site_in(online.clone()));
                same(&found, &wanted);
                assert_whole(&drafts, &when);
                let new = format!("VERSION{version} ");
                let is_new = |page: &Vec<u8>| String::from_utf8_lossy(page).contains(&new);
                assert!(drafts.values().any(is_new), "{when}: an old draft");
                failed
            });
        }
    }
}

#[test]
fn a_check_that_is_interrupted_changes_nothing() {
    if !strace::is_allowed() {
        return;
    }
    let mut site = Alternating::new("");
    let content = site.project.root().join("content");
    for harm in HARMS {
        site.sweep(harm, &["check", "--fix"], |site, nth| {
            let before = files(&content);
            let failed = site.fails_with(harm, nth, &["check", "--fix"]);
            same(&files(&content), &before);
            site.run(&["check"]);
            failed
        });
    }
}

#[test]
fn a_new_article_that_is_interrupted_is_whole_or_not_there() {
    if !strace::is_allowed() {
        return;
    }
    let mut site = Alternating::new("");
    let articles = site.project.root().join("content/articles");
    let new = ["new", "--date", "2026-05-01", "A headline"];
    site.run(&new);
    let whole: Vec<Vec<u8>> = files(&articles).into_values().collect();
    let drafts = || {
        let all = files(&articles).into_iter();
        all.filter(|(path, _)| path.contains("headline"))
    };
    let clear = || drafts().for_each(|(path, _)| fs::remove_file(articles.join(path)).unwrap());
    for harm in HARMS {
        clear();
        site.sweep(harm, &new, |site, nth| {
            clear();
            let failed = site.fails_with(harm, nth, &new);
            for (path, bytes) in drafts() {
                assert!(whole.contains(&bytes), "{harm:?} at call {nth}: {path}");
            }
            clear();
            site.run(&new);
            failed
        });
    }
}
