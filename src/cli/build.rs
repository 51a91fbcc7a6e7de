//! `presswork build`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use jiff::tz::TimeZone;
use presswork::base::{Moment, OutPath};
use presswork::io::cache::{Cache, CacheError};
use presswork::io::emit::Emission;
use presswork::io::{clock, scan};
use presswork::memo::Memo;
use presswork::model::{Build as Made, Config, Trace};
use presswork::parse::config::config;
use presswork::pipeline::{Audience, Inputs, Loaded, Overrides, UpToDate};
use presswork::publish::shared::Shared;
use presswork::session::Session;

use super::fault::{Exit, Fault};
use super::figures::{duration, grouped};
use super::held::HeldBack;
use super::progress::Meter;
use super::report::{self, Tally};
use super::root::shown;
use super::screen::{Format, Screen};
use super::summary::{Closing, Refusal};

/// Build the site
///
/// Reads everything, reports every mistake at once, and writes the site. Where there are errors,
/// nothing is written, and the output folder stays as it was.
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
    pub(super) out: Option<PathBuf>,
    /// Where the site will live, instead of the `base_url` in config.toml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// Publish articles too whose date is still to come
    #[arg(long)]
    pub(super) future: bool,
    /// Build the site of another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    pub(super) now: Option<String>,
    /// Take every warning for an error
    #[arg(long)]
    pub(super) strict: bool,
    /// Build everything, as if there had been no earlier build
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Say how long each stage took, and what was reused
    #[arg(long)]
    pub(super) stats: bool,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    pub(super) environment: Option<String>,
}

/// Reports what is wrong with a site that was built and is not written yet.
pub(super) type Judge<'a> = dyn Fn(&Made, &Inputs) -> Result<Tally, Fault> + 'a;

/// A site that was built and written, and everything that it was built with.
pub(super) struct Finished {
    /// What was made.
    pub made: Made,
    /// What there is to say of it.
    pub closing: Closing,
    /// The output folder.
    pub out: PathBuf,
    /// The configuration.
    pub config: Config,
    /// How long it took.
    pub meter: Meter,
    /// The cache folder, which nobody else has as long as this is there.
    cache: Cache,
    session: Session,
    /// What it was built from.
    pub inputs: Inputs,
}

impl Build {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let stats = self.stats;
        let begun = self.begin(root, screen)?;
        if let Some(up_to_date) = begun.up_to_date() {
            return begun.leave(&up_to_date, stats, screen);
        }
        let judge = |made: &Made, inputs: &Inputs| {
            Ok(report::print(&made.diagnostics, &inputs.tree, screen))
        };
        let Some(finished) = begun.finish(screen, &judge)? else {
            return Ok(Exit::Failed);
        };
        if stats {
            say(
                &finished.made.trace,
                &finished.session,
                &finished.meter,
                screen,
            );
        }
        finished.closing.say(screen);
        drop(finished.cache);
        // The process ends here; taking a large site apart piece by piece would take longer than
        // a small one takes to build.
        std::mem::forget((finished.session, finished.inputs));
        Ok(Exit::Fine)
    }

    /// Builds and writes the site. `judge` reports what is wrong with it; `None` where that forbids
    /// writing it.
    pub(super) fn make(
        self,
        root: &Path,
        screen: &Screen,
        judge: &Judge,
    ) -> Result<Option<Finished>, Fault> {
        self.begin(root, screen)?.finish(screen, judge)
    }

    /// Looks at the site.
    fn begin(self, root: &Path, screen: &Screen) -> Result<Begun, Fault> {
        let began = Instant::now();
        let out = self.out.unwrap_or_else(|| root.join("public"));
        refuse_sources(&out, root)?;
        let meter = Meter::new();
        let cache = Cache::open(root, || {
            screen.note("Another presswork is at work on this site; waiting for it.\n");
        });
        meter.begin("scanning");
        let known = || match self.no_cache {
            true => Memo::default(),
            false => cache.load(),
        };
        // The one waits for the system where the other reckons.
        let (tree, mut memo) = rayon::join(|| scan::scan(root), known);
        let overrides = Overrides {
            base_url: self.base_url,
            strict: self.strict,
            environment: self.environment,
        };
        // For the zone in which a bare date is meant, and for publishing; the build reports what is wrong with it.
        let config = config(&tree, &overrides).value;
        let shared = shared(&config, screen).filter(|_| !self.no_cache);
        if let Some(shared) = &shared {
            meter.begin("restoring");
            match shared.restore(&cache, &out) {
                Ok(true) => memo = cache.load(),
                Ok(false) => {}
                Err(fault) => {
                    screen.warning(&format!("the shared cache was not used: {fault}"));
                }
            }
        }
        let mut session = Session::with(memo);
        let inputs = Inputs {
            tree,
            now: moment(self.now.as_deref(), &config.zone.0)?,
            audience: Audience {
                drafts: self.drafts,
                future: self.future,
            },
            overrides,
        };
        let emission =
            Emission::begin(&out, Arc::clone(&inputs.tree.store)).map_err(Fault::failed)?;
        let loaded = session.load(&inputs, &meter);
        Ok(Begun {
            began,
            out,
            meter,
            cache,
            shared,
            config,
            session,
            inputs,
            emission,
            loaded,
        })
    }
}

/// A build whose site was looked at.
struct Begun {
    began: Instant,
    out: PathBuf,
    meter: Meter,
    cache: Cache,
    shared: Option<Shared>,
    config: Config,
    session: Session,
    inputs: Inputs,
    emission: Emission,
    loaded: Loaded,
}

impl Begun {
    /// Returns what there is to say of the site if it stands as the last build left it.
    fn up_to_date(&self) -> Option<UpToDate> {
        self.meter.begin("comparing");
        self.session
            .up_to_date(&self.loaded, &self.inputs, &self.emission)
    }

    /// Leaves the site as it stands.
    fn leave(self, up_to_date: &UpToDate, stats: bool, screen: &Screen) -> Result<Exit, Fault> {
        self.meter.clear();
        let tally = report::print(&up_to_date.diagnostics, &self.inputs.tree, screen);
        let written = self.emission.commit().map_err(Fault::failed)?;
        fall_back(keep(&self.cache, &self.session, &up_to_date.trace), screen);
        if stats {
            say(&up_to_date.trace, &self.session, &self.meter, screen);
        }
        Closing {
            articles: up_to_date.articles,
            pages: pages(self.session.memo().outputs.keys()),
            written,
            took: self.began.elapsed(),
            tally,
            held: HeldBack::from(&up_to_date.held),
            out: shown(&self.out),
        }
        .say(screen);
        drop(self.cache);
        // As at the end of a build that made something.
        std::mem::forget((self.session, self.inputs, self.loaded));
        Ok(Exit::Fine)
    }

    /// Builds and writes the site, as [`Build::make`].
    fn finish(mut self, screen: &Screen, judge: &Judge) -> Result<Option<Finished>, Fault> {
        let inputs = self.inputs;
        let made = self
            .session
            .build_loaded(self.loaded, &inputs, &self.emission, &self.meter);
        self.meter.clear();
        let tally = judge(&made, &inputs)?;
        if let Some(fault) = made.faults.first() {
            return Err(Fault::failed(fault));
        }
        if tally.errors > 0 {
            // The emission goes out of scope uncommitted, which discards what it was given.
            let refusal = Refusal::new(tally, &shown(&self.out));
            match screen.format {
                Format::Json => screen.event(&refusal),
                Format::Human | Format::Github => screen.note(&refusal.message),
            }
            return Ok(None);
        }
        self.meter.begin("committing");
        // Should only one of the two succeed, the next build finds other outputs than it knows of, and
        // makes them again.
        let (written, kept) = rayon::join(
            || self.emission.commit(),
            || keep(&self.cache, &self.session, &made.trace),
        );
        let written = written.map_err(Fault::failed)?;
        fall_back(kept, screen);
        let changed = !made.trace.made.is_empty() || !made.trace.gone.is_empty();
        if let Some(shared) = self.shared.filter(|_| changed) {
            self.meter.begin("sharing");
            if let Err(fault) = shared.keep(&self.cache, &self.out, made.outputs.keys()) {
                screen.warning(&format!("the cache was not shared: {fault}"));
            }
        }
        let closing = Closing {
            articles: made.site.articles(),
            pages: pages(made.outputs.keys()),
            written,
            took: self.began.elapsed(),
            tally,
            held: HeldBack::from(&made.site.held),
            out: shown(&self.out),
        };
        Ok(Some(Finished {
            made,
            closing,
            out: self.out,
            config: self.config,
            meter: self.meter,
            cache: self.cache,
            session: self.session,
            inputs,
        }))
    }
}

/// Says how much was made again and how long each stage took.
fn say(trace: &Trace, session: &Session, meter: &Meter, screen: &Screen) {
    screen.note(&reused(trace, session.memo().colours.counts()));
    for (name, took) in meter.stages() {
        screen.note(&format!("{name:>12} {:>9}\n", duration(took)));
    }
}

/// Opens the cache that machines share, where there is one. A build does without it where it has to.
fn shared(config: &Config, screen: &Screen) -> Option<Shared> {
    let cache = config.publishing.cache.as_ref()?;
    match Shared::open(cache) {
        Ok(shared) => Some(shared),
        Err(fault) => {
            screen.warning(&format!("the shared cache was not used: {fault}"));
            None
        }
    }
}

/// Leaves what this build knows for the next one; a build that changed nothing leaves it as it was.
fn keep(cache: &Cache, session: &Session, trace: &Trace) -> Result<(), CacheError> {
    if !trace.read.is_empty() || !trace.made.is_empty() || !trace.gone.is_empty() {
        cache.save(session.memo())?;
    }
    cache.save_trace(trace)
}

/// Says where nothing could be kept.
fn fall_back(kept: Result<(), CacheError>, screen: &Screen) {
    if let Err(fault) = kept {
        screen.note(&format!("{fault}: the next build will be a full one.\n"));
    }
}

/// Returns how much was made again and how much was not.
fn reused(trace: &Trace, (coloured, known): (usize, usize)) -> String {
    format!(
        "{:>12} {} read, {} as they were\n{:>12} {} made, {} as they were, {} gone\n{:>12} {} coloured, {} as they were\n",
        "files",
        grouped(trace.read.len()),
        grouped(trace.files_reused),
        "outputs",
        grouped(trace.made.len()),
        grouped(trace.outputs_reused),
        grouped(trace.gone.len()),
        "code blocks",
        grouped(coloured),
        grouped(known),
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

/// Returns how many pages there are.
pub(super) fn pages<'p>(outputs: impl Iterator<Item = &'p OutPath>) -> usize {
    outputs
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
