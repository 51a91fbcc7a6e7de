//! What is said to people, and asked of them, during a publication.

use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::time::Instant;

use presswork::app::publication::Publication;
use presswork::model::Config;
use presswork::publish::engine::{Evidence, Intent, Published};
use presswork::publish::{self, Change};

use super::progress::{PublishProgress, say_when_interrupted};
use super::summary;
use crate::cli::fault::{Exit, Fault};
use crate::cli::screen::{Format, Screen};

/// Who answers whether a change is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    /// The command line did, with `--yes`.
    Yes,
    /// Whoever sits before the terminal.
    Asked,
}

/// What is said to people, and asked of them, during a publication.
pub(super) struct Dialogue<'a> {
    publication: &'a Publication<'a>,
    answers: Answers,
    pub(super) progress: PublishProgress,
    screen: &'a Screen,
}

impl<'a> Dialogue<'a> {
    /// Begins.
    pub(super) fn begin(
        publication: &'a Publication<'a>,
        answers: Answers,
        screen: &'a Screen,
    ) -> Self {
        if publication.intent() == Intent::Publish {
            say_when_interrupted();
        }
        Self {
            publication,
            answers,
            progress: PublishProgress::new(screen),
            screen,
        }
    }

    /// Prints the outcome of the publication, and announces it to hubs, search engines and caches.
    pub(super) fn end(
        &self,
        outcome: Result<Published, publish::Fault>,
        config: &Config,
        root: &Path,
        began: Instant,
    ) -> Result<Exit, Fault> {
        let (publication, screen) = (self.publication, self.screen);
        self.progress.clear(screen);
        let outcome = outcome?;
        let looks = publication.intent() == Intent::DryRun;
        summary::print(&outcome, publication, config, began.elapsed(), screen);
        if looks && let Err(fault) = publication.check(&outcome.change) {
            screen.warning(&format!("this would be stopped: {fault}"));
        }
        self.conclude(&outcome, config, root);
        let verifies = publication.evidence() == Evidence::Content;
        let stays_damaged = verifies && !outcome.done && !outcome.change.damaged.is_empty();
        let is_fine = outcome.done || looks || outcome.change.is_empty();
        Ok(match is_fine && !stays_damaged {
            true => Exit::Fine,
            false => Exit::Failed,
        })
    }

    /// Announces a publication that was carried out, and says what it left.
    pub(super) fn conclude(&self, outcome: &Published, config: &Config, root: &Path) {
        let (publication, screen) = (self.publication, self.screen);
        if let Some(fault) = &outcome.not_cleared {
            screen.warning(&format!(
                "everything is online, but not all that is old could be cleared away: {fault}"
            ));
        }
        if outcome.done {
            summary::announce(&outcome.change, publication.place(), config, root, screen);
        }
    }

    /// Asks whoever sits before a terminal whether a change is meant. Without a terminal, only a change
    /// that could lose something needs `--yes`.
    pub(super) fn agree(&self, change: &Change) -> Result<bool, publish::Fault> {
        let screen = self.screen;
        self.progress.clear(screen);
        if self.publication.evidence() == Evidence::Content {
            summary::print_damaged(change, &self.publication.location(), screen);
        }
        if change.is_empty() || self.answers == Answers::Yes {
            return Ok(true);
        }
        let location = self.publication.location();
        let looks = self.publication.intent() == Intent::DryRun;
        // Whoever only looks at what is online is not kept from it.
        if !looks || self.publication.evidence() == Evidence::Manifest {
            refuse_other_site(change, &location)?;
        }
        if looks {
            return Ok(true);
        }
        refuse_unknown(change, &location)?;
        let asks = screen.format == Format::Human
            && std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal();
        if !asks {
            return Ok(true);
        }
        screen.note(&summary::question(change, &location));
        let mut answer = String::new();
        // A terminal that is closed answers nothing, which is no.
        let read = std::io::stdin().lock().read_line(&mut answer).unwrap_or(0);
        let answer = answer.trim().to_lowercase();
        Ok(read > 0 && (answer.is_empty() || answer == "y" || answer == "yes"))
    }
}

/// Refuses to replace a site of another address: a copy for trying things out is easily sent to the wrong place.
fn refuse_other_site(change: &Change, location: &str) -> Result<(), publish::Fault> {
    let before = change
        .before
        .as_ref()
        .and_then(|before| before.base_url.as_deref());
    let next = change.next.base_url.as_deref();
    match before.zip(next) {
        Some((before, next)) if before != next => Err(publish::Fault::new(format!(
            "what is online at {location} is the site {before}, and this is the site {next}"
        ))
        .help("see whether target and environment are meant; to replace the site, say `--yes`")),
        _ => Ok(()),
    }
}

/// Refuses to replace files at a location that presswork did not publish.
fn refuse_unknown(change: &Change, location: &str) -> Result<(), publish::Fault> {
    let Some(path) = change.unknown_files.first() else {
        return Ok(());
    };
    let (files, verb) = match change.unknown_files.len() {
        1 => ("1 file is".to_owned(), "it"),
        n => (format!("{n} files are"), "them"),
    };
    Err(publish::Fault::new(format!(
        "{files} at {location} that presswork did not publish, and would replace: {} …",
        path.address()
    ))
    .help(format!(
        "look at {verb} with `--dry-run`; to replace {verb}, publish with `--yes`"
    )))
}
