//! Private drafts and rollbacks that are interrupted, on a branch and on another machine: the site online is whole
//! each time. What drafts go through in a bucket stands in `private_drafts`.

use std::collections::BTreeMap;
use std::process::Command;

use super::private_drafts::{apart, assert_version, assert_whole, scoop, token};
use super::rsync::machine;
use super::{KillingShim, Moment, RunOutput, TestProject, files, git, same};
use crate::length::is_long;

type Files = BTreeMap<String, Vec<u8>>;

const PUT: &[&str] = &["publish", "--draft", "content/articles/scoop/index.md"];
const ROLLBACK: &[&str] = &["publish", "rollback"];

/// How an interruption comes about.
#[derive(Clone, Copy, Debug)]
enum Interruption {
    /// The publisher is killed.
    Kill(Moment),
    /// A call of another program fails.
    Failure,
}

/// A site at a target that is reached by another program.
struct Site<'a> {
    project: &'a TestProject,
    shim: &'a KillingShim,
    /// Returns a command that calls the shim.
    command: &'a dyn Fn(&[&str]) -> Command,
    online: &'a dyn Fn() -> Files,
    /// How often a command is interrupted in a short run.
    rounds: usize,
}

/// How many interruptions there were.
#[derive(Default)]
struct Counts {
    killed: usize,
    failed: usize,
}

impl Site<'_> {
    fn run(&self, arguments: &[&str]) -> RunOutput {
        RunOutput::from((self.command)(arguments).output().unwrap())
    }

    /// Returns the rounds in which the command is interrupted that made the last calls: at some of them in one way or
    /// another, in a long run at each in every way.
    fn rounds(&self) -> Vec<(usize, Interruption)> {
        let calls = self.shim.calls();
        assert!(calls >= 4, "{calls} calls");
        let kinds = [
            Interruption::Kill(Moment::Before),
            Interruption::Failure,
            Interruption::Kill(Moment::After),
            Interruption::Failure,
        ];
        if is_long() {
            let rounds: Vec<_> = (1..=calls)
                .flat_map(|call| kinds.map(|kind| (call, kind)))
                .collect();
            return rounds.repeat(50_usize.div_ceil(2 * calls));
        }
        let calls = (1..=calls).step_by(calls / self.rounds);
        calls.zip(kinds).take(self.rounds).collect()
    }

    fn interrupt(&self, arguments: &[&str], round: (usize, Interruption), counts: &mut Counts) {
        let mut command = (self.command)(arguments);
        let (call, interruption) = round;
        match interruption {
            Interruption::Kill(moment) => {
                let killed = self.shim.run_and_kill(&mut command, call, moment);
                counts.killed += usize::from(killed);
            }
            Interruption::Failure => {
                // Whether it ends well: some calls ask for what need not be known, and others are tried again.
                self.shim.run_and_fail(&mut command, call);
                counts.failed += 1;
            }
        }
    }

    fn assert_drafts_survive(&self) {
        self.run(&["publish"]).fine();
        let wanted = (self.online)();
        scoop(self.project, 0);
        self.shim.calls();
        self.run(PUT).fine();
        let mut counts = Counts::default();
        for (number, round) in self.rounds().into_iter().enumerate() {
            let version = number + 1;
            scoop(self.project, version);
            let when = format!("call {round:?}");
            // A draft that is new, and one that is brought up to date.
            if number % 3 == 0 {
                self.run(&["publish", "drafts", "--withdraw", "all"]).fine();
            }
            self.interrupt(PUT, round, &mut counts);
            let (site, drafts) = apart((self.online)());
            same(&site, &wanted);
            assert_whole(&drafts, &when);
            if number % 2 == 0 {
                // The hourly job comes first.
                self.run(&["publish"]).fine();
                assert_whole(&apart((self.online)()).1, &when);
            }
            let token = token(&self.run(PUT).fine());
            let (site, mut drafts) = apart((self.online)());
            same(&site, &wanted);
            drafts.retain(|path, _| path.contains(&token));
            assert_version(&drafts, &token, version);
        }
        counts.assert_enough();
        self.run(&["publish", "drafts", "--withdraw", "all"]).fine();
        same(&(self.online)(), &wanted);
    }

    /// Publishes two versions of the site, and returns both.
    fn two_versions(&self, number: usize) -> (Files, Files) {
        let publish = |name: &str| {
            self.project.story("a", &format!("The {name} of {number}."));
            self.run(&["publish"]).fine();
            (self.online)()
        };
        (publish("first"), publish("second"))
    }

    fn assert_rollbacks_survive(&self) {
        let (mut first, mut second) = self.two_versions(0);
        self.shim.calls();
        self.run(ROLLBACK).fine();
        let mut counts = Counts::default();
        for (number, round) in self.rounds().into_iter().enumerate() {
            // Of a branch, the last thirty generations are looked at.
            if number % 8 == 7 {
                (first, second) = self.two_versions(number);
            } else {
                self.run(&["publish", "--resume"]).fine();
            }
            same(&(self.online)(), &second);
            self.interrupt(ROLLBACK, round, &mut counts);
            let online = (self.online)();
            if online != first {
                same(&online, &second);
                self.run(ROLLBACK).fine();
            }
            same(&(self.online)(), &first);
        }
        self.run(&["publish"]).failed(&["it is the same since"]);
        counts.assert_enough();
    }
}

impl Counts {
    fn assert_enough(&self) {
        let Self { killed, failed } = *self;
        let least = if is_long() { 50 } else { 1 };
        assert!(
            killed >= least && failed >= least,
            "{killed} killed, {failed} failed"
        );
    }
}

#[test]
fn a_draft_that_is_interrupted_leaves_a_whole_branch() {
    let host = git::host("");
    let shim = KillingShim::before("git");
    let site = Site {
        project: &host.project,
        shim: &shim,
        command: &|arguments| host.command_by(&shim, arguments),
        online: &|| host.online(),
        rounds: 4,
    };
    site.assert_drafts_survive();
}

#[test]
fn going_back_that_is_interrupted_leaves_one_branch_or_the_other() {
    let host = git::host("");
    let shim = KillingShim::before("git");
    let site = Site {
        project: &host.project,
        shim: &shim,
        command: &|arguments| host.command_by(&shim, arguments),
        online: &|| host.online(),
        rounds: 4,
    };
    site.assert_rollbacks_survive();
}

#[test]
fn a_draft_that_is_interrupted_leaves_a_whole_site_on_another_machine() {
    let Some(machine) = machine() else { return };
    let shim = KillingShim::before("ssh");
    let site = Site {
        project: &machine.project,
        shim: &shim,
        command: &|arguments| machine.command_by(&shim, arguments),
        online: &|| files(&machine.site()),
        // Each waits for connections that are tried again.
        rounds: 2,
    };
    site.assert_drafts_survive();
}

#[test]
fn going_back_that_is_interrupted_leaves_one_site_or_the_other_on_another_machine() {
    let Some(machine) = machine() else { return };
    let shim = KillingShim::before("ssh");
    let site = Site {
        project: &machine.project,
        shim: &shim,
        command: &|arguments| machine.command_by(&shim, arguments),
        online: &|| files(&machine.site()),
        // Each waits for connections that are tried again.
        rounds: 2,
    };
    site.assert_rollbacks_survive();
}
