//! Files that are copied as they are: `content/static/`, and what lies beside an article.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::private::Private;
use super::{Addresses, Inputs, picture_files, private};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Outcome, Span, closest, codes};
use crate::model::addresses::in_bundle;
use crate::model::article::{Dest, Role};
use crate::model::card::Withheld;
use crate::model::private_keys::is_drawing;
use crate::model::site::{StaticFile, WithheldFile};
use crate::model::taxonomy::source_folders;
use crate::model::{Article, PictureFormat, Tree};

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
    let mut expired = Vec::new();
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
            match bundle.owner(addresses) {
                Owner::Public(_) => {
                    let address = address_or_fault(inputs, path, addresses, &mut diagnostics);
                    statics.extend(address.map(|address| (address, file(path))));
                }
                Owner::Expired(_) => expired.push(path),
                // What lies beside an article that is held back is held back with it.
                Owner::Held(_) | Owner::None => {}
            }
        } else {
            loose.push(path);
        }
    }
    if !expired.is_empty() {
        let shown = shown_by_public_texts(inputs, addresses);
        for path in expired.into_iter().filter(|path| shown.contains(*path)) {
            let kept = beside_expired(inputs, path, addresses);
            statics.extend(kept.map(|(address, _)| (address, file(path))));
        }
    }
    // Most sites have no loose files, and need not know what every article refers to.
    let referenced = match loose.is_empty() {
        true => FxHashSet::default(),
        false => referenced(inputs),
    };
    for path in loose {
        if referenced.contains(path) {
            let address = address_or_fault(inputs, path, addresses, &mut diagnostics);
            statics.extend(address.map(|address| (address, file(path))));
        } else {
            diagnostics.push(stray(path));
        }
    }
    Outcome::new(statics, diagnostics)
}

/// As [`address_beside`], but none that is the site's own, which is reported.
fn address_or_fault(
    inputs: &Inputs,
    path: &SourcePath,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let address = address_beside(inputs, path, addresses)?;
    if private::is_reserved(&address) {
        diagnostics.extend(Private::Reserved.said(path));
        return None;
    }
    Some(address)
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
        return match bundle.owner(addresses) {
            Owner::Public(address) => bundle.address_of(address, path),
            Owner::Expired(_) | Owner::Held(_) | Owner::None => None,
        };
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
    let bundle = bundle(inputs, path).filter(|_| inputs.tree.has(path))?;
    match bundle.owner(addresses) {
        Owner::Expired(held) | Owner::Held(held) => Some(held.source.clone()),
        Owner::Public(_) | Owner::None => None,
    }
}

/// Returns the address of a picture that lies beside an article which has expired: it stays published, as a part of the
/// public texts that show it. Returns the file of the article as well.
pub(super) fn beside_expired<'a>(
    inputs: &Inputs,
    path: &SourcePath,
    addresses: &'a Addresses,
) -> Option<(String, &'a SourcePath)> {
    if !inputs.tree.has(path) || is_source(path) || private::beside_text(inputs, path).is_some() {
        return None;
    }
    let bundle = bundle(inputs, path)?;
    let Owner::Expired(held) = bundle.owner(addresses) else {
        return None;
    };
    let address = bundle.address_of(&held.address, path)?;
    (!private::is_reserved(&address)).then_some((address, &held.source))
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

/// A folder with an article in it, and the files that belong to the article.
struct Bundle<'p> {
    folder: &'p str,
    /// The article's file in each language that it has, the site's own first.
    texts: Vec<SourcePath>,
}

/// Whose the files of a bundle are.
enum Owner<'a> {
    /// That of a public text, at this address.
    Public(&'a str),
    /// That of a text which has expired, where none is public.
    Expired(&'a WithheldFile),
    /// That of a text which is held back, where none is public.
    Held(&'a WithheldFile),
    /// No text can be published.
    None,
}

impl Bundle<'_> {
    /// Returns whose the files are: the original's, and a translation's as long as the original is not public.
    fn owner<'a>(&self, addresses: &'a Addresses) -> Owner<'a> {
        let mut texts = self.texts.iter();
        if let Some(address) = texts.find_map(|text| addresses.of(text)) {
            return Owner::Public(address);
        }
        let held = || self.texts.iter().filter_map(|text| addresses.held(text));
        match held().find(|held| held.why == Withheld::Expired) {
            Some(expired) => Owner::Expired(expired),
            None => held().next().map_or(Owner::None, Owner::Held),
        }
    }

    /// Returns the address of one of the files below that of the article.
    fn address_of(&self, article: &str, path: &SourcePath) -> Option<String> {
        let rest = path.as_str().strip_prefix(self.folder)?.strip_prefix('/')?;
        Some(in_bundle(article, rest))
    }
}

/// Returns the bundle to which a file belongs: that of its own folder, or of the nearest one above.
fn bundle<'p>(inputs: &Inputs, path: &'p SourcePath) -> Option<Bundle<'p>> {
    let languages = inputs.config.languages.iter();
    let names: Vec<String> = std::iter::once("index.md".to_owned())
        .chain(languages.map(|language| format!("index.{language}.md")))
        .collect();
    let mut folder = path.folder();
    while folder.len() > "content/".len() && folder.contains('/') {
        let texts = names.iter();
        let texts = texts.map(|name| SourcePath::new(format!("{folder}/{name}")));
        let texts: Vec<SourcePath> = texts.filter(|text| inputs.tree.has(text)).collect();
        if !texts.is_empty() {
            return Some(Bundle { folder, texts });
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
    None
}

/// Returns the pictures that published texts show, in their text or their front matter.
fn shown_by_public_texts(inputs: &Inputs, addresses: &Addresses) -> FxHashSet<SourcePath> {
    let mut files = FxHashSet::default();
    for article in addresses.articles() {
        let refs = article.outline.refs.iter();
        let shown = refs.filter(|one| matches!(one.role, Role::Picture(_)));
        files.extend(shown.filter_map(|one| match &one.dest {
            Dest::File(path, _) => Some(path.clone()),
            Dest::Address(..) | Dest::Outside(_) | Dest::Anchor(_) => None,
        }));
        files.extend(in_front_matter(inputs, article));
    }
    files
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
        files.extend(in_front_matter(inputs, article));
    }
    files
}

/// Returns the files of the pictures that an article's front matter names.
fn in_front_matter(inputs: &Inputs, article: &Article) -> impl Iterator<Item = SourcePath> {
    let meta = &article.meta;
    let named = [&meta.lead.image, &meta.profile.portrait]
        .into_iter()
        .flatten();
    named.filter_map(|picture| picture_files::file(inputs.tree, article, picture))
}
