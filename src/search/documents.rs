//! What results show of documents: encoded in groups that are compressed together, in shards by date.

use std::ops::Range;

use crate::search::bytes::{Fault, Reader, pack, put, put_bytes, unpack};
use crate::search::lists::PARAGRAPH_STEP;

/// How many documents are compressed together.
pub const GROUP: usize = 2;

/// The most that a group may unpack to, in bytes; no more of a damaged file is unpacked.
pub const LARGEST_GROUP: u64 = 4 << 20;

/// Groups begin at multiples of so many bytes, so that few bits say where: a root names every group.
const UNIT: usize = 32;

/// A part of an article that can be linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its anchor, without `#`; empty before the first heading.
    pub anchor: String,
    /// What its heading says.
    pub heading: String,
    /// The place at which its words begin, of those in lists.
    pub place: u32,
}

/// The opening of a paragraph, in one of the sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// In which section it stands.
    pub section: u32,
    /// What it says.
    pub text: String,
}

/// What results show of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// When it was published, in seconds since 1970.
    pub date: i64,
    /// Its title.
    pub headline: String,
    /// Where it is.
    pub address: String,
    /// The section of the site.
    pub section: String,
    /// Who wrote it, behind the label of what was paid for.
    pub byline: String,
    /// Its parts; the first is what stands before any heading.
    pub sections: Vec<Section>,
    /// What can be shown of its text, in order.
    pub passages: Vec<Passage>,
}

impl Document {
    /// Returns its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        // Seconds since the year 1834, so that 32 bits reach from there to 1970 + 136 years.
        put(
            &mut out,
            (self.date.clamp(-(1 << 32), (1 << 32) - 1) + (1 << 32))
                .unsigned_abs()
                .wrapping_shr(1) as u32,
        );
        for text in [&self.headline, &self.address, &self.section, &self.byline] {
            put_bytes(&mut out, text.as_bytes());
        }
        put(&mut out, self.sections.len() as u32);
        let mut last = 0;
        for section in &self.sections {
            let anchor = &section.anchor;
            let is_plain = *anchor == plain_anchor(&section.heading);
            put_bytes(&mut out, if is_plain { &[] } else { anchor.as_bytes() });
            put_bytes(&mut out, section.heading.as_bytes());
            let step = section.place / PARAGRAPH_STEP;
            put(&mut out, step.saturating_sub(last));
            last = step;
        }
        put(&mut out, self.passages.len() as u32);
        for passage in &self.passages {
            put(&mut out, passage.section);
            put_bytes(&mut out, passage.text.as_bytes());
        }
        out
    }

    /// Reads a document.
    ///
    /// # Errors
    /// `Damaged` where the bytes are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        let mut reader = Reader::new(bytes);
        let date = (i64::from(reader.number()?) << 1) - (1 << 32);
        let [headline, address, section, byline] = [
            reader.text()?,
            reader.text()?,
            reader.text()?,
            reader.text()?,
        ];
        let mut sections = Vec::new();
        let mut place = 0u32;
        for _ in 0..reader.length()? {
            let (mut anchor, heading) = (reader.text()?, reader.text()?);
            if anchor.is_empty() {
                anchor = plain_anchor(&heading);
            }
            place = place.saturating_add(reader.number()?.saturating_mul(PARAGRAPH_STEP));
            sections.push(Section {
                anchor,
                heading,
                place,
            });
        }
        let mut passages = Vec::new();
        for _ in 0..reader.length()? {
            passages.push(Passage {
                section: reader.number()?,
                text: reader.text()?,
            });
        }
        Ok(Self {
            date,
            headline,
            address,
            section,
            byline,
            sections,
            passages,
        })
    }
}

/// Returns the anchor that most headings have, which is not written.
fn plain_anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let kept = heading.chars().filter(kept);
    kept.map(|c| {
        if c == ' ' {
            '-'
        } else {
            c.to_ascii_lowercase()
        }
    })
    .collect()
}

/// A file of documents while it is written.
#[derive(Debug, Default)]
pub(crate) struct Shard {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// How many units each group has.
    pub(crate) groups: Vec<u32>,
}

impl Shard {
    /// Writes documents.
    pub(crate) fn of(documents: &[&[u8]]) -> Self {
        let mut shard = Self::default();
        documents.chunks(GROUP).for_each(|group| shard.add(group));
        shard
    }

    /// Adds the documents of one group.
    pub(crate) fn add(&mut self, group: &[&[u8]]) {
        let start = self.bytes.len();
        put_bytes(&mut self.bytes, &pack_group(group));
        self.bytes
            .resize(self.bytes.len().next_multiple_of(UNIT), 0);
        self.note(start);
    }

    /// Adds a group as it was written.
    pub(crate) fn add_written(&mut self, group: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(group);
        self.note(start);
    }

    fn note(&mut self, start: usize) {
        let length = self.bytes.len() - start;
        self.groups.push((length / UNIT) as u32);
    }
}

fn pack_group(documents: &[&[u8]]) -> Vec<u8> {
    let mut plain = Vec::new();
    for document in documents {
        put_bytes(&mut plain, document);
    }
    pack(&plain, 6)
}

/// Returns the bytes that a number of units is.
pub(crate) fn length(units: &[u32]) -> usize {
    let units = units.iter().map(|&units| units as usize);
    units.sum::<usize>().saturating_mul(UNIT)
}

/// Returns where the group of the document at a place of a file lies therein, by the units of the file's groups.
///
/// # Errors
/// `Damaged` where there is no such group.
pub(crate) fn group_of(place: usize, groups: &[u32]) -> Result<Range<usize>, Fault> {
    let group = place / GROUP;
    let (before, with) = (groups.get(..group), groups.get(..=group));
    before
        .zip(with)
        .map(|(before, with)| length(before)..length(with))
        .ok_or(Fault::Damaged)
}

/// Unpacks a group and returns the document at a place of its file.
///
/// # Errors
/// `Damaged` where the bytes are no group, or it has no such document.
pub(crate) fn document(group: &[u8], place: usize) -> Result<Document, Fault> {
    let plain = unpack(Reader::new(group).bytes()?, LARGEST_GROUP)?;
    let mut reader = Reader::new(&plain);
    for _ in 0..place % GROUP {
        reader.bytes()?;
    }
    Document::decode(reader.bytes()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_read_whether_or_not_they_follow_from_headings() {
        let section = |anchor: &str, heading: &str| Section {
            anchor: anchor.to_owned(),
            heading: heading.to_owned(),
            place: 0,
        };
        let document = Document {
            date: 0,
            headline: String::new(),
            address: String::new(),
            section: String::new(),
            byline: String::new(),
            sections: vec![
                section("", ""),
                section("whats-new-in-c_api-2-0", "What’s new in C_API 2-0?"),
                section("whats-new-1", "What’s new"),
                section("größer", "Größer"),
            ],
            passages: Vec::new(),
        };
        let bytes = document.encode();
        assert_eq!(Document::decode(&bytes), Ok(document));
        let written = String::from_utf8_lossy(&bytes);
        assert!(!written.contains("whats-new-in") && written.contains("whats-new-1"));
    }
}
