//! `presswork build`

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use presswork::app::held_back::OUTPUT_FOLDER;
use presswork::app::{CacheUse, Deletions, Notice, Project, Request, SiteBuild};
use presswork::model::Trace;
use presswork::model::build::BuildSummary;
use presswork::pipeline::{Audience, Overrides};

use super::build_report::{BuildReport, Refusal};
use super::fault::{Exit, Fault};
use super::paths::display_path;
use super::progress::Meter;
use super::report;
use super::screen::Screen;
use super::units::{duration, grouped};
use super::withheld::{WithheldCounts, broken_articles};

/// Build the site
///
/// Reads everything, reports every mistake at once, and writes the site. Where there are errors,
/// nothing is written, and the output folder stays as it was; those of an article that became due since the last
/// build hold back that article alone.
#[derive(Args, Debug, Default)]
#[command(after_help = "\
Examples:
  presswork build                                  into public/
  presswork build --drafts --future --out preview  with what is held back
  presswork build --now 2026-12-24                 as the site will be on that day
  presswork build --environment staging --base-url https://staging.example.org
  presswork build --strict --format github         in a workflow on GitHub")]
pub struct Build {
    /// The folder to write to [default: public, in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will live, instead of the `base_url` in config.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish articles too whose date is still to come
    #[arg(long)]
    future: bool,
    /// Build the site of another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
    /// Take every warning for an error
    #[arg(long)]
    strict: bool,
    /// Build everything, as if there had been no earlier build
    #[arg(long)]
    no_cache: bool,
    /// Read every source and every output, and believe neither its size nor its time
    #[arg(long, conflicts_with = "no_cache")]
    verify: bool,
    /// Delete pages whose sources are gone, however many, and replace another site
    #[arg(long)]
    yes: bool,
    /// Say how long each stage took, and what was reused
    #[arg(long)]
    stats: bool,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

impl Build {
    pub fn run(mut self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let began = Instant::now();
        let meter = Meter::new(screen);
        let notices = |notice: Notice| screen.notice(&notice);
        let (stats, cache_use) = (self.stats, self.cache_use());
        let deletions = deletions(self.yes);
        let out = output_folder(self.out.take(), root);
        let project = Project::new(root, self.request());
        let mut build = SiteBuild::begin(&project, out, cache_use, &meter, &notices)?;
        let summary = build.run(&meter)?;
        meter.clear();
        let reported = report::print(&summary.diagnostics, &build.inputs().tree, screen);
        if let Some(fault) = summary.faults.first() {
            return Err(Fault::failed(fault));
        }
        if summary.failed() {
            Refusal::new(reported, &display_path(build.out())).print(screen);
            return Ok(Exit::Failed);
        }
        let site = build.commit(&summary.trace, deletions, &meter, &notices)?;
        let BuildSummary {
            articles,
            pages,
            held,
            trace,
            ..
        } = summary;
        let report = BuildReport {
            articles,
            pages,
            written: site.written,
            took: began.elapsed(),
            reported,
            withheld: WithheldCounts::of(&held),
            out: display_path(&site.out),
        };
        if stats {
            screen.note(&reuse_lines(&trace, site.code_blocks()));
            screen.note(&stage_lines(&meter));
        }
        report.print(screen);
        if let Some(fault) = broken_articles(&held) {
            return Err(fault);
        }
        // The process ends here; taking a large site apart piece by piece would take longer than
        // a small one takes to build.
        std::mem::forget(site);
        Ok(Exit::Fine)
    }

    fn request(self) -> Request {
        Request {
            now: self.now,
            audience: Audience {
                drafts: self.drafts,
                future: self.future,
            },
            overrides: Overrides {
                base_url: self.base_url,
                strict: self.strict,
                environment: self.environment,
            },
        }
    }

    fn cache_use(&self) -> CacheUse {
        match (self.no_cache, self.verify) {
            (true, _) => CacheUse::Ignore,
            (false, true) => CacheUse::Verify,
            (false, false) => CacheUse::Reuse,
        }
    }
}

/// Says what `--yes` allows a build to delete.
fn deletions(yes: bool) -> Deletions {
    match yes {
        true => Deletions::Any,
        false => Deletions::Few,
    }
}

/// Returns the folder to write to: `given`, else `public` in the site's folder.
pub(super) fn output_folder(given: Option<PathBuf>, root: &Path) -> PathBuf {
    given.unwrap_or_else(|| root.join(OUTPUT_FOLDER))
}

/// Returns how long each stage took, a line each.
fn stage_lines(meter: &Meter) -> String {
    let stages = meter.stages().into_iter();
    stages
        .map(|(name, took)| format!("{name:>12} {:>9}\n", duration(took)))
        .collect()
}

/// Returns how much was rendered again and how much was reused, a line for each kind.
fn reuse_lines(trace: &Trace, (coloured, known): (usize, usize)) -> String {
    format!(
        "{:>12} {} read, {} as they were\n{:>12} {} made, {} as they were, {} gone\n{:>12} {} coloured, {} as they were\n",
        "files",
        grouped(trace.read.len()),
        grouped(trace.files_reused),
        "outputs",
        grouped(trace.rendered.len()),
        grouped(trace.outputs_reused),
        grouped(trace.removed.len()),
        "code blocks",
        grouped(coloured),
        grouped(known),
    )
}
