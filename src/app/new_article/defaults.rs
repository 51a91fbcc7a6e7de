//! Where a new article belongs: its category and its byline, from what the site has files for.

use super::NewArticleError;
use crate::app::words::plain;
use crate::diagnostic::closest;
use crate::model::config::Settings;
use crate::model::{Kind, Tree};
use crate::parse;

/// Returns the category of a new article: the one that was asked for, else the only one.
///
/// # Errors
///
/// Fails where the site does not have it, or where there is a choice.
pub(super) fn category(
    asked: Option<&str>,
    tree: &Tree,
    settings: &Settings,
) -> Result<String, NewArticleError> {
    let known = ids(tree, Kind::Category, settings);
    match (asked.map(plain), known.as_slice()) {
        // As long as there are no category files at all, any name goes.
        (Some(asked), []) if !asked.is_empty() => Ok(asked),
        (Some(asked), known) if known.contains(&asked) => Ok(asked),
        (Some(asked), _) => Err(NewArticleError::UnknownCategory { asked, known }),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(NewArticleError::NoCategory { known }),
    }
}

/// Returns the byline of a new article: the authors that were asked for, else the only one.
pub(super) fn authors(asked: &[String], tree: &Tree, settings: &Settings) -> Vec<String> {
    let known = ids(tree, Kind::Author, settings);
    if asked.is_empty() && known.len() == 1 {
        known
    } else {
        asked.to_vec()
    }
}

/// An author without a file: the byline shows the name as it was written, which is what a guest's is meant
/// to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestAuthor {
    /// The name, as it was asked for.
    pub name: String,
    /// The id of an author with a file that is spelt nearly so.
    pub similar: Option<String>,
}

/// Returns the authors without a file among those that were asked for.
pub fn guest_authors(asked: &[String], tree: &Tree, settings: &Settings) -> Vec<GuestAuthor> {
    let known = ids(tree, Kind::Author, settings);
    let unknown = asked.iter().filter(|author| !known.contains(author));
    unknown
        .map(|author| GuestAuthor {
            name: author.clone(),
            similar: closest(author, known.iter().map(String::as_str)).map(str::to_owned),
        })
        .collect()
}

/// Returns the ids that have a file, sorted, without repetitions.
fn ids(tree: &Tree, kind: Kind, settings: &Settings) -> Vec<String> {
    let mut ids: Vec<String> = parse::sources(tree)
        .into_iter()
        .filter(|found| found.kind == kind)
        .map(|found| parse::source(found.path, kind, settings).stem)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let config = "title = 'T'\nbase_url = 'https://example.org'\nlanguages = ['de']\n";
        let tree = Tree::in_memory([("config.toml", config)]);
        parse::config(&tree, &parse::Overrides::default())
            .value
            .settings()
    }

    fn site(files: &[&str]) -> Tree {
        Tree::in_memory(files.iter().map(|path| (path, "")))
    }

    #[test]
    fn a_translation_is_no_other_category() {
        let tree = site(&[
            "content/categories/silicon.md",
            "content/categories/industry.md",
            "content/categories/industry.de.md",
            "content/categories/open-source/index.md",
            "content/categories/open-source/picture.jpg",
            "content/categories.md",
        ]);
        assert_eq!(
            ids(&tree, Kind::Category, &settings()),
            ["industry", "open-source", "silicon"]
        );
    }

    #[test]
    fn the_only_category_needs_no_naming() {
        let one = site(&["content/categories/industry.md"]);
        assert_eq!(category(None, &one, &settings()).unwrap(), "industry");
        let two = site(&[
            "content/categories/industry.md",
            "content/categories/silicon.md",
        ]);
        let Err(NewArticleError::NoCategory { known }) = category(None, &two, &settings()) else {
            panic!("a choice that nobody made");
        };
        assert_eq!(known, ["industry", "silicon"]);
        assert!(matches!(
            category(Some("Industy"), &two, &settings()),
            Err(NewArticleError::UnknownCategory { .. })
        ));
    }

    #[test]
    fn without_category_files_any_name_goes() {
        let bare = site(&["config.toml"]);
        assert_eq!(
            category(Some("anything"), &bare, &settings()).unwrap(),
            "anything"
        );
        assert!(category(Some(" "), &bare, &settings()).is_err());
        assert!(category(None, &bare, &settings()).is_err());
    }

    #[test]
    fn an_author_without_a_file_is_mentioned() {
        let tree = site(&["content/authors/anna.md"]);
        let asked = ["anna".to_owned(), "ana".to_owned()];
        let guest = GuestAuthor {
            name: "ana".to_owned(),
            similar: Some("anna".to_owned()),
        };
        assert_eq!(guest_authors(&asked, &tree, &settings()), [guest]);
        assert_eq!(authors(&asked, &tree, &settings()), asked);
        assert_eq!(authors(&[], &tree, &settings()), ["anna"]);
    }
}
