//! `presswork publish [TARGET]` and `presswork publish rollback [TARGET]`

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, Subcommand};
use globset::{Glob, GlobMatcher};
use presswork::app::publication::{find_target, publisher};
use presswork::app::{CacheUse, Notice, Project, Request, SiteBuild, WrittenSite};
use presswork::io::cache::Cache;
use presswork::io::clock;
use presswork::model::publishing::Place;
use presswork::model::{Build, Config};
use presswork::pipeline::{Audience, Overrides};
use presswork::publish::change::Release;
use presswork::publish::engine::{self, Content, Intent, Publication};
use presswork::publish::{self, Change, MaxDelete, local};

use super::build::output_folder;
use super::build_report::Refusal;
use super::fault::{Exit, Fault};
use super::paths::display_path;
use super::progress::Meter;
use super::report;
use super::screen::{Format, Screen};

mod precheck;
mod progress;
pub mod record;
mod summary;

use progress::{PublishProgress, say_when_interrupted};

/// Publish the site
///
/// Builds the site, checks it as `presswork check` does, compares it with what is online, and uploads
/// only what changed: pictures and styles first, then pages, then feeds, and deletes last what is gone.
/// Where there are errors, nothing is published. Where it goes is said in config.toml, under `[publish.NAME]`; credentials
/// come from the environment, the provider's own files or an agent.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  presswork publish                     to the only place, or the one named `default`
  presswork publish staging --environment staging
  presswork publish --dry-run           what would change, with every file and its size
  presswork publish --max-delete 200    to allow more deletions than a fifth of the site
  presswork publish --only '2026/06/**' to publish a part
  presswork publish rollback            back to what was online before"
)]
pub struct Publish {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    place: Chosen,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// How much may be deleted at most: a number of files, or a share of those online
    #[arg(long, value_name = "N|P%", default_value = "20%")]
    max_delete: MaxDelete,
    /// Change only what matches, such as `2026/**`; pictures and styles that are new go along
    #[arg(long, value_name = "GLOB", value_parser = glob)]
    only: Option<GlobMatcher>,
    /// Ask nothing, and replace files that presswork did not publish
    #[arg(long)]
    yes: bool,
    /// Take every warning for an error
    #[arg(long)]
    strict: bool,
    /// The folder to build into [default: public, in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build the site of another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
}

#[derive(Args, Debug, Clone)]
struct Chosen {
    /// Which `[publish.NAME]` [default: the only one, or `default`]
    target: Option<String>,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

#[derive(Subcommand, Debug)]
enum Command {
    Rollback(Rollback),
}

/// Go back to what was online before
///
/// Folders, buckets and rsync targets keep the generations that `keep` says; of a git branch, the
/// history is kept unless it is squashed. Nothing is built.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork publish rollback
  presswork publish rollback staging --to 41")]
struct Rollback {
    #[command(flatten)]
    place: Chosen,
    /// The generation to go back to [default: the last one before what is online]
    #[arg(long, value_name = "N")]
    to: Option<u64>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// How much may be deleted at most: a number of files, or a share of those online
    #[arg(long, value_name = "N|P%", default_value = "20%")]
    max_delete: MaxDelete,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

fn glob(text: &str) -> Result<GlobMatcher, String> {
    Glob::new(text.trim_start_matches('/'))
        .map(|glob| glob.compile_matcher())
        .map_err(|error| error.kind().to_string())
}

impl Publish {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        if let Some(Command::Rollback(rollback)) = self.command {
            return rollback.run(root, screen);
        }
        let began = Instant::now();
        let request = Request {
            now: self.now,
            audience: Audience::default(),
            overrides: Overrides {
                base_url: None,
                strict: self.strict,
                environment: self.place.environment,
            },
        };
        let project = Project::new(root, request);
        let out = output_folder(self.out, root);
        let Some((build, site)) = built(&project, out, self.place.target.as_deref(), screen)?
        else {
            screen.note("Nothing was published; what is online stays as it is.\n");
            return Ok(Exit::Failed);
        };
        let config = &site.inputs.config.value;
        let place = find_target(config, self.place.target.as_deref())?;
        let target = publish::open(place, root)?;
        let local = local::read(
            &site.out,
            &build.outputs,
            publish::encoding(place),
            &root.join(".presswork/publish/digests"),
        )?;
        let who = publisher();
        let publication = Publication {
            content: Content::Built(&local),
            release: Release {
                at: clock::now(),
                by: &who,
                only: self.only.as_ref(),
            },
            max_delete: self.max_delete,
            intent: intent(self.dry_run),
            tokens: &record::memory(root, &place.name, "holds"),
        };
        let said = Said {
            place,
            config,
            yes: self.yes,
            began,
        };
        let exit = said.carry_out(&*target, &publication, root, screen)?;
        if exit == Exit::Fine && !self.dry_run && self.only.is_none() {
            record::renew(root, &place.name, &build, &site.inputs.tree, screen);
        }
        Ok(exit)
    }
}

/// Builds the site, checks it, and puts it into its output folder. `None` where errors forbid that; they
/// were printed.
fn built(
    project: &Project,
    out: PathBuf,
    target: Option<&str>,
    screen: &Screen,
) -> Result<Option<(Build, WrittenSite)>, Fault> {
    let root = project.root();
    let meter = Meter::new();
    let notices = |notice: Notice| screen.notice(&notice);
    let mut site = SiteBuild::begin(project, out, CacheUse::Reuse, &meter, &notices)?;
    let build = site.run_linked(&meter);
    meter.clear();
    let inputs = site.inputs();
    let mut reported = precheck::read(&build, inputs, root, screen)?;
    if let Ok(place) = find_target(&build.site.config, target) {
        let missing_redirects = record::missing_redirects(root, &place.name, &build, &inputs.tree);
        reported += report::print(&missing_redirects, &inputs.tree, screen);
    }
    if let Some(fault) = build.faults.first() {
        return Err(Fault::failed(fault));
    }
    if reported.errors > 0 {
        Refusal::new(reported, &display_path(site.out())).print(screen);
        return Ok(None);
    }
    let site = site.commit(&build.trace, &meter, &notices)?;
    Ok(Some((build, site)))
}

impl Rollback {
    fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let began = Instant::now();
        let Some((config, _cache)) = read(root, self.place.environment, screen)? else {
            return Ok(Exit::Failed);
        };
        let place = find_target(&config, self.place.target.as_deref())?;
        let target = publish::open(place, root)?;
        let who = publisher();
        let publication = Publication {
            content: Content::Earlier(self.to),
            release: Release {
                at: clock::now(),
                by: &who,
                only: None,
            },
            max_delete: self.max_delete,
            intent: intent(self.dry_run),
            tokens: &record::memory(root, &place.name, "holds"),
        };
        let said = Said {
            place,
            config: &config,
            yes: self.yes,
            began,
        };
        said.carry_out(&*target, &publication, root, screen)
    }
}

/// Reads the configuration alone, and keeps others from this site's folder meanwhile.
fn read(
    root: &Path,
    environment: Option<String>,
    screen: &Screen,
) -> Result<Option<(Arc<Config>, Cache)>, Fault> {
    let request = Request {
        overrides: Overrides {
            environment,
            ..Overrides::default()
        },
        ..Request::default()
    };
    let project = Project::new(root, request);
    let cache = project.lock(&|notice: Notice| screen.notice(&notice));
    let inputs = project.scan()?;
    let reported = report::print(&inputs.config.diagnostics, &inputs.tree, screen);
    Ok((reported.errors == 0).then_some((inputs.config.value, cache)))
}

fn intent(dry_run: bool) -> Intent {
    if dry_run {
        Intent::DryRun
    } else {
        Intent::Publish
    }
}

/// What a publication is done with beside the target.
struct Said<'a> {
    place: &'a Place,
    config: &'a Config,
    yes: bool,
    began: Instant,
}

impl Said<'_> {
    fn carry_out(
        &self,
        target: &dyn publish::Target,
        publication: &Publication,
        root: &Path,
        screen: &Screen,
    ) -> Result<Exit, Fault> {
        if publication.intent == Intent::Publish {
            say_when_interrupted();
        }
        let progress = PublishProgress::new(screen);
        let agree = |change: &Change| {
            progress.clear(screen);
            self.agree(change, publication.intent, &target.place(), screen)
        };
        let outcome = engine::publish(target, publication, &agree, &progress);
        progress.clear(screen);
        let outcome = outcome?;
        summary::print(
            &outcome,
            &target.place(),
            self.config,
            self.began.elapsed(),
            publication.intent,
            screen,
        );
        if publication.intent == Intent::DryRun
            && let Err(fault) = outcome.change.check(publication.max_delete)
        {
            screen.warning(&format!("this would be stopped: {fault}"));
        }
        if let Some(fault) = &outcome.not_cleared {
            screen.warning(&format!(
                "everything is online, but not all that is old could be cleared away: {fault}"
            ));
        }
        if outcome.done {
            summary::tell(&outcome.change, self.place, self.config, root, screen);
        }
        Ok(
            if outcome.done || publication.intent == Intent::DryRun || outcome.change.is_empty() {
                Exit::Fine
            } else {
                Exit::Failed
            },
        )
    }

    /// Asks whoever sits before a terminal. Elsewhere, only what could lose something is asked for.
    fn agree(
        &self,
        change: &Change,
        intent: Intent,
        place: &str,
        screen: &Screen,
    ) -> Result<bool, publish::Fault> {
        if intent == Intent::DryRun || change.is_empty() || self.yes {
            return Ok(true);
        }
        if let Some(path) = change.foreign.first() {
            let (files, verb) = match change.foreign.len() {
                1 => ("1 file is".to_owned(), "it"),
                n => (format!("{n} files are"), "them"),
            };
            return Err(publish::Fault::new(format!(
                "{files} at {place} that presswork did not publish, and would replace: {} …",
                path.address()
            ))
            .help(format!(
                "look at {verb} with `--dry-run`; to replace {verb}, publish with `--yes`"
            )));
        }
        let asks = screen.format == Format::Human
            && std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal();
        if !asks {
            return Ok(true);
        }
        screen.note(&summary::question(change, place));
        let mut answer = String::new();
        // A terminal that is closed answers nothing, which is no.
        let read = std::io::stdin().lock().read_line(&mut answer).unwrap_or(0);
        let answer = answer.trim().to_lowercase();
        Ok(read > 0 && (answer.is_empty() || answer == "y" || answer == "yes"))
    }
}
