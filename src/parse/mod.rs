//! Each file alone: text in, model values and mistakes out.
//!
//! Nothing here knows a second file: what an article says of others (its category, its links) is
//! kept as it was written, for `link` to resolve.

mod article;
pub mod config;
pub mod front_matter;
mod highlight;
mod keywords;
pub mod markdown;
pub mod node;
mod picture;
mod reading_time;
mod source;
mod source_facts;
mod summary;
mod terms;
mod theme;
pub mod theme_manifest;
mod theme_options;
mod views;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::{Figures, Ledger, Tree};

pub use article::{article, body};
pub use config::{Overrides, config};
pub use highlight::Highlighter;
pub use markdown::Highlight;
pub use picture::picture;
pub use source::{Found, Source, source, sources};
pub use source_facts::source_facts;
pub use terms::terms;
pub use theme::theme;

/// Where a site keeps how often its pages were read.
pub const VIEWS: &str = "content/views.toml";

/// Reads how often each address was read, as of `today`; a site without figures has none.
pub fn views(tree: &Tree, today: Date) -> Outcome<BTreeMap<String, Figures>> {
    ledger_text(tree, |text, path| views::figures(text, path, today))
}

/// Reads all that the site keeps of how often its pages were read.
pub fn ledger(tree: &Tree) -> Outcome<Ledger> {
    ledger_text(tree, views::ledger)
}

fn ledger_text<T: Default>(
    tree: &Tree,
    parse: impl Fn(&str, &SourcePath) -> Outcome<T>,
) -> Outcome<T> {
    let path = SourcePath::from(VIEWS);
    if !tree.has(&path) {
        return Outcome::clean(T::default());
    }
    let mut diagnostics = Vec::new();
    let text = read(tree, &path).drain_into(&mut diagnostics);
    let value = parse(&text, &path).drain_into(&mut diagnostics);
    Outcome::new(value, diagnostics)
}

/// Returns a Markdown file's text as it was written, and where in it the text behind the front
/// matter begins, in bytes. What is wrong with it was said when the article was read.
pub fn written(bytes: Vec<u8>, path: &SourcePath) -> (String, usize) {
    let text = decode(bytes, path).value;
    let start = front_matter::split(&text, path).value.body_start;
    (text, start)
}

/// Reads a text file; one that cannot be read is empty, and said.
fn read(tree: &Tree, path: &SourcePath) -> Outcome<String> {
    match tree.read(path) {
        Ok(bytes) => decode(bytes, path),
        Err(fault) => Outcome::new(String::new(), vec![unreadable(path, &fault)]),
    }
}

/// Takes bytes as UTF-8. Where they are not, the first wrong byte is said, and replaced like every
/// other.
fn decode(bytes: Vec<u8>, path: &SourcePath) -> Outcome<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Outcome::clean(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let diagnostic = Diagnostic::new(&codes::NOT_UTF8, format!("`{path}` is not UTF-8"))
                .at(Span::new(path, at..at + 1))
                .help("open it in an editor and save it with the encoding UTF-8");
            Outcome::new(text, vec![diagnostic])
        }
    }
}

/// Says that a file cannot be read, with the operating system's words.
pub fn unreadable(path: &SourcePath, fault: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::UNREADABLE_FILE,
        format!("cannot read `{path}`: {fault}"),
    )
    .at(Span::file(path))
}
