//! `presswork views import FILE…`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use presswork::app::{Notice, Project, Request, source_files};
use presswork::diagnostic::Diagnostic;
use presswork::parse;
use presswork::pipeline::{self, Audience, Inputs};
use presswork::views::{Import, Pages, Refusal, Report, Sorted};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::paths::display_path;
use super::progress::Meter;
use super::report;
use super::screen::{Format, Screen};
use super::units::grouped;

/// Count how often pages are read
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork views import /var/log/nginx/access.log*
  presswork views import --help")]
pub struct Views {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Import(Importing),
}

/// Add page views from access logs or analytics exports
///
/// Writes content/views.toml, from which articles show how often they were read and lists rank what
/// is most read. Reads logs in the Common and Combined Log Format, logs of Caddy (JSON) and
/// CloudFront, and exports of Plausible and GoatCounter (CSV, JSON); plain or packed with gzip. The
/// form is found out by itself.
///
/// A view is a page of the site that was asked for with GET and answered with 200 or 304, by no
/// robot. Old addresses count for the page that they lead to. A log may be imported again at any
/// time, also when it has grown, was renamed or packed: no line counts twice. Of an export's figure
/// and the one that is known of the same day, the larger is kept. Nothing is kept that tells who
/// read.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork views import access.log access.log.*        all that is there, new or not
  ssh www cat /var/log/nginx/access.log | presswork views import -
  presswork views import E2ABC.2026-11-*.gz             CloudFront
  presswork views import imported_pages_*.csv           Plausible
  presswork views import goatcounter-export.csv.gz      GoatCounter
  presswork views import --dry-run access.log           only say what would be counted")]
struct Importing {
    /// The logs and exports; `-` reads from standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Count, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// The number of unknown addresses that are shown.
const UNKNOWN: usize = 10;

impl Views {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let Command::Import(import) = self.command;
        import.run(root, screen)
    }
}

impl Importing {
    fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let request = Request {
            // Articles that have expired were read while they were published.
            audience: Audience {
                drafts: true,
                future: true,
            },
            ..Request::default()
        };
        let project = Project::new(root, request);
        // The lock is held to the end: two imports at once would lose the figures of one.
        let cache = project.lock(&|notice: Notice| screen.notice(&notice));
        let inputs = project.scan()?;
        let ledger = parse::views::ledger(&inputs.tree);
        refuse_mistakes(&inputs, &ledger.diagnostics, screen)?;
        let meter = Meter::new(screen);
        let current = pipeline::survey(&inputs, &mut cache.load(), &meter);
        meter.clear();
        let pages = Pages::new(current.site(), current.paths());

        let mut import = Import::new(&pages, &inputs.config.value.zone.0, ledger.value);
        let reports = self.count(&mut import)?;
        let ledger = import.close(inputs.now.day());
        let target = root.join(parse::views::FILE);
        if !self.dry_run {
            source_files::replace(&target, parse::views::text(&ledger).as_bytes()).map_err(
                |error| Fault::failed(format!("cannot write {}: {error}", display_path(&target))),
            )?;
        }
        for (name, report) in &reports {
            match screen.format {
                Format::Json => screen.event(&Counted::new(name, report)),
                Format::Human | Format::Github => {
                    screen.result(&summary(name, report));
                    remarks(name, report, screen);
                }
            }
        }
        self.print_total(&reports, &target, screen);
        Ok(Exit::Fine)
    }

    /// Counts all files, and returns their reports, each with the file's name.
    fn count(&self, import: &mut Import) -> Result<Vec<(String, Report)>, Fault> {
        let count = |path: &PathBuf| -> Result<(String, Report), Fault> {
            let name = match path.as_os_str() == "-" {
                true => "standard input".to_owned(),
                false => display_path(path),
            };
            let report = open(path)
                .map_err(Refusal::Unreadable)
                .and_then(|source| import.take(source))
                .map_err(|refusal| refused(&name, &refusal))?;
            Ok((name, report))
        };
        self.files.iter().map(count).collect()
    }

    /// Prints the number of new views, and the file that has them now.
    fn print_total(&self, reports: &[(String, Report)], target: &Path, screen: &Screen) {
        let views = reports
            .iter()
            .map(|(_, report)| report.total.sorted.views)
            .sum();
        match screen.format {
            Format::Json => screen.event(&Imported {
                event: "imported",
                file: display_path(target),
                views,
                written: !self.dry_run,
            }),
            Format::Human | Format::Github => {
                let views = many(views, "new view", "new views");
                screen.result(&match self.dry_run {
                    true => format!("{views}; nothing was written"),
                    false => format!("{}: {views}", display_path(target)),
                });
            }
        }
    }
}

/// Refuses to count where the configuration or the ledger has mistakes: a ledger with mistakes would be
/// written without the lines that nobody could read.
fn refuse_mistakes(inputs: &Inputs, ledger: &[Diagnostic], screen: &Screen) -> Result<(), Fault> {
    let all = inputs.config.diagnostics.iter().chain(ledger);
    let wrong: Vec<Diagnostic> = all.filter(|one| one.is_error()).cloned().collect();
    if wrong.is_empty() {
        return Ok(());
    }
    report::print(&wrong, &inputs.tree, screen);
    Err(Fault::failed("nothing was counted")
        .help("mend what is wrong first; a log can be imported at any time"))
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    Ok(match path.as_os_str() == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(path)?),
    })
}

fn refused(name: &str, refusal: &Refusal) -> Fault {
    let nothing = "nothing was counted";
    match refusal {
        Refusal::Unreadable(error) => {
            let fault = Fault::failed(format!("cannot read {name}: {error}; {nothing}"));
            match error.kind() {
                io::ErrorKind::UnexpectedEof => {
                    fault.help("the file ends too early: fetch it again, or wait until it is whole")
                }
                _ => fault,
            }
        }
        Refusal::Unknown => Fault::failed(format!(
            "{name} is no log and no export that presswork knows; {nothing}"
        ))
        .help(
            "it reads logs in the Common and Combined Log Format, of Caddy (JSON) and CloudFront, \
             and exports of Plausible and GoatCounter with a page, a day and a count in every row \
             (of Plausible's, `imported_pages_….csv`)",
        ),
        Refusal::Packed(with) => Fault::failed(format!(
            "{name} is packed in a way that presswork does not know; {nothing}"
        ))
        .help(format!("unpack it: `{with} {name} | presswork views import -`")),
        Refusal::Export(why) => Fault::failed(format!("{name} cannot be counted: {why}"))
            .help(format!("{nothing}; exports that presswork knows are GoatCounter's `stats/hits` and Plausible's Stats API, version 2")),
    }
}

/// Returns the report on a file in one line.
fn summary(name: &str, report: &Report) -> String {
    let Some(form) = report.form else {
        return format!("{name}: empty");
    };
    let total = &report.total;
    let mut parts = vec![many(total.sorted.views, "new view", "new views")];
    if let (Some((first, last)), true) = (total.days, total.sorted.views > 0) {
        parts.push(span(first, last));
    }
    for (count, what) in [
        (total.known, "counted before"),
        (total.sorted.robots, "by robots"),
        (total.sorted.others, "of lists"),
        (total.sorted.led_on, "led on from old addresses"),
        (total.sorted.unknown, "of pages that the site does not have"),
        (total.sorted.aside + report.aside, "of other things"),
        (report.malformed, "malformed"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", count_of(count)));
        }
    }
    let lines = many(report.lines, "line", "lines");
    format!("{name}: {form}, {lines}: {}", parts.join(", "))
}

/// Prints warnings and notes about a file.
fn remarks(name: &str, report: &Report, screen: &Screen) {
    let total = &report.total;
    if report.malformed > 0 {
        let mut text = format!(
            "{name}: {} malformed and left out\n",
            many(report.malformed, "line is", "lines are")
        );
        for (number, why, line) in &report.samples {
            text.push_str(&format!("  line {number}: {why}"));
            if !line.is_empty() {
                text.push_str(&format!(": {line}"));
            }
            text.push('\n');
        }
        screen.warning(&text);
    }
    if !total.unknown.is_empty() {
        let mut text = format!("{name}: not on the site, and not counted:\n");
        for (address, count) in total.unknown.iter().take(UNKNOWN) {
            let shown: String = address.escape_debug().collect();
            text.push_str(&format!("  {:>9} {shown}\n", count_of(*count)));
        }
        if let Some(more) = total
            .unknown
            .len()
            .checked_sub(UNKNOWN)
            .filter(|more| *more > 0)
        {
            text.push_str(&format!("  and {} other addresses\n", grouped(more)));
        }
        screen.note(&text);
    }
    if total.closed > 0 {
        screen.warning(&format!(
            "{name}: {} of days whose logs were counted so long ago that it is no longer known \
             which of them; left out",
            many(total.closed, "line is", "lines are")
        ));
    }
    if total.nameless > 0 && report.form == Some(presswork::views::Form::Common) {
        screen.warning(&format!(
            "{name}: {} no user agent, so robots are among the figures; log in the Combined Log \
             Format to leave them out",
            many(total.nameless, "line names", "lines name")
        ));
    }
    if report.unfinished {
        screen.note(&format!(
            "{name}: the last line has no end yet; it counts when the log is imported again\n"
        ));
    }
}

fn span(first: Date, last: Date) -> String {
    match first == last {
        true => format!("on {first}"),
        false => format!("from {first} to {last}"),
    }
}

fn count_of(n: u64) -> String {
    grouped(usize::try_from(n).unwrap_or(usize::MAX))
}

fn many(n: u64, one: &str, more: &str) -> String {
    format!("{} {}", count_of(n), if n == 1 { one } else { more })
}

/// The report on a file, for machines.
#[derive(Serialize)]
struct Counted<'r> {
    event: &'static str,
    file: &'r str,
    form: Option<String>,
    lines: u64,
    #[serde(flatten)]
    new: NewViews,
    #[serde(flatten)]
    others: OtherLines,
    unfinished: bool,
    malformed_lines: Vec<Malformed>,
    unknown_addresses: Vec<Unknown<'r>>,
}

/// The views that a file adds, and their first and last day.
#[derive(Serialize)]
struct NewViews {
    views: u64,
    first: Option<String>,
    last: Option<String>,
}

/// The numbers of lines that add no view, by reason.
#[derive(Serialize)]
struct OtherLines {
    counted_before: u64,
    robots: u64,
    lists: u64,
    led_on: u64,
    unknown: u64,
    other: u64,
    closed: u64,
    malformed: u64,
}

#[derive(Serialize)]
struct Malformed {
    line: u64,
    message: String,
}

#[derive(Serialize)]
struct Unknown<'r> {
    address: &'r str,
    count: u64,
}

impl<'r> Counted<'r> {
    fn new(file: &'r str, report: &'r Report) -> Self {
        let total = &report.total;
        let malformed = report.samples.iter().map(|(line, message, _)| Malformed {
            line: *line,
            message: message.to_string(),
        });
        let unknown = total.unknown.iter().map(|(address, count)| Unknown {
            address,
            count: *count,
        });
        Self {
            event: "counted",
            file,
            form: report.form.map(|form| form.to_string()),
            lines: report.lines,
            new: NewViews {
                views: total.sorted.views,
                first: total.days.map(|(first, _)| first.to_string()),
                last: total.days.map(|(_, last)| last.to_string()),
            },
            others: OtherLines::of(report),
            unfinished: report.unfinished,
            malformed_lines: malformed.collect(),
            unknown_addresses: unknown.collect(),
        }
    }
}

impl OtherLines {
    fn of(report: &Report) -> Self {
        let total = &report.total;
        // Views are the only lines that this struct leaves out.
        let Sorted {
            views: _,
            robots,
            others,
            led_on,
            unknown,
            aside,
        } = total.sorted;
        Self {
            counted_before: total.known,
            robots,
            lists: others,
            led_on,
            unknown,
            other: aside + report.aside,
            closed: total.closed,
            malformed: report.malformed,
        }
    }
}

#[derive(Serialize)]
struct Imported {
    event: &'static str,
    file: String,
    views: u64,
    written: bool,
}
