//! Why stories are related, for `presswork explain related`.

use std::collections::BTreeMap;
use std::path::Path;

use presswork::app::{Project, Request};
use presswork::link;
use presswork::memo::Memo;
use presswork::model::site::{Edition, Story};
use presswork::parse;
use presswork::pipeline::{self, Audience};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::progress::Meter;
use super::screen::{Format, Screen};

/// The number of stories that are explained: the shown ones, and a few with lower scores.
const MOST: usize = 10;

/// The number of words that are named for each story.
const WORDS: usize = 6;

/// A related story.
#[derive(Serialize)]
struct Related {
    event: &'static str,
    file: String,
    title: String,
    /// Between 0 and 1.
    score: f32,
    /// Whether the story's page shows it.
    shown: bool,
    terms: Vec<Term>,
}

/// What a word adds to a score.
#[derive(Serialize)]
struct Term {
    term: String,
    score: f32,
}

/// Explains which stories are related to one, and why.
pub(super) fn run(root: &Path, asked: &str, screen: &Screen) -> Result<Exit, Fault> {
    let request = Request {
        // Drafts have related stories as well.
        audience: Audience {
            drafts: true,
            future: true,
        },
        ..Request::default()
    };
    let inputs = Project::new(root, request).scan()?;
    let meter = Meter::new(screen);
    let current = pipeline::survey(&inputs, &mut Memo::default(), &meter);
    meter.clear();
    let site = current.site();
    let found = site
        .editions
        .iter()
        .find_map(|edition| Some((edition, position(edition, asked)?)));
    let Some((edition, own)) = found else {
        return Err(Fault::usage(format!("there is no story `{asked}`"))
            .help("name its file, such as `content/articles/slug.md`, its address or its slug"));
    };
    let story = &edition.stories[own];
    let path = &story.article.path;
    let settings = site.config.settings();
    let source = parse::source(path, story.article.meta.kind, &settings);
    let words = match inputs.tree.source(path) {
        Ok(bytes) => parse::terms(bytes, &source, &settings),
        Err(fault) => return Err(Fault::failed(format!("cannot read {path}: {fault}"))),
    };
    let related = explain(edition, own, &words);
    if screen.format == Format::Json {
        related.iter().for_each(|one| screen.event(one));
        return Ok(Exit::Fine);
    }
    screen.result(&explanation(edition, story, &related));
    Ok(Exit::Fine)
}

/// Returns the explanation for people.
fn explanation(edition: &Edition, story: &Story, related: &[Related]) -> String {
    let mut text = format!(
        "Related to {}, by the words that both share:\n",
        story.card.title
    );
    if related.is_empty() {
        text.push_str("  no other story shares a word with it that is not everywhere\n");
    }
    for one in related {
        let mark = if one.shown { "" } else { "  (not shown)" };
        text.push_str(&format!(
            "\n{:.2}  {} ({}){mark}\n",
            one.score, one.title, one.file
        ));
        let terms = one.terms.iter();
        let terms: Vec<String> = terms
            .map(|one| format!("{} {:.2}", one.term, one.score))
            .collect();
        text.push_str(&format!("      {}\n", terms.join(", ")));
    }
    if !story.article.meta.related.is_empty() {
        let shown: Vec<&str> = story
            .related
            .iter()
            .map(|index| edition.stories[*index].card.title.as_str())
            .collect();
        text.push_str(&format!(
            "\nThe writer chose what is shown, with `related`: {}\n",
            shown.join(", ")
        ));
    }
    text
}

fn position(edition: &Edition, asked: &str) -> Option<usize> {
    let asked = asked.trim_start_matches("./");
    let is = |story: &Story| {
        let meta = &story.article.meta;
        story.article.path.as_str() == asked
            || story.address.trim_matches('/') == asked.trim_matches('/')
            || meta.stem == asked
            || meta.slug.as_ref().is_some_and(|slug| slug.value == asked)
    };
    edition.stories.iter().position(is)
}

fn explain(edition: &Edition, own: usize, words: &BTreeMap<u32, String>) -> Vec<Related> {
    let shown = &edition.stories[own].related;
    link::explain(&edition.stories, own, MOST)
        .into_iter()
        .map(|near| {
            let story = &edition.stories[near.story];
            let stems = near.stems.iter().take(WORDS);
            Related {
                event: "related",
                file: story.article.path.to_string(),
                title: story.card.title.clone(),
                score: near.score,
                shown: shown.contains(&near.story),
                terms: stems
                    .filter_map(|(stem, score)| {
                        Some(Term {
                            term: words.get(stem)?.clone(),
                            score: *score,
                        })
                    })
                    .collect(),
            }
        })
        .collect()
}
