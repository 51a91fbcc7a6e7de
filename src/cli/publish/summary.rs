//! What a publication says of itself: what would change, what changed and where it can be seen.

use std::path::Path;
use std::time::Duration;

use presswork::base::OutPath;
use presswork::model::Config;
use presswork::model::publishing::Place;
use presswork::publish::change::{Change, Phase, Source, Upload};
use presswork::publish::engine::{Intent, Published};
use presswork::publish::notifications::{self, ChangedAddresses};
use serde::Serialize;

use crate::cli::screen::{Format, Screen};
use crate::cli::units::{count, duration, grouped, size};

/// How many links a summary shows to a person.
const MOST_LINKS: usize = 20;

/// Returns the change in one line: `12 files (1.4 MB), 3 deleted`.
fn figures(change: &Change) -> String {
    let bytes = change.bytes();
    let mut parts = vec![format!(
        "{} ({})",
        count(change.uploads.len(), "file", "files"),
        size(bytes)
    )];
    for (n, what) in [
        (change.deletions.len(), "deleted"),
        (change.retired, "to be deleted later"),
        (change.unchanged, "unchanged"),
    ] {
        if n > 0 {
            parts.push(format!("{} {what}", grouped(n)));
        }
    }
    parts.join(", ")
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

fn action(upload: &Upload) -> (&'static str, &'static str) {
    match (&upload.before, &upload.source) {
        (_, Source::Kept(_)) => ("restore", "<"),
        (None, _) => ("add", "+"),
        (Some(_), _) => ("replace", "~"),
    }
}

#[derive(Serialize)]
struct Closing<'a> {
    event: &'static str,
    place: &'a str,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    restores: Option<u64>,
    files: usize,
    bytes: u64,
    deleted: usize,
    retired: usize,
    unchanged: usize,
    milliseconds: u64,
    urls: Vec<String>,
}

/// Says what was done, or would be.
pub fn print(
    outcome: &Published,
    place: &str,
    config: &Config,
    took: Duration,
    intent: Intent,
    screen: &Screen,
) {
    let change = &outcome.change;
    let looks = intent == Intent::DryRun;
    if looks {
        list(change, screen);
    }
    let pages: Vec<String> = pages(change)
        .map(|path| config.base.absolute(&path.address()))
        .collect();
    if screen.format == Format::Json {
        let event = match (looks, outcome.done || change.is_empty()) {
            (true, _) => "dry-run",
            (false, true) => "published",
            (false, false) => "called-off",
        };
        screen.event(&Closing {
            event,
            place,
            generation: change.next.generation,
            restores: change.next.restores,
            files: change.uploads.len(),
            bytes: change.bytes(),
            deleted: change.deletions.len(),
            retired: change.retired,
            unchanged: change.unchanged,
            milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            urls: pages,
        });
        return;
    }
    if change.is_empty() {
        let by = change.before.as_ref().map_or_else(String::new, |before| {
            let at = before.at.strftime("%Y-%m-%d %H:%M UTC");
            format!(", as {} published it on {at}", before.by)
        });
        screen.result(&format!(
            "{place} is as it should be{by}: {}",
            count(change.unchanged, "file", "files")
        ));
        return;
    }
    let figures = figures(change);
    let line = match (looks, outcome.done) {
        (true, _) => format!("Would publish to {place}: {figures}"),
        (false, false) => "Nothing was published.".to_owned(),
        (false, true) => {
            let number = change.next.generation;
            let back = change.next.restores.map_or_else(String::new, |restored| {
                format!(" (back to what was published as {restored})")
            });
            format!(
                "Published to {place} as generation {number}{back}: {figures}, in {}",
                duration(took)
            )
        }
    };
    screen.result(&line);
    if outcome.done {
        for url in pages.iter().take(MOST_LINKS) {
            screen.result(&format!("  {url}"));
        }
        if let Some(more) = pages.len().checked_sub(MOST_LINKS).filter(|more| *more > 0) {
            screen.result(&format!(
                "  and {}",
                count(more, "other page", "other pages")
            ));
        }
    }
}

/// Lists every file that would change.
fn list(change: &Change, screen: &Screen) {
    for upload in &change.uploads {
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
    for path in &change.deletions {
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

/// Says whether somebody goes there to look at it.
fn is_page(path: &&OutPath) -> bool {
    path.as_str().ends_with(".html") && !path.as_str().ends_with("404.html")
}

/// Returns the pages that changed: those that are new first, before the lists that name them.
fn pages(change: &Change) -> impl Iterator<Item = &OutPath> {
    let pages = || change.phase(Phase::Pages).iter();
    let new = pages().filter(|upload| upload.before.is_none());
    let replaced = pages().filter(|upload| upload.before.is_some());
    new.chain(replaced)
        .map(|upload| &upload.path)
        .filter(is_page)
}

/// Tells others of a publication, as far as the configuration wants it, and says what came of it.
pub fn tell(change: &Change, place: &Place, config: &Config, root: &Path, screen: &Screen) {
    let url = |path: &OutPath| config.base.absolute(&path.address());
    let is_feed = |path: &&OutPath| {
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        matches!(
            name.rsplit('.').next(),
            Some("xml" | "json" | "rss" | "atom")
        ) && ["feed", "atom", "rss"]
            .iter()
            .any(|part| name.contains(part))
    };
    let uploads = || change.uploads.iter().map(|upload| &upload.path);
    let gone = change.deletions.iter();
    let feeds: Vec<String> = uploads().filter(is_feed).map(url).collect();
    let all: Vec<String> = uploads().chain(gone).map(url).collect();
    let pages: Vec<String> = uploads()
        .chain(&change.deletions)
        .filter(is_page)
        .map(url)
        .collect();
    let origin = &config.base.origin;
    let changed = ChangedAddresses {
        host: origin.split_once("://").map_or(origin, |(_, host)| host),
        home: &config.base.absolute("/"),
        feeds: &feeds,
        pages: &pages,
        all: &all,
    };
    for sent in notifications::notify(&place.notices, &changed, root) {
        match (&sent.outcome, screen.format) {
            (outcome, Format::Json) => {
                #[derive(Serialize)]
                struct Told<'a> {
                    event: &'static str,
                    whom: &'a str,
                    addresses: Option<usize>,
                    fault: Option<&'a str>,
                }
                screen.event(&Told {
                    event: "told",
                    whom: sent.service,
                    addresses: outcome.as_ref().ok().copied(),
                    fault: outcome.as_ref().err().map(|fault| fault.message.as_str()),
                });
            }
            (Ok(n), _) => screen.note(&format!(
                "{}: told of {}",
                sent.service,
                count(*n, "address", "addresses")
            )),
            (Err(fault), _) => screen.warning(&format!("{} was not told: {fault}", sent.service)),
        }
    }
}
