//! What the index keeps of one article, stored between builds.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::search::bytes::{Fault, Reader, put_bytes};
use crate::search::documents::{Document, Passage, Section};
use crate::search::lists::LAST_PLACE;

/// A paragraph, a list item, a heading or the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading that can be linked to.
    Heading {
        /// Its anchor, without `#`.
        anchor: String,
        /// What it says.
        text: String,
    },
    /// Running text.
    Paragraph(String),
    /// What is said of a picture: its words are found, but no result shows them.
    Picture(String),
}

/// An article as the index wants it.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// Where it is, from the site's root.
    pub address: String,
    /// When it was published, in seconds since 1970, as a clock in the site's time zone shows it.
    pub date: i64,
    /// Its title.
    pub headline: String,
    /// Its summary.
    pub standfirst: String,
    /// Who wrote it, as results show it: behind the label of what was paid for.
    pub byline: String,
    /// Its section, as filters show it.
    pub section: String,
    /// Its authors, as filters show them.
    pub authors: Vec<String>,
    /// Its tags, as filters show them.
    pub tags: Vec<String>,
    /// Its year, as filters show it: that of its date in the site's time zone.
    pub year: String,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// What decides where an entry stands in the index, and whether it changed. Entries are in the order of their labels.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Label {
    /// When the article was published, in seconds since 1970.
    pub date: i64,
    /// The fingerprint of its address.
    pub address: u64,
    /// Of all that the entry says.
    pub fingerprint: u64,
}

/// An article's words and what its results show, ready to be indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the index.
    pub label: Label,
    /// The values that filters know it by, such as `tag:rust`, in ascending order.
    pub facets: Vec<String>,
    /// What results show, encoded.
    pub document: Vec<u8>,
    /// Its stems, one after the other: the stem, `number of forms << 4 | tier << 3 | level`, the forms (nothing where one
    /// is the stem itself), the number of places and the gaps between them.
    pub(super) words: Vec<u8>,
}

fn facets(article: &Article) -> Vec<String> {
    let named = |name: &str, value: &String| format!("{name}:{value}");
    let mut facets: Vec<String> = article
        .authors
        .iter()
        .map(|author| named("author", author))
        .collect();
    facets.extend(article.tags.iter().map(|tag| named("tag", tag)));
    facets.extend(
        [("section", &article.section), ("year", &article.year)]
            .map(|(name, value)| named(name, value)),
    );
    facets.retain(|facet| !facet.ends_with(':') && !facet.contains('\n'));
    facets.sort();
    facets.dedup();
    facets
}

/// A stem in an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stem<'a, 'b> {
    /// Where it is written among the words of the entry.
    pub at: u32,
    /// The stem.
    pub stem: &'a [u8],
    /// How it is written.
    pub forms: &'b [&'a [u8]],
    /// Which list the article is in.
    pub tier: usize,
    /// How much the stem counts, within its tier.
    pub level: u16,
    /// Where it stands, in ascending order.
    pub places: &'b [u32],
}

impl Entry {
    /// Makes the entry of an article that says these words; those of each heading begin at a place.
    pub(super) fn new(article: &Article, headings: &[u32], mut words: Vec<u8>) -> Self {
        // The entries of a whole site are in memory at the same time.
        words.shrink_to_fit();
        let mut entry = Self {
            label: Label {
                date: article.date,
                address: xxh3_64(article.address.as_bytes()),
                fingerprint: 0,
            },
            facets: facets(article),
            document: Document::of(article, headings).encode(),
            words,
        };
        entry.label.fingerprint = entry.fingerprint();
        entry
    }

    /// Returns its bytes, to be stored.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.words.len() + self.document.len() + 200);
        out.extend(self.label.date.to_be_bytes());
        out.extend(self.label.address.to_be_bytes());
        put_bytes(&mut out, self.facets.join("\n").as_bytes());
        put_bytes(&mut out, &self.document);
        put_bytes(&mut out, &self.words);
        out
    }

    /// Reads an entry that was stored; `None` where it is not the one with this label.
    pub(crate) fn decode(bytes: &[u8], label: &Label) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let mut entry = Self {
            label: Label {
                date: reader.fingerprint().ok()?.cast_signed(),
                address: reader.fingerprint().ok()?,
                fingerprint: 0,
            },
            facets: {
                let facets = reader.text().ok()?;
                let facets = facets.split('\n').filter(|facet| !facet.is_empty());
                facets.map(str::to_owned).collect()
            },
            document: reader.bytes().ok()?.to_vec(),
            words: reader.bytes().ok()?.to_vec(),
        };
        entry.label.fingerprint = entry.fingerprint();
        (entry.label == *label).then_some(entry)
    }

    fn fingerprint(&self) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&self.label.date.to_be_bytes());
        hash.update(&self.label.address.to_be_bytes());
        for part in [
            &self.words[..],
            &self.document,
            self.facets.join("\n").as_bytes(),
        ] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.digest()
    }

    /// Calls a function with every stem.
    ///
    /// # Errors
    /// `Damaged` where the stored bytes are none of an entry.
    pub(crate) fn each_stem<'a>(
        &'a self,
        mut found: impl FnMut(Stem<'a, '_>),
    ) -> Result<(), Fault> {
        let mut reader = Reader::new(&self.words);
        let (mut forms, mut places) = (Vec::new(), Vec::new());
        while !reader.is_empty() {
            let at = self.words.len() - reader.rest().len();
            let stem = reader.bytes()?;
            let head = reader.number()?;
            forms.clear();
            for _ in 0..head >> FORMS {
                let form = reader.bytes()?;
                forms.push(if form.is_empty() { stem } else { form });
            }
            read_places(&mut reader, &mut places)?;
            let (tier, level) = rank(head);
            found(Stem {
                at: at as u32,
                stem,
                forms: &forms,
                tier,
                level,
                places: &places,
            });
        }
        Ok(())
    }

    /// Returns the tier and the level of the stem that is written at a place, and takes its places.
    ///
    /// # Errors
    /// `Damaged` where none is written there.
    pub(crate) fn stem_at(&self, at: u32, places: &mut Vec<u32>) -> Result<(usize, u16), Fault> {
        let words = self.words.get(at as usize..).ok_or(Fault::Damaged)?;
        let mut reader = Reader::new(words);
        reader.bytes()?;
        let head = reader.number()?;
        for _ in 0..head >> FORMS {
            reader.bytes()?;
        }
        read_places(&mut reader, places)?;
        Ok(rank(head))
    }
}

/// How many bits of a stem's head say its tier and its level; those above are the number of its forms.
const FORMS: u32 = 4;

/// Returns the tier and the level that a stem's head says.
fn rank(head: u32) -> (usize, u16) {
    ((head >> 3 & 1) as usize, (head & 7) as u16)
}

fn read_places(reader: &mut Reader<'_>, places: &mut Vec<u32>) -> Result<(), Fault> {
    places.clear();
    let mut next = 0u32;
    for _ in 0..reader.number()? {
        let place = next
            .checked_add(reader.number()?)
            .filter(|&place| place <= LAST_PLACE);
        let place = place.ok_or(Fault::Damaged)?;
        places.push(place);
        next = place + 1;
    }
    Ok(())
}

impl Document {
    /// Chooses what results show of an article. The words of each heading begin at a place.
    pub fn of(article: &Article, headings: &[u32]) -> Self {
        let mut headings = headings.iter().copied();
        let mut sections = vec![Section {
            anchor: String::new(),
            heading: String::new(),
            place: 0,
        }];
        let mut passages = vec![Passage {
            section: 0,
            text: article.standfirst.clone(),
        }];
        for block in &article.blocks {
            match block {
                Block::Heading { anchor, text } => {
                    sections.push(Section {
                        anchor: anchor.clone(),
                        heading: text.clone(),
                        place: headings.next().unwrap_or(0),
                    });
                }
                Block::Paragraph(text) => passages.push(Passage {
                    section: sections.len() as u32 - 1,
                    text: text.clone(),
                }),
                Block::Picture(_) => {}
            }
        }
        passages.retain(|passage| !passage.text.is_empty());
        crate::search::passages::shorten(&mut passages);
        Self {
            date: article.date,
            headline: article.headline.clone(),
            address: article.address.clone(),
            section: article.section.clone(),
            byline: article.byline.clone(),
            sections,
            passages,
        }
    }
}
