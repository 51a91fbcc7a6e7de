//! The plans that carry texts, in two files. `plan-parts` has them in binary form, some hundred together; those that are new
//! are appended, so that an edit of a large site writes a few, and what no site needs any more stays until it is more than
//! what one site needs. `plans` says which site the plans are of, which texts each of them carries and where it lies, so that
//! an edit reads a few plans.
//!
//! A file that is cut off, damaged, or of another format or program is taken for missing.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::snapshot::{program, take};
use super::{appended, entry_file};
use crate::base::Fp;
use crate::model::output_plans::WantedPlans;
use crate::pipeline::TextPlans;

const FORM: &[u8] = b"presswork plans 2\n";

/// What stands at the beginning of `plans`: the format, the program that wrote it, the site, and the length and the
/// fingerprint of the index.
const HEAD: u64 = FORM.len() as u64 + 3 * 16 + 8;

/// The length of what stands at the beginning of `plan-parts`: the fingerprint of the parts with which the file began.
const NAME: u64 = 16;

/// The files in which plans are kept.
#[derive(Clone)]
pub(super) struct PlanFiles {
    pub(super) index: PathBuf,
    pub(super) parts: PathBuf,
}

/// Where plans are.
#[derive(Serialize, Deserialize)]
struct Index {
    /// What the file of parts begins with.
    name: Fp,
    /// The length of the file when it began.
    began: u64,
    /// Its length.
    length: u64,
    parts: Vec<Part>,
    /// The plans of the site, in the order in which they are rendered.
    rows: Vec<Row>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            name: Fp::default(),
            began: NAME,
            length: NAME,
            parts: Vec::new(),
            rows: Vec::new(),
        }
    }
}

/// Plans that lie together.
#[derive(Serialize, Deserialize)]
struct Part {
    place: Range<u64>,
    bytes: Fp,
}

/// A plan.
#[derive(Serialize, Deserialize)]
struct Row {
    /// The fingerprint of all that is kept of it.
    content: Fp,
    /// The fingerprints of the paths of the texts that it carries.
    texts: Vec<Fp>,
    at: Place,
}

/// Where a plan is: the number of its part, and its number there.
type Place = (usize, usize);

struct Head {
    site: Fp,
    /// Where the index is.
    index: Range<u64>,
    bytes: Fp,
}

impl PlanFiles {
    /// Returns which site the plans are of.
    pub(super) fn site(&self) -> Option<Fp> {
        Some(self.head()?.site)
    }

    /// Returns the plans of a site that carry texts of which `wanted` says so; `None` where they are of another site, or
    /// damaged.
    pub(super) fn read(&self, site: Fp, wanted: &dyn Fn(&Fp) -> bool) -> Option<Vec<WantedPlans>> {
        let head = self.head().filter(|head| head.site == site)?;
        let index = self.read_index(head)?;
        let mut rows: FxHashMap<usize, Vec<(usize, usize)>> = FxHashMap::default();
        for (number, row) in index.rows.iter().enumerate() {
            if row.texts.iter().any(wanted) {
                let (part, place) = row.at;
                rows.entry(part).or_default().push((place, number));
            }
        }
        let plans = rows.into_iter().map(|(part, rows)| {
            let part = index.parts.get(part)?;
            let bytes = entry_file::read(&self.parts, part.place.clone())?;
            let is_whole = Fp::of_bytes(&bytes) == part.bytes;
            let plans = is_whole.then(|| postcard::from_bytes(&bytes).ok());
            Some(WantedPlans {
                rows,
                plans: plans.flatten()?,
            })
        });
        plans.collect()
    }

    /// Writes the plans that the file of parts has not, and returns the pieces of the index, which are to be written next.
    ///
    /// # Errors
    ///
    /// Fails where the file cannot be written, and where a plan has no binary form.
    pub(super) fn write_parts(&self, plans: &TextPlans) -> io::Result<Vec<Vec<u8>>> {
        let encoded = |known: Index| known.with(plans).map_err(io::Error::other);
        let more = match self.known(plans) {
            Some(known) => Some((known.length, encoded(known)?)),
            None => None,
        };
        let index = match more.filter(|(_, (index, _))| index.length <= 2 * index.began) {
            Some((kept, (index, new))) => {
                appended::append(&self.parts, kept, new.iter())?;
                index
            }
            None => {
                let (mut index, new) = encoded(Index::default())?;
                index.name = Fp::of_parts(&new);
                index.began = index.length;
                let name = index.name.0.to_le_bytes().to_vec();
                appended::begin(&self.parts, std::iter::once(&name).chain(&new))?;
                index
            }
        };
        let index = postcard::to_stdvec(&index).map_err(io::Error::other)?;
        let mut head = FORM.to_vec();
        head.extend(program().0.to_le_bytes());
        head.extend(plans.site.0.to_le_bytes());
        head.extend((index.len() as u64).to_le_bytes());
        head.extend(Fp::of_bytes(&index).0.to_le_bytes());
        Ok(vec![head, index])
    }

    /// Returns what the files have, where they are intact as far as can be seen, and have half of the plans at least.
    fn known(&self, plans: &TextPlans) -> Option<Index> {
        let head = self.head().filter(|_| !plans.were_damaged)?;
        let index = self.read_index(head)?;
        let name = entry_file::read(&self.parts, 0..NAME)?;
        let is_same = name == index.name.0.to_le_bytes();
        let is_there = fs::metadata(&self.parts).is_ok_and(|file| file.len() >= index.length);
        let known: FxHashSet<Fp> = index.rows.iter().map(|row| row.content).collect();
        let stay = plans.rows.iter().filter(|row| known.contains(&row.content));
        (is_same && is_there && 2 * stay.count() >= plans.rows.len()).then_some(index)
    }

    fn head(&self) -> Option<Head> {
        let head = entry_file::read(&self.index, 0..HEAD)?;
        let mut rest = head.strip_prefix(FORM)?;
        let program_of = u128::from_le_bytes(take(&mut rest)?);
        let site = u128::from_le_bytes(take(&mut rest)?);
        let length = u64::from_le_bytes(take(&mut rest)?);
        let bytes = u128::from_le_bytes(take(&mut rest)?);
        let end = HEAD.checked_add(length)?;
        (program_of == program().0).then_some(Head {
            site: Fp(site),
            index: HEAD..end,
            bytes: Fp(bytes),
        })
    }

    fn read_index(&self, head: Head) -> Option<Index> {
        let index = entry_file::read(&self.index, head.index)?;
        let is_whole = Fp::of_bytes(&index) == head.bytes;
        is_whole
            .then(|| postcard::from_bytes(&index).ok())
            .flatten()
    }
}

impl Index {
    /// Returns the index with these plans, and the parts that are new.
    fn with(mut self, plans: &TextPlans) -> Result<(Self, Vec<Vec<u8>>), postcard::Error> {
        let known = self.rows.iter().map(|row| (row.content, row.at));
        let mut places: FxHashMap<Fp, Place> = known.collect();
        let rows = plans.rows.iter();
        let is_new: Vec<bool> = rows.map(|row| !places.contains_key(&row.content)).collect();
        let encoded: Vec<(usize, Vec<u8>)> = (plans.encode)(&is_new)?
            .into_par_iter()
            .map(|part| Ok((part.len(), postcard::to_stdvec(&part)?)))
            .collect::<Result<_, _>>()?;
        let numbered = (self.parts.len()..).zip(&encoded);
        let at = numbered.flat_map(|(part, (length, _))| (0..*length).map(move |row| (part, row)));
        let new = plans.rows.iter().zip(&is_new);
        let new = new.filter(|(_, is_new)| **is_new);
        places.extend(new.map(|(row, _)| row.content).zip(at));
        for (_, bytes) in &encoded {
            let start = self.length;
            self.length += bytes.len() as u64;
            self.parts.push(Part {
                place: start..self.length,
                bytes: Fp::of_bytes(bytes),
            });
        }
        let rows = plans.rows.iter().filter_map(|row| {
            Some(Row {
                content: row.content,
                texts: row.texts.clone(),
                at: *places.get(&row.content)?,
            })
        });
        self.rows = rows.collect();
        Ok((self, encoded.into_iter().map(|(_, bytes)| bytes).collect()))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::base::Hashed;
    use crate::base::pooled::Pooled;
    use crate::pipeline::TextPlan;

    const SITE: Fp = Fp(7);

    fn files(folder: &TempDir) -> PlanFiles {
        PlanFiles {
            index: folder.path().join("plans"),
            parts: folder.path().join("plan-parts"),
        }
    }

    /// Keeps a plan for each title, which carries the text with the number that the title has as its place here.
    fn keep(files: &PlanFiles, titles: &[&str], were_damaged: bool) {
        let rows = (0..).zip(titles).map(|(number, title)| TextPlan {
            content: Fp::of(title),
            texts: vec![Fp(number)],
        });
        let plans = TextPlans {
            site: SITE,
            were_damaged,
            rows: rows.collect(),
            encode: Box::new(|wanted| {
                let titles = titles.iter().zip(wanted).filter(|(_, wanted)| **wanted);
                let titles: Vec<Hashed<String>> = titles
                    .map(|(title, _)| Hashed::new((*title).to_owned()))
                    .collect();
                let parts = titles.chunks(2);
                parts
                    .map(|part| Pooled::write(part, postcard::to_stdvec))
                    .collect()
            }),
        };
        let index = files.write_parts(&plans).unwrap();
        fs::write(&files.index, index.concat()).unwrap();
    }

    /// Returns the titles of the plans with texts that are wanted, in the plans' order.
    fn titles(files: &PlanFiles, wanted: &dyn Fn(u128) -> bool) -> Option<Vec<String>> {
        let plans = files.read(SITE, &|text| wanted(text.0))?;
        let plans = plans.into_iter().map(|WantedPlans { rows, plans }| {
            plans.read(|pieces| {
                let titles = rows.iter().map(|(row, number)| {
                    let title: Hashed<String> = postcard::from_bytes(pieces.get(*row)?).ok()?;
                    Some((*number, (*title).clone()))
                });
                titles.collect::<Option<Vec<(usize, String)>>>()
            })
        });
        let mut titles = plans.collect::<Option<Vec<_>>>()?.concat();
        titles.sort();
        Some(titles.into_iter().map(|(_, title)| title).collect())
    }

    #[test]
    fn plans_are_found_by_their_texts() {
        let folder = TempDir::new().unwrap();
        let files = files(&folder);
        assert_eq!(files.site(), None);
        keep(&files, &["One", "Two", "Three"], false);
        assert_eq!(files.site(), Some(SITE));
        assert_eq!(titles(&files, &|text| text == 1).unwrap(), ["Two"]);
        assert_eq!(titles(&files, &|_| false).unwrap(), [""; 0]);
        assert_eq!(titles(&files, &|_| true).unwrap(), ["One", "Two", "Three"]);
        assert!(files.read(Fp(8), &|_| true).is_none());
    }

    #[test]
    fn new_plans_are_appended_until_half_of_the_file_is_not_needed() {
        let folder = TempDir::new().unwrap();
        let files = files(&folder);
        let all = ["One", "Two", "Three", "Four", "Five", "Six", "Seven"];
        keep(&files, &all, false);
        let before = fs::read(&files.parts).unwrap();
        let mut longest = 0;
        for number in 0..30 {
            let mut all = all;
            let new = format!("Version {number}");
            all[number % 7] = &new;
            keep(&files, &all, false);
            let now = fs::read(&files.parts).unwrap();
            assert!(number > 0 || now.starts_with(&before) && now.len() > before.len());
            assert_eq!(titles(&files, &|_| true).unwrap(), all);
            longest = longest.max(now.len());
        }
        assert!(longest <= 3 * before.len(), "{longest}");
        // What a killed process appended is in nobody's way.
        let known = fs::read(&files.parts).unwrap();
        fs::write(&files.parts, [&*known, b"more"].concat()).unwrap();
        keep(&files, &all, false);
        assert_eq!(titles(&files, &|_| true).unwrap(), all);
    }

    #[test]
    fn a_damaged_file_is_none() {
        let folder = TempDir::new().unwrap();
        let files = files(&folder);
        keep(&files, &["One", "Two", "Three"], false);
        for path in [&files.index, &files.parts] {
            let complete = fs::read(path).unwrap();
            let is_read = |bytes: &[u8]| {
                fs::write(path, bytes).unwrap();
                titles(&files, &|_| true).is_some()
            };
            for cut in 0..complete.len() {
                assert!(!is_read(&complete[..cut]), "cut at {cut}");
            }
            for at in 0..complete.len() {
                let mut other = complete.clone();
                other[at] ^= 1;
                // What a file of parts is called matters when more is appended.
                let is_name = path == &files.parts && at < 16;
                assert_eq!(is_read(&other), is_name, "changed at {at}");
            }
            assert!(is_read(&complete));
        }
    }

    #[test]
    fn nothing_is_appended_to_another_file_and_to_a_damaged_one() {
        let folder = TempDir::new().unwrap();
        let files = files(&folder);
        let all = ["One", "Two", "Three"];
        keep(&files, &all, false);
        let index = fs::read(&files.index).unwrap();
        keep(&files, &["Four", "Five", "Six"], false);
        // A process was killed between the two files.
        fs::write(&files.index, index).unwrap();
        assert_eq!(titles(&files, &|_| true), None);
        keep(&files, &all, false);
        assert_eq!(titles(&files, &|_| true).unwrap(), all);

        let mut damaged = fs::read(&files.parts).unwrap();
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&files.parts, damaged).unwrap();
        assert_eq!(titles(&files, &|_| true), None);
        keep(&files, &all, true);
        assert_eq!(titles(&files, &|_| true).unwrap(), all);
    }
}
