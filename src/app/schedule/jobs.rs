//! Jobs that build a site at the moments of its scheduled changes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ScheduledChange;
use crate::app::source_files;
use crate::app::workflows::{Published, github_workflow_on};

/// The number of moments in a job; for later ones, the job has to be made again.
const MOST: usize = 50;

/// The beginning of the first line of a written job. Only files with this mark are overwritten.
const MARK: &str = "# Written by `presswork schedule --ci";

/// Who publishes at the moments.
#[derive(Clone, Copy, Debug)]
pub enum Scheduler<'a> {
    /// A workflow for GitHub Actions.
    Github(&'a Published),
    /// The calls that schedule the pipeline on GitLab.
    Gitlab(&'a Published),
    /// Lines for a crontab.
    Cron {
        /// The site's folder.
        root: &'a Path,
        /// The name of the target; the site is only built where there is none.
        target: Option<&'a str>,
        /// The environment in which it is published or built.
        environment: Option<&'a str>,
    },
}

/// Why a job was not written.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Another file has this name.
    #[error("the file was not written by `presswork schedule`")]
    NotOurs,
    /// The file cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Returns the minutes at which to build, in UTC, each with what happens then. A moment within a minute
/// is built at its end.
fn minutes(changes: &[ScheduledChange]) -> BTreeMap<i64, Vec<&ScheduledChange>> {
    let mut minutes: BTreeMap<i64, Vec<&ScheduledChange>> = BTreeMap::new();
    for change in changes {
        let minute = change.at.unix.div_euclid(60) + i64::from(change.at.unix.rem_euclid(60) > 0);
        minutes.entry(minute * 60).or_default().push(change);
    }
    while minutes.len() > MOST {
        minutes.pop_last();
    }
    minutes
}

/// Returns a moment as a line of cron has it in a zone. Cron knows no years.
fn cron(unix: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_second(unix).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone())
        .strftime("%-M %-H %-d %-m *")
        .to_string()
}

/// Returns the job that publishes at the moments of the changes: a file for the scheduler, or the lines to
/// put into one.
pub fn job(scheduler: Scheduler<'_>, changes: &[ScheduledChange]) -> String {
    let minutes = minutes(changes);
    let name = match scheduler {
        Scheduler::Github(_) => "github",
        Scheduler::Gitlab(_) => "gitlab",
        Scheduler::Cron { .. } => "cron",
    };
    let mut job = format!("{MARK} {name}`. Print it again after scheduling an article.\n");
    if minutes.is_empty() {
        job.push_str("# Nothing is scheduled.\n");
    }
    job.push_str(&match scheduler {
        Scheduler::Github(published) => workflow(&minutes, published),
        Scheduler::Gitlab(published) => gitlab_schedules(&minutes, &published.branch),
        Scheduler::Cron {
            root,
            target,
            environment,
        } => crontab(&minutes, root, &command(target, environment)),
    });
    job
}

/// Returns the changes of a minute, for a comment.
fn described(changes: &[&ScheduledChange]) -> String {
    let one = |change: &&ScheduledChange| {
        format!(
            "{}: {} {}",
            change.at.with_weekday(),
            change.file,
            change.kind.words()
        )
    };
    changes.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Returns a workflow for GitHub Actions.
fn workflow(minutes: &BTreeMap<i64, Vec<&ScheduledChange>>, published: &Published) -> String {
    let mut occasions = "  workflow_dispatch:\n".to_owned();
    if !minutes.is_empty() {
        occasions
            .push_str("  # Times are UTC. GitHub may begin some minutes later.\n  schedule:\n");
    }
    for (unix, changes) in minutes {
        // Writing to a String cannot fail.
        let _ = writeln!(occasions, "    # {}", described(changes));
        let _ = writeln!(occasions, "    - cron: \"{}\"", cron(*unix, &TimeZone::UTC));
    }
    github_workflow_on(published, "Publish what is due", &occasions)
}

/// Returns the calls by which GitLab starts the pipeline that publishes.
fn gitlab_schedules(minutes: &BTreeMap<i64, Vec<&ScheduledChange>>, branch: &str) -> String {
    let mut text = "# These calls start the pipeline of .gitlab-ci.yml; `presswork init --ci gitlab` writes one.\n\
                    # API is https://gitlab.com/api/v4 or that of your own GitLab, PROJECT the number of the project.\n"
        .to_owned();
    for (unix, changes) in minutes {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "\n# {}\n\
             curl --request POST --header \"PRIVATE-TOKEN: $TOKEN\" \\\n  \
               --form \"description=Publish what is due\" --form \"ref={branch}\" \\\n  \
               --form \"cron={}\" --form \"cron_timezone=UTC\" \\\n  \
               \"$API/projects/$PROJECT/pipeline_schedules\"",
            described(changes),
            cron(*unix, &TimeZone::UTC)
        );
    }
    text
}

/// Returns lines for the crontab of this machine.
fn crontab(minutes: &BTreeMap<i64, Vec<&ScheduledChange>>, root: &Path, command: &str) -> String {
    // Not every cron knows CRON_TZ, and one that does not would build at another hour.
    let zone = TimeZone::system();
    let name = zone.iana_name().unwrap_or("this machine's zone");
    let folder = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let folder = quoted(&folder.display().to_string());
    let mut text = format!("# Times are those of this machine: {name}.\n");
    for (unix, changes) in minutes {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# {}", described(changes));
        let _ = writeln!(
            text,
            "{} cd {folder} && presswork {command}",
            cron(*unix, &zone)
        );
    }
    text
}

/// Returns what presswork is told at each of the moments.
fn command(target: Option<&str>, environment: Option<&str>) -> String {
    let mut command = match target {
        Some(target) => format!("publish {}", quoted(target)),
        None => "build".to_owned(),
    };
    if let Some(name) = environment {
        command.push_str(&format!(" --environment {}", quoted(name)));
    }
    command
}

/// Returns a text as one word of a shell's line (POSIX, 2.2.2).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Writes a job, unless another file stands there that was not written by this function.
///
/// # Errors
///
/// Fails where the file is somebody else's, or cannot be written.
pub fn write_job(path: &Path, job: &str) -> Result<(), JobError> {
    match std::fs::read_to_string(path) {
        Ok(text) if !text.starts_with(MARK) => return Err(JobError::NotOurs),
        Ok(_) => std::fs::remove_file(path)?,
        Err(_) => {}
    }
    Ok(source_files::create(path, job.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::schedule::ChangeKind;
    use crate::base::Moment;

    fn change(at: &str) -> ScheduledChange {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        ScheduledChange {
            at: Moment::parse(at, &berlin).unwrap(),
            kind: ChangeKind::Published,
            file: "content/articles/a.md".to_owned(),
            title: "A".to_owned(),
        }
    }

    #[test]
    fn a_job_builds_at_the_moment_and_not_before() {
        let changes = [
            change("2026-12-01T09:00"),
            change("2026-12-01T09:00:00"),
            change("2026-07-01T00:30:01"),
        ];
        let minutes = minutes(&changes);
        let lines: Vec<String> = minutes
            .keys()
            .map(|unix| cron(*unix, &TimeZone::UTC))
            .collect();
        assert_eq!(lines, ["31 22 30 6 *", "0 8 1 12 *"]);
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(cron(changes[0].at.unix, &tokyo), "0 17 1 12 *");
    }

    #[test]
    fn a_workflow_is_written_again_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".github/workflows/schedule.yml");
        let published = Published {
            branch: "main".to_owned(),
            folder: String::new(),
            target: "default".to_owned(),
            environment: None,
        };
        let job = |changes: &[ScheduledChange]| job(Scheduler::Github(&published), changes);
        write_job(&path, &job(&[])).unwrap();
        write_job(&path, &job(&[change("2026-12-01T09:00")])).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("cron: \"0 8 1 12 *\""), "{text}");
        std::fs::write(&path, "name: mine\n").unwrap();
        assert!(write_job(&path, &job(&[])).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "name: mine\n");
    }
}
