//! `presswork new "Headline"`

use std::io;
use std::path::Path;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use presswork::base::{Moment, SourcePath};
use presswork::diagnostic::{Diagnostic, Severity};
use presswork::io::{clock, scan};
use presswork::model::Tree;
use presswork::model::config::Settings;
use presswork::parse::config::config;
use presswork::pipeline::Overrides;

use super::fault::{Exit, Fault};
use super::paths::display_path;
use super::screen::Screen;
use super::seed::{self, Blank};
use super::words;
use super::{defaults, file, report, slug};

/// Begin a new article
///
/// Writes content/articles/YEAR/MONTH/SLUG.md from a seed and prints its path. No file is ever
/// overwritten.
///
/// Your own seeds are Markdown files in seeds/articles/; they win over those that come with
/// presswork. In their front matter %title%, %date%, %category%, %authors%, %slug% and %draft%
/// stand for whole values, without quotes around them (`title = %title%`); in their text they
/// stand for the words alone.
#[derive(Args, Debug, Default)]
#[command(after_help = "\
Examples:
  presswork new \"HTTP/3, quietly everywhere\" --category protocols
  presswork new \"A keyboard, reviewed\" --seed review --author mara-lindqvist
  presswork new \"What is a monad?\" --seed explainer --date 2026-12-24T09:00 --slug monads")]
pub struct New {
    /// The headline
    headline: String,
    /// What the article grows from: news, review, explainer, brief, or a seed of your own
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
    /// Whether it is held back as a draft; `--draft=false` is published as soon as it is due
    /// [default: true]
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    draft: Option<bool>,
}

impl New {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let tree = scan::scan(root);
        if !tree.has(&SourcePath::from("config.toml")) {
            return Err(Fault::failed(format!(
                "there is no site in {}: it has no config.toml",
                root.canonicalize()
                    .unwrap_or_else(|_| root.to_owned())
                    .display()
            ))
            .help("go to the site's folder, name it with `--root DIR`, or begin one: `presswork init DIR`"));
        }
        let outcome = config(
            &tree,
            &Overrides {
                base_url: None,
                strict: false,
                environment: None,
            },
        );
        if has_error(&outcome.diagnostics) {
            // The date depends on the site's time zone.
            report::print(&outcome.diagnostics, &tree, screen);
            return Err(Fault::failed("config.toml has to be put right first"));
        }
        let settings = outcome.value.settings();
        for unknown in defaults::strangers(&self.authors, &tree, &settings) {
            screen.warning(&unknown);
        }
        let article = self.article(&tree, &settings, clock::now())?;

        let path = root.join(article.path.as_str());
        file::create(&path, article.text.as_bytes()).map_err(|error| match error.kind() {
            // It came into being since the folder was looked through.
            io::ErrorKind::AlreadyExists => taken_by(display_path(&path)),
            _ => Fault::failed(format!("cannot write {}: {error}", display_path(&path))),
        })?;
        file::announce(&path, screen);
        Ok(Exit::Fine)
    }

    /// Returns the new article as it is to be written, having looked at everything that could be
    /// wrong with it.
    fn article(&self, tree: &Tree, settings: &Settings, now: Timestamp) -> Result<Article, Fault> {
        let title = words::plain(&self.headline);
        if title.is_empty() {
            return Err(Fault::usage("the headline is empty"));
        }
        let date = self.date(&settings.zone.0, now)?;
        let slug = match &self.slug {
            Some(slug) => slug::checked(slug)?,
            None => slug::of_headline(&title)?,
        };
        let path = free_path(tree, date, &slug)?;
        let category = defaults::category(self.category.as_deref(), tree, settings)?;
        let blanks = [
            Blank::text("title", &title),
            Blank::bare("date", written(date)),
            Blank::text("slug", &slug),
            Blank::text("category", &category),
            Blank::list("authors", &defaults::authors(&self.authors, tree, settings)),
            Blank::bare("draft", self.draft.unwrap_or(true).to_string()),
        ];
        let name = &self.seed;
        let seed = seed::find(tree, name)?;
        self.refuse_lost_options(&seed)?;
        let text = seed::fill_markdown(&seed, &blanks);
        if let Some(Err(error)) = seed::toml_front(&text).map(str::parse::<toml::Table>) {
            return Err(Fault::failed(format!(
                "the seed `{name}` gives no valid front matter: {}",
                error.message()
            ))
            .help("a blank stands for a whole value, with its quotes: write `title = %title%`"));
        }
        Ok(Article { path, text })
    }

    fn date(&self, zone: &TimeZone, now: Timestamp) -> Result<Moment, Fault> {
        let Some(text) = &self.date else {
            let now = Moment::at(now, zone);
            // Nobody cares for the second in which an article was begun.
            let unix = now.unix - now.unix.rem_euclid(60);
            return Ok(Moment { unix, ..now });
        };
        Moment::parse(text, zone).ok_or_else(|| {
            Fault::usage(format!("`--date {text}` is no date"))
                .help("write `2026-12-24`, `2026-12-24T18:00` or `2026-12-24T18:00:00+01:00`")
        })
    }

    /// Refuses what was asked for and the seed has no blank for: it would be lost in silence.
    fn refuse_lost_options(&self, seed: &str) -> Result<(), Fault> {
        let asked = [
            ("--category", "category", self.category.is_some()),
            ("--author", "authors", !self.authors.is_empty()),
            ("--date", "date", self.date.is_some()),
            ("--draft", "draft", self.draft.is_some()),
        ];
        for (option, blank, given) in asked {
            let mark = seed::mark(blank);
            if given && !seed.contains(&mark) {
                return Err(Fault::usage(format!(
                    "the seed `{}` has no place for `{option}`",
                    self.seed
                ))
                .help(format!("write `{blank} = {mark}` in its front matter")));
            }
        }
        Ok(())
    }
}

/// An article that is still to be written to disk.
#[derive(Debug)]
struct Article {
    path: SourcePath,
    text: String,
}

fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Returns the date as front matter says it: the time of day only where one was given.
fn written(date: Moment) -> String {
    if date.timed {
        date.rfc3339()
    } else {
        date.day().to_string()
    }
}

/// Returns the new file's path.
///
/// # Errors
///
/// Fails where an article has this place already.
fn free_path(tree: &Tree, date: Moment, slug: &str) -> Result<SourcePath, Fault> {
    let day = date.day();
    let stem = format!(
        "content/articles/{:04}/{:02}/{slug}",
        day.year(),
        day.month()
    );
    let path = SourcePath::new(format!("{stem}.md"));
    // An article with its pictures beside it lies in a folder of its own.
    let bundle = SourcePath::new(format!("{stem}/index.md"));
    for path in [&path, &bundle] {
        if tree.has(path) {
            return Err(taken_by(path));
        }
    }
    Ok(path)
}

fn taken_by(path: impl std::fmt::Display) -> Fault {
    Fault::failed(format!("{path} is there already"))
        .help("give the new article another name: `--slug another-name`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-30T23:30:12Z";

    fn site() -> Tree {
        Tree::in_memory([
            ("config.toml", ""),
            ("content/categories/industry.md", ""),
            ("content/categories/silicon.md", ""),
            ("content/authors/ann.md", ""),
            ("content/articles/2026/12/taken.md", ""),
            ("content/articles/2026/12/bundle/index.md", ""),
        ])
    }

    fn headline(headline: &str) -> New {
        New {
            headline: headline.to_owned(),
            seed: "news".to_owned(),
            category: Some("industry".to_owned()),
            ..New::default()
        }
    }

    fn grow(new: &New, tree: &Tree) -> Result<Article, Fault> {
        let config = "title = 'T'\nbase_url = 'https://example.org'\ntime_zone = 'Europe/Berlin'\n";
        let site = Tree::in_memory([("config.toml", config)]);
        let settings = presswork::parse::config(&site, &Overrides::default())
            .value
            .settings();
        new.article(tree, &settings, NOW.parse().unwrap())
    }

    fn front(article: &Article) -> toml::Table {
        seed::toml_front(&article.text).unwrap().parse().unwrap()
    }

    #[test]
    fn every_seed_gives_a_complete_draft() {
        let site = site();
        for name in ["news", "review", "explainer", "brief"] {
            let new = New {
                seed: name.to_owned(),
                ..headline(r#"Say "hello", \ world"#)
            };
            let article = grow(&new, &site).unwrap();
            // Where the site is, December has begun.
            assert_eq!(
                article.path.as_str(),
                "content/articles/2026/12/say-hello-world.md"
            );
            let front = front(&article);
            assert_eq!(front["title"].as_str(), Some(r#"Say "hello", \ world"#));
            assert_eq!(
                front["date"].to_string(),
                "2026-12-01T00:30:00+01:00",
                "{name}"
            );
            assert_eq!(front["category"].as_str(), Some("industry"));
            assert_eq!(front["authors"].to_string(), r#"["ann"]"#);
            assert_eq!(front["draft"].as_bool(), Some(true));
            let summary = front["summary"].as_str().unwrap();
            assert!((20..=180).contains(&summary.len()), "{name}: {summary}");
            assert!(!article.text.contains("%title%"), "{name}");
        }
    }

    #[test]
    fn options_are_written_as_they_were_given() {
        let new = New {
            authors: vec!["bo".to_owned(), "ann".to_owned()],
            date: Some("2027-01-05".to_owned()),
            slug: Some("chosen".to_owned()),
            draft: Some(false),
            ..headline("A headline")
        };
        let article = grow(&new, &site()).unwrap();
        assert_eq!(article.path.as_str(), "content/articles/2027/01/chosen.md");
        let front = front(&article);
        assert_eq!(front["date"].to_string(), "2027-01-05");
        assert_eq!(front["authors"].to_string(), r#"["bo", "ann"]"#);
        assert_eq!(front["draft"].as_bool(), Some(false));
    }

    #[test]
    fn a_place_that_is_taken_is_left_alone() {
        for title in ["Taken", "Bundle"] {
            let fault = grow(&headline(title), &site()).unwrap_err();
            assert_eq!(fault.exit, Exit::Failed);
            assert!(fault.message.contains("is there already"));
            assert!(fault.help.unwrap().contains("--slug"));
        }
    }

    #[test]
    fn a_seed_of_the_sites_own_is_held_to_its_blanks() {
        let with = |seed: &str| {
            Tree::in_memory([
                ("content/categories/industry.md", ""),
                ("seeds/articles/news.md", seed),
            ])
        };
        let new = New {
            category: None,
            ..headline("A \"quoted\" headline")
        };
        let quoted = with("+++\ntitle = \"%title%\"\n+++\n");
        let fault = grow(&new, &quoted).unwrap_err();
        assert!(fault.help.unwrap().contains("`title = %title%`"));

        let yaml = with("---\ntitle: %title%\n---\n%title%\n");
        assert_eq!(
            grow(&new, &yaml).unwrap().text,
            "---\ntitle: \"A \\\"quoted\\\" headline\"\n---\nA \"quoted\" headline\n"
        );
        let dated = New {
            date: Some("2026-12-24".to_owned()),
            ..new
        };
        let fault = grow(&dated, &yaml).unwrap_err();
        assert!(fault.message.contains("no place for `--date`"));
    }

    #[test]
    fn nonsense_is_wrong_usage() {
        let bad_date = New {
            date: Some("tomorrow".to_owned()),
            ..headline("A headline")
        };
        for new in [bad_date, headline(" \n "), headline("!!")] {
            assert_eq!(grow(&new, &site()).unwrap_err().exit, Exit::WrongUsage);
        }
    }
}
