//! `[outputs]`: which kinds of files are made, and in what forms.

use super::{Reader, on};
use crate::model::config::Outputs;
use crate::model::publishing::Encoding;

/// Reads `[outputs]`.
pub(super) fn outputs(reader: &mut Reader<'_, '_>) -> Outputs {
    reader.section("outputs", |reader| Outputs {
        precompress: precompress(reader),
        authors: on(reader, "authors"),
        tags: on(reader, "tags"),
        archive: on(reader, "archive"),
        term_feeds: on(reader, "term_feeds"),
        atom: on(reader, "atom"),
        json_feed: on(reader, "json_feed"),
        llms: reader.flag("llms").unwrap_or(false),
        minify: reader.flag("minify").unwrap_or(false),
    })
}

fn precompress(reader: &mut Reader<'_, '_>) -> Vec<Encoding> {
    let codings = [("br", Encoding::Brotli), ("gzip", Encoding::Gzip)];
    let names = reader.names("precompress");
    let mut chosen: Vec<Encoding> = names
        .iter()
        .filter_map(|name| reader.choose("precompress", &name.value, name.range, &codings))
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
