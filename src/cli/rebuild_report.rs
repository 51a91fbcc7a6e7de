//! What the terminal shows of the preview's builds.

use presswork::app::preview::{PreviewEvent, Rebuild, State};
use presswork::base::SourcePath;
use presswork::io::http::Changed;
use presswork::model::Build;
use presswork::model::build::count_pages;
use serde::Serialize;

use super::fault::Fault;
use super::report;
use super::screen::{Format, Screen};
use super::units::{count, duration};

/// How many changed files a line names.
const MOST_NAMED: usize = 3;

#[derive(Serialize)]
struct Rebuilt<'a> {
    event: &'static str,
    files: Vec<&'a str>,
    changed: &'a Changed,
    errors: usize,
    warnings: usize,
    took_ms: u64,
}

/// Prints what came of a change.
pub fn print(event: PreviewEvent, screen: &Screen) {
    match event {
        PreviewEvent::Rebuilt(rebuild) => print_rebuild(&rebuild, screen),
        PreviewEvent::Unreadable(error) => {
            screen.fault(&error.into());
        }
        PreviewEvent::Unwatched(error) => screen.warning(&error.to_string()),
    }
}

fn print_rebuild(rebuild: &Rebuild, screen: &Screen) {
    report::print(&rebuild.reported, &rebuild.tree, screen);
    for fault in &rebuild.build.faults {
        screen.fault(&Fault::failed(fault));
    }
    match screen.format {
        Format::Json => screen.event(&json(rebuild)),
        Format::Human | Format::Github => screen.note(&line(rebuild)),
    }
}

fn json(rebuild: &Rebuild) -> Rebuilt<'_> {
    Rebuilt {
        event: "rebuilt",
        files: match rebuild.before {
            State::Unbuilt => Vec::new(),
            State::Good | State::Failing => rebuild.files.iter().map(SourcePath::as_str).collect(),
        },
        changed: &rebuild.changed,
        errors: rebuild.errors,
        warnings: rebuild.warnings,
        took_ms: u64::try_from(rebuild.took.as_millis()).unwrap_or(u64::MAX),
    }
}

fn line(rebuild: &Rebuild) -> String {
    let build = &rebuild.build;
    let what = match rebuild.before {
        State::Unbuilt => format!(
            "{}, {}",
            count(build.site.articles(), "article", "articles"),
            count(count_pages(build.outputs.keys()), "page", "pages"),
        ),
        State::Good | State::Failing => format!(
            "{}: {}",
            file_names(&rebuild.files),
            changed_outputs(&rebuild.changed, build)
        ),
    };
    let errors = count(rebuild.errors, "error", "errors");
    let errors = match (rebuild.before, rebuild.after) {
        (State::Unbuilt, State::Failing) => format!("; {errors}"),
        (_, State::Failing) => format!("; {errors}, open pages stay as they were"),
        (State::Failing, _) => "; no more errors".to_owned(),
        _ => String::new(),
    };
    format!("{what} in {}{errors}", duration(rebuild.took))
}

fn file_names(files: &[SourcePath]) -> String {
    match files.len() {
        // A file was written with the same bytes, or twice within a tick of the file system's clock.
        0 => "no file".to_owned(),
        1..=MOST_NAMED => files
            .iter()
            .map(SourcePath::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        more => count(more, "file", "files"),
    }
}

fn changed_outputs(changed: &Changed, build: &Build) -> String {
    let (pages, others) = match changed {
        Changed::All => (count_pages(build.outputs.keys()), 0),
        Changed::These(addresses) => {
            let pages = addresses
                .iter()
                .filter(|address| address.ends_with('/') || address.ends_with(".html"))
                .count();
            (pages, addresses.len() - pages)
        }
    };
    match (pages, others) {
        (0, 0) => "nothing changed".to_owned(),
        (0, others) => count(others, "file", "files"),
        (pages, _) => count(pages, "page", "pages"),
    }
}
