//! Seeds: files with blanks (`%title%`) from which new articles and new sites are written.
//!
//! Where a seed is data (front matter, `config.toml`), a blank is replaced by a whole value with
//! its quotes, so that no headline can break the file; in a text a blank is replaced by the words, which
//! Markdown shows as they are.

use std::collections::BTreeMap;

use super::words::{markdown, plain};
use crate::base::SourcePath;
use crate::io::embedded;
use crate::model::Tree;
use crate::model::tree::ReadError;

/// Why there is no seed.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// No seed has this name.
    #[error("there is no seed `{name}`")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names of all seeds, sorted.
        known: Vec<String>,
    },
    /// The site's own seed cannot be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// The seed's file.
        path: SourcePath,
        /// What the file system says.
        error: ReadError,
    },
}

/// Returns the article seed with this name: the site's own, else the one that comes with
/// presswork.
///
/// # Errors
///
/// Fails where there is none, or where the site's own cannot be read.
pub fn find(tree: &Tree, name: &str) -> Result<String, SeedError> {
    enum Seed {
        Embedded(String),
        OfSite(SourcePath),
    }
    let mut seeds: BTreeMap<String, Seed> = embedded::seed_files()
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix("articles/")?.strip_suffix(".md")?;
            let text = String::from_utf8_lossy(bytes).into_owned();
            Some((name.to_owned(), Seed::Embedded(text)))
        })
        .collect();
    for (path, _) in tree.below("seeds/articles") {
        let name = path.as_str().strip_prefix("seeds/articles/");
        if let Some(name) = name.and_then(|name| name.strip_suffix(".md")) {
            seeds.insert(name.to_owned(), Seed::OfSite(path.clone()));
        }
    }
    match seeds.get(name) {
        Some(Seed::Embedded(text)) => Ok(text.clone()),
        Some(Seed::OfSite(path)) => tree.text(path).map_err(|error| SeedError::Unreadable {
            path: path.clone(),
            error,
        }),
        None => Err(SeedError::Unknown {
            name: name.to_owned(),
            known: seeds.into_keys().collect(),
        }),
    }
}

/// A blank and what it is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    name: &'static str,
    value: String,
    words: String,
}

impl Blank {
    /// A blank for text.
    pub fn text(name: &'static str, words: &str) -> Self {
        let words = plain(words);
        Self {
            name,
            value: quoted(&words),
            words: markdown(&words),
        }
    }

    /// A blank for a list of texts.
    pub fn list(name: &'static str, texts: &[String]) -> Self {
        let texts: Vec<String> = texts.iter().map(|text| plain(text)).collect();
        let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        Self {
            name,
            value: format!("[{}]", quoted.join(", ")),
            words: markdown(&texts.join(", ")),
        }
    }

    /// A blank for a value that needs no quotes: a date, or true and false.
    pub fn bare(name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self {
            name,
            words: value.clone(),
            value,
        }
    }
}

/// Returns the blank as it stands in a seed.
pub fn placeholder(name: &str) -> String {
    format!("%{name}%")
}

/// Fills a seed that is data from its first to its last line.
pub fn fill_data(seed: &str, blanks: &[Blank]) -> String {
    fill(seed, blanks, |blank| &blank.value)
}

/// Fills a Markdown seed: values in its front matter, words in its text.
pub fn fill_markdown(seed: &str, blanks: &[Blank]) -> String {
    let (front, body) = split(seed);
    fill(front, blanks, |blank| &blank.value) + &fill(body, blanks, |blank| &blank.words)
}

/// Returns the TOML of a Markdown file's front matter; `None` where it has none in TOML.
pub fn toml_front(text: &str) -> Option<&str> {
    let (front, _) = split(text);
    front
        .strip_prefix("+++")?
        .trim_end()
        .strip_suffix("+++")
        .map(str::trim)
}

/// Splits a Markdown file behind its front matter.
fn split(text: &str) -> (&str, &str) {
    let mut at = 0;
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        at += line.len();
        match (fence, line.trim_end()) {
            (None, "+++" | "---") => fence = Some(line.trim_end()),
            (None, _) => break,
            (Some(open), close) if open == close => return text.split_at(at),
            (Some(_), _) => {}
        }
    }
    ("", text)
}

/// Fills every blank in one pass, so that a headline that looks like a blank stays a headline.
fn fill(seed: &str, blanks: &[Blank], form: impl Fn(&Blank) -> &str) -> String {
    let mut filled = String::with_capacity(seed.len() + 256);
    let mut rest = seed;
    while let Some(at) = rest.find('%') {
        let (before, from_percent) = rest.split_at(at);
        filled.push_str(before);
        let found = blanks.iter().find_map(|blank| {
            let behind = from_percent.strip_prefix(placeholder(blank.name).as_str())?;
            Some((blank, behind))
        });
        rest = match found {
            Some((blank, behind)) => {
                filled.push_str(form(blank));
                behind
            }
            None => {
                filled.push('%');
                from_percent.get(1..).unwrap_or_default()
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// Returns a text in quotes. Without control characters, a JSON string is a basic string of TOML
/// and a double-quoted one of YAML as well.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_own_seed_wins() {
        let tree = Tree::in_memory([
            ("seeds/articles/brief.md", "ours"),
            ("seeds/articles/interview.md", "an interview"),
        ]);
        assert_eq!(find(&tree, "brief").unwrap(), "ours");
        assert_eq!(find(&tree, "interview").unwrap(), "an interview");
        assert!(find(&tree, "review").unwrap().contains("%title%"));
        let Err(SeedError::Unknown { known, .. }) = find(&tree, "reviw") else {
            panic!("a seed that nobody wrote");
        };
        assert!(known.contains(&"review".to_owned()) && known.contains(&"interview".to_owned()));
        assert!(find(&tree, "../../config").is_err());
    }

    #[test]
    fn any_headline_survives_as_toml() {
        for headline in [
            "Plain",
            r#"He said "no" \ left"#,
            "It's 'quoted' and \"quoted\"",
            "C:\\new\\table",
            "Ünïcode 日本語 🚀",
            "%date% and 100% of %title%",
            "+++",
            "\u{7f}delete",
        ] {
            let text = fill_data("title = %title%\n", &[Blank::text("title", headline)]);
            let table: toml::Table = text.parse().unwrap();
            assert_eq!(table["title"].as_str(), Some(plain(headline).as_str()));
        }
    }

    #[test]
    fn a_headline_is_one_line() {
        assert_eq!(
            plain("  One\n two\t\u{1b}[31mthree\r\n"),
            "One two [31mthree"
        );
        assert_eq!(plain(" \n "), "");
    }

    #[test]
    fn values_in_front_matter_and_words_in_the_text() {
        let seed = "+++\ntitle = %title%\nauthors = %authors%\ndate = %date%\n+++\n\n# %title% by %authors%: 5% of %x%\n";
        let blanks = [
            Blank::text("title", "A \"b\" <i>"),
            Blank::list("authors", &["ann".to_owned(), "bo".to_owned()]),
            Blank::bare("date", "2026-05-08"),
        ];
        assert_eq!(
            fill_markdown(seed, &blanks),
            "+++\ntitle = \"A \\\"b\\\" <i>\"\nauthors = [\"ann\", \"bo\"]\ndate = 2026-05-08\n+++\n\n# A \"b\" \\<i\\> by ann, bo: 5% of %x%\n"
        );
    }

    #[test]
    fn front_matter_ends_where_its_own_fence_stands() {
        assert_eq!(
            split("---\na: 1\n+++\n---\nb"),
            ("---\na: 1\n+++\n---\n", "b")
        );
        assert_eq!(
            split("+++\r\na = 1\r\n+++\r\nb"),
            ("+++\r\na = 1\r\n+++\r\n", "b")
        );
        assert_eq!(split("+++\na = 1\n"), ("", "+++\na = 1\n"));
        assert_eq!(split("text %\n"), ("", "text %\n"));
        assert_eq!(toml_front("+++\na = 1\n+++\nb"), Some("a = 1"));
        assert_eq!(toml_front("---\na: 1\n---\nb"), None);
    }
}
