//! `presswork schedule`

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use presswork::app::{Project, Request};
use presswork::base::Moment;
use presswork::memo::Memo;
use presswork::model::Site;
use presswork::model::card::Withheld;
use presswork::pipeline;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::file;
use super::progress::Meter;
use super::screen::{Format, Screen};
use super::withheld::display_moment;

/// Say what is held back, when it is due, and what is withdrawn when
///
/// Drafts, and what has expired, stand below: no moment publishes them.
/// A story appears with the first build after its date. With `--ci`, prints the job that builds at that
/// moment.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork schedule                    what is to come
  presswork schedule --ci github        a workflow that builds at each of these moments
  presswork schedule --ci github --write .github/workflows/schedule.yml
  presswork schedule --ci cron          lines for the crontab of this machine")]
pub struct Schedule {
    /// Print the job that builds at each of these moments
    #[arg(long, value_enum, value_name = "WHERE")]
    ci: Option<Ci>,
    /// Write the job to this file, from the site's folder, instead of printing it
    #[arg(long, value_name = "FILE", requires = "ci")]
    write: Option<PathBuf>,
    /// Count from another moment than now: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
}

/// Who builds.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Ci {
    /// A workflow for GitHub Actions.
    Github,
    /// A job and the calls that schedule it on GitLab.
    Gitlab,
    /// Lines for a crontab.
    Cron,
}

/// Something that happens by itself, with the first build after its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    at: Moment,
    what: What,
    file: String,
    title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Published,
    Calm,
    Withdrawn,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::Published => "is published",
            What::Calm => "is no longer breaking",
            What::Withdrawn => "is withdrawn",
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    event: What,
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

/// The number of moments in a printed job; for later ones, the job has to be printed again.
const MOST: usize = 50;

/// The beginning of the first line of a written job. Only files with this mark are overwritten.
const MARK: &str = "# Written by `presswork schedule --ci";

impl Schedule {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let request = Request {
            now: self.now,
            ..Request::default()
        };
        let inputs = Project::new(root, request).scan()?;
        let meter = Meter::new();
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
        let events = events(site, inputs.now);
        let Some(ci) = self.ci else {
            list(&events, site, screen);
            return Ok(Exit::Fine);
        };
        let job = job(ci, &events, root);
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

/// Returns what is to come, in order.
fn events(site: &Site, now: Moment) -> Vec<Event> {
    let mut events = Vec::new();
    let mut add = |at: Option<Moment>, what: What, file: &str, title: &str| {
        if let Some(at) = at.filter(|at| at.unix > now.unix) {
            events.push(Event {
                at,
                what,
                file: file.to_owned(),
                title: title.to_owned(),
            });
        }
    };
    for held in site
        .held
        .iter()
        .filter(|held| held.why == Withheld::Scheduled)
    {
        add(held.due, What::Published, held.source.as_str(), &held.title);
        add(
            held.expires,
            What::Withdrawn,
            held.source.as_str(),
            &held.title,
        );
    }
    for story in site
        .editions
        .iter()
        .flat_map(|edition| edition.stories.iter().chain(&edition.pages))
    {
        let meta = &story.article.meta;
        let file = story.article.path.as_str();
        add(meta.expires, What::Withdrawn, file, &meta.title);
        add(
            meta.breaking_until.filter(|_| meta.breaking),
            What::Calm,
            file,
            &meta.title,
        );
    }
    events.sort_by(|a, b| (a.at.unix, a.what, &a.file).cmp(&(b.at.unix, b.what, &b.file)));
    events
}

fn list(events: &[Event], site: &Site, screen: &Screen) {
    let held = |why: Withheld| site.held.iter().filter(move |held| held.why == why);
    let others = || held(Withheld::Draft).chain(held(Withheld::Expired));
    if screen.format == Format::Json {
        for event in events {
            screen.event(&Line {
                event: event.what,
                at: event.at.rfc3339(),
                file: &event.file,
                title: &event.title,
            });
        }
        for held in others() {
            screen.event(&HeldLine {
                event: held.why,
                file: held.source.as_str(),
                title: &held.title,
            });
        }
        return;
    }
    let mut text = String::new();
    let width = events
        .iter()
        .map(|event| display_moment(event.at).chars().count())
        .max()
        .unwrap_or(0);
    for event in events {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:width$}  {} {} ({})",
            display_moment(event.at),
            event.title,
            event.what.words(),
            event.file
        );
    }
    if events.is_empty() {
        text.push_str("Nothing is scheduled.\n");
    }
    for held in others() {
        let word = match held.why {
            Withheld::Draft => "Draft",
            Withheld::Scheduled | Withheld::Expired => "Expired",
        };
        let _ = writeln!(text, "{word:width$}  {} ({})", held.title, held.source);
    }
    screen.result(&text);
}

/// Returns the minutes at which to build, in UTC, each with what happens then. A moment within a minute
/// is built at its end.
fn minutes(events: &[Event]) -> BTreeMap<i64, Vec<&Event>> {
    let mut minutes: BTreeMap<i64, Vec<&Event>> = BTreeMap::new();
    for event in events {
        let minute = event.at.unix.div_euclid(60) + i64::from(event.at.unix.rem_euclid(60) > 0);
        minutes.entry(minute * 60).or_default().push(event);
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

/// Returns the job that builds at the moments of the events.
fn job(ci: Ci, events: &[Event], root: &Path) -> String {
    let minutes = minutes(events);
    let name = match ci {
        Ci::Github => "github",
        Ci::Gitlab => "gitlab",
        Ci::Cron => "cron",
    };
    let mut job = format!("{MARK} {name}`. Print it again after scheduling an article.\n");
    if minutes.is_empty() {
        job.push_str("# Nothing is scheduled.\n");
    }
    job.push_str(&match ci {
        Ci::Github => workflow(&minutes),
        Ci::Gitlab => gitlab_job(&minutes),
        Ci::Cron => crontab(&minutes, root),
    });
    job
}

/// Returns the events of a minute, for a comment.
fn described(events: &[&Event]) -> String {
    let one = |event: &&Event| {
        format!(
            "{}: {} {}",
            display_moment(event.at),
            event.file,
            event.what.words()
        )
    };
    events.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Returns a workflow for GitHub Actions.
fn workflow(minutes: &BTreeMap<i64, Vec<&Event>>) -> String {
    let mut text = "name: Publish what is due\non:\n  workflow_dispatch:\n".to_owned();
    if !minutes.is_empty() {
        text.push_str("  # Times are UTC. GitHub may begin some minutes later.\n  schedule:\n");
    }
    for (unix, events) in minutes {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    # {}", described(events));
        let _ = writeln!(text, "    - cron: \"{}\"", cron(*unix, &TimeZone::UTC));
    }
    text.push_str(
        "jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      \
         # Install presswork and upload public/ as your other workflow does.\n      \
         - run: presswork build --format github\n",
    );
    text
}

/// Returns a job for GitLab CI/CD, and the calls that schedule it.
fn gitlab_job(minutes: &BTreeMap<i64, Vec<&Event>>) -> String {
    let mut text = "# Put the job into .gitlab-ci.yml, and schedule it with the calls below.\n\
                    publish-what-is-due:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n  script:\n    \
                    - presswork build\n  artifacts:\n    paths: [public]\n"
        .to_owned();
    for (unix, events) in minutes {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n# {}", described(events));
        let _ = writeln!(
            text,
            "# curl --request POST --header \"PRIVATE-TOKEN: $TOKEN\" \\\n\
             #   --form \"description=Publish what is due\" --form \"ref=$CI_DEFAULT_BRANCH\" \\\n\
             #   --form \"cron={}\" --form \"cron_timezone=UTC\" \\\n\
             #   \"$CI_API_V4_URL/projects/$CI_PROJECT_ID/pipeline_schedules\"",
            cron(*unix, &TimeZone::UTC)
        );
    }
    text
}

/// Returns lines for the crontab of this machine.
fn crontab(minutes: &BTreeMap<i64, Vec<&Event>>, root: &Path) -> String {
    // Not every cron knows CRON_TZ, and one that does not would build at another hour.
    let zone = TimeZone::system();
    let name = zone.iana_name().unwrap_or("this machine's zone");
    let folder = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let folder = folder.display().to_string().replace('\'', "'\\''");
    let mut text = format!("# Times are those of this machine: {name}.\n");
    for (unix, events) in minutes {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# {}", described(events));
        let _ = writeln!(
            text,
            "{} cd '{folder}' && presswork build",
            cron(*unix, &zone)
        );
    }
    text
}

/// Writes a job, unless another file stands there that was not written by this command.
fn write(path: &Path, job: &str) -> Result<(), Fault> {
    let fault =
        |error: std::io::Error| Fault::failed(format!("cannot write {}: {error}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) if !text.starts_with(MARK) => {
            return Err(Fault::failed(format!(
                "{} was not written by this command",
                path.display()
            ))
            .help("name another file with `--write`, or take it away"));
        }
        Ok(_) => std::fs::remove_file(path).map_err(fault)?,
        Err(_) => {}
    }
    file::create(path, job.as_bytes()).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: &str) -> Event {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        Event {
            at: Moment::parse(at, &berlin).unwrap(),
            what: What::Published,
            file: "content/articles/a.md".to_owned(),
            title: "A".to_owned(),
        }
    }

    #[test]
    fn a_job_builds_at_the_moment_and_not_before() {
        let events = [
            event("2026-12-01T09:00"),
            event("2026-12-01T09:00:00"),
            event("2026-07-01T00:30:01"),
        ];
        let minutes = minutes(&events);
        let lines: Vec<String> = minutes
            .keys()
            .map(|unix| cron(*unix, &TimeZone::UTC))
            .collect();
        assert_eq!(lines, ["31 22 30 6 *", "0 8 1 12 *"]);
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(cron(events[0].at.unix, &tokyo), "0 17 1 12 *");
    }

    #[test]
    fn a_workflow_is_written_again_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".github/workflows/schedule.yml");
        let job = |events: &[Event]| job(Ci::Github, events, folder.path());
        write(&path, &job(&[])).unwrap();
        write(&path, &job(&[event("2026-12-01T09:00")])).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("cron: \"0 8 1 12 *\""), "{text}");
        std::fs::write(&path, "name: mine\n").unwrap();
        assert!(write(&path, &job(&[])).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "name: mine\n");
    }
}
