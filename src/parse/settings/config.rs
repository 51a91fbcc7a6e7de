//! `config.toml`.
//!
//! Enters: the tree, and the command line's overrides. Leaves: the [`Config`], with every default filled
//! in, as good as possible. This module must not know what the values are used for.

mod addresses;
mod environment;
mod news;
mod outputs;
mod pictures;
mod prefixes;
mod sections;
mod severities;
mod site;
#[cfg(test)]
mod tests;
mod zone;

use environment::Environments;
use rustc_hash::FxHashSet;

use crate::base::text::TextRange;
use crate::base::{SourcePath, credential};
use crate::diagnostic::codes::{INVALID_CONFIG, NOT_UTF8, UNKNOWN_CONFIG_KEY, UNREADABLE_FILE};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::model::{Config, Tree};
use crate::parse::conflict::replace_by_conflicts;
use crate::parse::documents::{Document, Reader, Suggestion, Syntax, Vocabulary, document};

pub(super) use addresses::check_host;
pub use site::KEYS;

/// The path of the configuration, from the site's root.
pub const FILE: &str = "config.toml";

/// The command line's overrides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Overrides {
    /// `--base-url`
    pub base_url: Option<String>,
    /// `--strict`
    pub strict: bool,
    /// `--environment`: the overlay `[environment.NAME]` to apply.
    pub environment: Option<String>,
}

static VOCABULARY: Vocabulary = Vocabulary {
    unknown: &UNKNOWN_CONFIG_KEY,
    elsewhere: |_| THEME_OPTIONS.to_owned(),
    suggestions: &[
        Suggestion::plain(
            "environment",
            &[],
            "environments do not stand inside of each other",
        ),
        Suggestion::meant("baseurl", &["base_url"]),
        Suggestion::meant("url", &["base_url"]),
        Suggestion::meant("languagecode", &["language"]),
        Suggestion::meant("defaultlanguage", &["language"]),
        Suggestion::meant("timezone", &["time_zone"]),
        Suggestion::plain("params", &[], THEME_OPTIONS),
        Suggestion::plain("extra", &[], THEME_OPTIONS),
        Suggestion::plain(
            "paginate",
            &[],
            "did you mean `per_page` under `[pagination]`?",
        ),
        Suggestion::meant_so(
            "permalinks",
            &["permalink"],
            "It is one text: `/:year/:month/:slug/`",
        ),
        Suggestion::meant("subtitle", &["tagline"]),
        Suggestion::meant("name", &["title"]),
        Suggestion::plain(
            "author",
            &[],
            "authors are files in `content/authors/`; the publisher is `publisher` under `[news]`",
        ),
    ],
    keys: KEYS,
};

const THEME_OPTIONS: &str = "the theme's own options go under `[theme_options]`";

/// Reads the site's configuration.
pub fn config(tree: &Tree, overrides: &Overrides) -> Outcome<Config> {
    let file = SourcePath::from(FILE);
    let mut diagnostics = Vec::new();
    let source = text(tree, &file, &mut diagnostics);
    let mut config = parse(source.as_deref(), &file, overrides);
    diagnostics.append(&mut config.diagnostics);
    if let Some(source) = &source {
        replace_by_conflicts(source, &file, &mut diagnostics);
        hide_credentials(&mut diagnostics, source);
    }
    Outcome::new(config.value, diagnostics)
}

/// What an `[environment.NAME]` says of where the site is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The name.
    pub name: String,
    /// The only `[publish.NAME]`, where it has one of its own.
    pub target: Option<String>,
    /// The site's address, where it has one of its own.
    pub base_url: Option<String>,
}

/// Returns the environments of the configuration.
pub fn environments(tree: &Tree) -> Vec<Environment> {
    let file = SourcePath::from(FILE);
    let Some(source) = text(tree, &file, &mut Vec::new()) else {
        return Vec::new();
    };
    let mut document = written(&source, &file).value;
    let environments = Environments::take(&mut document.root, &file, &mut Vec::new());
    let all = environments.overlays().map(|one| Environment {
        name: one.name.to_owned(),
        target: one.text("target").map(ToOwned::to_owned),
        base_url: one.text("base_url").map(ToOwned::to_owned),
    });
    all.collect()
}

/// Takes out of messages what the excerpts beside them hide, because it may be a credential.
fn hide_credentials(faults: &mut [Diagnostic], source: &str) {
    if faults.is_empty() {
        return;
    }
    let shown = credential::masked(source);
    for fault in faults {
        let Some(place) = &fault.at else {
            continue;
        };
        let (start, end): (usize, usize) = (place.range.start().into(), place.range.end().into());
        let (start, end) = (start.min(source.len()), end.min(source.len()));
        let line = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[end..]
            .find('\n')
            .map_or(source.len(), |newline| end + newline);
        for text in std::iter::once(&mut fault.message).chain(&mut fault.help) {
            *text = credential::without(text, source, &shown, line..end);
        }
    }
}

fn parse(source: Option<&str>, file: &SourcePath, overrides: &Overrides) -> Outcome<Config> {
    let mut diagnostics = Vec::new();
    let mut document = match source {
        Some(source) => written(source, file).drain_into(&mut diagnostics),
        None => Document {
            root: Vec::new(),
            text: "",
            range: TextRange::default(),
            syntax: Syntax::Toml,
            complete: false,
        },
    };
    let environments = Environments::take(&mut document.root, file, &mut diagnostics);
    let wanted = overrides.environment.as_deref();
    let mut chosen = None;
    for overlay in environments.overlays() {
        let outcome = read(environment::apply(&document, &overlay), file, overrides);
        let mut faults = outcome.diagnostics;
        if wanted == Some(overlay.name) {
            chosen = Some(outcome.value);
        } else {
            // An environment that is not selected is checked too, so that its mistakes show before the
            // day of the deployment; but the keys that it lacks may not be needed.
            faults.retain(|fault| fault.at.as_ref().is_some_and(|at| !at.is_file()));
        }
        add(faults, &mut diagnostics);
    }
    if let Some(value) = chosen {
        return Outcome::new(value, diagnostics);
    }
    if document.complete
        && let Some(fault) = wanted.and_then(|wanted| environments.unknown(wanted))
    {
        diagnostics.push(fault);
    }
    let plain = read(document, file, overrides);
    add(plain.diagnostics, &mut diagnostics);
    Outcome::new(plain.value, diagnostics)
}

/// Returns what is written in the file.
fn written<'s>(source: &'s str, file: &SourcePath) -> Outcome<Document<'s>> {
    let bom = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let range = bom..source.len();
    document(source, range, Syntax::Toml, file, &INVALID_CONFIG)
}

/// Adds mistakes that are not in the list yet: each environment repeats those of the common part.
fn add(mut found: Vec<Diagnostic>, all: &mut Vec<Diagnostic>) {
    let known: FxHashSet<&Diagnostic> = all.iter().collect();
    found.retain(|fault| !known.contains(fault));
    all.append(&mut found);
}

fn text(tree: &Tree, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if !tree.has(file) {
        diagnostics.push(
            Diagnostic::new(&INVALID_CONFIG, "there is no `config.toml` here").help(
                "run `presswork init` to begin a site here, or say where it is with `--root DIR`",
            ),
        );
        return None;
    }
    let bytes = match tree.source(file) {
        Ok(bytes) => bytes,
        Err(fault) => {
            let message = format!("`config.toml` cannot be read: {fault}");
            diagnostics.push(Diagnostic::new(&UNREADABLE_FILE, message).at(Span::file(file)));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(_) => {
            diagnostics.push(
                Diagnostic::new(&NOT_UTF8, "`config.toml` is not UTF-8")
                    .at(Span::file(file))
                    .help("save it with the encoding \"UTF-8\""),
            );
            None
        }
    }
}

fn read(mut document: Document<'_>, file: &SourcePath, overrides: &Overrides) -> Outcome<Config> {
    let mut diagnostics = match site::keeps_comments(&document.root) {
        true => Vec::new(),
        false => document.leave_out_comments(file),
    };
    let mut reader = Reader::new(&document, TextRange::default(), file, &VOCABULARY);
    let config = site::site(&mut reader, overrides);
    diagnostics.extend(reader.finish());
    Outcome::new(config, diagnostics)
}
