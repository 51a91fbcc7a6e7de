//! Compressed copies: written with their texts, deleted with them, and never taken for pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const BOTH: &str = "precompress = [\"br\", \"gzip\"]";

struct TestProject(TempDir);

impl TestProject {
    fn new(outputs: &str) -> Self {
        let project = Self(TempDir::new().unwrap());
        project.run(&["init", "."]);
        project.configure(outputs);
        project
    }

    fn configure(&self, outputs: &str) {
        let config = "title = \"T\"\nbase_url = \"https://example.org\"\n";
        let hosts = "[hosts]\nfor = [\"cloudflare\", \"vercel\", \"nginx\"]\n";
        self.write(
            "config.toml",
            &format!("{config}{hosts}[outputs]\n{outputs}\n"),
        );
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn article(&self, text: &str) {
        let head = "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"technology\"\nsummary = \"S.\"\n+++\n";
        self.write("content/articles/a.md", &format!("{head}{text}\n"));
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("presswork"))
            .current_dir(self.0.path())
            .env("SOURCE_DATE_EPOCH", "1780315200")
            .args(arguments)
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap() + &stderr
    }

    fn build(&self) -> String {
        self.run(&["build"])
    }

    /// Every file of the output folder but the manifest.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.0.path().join("public"))
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter();
    entries
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            let inside = path.strip_prefix(folder).unwrap().to_str().unwrap();
            (inside.to_owned(), fs::read(&path).unwrap())
        })
        .filter(|(path, _)| path != ".presswork")
        .collect()
}

fn unpacked(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match path.ends_with(".br") {
        true => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut text),
        false => flate2::read::GzDecoder::new(bytes).read_to_end(&mut text),
    }
    .unwrap();
    text
}

/// The compressed copies among files, and the others.
fn apart(files: &BTreeMap<String, Vec<u8>>) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let names = files.keys().map(String::as_str);
    names.partition(|name| name.ends_with(".br") || name.ends_with(".gz"))
}

#[test]
fn every_text_has_compressed_copies_of_the_same_text() {
    let project = TestProject::new("");
    project.write("content/static/long.json", &"[1, 2, 3]\n".repeat(200));
    project.write("content/static/short.json", "[1, 2, 3]");
    project.write(
        "content/static/p.svg",
        &format!("<svg>{}</svg>", "<g/>".repeat(500)),
    );
    project.write("content/static/data.bin", &"a".repeat(5000));
    project.write("content/static/own.txt", &"a".repeat(5000));
    project.write("content/static/own.txt.gz", "(by hand)");
    project.build();
    let before = project.files();
    project.configure(BOTH);
    let stderr = project.build();
    let after = project.files();
    let (compressed_files, others) = apart(&after);
    let plain: BTreeSet<&str> = before.keys().map(String::as_str).collect();
    let (own, plain): (BTreeSet<&str>, BTreeSet<&str>) =
        plain.into_iter().partition(|name| name.ends_with(".gz"));
    assert_eq!(own, BTreeSet::from(["own.txt.gz"]));
    assert_eq!(after["own.txt.gz"], b"(by hand)");
    assert_eq!(others, plain);
    for name in &others {
        assert!(after[*name] == before[*name], "{name}");
    }
    let mut kinds = BTreeSet::new();
    for compressed in &compressed_files {
        let of = compressed.rsplit_once('.').unwrap().0;
        if *compressed == "own.txt.gz" {
            continue;
        }
        assert!(
            unpacked(compressed, &after[*compressed]) == after[of],
            "{compressed}"
        );
        assert!(after[*compressed].len() < after[of].len(), "{compressed}");
        kinds.insert(of.rsplit_once('.').unwrap().1);
    }
    for kind in ["html", "css", "js", "json", "xml", "svg"] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    assert!(
        compressed_files.contains("index.html.br") && compressed_files.contains("index.html.gz")
    );
    assert!(compressed_files.contains("own.txt.br"));
    for none in [
        "short.json",
        "data.bin",
        "_headers",
        "_nginx.conf",
        "vercel.json",
    ] {
        assert!(others.contains(none), "{none}");
        assert!(!compressed_files.contains(&*format!("{none}.br")), "{none}");
    }
    // The copies are no pages, and no other file names them.
    let pages = others.iter().filter(|name| name.ends_with(".html")).count();
    assert!(stderr.contains(&format!(" {pages} pages")), "{stderr}");
    for name in &others {
        let text = String::from_utf8_lossy(&after[*name]);
        assert!(
            !text.contains(".html.br") && !text.contains("/.br"),
            "{name}"
        );
    }
}

#[test]
fn compressed_copies_come_and_go_with_their_texts() {
    let project = TestProject::new(BOTH);
    project.article(&"Words, and more. ".repeat(100));
    project.build();
    let first = project.files();
    let page = "2026/05/a/index.html";
    let compressed = format!("{page}.br");
    assert!(first.contains_key(&compressed));

    // A second build writes none.
    project.build();
    assert!(
        project
            .run(&["why", &compressed])
            .contains("was not made again")
    );
    assert!(project.run(&["build"]).contains("0 files written") || project.files() == first);

    // A lost copy is written again, and only with its own text.
    fs::remove_file(project.0.path().join("public").join(&compressed)).unwrap();
    project.build();
    assert!(project.files() == first);
    assert!(
        project
            .run(&["why", &compressed])
            .contains("did not hold it")
    );
    assert!(
        project
            .run(&["why", "index.html.br"])
            .contains("was not made again")
    );

    // A new text has new copies.
    project.article(&"Other words. ".repeat(100));
    project.build();
    let second = project.files();
    assert!(unpacked(&compressed, &second[&compressed]) == second[page]);
    assert!(second[&compressed] != first[&compressed]);
    assert!(project.run(&["why", &compressed]).contains("its text"));

    // There are no copies without the text, and none without the setting.
    fs::remove_file(project.0.path().join("content/articles/a.md")).unwrap();
    project.build();
    let third = project.files();
    assert!(!third.contains_key(page) && !third.contains_key(&compressed));
    project.configure("precompress = [\"gzip\"]");
    project.build();
    let fourth = project.files();
    assert!(fourth.keys().all(|name| !name.ends_with(".br")));
    assert!(fourth.contains_key("index.html.gz"));

    // The result equals a clean build.
    fs::remove_dir_all(project.0.path().join("public")).unwrap();
    fs::remove_dir_all(project.0.path().join(".presswork")).unwrap();
    project.build();
    assert!(project.files() == fourth);
}

/// A file of the owner's own replaces the compressed copy, until the file is deleted.
#[test]
fn a_compressed_file_of_the_owners_is_kept() {
    let project = TestProject::new(BOTH);
    project.write("content/static/own.txt", &"a".repeat(5000));
    project.build();
    let generated = project.files()["own.txt.gz"].clone();
    project.write("content/static/own.txt.gz", "(by hand)");
    project.build();
    assert_eq!(project.files()["own.txt.gz"], b"(by hand)");
    fs::remove_file(project.0.path().join("content/static/own.txt.gz")).unwrap();
    project.build();
    assert!(project.files()["own.txt.gz"] == generated);
}
