//! `presswork new "Headline"`

use std::io;
use std::path::Path;
use std::process::Command;

use clap::Args;
use presswork::app::new_article::{ArticleRequest, GuestAuthor, NewArticleError, guest_authors};
use presswork::app::seeds::{self, SeedError};
use presswork::app::{Project, Request, source_files};
use presswork::base::SourcePath;
use presswork::diagnostic::{Diagnostic, closest};
use presswork::io::clock;
use presswork::model::Tree;
use presswork::model::tree::TreeFault;
use presswork::pipeline::Inputs;

use super::fault::{Exit, Fault};
use super::paths::display_path;
use super::screen::Screen;
use super::words::listed;
use super::{file, report};

/// Begin a new article
///
/// Writes content/articles/YEAR/MONTH/SLUG.md from a seed and prints its path. No file is ever
/// overwritten.
///
/// Your own seeds are Markdown files in seeds/articles/; they win over those that come with
/// presswork. In their front matter %title%, %date%, %category%, %authors%, %slug% and %draft%
/// stand for whole values, without quotes around them (`title = %title%`); in their text they
/// stand for the words alone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork new \"HTTP/3, quietly everywhere\" --category protocols
  presswork new \"A chip that was late\" --edit
  presswork new \"A keyboard, reviewed\" --seed review --author mara-lindqvist
  presswork new \"What is a monad?\" --seed explainer --date 2026-12-24T09:00 --slug monads")]
pub struct New {
    /// The headline
    headline: String,
    /// What the article grows from: news, review, explainer, opinion, brief, live, gallery, or a seed of your own
    #[arg(long, value_name = "NAME", default_value = "news")]
    seed: String,
    /// The category; it may be left out where the site has exactly one
    #[arg(long, value_name = "ID")]
    category: Option<String>,
    /// An author; once for each. May be left out where the site has exactly one
    #[arg(long = "author", value_name = "ID")]
    authors: Vec<String>,
    /// When it is to be published: 2026-12-24, 2026-12-24T18:00 or 2026-12-24T18:00:00+01:00
    /// [default: now]
    #[arg(long, value_name = "MOMENT")]
    date: Option<String>,
    /// The last part of the address, and the file's name [default: made from the headline]
    #[arg(long)]
    slug: Option<String>,
    /// Open it in the editor that VISUAL or EDITOR names
    #[arg(long)]
    edit: bool,
    /// Whether it is held back as a draft; `--draft=false` is published as soon as it is due
    /// [default: true]
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    draft: Option<bool>,
}

impl New {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let Inputs { tree, config, .. } = Project::new(root, Request::default()).scan()?;
        if !tree.has(&SourcePath::from("config.toml")) {
            return Err(Fault::failed(format!(
                "there is no site in {}: it has no config.toml",
                root.canonicalize()
                    .unwrap_or_else(|_| root.to_owned())
                    .display()
            ))
            .help("go to the site's folder, name it with `--root DIR`, or begin one: `presswork init DIR`"));
        }
        if config.diagnostics.iter().any(Diagnostic::is_error) {
            // The date depends on the site's time zone.
            report::print(&config.diagnostics, &tree, screen);
            return Err(Fault::failed("config.toml has to be put right first"));
        }
        let settings = config.value.settings();
        for guest in guest_authors(&self.authors, &tree, &settings) {
            screen.warning(&byline_remark(&guest));
        }
        let edit = self.edit;
        let article = ArticleRequest::from(self).article(&tree, &settings, clock::now())?;
        refuse_faults(&tree, &article.path)?;

        let path = root.join(article.path.as_str());
        source_files::create(&path, article.text.as_bytes()).map_err(|error| {
            match error.kind() {
                // It came into being since the folder was looked through.
                io::ErrorKind::AlreadyExists => NewArticleError::Taken(article.path.clone()).into(),
                _ => Fault::failed(format!("cannot write {}: {error}", display_path(&path))),
            }
        })?;
        file::announce(&path, screen);
        match edit {
            true => open_editor(&path),
            false => Ok(Exit::Fine),
        }
    }
}

/// Opens a file in the user's editor, and waits until it is closed.
fn open_editor(path: &Path) -> Result<Exit, Fault> {
    let of = |name| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    let Some(editor) = of("VISUAL").or_else(|| of("EDITOR")) else {
        return Err(Fault::failed("neither VISUAL nor EDITOR names an editor")
            .help("set one, such as `export EDITOR=nano`; the article is there"));
    };
    // An editor may have options: `code --wait`.
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    let status = command.args(words).arg(path).status();
    let failed = |why: String| Fault::failed(format!("the editor `{editor}` failed: {why}"));
    match status {
        Ok(status) if status.success() => Ok(Exit::Fine),
        Ok(status) => Err(failed(status.to_string())),
        Err(error) => Err(failed(error.to_string())),
    }
}

/// Refuses to write below what is no part of the site, such as a link to a folder elsewhere.
fn refuse_faults(tree: &Tree, path: &SourcePath) -> Result<(), Fault> {
    let is_above = |fault: &&TreeFault| {
        let rest = path.as_str().strip_prefix(fault.path.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let Some(fault) = tree.faults.iter().find(is_above) else {
        return Ok(());
    };
    let message = format!("cannot write below `{}`: {}", fault.path, fault.message);
    Err(match &fault.help {
        Some(help) => Fault::failed(message).help(help.clone()),
        None => Fault::failed(message),
    })
}

impl From<New> for ArticleRequest {
    fn from(new: New) -> Self {
        Self {
            headline: new.headline,
            seed: new.seed,
            category: new.category,
            authors: new.authors,
            date: new.date,
            slug: new.slug,
            draft: new.draft,
        }
    }
}

fn byline_remark(guest: &GuestAuthor) -> String {
    let guess = guest
        .similar
        .as_ref()
        .map(|guess| format!(" Did you mean `{guess}`?"))
        .unwrap_or_default();
    let name = &guest.name;
    format!("there is no file `content/authors/{name}.md`, so the byline shows `{name}`.{guess}")
}

impl From<NewArticleError> for Fault {
    fn from(error: NewArticleError) -> Self {
        let message = error.to_string();
        match error {
            NewArticleError::EmptyHeadline => Fault::usage(message),
            NewArticleError::NoSlug(_) => {
                Fault::usage(message).help("choose one: `--slug a-few-words`")
            }
            NewArticleError::InvalidSlug { .. } => Fault::usage(message)
                .help("a slug is a few words with hyphens between them: `--slug a-few-words`"),
            NewArticleError::InvalidDate(text) => {
                Fault::usage(format!("`--date {text}` is no date"))
                    .help("write `2026-12-24`, `2026-12-24T18:00` or `2026-12-24T18:00:00+01:00`")
            }
            NewArticleError::UnknownCategory { asked, known } => {
                Fault::usage(message).help(categories(&asked, &known))
            }
            NewArticleError::NoCategory { known } if known.is_empty() => Fault::usage(message)
                .help("name one with `--category NAME`; the site has none yet, so any name goes"),
            NewArticleError::NoCategory { known } => Fault::usage(message).help(format!(
                "name one with `--category NAME`: {}",
                listed(&known)
            )),
            NewArticleError::Taken(_) => Fault::failed(message)
                .help("give the new article another name: `--slug another-name`"),
            NewArticleError::Seed(error) => of_seed(error),
            NewArticleError::NoBlank { seed, blank } => {
                let option = if blank == "authors" { "author" } else { blank };
                Fault::usage(format!("the seed `{seed}` has no place for `--{option}`")).help(
                    format!(
                        "write `{blank} = {}` in its front matter",
                        seeds::placeholder(blank)
                    ),
                )
            }
            NewArticleError::InvalidSeed { .. } => Fault::failed(message)
                .help("a blank stands for a whole value, with its quotes: write `title = %title%`"),
        }
    }
}

/// Returns the help for a category that the site does not have.
fn categories(asked: &str, known: &[String]) -> String {
    match closest(asked, known.iter().map(String::as_str)) {
        Some(guess) => format!(
            "did you mean `{guess}`? The categories are {}",
            listed(known)
        ),
        None => format!(
            "the categories are {}; a new one is a file `content/categories/NAME.md`",
            listed(known)
        ),
    }
}

fn of_seed(error: SeedError) -> Fault {
    let message = error.to_string();
    match error {
        SeedError::Unknown { name, known } => {
            let guess = closest(&name, known.iter().map(String::as_str))
                .map(|guess| format!("did you mean `{guess}`? "))
                .unwrap_or_default();
            Fault::usage(message).help(format!("{guess}The seeds are {}", listed(&known)))
        }
        SeedError::Unreadable { .. } => Fault::failed(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_says_which_option_to_write() {
        let known = vec!["industry".to_owned(), "silicon".to_owned()];
        let unknown = |asked: &str| NewArticleError::UnknownCategory {
            asked: asked.to_owned(),
            known: known.clone(),
        };
        for (error, exit, help) in [
            (
                unknown("Industy"),
                Exit::WrongUsage,
                "did you mean `industry`? The categories are `industry`, `silicon`",
            ),
            (
                unknown("zebra"),
                Exit::WrongUsage,
                "the categories are `industry`, `silicon`; a new one is a file \
                 `content/categories/NAME.md`",
            ),
            (
                NewArticleError::NoCategory {
                    known: known.clone(),
                },
                Exit::WrongUsage,
                "name one with `--category NAME`: `industry`, `silicon`",
            ),
            (
                NewArticleError::Taken(SourcePath::from("content/articles/2026/12/a.md")),
                Exit::Failed,
                "give the new article another name: `--slug another-name`",
            ),
            (
                NewArticleError::NoBlank {
                    seed: "mine".to_owned(),
                    blank: "authors",
                },
                Exit::WrongUsage,
                "write `authors = %authors%` in its front matter",
            ),
            (
                NewArticleError::Seed(SeedError::Unknown {
                    name: "reviw".to_owned(),
                    known: vec!["brief".to_owned(), "review".to_owned()],
                }),
                Exit::WrongUsage,
                "did you mean `review`? The seeds are `brief`, `review`",
            ),
        ] {
            let fault = Fault::from(error);
            assert_eq!(fault.exit, exit, "{fault:?}");
            assert_eq!(fault.help.as_deref(), Some(help), "{fault:?}");
        }
    }
}
