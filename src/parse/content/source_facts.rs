//! Reads the facts of a source file, for lints.

use std::collections::BTreeMap;

use super::front_matter::lines::{Line, Reading, shown};
use super::front_matter::split;
use super::source::Source;
use crate::base::text::part;
use crate::diagnostic::codes::INVALID_FRONT_MATTER;
use crate::model::SourceFacts;
use crate::model::article::Spanned;
use crate::model::config::{RawHtml, Settings};
use crate::model::source_facts::Leftover;
use crate::parse::documents::{document, one_line};
use crate::parse::markdown::{self, Options};
use crate::parse::text;

/// Reads a file's bytes once more. Mistakes were reported when the article was read.
pub(crate) fn source_facts(bytes: Vec<u8>, source: &Source, settings: &Settings) -> SourceFacts {
    let text = text::decode(bytes, &source.path).value;
    let parts = split(&text, &source.path).value;
    let options = Options {
        components: Some(&settings.components),
        ..Options::new(&source.path, &source.language, &settings.markdown)
    };
    let mut keys = BTreeMap::new();
    let mut leftovers = Vec::new();
    if let Some((syntax, range)) = parts.front {
        let read = document(&text, range, syntax, &source.path, &INVALID_FRONT_MATTER);
        for line in shown(&read.value.root) {
            leftovers.extend(of_line(&text, &line, &options));
        }
        let table = read.value.root.into_iter();
        keys.extend(table.map(|(key, node)| (key.text.into_owned(), node.range)));
    }
    leftovers.extend(markdown::leftovers(&text, parts.body_start, &options));
    let passages = markdown::passages(&text, parts.body_start, &options);
    SourceFacts {
        path: source.path.clone(),
        keys,
        headings: passages.headings,
        links: passages.links,
        paragraphs: passages.paragraphs,
        sketch: passages.sketch,
        leftovers,
    }
}

/// Returns what readers see of markup in a line of front matter.
fn of_line(source: &str, line: &Line<'_>, options: &Options<'_>) -> Vec<Spanned<Leftover>> {
    let text = one_line(line.text);
    let html = match line.reading {
        Reading::Headline => markdown::headline(&text, options).html,
        Reading::Inline => {
            let line = markdown::inline(&text, options, RawHtml::Escape).value;
            line.html.with_targets(&[])
        }
    };
    let written = part(source, line.range).unwrap_or_default();
    markdown::of_line(&html, written, line.range)
}
