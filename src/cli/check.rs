//! `presswork check`

use std::path::{Path, PathBuf};

use clap::Args;
use presswork::app::check::{self, CheckedSite};
use presswork::app::{Notice, Project, Request};
use presswork::base::SourcePath;
use presswork::diagnostic::print::Sources;
use presswork::diagnostic::sarif::{Source, sarif};
use presswork::model::build::count_pages;
use presswork::pipeline::{Audience, Overrides};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::report::{self, Counts};
use super::screen::{Form, Format, Screen};
use super::source_file::source_path;
use super::units::count;
use super::withheld::{HeldCounts, WithheldCounts};

/// Say everything that is wrong with the site
///
/// Builds the site without writing it, and looks at the files as they were written and at the pages as
/// they came out: links, pictures, headings, dates, spellings, copies, and what every page needs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork check                       what is wrong
  presswork check content/articles/a.md what is wrong with one file, a draft too
  presswork check --external            and whether pages of other sites are still there
  presswork check --fix                 put right what has one right answer
  presswork check --strict --format github
  presswork check --format sarif > presswork.sarif")]
pub struct Check {
    /// Say only what is wrong with this file; a draft, or one whose date is still to come, is checked as well
    #[arg(value_name = "FILE", conflicts_with_all = ["external", "fix"])]
    file: Option<PathBuf>,
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

/// The summary of a check.
#[derive(Serialize)]
struct CheckSummary {
    event: &'static str,
    /// The only file of which something is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    articles: usize,
    pages: usize,
    errors: usize,
    warnings: usize,
    fixed: usize,
    /// What was left out.
    held: HeldCounts,
}

impl Check {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let (fix, external) = (self.fix, self.external);
        let named = self.file.clone();
        let project = Project::new(root, self.request());
        let meter = Meter::new(screen);
        let mut site = match fix {
            true => check::check_and_fix(&project, &meter)?,
            false => check::check(&project, &meter)?,
        };
        if external {
            let notices = |notice: Notice| screen.notice(&notice);
            site.check_links(&project, &meter, &notices);
        }
        meter.clear();
        if let Some(fault) = site.checked.build.faults.first() {
            return Err(Fault::failed(fault));
        }
        let wanted = named.map(|file| source_path(&file, root, &site.inputs.tree));
        let wanted = wanted.transpose()?;
        if let Some(wanted) = &wanted {
            let found = &mut site.checked.build.diagnostics;
            found.retain(|one| one.files().any(|file| file == wanted));
        }
        let reported = print_diagnostics(&site, screen);
        print_summary(&site, wanted.as_ref(), reported, screen);
        Ok(match reported.errors {
            0 => Exit::Fine,
            _ => Exit::Failed,
        })
    }

    fn request(self) -> Request {
        Request {
            now: self.now,
            audience: Audience {
                drafts: self.drafts || self.file.is_some(),
                future: self.future || self.file.is_some(),
            },
            overrides: Overrides {
                base_url: None,
                strict: self.strict,
                environment: self.environment,
            },
        }
    }
}

fn print_diagnostics(site: &CheckedSite, screen: &Screen) -> Counts {
    let (diagnostics, tree) = (&site.checked.build.diagnostics, &site.inputs.tree);
    if screen.form != Form::Sarif {
        return report::print(diagnostics, tree, screen);
    }
    let read = |path: &SourcePath| tree.text(path).ok();
    let source = Source {
        texts: &Sources::new(&read),
        folder: screen.folder(),
    };
    screen.result(&sarif(diagnostics, &source));
    Counts::of(diagnostics)
}

fn print_summary(site: &CheckedSite, file: Option<&SourcePath>, reported: Counts, screen: &Screen) {
    let build = &site.checked.build;
    let withheld = WithheldCounts::of(&build.site.held);
    let summary = CheckSummary {
        event: "checked",
        file: file.map(ToString::to_string),
        articles: build.site.articles(),
        pages: count_pages(build.outputs.keys()),
        errors: reported.errors,
        warnings: reported.warnings,
        fixed: site.applied.edits,
        held: (&withheld).into(),
    };
    match (screen.form, screen.format) {
        (Form::Sarif, _) => {}
        (_, Format::Json) => screen.event(&summary),
        (_, Format::Human | Format::Github) => {
            for file in &site.applied.files {
                screen.note(&format!("Changed {file}\n"));
            }
            screen.result(&summary.line(site.fixes().count()));
            if let (None, Some(line)) = (file, withheld.line()) {
                screen.result(&line);
                screen.result(&left_out(&withheld));
            }
        }
    }
}

/// Returns what became of what a public build leaves out.
fn left_out(withheld: &WithheldCounts) -> String {
    let scheduled = match withheld.scheduled {
        0 => "",
        _ => "What is scheduled was looked at as of its date, for errors. ",
    };
    format!("{scheduled}`presswork check FILE`, `--drafts` and `--future` check what is held back.")
}

impl CheckSummary {
    /// Returns the line for people; so many mistakes could be corrected by the program.
    fn line(&self, fixable: usize) -> String {
        let mut line = match &self.file {
            Some(file) => format!("Checked {file}: "),
            None => format!(
                "Checked {}, {}: ",
                count(self.articles, "article", "articles"),
                count(self.pages, "page", "pages")
            ),
        };
        let mut parts = Vec::new();
        if self.fixed > 0 {
            parts.push(format!(
                "{} put right",
                count(self.fixed, "mistake", "mistakes")
            ));
        }
        let (errors, warnings) = (self.errors, self.warnings);
        let found = Counts { errors, warnings }.words();
        parts.push(found.unwrap_or_else(|| "nothing is wrong".to_owned()));
        line.push_str(&parts.join(", "));
        if fixable > 0 {
            line.push_str(&format!(
                "\n`presswork check --fix` puts {fixable} of these right"
            ));
        }
        line
    }
}
