//! The list of the files that presswork wrote into an output folder: `.presswork`, one line a file, and a
//! last line by which damage is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use super::{EmitError, MANIFEST};
use crate::base::{Fp, Moment, OutPath, SourcePath};
use crate::io::file_error::cannot;

/// The first line of a manifest of this format.
const FORM: &str = "presswork manifest 2";
/// The first line of the format before, which has no seal.
const UNSEALED: &str = "presswork manifest 1\n";
/// The beginning of the last line, behind which stands the fingerprint of the lines above.
const SEAL: &str = "sealed ";
/// The beginning of the line with the moment as of which the site is complete.
const AS_OF: &str = "as-of ";
/// The beginning of the line with the file of an article that is part of the site although it was due later.
const LATER: &str = "later ";
/// The beginning of the line that says which site it is.
const SITE: &str = "site ";
/// The fingerprint of a file that is about to be moved to its place.
pub(super) const NOT_YET: Fp = Fp(0);

/// The files that an earlier build wrote into the output folder.
pub(crate) struct Manifest {
    /// Every file, with the fingerprint of its bytes.
    pub(super) files: BTreeMap<OutPath, Fp>,
    /// Which articles the site has.
    pub(super) extent: Extent,
    /// When the manifest was written.
    pub(super) written: SystemTime,
    /// Whether the manifest is as it was written.
    pub(super) state: State,
}

/// Which site it is, and which articles it has, as far as their dates matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The moment as of which the site is complete, where a build said it: every article that was due by then is
    /// part of it.
    pub as_of: Option<Timestamp>,
    /// The files of the articles that it has although they were due later: another one was held back.
    pub later: BTreeSet<SourcePath>,
    /// Which site it is, where a build said it.
    pub site: Option<SiteMark>,
}

impl Extent {
    /// Says whether it is the same site with the same articles, as of whatever moment.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.later == other.later && self.site == other.site
    }
}

/// What tells a site from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteMark {
    /// The fingerprint of its folder's path.
    pub folder: Fp,
    /// Its full address.
    pub base_url: String,
}

impl SiteMark {
    /// Says whether this is another site: a copy of one has its address, and one under another address its folder.
    pub fn is_other(&self, site: &Self) -> bool {
        self.folder != site.folder && self.base_url != site.base_url
    }
}

/// Whether a manifest is as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Whole,
    /// Lines may be missing, or name what never was.
    Damaged,
}

impl Manifest {
    /// Returns the manifest of a folder without any file of presswork's.
    pub(super) fn empty() -> Self {
        Self {
            files: BTreeMap::new(),
            extent: Extent::default(),
            written: UNIX_EPOCH,
            state: State::Whole,
        }
    }

    /// Reads the manifest of `out`.
    ///
    /// # Errors
    ///
    /// Fails where the folder holds files but no manifest: presswork did not write them.
    pub(crate) fn read(out: &Path) -> Result<Self, EmitError> {
        let place = out.join(MANIFEST);
        match fs::read(&place) {
            Ok(bytes) => Ok(Self {
                files: parse(&String::from_utf8_lossy(&bytes)),
                extent: extent(&String::from_utf8_lossy(&bytes)),
                written: fs::metadata(&place)
                    .and_then(|manifest| manifest.modified())
                    .unwrap_or(UNIX_EPOCH),
                state: state(&bytes),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => match foreign_file(out)? {
                Some(name) => Err(EmitError::Foreign {
                    out: out.to_owned(),
                    name,
                }),
                // Only hidden files, such as a `.git`, which stay.
                None => Ok(Self::empty()),
            },
            Err(error) => Err(cannot("read", &place)(error).into()),
        }
    }
}

impl Manifest {
    /// Says whether the site is without an article because that was not due when the site was built: by the moment at
    /// which it is due, by its file, and by its page, where that is its own.
    pub(crate) fn is_new(&self, due: Moment, source: &SourcePath, page: Option<&OutPath>) -> bool {
        let is_later = |as_of: Timestamp| due.timestamp() > as_of;
        self.extent.as_of.is_some_and(is_later)
            && !page.is_some_and(|page| self.files.contains_key(page))
            && !self.extent.later.contains(source)
    }
}

/// Returns the document for these files of a site.
pub(super) fn text<'m>(
    files: impl Iterator<Item = (&'m OutPath, &'m Fp)>,
    extent: &Extent,
) -> String {
    let mut text = String::with_capacity(files.size_hint().1.unwrap_or(0) * 96 + 32);
    text.push_str(FORM);
    text.push('\n');
    for (path, fp) in files {
        fp.push_to(&mut text);
        text.push(' ');
        text.push_str(path.as_str());
        text.push('\n');
    }
    // Writing to a string cannot fail.
    if let Some(as_of) = extent.as_of {
        let _ = writeln!(text, "{AS_OF}{as_of}");
    }
    if let Some(site) = &extent.site {
        let _ = writeln!(text, "{SITE}{} {}", site.folder, site.base_url);
    }
    for source in &extent.later {
        let _ = writeln!(text, "{LATER}{source}");
    }
    let _ = writeln!(text, "{SEAL}{}", Fp::of_bytes(text.as_bytes()));
    text
}

fn state(manifest: &[u8]) -> State {
    let line = manifest.strip_suffix(b"\n").unwrap_or(manifest);
    let start = memchr::memrchr(b'\n', line).map_or(0, |newline| newline + 1);
    let sealed = str::from_utf8(&line[start..])
        .ok()
        .and_then(|line| Fp::parse(line.strip_prefix(SEAL)?));
    match sealed == Some(Fp::of_bytes(&manifest[..start]))
        || manifest.starts_with(UNSEALED.as_bytes())
    {
        true => State::Whole,
        false => State::Damaged,
    }
}

fn parse(text: &str) -> BTreeMap<OutPath, Fp> {
    text.lines()
        .skip(1)
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(fp, path)| Some((OutPath::new(path).ok()?, Fp::parse(fp)?)))
        .collect()
}

fn extent(text: &str) -> Extent {
    // The files stand before.
    let lines = text.lines().rev();
    let lines = lines.take_while(|line| line.split(' ').next().and_then(Fp::parse).is_none());
    let mut extent = Extent::default();
    for line in lines {
        if let Some(source) = line.strip_prefix(LATER) {
            extent.later.insert(source.into());
        } else if let Some(as_of) = line.strip_prefix(AS_OF) {
            extent.as_of = as_of.parse().ok();
        } else if let Some(site) = line.strip_prefix(SITE) {
            extent.site = site.split_once(' ').and_then(|(folder, base_url)| {
                Some(SiteMark {
                    folder: Fp::parse(folder)?,
                    base_url: base_url.to_owned(),
                })
            });
        }
    }
    extent
}

/// Returns the name of a file or folder that is not hidden.
fn foreign_file(out: &Path) -> Result<Option<String>, EmitError> {
    let mut names = fs::read_dir(out)
        .map_err(cannot("list", out))?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.find(|name| !name.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_articles_of_a_site_are_read_as_they_were_written() {
        let path = OutPath::new("as-of later/index.html").unwrap();
        let extent = Extent {
            as_of: Some(Timestamp::UNIX_EPOCH),
            later: ["content/articles/later a.md", "b.md"]
                .map(SourcePath::from)
                .into(),
            site: Some(SiteMark {
                folder: Fp::of_bytes(b"/srv/site"),
                base_url: "https://example.org".to_owned(),
            }),
        };
        let text = text([(&path, &Fp::of_bytes(b"x"))].into_iter(), &extent);
        assert_eq!(super::extent(&text), extent);
        assert!(parse(&text).contains_key(&path));
        assert_eq!(parse(&text).len(), 1);
    }

    proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn a_damaged_manifest_is_seen(
            names in prop::collection::vec("[a-z]{1,8}(/[a-zé.]{1,8})?", 1..8),
            at in any::<prop::sample::Index>(),
            with in prop::collection::vec(any::<u8>(), 0..4),
        ) {
            let paths: Vec<OutPath> = names.iter().filter_map(|name| OutPath::new(name).ok()).collect();
            let fp = Fp::of_bytes(b"x");
            let whole = text(paths.iter().map(|path| (path, &fp)), &Extent::default()).into_bytes();
            prop_assert!(state(&whole) == State::Whole);
            let mut damaged = whole.clone();
            let at = at.index(whole.len());
            damaged.splice(at..at + 1, with);
            let files = |bytes: &[u8]| parse(&String::from_utf8_lossy(bytes));
            let is_taken = state(&damaged) == State::Whole && !damaged.starts_with(UNSEALED.as_bytes());
            prop_assert!(!is_taken || files(&damaged) == files(&whole));
        }
    }
}
