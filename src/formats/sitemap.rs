//! The sitemap (sitemaps.org protocol 0.9), split under an index where it grows too long.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::xml_writer::XmlWriter;
use super::{Format, Plans, file};
use crate::base::{Hashed, Moment};
use crate::diagnostic::Outcome;
use crate::model::addresses::{self, SITEMAP};
use crate::model::site::Story;
use crate::model::{Card, Content, Edition, Plan, Site};
use crate::render::RenderContext;

/// `/sitemap.xml`, and `/sitemap-1.xml`, `/sitemap-2.xml` … where one file does not hold all
pub(crate) struct Sitemap;

/// What one file may hold.
#[derive(Clone, Copy)]
struct Limits {
    addresses: usize,
    bytes: usize,
}

/// The protocol's own limits; 50 MB are 52,428,800 bytes.
const LIMITS: Limits = Limits {
    addresses: 50_000,
    bytes: 52_428_800,
};

/// More than everything around the addresses takes.
const FRAME: usize = 256;

/// More than everything around one address takes, its last change included.
const ENTRY: usize = 100;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

#[derive(Debug, Hash)]
enum Facts {
    Pages(Vec<Entry>),
    /// Full addresses of sitemaps, with the last change of anything in them.
    Index(Vec<(String, Option<Moment>)>),
}

/// A page that search engines may list.
#[derive(Clone, Debug)]
enum Entry {
    /// A story or a standing page.
    Story(Hashed<Card>),
    /// A list: its full address, and its last change where that is truthfully known.
    List(String, Option<Moment>),
}

impl Entry {
    fn address(&self) -> &str {
        match self {
            Entry::Story(card) => &card.permalink,
            Entry::List(address, _) => address,
        }
    }

    fn changed(&self) -> Option<Moment> {
        match self {
            Entry::Story(card) => Some(card.modified()),
            Entry::List(_, changed) => *changed,
        }
    }

    /// Returns at least as many bytes as the entry takes.
    fn len(&self) -> usize {
        let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
        let address = self.address().as_bytes();
        let escaped = address.iter().filter(|byte| special(byte)).count();
        ENTRY + address.len() + escaped * "&quot;".len()
    }
}

/// By what the sitemap shows alone: another headline changes no sitemap.
impl Hash for Entry {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.address(), self.changed()).hash(state);
    }
}

impl Format for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let mut add = |address: &str, facts: Facts| out.add(address, None, file::view(facts));
        let entries: Vec<Entry> = site
            .editions
            .iter()
            .flat_map(|one| entries(site, one))
            .collect();
        let parts = split(&entries, LIMITS);
        if parts.len() < 2 {
            add(SITEMAP, Facts::Pages(entries));
            return;
        }
        let mut index = Vec::with_capacity(parts.len());
        for (i, part) in parts.into_iter().enumerate() {
            let address = addresses::sitemap_part(i + 1);
            let entries = &entries[part];
            let changed = entries.iter().filter_map(Entry::changed);
            index.push((site.config.base.absolute(&address), latest(changed)));
            add(&address, Facts::Pages(entries.to_vec()));
        }
        add(SITEMAP, Facts::Index(index));
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let bytes = write(file::facts(plan));
        Outcome::clean(Content::Bytes(bytes))
    }
}

fn write(facts: &Facts) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    let place = |xml: &mut XmlWriter, name: &str, address: &str, changed: Option<Moment>| {
        xml.element(name, &[], |xml| {
            xml.text("loc", &[], address);
            if let Some(changed) = changed {
                xml.text("lastmod", &[], &changed.rfc3339());
            }
        });
    };
    match facts {
        Facts::Pages(entries) => xml.element("urlset", &[NAMESPACE], |xml| {
            for entry in entries {
                place(xml, "url", entry.address(), entry.changed());
            }
        }),
        Facts::Index(files) => xml.element("sitemapindex", &[NAMESPACE], |xml| {
            for (file, changed) in files {
                place(xml, "sitemap", file, *changed);
            }
        }),
    }
    xml.finish()
}

/// Cuts the entries into files that keep to the limits.
fn split(entries: &[Entry], limits: Limits) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut from, mut bytes) = (0, FRAME);
    for (at, entry) in entries.iter().enumerate() {
        let more = entry.len();
        if at > from && (at - from >= limits.addresses || bytes + more > limits.bytes) {
            parts.push(from..at);
            (from, bytes) = (at, FRAME);
        }
        bytes += more;
    }
    parts.push(from..entries.len());
    parts
}

fn latest(moments: impl Iterator<Item = Moment>) -> Option<Moment> {
    moments.max_by_key(|moment| moment.unix)
}

/// Returns everything of an edition that search engines may list. Of a list that has several pages it
/// is the first, from which the others are found.
fn entries(site: &Site, edition: &Edition) -> Vec<Entry> {
    let chrome = &edition.chrome;
    let whole = latest(
        edition
            .stories
            .iter()
            .filter(is_public)
            .map(|story| story.card.modified()),
    );
    let mut entries = vec![Entry::List(chrome.permalink.clone(), whole)];
    let stories = edition.stories.iter().filter(is_public);
    entries.extend(stories.map(|story| Entry::Story(story.card.clone())));
    let pages = edition.pages.iter().filter(is_public);
    entries.extend(pages.map(|page| match page.article.meta.date {
        Some(_) => Entry::Story(page.card.clone()),
        // A page without a date has the moment of the build, which says nothing.
        None => Entry::List(page.card.permalink.clone(), page.card.updated),
    }));
    entries.extend(lists(site, edition, whole));
    entries
}

/// Returns the lists of an edition: those of terms, the overviews and the archive. `whole` is the last
/// change of any story.
fn lists(site: &Site, edition: &Edition, whole: Option<Moment>) -> Vec<Entry> {
    let (base, chrome) = (&site.config.base, &edition.chrome);
    let newest = |stories: &[usize]| {
        let stories = stories.iter().map(|index| &edition.stories[*index]);
        latest(stories.filter(is_public).map(|story| story.card.modified()))
    };
    let mut entries = Vec::new();
    for taxonomy in &edition.taxonomies {
        for term in &taxonomy.terms {
            if !term.address.is_empty() && !term.stories.is_empty() {
                let address = term.profile.permalink.clone();
                entries.push(Entry::List(address, newest(&term.stories)));
            }
        }
    }
    // Search engines are asked not to list the page of the search.
    let listed = chrome
        .overviews
        .iter()
        .filter(|(name, _)| **name != "search");
    for (name, url) in listed {
        let changed = match name.as_ref() {
            "archive" => whole,
            "corrections" => corrected(edition),
            // Lists of names change when one is added, of which nothing is known.
            _ => None,
        };
        entries.push(Entry::List(format!("{}{url}", base.origin), changed));
    }
    if chrome.overviews.contains_key("archive") {
        for year in &edition.archive {
            for month in &year.months {
                let address = addresses::month(&edition.prefix, year.year, month.month);
                let changed = newest(&month.stories);
                entries.push(Entry::List(base.absolute(&address), changed));
            }
        }
    }
    entries
}

fn is_public(story: &&Story) -> bool {
    story.card.held.is_none()
}

/// Returns the moment of the last correction.
fn corrected(edition: &Edition) -> Option<Moment> {
    let stories = edition.stories.iter();
    let all = stories.flat_map(|story| &story.article.meta.corrections);
    latest(all.map(|correction| correction.date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize) -> Vec<Entry> {
        let changed = Moment::parse("2026-05-08T06:30Z", &jiff::tz::TimeZone::UTC);
        (0..count)
            .map(|n| Entry::List(format!("https://example.org/?a&\"<{n}>"), changed))
            .collect()
    }

    #[test]
    fn no_file_holds_more_than_the_protocol_allows() {
        let entries = entries(120_001);
        let parts = split(&entries, LIMITS);
        let sizes: Vec<usize> = parts.iter().map(ExactSizeIterator::len).collect();
        assert_eq!(sizes, [50_000, 50_000, 20_001]);
        assert_eq!(split(&entries[..50_000], LIMITS).len(), 1);
        assert_eq!(split(&[], LIMITS).len(), 1);
    }

    #[test]
    fn no_file_is_longer_than_the_protocol_allows() {
        let entries = entries(40);
        let limits = Limits {
            addresses: 50_000,
            bytes: 1_500,
        };
        let parts = split(&entries, limits);
        assert!(parts.len() > 1);
        let mut next = 0;
        for part in parts {
            assert_eq!(part.start, next);
            next = part.end;
            let bytes = write(&Facts::Pages(entries[part].to_vec())).len();
            assert!(bytes <= limits.bytes, "{bytes}");
        }
        assert_eq!(next, entries.len());
    }
}
