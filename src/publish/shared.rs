//! `[cache] remote`: what one machine built, for the next one.
//!
//! In the bucket are `cache.json`, which names everything else, and `cache/FP`: the snapshot and its articles, and the
//! outputs in packs, each called by the fingerprint of its bytes. A build that changed ten pages
//! uploads the packs that these are in. Whatever is missing, cut off, or of another program means that
//! nothing is taken, and a full build, never a wrong one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use object_store::Attributes;
use serde::{Deserialize, Serialize};

use super::Fault;
use super::s3::store::{Store, key_below};
use crate::base::{Fp, OutPath};
use crate::io::cache::{Cache, Export};
use crate::io::emit::MANIFEST;
use crate::model::publishing::SharedCache;

/// The form of what is in the bucket.
const FORM: u32 = 3;
/// About how many outputs are in a pack.
const PACKED: usize = 4;
/// The most packs.
const MOST_PACKS: usize = 256;

/// What `cache.json` says.
#[derive(Serialize, Deserialize)]
struct Index {
    form: u32,
    /// The program that made it, by its bytes.
    program: Fp,
    snapshot: Fp,
    articles: Fp,
    colours: Option<Fp>,
    packs: BTreeSet<Fp>,
}

/// Some outputs: their paths below the output folder, and their bytes.
type Pack = Vec<(String, Vec<u8>)>;

/// The bucket through which machines share what they built.
pub(crate) struct RemoteCache {
    store: Store,
    prefix: String,
}

impl RemoteCache {
    /// Opens the bucket. Nothing is asked of the service yet.
    ///
    /// # Errors
    ///
    /// Fails where there are no credentials.
    pub(crate) fn open(cache: &SharedCache) -> Result<Self, Fault> {
        Ok(Self {
            store: Store::open(
                &cache.bucket,
                cache.region.as_deref(),
                cache.endpoint.as_deref(),
            )?,
            prefix: cache.prefix.clone(),
        })
    }

    fn key(&self, name: &str) -> String {
        key_below(&self.prefix, name)
    }

    fn object(&self, fp: Fp) -> String {
        self.key(&format!("cache/{fp}"))
    }

    fn index(&self) -> Result<Option<Index>, Fault> {
        let found = self.store.get(&self.key("cache.json"))?;
        let index = found.and_then(|found| serde_json::from_slice::<Index>(&found.bytes).ok());
        Ok(index.filter(|index| index.form == FORM))
    }

    /// Fills an empty cache and an empty output folder with what another machine left; says whether
    /// there was anything that could be used.
    ///
    /// # Errors
    ///
    /// Fails where the service does, and where nothing can be written here.
    pub(crate) fn restore(&self, cache: &Cache, out: &Path) -> Result<bool, Fault> {
        let holds_something =
            |folder: &Path| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if !cache.is_empty() || holds_something(out) {
            return Ok(false);
        }
        let Some(index) = self.index()? else {
            return Ok(false);
        };
        let fps = index.fps();
        let taken: Mutex<BTreeMap<Fp, Vec<u8>>> = Mutex::default();
        self.store.each("read", fps.iter(), |store, fp| {
            let taken = &taken;
            async move {
                if let Some(bytes) = store.bytes(&self.object(*fp)).await?
                    && Fp::of_bytes(&bytes) == *fp
                    && let Ok(mut taken) = taken.lock()
                {
                    taken.insert(*fp, bytes);
                }
                Ok(())
            }
        })?;
        let mut taken = taken.into_inner().unwrap_or_default();
        let snapshot = taken.remove(&index.snapshot);
        let articles = taken.remove(&index.articles);
        let colours = index.colours.and_then(|fp| taken.remove(&fp));
        let packs: Option<Vec<Pack>> = index
            .packs
            .iter()
            .map(|fp| postcard::from_bytes(taken.get(fp)?).ok())
            .collect();
        let (Some(snapshot), Some(articles), Some(packs)) = (snapshot, articles, packs) else {
            return Ok(false);
        };
        let export = Export {
            program: index.program,
            snapshot,
            articles,
            colours,
        };
        if !cache.import(export).map_err(Fault::new)? {
            return Ok(false);
        }
        put_outputs(out, packs.into_iter().flatten())?;
        Ok(true)
    }

    /// Leaves what was built for other machines.
    ///
    /// # Errors
    ///
    /// Fails where the service does, and where an output cannot be read.
    pub(crate) fn keep<'a>(
        &self,
        cache: &Cache,
        out: &Path,
        outputs: impl Iterator<Item = &'a OutPath>,
    ) -> Result<(), Fault> {
        let Some(Export {
            program,
            snapshot,
            articles,
            colours,
        }) = cache.export()
        else {
            return Ok(());
        };
        let before = self.index()?;
        let there = before.as_ref().map(Index::fps).unwrap_or_default();
        let mut paths: Vec<&str> = outputs.map(OutPath::as_str).collect();
        paths.push(MANIFEST);
        let mut index = Index {
            form: FORM,
            program,
            snapshot: Fp::of_bytes(&snapshot),
            articles: Fp::of_bytes(&articles),
            colours: colours.as_deref().map(Fp::of_bytes),
            packs: BTreeSet::new(),
        };
        let mut new = vec![(index.snapshot, snapshot), (index.articles, articles)];
        new.extend(index.colours.zip(colours));
        for paths in packs(&paths).values() {
            let bytes = packed(out, paths)?;
            let fp = Fp::of_bytes(&bytes);
            index.packs.insert(fp);
            if !there.contains(&fp) {
                new.push((fp, bytes));
            }
        }
        new.retain(|(fp, _)| !there.contains(fp));
        self.store.each(
            "write to",
            new.into_iter(),
            |store, (fp, bytes)| async move {
                store
                    .upload(&self.object(fp), bytes, Attributes::new())
                    .await
            },
        )?;
        let document = serde_json::to_vec(&index).map_err(Fault::new)?;
        self.store.put(&self.key("cache.json"), &document)?;
        let needed = index.fps();
        let old: Vec<String> = there
            .difference(&needed)
            .map(|fp| self.object(*fp))
            .collect();
        match old.is_empty() {
            true => Ok(()),
            false => self.store.delete(&old),
        }
    }
}

impl Index {
    fn fps(&self) -> BTreeSet<Fp> {
        let others = [self.snapshot, self.articles]
            .into_iter()
            .chain(self.colours);
        self.packs.iter().copied().chain(others).collect()
    }
}

/// Puts paths into packs by their names, so that a path stays in its pack from build to build.
fn packs<'a>(paths: &[&'a str]) -> BTreeMap<u128, Vec<&'a str>> {
    // A power of two, so that a site that grows a little keeps its packs.
    let count = (paths.len() / PACKED)
        .next_power_of_two()
        .clamp(1, MOST_PACKS);
    let mut packs: BTreeMap<u128, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let pack = Fp::of_bytes(path.as_bytes()).0 % count as u128;
        packs.entry(pack).or_default().push(path);
    }
    packs
}

/// Returns a pack of these outputs.
fn packed(out: &Path, paths: &[&str]) -> Result<Vec<u8>, Fault> {
    let pack: Pack = paths
        .iter()
        .map(|path| {
            let file = out.join(path);
            let bytes = fs::read(&file).map_err(|error| Fault::of_file("read", &file, &error))?;
            Ok(((*path).to_owned(), bytes))
        })
        .collect::<Result<_, Fault>>()?;
    postcard::to_stdvec(&pack).map_err(Fault::new)
}

/// Writes outputs as a build would have; the manifest last, because a file that is younger than it
/// counts as changed by hand.
fn put_outputs(out: &Path, files: impl Iterator<Item = (String, Vec<u8>)>) -> Result<(), Fault> {
    let mut manifest = None;
    for (path, bytes) in files {
        if path == MANIFEST {
            manifest = Some(bytes);
            continue;
        }
        // What comes from another machine may not lead out of the folder.
        let Ok(path) = OutPath::new(&path) else {
            continue;
        };
        write(&out.join(path.as_str()), &bytes)?;
    }
    manifest.map_or(Ok(()), |bytes| write(&out.join(MANIFEST), &bytes))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let written = file
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(file, bytes));
    written.map_err(|error| Fault::of_file("write", file, &error))
}
