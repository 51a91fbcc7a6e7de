//! A Markdown file, read.

use std::borrow::Cow;

use super::front_matter::{Context, front_matter};
use super::highlight::Highlighter;
use super::keywords::{Texts, keywords};
use super::markdown::{self, Options};
use super::source::Source;
use super::{length, summary};
use crate::base::{Fp, Hashed};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::article::Text;
use crate::model::config::Settings;
use crate::model::{Article, Kind, Outline};

/// Reads a file's bytes.
pub fn article(bytes: Vec<u8>, source: &Source, settings: &Settings) -> Outcome<Article> {
    let mut diagnostics = Vec::new();
    let text = super::decode(bytes, &source.path).drain_into(&mut diagnostics);
    let context = Context {
        file: &source.path,
        kind: source.kind,
        language: &source.language,
        stem: &source.stem,
        settings,
    };
    let relates = source.kind == Kind::Article && settings.articles.related > 0;
    let options = Options {
        highlight: settings
            .highlight
            .then_some(&Highlighter as &dyn markdown::Highlight),
        prose: relates,
        ..Options::new(&source.path, &source.language, &settings.markdown)
    };
    let inline = |line: &str| markdown::inline(line, &options);
    let (mut meta, body_start) =
        front_matter(&text, &context, &inline).drain_into(&mut diagnostics);
    let written = markdown::markdown(&text, body_start, &options).drain_into(&mut diagnostics);

    if source.kind == Kind::Article {
        diagnostics.extend(repeated_headline(&meta.title, &written.headlines));
    }
    if meta.summary_given
        && let Cow::Owned(plain) = summary::plain(&meta.summary)
    {
        meta.summary = plain;
    }
    meta.length = length::length(&written.count, &settings.reading);
    if meta.summary.is_empty() {
        meta.summary = summary::summary(&written.opening);
        // Front matter that could not be read may well have one.
        let readable = |one: &Diagnostic| one.code != &codes::INVALID_FRONT_MATTER;
        if source.kind == Kind::Article && diagnostics.iter().all(readable) {
            diagnostics.push(
                Diagnostic::new(&codes::MISSING_SUMMARY, "this article has no summary")
                    .at(Span::new(&source.path, first_line(&text)))
                    .help("add `summary = \"…\"`: one or two sentences for lists, feeds and search engines"),
            );
        }
    }
    let terms = if relates {
        let texts = Texts {
            title: &meta.title,
            tags: meta.tags.iter().map(|tag| tag.value.as_str()).collect(),
            summary: &meta.summary,
            headings: &written.headings,
            body: &written.prose,
        };
        keywords(&texts, &source.language)
    } else {
        Vec::new()
    };
    let body_text = text.get(body_start..).unwrap_or_default();
    let body_fp = Fp::of(&(
        body_text,
        &source.language,
        &settings.markdown,
        settings.highlight,
    ));
    let outline = Outline {
        body_start: u32::try_from(body_start).unwrap_or(u32::MAX),
        anchors: written.anchors,
        refs: written.refs,
        calls: written.calls,
        terms,
    };
    let article = Article {
        path: source.path.clone(),
        meta: Hashed::new(meta),
        outline: std::sync::Arc::new(outline),
        text: Text::new(body_fp, written.body),
    };
    Outcome::new(article, diagnostics)
}

/// Reports a heading of the text that says the headline once more.
fn repeated_headline(title: &str, headlines: &[(Span, String)]) -> Option<Diagnostic> {
    let words = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let (span, _) = headlines
        .iter()
        .find(|(_, text)| words(text) == words(title))?;
    Some(
        Diagnostic::new(
            &codes::REPEATED_HEADLINE,
            "the text says the headline once more",
        )
        .at(span.clone())
        .help("take this line out: the page shows the title above the text"),
    )
}

fn first_line(text: &str) -> std::ops::Range<usize> {
    0..text.find(['\n', '\r']).unwrap_or(text.len())
}
