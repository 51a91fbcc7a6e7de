//! The kinds of files in `content/`, by folder and name.

use crate::base::SourcePath;
use crate::base::slug::{is_part_of_word, slugify};
use crate::model::config::Settings;
use crate::model::taxonomy::source_folders;
use crate::model::tree::Stamp;
use crate::model::{Kind, Language, Tree};

/// A Markdown file before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path.
    pub path: SourcePath,
    /// The kind.
    pub kind: Kind,
    /// The language: `slug.de.md` is German on a site with `languages = ["de"]`; any other file has the
    /// site's own.
    pub language: Language,
    /// The stem for ids and default slugs: the file's name, or for a bundle (`slug/index.md`) the
    /// folder's.
    pub stem: String,
}

/// A Markdown file that presswork publishes, with its metadata in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Found<'t> {
    /// The path.
    pub path: &'t SourcePath,
    /// The file's metadata.
    pub stamp: &'t Stamp,
    /// The kind.
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

/// Returns the kind of a Markdown file.
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

/// Returns a file's name as a part of an address, changed only where characters do not fit.
fn address_part(stem: &str) -> String {
    let fit = |c: char| is_part_of_word(c) || matches!(c, '-' | '_' | '.' | '~' | '+');
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
