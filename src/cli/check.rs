//! `presswork check`

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use presswork::app::{Project, Request};
use presswork::base::SourcePath;
use presswork::diagnostic::sarif::{Source, sarif};
use presswork::diagnostic::{Diagnostic, Edit, Span, codes};
use presswork::io::cache::Cache;
use presswork::io::edits::{AppliedEdits, apply_edits};
use presswork::io::web::{self, Answer, Patience};
use presswork::model::Tree;
use presswork::model::build::count_pages;
use presswork::pipeline::{self, Audience, Checked, Inputs, Overrides, Progress};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::publish::record;
use super::report::{self, Counts};
use super::screen::{Form, Format, Screen};
use super::units::count;

/// Say everything that is wrong with the site
///
/// Builds the site without writing it, and looks at the files as they were written and at the pages as
/// they came out: links, pictures, headings, dates, spellings, copies, and what every page needs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork check                       what is wrong
  presswork check --external            and whether pages of other sites are still there
  presswork check --fix                 put right what has one right answer
  presswork check --strict --format github
  presswork check --format sarif > presswork.sarif")]
pub struct Check {
    /// Ask the web for the pages of other sites that are linked to
    #[arg(long)]
    external: bool,
    /// Put right what has one right answer, and say what is left
    #[arg(long)]
    fix: bool,
    /// Take every warning for an error
    #[arg(long)]
    strict: bool,
    /// Check drafts too
    #[arg(long)]
    drafts: bool,
    /// Check articles too whose date is still to come
    #[arg(long)]
    future: bool,
    /// Check the site of another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

/// The last words of a check.
#[derive(Serialize)]
struct Closing {
    event: &'static str,
    articles: usize,
    pages: usize,
    errors: usize,
    warnings: usize,
    fixed: usize,
}

/// An edit may uncover another mistake that has one right answer; nobody has so many in a row.
const ROUNDS: usize = 10;

impl Check {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let meter = Meter::new();
        let mut inputs = self.inputs(root)?;
        let mut checked = look(root, &inputs, &meter);
        let mut mended = AppliedEdits::default();
        if self.fix {
            for _ in 0..ROUNDS {
                let edits: Vec<Edit> = fixes(&checked).cloned().collect();
                let made = apply_edits(root, &edits).map_err(Fault::failed)?;
                if made.edits == 0 {
                    break;
                }
                mended.edits += made.edits;
                mended.files.extend(made.files);
                inputs = self.inputs(root)?;
                checked = look(root, &inputs, &meter);
            }
        }
        if self.external {
            let found = ask(root, &checked.elsewhere(&inputs.tree), &meter, screen);
            checked.add(found);
        }
        meter.clear();
        if let Some(fault) = checked.build.faults.first() {
            return Err(Fault::failed(fault));
        }
        mended.files.sort();
        mended.files.dedup();
        Ok(close(&checked, &inputs.tree, &mended, screen))
    }

    fn inputs(&self, root: &Path) -> Result<Inputs, Fault> {
        let request = Request {
            now: self.now.clone(),
            audience: Audience {
                drafts: self.drafts,
                future: self.future,
            },
            overrides: Overrides {
                base_url: None,
                strict: self.strict,
                environment: self.environment.clone(),
            },
        };
        Ok(Project::new(root, request).scan()?)
    }
}

/// Checks the site, and whether all that was published from here is still found.
fn look(root: &Path, inputs: &Inputs, meter: &Meter) -> Checked {
    let mut checked = pipeline::check(inputs, meter);
    let places = &checked.build.site.config.publishing.targets;
    let missing_redirects: Vec<Diagnostic> = places
        .iter()
        .flat_map(|place| {
            record::missing_redirects(root, &place.name, &checked.build, &inputs.tree)
        })
        .collect();
    if !missing_redirects.is_empty() {
        checked.add(missing_redirects);
    }
    checked
}

fn fixes(checked: &Checked) -> impl Iterator<Item = &Edit> {
    let all = checked.build.diagnostics.iter();
    all.filter_map(|diagnostic| diagnostic.fix.as_ref())
}

/// Prints what was found, and returns how the program ends.
fn close(checked: &Checked, tree: &Tree, mended: &AppliedEdits, screen: &Screen) -> Exit {
    let build = &checked.build;
    let tally = if screen.form == Form::Sarif {
        let source = Source {
            texts: &|path: &SourcePath| tree.text(path).ok(),
            folder: screen.folder(),
        };
        screen.result(&sarif(&build.diagnostics, &source));
        Counts::of(&build.diagnostics)
    } else {
        report::print(&build.diagnostics, tree, screen)
    };
    let closing = Closing {
        event: "checked",
        articles: build.site.articles(),
        pages: count_pages(build.outputs.keys()),
        errors: tally.errors,
        warnings: tally.warnings,
        fixed: mended.edits,
    };
    let fixable = fixes(checked).count();
    match (screen.form, screen.format) {
        (Form::Sarif, _) => {}
        (_, Format::Json) => screen.event(&closing),
        (_, Format::Human | Format::Github) => {
            for file in &mended.files {
                screen.note(&format!("Changed {file}\n"));
            }
            screen.result(&closing.line(fixable));
        }
    }
    match tally.errors {
        0 => Exit::Fine,
        _ => Exit::Failed,
    }
}

impl Closing {
    fn line(&self, fixable: usize) -> String {
        let mut line = format!(
            "Checked {}, {}: ",
            count(self.articles, "article", "articles"),
            count(self.pages, "page", "pages")
        );
        let mut parts = Vec::new();
        if self.fixed > 0 {
            parts.push(format!(
                "{} put right",
                count(self.fixed, "mistake", "mistakes")
            ));
        }
        if self.errors > 0 {
            parts.push(count(self.errors, "error", "errors"));
        }
        if self.warnings > 0 {
            parts.push(count(self.warnings, "warning", "warnings"));
        }
        if self.errors + self.warnings == 0 {
            parts.push("nothing is wrong".to_owned());
        }
        line.push_str(&parts.join(", "));
        if fixable > 0 {
            line.push_str(&format!(
                "\n`presswork check --fix` puts {fixable} of these right"
            ));
        }
        line
    }
}

/// Asks the web for the pages of other sites, and returns what is wrong with links to them.
fn ask(
    root: &Path,
    links: &BTreeMap<Arc<str>, Option<Span>>,
    meter: &Meter,
    screen: &Screen,
) -> Vec<Diagnostic> {
    let waiting = || screen.note("Another presswork is at work on this site; waiting for it.\n");
    // The cache is not held meanwhile: the web takes its time.
    let mut answers = Cache::open(root, waiting).load_answers();
    meter.stage("asking", links.len());
    let urls = links.keys().map(|url| &**url);
    let known = web::ask(urls, &mut answers, &Patience::default(), &|| meter.step(1));
    if let Err(fault) = Cache::open(root, waiting).save_answers(&answers) {
        screen.note(&format!("{fault}: the next check will ask again.\n"));
    }
    known
        .into_iter()
        .filter_map(|(url, answer)| external(url, answer, links.get(url)?.as_ref()))
        .collect()
}

/// Returns what is wrong with a link to another site.
fn external(url: &str, answer: Answer, place: Option<&Span>) -> Option<Diagnostic> {
    let mut diagnostic = match answer {
        Answer::Found => return None,
        Answer::Moved(to) => {
            let message = format!("`{url}` has moved for good");
            Diagnostic::new(&codes::MOVED_EXTERNAL_LINK, message).help(format!("write `{to}`"))
        }
        Answer::Gone(why) => {
            let message = format!("`{url}` is not there: {why}");
            Diagnostic::new(&codes::DEAD_EXTERNAL_LINK, message)
                .help("link to where it is now, or to a copy in an archive")
        }
        Answer::Silent(why) => {
            let message = format!("nothing is known of `{url}`: {why}");
            Diagnostic::new(&codes::UNANSWERED_LINK, message).help("ask again later")
        }
    };
    diagnostic.at = place.cloned();
    Some(diagnostic)
}
