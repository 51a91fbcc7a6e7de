//! `presswork publish --draft FILE`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use presswork::app::publication::{
    DraftRequest, Publication, check_draft, find_target, refuse_other_environment,
};
use presswork::app::{Notice, Project, Request};
use presswork::base::SourcePath;
use presswork::diagnostic::Diagnostic;
use presswork::model::publishing::Destination;
use presswork::pipeline::Inputs;
use presswork::publish::drafts::Record;
use presswork::publish::engine::{Evidence, Intent};
use presswork::publish::{Change, MaxDelete, Token};
use serde::Serialize;

use super::dialogue::{Answers, Dialogue};
use super::precheck::print_warnings;
use crate::cli::fault::{Exit, Fault};
use crate::cli::progress::Meter;
use crate::cli::report::{self, Counts};
use crate::cli::screen::{Format, Screen};
use crate::cli::source_file::source_path;

/// The longest term of a draft, in hours.
const LONGEST: i64 = 365 * 24;

/// Which draft is put online, and for how long.
#[derive(Args, Debug)]
pub struct DraftOptions {
    /// Put one unpublished article online, whatever its state, at an address that nobody can guess, and print the
    /// address; again, to bring it up to date there
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["verify", "max_delete", "only", "resume", "out"]
    )]
    pub draft: Option<PathBuf>,
    /// How long a draft stays, such as `12h` or `2w`; the first publication after that deletes it
    #[arg(
        long = "for",
        value_name = "TERM",
        requires = "draft",
        default_value = "7d",
        value_parser = term
    )]
    pub term: SignedDuration,
}

/// A text that is no term of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write hours, days or weeks, such as `12h`, `7d` or `2w`, and no more than 365 days")]
struct TermError;

fn term(text: &str) -> Result<SignedDuration, TermError> {
    let (number, unit) = text.split_at(text.trim_end_matches(|c: char| c.is_alphabetic()).len());
    let hours = match unit {
        "h" => 1,
        "d" => 24,
        "w" => 7 * 24,
        _ => return Err(TermError),
    };
    let hours = number
        .parse::<i64>()
        .ok()
        .and_then(|number| number.checked_mul(hours));
    let allowed = hours.filter(|hours| (1..=LONGEST).contains(hours));
    allowed.map(SignedDuration::from_hours).ok_or(TermError)
}

/// What is asked of a publication of a draft beside its file and its term.
pub(super) struct DraftPublication<'a> {
    pub(super) file: &'a Path,
    pub(super) term: SignedDuration,
    pub(super) target: Option<&'a str>,
    pub(super) intent: Intent,
    pub(super) answers: Answers,
    pub(super) request: Request,
}

impl DraftPublication<'_> {
    pub(super) fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let project = Project::new(root, self.request);
        // Keeps others from this site's folder.
        let _cache = project.lock(&|notice: Notice| screen.notice(&notice));
        let mut inputs = project.scan()?;
        let source = source_path(self.file, root, &inputs.tree)?;
        refuse_other_environment(&inputs, self.target, project.environment())?;
        let config = Arc::clone(&inputs.config.value);
        let place = find_target(&config, self.target)?;
        if !is_sound(&mut inputs, &source, screen)? {
            screen.note("The draft was not published.\n");
            return Ok(Exit::Failed);
        }
        let most = MaxDelete::default();
        let publication = Publication::open(root, place, most, self.intent, Evidence::Manifest)?;
        let draft = DraftRequest {
            source: &source,
            token: publication.draft_token(&source)?,
            term: self.term,
        };
        let dialogue = Dialogue::begin(&publication, self.answers, screen);
        let agree = |change: &Change| dialogue.agree(change);
        let outcome = publication.publish_draft(&mut inputs, &draft, &agree, &dialogue.progress);
        dialogue.progress.clear(screen);
        let (outcome, record) = outcome?;
        dialogue.conclude(&outcome, &config, root);
        if self.intent == Intent::DryRun {
            screen.result(&format!(
                "Would put {source} online beside the site at {}",
                publication.location()
            ));
            return Ok(Exit::Fine);
        }
        if !outcome.done {
            screen.result("The draft was not published.");
            return Ok(Exit::Failed);
        }
        let url = config.base.absolute(&draft.token.address());
        print(&url, &record, &place.name, screen);
        if matches!(place.destination, Destination::Git { .. }) {
            screen.note(
                "Whoever can read the branch finds the draft there, and in its history after it was withdrawn.",
            );
        }
        Ok(Exit::Fine)
    }
}

/// Checks the article, and prints its errors; says whether there are none.
fn is_sound(inputs: &mut Inputs, source: &SourcePath, screen: &Screen) -> Result<bool, Fault> {
    let meter = Meter::new(screen);
    let checked = check_draft(inputs, source, &meter);
    meter.clear();
    if let Some(fault) = checked.faults.first() {
        return Err(Fault::failed(fault));
    }
    let counts = Counts::of(&checked.diagnostics);
    let errors: Vec<Diagnostic> = checked
        .diagnostics
        .into_iter()
        .filter(Diagnostic::is_error)
        .collect();
    report::print(&errors, &inputs.tree, screen);
    if counts.errors > 0 {
        return Ok(false);
    }
    if let Some(refused) = checked.refused {
        return Err(Fault::usage(refused)
            .help("name an article or a page that is a draft, scheduled or expired"));
    }
    print_warnings(counts.warnings, screen);
    Ok(true)
}

/// Says whether what is printed may end in the public log of a service that runs jobs.
pub(super) fn is_logged() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// A draft, as it is printed.
#[derive(Serialize)]
pub(super) struct DraftEvent<'a> {
    event: &'static str,
    /// Left out of logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    file: Option<&'a str>,
    expires: Option<String>,
    target: &'a str,
}

impl<'a> DraftEvent<'a> {
    pub(super) fn new(
        event: &'static str,
        url: &'a str,
        record: Option<&'a Record>,
        target: &'a str,
    ) -> Self {
        Self {
            event,
            url: (!is_logged()).then_some(url),
            file: record.map(|record| record.source.as_str()),
            expires: record.map(|record| moment(record.expires)),
            target,
        }
    }
}

pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn print(url: &str, record: &Record, target: &str, screen: &Screen) {
    if screen.format == Format::Json {
        screen.event(&DraftEvent::new("draft", url, Some(record), target));
        return;
    }
    let (source, until) = (&record.source, moment(record.expires));
    if is_logged() {
        screen.result(&format!(
            "{source} is online until {until}. Its address is not printed here, because others may read this log: \
             `presswork publish drafts` says it on your machine."
        ));
        return;
    }
    screen.result(url);
    let token = url
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .and_then(Token::parse);
    let token = token.map_or_else(|| source.clone(), |token| token.to_string());
    screen.note(&format!(
        "{source} can be read there until {until} by everybody who has this address. To end it sooner:\n  \
         presswork publish drafts --withdraw {token}"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_hours_days_or_weeks() {
        for (text, hours) in [("12h", 12), ("7d", 168), ("2w", 336), ("365d", 8760)] {
            assert_eq!(term(text), Ok(SignedDuration::from_hours(hours)), "{text}");
        }
        for wrong in [
            "",
            "7",
            "d",
            "0d",
            "-1d",
            "366d",
            "7m",
            "1.5d",
            "9223372036854775807w",
        ] {
            assert!(term(wrong).is_err(), "{wrong}");
        }
    }
}
