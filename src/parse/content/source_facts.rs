//! Reads the facts of a source file, for lints.

use std::collections::BTreeMap;

use super::front_matter::split;
use super::source::Source;
use crate::diagnostic::codes::INVALID_FRONT_MATTER;
use crate::model::SourceFacts;
use crate::model::config::Settings;
use crate::parse::documents::document;
use crate::parse::markdown::{self, Options};
use crate::parse::text;

/// Reads a file's bytes once more. Mistakes were reported when the article was read.
pub(crate) fn source_facts(bytes: Vec<u8>, source: &Source, settings: &Settings) -> SourceFacts {
    let text = text::decode(bytes, &source.path).value;
    let parts = split(&text, &source.path).value;
    let keys = parts.front.map_or_else(BTreeMap::new, |(syntax, range)| {
        let read = document(&text, range, syntax, &source.path, &INVALID_FRONT_MATTER);
        let table = read.value.root.into_iter();
        table
            .map(|(key, node)| (key.text.into_owned(), node.range))
            .collect()
    });
    let options = Options::new(&source.path, &source.language, &settings.markdown);
    let passages = markdown::passages(&text, parts.body_start, &options);
    SourceFacts {
        path: source.path.clone(),
        keys,
        headings: passages.headings,
        links: passages.links,
        paragraphs: passages.paragraphs,
        sketch: passages.sketch,
        leftovers: markdown::leftovers(&text, parts.body_start, &options),
    }
}
