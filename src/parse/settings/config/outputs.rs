//! `[outputs]`: the kinds of files, and their forms.

use crate::model::config::Outputs;
use crate::model::publishing::Encoding;
use crate::parse::documents::{Fallback, KeySpec, Reader, keys};

keys! {
    /// `[outputs]`
    pub(super) OUTPUTS:
    AUTHORS = KeySpec::flag("authors", "Author pages.").or(Fallback::Flag(true));
    TAGS = KeySpec::flag("tags", "Tag pages.").or(Fallback::Flag(true));
    ARCHIVE = KeySpec::flag("archive", "The archive by year and month.").or(Fallback::Flag(true));
    TERM_FEEDS = KeySpec::flag("term_feeds", "Feeds of categories, tags and authors.")
        .or(Fallback::Flag(true));
    ATOM = KeySpec::flag("atom", "Atom beside RSS.").or(Fallback::Flag(true));
    JSON_FEED = KeySpec::flag("json_feed", "JSON Feed beside RSS.").or(Fallback::Flag(true));
    LLMS = KeySpec::flag("llms", "`llms.txt`, and every article as Markdown.")
        .or(Fallback::Flag(false));
    MINIFY = KeySpec::flag(
        "minify", "Whether pages lose comments and white space that nobody sees.",
    ).or(Fallback::Flag(false));
    PRECOMPRESS = KeySpec::texts(
        "precompress", "Codings in which texts have compressed twins: `br`, `gzip`.",
    ).or(Fallback::None);
}

/// Reads `[outputs]`.
pub(super) fn outputs(reader: &mut Reader<'_, '_>) -> Outputs {
    Outputs {
        precompress: precompress(reader),
        authors: reader.is_on(&AUTHORS),
        tags: reader.is_on(&TAGS),
        archive: reader.is_on(&ARCHIVE),
        term_feeds: reader.is_on(&TERM_FEEDS),
        atom: reader.is_on(&ATOM),
        json_feed: reader.is_on(&JSON_FEED),
        llms: reader.is_on(&LLMS),
        minify: reader.is_on(&MINIFY),
    }
}

fn precompress(reader: &mut Reader<'_, '_>) -> Vec<Encoding> {
    let codings = [("br", Encoding::Brotli), ("gzip", Encoding::Gzip)];
    let names = reader.names(&PRECOMPRESS);
    let mut chosen: Vec<Encoding> = names
        .iter()
        .filter_map(|name| reader.choose(&PRECOMPRESS, &name.value, name.range, &codings))
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
