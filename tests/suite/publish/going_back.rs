//! Going back follows what was online, at every kind of target.

use std::collections::BTreeMap;
use std::fs;

use super::cloud::{Cloud, with_key};
use super::{RunOutput, TestProject, files, git, rsync};

type Files = BTreeMap<String, Vec<u8>>;

const ROLLBACK: &[&str] = &["publish", "rollback"];

/// A site at a target that keeps three generations.
struct Site<'a> {
    project: &'a TestProject,
    run: &'a dyn Fn(&[&str]) -> RunOutput,
    online: &'a dyn Fn() -> Files,
}

impl Site<'_> {
    /// Publishes a version, and returns its files. One of these changes with every second version only.
    fn publish(&self, number: usize) -> Files {
        self.project.story("a", &format!("Version {number}."));
        let half = format!("{}", number / 2);
        self.project
            .write("content/static/half.txt", half.as_bytes());
        (self.run)(&["publish"]).fine();
        self.project.built()
    }

    #[track_caller]
    fn goes_to(&self, arguments: &[&str], wanted: &Files) {
        (self.run)(arguments).fine();
        let online = (self.online)();
        for (path, bytes) in wanted {
            assert!(online.get(path) == Some(bytes), "{arguments:?}: {path}");
        }
    }

    fn assert_goes_back(&self) {
        let good = self.publish(1);
        self.publish(2);
        self.goes_to(ROLLBACK, &good);
        // What was withdrawn is passed over, whether it was mended or published again on purpose.
        let mended = self.publish(3);
        self.goes_to(ROLLBACK, &good);
        (self.run)(&["publish"]).failed(&["in `content/articles/a.md`", "it is the same since"]);
        self.goes_to(&["publish", "--resume"], &mended);
        self.goes_to(ROLLBACK, &good);

        let versions: Vec<Files> = (4..8).map(|number| self.publish(number)).collect();
        // As often as generations are kept, each a site without a missing part.
        for earlier in versions.iter().rev().skip(1) {
            self.goes_to(ROLLBACK, earlier);
        }
        self.goes_to(&["publish", "rollback", "--to", "11"], &versions[3]);
        self.goes_to(ROLLBACK, &versions[0]);
        let last = self.publish(8);
        self.goes_to(ROLLBACK, &versions[0]);
        self.goes_to(&["publish", "--resume"], &last);
    }
}

#[test]
fn a_folder_goes_back_to_what_was_online() {
    let project = TestProject::new("[publish.default]\ntarget = \"folder\"\npath = \"www/site\"");
    fs::create_dir_all(project.root().join("www")).unwrap();
    let site = Site {
        project: &project,
        run: &|arguments| project.run(arguments),
        online: &|| files(&project.root().join("www/site")),
    };
    site.assert_goes_back();
    let store = fs::read_dir(project.root().join("www/.site.presswork")).unwrap();
    let folders = store.filter(|entry| entry.as_ref().unwrap().path().is_dir());
    // What is online, the one before it, and the same site as it was withdrawn, for which there is room.
    assert_eq!(folders.count(), 3);
    project.run(ROLLBACK).fine();
    project
        .run(ROLLBACK)
        .failed(&["no earlier generation is kept", "choose one with `--to N`"]);
}

#[test]
fn a_branch_goes_back_to_what_was_online() {
    let host = git::host("");
    let project = &host.project;
    let site = Site {
        project,
        run: &|arguments| project.run(arguments),
        online: &|| host.online(),
    };
    site.assert_goes_back();
}

#[test]
fn a_bucket_goes_back_to_what_was_online() {
    let cloud = Cloud::new();
    let project = cloud.project();
    let site = Site {
        project: &project,
        run: &|arguments| {
            let mut command = project.command(arguments);
            RunOutput::from(with_key(&mut command).output().unwrap())
        },
        online: &|| cloud.site(),
    };
    site.assert_goes_back();
}

#[test]
fn another_machine_goes_back_to_what_was_online() {
    let Some(machine) = rsync::machine() else {
        return;
    };
    let site = Site {
        project: &machine.project,
        run: &|arguments| machine.run(arguments),
        online: &|| files(&machine.site()),
    };
    site.assert_goes_back();
}
