//! Where a new article belongs: its category and its byline, from what the site has files for.

use presswork::diagnostic::closest;
use presswork::model::config::Settings;
use presswork::model::{Kind, Tree};
use presswork::parse;

use super::fault::Fault;
use super::words::{listed, plain};

/// Returns the category of a new article: the one that was asked for, else the only one.
///
/// # Errors
///
/// Fails where the site does not have it, or where there is a choice.
pub fn category(asked: Option<&str>, tree: &Tree, settings: &Settings) -> Result<String, Fault> {
    let known = ids(tree, Kind::Category, settings);
    match (asked.map(plain), known.as_slice()) {
        // As long as there are no category files at all, any name goes.
        (Some(asked), []) if !asked.is_empty() => Ok(asked),
        (Some(asked), known) if known.contains(&asked) => Ok(asked),
        (Some(asked), known) => {
            let guess = closest(&asked, known.iter().map(String::as_str));
            let help = match guess {
                Some(guess) => format!(
                    "did you mean `{guess}`? The categories are {}",
                    listed(known)
                ),
                None => format!(
                    "the categories are {}; a new one is a file `content/categories/NAME.md`",
                    listed(known)
                ),
            };
            Err(Fault::usage(format!("there is no category `{asked}`")).help(help))
        }
        (None, [only]) => Ok(only.clone()),
        (None, known) => {
            let help = if known.is_empty() {
                "name one with `--category NAME`; the site has none yet, so any name goes"
                    .to_owned()
            } else {
                format!("name one with `--category NAME`: {}", listed(known))
            };
            Err(Fault::usage("an article needs a category").help(help))
        }
    }
}

/// Returns the byline of a new article: the authors that were asked for, else the only one.
pub fn authors(asked: &[String], tree: &Tree, settings: &Settings) -> Vec<String> {
    let known = ids(tree, Kind::Author, settings);
    if asked.is_empty() && known.len() == 1 {
        known
    } else {
        asked.to_vec()
    }
}

/// Says of each author without a file that the byline will show the name as it was written, which
/// is what a guest's is meant to do.
pub fn strangers(asked: &[String], tree: &Tree, settings: &Settings) -> Vec<String> {
    let known = ids(tree, Kind::Author, settings);
    let unknown = asked.iter().filter(|author| !known.contains(author));
    unknown
        .map(|author| {
            let guess = closest(author, known.iter().map(String::as_str))
                .map(|guess| format!(" Did you mean `{guess}`?"))
                .unwrap_or_default();
            format!(
                "there is no file `content/authors/{author}.md`, so the byline shows `{author}`.{guess}"
            )
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
    use crate::cli::Exit;

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
            listed(&ids(&tree, Kind::Category, &settings())),
            "`industry`, `open-source`, `silicon`"
        );
    }

    #[test]
    fn the_only_category_needs_no_naming() {
        let one = site(&["content/categories/industry.md"]);
        assert_eq!(category(None, &one, &settings()).as_deref(), Ok("industry"));
        let two = site(&[
            "content/categories/industry.md",
            "content/categories/silicon.md",
        ]);
        let fault = category(None, &two, &settings()).unwrap_err();
        assert_eq!(fault.exit, Exit::WrongUsage);
        assert!(fault.help.unwrap().ends_with("`industry`, `silicon`"));
    }

    #[test]
    fn an_unknown_category_is_guessed_at() {
        let two = site(&[
            "content/categories/industry.md",
            "content/categories/silicon.md",
        ]);
        let fault = category(Some("Industy"), &two, &settings()).unwrap_err();
        assert_eq!(fault.exit, Exit::WrongUsage);
        assert_eq!(
            fault.help.as_deref(),
            Some("did you mean `industry`? The categories are `industry`, `silicon`")
        );
        let fault = category(Some("zebra"), &two, &settings()).unwrap_err();
        assert!(fault.help.unwrap().contains("`industry`, `silicon`"));
    }

    #[test]
    fn without_category_files_any_name_goes() {
        let bare = site(&["config.toml"]);
        assert_eq!(
            category(Some("anything"), &bare, &settings()).as_deref(),
            Ok("anything")
        );
        assert!(category(Some(" "), &bare, &settings()).is_err());
        assert!(category(None, &bare, &settings()).is_err());
    }

    #[test]
    fn an_author_without_a_file_is_mentioned() {
        let tree = site(&["content/authors/anna.md"]);
        let asked = ["anna".to_owned(), "ana".to_owned()];
        let strangers = strangers(&asked, &tree, &settings());
        assert_eq!(strangers.len(), 1);
        assert!(
            strangers[0].ends_with("Did you mean `anna`?"),
            "{strangers:?}"
        );
        assert_eq!(authors(&asked, &tree, &settings()), asked);
        assert_eq!(authors(&[], &tree, &settings()), ["anna"]);
    }
}
