//! `presswork list`

use std::fmt::Write;
use std::path::Path;

use clap::{Args, ValueEnum};
use presswork::app::listing::{ListedArticle, list_articles};
use presswork::app::{Project, Request};
use presswork::base::Moment;
use presswork::base::text::{columns, cut};
use presswork::diagnostic::closest;
use presswork::model::card::Withheld;
use presswork::pipeline::{Audience, Overrides};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::report::Counts;
use super::screen::{Format, Screen};
use super::units::{count, grouped};
use super::words::listed;

/// List the articles: state, date, words and problems of each
///
/// The newest stand first. Drafts and what is scheduled are checked as if they were public; `presswork check
/// FILE` says what is wrong with one.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork list                                every article
  presswork list --state draft --state scheduled
  presswork list --category protocols
  presswork list --format json                  for a program")]
pub struct List {
    /// Only articles in this state; once for each
    #[arg(long = "state", value_enum, value_name = "STATE")]
    states: Vec<State>,
    /// Only articles of this category
    #[arg(long, value_name = "ID")]
    category: Option<String>,
    /// As the site will be at another moment: 2026-12-24 or 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    now: Option<String>,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

/// What an article is at a moment.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Part of the site.
    Published,
    /// Held back until its date.
    Scheduled,
    /// Due, and held back for its errors.
    Held,
    /// Held back as a draft.
    Draft,
    /// Withdrawn, since its `expires` has passed.
    Expired,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Published,
        Self::Scheduled,
        Self::Held,
        Self::Draft,
        Self::Expired,
    ];

    fn of(article: &ListedArticle) -> Self {
        match article.held {
            None => Self::Published,
            Some(Withheld::Scheduled) => Self::Scheduled,
            Some(Withheld::Broken) => Self::Held,
            Some(Withheld::Draft) => Self::Draft,
            Some(Withheld::Expired) => Self::Expired,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Scheduled => "scheduled",
            Self::Held => "held",
            Self::Draft => "draft",
            Self::Expired => "expired",
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    words: u32,
    errors: usize,
    warnings: usize,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    title: &'a str,
}

impl List {
    pub fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let request = Request {
            now: self.now,
            audience: Audience {
                drafts: true,
                future: true,
            },
            overrides: Overrides {
                environment: self.environment,
                ..Overrides::default()
            },
        };
        let meter = Meter::new(screen);
        let all = list_articles(&Project::new(root, request), &meter)?;
        meter.clear();
        if let Some(category) = &self.category {
            refuse_unknown(category, &all)?;
        }
        let is_wanted = |one: &&ListedArticle| {
            (self.states.is_empty() || self.states.contains(&State::of(one)))
                && self
                    .category
                    .as_ref()
                    .is_none_or(|category| one.is_in_category(category))
        };
        let wanted: Vec<&ListedArticle> = all.iter().filter(is_wanted).collect();
        match screen.format {
            Format::Json => wanted.iter().for_each(|one| screen.event(&line(one))),
            Format::Human | Format::Github => screen.result(&for_people(&wanted)),
        }
        Ok(Exit::Fine)
    }
}

/// Refuses a category that no article has.
fn refuse_unknown(category: &str, all: &[ListedArticle]) -> Result<(), Fault> {
    if all.iter().any(|one| one.is_in_category(category)) {
        return Ok(());
    }
    let mut known: Vec<String> = all.iter().filter_map(|one| one.category.clone()).collect();
    known.sort();
    known.dedup();
    let fault = Fault::usage(format!("no article is in a category `{category}`"));
    Err(match closest(category, known.iter().map(String::as_str)) {
        Some(guess) => fault.help(format!("did you mean `{guess}`?")),
        None => fault.help(format!("there are: {}", listed(&known))),
    })
}

fn line(article: &ListedArticle) -> Line<'_> {
    Line {
        event: "article",
        state: State::of(article),
        date: article.date.map(Moment::rfc3339),
        expires: article.expires.map(Moment::rfc3339),
        category: article.category.as_deref(),
        words: article.words,
        errors: article.problems.errors,
        warnings: article.problems.warnings,
        file: article.source.as_str(),
        address: article.address.as_deref(),
        title: &article.title,
    }
}

/// The columns of a terminal.
const WIDTH: usize = 80;

/// Returns two lines for each article, and one that sums up.
fn for_people(articles: &[&ListedArticle]) -> String {
    let mut text = String::new();
    for article in articles {
        let date = article.date.map(day_and_time).unwrap_or_default();
        let words = grouped(usize::try_from(article.words).unwrap_or(usize::MAX));
        let front = format!("{:9}  {date:16}  {words:>6}  ", State::of(article).word());
        let title = cut(&article.title, WIDTH - columns(&front));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{front}{title}");
        let problems = Counts::from(article.problems).words();
        let problems = problems.map(|words| format!(": {words}"));
        let _ = writeln!(
            text,
            "{:11}{}{}",
            "",
            article.source,
            problems.unwrap_or_default()
        );
    }
    text.push_str(&sum(articles));
    text
}

/// Returns how many articles there are in each state.
fn sum(articles: &[&ListedArticle]) -> String {
    let parts: Vec<String> = State::ALL
        .into_iter()
        .filter_map(|state| {
            let many = articles
                .iter()
                .filter(|one| State::of(one) == state)
                .count();
            (many > 0).then(|| format!("{} {}", grouped(many), state.word()))
        })
        .collect();
    let all = count(articles.len(), "article", "articles");
    match parts.is_empty() {
        true => all,
        false => format!("{all}: {}", parts.join(", ")),
    }
}

/// Returns `2026-05-08 06:30`, or the day alone where no time was given.
fn day_and_time(moment: Moment) -> String {
    let form = match moment.timed {
        true => "%Y-%m-%d %H:%M",
        false => "%Y-%m-%d",
    };
    moment.zoned().strftime(form).to_string()
}
