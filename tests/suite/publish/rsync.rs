//! `target = "rsync"`: a real sshd on this machine, with keys made for the test.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use super::cloud::FaultyProxy;
use super::{
    KillingShim, Moment, RunOutput, SmallDisk, TestProject, assert_forgotten, assert_mended,
    damage, files, has_faketime, pass_over, with_wrong_clock,
};
use crate::length::stride;

const SSHD: &str = "/usr/sbin/sshd";

pub struct Machine {
    pub project: TestProject,
    sshd: Child,
    port: u16,
    www: PathBuf,
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

fn key(path: &Path) {
    let rendered = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(path)
        .status()
        .unwrap();
    assert!(rendered.success());
}

/// Starts a machine with sshd; returns `None` where sshd is missing, and reports it.
pub fn machine() -> Option<Machine> {
    let missing = |program: &str| {
        pass_over(&format!(
            "there is no {program}; `apt-get install openssh-server rsync`"
        ));
        None
    };
    if !Path::new(SSHD).exists() {
        return missing("sshd");
    }
    if Command::new("rsync").arg("--version").output().is_err() {
        return missing("rsync");
    }
    let project = TestProject::new("");
    let keys = project.root().join("keys");
    let www = project.root().join("www");
    fs::create_dir_all(&keys).unwrap();
    fs::create_dir_all(&www).unwrap();
    key(&keys.join("host"));
    key(&keys.join("ada"));
    fs::copy(keys.join("ada.pub"), keys.join("authorized")).unwrap();
    // Debian's sshd wants this folder when it is started by root.
    let _ = fs::create_dir_all("/run/sshd");
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let shown = keys.display();
    // The shell of the machine reads nothing from the home of whoever runs the tests.
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {shown}/host\nAuthorizedKeysFile {shown}/authorized\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\n\
         PidFile none\nMaxStartups 100\nSetEnv HOME={shown}\n"
    );
    fs::write(keys.join("sshd_config"), config).unwrap();
    let mut sshd = Command::new(SSHD)
        .args(["-D", "-f"])
        .arg(keys.join("sshd_config"))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The server answers once it listens.
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if sshd.try_wait().unwrap().is_some() {
            pass_over("sshd does not start here");
            return None;
        }
        std::thread::yield_now();
    }
    let host = fs::read_to_string(keys.join("host.pub")).unwrap();
    // The host key has one name, whatever port leads to the server.
    fs::write(keys.join("known"), format!("machine {host}")).unwrap();
    let machine = Machine {
        project,
        sshd,
        port,
        www,
    };
    machine.configure("www/site", "");
    Some(machine)
}

impl Machine {
    fn configure(&self, path: &str, more: &str) {
        self.configure_by(self.port, path, more);
    }

    fn configure_by(&self, port: u16, path: &str, more: &str) {
        self.project.configure(&format!(
            "[publish.default]\ntarget = \"rsync\"\nhost = \"127.0.0.1\"\nport = {port}\npath = \"{}/{path}\"\n{more}",
            self.project.root().display()
        ));
    }

    /// Returns a proxy in front of the machine, through which the site is published from now on.
    fn proxy(&self) -> FaultyProxy {
        let proxy = FaultyProxy::to(([127, 0, 0, 1], self.port).into());
        self.configure_by(proxy.address.port(), "www/site", "");
        proxy
    }

    /// Returns how to call ssh. The key exchange is the cheapest that both sides have: the default one, which holds against
    /// quantum computers, takes most of the time of a test.
    fn shell(&self, key: &str) -> String {
        let keys = self.project.root().join("keys");
        let keys = keys.display();
        format!(
            "ssh -F none -i {keys}/{key} -o KexAlgorithms=curve25519-sha256 -o HostKeyAlias=machine -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile={keys}/known"
        )
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.project.command(arguments);
        command.env("RSYNC_RSH", self.shell("ada"));
        command
    }

    /// Returns a command that calls a shim instead of ssh.
    pub fn command_by(&self, shim: &KillingShim, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        let (shell, file) = (self.shell("ada"), shim.file());
        let shell = shell.replacen("ssh", file.to_str().unwrap(), 1);
        command.env("RSYNC_RSH", shell);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> RunOutput {
        RunOutput::from(self.command(arguments).output().unwrap())
    }

    pub fn site(&self) -> PathBuf {
        self.www.join("site")
    }
}

#[test]
fn another_machine_gets_the_site_and_goes_back_to_an_earlier_one() {
    let Some(machine) = machine() else { return };
    let project = &machine.project;
    project.write("content/static/a b/it's ü.txt", b"1");
    machine.run(&["publish"]).fine();
    let first = project.built();
    assert_eq!(files(&machine.site()), first);
    assert!(fs::symlink_metadata(machine.site()).unwrap().is_symlink());
    let same = |path: &str| {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(machine.site().join(path)).unwrap().ino()
    };
    let before = same("favicon.svg");

    project.story("a", "Words.");
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), project.built());
    assert_eq!(
        same("favicon.svg"),
        before,
        "what did not change was sent again"
    );
    assert!(machine.run(&["publish"]).fine().contains("as it should be"));

    machine.run(&["publish", "rollback"]).fine();
    assert_eq!(files(&machine.site()), first);
    for number in 0..5 {
        project.story("a", &format!("Words {number}."));
        machine.run(&["publish"]).fine();
        assert_eq!(files(&machine.site()), project.built());
    }
    let mut kept: Vec<String> = fs::read_dir(machine.www.join(".site.presswork"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    assert_eq!(
        kept,
        ["5", "5.json", "6", "6.json", "7", "7.json", "8", "8.json"]
    );
}

#[test]
fn what_is_gone_from_another_machine_and_from_the_site_is_said_once() {
    let Some(machine) = machine() else { return };
    let run = |arguments: &[&str]| machine.run(arguments);
    assert_forgotten(&machine.project, &run, &|file| {
        fs::remove_file(machine.site().join(file)).unwrap();
    });
}

#[test]
fn what_was_damaged_on_another_machine_is_found_and_mended() {
    let Some(machine) = machine() else { return };
    let project = &machine.project;
    project.write("content/static/a b/it's ü.txt", b"1");
    machine.run(&["publish"]).fine();
    project.story("a", "Words.");
    machine.run(&["publish"]).fine();
    damage(&machine.site());
    assert!(machine.run(&["publish"]).fine().contains("as it should be"));
    let online = || files(&machine.site());
    assert_mended(
        &|arguments| machine.run(arguments),
        &online,
        &project.built(),
    );
}

#[test]
fn what_goes_wrong_is_told_and_the_old_site_stays() {
    let Some(machine) = machine() else { return };
    let project = &machine.project;
    machine.run(&["publish"]).fine();
    let before = files(&machine.site());
    project.story("a", "Words.");

    key(&project.root().join("keys/stranger"));
    let mut command = project.command(&["publish"]);
    command.env("RSYNC_RSH", machine.shell("stranger"));
    RunOutput::from(command.output().unwrap()).failed(&["does not let us in", "ssh agent"]);

    let known = project.root().join("keys/known");
    let trusted = fs::read(&known).unwrap();
    fs::write(&known, "").unwrap();
    machine
        .run(&["publish"])
        .failed(&["does not know 127.0.0.1", "by hand"]);
    fs::write(&known, trusted).unwrap();

    machine.configure("none/site", "");
    machine.run(&["publish"]).failed(&["has no folder"]);
    machine.configure("content", "");
    machine
        .run(&["publish"])
        .failed(&["there is a folder already"]);
    machine.configure("www/site", "");

    let lock = r#"{"by":"grace@navy","since":"2026-06-01T11:59:00Z","token":"x"}"#;
    let place = machine.www.join(".site.presswork/lock");
    fs::write(&place, lock).unwrap();
    machine
        .run(&["publish"])
        .failed(&["grace@navy is publishing here, since 2026-06-01"]);
    fs::remove_file(place).unwrap();

    assert_eq!(files(&machine.site()), before);
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), project.built());
}

/// Asserts that the picture of a page is online with it.
#[track_caller]
fn assert_complete(machine: &Machine, when: &str) {
    let page = fs::read_to_string(machine.site().join("2026/05/a/index.html"));
    let page = page.unwrap_or_else(|fault| panic!("{when}: {fault}"));
    assert!(page.ends_with("</html>\n"), "{when}: cut off");
    let at = page.find("VERSION").unwrap() + "VERSION".len();
    let version: String = page[at..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let picture = machine.site().join(format!("v{version}.svg"));
    assert!(picture.exists(), "{when}: no picture");
}

fn version(machine: &Machine, number: usize) {
    let project = &machine.project;
    project.story("a", &format!("![x](/v{number}.svg) VERSION{number}"));
    project.write(
        &format!("content/static/v{number}.svg"),
        format!("<svg>{number}</svg>").as_bytes(),
    );
}

#[test]
fn a_publisher_that_is_killed_at_any_step_leaves_the_old_site_or_the_new_one() {
    let Some(machine) = machine() else { return };
    version(&machine, 0);
    machine.run(&["publish"]).fine();
    let shim = KillingShim::before("ssh");
    let publish = || machine.command_by(&shim, &["publish"]);
    version(&machine, 1);
    RunOutput::from(publish().output().unwrap()).fine();
    let calls = shim.calls();
    assert!(calls > 6);
    let mut now = 1;
    for call in (1..=calls).step_by(stride(3)) {
        for moment in Moment::ALL {
            now += 1;
            version(&machine, now);
            let when = format!("killed {moment:?} call {call}");
            assert!(
                shim.run_and_kill(&mut publish(), call, moment),
                "not {when}"
            );
            assert_complete(&machine, &when);
        }
    }
    // The next publication with a change clears what a killed one left behind.
    version(&machine, now + 1);
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), machine.project.built());
    let left = fs::read_dir(machine.www.join(".site.presswork")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        !left.iter().any(|name| name == "left" || name == "lock"),
        "{left:?}"
    );
}

/// What a killed publisher has started goes on without it, here and on the other machine. Whoever publishes
/// next need not try twice.
#[test]
fn after_a_publisher_that_is_killed_alone_the_next_one_succeeds() {
    let Some(machine) = machine() else { return };
    version(&machine, 0);
    machine.run(&["publish"]).fine();
    let shim = KillingShim::before("ssh");
    let publish = || machine.command_by(&shim, &["publish"]);
    version(&machine, 1);
    RunOutput::from(publish().output().unwrap()).fine();
    let calls = shim.calls();
    let moments = [Moment::Before, Moment::Within, Moment::After];
    let mut now = 1;
    let mut faults = Vec::new();
    for call in (1..=calls).step_by(stride(5)) {
        for moment in moments {
            let when = format!("killed alone {moment:?} call {call}");
            version(&machine, now + 1);
            let killed = shim.run_and_kill_alone(&mut publish(), call, moment);
            assert!(killed, "not {when}");
            assert_complete(&machine, &when);
            now += 2;
            version(&machine, now);
            let next = machine.run(&["publish"]);
            if next.code != 0 {
                faults.push(format!("{when}: {}", next.notes));
            }
            shim.wait_for_orphan();
            assert_complete(&machine, &format!("{when}, and published again"));
            if next.code == 0 && files(&machine.site()) != machine.project.built() {
                faults.push(format!("{when}: what is online is not what was published"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    version(&machine, now + 1);
    machine.run(&["publish"]).fine();
    let left = fs::read_dir(machine.www.join(".site.presswork")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let litter: Vec<String> = left
        .filter(|name| name.trim_end_matches(".json").parse::<u64>().is_err())
        .collect();
    assert!(litter.is_empty(), "{litter:?}");
}

/// Files that were sent before an interruption are not sent again, and repeated cuts are reported.
#[test]
fn a_connection_that_is_cut_keeps_the_old_site_and_what_was_sent() {
    let Some(machine) = machine() else { return };
    version(&machine, 0);
    machine.run(&["publish"]).fine();
    let proxy = machine.proxy();
    version(&machine, 1);
    // Random numbers, which cannot be compressed.
    for film in 0_u64..8 {
        let noise = (0_u64..125_000).flat_map(|n| {
            ((n + film * 1_000_000).wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_le_bytes()
        });
        machine.project.write(
            &format!("content/static/films/{film}.mp4"),
            &noise.collect::<Vec<u8>>(),
        );
    }
    // Every attempt is cut within the films; each continues where the last one was cut.
    proxy.cut_after(1_500_000);
    machine
        .run(&["publish"])
        .failed(&["cannot be reached", "trying again", "still is"]);
    assert!(proxy.cuts() > 0);
    assert_complete(&machine, "cut");
    assert!(!machine.site().join("v1.svg").exists());
    proxy.cut_after(0);
    proxy.carried();
    machine.run(&["publish"]).fine();
    let carried = proxy.carried();
    // Of eight million bytes, only the portion in transit at the last cut is lost.
    assert!(carried < 6_500_000, "{carried} bytes were sent");
    assert_eq!(files(&machine.site()), machine.project.built());
}

/// A single cut, wherever it is, does not stop the publication.
#[test]
fn a_connection_that_is_cut_at_its_beginning_is_tried_again() {
    let Some(machine) = machine() else { return };
    let proxy = machine.proxy();
    for (number, bytes) in [1, 800, 1_600].into_iter().enumerate() {
        version(&machine, number);
        proxy.cut_after(bytes);
        machine
            .run(&["publish"])
            .failed(&["cannot be reached", "publish again"]);
        proxy.cut_after(0);
        machine.run(&["publish"]).fine();
        assert_eq!(files(&machine.site()), machine.project.built());
    }
}

/// Every answer is slow, and so is every upload.
#[test]
fn a_slow_connection_takes_longer_and_no_more() {
    let Some(machine) = machine() else { return };
    version(&machine, 0);
    machine.run(&["publish"]).fine();
    let proxy = machine.proxy();
    proxy.slow(30);
    version(&machine, 1);
    machine.run(&["publish"]).fine();
    assert!(proxy.delayed() > 50);
    assert_complete(&machine, "slow");
    assert_eq!(files(&machine.site()), machine.project.built());
}

/// Writes a lock of the machine with this age in seconds; a negative age is in the future.
fn held_by_grace(machine: &Machine, seconds: i64) -> PathBuf {
    let lock = machine.www.join(".site.presswork/lock");
    let text = r#"{"by":"grace@navy","since":"2026-06-01T11:59:00Z","token":"x"}"#;
    fs::write(&lock, text).unwrap();
    let (now, time) = (
        SystemTime::now(),
        Duration::from_secs(seconds.unsigned_abs()),
    );
    let written = if seconds < 0 { now + time } else { now - time };
    let file = fs::File::options().write(true).open(&lock).unwrap();
    file.set_modified(written).unwrap();
    lock
}

/// With a wrong clock, a held lock is respected, and an abandoned one expires.
#[test]
fn a_clock_that_is_wrong_by_a_day_neither_breaks_a_lock_nor_keeps_it() {
    let Some(machine) = machine() else { return };
    if !has_faketime() {
        return;
    }
    let keys = machine.project.root().join("keys");
    let ada = fs::read_to_string(keys.join("ada.pub")).unwrap();
    machine.run(&["publish"]).fine();
    let mut number = 0;
    let mut round = |command: &dyn Fn() -> Command, when: &str| {
        number += 1;
        version(&machine, number);
        let before = files(&machine.site());
        let publish = || RunOutput::from(command().output().unwrap());
        let lock = held_by_grace(&machine, 0);
        publish().failed(&["grace@navy is publishing here", "in 5 minutes"]);
        assert!(files(&machine.site()) == before && lock.exists(), "{when}");
        held_by_grace(&machine, 310);
        publish().fine();
        assert!(!lock.exists(), "{when}");
        assert_eq!(files(&machine.site()), machine.project.built(), "{when}");
    };
    for days in ["-1d", "+1d"] {
        round(
            &|| with_wrong_clock(&machine.command(&["publish"]), days),
            &format!("{days} here"),
        );
        // Programs on the other machine have another time than its disk.
        let there =
            format!("command=\"faketime -f {days} sh -c \\\"$SSH_ORIGINAL_COMMAND\\\"\" {ada}");
        fs::write(keys.join("authorized"), there).unwrap();
        round(&|| machine.command(&["publish"]), &format!("{days} there"));
        fs::write(keys.join("authorized"), &ada).unwrap();
    }
}

/// The lock was written before the clock was set back.
#[test]
fn a_lock_of_tomorrow_runs_out_as_others_do() {
    let Some(machine) = machine() else { return };
    machine.run(&["publish"]).fine();
    version(&machine, 1);
    let lock = held_by_grace(&machine, -86_400);
    machine
        .run(&["publish"])
        .failed(&["grace@navy is publishing here", "in 5 minutes"]);
    // The lock's age counts from now.
    let written = fs::metadata(&lock).unwrap().modified().unwrap();
    assert!(written <= SystemTime::now());
    held_by_grace(&machine, 310);
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), machine.project.built());
}

#[test]
fn a_full_disk_at_the_machine_keeps_the_old_site() {
    let Some(machine) = machine() else { return };
    let Some(_disk) = SmallDisk::on(&machine.www, 8) else {
        return;
    };
    version(&machine, 0);
    machine.run(&["publish"]).fine();
    let before = files(&machine.site());
    version(&machine, 1);
    let big = machine.project.root().join("content/static/big.bin");
    fs::write(&big, vec![7; 12_000_000]).unwrap();
    machine
        .run(&["publish"])
        .failed(&["there is no room left", "`keep`"]);
    assert_eq!(files(&machine.site()), before);
    fs::remove_file(big).unwrap();
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), machine.project.built());
}

/// Of a large site, only changed files and the manifest are sent.
#[test]
fn of_many_files_only_those_that_changed_are_sent() {
    use std::os::unix::fs::MetadataExt;
    const MANY: usize = 10_000;
    const CHANGED: usize = 10;
    let Some(machine) = machine() else { return };
    let project = &machine.project;
    let data = |number: usize| format!("data/{}/{number}.txt", number % 100);
    for number in 0..MANY {
        project.write(&format!("content/static/{}", data(number)), b"one");
    }
    machine.run(&["publish"]).fine();
    let proxy = machine.proxy();
    let same = || -> Vec<u64> {
        let inode = |number| fs::metadata(machine.site().join(data(number)));
        (0..MANY)
            .map(|number| inode(number).unwrap().ino())
            .collect()
    };
    let before = same();
    for number in 0..CHANGED {
        project.write(&format!("content/static/{}", data(number)), b"two");
    }
    let printed = machine.run(&["publish"]).fine();
    assert!(printed.contains("10 files"), "{printed}");
    let sent = before
        .iter()
        .zip(&same())
        .filter(|(old, new)| old != new)
        .count();
    assert_eq!(sent, CHANGED);
    let manifest = machine.www.join(".site.presswork/2.json");
    let manifest = fs::metadata(manifest).unwrap().len();
    let carried = proxy.carried();
    assert!(
        carried < manifest + 60_000,
        "{carried} bytes, of which {manifest} are the manifest"
    );
}

/// Two sites are published to the same machine at the same moment.
#[test]
fn two_publishers_at_once_take_turns_or_are_told() {
    let Some(machine) = machine() else { return };
    let other = TestProject::new("");
    let config = fs::read_to_string(machine.project.root().join("config.toml")).unwrap();
    fs::write(other.root().join("config.toml"), config).unwrap();
    let projects = [&machine.project, &other];
    for round in 0..4 {
        let children = [0, 1].map(|number| {
            projects[number].story("a", &format!("Of {number} in round {round}."));
            projects[number].run(&["build"]).fine();
            let mut command = projects[number].command(&["publish", "--max-delete", "100%"]);
            command
                .env("RSYNC_RSH", machine.shell("ada"))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        });
        let printed = children.map(|child| RunOutput::from(child.wait_with_output().unwrap()));
        let done: Vec<bool> = printed.iter().map(|printed| printed.code == 0).collect();
        assert!(
            done.contains(&true),
            "{} {}",
            printed[0].notes,
            printed[1].notes
        );
        for printed in printed.iter().filter(|printed| printed.code != 0) {
            assert!(
                printed.notes.contains("is publishing here, since ")
                    || printed
                        .notes
                        .contains("begin to publish at the same moment"),
                "{}",
                printed.notes
            );
        }
        let online = files(&machine.site());
        let whose = projects
            .iter()
            .zip(&done)
            .any(|(project, done)| *done && online == project.built());
        assert!(whose, "round {round}: what is online is of neither");
    }
}
