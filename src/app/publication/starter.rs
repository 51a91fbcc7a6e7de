//! What a publication would show of seeds: the starter's address, and texts of `presswork init` and
//! `presswork new` that nobody replaced.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::seeds::{self, Blank};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::io::embedded;
use crate::model::{Site, Tree};

/// Hosts that are reserved for examples (RFC 2606).
const EXAMPLES: [&str; 6] = [
    "example.com",
    "example.net",
    "example.org",
    "www.example.com",
    "www.example.net",
    "www.example.org",
];

/// A line with fewer words may well be an author's own.
const FEWEST_WORDS: usize = 4;

/// Returns what is left of seeds in a site that is to be published.
pub(super) fn unreplaced(site: &Site, tree: &Tree) -> Vec<Diagnostic> {
    let texts = seed_texts(&site.config.title);
    let mut found: Vec<Diagnostic> = published(site, tree)
        .into_iter()
        .filter_map(|path| unreplaced_text(path, tree, &texts))
        .collect();
    found.extend(address(site, tree));
    found
}

/// The lines of seeds that are to be replaced.
struct SeedTexts {
    /// Those of the starter, by the file of the site.
    starter: BTreeMap<String, BTreeSet<String>>,
    /// Those of all seeds of articles.
    articles: BTreeSet<String>,
}

fn seed_texts(title: &str) -> SeedTexts {
    let mut texts = SeedTexts {
        starter: BTreeMap::new(),
        articles: BTreeSet::new(),
    };
    let blanks = [Blank::text("title", title)];
    for (path, bytes) in embedded::seed_files() {
        let text = seeds::fill_markdown(&String::from_utf8_lossy(bytes), &blanks);
        let lines = text.lines().filter(|line| is_text(line)).map(str::to_owned);
        if let Some(path) = path.strip_prefix("site/") {
            texts.starter.insert(path.to_owned(), lines.collect());
        } else if path.starts_with("articles/") {
            texts.articles.extend(lines);
        }
    }
    texts
}

/// Says whether a line of a seed is a text that is to be replaced.
fn is_text(line: &str) -> bool {
    let words = line.split_whitespace();
    let words = words.filter(|word| word.contains(char::is_alphabetic));
    !line.starts_with('#') && !line.contains('%') && words.count() >= FEWEST_WORDS
}

/// Returns the Markdown files of which something is published.
fn published<'a>(site: &'a Site, tree: &'a Tree) -> BTreeSet<&'a SourcePath> {
    let stories = site.stories_and_pages().map(|story| &story.article.path);
    let terms = ["content/authors", "content/categories"]
        .into_iter()
        .flat_map(|folder| tree.below(folder).map(|(path, _)| path));
    stories.chain(terms).collect()
}

/// Returns the first line of a file that is a seed's.
fn unreplaced_text(path: &SourcePath, tree: &Tree, texts: &SeedTexts) -> Option<Diagnostic> {
    let starter = texts.starter.get(path.as_str());
    if starter.is_none() && !path.as_str().starts_with("content/articles/") {
        return None;
    }
    let seeded = |line: &str| {
        texts.articles.contains(line) || starter.is_some_and(|lines| lines.contains(line))
    };
    let text = tree.text(path).ok()?;
    let mut at = 0;
    let mut first = None;
    let mut count = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if seeded(words) {
            first.get_or_insert(at..at + words.len());
            count += 1;
        }
        at += line.len();
    }
    let message = match count {
        1 => "this line is still a seed's, and was never replaced".to_owned(),
        count => format!(
            "this line is still a seed's, and so are {} more of this file",
            count - 1
        ),
    };
    let help = match path.as_str().starts_with("content/articles/") {
        true => {
            "write your own words in its place, or delete the article; with `draft = true`, it is held back"
        }
        false => "write your own words in its place, or delete the file",
    };
    let diagnostic = Diagnostic::new(&codes::SEED_TEXT, message);
    Some(diagnostic.at(Span::bytes(path, first?)).help(help))
}

/// Reports the starter's address.
fn address(site: &Site, tree: &Tree) -> Option<Diagnostic> {
    let origin = &site.config.base.origin;
    let host = origin.split("://").nth(1)?;
    if !EXAMPLES.contains(&host) {
        return None;
    }
    let path = SourcePath::from("config.toml");
    let text = tree.text(&path).unwrap_or_default();
    let span = match text.find(origin.as_str()) {
        Some(at) => Span::bytes(&path, at..at + origin.len()),
        None => Span::file(&path),
    };
    let message = format!("`{host}` is an address for examples, and nobody's site");
    Some(
        Diagnostic::new(&codes::STARTER_ADDRESS, message)
            .at(span)
            .help(
                "write the address at which readers will find the site: `base_url = \"https://…\"`",
            ),
    )
}
