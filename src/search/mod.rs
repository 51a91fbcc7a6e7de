//! The search index of a site: from articles to static files, and from a query to results.
//!
//! Bytes in, bytes out: nothing here knows a file system, a clock or a network.
//!
//! One index for each language. All files but the root, `index.bin`, are named by the fingerprint of their content (xxh3, 64 bits, in hex) and
//! can be cached for ever; the root is asked for anew. Numbers are varints of at most 32 bits; strings are a length and UTF-8;
//! "continued" is the length of what is shared with the key before, and the rest. Every bound is checked: what is wrong is a `Fault`.
//!
//! - **root**: `PW`, version (2), language, number of documents, day of the newest; the document files (fingerprint, length of
//!   the head, length, days since the file before) by date; the word files (first key continued, fingerprint, head, length).
//! - **Document file**: `PWD1`, the groups' lengths, the groups: four documents each, deflated together (date, headline, address,
//!   section, byline, sections with anchors, passages). Document number = file × 512 + place: ascending by date.
//! - **Word file**: the deflated dictionary (its head), then the lists of its keys in order. A key is a folded form, a stem, both,
//!   or a filter's value (`\x01tag:rust`), continued; flags; documents with the form; the stem continued; documents of the stem, the
//!   number of places if they are not written; the lengths of up to three lists: documents with the stem in the headline, other
//!   documents (each `gap << 3 | level`), and places.
//! - **Places**: for each document in the lists' order, for each place the gap of paragraphs, the gap of words (or the word in a new
//!   paragraph) and a bit for "another one", in Exp-Golomb codes: of order 4 for a document's first paragraph and for words, of order 1 for further paragraphs.
//!
//! ## Rules
//!
//! - **Phrases are exact.** A word that stands in more than 12,288 places of the index has none written; in a phrase it stands for
//!   any one word. A phrase of such words alone is searched as words. `node.js`, `CVE-2026-1234` and `l’école` are phrases.
//! - **What is found depends on no budget.** A document must have every word, but words in more than a fifth of the documents (and
//!   more than 32) are not required beside others; in more than 2,048 documents, only their headline list is read. Where no document
//!   has all words, some are enough, and `complete` is false. So it is where a stem is in more than 16,384 documents: its long list
//!   is not written.
//! - **Order**: the level is BM25F over fields against fixed lengths; times the rarity (a logarithm in sixteenths); times
//!   2 + (words in the headline)² + 4 (words as far apart as in the query)² + words within 8 places of the next; a little for newness,
//!   counted from the newest document. Places for this are read up to 48 kB: that alone depends on bytes. Integers only.
//! - **Borders depend on one key alone**, so that unchanged files keep their names and `update` gives the bytes that `build` gives.
//! - **Passages** are the openings of paragraphs (60 to 240 bytes), up to a sixteenth of the text.

pub mod answers;
pub(crate) mod build;
pub mod bytes;
pub(crate) mod cuts;
pub(crate) mod dictionary;
pub mod documents;
pub(crate) mod entry;
pub(crate) mod index;
pub(crate) mod lists;
pub(crate) mod lookup;
pub(crate) mod passages;
pub(crate) mod query;
pub(crate) mod ranking;
pub(crate) mod root;
pub(crate) mod store;
pub(crate) mod update;
pub(crate) mod words;

#[cfg(test)]
mod tests;
