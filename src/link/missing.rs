//! Files that something refers to and that are not there, reported together for the whole site.
//!
//! A guess at what was meant compares a name with those of a folder. A site whose folder was renamed
//! has as many faults as it has links, so the comparisons are counted for all faults together, and
//! guessing ends when there were [`MOST_COMPARED`].

use rustc_hash::FxHashMap;

use super::{Addresses, Inputs, statics};
use crate::base::address::{has_scheme, is_on_a_computer};
use crate::base::{self, SourcePath};
use crate::diagnostic::{Code, Diagnostic, Span, closest, codes};
use crate::model::article::Role;
use crate::model::{PictureFormat, Tree};

/// How many names are compared before guessing ends.
const MOST_COMPARED: usize = 500_000;

/// A file that is not there, or is nothing that could be published.
pub(super) struct MissingFile {
    /// What it was wanted for.
    pub(super) wanted: Wanted,
    /// The file, if what was written is a path.
    pub(super) path: SourcePath,
    /// What was written, where it is no path on this site.
    pub(super) written: Option<String>,
    /// Where it is referred to.
    pub(super) at: Span,
}

/// What a file was wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// To be linked to, by a text.
    Link,
    /// To be shown, by a text.
    Picture,
    /// To be shown, by front matter.
    FrontMatterPicture,
}

impl From<Role> for Wanted {
    fn from(role: Role) -> Self {
        match role {
            Role::Link => Self::Link,
            Role::Picture(_) => Self::Picture,
        }
    }
}

impl Wanted {
    /// Returns the code of a file that is not there.
    pub(super) fn code(self) -> &'static Code {
        match self {
            Self::Link => &codes::BROKEN_LINK,
            Self::Picture | Self::FrontMatterPicture => &codes::BROKEN_PICTURE,
        }
    }
}

/// Reports missing files, each with what was probably meant.
pub(super) fn report<'a>(
    inputs: &Inputs,
    addresses: &Addresses,
    missing: impl Iterator<Item = &'a MissingFile>,
) -> Vec<Diagnostic> {
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return Vec::new();
    }
    let mut names = Names::of(inputs.tree, addresses);
    let mut help = |one: &MissingFile| match statics::held_with(inputs, &one.path, addresses) {
        Some(article) => Some(format!("it lies beside `{article}`, which is held back")),
        None => names.help(one),
    };
    missing
        .map(|one| {
            if let Some(written) = &one.written {
                let (message, help) = outside(written, &one.at.file);
                let fault = Diagnostic::new(one.wanted.code(), message);
                return fault.at(one.at.clone()).help(help);
            }
            let message = message(one, inputs.tree);
            let fault = Diagnostic::new(one.wanted.code(), message).at(one.at.clone());
            match help(one) {
                Some(help) => fault.help(help),
                None => fault,
            }
        })
        .collect()
}

/// Says of an address that `file` names why it leads to nothing of the site, and what to write instead.
pub(super) fn outside(written: &str, file: &SourcePath) -> (String, String) {
    let folder = file.folder();
    let shown = base::text::cut(written, 60);
    if let Some(rest) = written.strip_prefix("//") {
        return (
            format!("`{shown}` does not say how it is asked for"),
            format!("write `https://{rest}` for another site's address"),
        );
    }
    if is_on_a_computer(written) {
        let name = written.rsplit(['/', '\\']).next().unwrap_or_default();
        return (
            format!("`{shown}` is a place on your own computer, where no reader can go"),
            format!("put a copy of the file into `{folder}`, and write its name alone: `{name}`"),
        );
    }
    if has_scheme(written) {
        return (
            format!("`{shown}` is no picture that other pages can show"),
            format!("save it as a file in `{folder}`, and write its name"),
        );
    }
    (
        format!("`{shown}` leads out of the site's folder"),
        "name a file of the site, relative to this one".to_owned(),
    )
}

fn message(missing: &MissingFile, tree: &Tree) -> String {
    let path = &missing.path;
    let is_there = missing.wanted == Wanted::FrontMatterPicture && tree.has(path);
    match missing.wanted {
        _ if is_folder(path, tree) => format!("`{path}` is a folder"),
        Wanted::Link => format!("there is no file `{path}`"),
        _ if is_there && is_picture(path) => format!("`{path}` is not published"),
        _ if is_there => format!("`{path}` is no picture"),
        Wanted::Picture | Wanted::FrontMatterPicture => format!("there is no picture `{path}`"),
    }
}

/// The names of all files, for guesses.
struct Names<'a> {
    tree: &'a Tree,
    /// The first published file of each name.
    published: FxHashMap<&'a str, &'a SourcePath>,
    /// The first file below `content/` of each name.
    content: FxHashMap<&'a str, &'a SourcePath>,
    /// How many more names may be compared.
    comparisons: usize,
}

impl<'a> Names<'a> {
    fn of(tree: &'a Tree, addresses: &'a Addresses) -> Self {
        Self {
            tree,
            published: first_of_each_name(addresses.files()),
            content: first_of_each_name(tree.below("content").map(|(path, _)| path)),
            comparisons: MOST_COMPARED,
        }
    }

    /// Returns what to do about a missing file: most often it is another folder's, or its name is
    /// misspelt.
    fn help(&mut self, missing: &MissingFile) -> Option<String> {
        let name = missing.path.file_name();
        if let Some(help) = self.instead(missing) {
            return Some(help);
        }
        let elsewhere = match missing.wanted {
            Wanted::Link => self.published.get(name),
            Wanted::Picture | Wanted::FrontMatterPicture => self.content.get(name),
        };
        if let Some(elsewhere) = elsewhere {
            return Some(format!("there is one at `{elsewhere}`"));
        }
        if let Some(guess) = self.near(missing) {
            return Some(format!("did you mean `{guess}`?"));
        }
        match missing.wanted {
            Wanted::FrontMatterPicture if name.is_empty() => None,
            _ if name.contains('@') => Some(format!("write `mailto:{name}` for an e-mail address")),
            Wanted::Picture | Wanted::FrontMatterPicture => Some(
                "put it there, or write where it is, counted from the folder of this file"
                    .to_owned(),
            ),
            // `handlers[name](event)`
            Wanted::Link if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') => Some(
                "name a file, counted from the folder of this one, or an address with `https://`; code with brackets \
                 stands between backticks"
                    .to_owned(),
            ),
            Wanted::Link => Some(
                "name a file, counted from the folder of this one, or an address with `https://`"
                    .to_owned(),
            ),
        }
    }

    /// Says what to name in the place of what is there, and is no picture or no file.
    fn instead(&self, missing: &MissingFile) -> Option<String> {
        let path = &missing.path;
        if is_folder(path, self.tree) {
            let mut inside = self.tree.below(path.as_str()).map(|(path, _)| path);
            let inside = match missing.wanted {
                Wanted::Link => inside.next(),
                _ => inside.find(|path| is_picture(path)),
            }?;
            let rest = inside
                .as_str()
                .strip_prefix(path.folder())
                .unwrap_or(inside.as_str());
            let rest = rest.trim_start_matches('/');
            return Some(format!("name a file in it, such as `{rest}`"));
        }
        if missing.wanted != Wanted::FrontMatterPicture || !self.tree.has(path) {
            return None;
        }
        Some(match is_picture(path) {
            true => "move it below `content/static/`, or into the folder of the file that names it"
                .to_owned(),
            false => "name a JPEG, PNG, WebP, AVIF, GIF or SVG".to_owned(),
        })
    }

    /// Returns the file of the same folder whose name is nearest. Names are compared without their
    /// folder, in which most of a path is the same.
    fn near(&mut self, missing: &MissingFile) -> Option<&'a str> {
        if self.comparisons == 0 {
            return None;
        }
        let folder = missing.path.folder();
        let any = missing.wanted != Wanted::FrontMatterPicture;
        let mut seen = 0;
        let below = self.tree.below(folder).map(|(path, _)| path);
        let beside = below
            .inspect(|_| seen += 1)
            .filter(|path| path.folder() == folder && (any || path.extension() != "md"))
            .map(SourcePath::file_name);
        let near = closest(missing.path.file_name(), beside);
        self.comparisons = self.comparisons.saturating_sub(seen);
        near
    }
}

/// Says whether files lie below a path.
fn is_folder(path: &SourcePath, tree: &Tree) -> bool {
    !tree.has(path) && !path.as_str().is_empty() && tree.below(path.as_str()).next().is_some()
}

fn is_picture(path: &SourcePath) -> bool {
    PictureFormat::of_extension(path.extension()).is_some()
}

/// Returns for each name the file that comes first by its path.
fn first_of_each_name<'a>(
    files: impl Iterator<Item = &'a SourcePath>,
) -> FxHashMap<&'a str, &'a SourcePath> {
    let mut first: FxHashMap<&str, &SourcePath> = FxHashMap::default();
    for file in files {
        let known = first.entry(file.file_name()).or_insert(file);
        *known = (*known).min(file);
    }
    first
}
