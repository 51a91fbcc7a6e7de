//! The output folder: complete or unchanged, and without loss of other files.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use presswork::base::OutPath;
use presswork::io::emit::{Emission, Extent, Proof, Written};
use presswork::model::{Artifact, Content, Tree};
use presswork::pipeline::Sink;
use tempfile::TempDir;

struct Folder {
    temporary: TempDir,
}

impl Folder {
    fn new() -> Self {
        Self {
            temporary: TempDir::new().unwrap(),
        }
    }

    fn out(&self) -> PathBuf {
        self.temporary.path().join("public")
    }

    fn begin(&self, files: &[(&str, &str)]) -> Result<Emission, Box<dyn Error>> {
        let tree = Tree::in_memory(Vec::<(String, Vec<u8>)>::new());
        let emission =
            Emission::begin(&self.out(), Arc::clone(&tree.store), Proof::Stamps, &|| {})?;
        accept(&emission, files)?;
        Ok(emission)
    }

    fn emit(&self, files: &[(&str, &str)]) -> Result<Written, Box<dyn Error>> {
        Ok(self.begin(files)?.commit(Extent::default())?)
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.out().join(path)).ok()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn accept(emission: &Emission, files: &[(&str, &str)]) -> Result<(), Box<dyn Error>> {
    for (path, text) in files {
        emission.accept(Artifact {
            path: OutPath::new(path).unwrap(),
            content: Content::Bytes(text.as_bytes().to_vec()),
        })?;
    }
    Ok(())
}

#[test]
fn only_what_changed_is_written_and_only_what_was_written_is_deleted() {
    let folder = Folder::new();
    let first = folder
        .emit(&[
            ("index.html", "1"),
            ("a/index.html", "1"),
            ("b/index.html", "1"),
        ])
        .unwrap();
    assert_eq!((first.files, first.unchanged, first.deleted), (3, 0, 0));
    folder.put("CNAME", "by hand");
    folder.put(".git/HEAD", "ref");
    folder.put("b/notes.txt", "by hand");
    let before = fs::metadata(folder.out().join("index.html"))
        .unwrap()
        .modified()
        .unwrap();

    let second = folder
        .emit(&[("index.html", "1"), ("a/index.html", "2")])
        .unwrap();
    assert_eq!((second.files, second.unchanged, second.deleted), (1, 1, 1));
    assert_eq!(folder.read("a/index.html").as_deref(), Some("2"));
    assert_eq!(folder.read("b/index.html"), None);
    for (path, text) in [
        ("CNAME", "by hand"),
        (".git/HEAD", "ref"),
        ("b/notes.txt", "by hand"),
    ] {
        assert_eq!(folder.read(path).as_deref(), Some(text), "{path}");
    }
    assert_eq!(
        fs::metadata(folder.out().join("index.html"))
            .unwrap()
            .modified()
            .unwrap(),
        before
    );
}

#[test]
fn a_dropped_build_changes_nothing() {
    let folder = Folder::new();
    drop(folder.begin(&[("index.html", "1")]).unwrap());
    assert!(!folder.out().exists());
    assert_eq!(
        fs::read_dir(folder.temporary.path()).unwrap().count(),
        0,
        "something was left behind"
    );
    folder.emit(&[("index.html", "1")]).unwrap();
    drop(
        folder
            .begin(&[("index.html", "2"), ("new.html", "2")])
            .unwrap(),
    );
    assert_eq!(folder.read("index.html").as_deref(), Some("1"));
    assert_eq!(folder.read("new.html"), None);
}

#[test]
fn a_folder_of_somebody_elses_is_refused() {
    let folder = Folder::new();
    folder.put("thesis.doc", "ten years of work");
    let fault = folder.emit(&[("index.html", "1")]).unwrap_err().to_string();
    assert!(
        fault.contains("thesis.doc") && fault.contains("--out"),
        "{fault}"
    );
    assert_eq!(
        folder.read("thesis.doc").as_deref(),
        Some("ten years of work")
    );
    assert_eq!(folder.read("index.html"), None);
}

#[test]
fn an_empty_folder_and_one_with_only_a_repository_are_taken() {
    let folder = Folder::new();
    fs::create_dir(folder.out()).unwrap();
    folder.emit(&[("index.html", "1")]).unwrap();
    assert_eq!(folder.read("index.html").as_deref(), Some("1"));

    let repository = Folder::new();
    repository.put(".git/HEAD", "ref");
    repository.emit(&[("index.html", "1")]).unwrap();
    assert_eq!(repository.read(".git/HEAD").as_deref(), Some("ref"));
    assert_eq!(repository.read("index.html").as_deref(), Some("1"));
}

#[test]
fn a_file_that_was_deleted_or_changed_by_hand_comes_back() {
    let folder = Folder::new();
    folder
        .emit(&[("a.html", "one"), ("b.html", "two")])
        .unwrap();
    fs::remove_file(folder.out().join("a.html")).unwrap();
    folder.put("b.html", "longer than before");
    folder
        .emit(&[("a.html", "one"), ("b.html", "two")])
        .unwrap();
    assert_eq!(folder.read("a.html").as_deref(), Some("one"));
    assert_eq!(folder.read("b.html").as_deref(), Some("two"));
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    let folder = Folder::new();
    folder
        .emit(&[("x", "page"), ("y/index.html", "folder")])
        .unwrap();
    folder
        .emit(&[("x/index.html", "folder"), ("y", "page")])
        .unwrap();
    assert_eq!(folder.read("x/index.html").as_deref(), Some("folder"));
    assert_eq!(folder.read("y").as_deref(), Some("page"));
}

#[test]
fn what_presswork_did_not_write_is_never_replaced() {
    let folder = Folder::new();
    folder
        .emit(&[("index.html", "1"), ("old/index.html", "1")])
        .unwrap();
    for foreign in ["notes.txt", "a", "docs/b", "old/mine", "files/index.html/x"] {
        let place = folder.out().join(foreign);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, "somebody's only copy").unwrap();
    }
    let fault = folder
        .emit(&[
            ("index.html", "2"),
            ("notes.txt", "site"),
            ("a/index.html", "site"),
            ("docs", "site"),
            ("old", "site"),
            ("files/index.html", "site"),
        ])
        .unwrap_err()
        .to_string();
    for named in [
        "notes.txt, ",
        "public/a, ",
        "docs/b, ",
        "old/mine",
        "files/index.html/x",
    ] {
        assert!(fault.contains(named), "{named}: {fault}");
    }
    assert!(
        fault.contains("are in the way; presswork did not write them"),
        "{fault}"
    );
    assert_eq!(folder.read("index.html").as_deref(), Some("1"));
    assert_eq!(folder.read("old/index.html").as_deref(), Some("1"));
    for foreign in ["notes.txt", "a", "docs/b", "old/mine", "files/index.html/x"] {
        let text = folder.read(foreign);
        assert_eq!(text.as_deref(), Some("somebody's only copy"), "{foreign}");
    }
}

#[test]
fn a_file_that_is_the_sites_already_is_no_obstacle() {
    let folder = Folder::new();
    folder.emit(&[("index.html", "1")]).unwrap();
    folder.put("a.html", "the same");
    folder
        .emit(&[("index.html", "1"), ("a.html", "the same")])
        .unwrap();
    folder.emit(&[("index.html", "1")]).unwrap();
    assert_eq!(folder.read("a.html"), None);
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_folder_is_never_followed() {
    let folder = Folder::new();
    let outside = folder.temporary.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("index.html"), "precious").unwrap();
    folder
        .emit(&[("index.html", "1"), ("a/index.html", "1")])
        .unwrap();
    fs::remove_dir_all(folder.out().join("a")).unwrap();
    std::os::unix::fs::symlink(&outside, folder.out().join("a")).unwrap();

    let fault = folder
        .emit(&[("index.html", "1"), ("a/index.html", "2")])
        .unwrap_err()
        .to_string();
    assert!(fault.contains("is a link"), "{fault}");
    folder.emit(&[("index.html", "1")]).unwrap();
    assert_eq!(
        fs::read_to_string(outside.join("index.html")).unwrap(),
        "precious"
    );
    assert!(Path::new(&outside).exists());
}

/// Two sites may be built into one folder at the same moment. One of them is there afterwards, whole.
#[test]
fn builds_into_one_folder_wait_for_each_other() {
    let folder = Folder::new();
    // The folder is missing at first, and holds a site the second time.
    for _ in 0..2 {
        let first = folder
            .begin(&[("index.html", "a"), ("a.html", "a")])
            .unwrap();
        let (waits, waited) = channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let tree = Tree::in_memory(Vec::<(String, Vec<u8>)>::new());
                let signal = move || waits.send(()).unwrap();
                let second = Emission::begin(
                    &folder.out(),
                    Arc::clone(&tree.store),
                    Proof::Stamps,
                    &signal,
                );
                let second = second.unwrap();
                accept(&second, &[("index.html", "b"), ("b.html", "b")]).unwrap();
                second.commit(Extent::default()).unwrap();
            });
            waited.recv().unwrap();
            first.commit(Extent::default()).unwrap();
        });
        assert_eq!(folder.read("index.html").as_deref(), Some("b"));
        assert_eq!(folder.read("b.html").as_deref(), Some("b"));
        assert_eq!(folder.read("a.html"), None);
    }
}
