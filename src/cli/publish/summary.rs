//! The summary of a publication: what would change, what changed, and where the changes can be seen.

use std::path::Path;
use std::time::Duration;

use presswork::app::publication::{self, Publication, changed_pages};
use presswork::base::OutPath;
use presswork::model::Config;
use presswork::model::publishing::Place;
use presswork::publish::change::{Change, Source, Upload};
use presswork::publish::engine::{Evidence, Intent, Published};
use presswork::publish::is_draft;
use serde::Serialize;

use crate::cli::screen::{Format, Screen};
use crate::cli::units::{count, duration, grouped, size};

/// How many links a summary shows to a person.
const MOST_LINKS: usize = 20;
/// How many files a person is told of that are not as they were published.
const MOST_DAMAGED: usize = 10;

/// Returns the change in one line: `12 files (1.4 MB), 3 deleted`.
fn figures(change: &Change) -> String {
    let bytes = change.bytes();
    let mut parts = vec![format!(
        "{} ({})",
        count(change.uploads.len(), "file", "files"),
        size(bytes)
    )];
    // The site no longer has them, and nothing of them is online.
    let gone = change.damaged.iter().filter(|path| {
        let before = change.before.as_ref();
        let is_there = before.is_some_and(|before| before.files.contains_key(*path));
        !is_there && !change.next.files.contains_key(*path)
    });
    for (n, what) in [
        (gone.count(), "taken out of the manifest"),
        (deletions(change).count(), "deleted"),
        (change.retired, "to be deleted later"),
        (change.unchanged, "unchanged"),
    ] {
        if n > 0 {
            parts.push(format!("{} {what}", grouped(n)));
        }
    }
    let drafts = &change.drafts;
    for (n, what) in [(drafts.expired, "expired"), (drafts.withdrawn, "withdrawn")] {
        if n > 0 {
            parts.push(format!("{} {what}", count(n, "draft", "drafts")));
        }
    }
    parts.join(", ")
}

/// Returns the files of the site that are deleted; drafts are named nowhere.
fn deletions(change: &Change) -> impl Iterator<Item = &OutPath> {
    change.deletions.iter().filter(|path| !is_draft(path))
}

/// Returns the question whether a change is meant.
pub fn question(change: &Change, place: &str) -> String {
    format!("To {place}: {}.\nPublish? [Y/n]", figures(change))
}

#[derive(Serialize)]
struct Row<'a> {
    event: &'static str,
    action: &'static str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

/// Prints which online files are not as they were published.
pub fn print_damaged(change: &Change, location: &str, screen: &Screen) {
    let damaged = &change.damaged;
    let before = change.before.as_ref();
    let is_there = |path| before.is_some_and(|before| before.files.contains_key(path));
    if screen.format == Format::Json {
        for path in damaged {
            screen.event(&Row {
                event: "damaged",
                action: if is_there(path) { "differs" } else { "missing" },
                path: path.as_str(),
                bytes: None,
            });
        }
        return;
    }
    let shown = damaged.iter().take(MOST_DAMAGED);
    let mut names: Vec<String> = shown
        .map(|path| match is_there(path) {
            true => path.to_string(),
            false => format!("{path} (missing)"),
        })
        .collect();
    let more = damaged.len().saturating_sub(names.len());
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    let what = match damaged.len() {
        0 => return,
        1 => "1 file is not as it was".to_owned(),
        n => format!("{} files are not as they were", grouped(n)),
    };
    let names = names.join(", ");
    screen.warning(&format!("at {location}, {what} published: {names}"));
}

fn action(upload: &Upload) -> (&'static str, &'static str) {
    match (&upload.before, &upload.source) {
        (_, Source::Kept(_)) => ("restore", "<"),
        (None, _) => ("add", "+"),
        (Some(_), _) => ("replace", "~"),
    }
}

#[derive(Serialize)]
struct PublicationSummary<'a> {
    event: &'static str,
    place: &'a str,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    restores: Option<u64>,
    files: usize,
    bytes: u64,
    deleted: usize,
    drafts_deleted: usize,
    retired: usize,
    unchanged: usize,
    milliseconds: u64,
    urls: Vec<String>,
}

/// Prints what was done, or would be.
pub fn print(
    outcome: &Published,
    publication: &Publication,
    config: &Config,
    took: Duration,
    screen: &Screen,
) {
    let location = publication.location();
    let intent = publication.intent();
    if intent == Intent::DryRun {
        list(&outcome.change, screen);
    }
    let pages = changed_pages(&outcome.change, config);
    if screen.format == Format::Json {
        screen.event(&json(outcome, &location, intent, took, pages));
        return;
    }
    if outcome.change.is_empty() {
        let evidence = publication.evidence();
        screen.result(&unchanged_line(&outcome.change, evidence, &location));
        return;
    }
    screen.result(&line(outcome, &location, intent, took));
    if outcome.done {
        print_links(&pages, screen);
    }
}

fn json<'a>(
    outcome: &Published,
    location: &'a str,
    intent: Intent,
    took: Duration,
    urls: Vec<String>,
) -> PublicationSummary<'a> {
    let change = &outcome.change;
    let event = match (intent, outcome.done || change.is_empty()) {
        (Intent::DryRun, _) => "dry-run",
        (Intent::Publish, true) => "published",
        (Intent::Publish, false) => "called-off",
    };
    PublicationSummary {
        event,
        place: location,
        generation: change.next.generation,
        restores: change.next.restores,
        files: change.uploads.len(),
        bytes: change.bytes(),
        deleted: deletions(change).count(),
        drafts_deleted: change.drafts.expired + change.drafts.withdrawn,
        retired: change.retired,
        unchanged: change.unchanged,
        milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        urls,
    }
}

fn unchanged_line(change: &Change, evidence: Evidence, location: &str) -> String {
    let by = change.before.as_ref().map_or_else(String::new, |before| {
        let at = before.at.strftime("%Y-%m-%d %H:%M UTC");
        format!(", as {} published it on {at}", before.by)
    });
    let files = count(change.unchanged, "file", "files");
    let read = match evidence {
        Evidence::Manifest => "",
        Evidence::Content => ", all of them read",
    };
    format!("{location} is as it should be{by}: {files}{read}")
}

fn line(outcome: &Published, location: &str, intent: Intent, took: Duration) -> String {
    let change = &outcome.change;
    let figures = figures(change);
    match (intent, outcome.done) {
        (Intent::DryRun, _) => format!("Would publish to {location}: {figures}"),
        (Intent::Publish, false) => "Nothing was published.".to_owned(),
        (Intent::Publish, true) => {
            let number = change.next.generation;
            let back = change.next.restores.map_or_else(String::new, |restored| {
                format!(" (back to what was published as {restored})")
            });
            let took = duration(took);
            format!("Published to {location} as generation {number}{back}: {figures}, in {took}")
        }
    }
}

fn print_links(urls: &[String], screen: &Screen) {
    for url in urls.iter().take(MOST_LINKS) {
        screen.result(&format!("  {url}"));
    }
    if let Some(more) = urls.len().checked_sub(MOST_LINKS).filter(|more| *more > 0) {
        let others = count(more, "other page", "other pages");
        screen.result(&format!("  and {others}"));
    }
}

/// Lists every file that would change.
fn list(change: &Change, screen: &Screen) {
    for upload in change.uploads.iter().filter(|one| !is_draft(&one.path)) {
        let (action, sign) = action(upload);
        let (path, bytes) = (upload.path.as_str(), upload.entry.size);
        match screen.format {
            Format::Json => screen.event(&Row {
                event: "change",
                action,
                path,
                bytes: Some(bytes),
            }),
            Format::Human | Format::Github => {
                screen.result(&format!("{sign} {path} ({bytes} bytes)"));
            }
        }
    }
    for path in deletions(change) {
        let path = path.as_str();
        match screen.format {
            Format::Json => screen.event(&Row {
                event: "change",
                action: "delete",
                path,
                bytes: None,
            }),
            Format::Human | Format::Github => screen.result(&format!("- {path}")),
        }
    }
}

#[derive(Serialize)]
struct Announced<'a> {
    event: &'static str,
    whom: &'a str,
    addresses: Option<usize>,
    fault: Option<&'a str>,
}

/// Announces a publication to the services that the configuration names, and prints the outcomes. Of a site that
/// nobody is to find, nobody is told.
pub fn announce(change: &Change, place: &Place, config: &Config, root: &Path, screen: &Screen) {
    if !config.indexed {
        return;
    }
    for sent in publication::announce(change, place, config, root) {
        match (&sent.outcome, screen.format) {
            (outcome, Format::Json) => screen.event(&Announced {
                event: "told",
                whom: sent.service,
                addresses: outcome.as_ref().ok().copied(),
                fault: outcome.as_ref().err().map(|fault| fault.message.as_str()),
            }),
            (Ok(n), _) => screen.note(&format!(
                "{}: told of {}",
                sent.service,
                count(*n, "address", "addresses")
            )),
            (Err(fault), _) => screen.warning(&format!("{} was not told: {fault}", sent.service)),
        }
    }
}
