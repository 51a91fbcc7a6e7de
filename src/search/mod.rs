//! The search index of a site: from articles to static files, and from a query to results.
//!
//! Bytes in, bytes out: nothing here knows a file system, a clock or a network.
//!
//! One index for each language. All files but the root, `index.bin`, are named by the fingerprint of their content (xxh3, 64 bits, in hex) and
//! can be cached for ever; the root is asked for anew. Numbers are varints of at most 32 bits; strings are a length and UTF-8;
//! "continued" is the length of what is shared with the key before, and the rest. Every bound is checked: what is wrong is a `Fault`.
//!
//! - **root**: `PW`, version (7), language, number of documents, day of the newest, stride; the document files (fingerprint,
//!   lengths of the groups in units of 32 bytes as bits: their order, and each; days since the file before) by date; the word files
//!   (first key continued, fingerprint, head, length). It says where every document lies, so that results wait for one request each.
//! - **Document file**: groups, each a length, two documents deflated together, and zeros up to the next unit. Of a document: date,
//!   headline, address, section, byline, sections with anchors, headings and the places at which they begin, passages; an anchor that
//!   follows from its heading is not written. Document number = file × stride + place: ascending by date.
//! - **Word file**: the deflated dictionary (its head), then the lists of its keys in order. A key is a folded form, a stem, both,
//!   a filter's value (`\x01tag:rust`), or a pair of frequent stems (`\x02of\x02the`). All keys, continued, come first; then for each
//!   one flags; documents with the form; the stem continued; documents of the stem (more than with a form that is the stem), the
//!   number of places if it is frequent; the lengths of up to three lists: documents with the stem in the headline, other documents,
//!   and places.
//! - **Lists** are bits: numbers in Exp-Golomb codes, each list with the order in which its numbers are short. Documents: the
//!   order, the kind of levels (the eight of stems, none, or those of pairs), and for each the gap to the one before times the number of
//!   levels, and its level; behind the last level of pairs stands the number of several remainders: 0 for all, then come any two
//!   and any three of them, by their bits. Places: the orders of
//!   first places and of gaps; for each document in the lists' order the number of further places, the first, and the gaps.
//! - **Places** are the numbers of words in an article. Paragraphs begin at multiples of 16, and at least four places apart, so that
//!   no phrase reaches into the next, and a word more in one paragraph does not move the others, as a rule.
//!
//! ## Rules
//!
//! - **Phrases are exact**, but for frequent words. A stem is frequent in more places than `Sizes` says for sites of this size: its
//!   list would be longer than queries can afford, so no places are written. Each two frequent stems that stand side by side
//!   somewhere have a list of documents instead, whose levels are the remainders of the place by thirteen: one, two, three, or all
//!   where there are more. A phrase needs all of its pairs, at remainders that fit each other and the places of other words. A frequent word
//!   beside rare ones stands for any. So that nobody misses a story for it, an excluded phrase of more than a pair leaves out no document
//!   where one of its words is frequent, and `vague` is true. `node.js`, `CVE-2026-1234` and `l’école` are phrases.
//! - **Forms**: a form that no text has is looked for with other endings of its language, and then with one typo.
//! - **What is found depends on no budget.** A document must have every word, but words in more than a fifth of the documents (and
//!   more than 32) are not required beside others; in more than 2,048 documents, only their headline list is read. Where no document
//!   has all words, some are enough, and `complete` is false. So it is where a stem is in more than 16,384 documents: its long list
//!   is not written.
//! - **Order**: the level is BM25F over fields against fixed lengths; times the rarity (a logarithm in sixteenths); times
//!   2 + (words in the headline)³ + 2 (words as far apart as in the query)³ + words within 8 places of the next; a little for newness,
//!   counted from the newest document. Places and pairs for this are read up to 10 kB, of the rarest first: that alone depends on bytes. Integers only.
//! - **Borders depend on one key alone**, so that unchanged files keep their names and `update` gives the bytes that `build` gives.
//!   Files of documents also end when they are full: a story more in the past moves up to a few hundred others.
//! - **Passages** are the openings of paragraphs (60 to 240 bytes), up to a 26th of the text, first of those with which sections
//!   begin. All headings are kept: where a section has more of the words than the best passage, by their places (read up to 12 kB,
//!   of the rarest words first), it is the one that is led to.

pub mod answers;
pub(crate) mod build;
pub mod bytes;
pub(crate) mod cuts;
pub(crate) mod dictionary;
pub mod documents;
pub(crate) mod entry;
pub(crate) mod index;
pub(crate) mod indexer;
pub(crate) mod lists;
pub(crate) mod lookup;
pub(crate) mod pairs;
pub(crate) mod passages;
pub(crate) mod phrases;
pub(crate) mod query;
pub(crate) mod ranking;
pub(crate) mod root;
pub(crate) mod sections;
pub(crate) mod store;
pub(crate) mod update;
pub(crate) mod words;

#[cfg(test)]
mod tests;
