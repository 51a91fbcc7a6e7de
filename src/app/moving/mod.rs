//! An article under another name: its file or folder, every link to it, its own relative links and pictures, its
//! translations, and an alias of its old address.
//!
//! Enters: the file, and the name that it is to have. Leaves: a [`Move`], which was tried out in memory before
//! anything is written: the moved site has no error that the site has not, and [`carry_out`] makes it so on disk.

mod alias;
mod destination;
mod references;
mod simulated;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::publication::was_published;
use super::{Project, ProjectError};
use crate::base::{OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, Edit};
use crate::io::edits::{AppliedEdits, EditError, apply_edits, refuse_links};
use crate::link;
use crate::memo::Memo;
use crate::model::card::Withheld;
use crate::model::{Article, Tree};
use crate::parse;
use crate::pipeline::{self, Inputs, Overrides, PlannedSite, Progress};
use destination::Files;
use references::References;

/// A move that was tried out.
#[derive(Clone, Debug)]
pub struct Move {
    /// The files and folders to rename.
    pub renames: Vec<(SourcePath, SourcePath)>,
    /// The articles that have another address then.
    pub addresses: Vec<MovedAddress>,
    /// The edits of files, in which moved files have their new names.
    pub edits: Vec<Edit>,
    /// Warnings that the site has then and has not now.
    pub warnings: Vec<Diagnostic>,
}

/// An article that has another address then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedAddress {
    /// The old address, from the site's root.
    pub from: String,
    /// The new address, from the site's root.
    pub to: String,
    /// Whether the old address redirects to the new one; not for an article that was never published.
    pub has_alias: bool,
}

/// Why an article cannot be moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The site cannot be opened.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The file is neither an article nor a standing page.
    #[error("`{0}` is no article and no standing page")]
    NoArticle(SourcePath),
    /// The new name is no place for such a file.
    #[error("`{path}` is no place for this: {why}")]
    NoPlace {
        /// The new name.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The new name is the old one.
    #[error("`{0}` has this name already")]
    Same(SourcePath),
    /// Something has the new name already.
    #[error("`{0}` is there already")]
    Taken(SourcePath),
    /// The moved site would have errors that the site has not.
    #[error("the site would have errors then that it has not now")]
    Breaks {
        /// The errors.
        errors: Vec<Diagnostic>,
        /// The files of the moved site.
        tree: Box<Tree>,
    },
    /// A file or a folder cannot be renamed.
    #[error("cannot rename {from} to {to}: {source}")]
    Rename {
        /// The old name.
        from: SourcePath,
        /// The new name.
        to: SourcePath,
        /// The operating system's error.
        source: io::Error,
    },
    /// The article was moved, and a file that links to it cannot be changed.
    #[error("it is moved, but not every link to it: {0}")]
    Edit(#[from] EditError),
}

/// Returns the move of an article to another name, tried out in memory. Drafts and scheduled articles have their
/// addresses where the project's audience has them.
///
/// # Errors
///
/// Fails where the site cannot be opened, where the new name cannot be had, and where the site would have errors
/// then that it has not now.
pub fn plan(
    project: &Project,
    old: &SourcePath,
    new: &str,
    progress: &dyn Progress,
) -> Result<Move, MoveError> {
    let inputs = project.scan()?;
    let settings = inputs.config.value.settings();
    let files = destination::files(&inputs.tree, &settings, old, new)?;
    let mut memo = Memo::default();
    let before = pipeline::survey(&inputs, &mut memo, progress);
    let read = memo.sources.iter();
    let articles = read.filter_map(|(path, read)| read.article(path));
    let articles: Vec<&Article> = articles.map(Arc::as_ref).collect();
    let mut references = References {
        tree: &inputs.tree,
        articles: &articles,
        files: &files,
        addresses: BTreeMap::new(),
    };
    let edits = references.edits(&inputs.config.value);
    let (_, moved) = tried(&inputs, &files, &edits, progress);
    let mut addresses = Vec::new();
    let mut edits_of_front_matter = Vec::new();
    for article in articles.iter().filter(|one| files.moves(&one.path)) {
        let from = before.site().address_of(&article.path);
        let to = moved.site().address_of(files.now(&article.path));
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        if from == to {
            continue;
        }
        references.addresses.insert(from.to_owned(), to.to_owned());
        let has_alias = is_known(article, from, &inputs, project.root());
        if has_alias {
            edits_of_front_matter.extend(alias::edit(article, &inputs.tree, &files, from, to));
        }
        addresses.push(MovedAddress {
            from: from.to_owned(),
            to: to.to_owned(),
            has_alias,
        });
    }
    let mut edits = references.edits(&inputs.config.value);
    edits.extend(edits_of_front_matter);
    let (tree, moved) = tried(&inputs, &files, &edits, progress);
    let new = unknown(&before.diagnostics(), moved.diagnostics(), &files);
    let (errors, warnings): (Vec<_>, Vec<_>) = new.into_iter().partition(Diagnostic::is_error);
    if !errors.is_empty() {
        let tree = Box::new(tree);
        return Err(MoveError::Breaks { errors, tree });
    }
    Ok(Move {
        renames: files.renames,
        addresses,
        edits,
        warnings,
    })
}

/// Renames and edits on disk what a move says. What no longer fits an edit, because the file has changed meanwhile,
/// is passed over.
///
/// # Errors
///
/// Fails where a file cannot be renamed, and everything is then as it was, or cannot be written.
pub fn carry_out(root: &Path, planned: &Move) -> Result<AppliedEdits, MoveError> {
    for (at, (from, to)) in planned.renames.iter().enumerate() {
        let renamed = rename(root, from, to);
        if let Err(source) = renamed {
            for (from, to) in planned.renames.iter().take(at).rev() {
                // The first error is the one to report.
                let _ = fs::rename(root.join(to.as_str()), root.join(from.as_str()));
            }
            return Err(match source.kind() {
                io::ErrorKind::AlreadyExists => MoveError::Taken(to.clone()),
                _ => MoveError::Rename {
                    from: from.clone(),
                    to: to.clone(),
                    source,
                },
            });
        }
    }
    Ok(apply_edits(root, &planned.edits)?)
}

fn rename(root: &Path, from: &SourcePath, to: &SourcePath) -> io::Result<()> {
    let (old, new) = (root.join(from.as_str()), root.join(to.as_str()));
    refuse_links(root, &old)?;
    if fs::symlink_metadata(&new).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    if let Some(folder) = new.parent() {
        fs::create_dir_all(folder)?;
        refuse_links(root, folder)?;
    }
    fs::rename(old, new)
}

/// Returns the site as it would be, and its files.
fn tried(
    inputs: &Inputs,
    files: &Files,
    edits: &[Edit],
    progress: &dyn Progress,
) -> (Tree, PlannedSite) {
    let tree = simulated::tree(&inputs.tree, files, edits);
    let then = Inputs {
        encoded: Arc::clone(&inputs.encoded),
        tree: tree.clone(),
        config: parse::config(&tree, &Overrides::default()).map(Arc::new),
        now: inputs.now,
        audience: inputs.audience,
        broken: inputs.broken.clone(),
        draft: None,
    };
    let planned = pipeline::survey(&then, &mut Memo::default(), progress);
    (tree, planned)
}

/// Says whether readers may know the address of an article: it is public, or was once.
fn is_known(article: &Article, address: &str, inputs: &Inputs, root: &Path) -> bool {
    let is_public = match link::withheld_at(&article.meta, inputs.now) {
        None | Some(Withheld::Expired) => true,
        Some(Withheld::Draft | Withheld::Scheduled | Withheld::Broken) => false,
    };
    is_public || was_published(root, &inputs.config.value, address)
}

/// Returns the diagnostics of the moved site that the site has not, by their codes and files.
fn unknown(before: &[Diagnostic], after: Vec<Diagnostic>, files: &Files) -> Vec<Diagnostic> {
    let key = |one: &Diagnostic, file: &dyn Fn(&SourcePath) -> SourcePath| {
        (one.code.name, one.at.as_ref().map(|at| file(&at.file)))
    };
    let mut known: BTreeMap<(&str, Option<SourcePath>), usize> = BTreeMap::new();
    for one in before {
        *known
            .entry(key(one, &|file| files.now(file).clone()))
            .or_default() += 1;
    }
    let mut new = after;
    new.retain(|one| match known.get_mut(&key(one, &SourcePath::clone)) {
        Some(more @ 1..) => {
            *more -= 1;
            false
        }
        _ => true,
    });
    new
}

/// Returns the files that hosts may serve at an address that somebody wrote.
fn pages(address: &str) -> impl Iterator<Item = OutPath> {
    let address = OutPath::asked_for(address);
    let folder = format!("{}/", address.trim_end_matches('/'));
    [
        OutPath::of_address(&address),
        OutPath::of_page(&address),
        OutPath::of_address(&folder),
    ]
    .into_iter()
    .filter_map(Result::ok)
}
