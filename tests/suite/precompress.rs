//! Compressed twins: made with their texts, gone with them, and nowhere taken for pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const BOTH: &str = "precompress = [\"br\", \"gzip\"]";

struct Room(TempDir);

impl Room {
    fn new(outputs: &str) -> Self {
        let room = Self(TempDir::new().unwrap());
        room.run(&["init", "."]);
        room.configure(outputs);
        room
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
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap() + &said
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

/// The twins among files, and the others.
fn apart(files: &BTreeMap<String, Vec<u8>>) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let names = files.keys().map(String::as_str);
    names.partition(|name| name.ends_with(".br") || name.ends_with(".gz"))
}

#[test]
fn every_text_has_twins_that_are_the_same_text() {
    let room = Room::new("");
    room.write("content/static/long.json", &"[1, 2, 3]\n".repeat(200));
    room.write("content/static/short.json", "[1, 2, 3]");
    room.write(
        "content/static/p.svg",
        &format!("<svg>{}</svg>", "<g/>".repeat(500)),
    );
    room.write("content/static/data.bin", &"a".repeat(5000));
    room.write("content/static/own.txt", &"a".repeat(5000));
    room.write("content/static/own.txt.gz", "(by hand)");
    room.build();
    let before = room.files();
    room.configure(BOTH);
    let said = room.build();
    let after = room.files();
    let (twins, others) = apart(&after);
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
    for twin in &twins {
        let of = twin.rsplit_once('.').unwrap().0;
        if *twin == "own.txt.gz" {
            continue;
        }
        assert!(unpacked(twin, &after[*twin]) == after[of], "{twin}");
        assert!(after[*twin].len() < after[of].len(), "{twin}");
        kinds.insert(of.rsplit_once('.').unwrap().1);
    }
    for kind in ["html", "css", "js", "json", "xml", "svg"] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    assert!(twins.contains("index.html.br") && twins.contains("index.html.gz"));
    assert!(twins.contains("own.txt.br"));
    for none in [
        "short.json",
        "data.bin",
        "_headers",
        "_nginx.conf",
        "vercel.json",
    ] {
        assert!(others.contains(none), "{none}");
        assert!(!twins.contains(&*format!("{none}.br")), "{none}");
    }
    // Neither pages, nor anything that others hear of.
    let pages = others.iter().filter(|name| name.ends_with(".html")).count();
    assert!(said.contains(&format!(" {pages} pages")), "{said}");
    for name in &others {
        let text = String::from_utf8_lossy(&after[*name]);
        assert!(
            !text.contains(".html.br") && !text.contains("/.br"),
            "{name}"
        );
    }
}

#[test]
fn twins_come_and_go_with_their_texts() {
    let room = Room::new(BOTH);
    room.article(&"Words, and more. ".repeat(100));
    room.build();
    let first = room.files();
    let page = "2026/05/a/index.html";
    let twin = format!("{page}.br");
    assert!(first.contains_key(&twin));

    // A second build makes none.
    room.build();
    assert!(room.run(&["why", &twin]).contains("was not made again"));
    assert!(room.run(&["build"]).contains("0 files written") || room.files() == first);

    // One that was lost is made again, and only with its own text.
    fs::remove_file(room.0.path().join("public").join(&twin)).unwrap();
    room.build();
    assert!(room.files() == first);
    assert!(room.run(&["why", &twin]).contains("did not hold it"));
    assert!(
        room.run(&["why", "index.html.br"])
            .contains("was not made again")
    );

    // A new text has new twins.
    room.article(&"Other words. ".repeat(100));
    room.build();
    let second = room.files();
    assert!(unpacked(&twin, &second[&twin]) == second[page]);
    assert!(second[&twin] != first[&twin]);
    assert!(room.run(&["why", &twin]).contains("its text"));

    // Without the text there are none, and without the wish.
    fs::remove_file(room.0.path().join("content/articles/a.md")).unwrap();
    room.build();
    let third = room.files();
    assert!(!third.contains_key(page) && !third.contains_key(&twin));
    room.configure("precompress = [\"gzip\"]");
    room.build();
    let fourth = room.files();
    assert!(fourth.keys().all(|name| !name.ends_with(".br")));
    assert!(fourth.contains_key("index.html.gz"));

    // And all of it is what a clean build makes.
    fs::remove_dir_all(room.0.path().join("public")).unwrap();
    fs::remove_dir_all(room.0.path().join(".presswork")).unwrap();
    room.build();
    assert!(room.files() == fourth);
}

/// A file of one's own takes the twin's place, and gives it back.
#[test]
fn a_twin_by_hand_is_respected() {
    let room = Room::new(BOTH);
    room.write("content/static/own.txt", &"a".repeat(5000));
    room.build();
    let made = room.files()["own.txt.gz"].clone();
    room.write("content/static/own.txt.gz", "(by hand)");
    room.build();
    assert_eq!(room.files()["own.txt.gz"], b"(by hand)");
    fs::remove_file(room.0.path().join("content/static/own.txt.gz")).unwrap();
    room.build();
    assert!(room.files()["own.txt.gz"] == made);
}
