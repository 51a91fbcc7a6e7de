//! Reads a theme, merged with those that it inherits from.

use std::collections::BTreeMap;

use super::theme_manifest::{Manifest, manifest, words};
use super::theme_sheets;
use crate::base::{Fp, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Severity, Span, codes};
use crate::model::config::Base;
use crate::model::theme::{FaceFile, Template, ThemeFile};
use crate::model::theme_options::{OptionSpec, Options, Places};
use crate::model::{Theme, Tree};
use crate::parse::text;

/// Reads the theme in `themes/NAME`, then the one that it extends, and so on; the nearest theme wins. A
/// missing theme or a circle of themes is a diagnostic. `base` is where its files are published.
pub fn theme(tree: &Tree, name: &str, base: &Base) -> Outcome<Theme> {
    let mut theme = Theme::default();
    let mut diagnostics = Vec::new();
    let mut next = Some((name.to_owned(), None));
    while let Some((name, asked_by)) = next.take() {
        if let Some(fault) = unusable(tree, &name, &theme, asked_by.as_ref()) {
            diagnostics.push(fault);
            theme.broken = true;
            break;
        }
        let manifest = add(tree, &name, &mut theme, &mut diagnostics);
        let file = SourcePath::new(format!("themes/{name}/theme.toml"));
        next = manifest.parent.map(|parent| (parent, Some(file)));
    }
    add_search(tree, &mut theme, &mut diagnostics);
    theme_sheets::link(&mut theme.files, base);
    Outcome::new(theme, diagnostics)
}

/// Adds what reads the index of the search in a browser, where the theme has a page to search on. It belongs to the
/// program that writes the index, so a theme needs none of its own.
fn add_search(tree: &Tree, theme: &mut Theme, diagnostics: &mut Vec<Diagnostic>) {
    let name = "search_index.js";
    let path = SourcePath::new(format!("themes/frontpage/assets/{name}"));
    if theme.has("search.html") && tree.has(&path) {
        let file = || ThemeFile {
            name: name.to_owned(),
            ..file(tree, &path, "assets", diagnostics)
        };
        theme
            .files
            .entry(format!("assets/{name}"))
            .or_insert_with(file);
    }
}

fn unusable(
    tree: &Tree,
    name: &str,
    theme: &Theme,
    asked_by: Option<&SourcePath>,
) -> Option<Diagnostic> {
    let place = || Span::file(asked_by.unwrap_or(&SourcePath::from("config.toml")));
    if theme.chain.iter().any(|known| known == name) {
        let circle = format!(
            "the themes {} and {name} inherit from each other",
            theme.chain.join(", ")
        );
        return Some(
            Diagnostic::new(&codes::INVALID_THEME, circle)
                .at(place())
                .help("take one `extends` away"),
        );
    }
    if tree.has(&SourcePath::new(format!("themes/{name}/theme.toml"))) {
        return None;
    }
    let known: Vec<&str> = tree
        .below("themes")
        .filter_map(|(path, _)| path.as_str().strip_prefix("themes/"))
        .filter_map(|path| path.strip_suffix("/theme.toml"))
        .collect();
    let diagnostic =
        Diagnostic::new(&codes::INVALID_THEME, format!("there is no theme `{name}`")).at(place());
    Some(
        match crate::diagnostic::closest(name, known.iter().copied()) {
            Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")),
            None => diagnostic.help(format!(
                "a theme is a folder `themes/{name}/` with a `theme.toml`"
            )),
        },
    )
}

/// Adds the files, words and templates that nearer themes lack.
fn add(tree: &Tree, name: &str, theme: &mut Theme, diagnostics: &mut Vec<Diagnostic>) -> Manifest {
    let root = format!("themes/{name}");
    let mut manifest_of = Manifest::default();
    for (path, _) in tree.below(&root) {
        let Some((folder, inside)) = path.as_str()[root.len() + 1..].split_once('/') else {
            if path.file_name() == "theme.toml" {
                let text = text(tree, path, diagnostics);
                manifest_of = manifest(&text, path).drain_into(diagnostics);
            }
            continue;
        };
        match folder {
            "templates" => theme.templates.push(Template {
                path: path.clone(),
                theme: name.to_owned(),
                name: inside.to_owned(),
                text: text(tree, path, diagnostics),
            }),
            "i18n" => {
                if let Some(language) = inside.strip_suffix(".toml") {
                    let text = text(tree, path, diagnostics);
                    let own = words(&text, path).drain_into(diagnostics);
                    let known = theme.words.entry(language.to_owned()).or_default();
                    own.into_iter().for_each(|(key, word)| {
                        known.entry(key).or_insert(word);
                    });
                }
            }
            "assets" | "static" => {
                theme
                    .files
                    .entry(format!("{folder}/{inside}"))
                    .or_insert_with(|| ThemeFile {
                        name: inside.to_owned(),
                        ..file(tree, path, folder, diagnostics)
                    });
            }
            "fonts" if matches!(path.extension(), "ttf" | "otf") => {
                let file = || face(tree, path, diagnostics);
                theme.faces.entry(inside.to_owned()).or_insert_with(file);
            }
            _ => {}
        }
    }
    theme.chain.push(name.to_owned());
    merge(&mut theme.lists, &manifest_of.lists);
    merge(&mut theme.pictures, &manifest_of.pictures);
    inherit(&mut theme.options, &manifest_of.options, diagnostics);
    manifest_of
}

/// Adds a further theme's options. A value without a declaration in a nearer theme is another default for
/// the further one's option.
fn inherit(nearer: &mut Options, further: &Options, diagnostics: &mut Vec<Diagnostic>) {
    for (name, declared) in further {
        let Some(own) = nearer.get_mut(name) else {
            nearer.insert(name.clone(), declared.clone());
            continue;
        };
        if !own.bare || declared.bare {
            continue;
        }
        let mut faults = Vec::new();
        declared.check(name, &own.default, None, &mut faults);
        let fits = faults
            .iter()
            .all(|fault| fault.code.severity == Severity::Warning);
        diagnostics.extend(faults.into_iter().map(|fault| {
            let mut diagnostic = fault.at(&own.at.file, &Places::new());
            diagnostic.at = Some(own.at.clone());
            diagnostic
        }));
        let default = if fits {
            &own.default
        } else {
            &declared.default
        };
        *own = OptionSpec {
            default: default.clone(),
            at: own.at.clone(),
            ..declared.clone()
        };
    }
}

fn merge<T: Clone>(nearer: &mut BTreeMap<String, T>, further: &BTreeMap<String, T>) {
    for (key, value) in further {
        nearer.entry(key.clone()).or_insert_with(|| value.clone());
    }
}

/// Reads a file of a theme's `assets/` or `static/`, which is its `folder`; the name stays empty.
fn file(
    tree: &Tree,
    path: &SourcePath,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> ThemeFile {
    let bytes = tree.read(path).unwrap_or_else(|fault| {
        diagnostics.push(text::unreadable(path, &fault));
        Vec::new()
    });
    let fingerprinted = folder == "assets";
    let inline = fingerprinted && matches!(path.extension(), "css" | "js" | "svg");
    ThemeFile {
        name: String::new(),
        source: path.clone(),
        fp: Fp::of_bytes(&bytes),
        fingerprinted,
        text: inline.then(|| String::from_utf8_lossy(&bytes).into_owned()),
        linked: false,
    }
}

fn face(tree: &Tree, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> FaceFile {
    let bytes = tree.read(path).unwrap_or_else(|fault| {
        diagnostics.push(text::unreadable(path, &fault));
        Vec::new()
    });
    FaceFile {
        source: path.clone(),
        fp: Fp::of_bytes(&bytes),
    }
}

fn text(tree: &Tree, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> String {
    text::read(tree, path).drain_into(diagnostics)
}
