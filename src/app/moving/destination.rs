//! Which files a move renames, and to what.

use std::collections::BTreeMap;

use super::MoveError;
use crate::base::SourcePath;
use crate::model::config::Settings;
use crate::model::{Kind, Language, Tree};
use crate::parse;

/// The files that a move renames.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    /// The files and folders to rename on disk.
    pub(super) renames: Vec<(SourcePath, SourcePath)>,
    /// Every file of the site that has another path then.
    paths: BTreeMap<SourcePath, SourcePath>,
}

impl Files {
    /// Returns where a file is after the move.
    pub(super) fn now<'a>(&'a self, path: &'a SourcePath) -> &'a SourcePath {
        self.paths.get(path).unwrap_or(path)
    }

    /// Says whether a file is moved.
    pub(super) fn moves(&self, path: &SourcePath) -> bool {
        self.paths.contains_key(path)
    }

    /// Returns every file that is moved: where it was, and where it is then.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SourcePath, &SourcePath)> {
        self.paths.iter()
    }
}

/// Returns the files that are renamed where the article in `old` is called `new`: a file below `content/`, a folder
/// for an article with a folder of its own, or a name alone, which stays in the folder.
///
/// # Errors
///
/// Fails where the new name cannot be had.
pub(super) fn files(
    tree: &Tree,
    settings: &Settings,
    old: &SourcePath,
    new: &str,
) -> Result<Files, MoveError> {
    let all = parse::sources(tree);
    let kind = all.iter().find(|one| one.path == old).map(|one| one.kind);
    let (kind, home) = match kind {
        Some(kind @ Kind::Article) => (kind, "content/articles/"),
        Some(kind @ Kind::Page) => (kind, "content/pages/"),
        _ => return Err(MoveError::NoArticle(old.clone())),
    };
    let (base, _) = split_language(old.file_name(), settings);
    let has_folder = base == "index" && old.folder().starts_with(home);
    let no_place = |why| MoveError::NoPlace {
        path: new.to_owned(),
        why,
    };
    let wanted = match (new.contains('/'), has_folder) {
        (true, _) => SourcePath::from("x").join(new),
        (false, true) => SourcePath::from(old.folder()).join(new),
        (false, false) => old.join(new),
    };
    let wanted = wanted.ok_or_else(|| no_place("it leads out of the site"))?;
    if !wanted.as_str().starts_with(home) {
        return Err(no_place(match kind {
            Kind::Page => "a standing page lies below `content/pages/`",
            _ => "an article lies below `content/articles/`",
        }));
    }
    if wanted.as_str().split('/').any(|part| part.starts_with('.')) {
        return Err(no_place("what begins with a dot is no file of the site"));
    }
    let files = match has_folder {
        true => of_folder(tree, old, &wanted).ok_or_else(|| {
            no_place("the article has a folder of its own: name a folder, without `.md`")
        })?,
        false => {
            let siblings = all.iter().filter(|one| one.kind == kind);
            let siblings = siblings.map(|one| one.path);
            of_file(tree, settings, old, &wanted, siblings)
        }
    };
    if files.now(old) == old {
        return Err(MoveError::Same(old.clone()));
    }
    let taken = files.paths.values().find(|path| tree.has(path));
    match taken {
        Some(path) => Err(MoveError::Taken(path.clone())),
        None => Ok(files),
    }
}

/// Returns the files of an article with a folder of its own; `None` where the new name is no folder.
fn of_folder(tree: &Tree, old: &SourcePath, wanted: &SourcePath) -> Option<Files> {
    let folder = old.folder();
    let wanted = wanted.as_str();
    let wanted = wanted.strip_suffix("/index.md").unwrap_or(wanted);
    if wanted.ends_with(".md") {
        return None;
    }
    let name = folder.rsplit('/').next().unwrap_or_default();
    let new = match is_folder_of_others(tree, wanted) {
        true => format!("{wanted}/{name}"),
        false => wanted.to_owned(),
    };
    let moved = tree.below(folder).map(|(path, _)| {
        let inside = path.as_str().strip_prefix(folder).unwrap_or_default();
        (path.clone(), SourcePath::new(format!("{new}{inside}")))
    });
    Some(Files {
        renames: vec![(SourcePath::from(folder), SourcePath::new(new.as_str()))],
        paths: moved.collect(),
    })
}

/// Returns the file of an article and those of its translations, which lie beside it.
fn of_file<'a>(
    tree: &Tree,
    settings: &Settings,
    old: &SourcePath,
    wanted: &SourcePath,
    all: impl Iterator<Item = &'a SourcePath>,
) -> Files {
    let wanted = match wanted.as_str() {
        file if file.ends_with(".md") => file.to_owned(),
        folder if is_folder_of_others(tree, folder) => format!("{folder}/{}", old.file_name()),
        name => format!("{name}.md"),
    };
    let (folder, name) = wanted.rsplit_once('/').unwrap_or(("", &wanted));
    let (old_base, _) = split_language(old.file_name(), settings);
    let (new_base, _) = split_language(name, settings);
    let paths: BTreeMap<SourcePath, SourcePath> = all
        .filter(|path| path.folder() == old.folder())
        .filter_map(|path| {
            let (base, language) = split_language(path.file_name(), settings);
            let new = format!("{folder}/{new_base}{language}.md");
            (base == old_base).then(|| (path.clone(), SourcePath::new(new)))
        })
        .collect();
    Files {
        renames: paths.clone().into_iter().collect(),
        paths,
    }
}

/// Says whether a folder is there that is none of a single article.
fn is_folder_of_others(tree: &Tree, folder: &str) -> bool {
    tree.below(folder).next().is_some() && !tree.has(&SourcePath::new(format!("{folder}/index.md")))
}

/// Returns the name of a Markdown file without its language and its ending, and its language with the dot in front:
/// `slug` and `.de` for `slug.de.md`.
fn split_language<'n>(name: &'n str, settings: &Settings) -> (&'n str, &'n str) {
    let name = name.strip_suffix(".md").unwrap_or(name);
    let dot = name.rfind('.').filter(|dot| *dot > 0);
    let (base, language) = name.split_at(dot.unwrap_or(name.len()));
    let known = settings.languages.iter();
    match known
        .map(Language::as_str)
        .any(|one| language.strip_prefix('.') == Some(one))
    {
        true => (base, language),
        false => (name, ""),
    }
}
