//! `presswork publish [TARGET]`, and what belongs to it: `rollback`, `log`, `drafts`.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, Subcommand};
use globset::{Glob, GlobMatcher};
use presswork::app::publication::{
    Publication, find_target, missing_redirects, online, record_addresses, refuse_other_environment,
};
use presswork::app::{CacheUse, Deletions, Notice, Project, Request, SiteBuild, WrittenSite};
use presswork::base::{Moment, OutPath, SourcePath};
use presswork::diagnostic::Diagnostic;
use presswork::io::cache::Cache;
use presswork::model::{Build, Config};
use presswork::pipeline::{Audience, Overrides};
use presswork::publish::engine::{Evidence, Intent, Resume};
use presswork::publish::{Change, MaxDelete};

use super::build::output_folder;
use super::build_report::Refusal;
use super::fault::{Exit, Fault};
use super::paths::display_path;
use super::progress::Meter;
use super::report;
use super::screen::Screen;
use super::withheld::broken_articles;

mod dialogue;
mod draft;
mod drafts;
mod log;
mod precheck;
mod progress;
mod summary;

use dialogue::{Answers, Dialogue};
use draft::{DraftOptions, DraftPublication};
use drafts::Drafts;
use precheck::precheck;

/// Publish the site
///
/// Builds the site, checks it as `presswork check` does, compares it with what is online, and uploads
/// only what changed: pictures and styles first, then pages, then feeds, and deletes last what is gone.
/// Where there are errors, nothing is published; those of an article that became due since the last publication hold
/// back that article alone. Where it goes is said in config.toml, under `[publish.NAME]`; credentials
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
  presswork publish --verify            to mend what was damaged online
  presswork publish --max-delete 200    to allow more deletions than a fifth of the site
  presswork publish --only '2026/06/**' to publish a part
  presswork publish --draft content/articles/scoop.md --for 3d
  presswork publish drafts              which drafts are online, and until when
  presswork publish rollback            back to what was online before
  presswork publish log                 what was published when, and by whom"
)]
pub struct Publish {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    place: Chosen,
    #[command(flatten)]
    draft: DraftOptions,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Read everything that is online, instead of believing its manifest, and upload again what is not as it
    /// was published; with `--dry-run`, only say so, and exit with 1 if something is not
    #[arg(long, conflicts_with = "only")]
    verify: bool,
    /// How much may be deleted at most: a number of files, or a share of those online
    #[arg(long, value_name = "N|P%", default_value = "20%")]
    max_delete: MaxDelete,
    /// Change only what matches, such as `2026/**`; pictures and styles that are new go along
    #[arg(long, value_name = "GLOB", value_parser = glob)]
    only: Option<GlobMatcher>,
    /// Ask nothing, replace files that presswork did not publish, and a site of another address
    #[arg(long)]
    yes: bool,
    /// Publish a site again that was withdrawn by `rollback`, although it is the same
    #[arg(long)]
    resume: bool,
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
    Log(Log),
    Drafts(Drafts),
}

/// Say what was published when, and by whom
///
/// Lists what is online, and the generations that the target keeps.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork publish log
  presswork publish log staging --format json")]
struct Log {
    #[command(flatten)]
    place: Chosen,
}

/// Go back to what was online before
///
/// Folders, buckets and rsync targets keep the generations that `keep` says; of a git branch, the
/// history is kept unless it is squashed. Nothing is built. What was withdrawn stays so: `publish` refuses it until
/// its sources change, or `--resume` is said. Once more goes back one further, and never to what was withdrawn.
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

fn glob(text: &str) -> Result<GlobMatcher, globset::Error> {
    Glob::new(text.trim_start_matches('/')).map(|glob| glob.compile_matcher())
}

impl Publish {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        match self.command {
            Some(Command::Rollback(rollback)) => return rollback.run(root, screen),
            Some(Command::Log(log)) => return log.run(root, screen),
            Some(Command::Drafts(drafts)) => return drafts.run(root, screen),
            None => {}
        }
        if let Some(file) = &self.draft.draft {
            let draft = DraftPublication {
                file,
                term: self.draft.term,
                target: self.place.target.as_deref(),
                intent: intent(self.dry_run),
                answers: answers(self.yes),
                request: self.request(),
            };
            return draft.run(root, screen);
        }
        self.publish_site(root, screen)
    }

    fn request(&self) -> Request {
        Request {
            now: self.now.clone(),
            audience: Audience::default(),
            overrides: Overrides {
                base_url: None,
                strict: self.strict,
                environment: self.place.environment.clone(),
            },
        }
    }

    fn publish_site(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let began = Instant::now();
        let request = self.request();
        let project = Project::new(root, request);
        let out = output_folder(self.out, root);
        let target = self.place.target.as_deref();
        let (cache_use, evidence) = match self.verify {
            true => (CacheUse::Verify, Evidence::Content),
            false => (CacheUse::Reuse, Evidence::Manifest),
        };
        let Some((build, site)) = built(&project, out, cache_use, target, screen)? else {
            screen.note("Nothing was published; what is online stays as it is.\n");
            return Ok(Exit::Failed);
        };
        let config = &site.inputs.config.value;
        let place = find_target(config, target)?;
        let intent = intent(self.dry_run);
        let publication = Publication::open(root, place, self.max_delete, intent, evidence)?;
        let dialogue = Dialogue::begin(&publication, answers(self.yes), screen);
        let only = self.only.as_ref();
        let outcome = publication.publish(
            &site,
            &build,
            only,
            match self.resume {
                true => Resume::Allowed,
                false => Resume::Refused,
            },
            &|change| dialogue.agree(change),
            &dialogue.progress,
        );
        let exit = dialogue.end(outcome, config, root, began)?;
        if exit == Exit::Fine && !self.dry_run && only.is_none() {
            let notices = |notice: Notice| screen.notice(&notice);
            record_addresses(root, &place.name, &build, &site.inputs.tree, &notices);
        }
        if let Some(fault) = broken_articles(&build.site.held) {
            return Err(fault);
        }
        Ok(exit)
    }
}

/// Builds the site, checks it, and puts it into its output folder. `None` where errors forbid that; they
/// were printed.
fn built(
    project: &Project,
    out: PathBuf,
    cache_use: CacheUse,
    target: Option<&str>,
    screen: &Screen,
) -> Result<Option<(Build, WrittenSite)>, Fault> {
    let root = project.root();
    let meter = Meter::new(screen);
    let notices = |notice: Notice| screen.notice(&notice);
    let mut site = SiteBuild::begin(project, out, cache_use, &meter, &notices)?;
    refuse_other_environment(site.inputs(), target, project.environment())?;
    let config = Arc::clone(&site.inputs().config.value);
    // The target is asked only where an article has errors.
    let before = OnceCell::new();
    let is_new = |due: Moment, source: &SourcePath, page: Option<&OutPath>| {
        let before = before.get_or_init(|| online(root, &config, target));
        before
            .as_ref()
            .is_some_and(|before| before.is_new(due.timestamp(), source, page))
    };
    let (build, found) = loop {
        let build = site.run_linked(&is_new, &meter)?;
        let found = precheck(root, &build, site.inputs(), screen, &meter)?;
        if !site.hold_back_broken(&found.diagnostics, &build.trace, Some(&is_new))? {
            break (build, found);
        }
    };
    meter.clear();
    let inputs = site.inputs();
    let missing = find_target(&config, target).map_or_else(
        |_| Vec::new(),
        |place| missing_redirects(root, &place.name, &build, &inputs.tree),
    );
    let failed = found
        .diagnostics
        .iter()
        .chain(&missing)
        .any(Diagnostic::forbids_publishing);
    let mut reported = found.print(&build, &inputs.tree, screen);
    reported += report::print(&missing, &inputs.tree, screen);
    if let Some(fault) = build.faults.first() {
        return Err(Fault::failed(fault));
    }
    if failed || build.failed() {
        Refusal::new(reported, &display_path(site.out())).print(screen);
        return Ok(None);
    }
    // What may go online is asked further on, by `--max-delete`.
    let site = site.commit(&build.trace, Deletions::Any, &meter, &notices)?;
    Ok(Some((build, site)))
}

impl Rollback {
    fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let began = Instant::now();
        let Some((config, _cache)) = read(root, self.place.environment, screen)? else {
            return Ok(Exit::Failed);
        };
        let place = find_target(&config, self.place.target.as_deref())?;
        let (intent, evidence) = (intent(self.dry_run), Evidence::Manifest);
        let publication = Publication::open(root, place, self.max_delete, intent, evidence)?;
        let dialogue = Dialogue::begin(&publication, answers(self.yes), screen);
        let agree = |change: &Change| dialogue.agree(change);
        let outcome = publication.roll_back(self.to, &agree, &dialogue.progress);
        dialogue.end(outcome, &config, root, began)
    }
}

impl Log {
    fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let Some((config, _cache)) = read(root, self.place.environment, screen)? else {
            return Ok(Exit::Failed);
        };
        let place = find_target(&config, self.place.target.as_deref())?;
        let most = MaxDelete::default();
        let publication = Publication::open(root, place, most, Intent::DryRun, Evidence::Manifest)?;
        log::print(&publication.log()?, screen);
        Ok(Exit::Fine)
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
    match dry_run {
        true => Intent::DryRun,
        false => Intent::Publish,
    }
}

fn answers(yes: bool) -> Answers {
    match yes {
        true => Answers::Yes,
        false => Answers::Asked,
    }
}
