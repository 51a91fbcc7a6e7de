//! Runs `tests/cases/**/*.case`: small sites with their expected results.
//!
//! A case is text. `=== name` begins a case, and its name is a sentence of behaviour; `--- path` is
//! followed by a file of the site; and `>>> diagnostics`, `>>> lints`, `>>> outputs` or `>>> output PATH`
//! by the expected result. The part before the first `===` belongs to every case of the file.
//!
//! - `--- markdown` is the text of an article, and `>>> html` is the HTML of that text alone.
//! - `--- now` and `--- audience` are no files: a moment, and the words `drafts` and `future`.
//! - A file with the content `(picture png 1600x900)` is a picture of this size (`jpeg` and `gif` too); `half-png` is
//!   one that is cut off, `heic` one that browsers do not show, and `heavy-gif` one of 600 kB.
//!
//! `UPDATE=1 cargo test cases` writes the results into the cases; read the difference before you keep it.
//! `CASE=words` runs only the cases with these words in their name.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::site::{Built, Site, picture};

/// The article around a `--- markdown`, and the output for `>>> html`.
const ARTICLE: &str = "content/articles/a.md";
const FRONT_MATTER: &str =
    "+++\ntitle = \"A\"\ndate = 2026-05-02\ncategory = \"industry\"\nsummary = \"S\"\n+++\n";
const ARTICLE_PAGE: &str = "2026/05/a/index.html";

struct Section {
    /// The line that begins the section, without its line break.
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

/// The sections of a file that come before its first case, and those of each case.
fn split(text: &str) -> (Vec<Section>, Vec<Vec<Section>>) {
    let (mut common, mut cases) = (Vec::new(), Vec::<Vec<Section>>::new());
    for section in sections(text) {
        if section.head.starts_with("=== ") {
            cases.push(vec![section]);
        } else {
            cases.last_mut().unwrap_or(&mut common).push(section);
        }
    }
    (common, cases)
}

/// Runs the cases of a file, and returns its text with the results, and the differences.
fn run(text: &str, wanted: Option<&str>) -> (String, Vec<String>) {
    let (common, mut cases) = split(text);
    let mut site = Site::empty();
    for section in &common {
        add(&mut site, section);
    }
    let failures: Vec<String> = cases
        .par_iter_mut()
        .filter(|case| wanted.is_none_or(|words| case[0].head.contains(words)))
        .flat_map_iter(|case| run_case(site.clone(), case))
        .collect();
    let updated = common
        .iter()
        .chain(cases.iter().flatten())
        .map(|section| match section.head.as_str() {
            "" => section.text.clone(),
            head => format!("{head}\n{}", section.text),
        })
        .collect();
    (updated, failures)
}

/// Runs one case on a site with the files that are common to all, replaces the expected results by the
/// actual ones, and returns the differences.
fn run_case(mut site: Site, case: &mut [Section]) -> Vec<String> {
    for section in &*case {
        add(&mut site, section);
    }
    let built = site.build();
    let name = case[0].head.clone();
    let mut failures = Vec::new();
    let mut speaks_of_diagnostics = false;
    for section in case {
        let Some(wanted) = section.head.strip_prefix(">>> ") else {
            continue;
        };
        speaks_of_diagnostics |= wanted == "diagnostics";
        let got = what_came(wanted, &site, &built)
            .unwrap_or_else(|| panic!("{name}: `{wanted}` is nothing that can be wanted"));
        if section.text.trim_end() != got.trim_end() {
            let text = &section.text;
            failures.push(format!(
                "{name}\n>>> {wanted}\nwanted:\n{text}\ngot:\n{got}"
            ));
            section.text = format!("{got}\n");
        }
    }
    // A case without diagnostics expects none.
    if !speaks_of_diagnostics && !built.build.diagnostics.is_empty() {
        failures.push(format!("{name}\nnot wanted:\n{}", built.report()));
    }
    failures
}

/// Returns the result for a section; `None` if the section names no known result.
fn what_came(wanted: &str, site: &Site, built: &Built) -> Option<String> {
    let output = |path: &str| {
        let bytes = built
            .outputs
            .get(path)
            .map_or(&b"(none)"[..], |bytes| bytes);
        format!("{}\n", String::from_utf8_lossy(bytes).trim_end())
    };
    match wanted.split_once(' ') {
        Some(("output", path)) => Some(output(path)),
        Some(_) => None,
        None => match wanted {
            "html" => Some(output(ARTICLE_PAGE)),
            "outputs" => Some(built.paths()),
            "lints" => Some(site.lints()),
            "diagnostics" => Some(built.report()),
            _ => None,
        },
    }
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
        "markdown" => {
            let text = format!("{FRONT_MATTER}{}", file_text(section));
            site.files.insert(ARTICLE.to_owned(), text.into_bytes());
            let template = "themes/bare/templates/article.html".to_owned();
            site.files.insert(template, b"{{ content }}\n".to_vec());
        }
        path => {
            let text = file_text(section);
            let bytes = picture_of(&text).unwrap_or_else(|| text.into_bytes());
            site.files.insert(path.to_owned(), bytes);
        }
    }
}

/// Returns the text of a file, without the empty line before the next mark, which is for the reader of
/// the case.
fn file_text(section: &Section) -> String {
    let text = section.text.strip_suffix("\n\n");
    text.map_or(section.text.clone(), |text| format!("{text}\n"))
}

fn picture_of(text: &str) -> Option<Vec<u8>> {
    let words = text.trim().strip_prefix("(picture ")?.strip_suffix(')')?;
    let (kind, size) = words.split_once(' ')?;
    let (width, height) = size.split_once('x')?;
    Some(picture(kind, width.parse().ok()?, height.parse().ok()?))
}

fn case_files() -> Vec<PathBuf> {
    walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "case")
        })
        .collect()
}

#[test]
fn every_case_comes_out_as_wanted() {
    let files = case_files();
    assert!(files.len() > 5, "the cases were not found");
    let wanted = env::var("CASE").ok();
    let failures: Vec<String> = files
        .par_iter()
        .flat_map_iter(|path| {
            let text = fs::read_to_string(path).unwrap();
            let (updated, failed) = run(&text, wanted.as_deref());
            if env::var_os("UPDATE").is_some() && updated != text {
                fs::write(path, updated).unwrap();
            }
            let place = path.display().to_string();
            failed.into_iter().map(move |one| format!("{place}: {one}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} cases failed:\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn a_file_of_cases_is_run_case_by_case() {
    let text = "--- markdown\nOne.\n\n\
                === a text is a paragraph\n>>> html\n<p>One.</p>\n\n\
                === a text of its own\n--- markdown\n*Two.*\n>>> html\n<p>wrong</p>\n";
    let (updated, failures) = run(text, None);
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert!(failures[0].starts_with("=== a text of its own\n>>> html"));
    let right = text.replace("<p>wrong</p>", "<p><em>Two.</em></p>\n");
    assert_eq!(updated, right);
    assert_eq!(run(&updated, None).1, [""; 0]);
    assert_eq!(
        run(text, Some("is a paragraph")),
        (text.to_owned(), Vec::new())
    );
}
