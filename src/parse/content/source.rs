//! What a file of `content/` is, by where it lies and what it is called.

use crate::base::SourcePath;
use crate::base::slug::slugify;
use crate::model::config::Settings;
use crate::model::taxonomy::source_folders;
use crate::model::tree::Stamp;
use crate::model::{Kind, Language, Tree};

/// A Markdown file before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it lies.
    pub path: SourcePath,
    /// What it is.
    pub kind: Kind,
    /// Its language: `slug.de.md` is German on a site with `languages = ["de"]`; any other file has
    /// the site's own.
    pub language: Language,
    /// What ids and default slugs are made from: the file's name, or for a bundle (`slug/index.md`)
    /// the folder's.
    pub stem: String,
}

/// A Markdown file that presswork publishes, as the tree has it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'t> {
    /// Where it lies.
    pub path: &'t SourcePath,
    /// What the file system says of it.
    pub stamp: &'t Stamp,
    /// What it is.
    pub kind: Kind,
}

/// Returns every Markdown file that presswork publishes, in the order of their paths.
pub fn sources(tree: &Tree) -> Vec<Found<'_>> {
    let files = source_folders().flat_map(|(folder, kind)| {
        tree.below(folder)
            .map(move |(path, stamp)| Found { path, stamp, kind })
    });
    files
        .filter(|found| found.path.extension() == "md")
        .collect()
}

/// Returns what a Markdown file is.
pub fn source(path: &SourcePath, kind: Kind, settings: &Settings) -> Source {
    let name = path.file_name().strip_suffix(".md").unwrap_or_default();
    let (stem, language) = match name.rsplit_once('.') {
        Some((stem, tag)) if !stem.is_empty() => {
            match settings
                .languages
                .iter()
                .find(|known| known.as_str() == tag)
            {
                Some(language) => (stem, Some(language)),
                None => (name, None),
            }
        }
        _ => (name, None),
    };
    let stem = if stem == "index" {
        path.folder().rsplit('/').next().unwrap_or_default()
    } else {
        stem
    };
    Source {
        path: path.clone(),
        kind,
        language: language.unwrap_or(&settings.language).clone(),
        stem: address_part(stem),
    }
}

/// A file's name as a part of an address. Most names are fit for it as they are; others are made so.
fn address_part(stem: &str) -> String {
    let fit = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+');
    if stem.chars().all(fit) && !stem.chars().all(|c| c == '.') {
        return stem.to_owned();
    }
    let slug = slugify(stem);
    if slug.is_empty() {
        "untitled".to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> (String, String) {
        let tree = Tree::in_memory([(
            "config.toml",
            "title = 'T'\nbase_url = 'https://example.org'\nlanguages = ['de', 'ja']\n",
        )]);
        let settings = crate::parse::config(&tree, &crate::parse::Overrides::default());
        let source = source(&path.into(), Kind::Article, &settings.value.settings());
        (source.stem, source.language.to_string())
    }

    #[test]
    fn names_tell_stem_and_language() {
        let pair = |stem: &str, language: &str| (stem.to_owned(), language.to_owned());
        assert_eq!(
            of("content/articles/2026/a-story.md"),
            pair("a-story", "en")
        );
        assert_eq!(of("content/articles/a-story.de.md"), pair("a-story", "de"));
        assert_eq!(
            of("content/articles/a-story/index.md"),
            pair("a-story", "en")
        );
        assert_eq!(
            of("content/articles/a-story/index.ja.md"),
            pair("a-story", "ja")
        );
        assert_eq!(
            of("content/articles/Rust-1.90.0.md"),
            pair("Rust-1.90.0", "en")
        );
        assert_eq!(of("content/articles/what.is.md"), pair("what.is", "en"));
        assert_eq!(
            of("content/articles/What a day!.md"),
            pair("what-a-day", "en")
        );
    }
}
