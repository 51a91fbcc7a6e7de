//! `presswork search`

use std::ops::Range;
use std::path::Path;

use clap::Args;
use presswork::app::search::{Answer, Question, SearchError, search};
use presswork::app::{Project, Request};
use presswork::search::answers::Hit;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::screen::{Format, Screen};
use super::units::count;

/// Look for stories as readers do
///
/// Asks the index of the site's search, by its ranking. `"several words"` is a phrase, `-word` leaves stories out.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork search passkeys
  presswork search '\"attestation keys\" -apple'
  presswork search rust --newest --count 20
  presswork search rust --section security --year 2026
  presswork search datenschutz --language de")]
pub struct Search {
    /// The words; behind `--`, the first may begin with a minus
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// The newest first, instead of the best
    #[arg(long)]
    newest: bool,
    /// Only stories of this section; more than one may be named, as of the following
    #[arg(long, value_name = "TITLE")]
    section: Vec<String>,
    /// Only stories by this author
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Only stories with this tag
    #[arg(long, value_name = "TITLE")]
    tag: Vec<String>,
    /// Only stories of this year
    #[arg(long, value_name = "YEAR")]
    year: Vec<String>,
    /// How many stories are shown
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    count: u16,
    /// Only the edition in this language
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Apply `[environment.NAME]` of config.toml
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
}

/// What is said of an edition's stories together, before they follow.
#[derive(Serialize)]
struct Searched<'a> {
    event: &'static str,
    language: &'a str,
    total: usize,
    /// Whether these are all stories with all words.
    complete: bool,
    /// Whether a phrase that was to leave stories out left out none, because it cannot be looked for.
    vague: bool,
    /// What was looked for instead, where no story has a word as it was typed.
    suggestion: Option<&'a str>,
}

/// A story that was found.
#[derive(Serialize)]
struct Found<'a> {
    event: &'static str,
    language: &'a str,
    headline: &'a str,
    address: &'a str,
    date: String,
    section: &'a str,
    /// Who wrote it, behind the label of what was paid for.
    byline: &'a str,
    passage: &'a str,
    /// The section in which the words stand: what its heading says, and its anchor. Empty before the first heading.
    heading: &'a str,
    anchor: &'a str,
}

impl Search {
    pub(super) fn run(self, root: &Path, screen: &Screen) -> Result<Exit, Fault> {
        let mut request = Request::default();
        request.overrides.environment = self.environment;
        let project = Project::new(root, request);
        let meter = Meter::new(screen);
        let question = Question {
            words: self.words.join(" "),
            filters: vec![
                ("section", self.section),
                ("author", self.author),
                ("tag", self.tag),
                ("year", self.year),
            ],
            newest: self.newest,
            most: self.count.into(),
            language: self.language,
        };
        let answers = search(&project, &question, &meter);
        meter.clear();
        let answers = answers.map_err(|error| match error {
            SearchError::Absent => Fault::failed("the site has no search").help(
                "a site has one where its theme has `search.html` and an article is public; `search = false` leaves one out",
            ),
            SearchError::UnknownValue { ref known, .. } if !known.is_empty() => {
                let shown = known.iter().take(12).map(|one| format!("`{one}`"));
                let shown = shown.collect::<Vec<_>>().join(", ");
                Fault::failed(error.to_string()).help(format!("stories have {shown}"))
            }
            error => Fault::failed(error.to_string()),
        })?;
        let is_wordless = |answer: &Answer| answer.results.wordless && answer.results.total == 0;
        if answers.iter().all(is_wordless) {
            return Err(Fault::failed("there is no word to look for")
                .help("`-word` leaves out stories that other words find"));
        }
        answers.iter().for_each(|answer| show(answer, screen));
        let found = answers.iter().any(|answer| answer.results.total > 0);
        Ok(if found { Exit::Fine } else { Exit::Failed })
    }
}

fn show(answer: &Answer, screen: &Screen) {
    let results = &answer.results;
    if screen.format == Format::Json {
        screen.event(&Searched {
            event: "searched",
            language: &answer.language,
            total: results.total,
            complete: results.complete,
            vague: results.vague,
            suggestion: results.suggestion.as_deref(),
        });
        results
            .hits
            .iter()
            .for_each(|hit| screen.event(&found(answer, hit)));
        return;
    }
    let mut text = count(results.total, "story", "stories");
    if let Some(meant) = &results.suggestion {
        text.push_str(&format!(", for `{meant}`"));
    } else if results.total > 0 && !results.complete {
        text.push_str(", none with all words");
    }
    if results.vague {
        text.push_str("; a phrase with a word that is nearly everywhere leaves out none");
    }
    text.push('\n');
    for hit in &results.hits {
        text.push_str(&line(answer, hit));
    }
    screen.result(&text);
}

fn line(answer: &Answer, hit: &Hit) -> String {
    let found = found(answer, hit);
    let passage = marked(found.passage, &hit.passage_marks);
    let about = [&found.date, found.section, found.byline, found.address];
    let about: Vec<&str> = about.into_iter().filter(|one| !one.is_empty()).collect();
    let headline = marked_headline(hit);
    let mut line = format!("\n{headline}\n  {}\n  {passage}\n", about.join("  "));
    if !found.anchor.is_empty() {
        let heading = marked(found.heading, &hit.heading_marks);
        line.push_str(&format!("  § {heading}  #{}\n", found.anchor));
    }
    line
}

fn marked_headline(hit: &Hit) -> String {
    marked(&hit.document.headline, &hit.headline_marks)
}

/// Returns a text with the words that were found between stars.
fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut done = 0;
    for mark in marks {
        let (Some(before), Some(word)) = (text.get(done..mark.start), text.get(mark.clone()))
        else {
            continue;
        };
        out.push_str(&format!("{before}*{word}*"));
        done = mark.end;
    }
    out + text.get(done..).unwrap_or_default()
}

fn found<'a>(answer: &'a Answer, hit: &'a Hit) -> Found<'a> {
    let document = &hit.document;
    let passage = document.passages.get(hit.passage);
    let section = document.sections.get(hit.section);
    Found {
        event: "found",
        language: &answer.language,
        headline: &document.headline,
        address: &document.address,
        date: day(document.date),
        section: &document.section,
        byline: &document.byline,
        passage: passage.map_or("", |passage| &passage.text),
        heading: section.map_or("", |section| &section.heading),
        anchor: section.map_or("", |section| &section.anchor),
    }
}

/// Returns the date of a point in time, which counts from 1970 in the site's zone.
fn day(seconds: i64) -> String {
    let moment = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    moment.strftime("%Y-%m-%d").to_string()
}
