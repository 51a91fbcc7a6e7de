//! `presswork build`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use jiff::tz::TimeZone;
use presswork::base::Moment;
use presswork::io::cache::Cache;
use presswork::io::emit::Emission;
use presswork::io::{clock, scan};
use presswork::model::{Build as Made, Trace};
use presswork::parse::config::config;
use presswork::pipeline::{Audience, Inputs, Overrides};
use presswork::session::Session;

use super::closing::{Closing, Refusal};
use super::fault::{Exit, Fault};
use super::figures::{duration, grouped};
use super::held::HeldBack;
use super::progress::Meter;
use super::report;
use super::root::shown;
use super::screen::{Format, Screen};

/// Build the site
///
/// Reads everything, reports every mistake at once, and writes the site. Where there are errors,
/// nothing is written, and the output folder stays as it was.
#[derive(Args, Debug)]
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
    /// Say how long each stage took, and what was reused
    #[arg(long)]
    stats: bool,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

impl Build {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let began = Instant::now();
        let out = self.out.unwrap_or_else(|| root.join("public"));
        refuse_sources(&out, root)?;
        let meter = Meter::new();
        meter.begin("remembering");
        let cache = Cache::open(root, || {
            screen.note("Another presswork is at work on this site; waiting for it.\n");
        });
        let mut session = match self.no_cache {
            true => Session::new(),
            false => Session::with(cache.load()),
        };
        meter.begin("scanning");
        let tree = scan::scan(root);
        let overrides = Overrides {
            base_url: self.base_url,
            strict: self.strict,
            environment: self.environment,
        };
        // Only for the zone in which a bare date is meant; the build reports what is wrong with it.
        let zone = config(&tree, &overrides).value.zone.0;
        let inputs = Inputs {
            tree,
            now: moment(self.now.as_deref(), &zone)?,
            audience: Audience {
                drafts: self.drafts,
                future: self.future,
            },
            overrides,
        };

        let emission =
            Emission::begin(&out, Arc::clone(&inputs.tree.store)).map_err(Fault::failed)?;
        let made = session.refresh(&inputs, &emission, &meter);
        meter.clear();
        let tally = report::print(&made.diagnostics, &inputs.tree, screen);
        if let Some(fault) = made.faults.first() {
            return Err(Fault::failed(fault));
        }
        if tally.errors > 0 {
            // The emission goes out of scope uncommitted, which discards what it was given.
            let refusal = Refusal::new(tally, &shown(&out));
            match screen.format {
                Format::Json => screen.event(&refusal),
                Format::Human | Format::Github => screen.note(&refusal.message),
            }
            return Ok(Exit::Failed);
        }
        meter.begin("committing");
        let written = emission.commit().map_err(Fault::failed)?;
        meter.begin("keeping");
        if let Err(fault) = keep(&cache, &session, &made) {
            screen.note(&format!("{fault}: the next build will be a full one.\n"));
        }
        let closing = Closing {
            articles: articles(&made),
            pages: pages(&made),
            written,
            took: began.elapsed(),
            tally,
            held: HeldBack::from(&made.site.held),
            out: shown(&out),
        };
        if self.stats {
            screen.note(&reused(&made.trace));
            for (name, took) in meter.stages() {
                screen.note(&format!("{name:>12} {:>9}\n", duration(took)));
            }
        }
        match screen.format {
            Format::Json => screen.event(&closing.event()),
            Format::Human | Format::Github => screen.result(&closing.lines()),
        }
        // The process ends here; taking a large site apart piece by piece would take longer than
        // a small one takes to build.
        std::mem::forget((session, inputs));
        Ok(Exit::Fine)
    }
}

/// Leaves what this build knows for the next one; a build that changed nothing leaves it as it was.
fn keep(cache: &Cache, session: &Session, made: &Made) -> Result<(), String> {
    let trace = &made.trace;
    if !trace.read.is_empty() || !trace.made.is_empty() || !trace.gone.is_empty() {
        cache.save(session.memo())?;
    }
    cache.save_trace(trace)
}

/// Returns how much was made again and how much was not.
fn reused(trace: &Trace) -> String {
    format!(
        "{:>12} {} read, {} as they were\n{:>12} {} made, {} as they were, {} gone\n",
        "files",
        grouped(trace.read.len()),
        grouped(trace.files_reused),
        "outputs",
        grouped(trace.made.len()),
        grouped(trace.outputs_reused),
        grouped(trace.gone.len()),
    )
}

/// Returns the moment for which the site is built.
pub(super) fn moment(given: Option<&str>, zone: &TimeZone) -> Result<Moment, Fault> {
    match given {
        None => Ok(Moment::at(clock::now(), zone)),
        Some(text) => Moment::parse(text, zone).ok_or_else(|| {
            Fault::usage(format!("`--now {text}` is no date"))
                .help("write `2026-12-24`, `2026-12-24T18:00` or `2026-12-24T18:00:00+01:00`")
        }),
    }
}

pub(super) fn articles(made: &Made) -> usize {
    made.site
        .editions
        .iter()
        .map(|edition| edition.stories.len())
        .sum()
}

pub(super) fn pages(made: &Made) -> usize {
    made.outputs
        .keys()
        .filter(|path| path.as_str().ends_with(".html"))
        .count()
}

/// Refuses an output folder among the site's sources: what was written there once would be read as
/// a source the next time.
fn refuse_sources(out: &Path, root: &Path) -> Result<(), Fault> {
    let (real_out, real_root) = (real(out), real(root));
    let among_sources = real_root.starts_with(&real_out)
        || ["content", "seeds", "themes"]
            .iter()
            .any(|folder| real_out.starts_with(real_root.join(folder)));
    if among_sources {
        return Err(Fault::usage(format!(
            "the output folder `{}` is where the site's sources are",
            shown(out)
        ))
        .help("choose a folder of its own: `--out public`"));
    }
    Ok(())
}

/// Returns the absolute path without links and `..`, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (ancestor.canonicalize(), absolute.strip_prefix(ancestor)) {
            return real.join(rest);
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_never_the_output_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content")).unwrap();
        let refused = |out: &Path| refuse_sources(out, &root).is_err();
        assert!(refused(&root));
        assert!(refused(folder.path()));
        assert!(refused(&root.join("content/articles/../..")));
        assert!(refused(&root.join("themes/new")));
        assert!(!refused(&root.join("public")));
        assert!(!refused(&root.join("contents")));
        assert!(!refused(&folder.path().join("elsewhere/deep")));
    }

    #[test]
    fn another_moment_is_meant_in_the_sites_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let read = |text| moment(Some(text), &berlin).map(Moment::rfc3339);
        assert_eq!(
            read("2026-12-24").as_deref(),
            Ok("2026-12-24T00:00:00+01:00")
        );
        assert_eq!(read("soon").unwrap_err().exit, Exit::WrongUsage);
    }
}
