//! The words by which related stories are found, for `presswork related`.

use std::collections::BTreeMap;

use super::front_matter::{Context, front_matter};
use super::keywords::{Texts, words_of_stems};
use super::source::Source;
use super::summary;
use crate::model::config::Settings;
use crate::parse::markdown::{self, Options};
use crate::parse::text;

/// Reads a file's bytes once more, and returns a word for each stem of its
/// [`Outline::terms`](crate::model::Outline), by the stem's hash.
pub fn terms(bytes: Vec<u8>, source: &Source, settings: &Settings) -> BTreeMap<u32, String> {
    let text = text::decode(bytes, &source.path).value;
    let context = Context {
        file: &source.path,
        kind: source.kind,
        language: &source.language,
        stem: &source.stem,
        settings,
    };
    let options = Options {
        prose: true,
        ..Options::new(&source.path, &source.language, &settings.markdown)
    };
    let (meta, _, start) = front_matter(&text, &context, &options).value;
    let written = markdown::markdown(&text, start, &options).value;
    let summary = match meta.summary.is_empty() {
        true => summary::summary(&written.opening),
        false => meta.summary,
    };
    let texts = Texts {
        title: &meta.title,
        tags: meta.tags.iter().map(|tag| tag.value.as_str()).collect(),
        summary: &summary,
        headings: &written.headings,
        body: &written.prose,
    };
    words_of_stems(&texts, &source.language)
}
