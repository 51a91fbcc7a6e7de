//! The file of plans that carry texts. Its head says which site the plans are of, and where the index ends; the index says
//! which texts each plan carries, and where it lies, so that an edit of a large site reads a few plans.
//!
//! A file that is cut off, damaged, or of another format or program is taken for missing.

use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::entry_file;
use super::snapshot::{program, take};
use crate::base::Fp;
use crate::model::output_plans::{KeptPlans, WantedPlans};

const FORM: &[u8] = b"presswork plans 1\n";

/// What stands at the beginning of the file: the format, the program that wrote it, the site, and the length and the
/// fingerprint of the index.
const HEAD: u64 = FORM.len() as u64 + 3 * 16 + 8;

/// Plans that lie together.
#[derive(Serialize, Deserialize)]
struct Part {
    texts: Vec<Vec<Fp>>,
    /// Where they are, from the end of the index.
    place: Range<u64>,
    bytes: Fp,
}

struct Head {
    site: Fp,
    /// Where the index is.
    index: Range<u64>,
    bytes: Fp,
}

/// Returns plans as pieces of a file.
///
/// # Errors
///
/// Fails where a plan has no binary form.
pub(super) fn encode(site: Fp, plans: Vec<KeptPlans>) -> Result<Vec<Vec<u8>>, postcard::Error> {
    let encoded: Vec<(Vec<Vec<Fp>>, Vec<u8>)> = plans
        .into_par_iter()
        .map(|one| Ok((one.texts, postcard::to_stdvec(&one.plans)?)))
        .collect::<Result<_, _>>()?;
    let mut end = 0;
    let (index, parts): (Vec<Part>, Vec<Vec<u8>>) = encoded
        .into_iter()
        .map(|(texts, bytes)| {
            let start = end;
            end += bytes.len() as u64;
            let part = Part {
                texts,
                place: start..end,
                bytes: Fp::of_bytes(&bytes),
            };
            (part, bytes)
        })
        .unzip();
    let index = postcard::to_stdvec(&index)?;
    let mut head = FORM.to_vec();
    head.extend(program().0.to_le_bytes());
    head.extend(site.0.to_le_bytes());
    head.extend((index.len() as u64).to_le_bytes());
    head.extend(Fp::of_bytes(&index).0.to_le_bytes());
    Ok([vec![head, index], parts].concat())
}

/// Returns which site the plans in a file are of.
pub(super) fn site(path: &Path) -> Option<Fp> {
    Some(head(path)?.site)
}

/// Returns the plans of a site in a file that carry texts of which `wanted` says so; `None` where they are of another site.
pub(super) fn read(
    path: &Path,
    site: Fp,
    wanted: &dyn Fn(&Fp) -> bool,
) -> Option<Vec<WantedPlans>> {
    let head = head(path).filter(|head| head.site == site)?;
    let end = head.index.end;
    let index = entry_file::read(path, head.index)?;
    let index: Vec<Part> = (Fp::of_bytes(&index) == head.bytes)
        .then(|| postcard::from_bytes(&index).ok())
        .flatten()?;
    let mut plans = Vec::new();
    for Part {
        texts,
        place,
        bytes,
    } in index
    {
        let texts = texts.iter().enumerate();
        let rows = texts.filter(|(_, texts)| texts.iter().any(wanted));
        let rows: Vec<usize> = rows.map(|(row, _)| row).collect();
        if rows.is_empty() {
            continue;
        }
        let place = end.checked_add(place.start)?..end.checked_add(place.end)?;
        let part = entry_file::read(path, place)?;
        if Fp::of_bytes(&part) != bytes {
            return None;
        }
        let part = postcard::from_bytes(&part).ok()?;
        plans.push(WantedPlans { rows, plans: part });
    }
    Some(plans)
}

fn head(path: &Path) -> Option<Head> {
    let head = entry_file::read(path, 0..HEAD)?;
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

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::base::Hashed;
    use crate::base::pooled::Pooled;

    fn bytes() -> Vec<u8> {
        let plans = ["One", "Two"].map(|title| Hashed::new(title.to_owned()));
        let plans = Pooled::write(&plans, postcard::to_stdvec).unwrap();
        let texts = vec![vec![Fp(1)], vec![Fp(2), Fp(3)]];
        let parts = encode(Fp(7), vec![KeptPlans { texts, plans }]).unwrap();
        parts.concat()
    }

    /// Returns the rows of the plans that carry the third text.
    fn rows(path: &Path) -> Option<Vec<Vec<usize>>> {
        let plans = read(path, Fp(7), &|text| *text == Fp(3))?;
        Some(plans.into_iter().map(|one| one.rows).collect())
    }

    #[test]
    fn plans_are_found_by_their_texts() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("plans");
        assert_eq!(site(&path), None);
        fs::write(&path, bytes()).unwrap();
        assert_eq!(site(&path), Some(Fp(7)));
        assert_eq!(rows(&path), Some(vec![vec![1]]));
        assert_eq!(read(&path, Fp(7), &|_| false).unwrap().len(), 0);
        assert!(read(&path, Fp(8), &|_| true).is_none());
    }

    #[test]
    fn a_damaged_file_is_none() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("plans");
        let complete = bytes();
        for cut in 0..complete.len() {
            fs::write(&path, &complete[..cut]).unwrap();
            assert_eq!(rows(&path), None, "cut at {cut}");
        }
        for at in 0..complete.len() {
            let mut other = complete.clone();
            other[at] ^= 1;
            fs::write(&path, other).unwrap();
            assert_eq!(rows(&path), None, "changed at {at}");
        }
    }
}
