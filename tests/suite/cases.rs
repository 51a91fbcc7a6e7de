//! Runs `tests/cases/**/*.case`: small sites and what has to come of them.
//!
//! A case is text. `=== name` begins one; `--- path` is followed by a file of the site; and
//! `>>> diagnostics`, `>>> lints`, `>>> outputs` or `>>> output PATH` by what is wanted. What stands
//! before the first `===` belongs to every case of the file. A file that says `(picture png 1600x900)` is
//! one, as far as anybody looks who only wants to know its size (`jpeg` and `gif` too). `UPDATE=1 cargo
//! test cases` writes what came out
//! into the cases; read the difference before you keep it.

use std::fs;
use std::path::Path;

use crate::site::{Site, picture};

struct Section {
    /// The line that begins it, without its line break.
    head: String,
    text: String,
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section {
        head: String::new(),
        text: String::new(),
    }];
    for line in text.split_inclusive('\n') {
        if ["=== ", "--- ", ">>> "]
            .iter()
            .any(|mark| line.starts_with(mark))
        {
            sections.push(Section {
                head: line.trim_end().to_owned(),
                text: String::new(),
            });
        } else if let Some(last) = sections.last_mut() {
            last.text.push_str(line);
        }
    }
    sections
}

fn run(text: &str) -> (String, Vec<String>) {
    let mut sections = sections(text);
    let mut failures = Vec::new();
    let first = sections
        .iter()
        .position(|one| one.head.starts_with("=== "))
        .unwrap_or(sections.len());
    let mut common = Site::empty();
    for section in &sections[..first] {
        add(&mut common, section);
    }
    let mut from = first;
    while from < sections.len() {
        let to = sections[from + 1..]
            .iter()
            .position(|one| one.head.starts_with("=== "))
            .map_or(sections.len(), |next| from + 1 + next);
        let mut site = common.clone();
        for section in &sections[from + 1..to] {
            add(&mut site, section);
        }
        let built = site.build();
        let name = sections[from].head.clone();
        let mut said = false;
        for section in &mut sections[from + 1..to] {
            let Some(wanted) = section.head.strip_prefix(">>> ") else {
                continue;
            };
            let got = match wanted.split_once(' ') {
                Some(("output", path)) => {
                    format!(
                        "{}\n",
                        String::from_utf8_lossy(
                            built.outputs.get(path).map_or(b"(none)", |bytes| bytes)
                        )
                        .trim_end()
                    )
                }
                _ if wanted == "outputs" => built.paths(),
                _ if wanted == "lints" => site.lints(),
                _ if wanted == "diagnostics" => {
                    said = true;
                    built.report()
                }
                _ => panic!("{name}: `{wanted}` is nothing that can be wanted"),
            };
            if section.text.trim_end() != got.trim_end() {
                failures.push(format!(
                    "{name}\n>>> {wanted}\nwanted:\n{}\ngot:\n{got}",
                    section.text
                ));
                section.text = format!("{got}\n");
            }
        }
        // A case that does not speak of diagnostics wants none.
        if !said && !built.build.diagnostics.is_empty() {
            failures.push(format!("{name}\nnot wanted:\n{}", built.report()));
        }
        from = to;
    }
    let updated = sections
        .iter()
        .map(|one| {
            if one.head.is_empty() {
                one.text.clone()
            } else {
                format!("{}\n{}", one.head, one.text)
            }
        })
        .collect();
    (updated, failures)
}

fn add(site: &mut Site, section: &Section) {
    let Some(path) = section.head.strip_prefix("--- ") else {
        return;
    };
    match path {
        "now" => site.now = section.text.trim().to_owned(),
        "audience" => {
            site.audience.drafts = section.text.contains("drafts");
            site.audience.future = section.text.contains("future");
        }
        // The empty line before the next mark is for the reader of the case.
        path => {
            let text = section
                .text
                .strip_suffix("\n\n")
                .map_or(section.text.clone(), |text| format!("{text}\n"));
            let bytes = picture_of(&text).unwrap_or_else(|| text.into_bytes());
            site.files.insert(path.to_owned(), bytes);
        }
    }
}

fn picture_of(text: &str) -> Option<Vec<u8>> {
    let words = text.trim().strip_prefix("(picture ")?.strip_suffix(')')?;
    let (kind, size) = words.split_once(' ')?;
    let (width, height) = size.split_once('x')?;
    Some(picture(kind, width.parse().ok()?, height.parse().ok()?))
}

#[test]
fn every_case_comes_out_as_wanted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files = 0;
    let mut failures = Vec::new();
    for entry in walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "case")
        {
            continue;
        }
        files += 1;
        let text = fs::read_to_string(entry.path()).unwrap();
        let (updated, failed) = run(&text);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(entry.path(), updated).unwrap();
        }
        failures.extend(
            failed
                .into_iter()
                .map(|one| format!("{}: {one}", entry.path().display())),
        );
    }
    assert!(files > 5, "the cases were not found");
    assert!(
        failures.is_empty(),
        "{} cases failed:\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}
