//! `target = "rsync"`: a real sshd on this machine, with keys made for the test.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{Killer, Newsroom, Said, files, pass_over};

const SSHD: &str = "/usr/sbin/sshd";
const KILLS: u64 = 12;

struct Machine {
    room: Newsroom,
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
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(path)
        .status()
        .unwrap();
    assert!(made.success());
}

/// A machine with sshd; `None` where there is none to be had, which is said loudly.
fn machine() -> Option<Machine> {
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
    let room = Newsroom::new("");
    let keys = room.root().join("keys");
    let www = room.root().join("www");
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
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {shown}/host\nAuthorizedKeysFile {shown}/authorized\n\
         PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\n\
         PidFile none\nMaxStartups 100\n"
    );
    fs::write(keys.join("sshd_config"), config).unwrap();
    let mut sshd = Command::new(SSHD)
        .args(["-D", "-f"])
        .arg(keys.join("sshd_config"))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It answers when it listens.
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if sshd.try_wait().unwrap().is_some() {
            pass_over("sshd does not start here");
            return None;
        }
        std::thread::yield_now();
    }
    let host = fs::read_to_string(keys.join("host.pub")).unwrap();
    fs::write(keys.join("known"), format!("[127.0.0.1]:{port} {host}")).unwrap();
    let machine = Machine {
        room,
        sshd,
        port,
        www,
    };
    machine.configure("www/site", "");
    Some(machine)
}

impl Machine {
    fn configure(&self, path: &str, more: &str) {
        self.room.configure(&format!(
            "[publish.default]\ntarget = \"rsync\"\nhost = \"127.0.0.1\"\nport = {}\npath = \"{}/{path}\"\n{more}",
            self.port,
            self.room.root().display()
        ));
    }

    fn shell(&self, key: &str) -> String {
        let keys = self.room.root().join("keys");
        let keys = keys.display();
        format!(
            "ssh -F none -i {keys}/{key} -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile={keys}/known"
        )
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.room.command(arguments);
        command.env("RSYNC_RSH", self.shell("ada"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        Said::from(self.command(arguments).output().unwrap())
    }

    fn site(&self) -> PathBuf {
        self.www.join("site")
    }
}

#[test]
fn another_machine_gets_the_site_and_goes_back_to_an_earlier_one() {
    let Some(machine) = machine() else { return };
    let room = &machine.room;
    room.write("content/static/a b/it's ü.txt", b"1");
    machine.run(&["publish"]).fine();
    let first = room.built();
    assert_eq!(files(&machine.site()), first);
    assert!(fs::symlink_metadata(machine.site()).unwrap().is_symlink());
    let same = |path: &str| {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(machine.site().join(path)).unwrap().ino()
    };
    let before = same("favicon.svg");

    room.story("a", "Words.");
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), room.built());
    assert_eq!(
        same("favicon.svg"),
        before,
        "what did not change was sent again"
    );
    assert!(machine.run(&["publish"]).fine().contains("as it should be"));

    machine.run(&["publish", "rollback"]).fine();
    assert_eq!(files(&machine.site()), first);
    for number in 0..5 {
        room.story("a", &format!("Words {number}."));
        machine.run(&["publish"]).fine();
        assert_eq!(files(&machine.site()), room.built());
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
fn what_goes_wrong_is_told_and_the_old_site_stays() {
    let Some(machine) = machine() else { return };
    let room = &machine.room;
    machine.run(&["publish"]).fine();
    let before = files(&machine.site());
    room.story("a", "Words.");

    key(&room.root().join("keys/stranger"));
    let mut command = room.command(&["publish"]);
    command.env("RSYNC_RSH", machine.shell("stranger"));
    Said::from(command.output().unwrap()).failed(&["does not let us in", "ssh agent"]);

    let known = room.root().join("keys/known");
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
    assert_eq!(files(&machine.site()), room.built());
}

#[test]
fn a_publisher_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let Some(machine) = machine() else { return };
    let room = &machine.room;
    room.story("a", "VERSION0");
    machine.run(&["publish"]).fine();
    room.story("a", "VERSION0 again");
    room.run(&["build"]).fine();
    let mut killer = Killer::new(KILLS, || drop(machine.run(&["publish"]).fine()));
    for kill in 1..=KILLS {
        room.story("a", &format!("![x](/v{kill}.svg) VERSION{kill}"));
        room.write(&format!("content/static/v{kill}.svg"), b"<svg></svg>");
        room.run(&["build"]).fine();
        killer.strike(&mut machine.command(&["publish"]), kill);
        let page = fs::read_to_string(machine.site().join("2026/05/a/index.html")).unwrap();
        assert!(page.ends_with("</html>\n"), "kill {kill}");
        let at = page.find("VERSION").unwrap() + "VERSION".len();
        let version: String = page[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let picture = machine.site().join(format!("v{version}.svg"));
        assert!(version == "0" || picture.exists(), "kill {kill}");
    }
    killer.enough();
    machine.run(&["publish"]).fine();
    assert_eq!(files(&machine.site()), room.built());
}
