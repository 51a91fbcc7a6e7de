//! `presswork schedule`

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use presswork::app::held_back::{OUTPUT_FOLDER, broken_in_folder};
use presswork::app::publication::{TargetError, find_environment, find_target};
use presswork::app::schedule::{
    ChangeKind, JobError, ScheduledChange, Scheduler, job, scheduled_changes, write_job,
};
use presswork::app::workflows::Published;
use presswork::app::{Project, Request};
use presswork::base::{Moment, SourcePath};
use presswork::memo::Memo;
use presswork::model::Site;
use presswork::model::card::Withheld;
use presswork::pipeline::{self, Inputs, Overrides};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::file;
use super::progress::Meter;
use super::screen::{Format, Screen};

/// Say what is held back, when it is due, and what is withdrawn when
///
/// Drafts, what has expired, and what is held back for errors stand below: no moment publishes them.
/// A story appears with the first build after its date. With `--ci`, prints the job that publishes at that
/// moment.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork schedule                    what is to come
  presswork schedule --ci github        a workflow that publishes at each of these moments
  presswork schedule --ci github --write .github/workflows/schedule.yml
  presswork schedule --ci cron          lines for the crontab of this machine")]
pub struct Schedule {
    /// Print the job that publishes at each of these moments
    #[arg(long, value_enum, value_name = "WHERE")]
    ci: Option<Ci>,
    /// The `[publish.NAME]` to which the job publishes [default: the only one, or `default`]
    #[arg(long, value_name = "NAME", requires = "ci")]
    target: Option<String>,
    /// Apply `[environment.NAME]` of config.toml [default with `--ci`: the one that goes to the target alone]
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Write the job to this file, from the site's folder, instead of printing it
    #[arg(long, value_name = "FILE", requires = "ci")]
    write: Option<PathBuf>,
    /// Count from another moment than now: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
}

/// Who publishes.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Ci {
    /// A workflow for GitHub Actions.
    Github,
    /// A job and the calls that schedule it on GitLab.
    Gitlab,
    /// Lines for a crontab.
    Cron,
}

#[derive(Serialize)]
struct Line<'a> {
    event: ChangeKind,
    at: String,
    file: &'a str,
    title: &'a str,
}

/// What no moment publishes.
#[derive(Serialize)]
struct HeldLine<'a> {
    event: Withheld,
    file: &'a str,
    title: &'a str,
}

impl Schedule {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let request = Request {
            now: self.now.clone(),
            overrides: Overrides {
                environment: self.environment.clone(),
                ..Overrides::default()
            },
            ..Request::default()
        };
        let inputs = Project::new(root, request).scan()?;
        let meter = Meter::new(screen);
        let current = pipeline::survey(&inputs, &mut Memo::default(), &meter);
        meter.clear();
        let site = current.site();
        if let Some(fault) = current.diagnostics().iter().find(|fault| {
            fault
                .at
                .as_ref()
                .is_none_or(|at| at.file.as_str() == "config.toml")
                && fault.is_error()
        }) {
            return Err(Fault::failed(fault.message.clone()).help("`presswork check` says more"));
        }
        let changes = scheduled_changes(site, inputs.now);
        let Some(ci) = self.ci else {
            let broken = broken_in_folder(site, &current.diagnostics(), &root.join(OUTPUT_FOLDER));
            list(&changes, site, &broken, screen);
            return Ok(Exit::Fine);
        };
        let job = self.job(ci, &inputs, &changes, root)?;
        match self.write {
            None => screen.result(&job),
            Some(path) => {
                let path = root.join(path);
                write(&path, &job)?;
                file::announce(&path, screen);
            }
        }
        Ok(Exit::Fine)
    }
}

impl Schedule {
    fn job(
        &self,
        ci: Ci,
        inputs: &Inputs,
        changes: &[ScheduledChange],
        root: &Path,
    ) -> Result<String, Fault> {
        let target = find_target(&inputs.config.value, self.target.as_deref());
        let environment = match (&self.environment, &target) {
            (None, Ok(place)) => find_environment(inputs, place)?,
            (named, _) => named.clone(),
        };
        let published =
            || Ok::<_, Fault>(Published::of(root, target.clone()?, environment.clone())?);
        Ok(match ci {
            Ci::Github => job(Scheduler::Github(&published()?), changes),
            Ci::Gitlab => job(Scheduler::Gitlab(&published()?), changes),
            Ci::Cron => {
                let target = match target {
                    Err(TargetError::None) => None,
                    target => Some(target?.name.as_str()),
                };
                let environment = environment.as_deref();
                let cron = Scheduler::Cron {
                    root,
                    target,
                    environment,
                };
                job(cron, changes)
            }
        })
    }
}

fn list(
    changes: &[ScheduledChange],
    site: &Site,
    broken: &BTreeMap<SourcePath, Moment>,
    screen: &Screen,
) {
    let others = others(site, broken);
    if screen.format == Format::Json {
        for change in changes {
            screen.event(&Line {
                event: change.kind,
                at: change.at.rfc3339(),
                file: &change.file,
                title: &change.title,
            });
        }
        others.iter().for_each(|held| screen.event(held));
        return;
    }
    let mut text = String::new();
    let width = changes
        .iter()
        .map(|change| change.at.with_weekday().chars().count())
        .max()
        .unwrap_or(0);
    for change in changes {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:width$}  {} {} ({})",
            change.at.with_weekday(),
            change.title,
            change.kind.words(),
            change.file
        );
    }
    if changes.is_empty() {
        text.push_str("Nothing is scheduled.\n");
    }
    for held in &others {
        let word = match held.event {
            Withheld::Draft => "Draft",
            Withheld::Broken => "Held back for errors",
            Withheld::Scheduled | Withheld::Expired => "Expired",
        };
        let _ = writeln!(text, "{word:width$}  {} ({})", held.title, held.file);
    }
    screen.result(&text);
}

/// Returns what no moment publishes: what is held back for its errors, drafts, and what has expired.
fn others<'s>(site: &'s Site, broken: &BTreeMap<SourcePath, Moment>) -> Vec<HeldLine<'s>> {
    let stories = site.stories_and_pages();
    let broken = stories.filter(|story| broken.contains_key(&story.article.path));
    let broken = broken.map(|story| HeldLine {
        event: Withheld::Broken,
        file: story.article.path.as_str(),
        title: &story.article.meta.title,
    });
    let held = |why: Withheld| {
        let held = site.held.iter().filter(move |held| held.why == why);
        held.map(|held| HeldLine {
            event: held.why,
            file: held.source.as_str(),
            title: &held.title,
        })
    };
    broken
        .chain(held(Withheld::Draft))
        .chain(held(Withheld::Expired))
        .collect()
}

fn write(path: &Path, job: &str) -> Result<(), Fault> {
    write_job(path, job).map_err(|error| match error {
        JobError::NotOurs => Fault::failed(format!(
            "{} was not written by this command",
            path.display()
        ))
        .help("name another file with `--write`, or take it away"),
        JobError::Io(error) => Fault::failed(format!("cannot write {}: {error}", path.display())),
    })
}
