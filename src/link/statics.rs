//! Files that are copied as they are: `content/static/`, and what lies beside an article.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Addresses, Inputs, static_address};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::article::Dest;
use crate::model::site::StaticFile;

/// Returns every file to be copied, by its address from the site's root.
pub(super) fn statics(
    inputs: &Inputs,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, StaticFile> {
    let mut statics = BTreeMap::new();
    let mut loose = Vec::new();
    for (path, _) in inputs.tree.below("content") {
        if is_source(path) {
            continue;
        }
        let file = || StaticFile {
            source: path.clone(),
            version: inputs.tree.version(path),
        };
        if let Some(address) = static_address(path) {
            statics.insert(address.to_owned(), file());
        } else if let Some(bundle) = bundle(inputs, path) {
            match addresses.of(&bundle) {
                Some(_) => {
                    statics
                        .extend(beside(inputs, path, addresses).map(|address| (address, file())));
                }
                // What lies beside an article that is held back is held back with it.
                None => continue,
            }
        } else {
            loose.push(path);
        }
    }
    // Most sites have no loose files, and need not know what every article refers to.
    let referenced = if loose.is_empty() {
        FxHashSet::default()
    } else {
        referenced(inputs)
    };
    for path in loose {
        if referenced.contains(path) {
            let version = inputs.tree.version(path);
            let file = StaticFile {
                source: path.clone(),
                version,
            };
            statics.extend(beside(inputs, path, addresses).map(|address| (address, file)));
        } else {
            let message = format!("`{path}` is not published: no article uses it");
            diagnostics.push(
                Diagnostic::new(&codes::STRAY_FILE, message)
                    .at(Span::file(path))
                    .help("move it below `content/static/`, or into the folder of the article that needs it"),
            );
        }
    }
    statics
}

/// Returns the address of a file that lies beside an article: below the article's own for a bundle,
/// and for a loose file the path below `content/articles/`, once an article refers to it.
pub(super) fn beside(inputs: &Inputs, path: &SourcePath, addresses: &Addresses) -> Option<String> {
    if !inputs.tree.has(path) || is_source(path) {
        return None;
    }
    if let Some(bundle) = bundle(inputs, path) {
        let rest = path
            .as_str()
            .strip_prefix(bundle.folder())?
            .strip_prefix('/')?;
        return addresses
            .of(&bundle)
            .map(|address| format!("{address}{rest}"));
    }
    ["content/articles", "content/pages"]
        .iter()
        .find_map(|root| path.as_str().strip_prefix(root))
        .map(str::to_owned)
}

/// Files that presswork reads itself.
fn is_source(path: &SourcePath) -> bool {
    let inside = path.as_str();
    (path.extension() == "md" && !inside.starts_with("content/static/"))
        || inside == "content/views.toml"
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

fn referenced(inputs: &Inputs) -> FxHashSet<SourcePath> {
    let mut files = FxHashSet::default();
    for article in inputs.articles {
        for one in &article.outline.refs {
            if let Dest::File(path, _) = &one.dest {
                files.insert(path.clone());
            }
        }
        let meta = &article.meta;
        for picture in [&meta.image, &meta.portrait].into_iter().flatten() {
            files.extend(article.path.join(&picture.value));
        }
    }
    files
}
