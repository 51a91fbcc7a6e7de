//! A new article: a file with front matter that grows from a seed.

mod defaults;
mod slug;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::seeds::{self, Blank, SeedError};
use super::words;
use crate::base::{Moment, SourcePath};
use crate::model::Tree;
use crate::model::config::Settings;

pub use defaults::{GuestAuthor, guest_authors};

/// What is known of a new article before it is written. What is missing is made from the headline, or is
/// the only one that the site has.
#[derive(Clone, Debug, Default)]
pub struct ArticleRequest {
    /// The headline.
    pub headline: String,
    /// The name of the seed.
    pub seed: String,
    /// The id of the category.
    pub category: Option<String>,
    /// The ids of the authors.
    pub authors: Vec<String>,
    /// The date, as front matter may say it; now where it is missing.
    pub date: Option<String>,
    /// The last part of the address.
    pub slug: Option<String>,
    /// Whether the article is a draft; it is one where this is missing.
    pub draft: Option<bool>,
}

/// An article that is still to be written to disk.
#[derive(Debug)]
pub struct NewArticle {
    /// Where it belongs below the site's folder.
    pub path: SourcePath,
    /// The file's text.
    pub text: String,
}

/// Why no article can be made.
#[derive(Debug, thiserror::Error)]
pub enum NewArticleError {
    /// The headline has no letters.
    #[error("the headline is empty")]
    EmptyHeadline,
    /// The headline has no characters for an address.
    #[error("no address can be made from the headline `{0}`")]
    NoSlug(String),
    /// The slug cannot be part of an address.
    #[error("`{slug}` is no slug: {why}")]
    InvalidSlug {
        /// The slug that was asked for.
        slug: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The date is none.
    #[error("`{0}` is no date")]
    InvalidDate(String),
    /// The site has no such category.
    #[error("there is no category `{asked}`")]
    UnknownCategory {
        /// The category that was asked for.
        asked: String,
        /// The ids of the site's categories, sorted.
        known: Vec<String>,
    },
    /// No category was asked for, and the site has none, or a choice.
    #[error("an article needs a category")]
    NoCategory {
        /// The ids of the site's categories, sorted.
        known: Vec<String>,
    },
    /// An article has this place already.
    #[error("{0} is there already")]
    Taken(SourcePath),
    /// There is no such seed.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// A value was asked for that the seed has no blank for.
    #[error("the seed `{seed}` has no place for `{blank}`")]
    NoBlank {
        /// The seed's name.
        seed: String,
        /// The blank's name.
        blank: &'static str,
    },
    /// The seed is no longer TOML once it is filled.
    #[error("the seed `{seed}` gives no valid front matter: {message}")]
    InvalidSeed {
        /// The seed's name.
        seed: String,
        /// What the parser says.
        message: String,
    },
}

impl ArticleRequest {
    /// Returns the new article, having looked at everything that could be wrong with it. `now` gives the
    /// date where none is asked for.
    ///
    /// # Errors
    ///
    /// Fails where a value cannot be used or is missing, and where the article's place is taken.
    pub fn article(
        &self,
        tree: &Tree,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<NewArticle, NewArticleError> {
        let title = words::plain(&self.headline);
        if title.is_empty() {
            return Err(NewArticleError::EmptyHeadline);
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
        let seed = seeds::find(tree, &self.seed)?;
        self.refuse_missing_blanks(&seed)?;
        let text = seeds::fill_markdown(&seed, &blanks);
        if let Some(Err(error)) = seeds::toml_front(&text).map(str::parse::<toml::Table>) {
            return Err(NewArticleError::InvalidSeed {
                seed: self.seed.clone(),
                message: error.message().to_owned(),
            });
        }
        Ok(NewArticle { path, text })
    }

    fn date(&self, zone: &TimeZone, now: Timestamp) -> Result<Moment, NewArticleError> {
        let Some(text) = &self.date else {
            let now = Moment::at(now, zone);
            // Nobody cares for the second in which an article was begun.
            let unix = now.unix - now.unix.rem_euclid(60);
            return Ok(Moment { unix, ..now });
        };
        Moment::parse(text, zone).ok_or_else(|| NewArticleError::InvalidDate(text.clone()))
    }

    /// Refuses a value that was asked for and that the seed has no blank for: it would be lost in silence.
    fn refuse_missing_blanks(&self, seed: &str) -> Result<(), NewArticleError> {
        let asked = [
            ("category", self.category.is_some()),
            ("authors", !self.authors.is_empty()),
            ("date", self.date.is_some()),
            ("draft", self.draft.is_some()),
        ];
        match asked
            .into_iter()
            .find(|(blank, given)| *given && !seed.contains(&seeds::placeholder(blank)))
        {
            Some((blank, _)) => Err(NewArticleError::NoBlank {
                seed: self.seed.clone(),
                blank,
            }),
            None => Ok(()),
        }
    }
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
fn free_path(tree: &Tree, date: Moment, slug: &str) -> Result<SourcePath, NewArticleError> {
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
            return Err(NewArticleError::Taken(path.clone()));
        }
    }
    Ok(path)
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

    fn headline(headline: &str) -> ArticleRequest {
        ArticleRequest {
            headline: headline.to_owned(),
            seed: "news".to_owned(),
            category: Some("industry".to_owned()),
            ..ArticleRequest::default()
        }
    }

    fn grow(new: &ArticleRequest, tree: &Tree) -> Result<NewArticle, NewArticleError> {
        let config = "title = 'T'\nbase_url = 'https://example.org'\ntime_zone = 'Europe/Berlin'\n";
        let site = Tree::in_memory([("config.toml", config)]);
        let settings = crate::parse::config(&site, &crate::pipeline::Overrides::default())
            .value
            .settings();
        new.article(tree, &settings, NOW.parse().unwrap())
    }

    fn front(article: &NewArticle) -> toml::Table {
        seeds::toml_front(&article.text).unwrap().parse().unwrap()
    }

    #[test]
    fn every_seed_gives_a_complete_draft() {
        let site = site();
        for name in [
            "news",
            "review",
            "explainer",
            "opinion",
            "brief",
            "live",
            "gallery",
        ] {
            let new = ArticleRequest {
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
        let new = ArticleRequest {
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
            let error = grow(&headline(title), &site()).unwrap_err();
            assert!(matches!(error, NewArticleError::Taken(_)), "{error}");
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
        let new = ArticleRequest {
            category: None,
            ..headline("A \"quoted\" headline")
        };
        let quoted = with("+++\ntitle = \"%title%\"\n+++\n");
        let error = grow(&new, &quoted).unwrap_err();
        assert!(
            matches!(error, NewArticleError::InvalidSeed { .. }),
            "{error}"
        );

        let yaml = with("---\ntitle: %title%\n---\n%title%\n");
        assert_eq!(
            grow(&new, &yaml).unwrap().text,
            "---\ntitle: \"A \\\"quoted\\\" headline\"\n---\nA \"quoted\" headline\n"
        );
        let dated = ArticleRequest {
            date: Some("2026-12-24".to_owned()),
            ..new
        };
        let error = grow(&dated, &yaml).unwrap_err();
        assert_eq!(error.to_string(), "the seed `news` has no place for `date`");
    }

    #[test]
    fn nonsense_is_refused() {
        let bad_date = ArticleRequest {
            date: Some("tomorrow".to_owned()),
            ..headline("A headline")
        };
        for (new, wanted) in [
            (bad_date, "`tomorrow` is no date"),
            (headline(" \n "), "the headline is empty"),
            (
                headline("!!"),
                "no address can be made from the headline `!!`",
            ),
        ] {
            assert_eq!(grow(&new, &site()).unwrap_err().to_string(), wanted);
        }
    }
}
