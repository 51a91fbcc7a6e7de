//! From articles to entries: which stems an article has, how much each counts, and where they stand.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::search::bytes::{put, put_bytes};
use crate::search::entry::{Article, Block, Entry};
use crate::search::lists::{LAST_PLACE, PARAGRAPH_GAP, PARAGRAPH_STEP, TIERS};
use crate::search::words::Language;

/// The lowest worth shown by the levels of a tier, and by how much one is above the other.
const SCALE: [(u32, u32); TIERS] = [(194, 8), (32, 24)];

/// The worths, of 255, between which the levels of a tier lie: first, and how many each has.
const WORTHS: [(u32, u32); TIERS] = [(160, 12), (32, 28)];

/// What a word is worth in a document, by its tier and level, from 0 to 255.
pub(crate) fn points(tier: usize, level: u16) -> u32 {
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

/// Makes entries of one language. What it learned of words is used for all of them.
pub(crate) struct Indexer {
    language: Rc<Language>,
    /// The numbers of forms.
    numbers: FxHashMap<Box<str>, u32>,
    /// The forms, by their numbers.
    forms: Vec<Form>,
    /// The numbers of stems.
    stem_numbers: FxHashMap<Box<str>, u32>,
    /// The stems, by their numbers, and the place of each among those of the text that is being read, plus one.
    stems: Vec<(Box<str>, u32)>,
}

/// A form that was met in some text.
struct Form {
    text: Box<str>,
    /// The number of its stem.
    stem: u32,
    /// Whether the text that is being read has it.
    is_met: bool,
}

/// The words of one article.
#[derive(Default)]
struct Text {
    /// Its stems in the order in which they were met.
    stems: Vec<Met>,
    /// Its forms: the number of each, and the place of the next one of the same stem in this list, plus one.
    forms: Vec<(u32, u32)>,
    /// Its words: the stem's place in the list above, and the word's.
    words: Vec<(u32, u32)>,
    /// The next word's place.
    place: u32,
    /// How many words each field has.
    lengths: [u32; FIELDS.len()],
}

/// A stem of an article.
struct Met {
    /// The number of the stem.
    stem: u32,
    /// The place of its last form in the list of forms, plus one.
    form: u32,
    /// How many forms it has.
    forms: u32,
    /// How often each field has it.
    counts: [u32; FIELDS.len()],
}

impl Indexer {
    /// Takes the rules of a language by its code.
    pub(crate) fn new(code: &str) -> Self {
        Self {
            language: Rc::new(Language::new(code)),
            numbers: FxHashMap::default(),
            forms: Vec::new(),
            stem_numbers: FxHashMap::default(),
            stems: Vec::new(),
        }
    }

    /// Makes an article's entry.
    pub(crate) fn entry(&mut self, article: &Article) -> Entry {
        let mut text = Text::default();
        self.read(&article.headline, HEADLINE, &mut text);
        self.read(&article.standfirst, STANDFIRST, &mut text);
        for tag in &article.tags {
            self.read(tag, TAGS, &mut text);
        }
        // What follows a heading is its section's.
        let mut headings = Vec::new();
        for block in &article.blocks {
            match block {
                Block::Heading { text: words, .. } => {
                    headings.push(text.place);
                    self.read(words, HEADINGS, &mut text);
                }
                Block::Paragraph(words) | Block::Picture(words) => {
                    self.read(words, BODY, &mut text);
                }
            }
        }
        Entry::new(article, &headings, self.encode(&text))
    }

    /// Reads a paragraph.
    fn read(&mut self, words: &str, field: usize, text: &mut Text) {
        let base = text.place;
        let language = Rc::clone(&self.language);
        let end = language.each_word(words, |word| {
            let place = base.saturating_add(word.place);
            if place <= LAST_PLACE {
                let form = self.number(word.form);
                self.meet(form, field, place, text);
            }
        });
        let end = base.saturating_add(end).saturating_add(PARAGRAPH_GAP);
        text.place = end.next_multiple_of(PARAGRAPH_STEP);
    }

    /// Returns the number of a form.
    fn number(&mut self, form: &str) -> u32 {
        if let Some(&known) = self.numbers.get(form) {
            return known;
        }
        let stem = self.language.stem(form);
        let stems = &mut self.stems;
        let stem = *self
            .stem_numbers
            .entry(stem.into())
            .or_insert_with_key(|stem| {
                stems.push((stem.clone(), 0));
                stems.len() as u32 - 1
            });
        let number = self.forms.len() as u32;
        self.forms.push(Form {
            text: form.into(),
            stem,
            is_met: false,
        });
        self.numbers.insert(form.into(), number);
        number
    }

    fn meet(&mut self, number: u32, field: usize, place: u32, text: &mut Text) {
        let form = &mut self.forms[number as usize];
        let slot = &mut self.stems[form.stem as usize].1;
        if *slot == 0 {
            text.stems.push(Met {
                stem: form.stem,
                form: 0,
                forms: 0,
                counts: [0; FIELDS.len()],
            });
            *slot = text.stems.len() as u32;
        }
        let met = &mut text.stems[*slot as usize - 1];
        if !form.is_met {
            form.is_met = true;
            text.forms.push((number, met.form));
            met.form = text.forms.len() as u32;
            met.forms += 1;
        }
        met.counts[field] += 1;
        text.lengths[field] += 1;
        text.words.push((*slot - 1, place));
    }

    /// Writes the words of an article, and forgets which of them it has.
    fn encode(&mut self, text: &Text) -> Vec<u8> {
        let mut norms = [0.0; FIELDS.len()];
        let fields = norms.iter_mut().zip(&FIELDS).zip(text.lengths);
        for ((norm, &(boost, length, part)), found) in fields {
            *norm = boost / (1.0 - part + part * f64::from(found) / length);
        }
        let places = text.places();
        let mut rest = &places[..];
        let mut out = Vec::with_capacity(4 * text.words.len() + 16);
        for met in &text.stems {
            let (stem, slot) = &mut self.stems[met.stem as usize];
            *slot = 0;
            let tier = usize::from(met.counts[HEADLINE] == 0);
            let worths = met.counts.iter().zip(norms);
            let worth: f64 = worths.map(|(&count, norm)| f64::from(count) * norm).sum();
            put_bytes(&mut out, stem.as_bytes());
            let level = u32::from(level(worth, tier));
            put(&mut out, met.forms << 4 | (tier as u32) << 3 | level);
            let mut next = met.form;
            while next > 0 {
                let (form, before) = text.forms[next as usize - 1];
                let form = &mut self.forms[form as usize];
                form.is_met = false;
                let is_stem = form.text == *stem;
                put_bytes(&mut out, if is_stem { &[] } else { form.text.as_bytes() });
                next = before;
            }
            let count: u32 = met.counts.iter().sum();
            let (these, others) = rest.split_at(count as usize);
            rest = others;
            put(&mut out, count);
            let mut next = 0;
            for place in these {
                put(&mut out, place - next);
                next = place + 1;
            }
        }
        out
    }
}

impl Text {
    /// Returns the places of all words, stem by stem.
    fn places(&self) -> Vec<u32> {
        let mut next = 0u32;
        let starts = self.stems.iter().map(|met| {
            let start = next;
            next += met.counts.iter().sum::<u32>();
            start
        });
        let mut ends: Vec<u32> = starts.collect();
        let mut places = vec![0; self.words.len()];
        for &(slot, place) in &self.words {
            let end = &mut ends[slot as usize];
            places[*end as usize] = place;
            *end += 1;
        }
        places
    }
}

fn level(worth: f64, tier: usize) -> u16 {
    let (floor, step) = WORTHS[tier];
    let whole = (255.0 * worth / (worth + SATURATION)) as u32;
    (whole.saturating_sub(floor) / step).min(7) as u16
}
