//! `presswork move OLD NEW`

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use presswork::app::moving::{self, Move, MoveError};
use presswork::app::{Project, Request};
use presswork::base::SourcePath;
use presswork::pipeline::Audience;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::report;
use super::screen::{Format, Screen};
use super::source_file::source_path;
use super::units::count;

/// Give an article or a standing page another name
///
/// Renames the file, or the folder of an article that has one, with its translations, and changes every link to it,
/// its own relative links and pictures, related stories and the menu. The old address becomes an alias of the new
/// one, unless the article was never published. Where the site would have errors then that it has not now, nothing
/// is changed.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork move content/articles/2026/11/htpt3.md http3.md
  presswork move content/articles/http3.md content/articles/2026/11/http3.md
  presswork move content/articles/a-chip content/articles/a-late-chip    with the pictures in it
  presswork move content/articles/a.md b.md --dry-run")]
pub struct MoveArticle {
    /// The article's file, or its folder
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Its new file or folder; a name alone stays in the folder
    #[arg(value_name = "NEW")]
    new: String,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Moved<'a> {
    event: &'static str,
    dry_run: bool,
    renamed: Vec<[&'a str; 2]>,
    addresses: Vec<Address<'a>>,
    /// How many places of each file change.
    edits: BTreeMap<&'a str, usize>,
}

#[derive(Serialize)]
struct Address<'a> {
    from: &'a str,
    to: &'a str,
    alias: bool,
}

impl MoveArticle {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let request = Request {
            audience: Audience {
                drafts: true,
                future: true,
            },
            ..Request::default()
        };
        let project = Project::new(root, request);
        let inputs = project.scan()?;
        let index = self.old.join("index.md");
        let named = match self.old.extension() {
            None if root.join(&index).exists() || index.exists() => &index,
            _ => &self.old,
        };
        let old = source_path(named, root, &inputs.tree)?;
        let new = below_root(&self.new, root);
        let meter = Meter::new(screen);
        let planned = moving::plan(&project, &old, &new, &meter);
        meter.clear();
        let planned = planned.map_err(|error| refused(error, screen))?;
        let mut missed = 0;
        if !self.dry_run {
            let applied =
                moving::carry_out(root, &planned).map_err(|error| refused(error, screen))?;
            missed = planned.edits.len() - applied.edits;
        }
        match screen.format {
            Format::Json => screen.event(&moved(&planned, self.dry_run)),
            Format::Human | Format::Github => screen.result(&lines(&planned, self.dry_run)),
        }
        report::print(&planned.warnings, &inputs.tree, screen);
        if missed > 0 {
            let places = count(missed, "place", "places");
            screen.warning(&format!(
                "{places} changed meanwhile; `presswork check` finds them"
            ));
        }
        Ok(Exit::Fine)
    }
}

/// Returns the path from the site's root that somebody names from the folder where the command runs, where its first
/// folder is there, else as it was written.
fn below_root(named: &str, root: &Path) -> String {
    let named = named.replace('\\', "/");
    let Some((first, rest)) = named.split_once('/') else {
        return named;
    };
    let first = if first.is_empty() { "/" } else { first };
    let real = |path: &Path| path.canonicalize().ok();
    let inside = real(Path::new(first)).zip(real(root));
    let inside = inside.and_then(|(first, root)| {
        let path = first.join(rest);
        Some(path.strip_prefix(root).ok()?.to_string_lossy().into_owned())
    });
    inside.unwrap_or(named)
}

fn refused(error: MoveError, screen: &Screen) -> Fault {
    let message = error.to_string();
    match error {
        MoveError::Project(error) => error.into(),
        MoveError::NoArticle(_) => Fault::usage(message).help(
            "name a file below `content/articles/` or `content/pages/`, or the folder of one",
        ),
        MoveError::NoPlace { .. } | MoveError::Same(_) | MoveError::Taken(_) => {
            Fault::usage(message).help("choose another name")
        }
        MoveError::Breaks { errors, tree } => {
            report::print(&errors, &tree, screen);
            Fault::failed(message)
                .help("put right what is said above, and move it then; nothing was changed")
        }
        MoveError::Rename { .. } => Fault::failed(message),
        MoveError::Edit(_) => Fault::failed(message).help("`presswork check` lists the others"),
    }
}

fn moved(planned: &Move, dry_run: bool) -> Moved<'_> {
    let renames = planned.renames.iter();
    let addresses = planned.addresses.iter();
    Moved {
        event: "moved",
        dry_run,
        renamed: renames
            .map(|(from, to)| [from.as_str(), to.as_str()])
            .collect(),
        addresses: addresses
            .map(|one| Address {
                from: &one.from,
                to: &one.to,
                alias: one.has_alias,
            })
            .collect(),
        edits: edits(planned)
            .into_iter()
            .map(|(file, many)| (file.as_str(), many))
            .collect(),
    }
}

/// Returns how many places of each file change.
fn edits(planned: &Move) -> BTreeMap<&SourcePath, usize> {
    let mut edits = BTreeMap::new();
    for edit in &planned.edits {
        *edits.entry(&edit.at.file).or_default() += 1;
    }
    edits
}

fn lines(planned: &Move, dry_run: bool) -> String {
    let (renamed, changed) = match dry_run {
        true => ("Would rename", "Would change"),
        false => ("Renamed", "Changed"),
    };
    let mut text = String::new();
    for (from, to) in &planned.renames {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{renamed} {from} to {to}");
    }
    for one in &planned.addresses {
        let alias = match one.has_alias {
            true => "which redirects",
            false => "which was never published",
        };
        let _ = writeln!(
            text,
            "Its address is {} instead of {}, {alias}",
            one.to, one.from
        );
    }
    for (file, many) in edits(planned) {
        let _ = writeln!(
            text,
            "{changed} {file} in {}",
            count(many, "place", "places")
        );
        if dry_run {
            for edit in planned.edits.iter().filter(|edit| edit.at.file == *file) {
                let new = edit.new.trim();
                let _ = match edit.old.trim() {
                    "" => writeln!(text, "  `{new}` is added"),
                    old => writeln!(text, "  `{old}` becomes `{new}`"),
                };
            }
        }
    }
    text
}
