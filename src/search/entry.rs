//! What the index keeps of one article: a function of its text and language alone, stored between builds.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::search::bytes::{Fault, pack, unpack};
use crate::search::documents::{Document, LARGEST_GROUP, Passage, Section};
use crate::search::lists::{LAST_PARAGRAPH, LONGEST_PARAGRAPH, TIERS, WORD_BITS};
use crate::search::words::Language;

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
    /// Who wrote it, as results show it.
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

/// An article's words and what its results show, ready to be indexed. Both are packed, to be stored as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was published, in seconds since 1970.
    pub date: i64,
    /// Its address.
    pub address: String,
    /// The values that filters know it by, such as `tag:rust`, in ascending order.
    pub facets: Vec<String>,
    /// What results show.
    document: Vec<u8>,
    /// Its words in the text's order, paragraph by paragraph.
    words: Vec<u8>,
    /// Of everything above.
    pub fingerprint: u64,
}

/// How entries are packed: fast, since a cold build packs all of them.
const LEVEL: u32 = 3;

/// The lowest worth shown by the levels of a tier, and by how much one is above the other.
const SCALE: [(u32, u32); TIERS] = [(194, 8), (32, 24)];

/// The worths, of 255, between which the levels of a tier lie: first, and how many each has.
const WORTHS: [(u32, u32); TIERS] = [(160, 12), (32, 28)];

/// What a word is worth in a document, by its tier and level, from 0 to 255.
pub(crate) fn points(tier: usize, level: u8) -> u32 {
    let (floor, step) = SCALE[tier.min(TIERS - 1)];
    floor + step * u32::from(level)
}

/// Where a word can stand: its share in the worth, the length at which nothing is corrected, and by how much
/// lengths correct.
const FIELDS: [(f64, f64, f64); 5] = [
    (6.0, 7.0, 0.4),   // headline
    (2.5, 30.0, 0.4),  // standfirst
    (2.0, 30.0, 0.5),  // headings
    (1.0, 800.0, 0.6), // body
    (2.0, 6.0, 0.3),   // tags
];
const HEADLINE: usize = 0;
const STANDFIRST: usize = 1;
const HEADINGS: usize = 2;
const BODY: usize = 3;
const TAGS: usize = 4;

/// At which worth half of the possible is reached.
const SATURATION: f64 = 1.5;

/// The most bytes that the words of an article may unpack to.
const LARGEST_ENTRY: u64 = 1 << 28;

/// Between the words of a stored text, and behind each of its paragraphs. No form has these bytes.
const NEXT_WORD: u8 = 0;
const NEXT_PARAGRAPH: u8 = 1;
/// What is added to the number of a field, so that it is neither of them.
const FIRST_FIELD: u8 = 2;

/// Makes entries of one language.
pub(crate) struct Indexer {
    language: Language,
}

impl Indexer {
    /// Takes the rules of a language by its code.
    pub(crate) fn new(code: &str) -> Self {
        Self {
            language: Language::new(code),
        }
    }

    /// Makes an article's entry.
    pub(crate) fn entry(&self, article: &Article) -> Entry {
        let mut words = Vec::new();
        self.gather(&article.headline, HEADLINE, &mut words);
        self.gather(&article.standfirst, STANDFIRST, &mut words);
        for block in &article.blocks {
            match block {
                Block::Heading { text, .. } => self.gather(text, HEADINGS, &mut words),
                Block::Paragraph(text) => self.gather(text, BODY, &mut words),
            }
        }
        for tag in &article.tags {
            self.gather(tag, TAGS, &mut words);
        }
        let document = Document::of(article).encode();
        let facets = facets(article);
        let identity = (
            xxh3_64(&words),
            xxh3_64(&document),
            xxh3_64(facets.join("\n").as_bytes()),
            article.date,
        );
        let fingerprint = xxh3_64(format!("{identity:?} {}", article.address).as_bytes());
        Entry {
            date: article.date,
            address: article.address.clone(),
            facets,
            document: pack(&document, LEVEL),
            words: pack(&words, LEVEL),
            fingerprint,
        }
    }

    /// Adds a paragraph: its field, and its words as they are folded, with nothing at places that have none.
    fn gather(&self, text: &str, field: usize, out: &mut Vec<u8>) {
        out.push(FIRST_FIELD + field as u8);
        let mut place = 0;
        self.language.each_word(text, |word| {
            out.extend((place..word.place).map(|_| NEXT_WORD));
            out.extend_from_slice(word.form.as_bytes());
            place = word.place;
        });
        out.push(NEXT_PARAGRAPH);
    }
}

fn level(worth: f64, tier: usize) -> u8 {
    let (floor, step) = WORTHS[tier];
    let whole = (255.0 * worth / (worth + SATURATION)) as u32;
    (whole.saturating_sub(floor) / step).min(7) as u8
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
    facets.retain(|facet| !facet.ends_with(':'));
    facets.sort();
    facets.dedup();
    facets
}

/// A stem in an article.
#[derive(Debug, Clone, Copy)]
pub struct Stem<'a> {
    /// The stem.
    pub stem: &'a [u8],
    /// How it is written: pairs of the stem and a form, in ascending order.
    pub forms: &'a [(&'a [u8], &'a [u8])],
    /// Which list the article is in.
    pub tier: usize,
    /// How much the stem counts, within its tier.
    pub level: u8,
    /// Where it stands, in ascending order.
    pub places: &'a [u32],
}

impl Entry {
    /// Returns what results show, encoded.
    ///
    /// # Errors
    /// `Damaged` where the stored bytes are none of an entry.
    pub fn document(&self) -> Result<Vec<u8>, Fault> {
        unpack(&self.document, LARGEST_GROUP)
    }

    /// Returns how many bytes its words and its document have.
    pub fn sizes(&self) -> (usize, usize) {
        (self.words.len(), self.document.len())
    }

    /// Calls a function with every stem, in ascending order.
    ///
    /// # Errors
    /// `Damaged` where the stored bytes are none of an entry.
    pub fn each_stem(
        &self,
        stems: &mut Stems,
        mut found: impl FnMut(Stem<'_>),
    ) -> Result<(), Fault> {
        let plain = unpack(&self.words, LARGEST_ENTRY)?;
        let Text {
            forms: seen,
            words,
            norms,
        } = Text::read(&plain)?;
        for form in &seen {
            stems.learn(form);
        }
        let mut forms: Vec<(&[u8], &[u8], usize)> = Vec::with_capacity(seen.len());
        forms.extend(
            seen.iter()
                .enumerate()
                .map(|(number, form)| (stems.of(form), *form, number)),
        );
        forms.sort_unstable();
        let mut ranks = vec![0; forms.len()];
        for (rank, &(stem, _, number)) in forms.iter().enumerate() {
            let same = rank > 0 && forms[rank - 1].0 == stem;
            ranks[number] = if same { ranks[forms[rank - 1].2] } else { rank };
        }
        let pairs: Vec<(&[u8], &[u8])> =
            forms.iter().map(|&(stem, form, _)| (stem, form)).collect();
        let packed = |&(form, place, field): &(usize, u32, u8)| {
            (ranks[form] as u64) << 40 | u64::from(place) << 8 | u64::from(field)
        };
        let mut words: Vec<u64> = words.iter().map(packed).collect();
        words.sort_unstable();
        let mut places = Vec::new();
        for group in words.chunk_by(|a, b| a >> 40 == b >> 40) {
            let (mut worth, mut tier) = (0.0, TIERS - 1);
            places.clear();
            for word in group {
                let field = (word & 0xff) as usize;
                worth += norms[field];
                tier = tier.min(usize::from(field != HEADLINE));
                places.push((word >> 8) as u32);
            }
            let rank = (group[0] >> 40) as usize;
            let stem = pairs[rank].0;
            let count = pairs[rank..]
                .iter()
                .take_while(|pair| pair.0 == stem)
                .count();
            let forms = &pairs[rank..rank + count];
            found(Stem {
                stem,
                forms,
                tier,
                level: level(worth, tier),
                places: &places,
            });
        }
        Ok(())
    }
}

/// Stems by their forms, as they were met.
pub struct Stems {
    language: Language,
    known: FxHashMap<Vec<u8>, Vec<u8>>,
}

impl Stems {
    /// Starts with nothing known.
    pub fn new(code: &str) -> Self {
        Self {
            language: Language::new(code),
            known: FxHashMap::default(),
        }
    }

    fn learn(&mut self, form: &[u8]) {
        if !self.known.contains_key(form) {
            let stem = self.language.stem(&String::from_utf8_lossy(form));
            self.known.insert(form.to_vec(), stem.into_bytes());
        }
    }

    fn of<'a>(&'a self, form: &'a [u8]) -> &'a [u8] {
        self.known.get(form).map_or(form, Vec::as_slice)
    }
}

/// The stored text of an entry.
struct Text<'a> {
    /// Its forms.
    forms: Vec<&'a [u8]>,
    /// Its words: the number of the form, the place and the field.
    words: Vec<(usize, u32, u8)>,
    /// What a word is worth in each field.
    norms: [f64; FIELDS.len()],
}

impl<'a> Text<'a> {
    fn read(plain: &'a [u8]) -> Result<Self, Fault> {
        let mut ids: FxHashMap<&[u8], usize> = FxHashMap::default();
        let (mut forms, mut words) = (Vec::new(), Vec::with_capacity(plain.len() / 5));
        let mut lengths = [0u32; FIELDS.len()];
        let mut paragraph = 0;
        for row in plain.split(|&byte| byte == NEXT_PARAGRAPH) {
            let Some((field, row)) = row.split_first() else {
                break;
            };
            let field = field.wrapping_sub(FIRST_FIELD);
            let length = lengths.get_mut(usize::from(field)).ok_or(Fault::Damaged)?;
            let mut place = 0;
            for form in row.split(|&byte| byte == NEXT_WORD) {
                if place > LONGEST_PARAGRAPH {
                    (paragraph, place) = (paragraph + 1, 0);
                }
                if !form.is_empty() && paragraph <= LAST_PARAGRAPH {
                    let id = *ids.entry(form).or_insert_with(|| {
                        forms.push(form);
                        forms.len() - 1
                    });
                    words.push((id, paragraph << WORD_BITS | place, field));
                    *length += 1;
                }
                place += 1;
            }
            paragraph += 1;
        }
        let mut norms = [0.0; FIELDS.len()];
        for ((norm, &(boost, length, part)), found) in norms.iter_mut().zip(&FIELDS).zip(lengths) {
            *norm = boost / (1.0 - part + part * f64::from(found) / length);
        }
        Ok(Self {
            forms,
            words,
            norms,
        })
    }
}

impl Document {
    /// Chooses what results show of an article.
    pub fn of(article: &Article) -> Self {
        let mut sections = vec![Section {
            anchor: String::new(),
            heading: String::new(),
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
                    });
                }
                Block::Paragraph(text) => passages.push(Passage {
                    section: sections.len() as u32 - 1,
                    text: text.clone(),
                }),
            }
        }
        passages.retain(|passage| !passage.text.is_empty());
        crate::search::passages::shorten(&mut passages);
        sections.truncate(
            passages
                .last()
                .map_or(1, |passage| passage.section as usize + 1),
        );
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
