//! Which addresses on other sites are written in a site.
//!
//! A theme makes addresses too, such as one for each article by which readers share it. Nobody wrote those, they
//! are right as long as the theme is, and asking for them would tell other hosts of every draft.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::SourcePath;
use crate::diagnostic::Span;
use crate::lints;
use crate::model::{PageFacts, Tree};

/// In how many of the files whose pages link to an address it is looked for. What more pages share comes from the
/// theme or the configuration.
const MOST_ORIGINS: usize = 20;

/// Returns the addresses on other sites to which pages link and that are written in a file, without the part behind
/// `#`, each with a place where it is written.
pub(super) fn elsewhere(
    pages: &[(PageFacts, Option<SourcePath>)],
    tree: &Tree,
) -> BTreeMap<Arc<str>, Span> {
    let mut texts: FxHashMap<&SourcePath, String> = FxHashMap::default();
    let shared = written_in_shared_files(tree);
    let mut written = BTreeMap::new();
    for (link, origins) in links(pages) {
        let in_origins = origins.into_iter().find_map(|origin| {
            let text = texts
                .entry(origin)
                .or_insert_with(|| tree.text(origin).unwrap_or_default());
            let place = lints::place_of_link(text, &link)?;
            Some(Span::bytes(origin, place))
        });
        if let Some(place) = in_origins.or_else(|| shared.get(&*link).cloned()) {
            written.insert(link, place);
        }
    }
    written
}

/// Returns the addresses on other sites to which pages link, each with the files of the first pages that do.
fn links(pages: &[(PageFacts, Option<SourcePath>)]) -> BTreeMap<Arc<str>, Vec<&SourcePath>> {
    let mut found: BTreeMap<Arc<str>, Vec<&SourcePath>> = BTreeMap::new();
    for (page_facts, origin) in pages {
        if page_facts.page.redirect {
            continue;
        }
        for link in &page_facts.page.links {
            if !is_full(link) {
                continue;
            }
            let bare: Arc<str> = match link.split_once('#') {
                Some((bare, _)) => bare.into(),
                None => Arc::clone(link),
            };
            let origins = found.entry(bare).or_default();
            if let Some(origin) = origin
                && origins.len() < MOST_ORIGINS
                && origins.last() != Some(&origin)
            {
                origins.push(origin);
            }
        }
    }
    found
}

fn is_full(link: &str) -> bool {
    link.starts_with("http://") || link.starts_with("https://")
}

/// Returns the full addresses in the files that many pages are made from: the configuration, and texts about authors
/// and categories.
fn written_in_shared_files(tree: &Tree) -> FxHashMap<String, Span> {
    let is_shared = |path: &str| {
        path == "config.toml" || path.ends_with(".md") && !path.starts_with("content/articles/")
    };
    let mut found = FxHashMap::default();
    for path in tree.files.keys().filter(|path| is_shared(path.as_str())) {
        let Ok(text) = tree.text(path) else {
            continue;
        };
        for (start, _) in text.match_indices("http") {
            let rest = &text[start..];
            let ends = |c: char| c.is_whitespace() || "\"'<>`".contains(c);
            let address = rest.split(ends).next().unwrap_or_default();
            if !is_full(address) {
                continue;
            }
            let address = address.split('#').next().unwrap_or_default();
            // In Markdown and in prose, a sign may stand behind an address, and be none of it.
            for address in [
                address,
                address.trim_end_matches([')', ']', '.', ',', ';', ':', '*', '_']),
            ] {
                let place = || Span::bytes(path, start..start + address.len());
                found
                    .entry(address.replace("&amp;", "&"))
                    .or_insert_with(place);
            }
        }
    }
    found
}
