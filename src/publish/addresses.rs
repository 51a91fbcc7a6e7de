//! The record of published addresses, by which pages are found that moved or were deleted without a
//! redirect.
//!
//! Enters: the site as it is now, and the record of the last publication from this machine. Leaves:
//! addresses that readers and search engines know and that lead nowhere now. A withheld file was taken
//! off deliberately, and is not among them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::text::TextRange;
use crate::base::{Moment, OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Edit, Span, codes};
use crate::io::atomic;
use crate::model::build::Build;
use crate::model::hosts::Rule;
use crate::model::site::{Redirect, Story};
use crate::model::{Site, Tree};

/// The published pages, by their addresses from the site's root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Addresses(BTreeMap<String, PublishedPage>);

/// A published article or standing page. A renamed file is recognised by its title and date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PublishedPage {
    source: SourcePath,
    title: String,
    date: Option<Moment>,
}

/// An address that leads nowhere now.
#[derive(Clone, Debug)]
pub(crate) struct MissingRedirect {
    /// The address, from the site's root.
    pub address: String,
    /// The file of the page, where that is published at another address now.
    pub moved_to: Option<SourcePath>,
    /// The diagnostic.
    pub diagnostic: Diagnostic,
}

impl Addresses {
    /// Returns the addresses of all articles and standing pages.
    pub(crate) fn of(site: &Site) -> Self {
        let published = |story: &Story| PublishedPage {
            source: story.article.path.clone(),
            title: story.article.meta.title.clone(),
            date: story.article.meta.date,
        };
        let all = site
            .stories_and_pages()
            .map(|story| (story.address.clone(), published(story)));
        Self(all.collect())
    }

    /// Says whether a page was published at an address.
    pub(crate) fn has(&self, address: &str) -> bool {
        self.0.contains_key(address)
    }

    /// Returns the record of the last publication; an empty one where the file is missing or unreadable.
    pub(crate) fn read(place: &Path) -> Self {
        let text = fs::read(place).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes the record.
    ///
    /// # Errors
    ///
    /// Fails where the file cannot be written.
    pub(crate) fn write(&self, place: &Path) -> io::Result<()> {
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        atomic::replace(place, &serde_json::to_vec(self)?)
    }

    /// Returns the record to keep once `build` is published: the present pages, and pages that moved and
    /// have no redirect yet, with the names that their files have now. Deleted pages were reported before the
    /// publication, and are not reported again.
    pub(crate) fn renewed(&self, build: &Build, tree: &Tree) -> Self {
        let mut now = Self::of(&build.site);
        for missing in self.missing_redirects(build, tree) {
            let published = self.0.get(&missing.address).cloned();
            if let Some((source, published)) = missing.moved_to.zip(published) {
                let published = PublishedPage {
                    source,
                    ..published
                };
                now.0.insert(missing.address, published);
            }
        }
        now
    }

    /// Finds the addresses that lead neither to a page nor to a redirect.
    pub(crate) fn missing_redirects(&self, build: &Build, tree: &Tree) -> Vec<MissingRedirect> {
        let site = &build.site;
        let singles: BTreeSet<String> = site.redirects.iter().map(Redirect::file).collect();
        let own = own_redirects(tree);
        let patterns = || site.config.redirects.iter().chain(&own);
        let answers = |address: &str| {
            OutPath::of_page(address).is_ok_and(|path| build.outputs.contains_key(&path))
                || singles.contains(address)
                || patterns().any(|rule| rule.covers(address))
        };
        let sources: BTreeMap<&SourcePath, &Story> = site
            .stories_and_pages()
            .map(|story| (&story.article.path, story))
            .collect();
        let held: BTreeSet<&SourcePath> = site.held.iter().map(|held| &held.source).collect();
        let known: BTreeSet<&SourcePath> = self.0.values().map(|one| &one.source).collect();
        let mut missing_redirects: Vec<MissingRedirect> = Vec::new();
        // One edit with all its addresses is enough for a file: by the file, its first mistake and the addresses.
        let mut moved_pages: BTreeMap<&SourcePath, (usize, &Story, Vec<&str>)> = BTreeMap::new();
        for (address, published) in &self.0 {
            if held.contains(&published.source) || answers(address) {
                continue;
            }
            let renamed = || {
                site.stories_and_pages().find(|story| {
                    let meta = &story.article.meta;
                    !known.contains(&story.article.path)
                        && meta.title == published.title
                        && meta.date == published.date
                })
            };
            let story = sources.get(&published.source).copied().or_else(renamed);
            let diagnostic = match story {
                Some(story) if story.article.meta.allows(&codes::MOVED_PAGE) => continue,
                Some(story) => {
                    let first = (missing_redirects.len(), story, Vec::new());
                    let pages = moved_pages.entry(&story.article.path).or_insert(first);
                    pages.2.push(address);
                    moved(address, story)
                }
                None => lost(address, published),
            };
            missing_redirects.push(MissingRedirect {
                address: address.clone(),
                moved_to: story.map(|story| story.article.path.clone()),
                diagnostic,
            });
        }
        for (first, story, addresses) in moved_pages.into_values() {
            missing_redirects[first].diagnostic.fix = aliases(&addresses, story, tree);
        }
        missing_redirects
    }
}

/// Returns the addresses that a redirect table of the owner's covers.
fn own_redirects(tree: &Tree) -> Vec<Rule> {
    let table = SourcePath::from("content/static/_redirects");
    let text = tree.text(&table).unwrap_or_default();
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some(Rule {
                from: words.next()?.to_owned(),
                place: TextRange::default(),
                to: words.next()?.to_owned(),
                target: TextRange::default(),
                status: 301,
            })
        })
        .collect()
}

fn moved(address: &str, story: &Story) -> Diagnostic {
    let message = format!(
        "`{}` was published at {address} and is now at {}: links to the old address lead nowhere",
        story.article.path, story.address
    );
    let help = match story.article.meta.aliases.is_empty() {
        true => format!("add `aliases = [\"{address}\"]`"),
        false => format!("add \"{address}\" to `aliases`"),
    };
    Diagnostic::new(&codes::MOVED_PAGE, message)
        .at(story.place())
        .help(help)
}

fn lost(address: &str, published: &PublishedPage) -> Diagnostic {
    let message = format!(
        "{address} was published from `{}`, which is gone: links to it lead nowhere",
        published.source
    );
    Diagnostic::new(&codes::LOST_PAGE, message).help(format!(
        "add `[[redirects]]` to config.toml, with `from = \"{address}\"` and, in `to`, the page that \
         takes its place; if it was renamed, give it back its name, and say `presswork move {} NEW`, which keeps \
         links and addresses",
        published.source
    ))
}

/// Returns the edit that redirects old addresses, where there is exactly one place for it: a line of its own, or the
/// beginning of a list between brackets.
fn aliases(addresses: &[&str], story: &Story, tree: &Tree) -> Option<Edit> {
    let path = &story.article.path;
    let text = tree.text(path).ok()?;
    if addresses.iter().any(|one| one.contains(['"', '\\'])) {
        return None;
    }
    let quoted: Vec<String> = addresses.iter().map(|one| format!("\"{one}\"")).collect();
    let listed = quoted.join(", ");
    let place = match story.article.meta.aliases.first() {
        Some(first) => {
            let start = usize::from(first.range.start());
            let is_first = text.get(..start)?.ends_with('[');
            return is_first.then(|| Edit {
                at: Span::bytes(path, start..start),
                old: String::new(),
                new: format!("{listed}, "),
            });
        }
        None if text.contains("aliases") => return None,
        None => text.get(..4)?,
    };
    let new = match place {
        "+++\n" => format!("aliases = [{listed}]\n"),
        "---\n" => format!("aliases: [{listed}]\n"),
        _ => return None,
    };
    Some(Edit {
        at: Span::bytes(path, place.len()..place.len()),
        old: String::new(),
        new,
    })
}
