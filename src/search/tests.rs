//! Holds the index to a scan of the texts, and its updates to indexing anew, over random sites.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;

use crate::search::answers::{Order, Request, Results};
use crate::search::build::build;
use crate::search::bytes::Fault;
use crate::search::cuts::Sizes;
use crate::search::entry::{Article, Block, Entry, Label};
use crate::search::index::Index;
use crate::search::indexer::Indexer;
use crate::search::query::Typing;
use crate::search::root;
use crate::search::store::{Fetch, Store};
use crate::search::update::{Previous, update};

const WORDS: [&str; 14] = [
    "kernel",
    "patch",
    "patches",
    "rust",
    "the",
    "c++",
    "node.js",
    "网络搜索",
    "privacy",
    "release",
    "éclair",
    "x86-64",
    "modem",
    "vendor",
];

struct Files<'a>(&'a Index, Vec<u8>);

impl Fetch for Files<'_> {
    fn fetch(&self, name: &str, part: Option<Range<usize>>) -> Result<Vec<u8>, Fault> {
        let file = if name == root::NAME {
            Some(&self.1[..])
        } else {
            self.0.files.get(name).map(AsRef::as_ref)
        };
        let missing = || Fault::Missing(name.to_owned());
        let file = file.ok_or_else(missing)?;
        Ok(file
            .get(part.unwrap_or(0..file.len()))
            .ok_or_else(missing)?
            .to_vec())
    }
}

fn search(index: &Index, text: &str) -> Results {
    let store = Store::open(Files(index, index.root.encode())).expect("the index is whole");
    let request = Request {
        text,
        typing: Typing::Finished,
        order: Order::Relevance,
        filters: &[],
        from: 0,
        most: 1000,
    };
    store.search(&request).expect("the index is whole")
}

fn addresses(results: &Results) -> BTreeSet<String> {
    results
        .hits
        .iter()
        .map(|hit| hit.document.address.clone())
        .collect()
}

fn words() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..WORDS.len(), 0..12)
}

prop_compose! {
    fn article()(address in 0..10_000u32, date in 0..1_000_000_000i64, headline in words(), blocks in proptest::collection::vec(words(), 0..5)) -> Article {
        let text = |words: &[usize]| words.iter().map(|&word| WORDS[word]).collect::<Vec<_>>().join(" ");
        Article {
            address: format!("/{address}/"),
            date,
            headline: text(&headline),
            tags: headline.iter().take(2).map(|&word| WORDS[word].to_owned()).collect(),
            blocks: blocks.iter().map(|words| Block::Paragraph(text(words))).collect(),
            ..Article::default()
        }
    }
}

/// An article that has each word in a paragraph of its own: a form that no text has is found by none.
fn every_word() -> Article {
    let blocks = WORDS.iter();
    Article {
        address: "/every/".to_owned(),
        blocks: blocks
            .map(|word| Block::Paragraph((*word).to_owned()))
            .collect(),
        ..Article::default()
    }
}

fn entries(articles: &[Article]) -> Vec<Arc<Entry>> {
    let mut indexer = Indexer::new("en");
    let mut entries: Vec<Arc<Entry>> = articles
        .iter()
        .map(|article| Arc::new(indexer.entry(article)))
        .collect();
    entries.sort_by_key(|entry| entry.label.address);
    entries.dedup_by_key(|entry| entry.label.address);
    entries
}

/// Sizes as of a small site.
const SIZES: Sizes = Sizes {
    words: 16 << 10,
    documents: 32,
    places: 2 << 10,
};

/// Sizes with which most words are frequent, as on a large site.
const LARGE: Sizes = Sizes { places: 8, ..SIZES };

fn built(entries: &[Arc<Entry>], sizes: Sizes) -> Index {
    build(entries, "en", sizes).expect("entries are whole")
}

fn labels(entries: &[Arc<Entry>]) -> Vec<Label> {
    let mut labels: Vec<Label> = entries.iter().map(|entry| entry.label).collect();
    labels.sort_unstable();
    labels
}

/// Updates an index, with the files that stay.
fn updated(
    index: &Index,
    before: &[Arc<Entry>],
    after: &[Arc<Entry>],
    sizes: Sizes,
) -> Option<Index> {
    let all = || before.iter().chain(after);
    let previous = Previous {
        root: &index.root,
        labels: &labels(before),
        file: &|fingerprint| index.files.get(&root::file_name(fingerprint)).cloned(),
        entry: &|label| all().find(|entry| entry.label == *label).cloned(),
    };
    let mut next = update(&previous, &labels(after), sizes).expect("all is there")?;
    next.take_over(index);
    Some(next)
}

/// Returns the stems of each stretch of text of an article.
fn rows(article: &Article) -> Vec<Vec<String>> {
    let language = crate::search::words::Language::new("en");
    let blocks = article.blocks.iter().map(|block| match block {
        Block::Paragraph(text) | Block::Picture(text) | Block::Heading { text, .. } => text,
    });
    let texts = [&article.headline]
        .into_iter()
        .chain(blocks)
        .chain(&article.tags);
    texts
        .map(|text| {
            let mut row = Vec::new();
            language.each_word(text, |word| {
                row.resize(word.place as usize, String::new());
                row.push(language.stem(word.form));
            });
            row
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..crate::base::random::config() })]

    // A word in many of more than 32 documents is not required beside others.
    #[test]
    fn finds_what_a_scan_finds(mut articles in proptest::collection::vec(article(), 1..32), a in 0..5usize, b in 0..5usize) {
        articles.push(every_word());
        articles.sort_by(|a, b| a.address.cmp(&b.address));
        articles.dedup_by(|a, b| a.address == b.address);
        let entries = entries(&articles);
        let index = built(&entries, SIZES);
        let language = crate::search::words::Language::new("en");
        let (first, second) = (language.stem(WORDS[a]), language.stem(WORDS[b]));
        let scan = |has: &dyn Fn(&[Vec<String>]) -> bool| -> BTreeSet<String> {
            articles.iter().filter(|article| has(&rows(article))).map(|article| article.address.clone()).collect()
        };
        let has = |rows: &[Vec<String>], stem: &String| rows.iter().any(|row| row.contains(stem));
        let one = scan(&|rows| has(rows, &first));
        prop_assert_eq!(addresses(&search(&index, WORDS[a])), one.clone());
        let all = scan(&|rows| has(rows, &first) && has(rows, &second));
        if !all.is_empty() {
            prop_assert_eq!(addresses(&search(&index, &format!("{} {}", WORDS[a], WORDS[b]))), all);
        }
        let without = scan(&|rows| has(rows, &first) && !has(rows, &second));
        prop_assert_eq!(addresses(&search(&index, &format!("{} -{}", WORDS[a], WORDS[b]))), without);
        let phrase = scan(&|rows| rows.iter().any(|row| row.windows(2).any(|pair| pair[0] == first && pair[1] == second)));
        let found = addresses(&search(&index, &format!("\"{} {}\"", WORDS[a], WORDS[b])));
        prop_assert_eq!(found, phrase);
        let other = scan(&|rows| has(rows, &first) && !rows.iter().any(|row| row.windows(2).any(|pair| pair[0] == second && pair[1] == first)));
        prop_assert_eq!(addresses(&search(&index, &format!("{} -\"{} {}\"", WORDS[a], WORDS[b], WORDS[a]))), other);
    }

    #[test]
    fn updates_as_if_indexed_anew(
        articles in proptest::collection::vec(article(), 90..140),
        edited in proptest::collection::vec((0..90usize, article()), 0..3),
        added in proptest::collection::vec(article(), 0..3),
        removed in 0..4usize,
    ) {
        let before = entries(&articles);
        let mut next = articles.clone();
        for (place, article) in edited {
            next[place].blocks = article.blocks;
            next[place].headline = article.headline;
        }
        next.extend(added);
        next.drain(3..3 + removed);
        let after = entries(&next);
        for sizes in [SIZES, LARGE] {
            let index = built(&before, sizes);
            // Words may have become frequent, or be so no longer.
            if let Some(updated) = updated(&index, &before, &after, sizes) {
                let anew = built(&after, sizes);
                prop_assert_eq!(&updated.root, &anew.root);
                prop_assert_eq!(updated.files, anew.files);
            }
        }
    }

    #[test]
    fn phrases_of_frequent_words_are_found(articles in proptest::collection::vec(article(), 1..32), a in 0..5usize, b in 0..5usize, c in 0..5usize) {
        let mut articles = articles;
        articles.push(every_word());
        articles.sort_by(|a, b| a.address.cmp(&b.address));
        articles.dedup_by(|a, b| a.address == b.address);
        let index = built(&entries(&articles), LARGE);
        let language = crate::search::words::Language::new("en");
        let phrase = [a, b, c].map(|word| language.stem(WORDS[word]));
        let has = |article: &&Article| rows(article).iter().any(|row| row.windows(3).any(|words| words == phrase));
        let wanted: BTreeSet<String> = articles.iter().filter(has).map(|article| article.address.clone()).collect();
        let found = addresses(&search(&index, &format!("\"{} {} {}\"", WORDS[a], WORDS[b], WORDS[c])));
        prop_assert!(found.is_superset(&wanted), "{found:?} {wanted:?}");
    }

    #[test]
    fn an_excluded_phrase_leaves_out_no_other_document(articles in proptest::collection::vec(article(), 1..32), phrase in proptest::collection::vec(0..5usize, 2..5)) {
        let mut articles = articles;
        articles.push(every_word());
        articles.sort_by(|a, b| a.address.cmp(&b.address));
        articles.dedup_by(|a, b| a.address == b.address);
        let index = built(&entries(&articles), LARGE);
        let phrase: Vec<&str> = phrase.into_iter().map(|word| WORDS[word]).collect();
        let all = addresses(&search(&index, phrase[0]));
        let quoted = format!("\"{}\"", phrase.join(" "));
        let left = search(&index, &format!("{} -{quoted}", phrase[0]));
        let excluded: BTreeSet<String> = &all - &addresses(&left);
        let exact = addresses(&search(&built(&entries(&articles), SIZES), &quoted));
        let wanted = if left.vague { BTreeSet::new() } else { exact };
        prop_assert_eq!(excluded, wanted);
    }

    #[test]
    fn damaged_files_are_no_panic(articles in proptest::collection::vec(article(), 1..20), place in 0..5000usize, byte: u8, cut: bool) {
        let entries = entries(&articles);
        let mut index = built(&entries, if cut { SIZES } else { LARGE });
        for bytes in index.files.values_mut() {
            let mut damaged: Vec<u8> = bytes.to_vec();
            if cut {
                damaged.truncate(place % damaged.len());
            } else {
                let length = damaged.len();
                damaged[place % length] = byte;
            }
            *bytes = damaged.into();
        }
        let store = Store::open(Files(&index, index.root.encode())).expect("the root is whole");
        let filters = [vec!["tag:rust".to_owned()]];
        let request = Request {
            text: "rust \"the kernel\" -modem pri", typing: Typing::Unfinished, order: Order::Newest, filters: &[], from: 0, most: 10,
        };
        let _ = store.search(&request);
        let _ = store.search(&Request { filters: &filters, ..request });
        let mut root = index.root.encode();
        let length = root.len();
        root[place % length] = byte;
        let _ = root::Root::decode(&root);
        let _ = root::Root::decode(&root[..place % length]);
    }
}
