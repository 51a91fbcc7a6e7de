//! Files that are copied as they are: `content/static/`, and what lies beside an article.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::private::Private;
use super::{Addresses, Inputs, picture_files, private};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::addresses::in_bundle;
use crate::model::article::Dest;
use crate::model::private_keys::is_drawing;
use crate::model::site::StaticFile;
use crate::model::taxonomy::source_folders;
use crate::model::{PictureFormat, Tree};

/// Returns the address of a file below `content/static/`; none for a file that is never published.
pub(super) fn static_address(path: &SourcePath) -> Option<&str> {
    let address = path.as_str().strip_prefix("content/static")?;
    private::by_name(address).is_none().then_some(address)
}

/// Says whether a camera or a program may have written into a file where and with what it was made.
fn has_words(path: &SourcePath) -> bool {
    PictureFormat::of_extension(path.extension()).is_some()
}

/// Returns every file to be copied, by its address from the site's root.
pub(super) fn statics(
    inputs: &Inputs,
    addresses: &Addresses,
) -> Outcome<BTreeMap<String, StaticFile>> {
    let mut statics = BTreeMap::new();
    let mut loose = Vec::new();
    let mut diagnostics = Vec::new();
    let file = |path: &SourcePath| StaticFile {
        source: path.clone(),
        version: inputs.tree.version(path),
        keep: has_words(path).then_some(inputs.config.pictures.keep),
    };
    for (path, _) in inputs.tree.below("content") {
        if is_source(path) {
            continue;
        }
        if let Some(private) = private::of(inputs.private_keys, path) {
            diagnostics.extend(private.said(path));
        } else if let Some(address) = static_address(path) {
            statics.insert(address.to_owned(), file(path));
        } else if let Some(private) = private::beside_text(inputs, path) {
            diagnostics.extend(private.said(path));
        } else if let Some(bundle) = bundle(inputs, path) {
            // What lies beside an article that is held back is held back with it.
            if addresses.of(&bundle).is_some() {
                match address_beside(inputs, path, addresses) {
                    Some(address) if private::is_reserved(&address) => {
                        diagnostics.extend(Private::Reserved.said(path));
                    }
                    address => statics.extend(address.map(|address| (address, file(path)))),
                }
            }
        } else {
            loose.push(path);
        }
    }
    // Most sites have no loose files, and need not know what every article refers to.
    let referenced = match loose.is_empty() {
        true => FxHashSet::default(),
        false => referenced(inputs),
    };
    for path in loose {
        if referenced.contains(path) {
            match address_beside(inputs, path, addresses) {
                Some(address) if private::is_reserved(&address) => {
                    diagnostics.extend(Private::Reserved.said(path));
                }
                address => statics.extend(address.map(|address| (address, file(path)))),
            }
        } else {
            diagnostics.push(stray(path));
        }
    }
    Outcome::new(statics, diagnostics)
}

/// Returns the drawings that lie beside texts.
pub fn drawings(tree: &Tree) -> impl Iterator<Item = &SourcePath> {
    let paths = tree.below("content").map(|(path, _)| path);
    paths.filter(|path| is_drawing(path) && static_address(path).is_none())
}

/// Returns the files that would be published and may hold a private key, so that they have to be opened:
/// those that are no larger than keys are.
pub fn possible_keys(tree: &Tree) -> impl Iterator<Item = &SourcePath> {
    /// More bytes than the longest key that programs make has.
    const LONGEST: u64 = 16 * 1024;
    let small = tree
        .below("content")
        .filter(|(_, stamp)| stamp.len <= LONGEST);
    small
        .map(|(path, _)| path)
        .filter(|path| !is_source(path) && private::by_name(path.as_str()).is_none())
}

/// Says that a file is not published, and where it would be.
fn stray(path: &SourcePath) -> Diagnostic {
    let extension = path.extension().to_lowercase();
    let (why, help) = match extension.as_str() {
        "md" | "markdown" | "mdown" | "mdx" if path.extension() != "md" => (
            "the names of articles end in `.md`",
            "rename it so that it ends in `.md`".to_owned(),
        ),
        "md" => (
            "Markdown files are looked for in other folders",
            folder_meant(path),
        ),
        _ => (
            "no article uses it",
            "move it below `content/static/`, or into the folder of the article that needs it"
                .to_owned(),
        ),
    };
    let message = format!("`{path}` is not published: {why}");
    Diagnostic::new(&codes::STRAY_FILE, message)
        .at(Span::file(path))
        .help(help)
}

/// Says in which folder a Markdown file was probably meant to lie.
fn folder_meant(path: &SourcePath) -> String {
    let folder = path.as_str().split('/').nth(1).unwrap_or_default();
    let folders = source_folders().filter_map(|(folder, _)| folder.strip_prefix("content/"));
    let known = folders.chain(["static"]);
    match closest(folder, known) {
        Some(guess) if folder != guess => format!("did you mean `content/{guess}/`?"),
        _ => "move it below `content/articles/` or `content/pages/`".to_owned(),
    }
}

/// Returns the address of a file that lies beside an article: below the article's own for a bundle,
/// and for a loose file the path below `content/articles/`, or `content/` for authors and the like, once an article refers
/// to it. No text takes an address that is the site's own.
pub(super) fn beside(inputs: &Inputs, path: &SourcePath, addresses: &Addresses) -> Option<String> {
    let address = address_beside(inputs, path, addresses)?;
    (!private::is_reserved(&address)).then_some(address)
}

/// Says whether a file that lies beside a text is not published for its name or for what it holds.
pub(super) fn is_withheld(inputs: &Inputs, path: &SourcePath, addresses: &Addresses) -> bool {
    private::beside_text(inputs, path).is_some()
        || address_beside(inputs, path, addresses)
            .is_some_and(|address| private::is_reserved(&address))
}

/// As [`beside`], but whatever the address is.
fn address_beside(inputs: &Inputs, path: &SourcePath, addresses: &Addresses) -> Option<String> {
    if !inputs.tree.has(path) || is_source(path) || private::beside_text(inputs, path).is_some() {
        return None;
    }
    if let Some(bundle) = bundle(inputs, path) {
        let rest = path
            .as_str()
            .strip_prefix(bundle.folder())?
            .strip_prefix('/')?;
        return addresses
            .of(&bundle)
            .map(|address| in_bundle(address, rest));
    }
    let below = |root: &str| path.as_str().strip_prefix(root);
    let beside_article = ["content/articles", "content/pages"]
        .into_iter()
        .find_map(below);
    // A portrait lies beside the author's file, and is published as `/authors/jane.jpg`.
    let beside_term = || {
        let is_beside = source_folders().any(|(folder, _)| path.folder() == folder);
        is_beside.then(|| below("content")).flatten()
    };
    beside_article.or_else(beside_term).map(str::to_owned)
}

/// Returns the article beside which a file lies, if it is held back, and the file with it.
pub(super) fn held_with(
    inputs: &Inputs,
    path: &SourcePath,
    addresses: &Addresses,
) -> Option<SourcePath> {
    let bundle = bundle(inputs, path).filter(|_| inputs.tree.has(path));
    bundle.filter(|bundle| addresses.is_held(bundle))
}

/// Says whether presswork reads a file itself.
fn is_source(path: &SourcePath) -> bool {
    let is_in = |folder: &str| {
        let inside = path.as_str().strip_prefix(folder);
        inside.is_some_and(|inside| inside.starts_with('/'))
    };
    (path.extension() == "md" && source_folders().any(|(folder, _)| is_in(folder)))
        || path.as_str() == "content/views.toml"
}

/// Returns the `index.md` to whose bundle a file belongs: that of its own folder, or of the nearest
/// one above.
fn bundle(inputs: &Inputs, path: &SourcePath) -> Option<SourcePath> {
    let mut folder = path.folder();
    while folder.len() > "content/".len() && folder.contains('/') {
        let index = SourcePath::new(format!("{folder}/index.md"));
        if inputs.tree.has(&index) {
            return Some(index);
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    None
}

/// Returns the files that articles refer to, in their texts or their front matter.
fn referenced(inputs: &Inputs) -> FxHashSet<SourcePath> {
    let mut files = FxHashSet::default();
    for article in inputs.articles {
        for one in &article.outline.refs {
            if let Dest::File(path, _) = &one.dest {
                files.insert(path.clone());
            }
        }
        let meta = &article.meta;
        for picture in [&meta.lead.image, &meta.profile.portrait]
            .into_iter()
            .flatten()
        {
            files.extend(picture_files::file(inputs.tree, article, picture));
        }
    }
    files
}
