//! A build into an output folder, in three steps: [`SiteBuild::begin`], a run, and
//! [`SiteBuild::commit`]. Between the last two, the caller looks at what is wrong with the site; a
//! build that is dropped there leaves the output folder as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::held_back::{IsNew, broken};
use super::project::holds_own_files;
use super::{Notice, OnNotice, Project, ProjectError};
use crate::base::{Fp, Moment, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::io::cache::{Cache, CacheError};
use crate::io::emit::{Emission, EmitError, Extent, FolderLock, Proof, SiteMark, Written};
use crate::memo::Memo;
use crate::model::build::BuildSummary;
use crate::model::encoded_pictures::NothingKept;
use crate::model::trace::Change;
use crate::model::{Build, Config, Site, Trace};
use crate::pipeline::{self, Audience, Inputs, Progress};
use crate::publish::shared::RemoteCache;
use crate::session::Session;

/// Whether a build reuses the outputs of earlier builds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheUse {
    /// Outputs whose inputs did not change are not rendered again.
    #[default]
    Reuse,
    /// As [`CacheUse::Reuse`], but every source and every output is read, and nothing is believed of its stamp.
    Verify,
    /// Everything is rendered again, and every output read.
    Ignore,
}

/// Whether a build may delete a large part of the last site because its sources are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deletions {
    /// Nobody said so; a disk that is not there looks like a site without articles.
    #[default]
    Few,
    /// The user said so.
    Any,
}

/// Why a site cannot be built into its output folder.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The site cannot be opened.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The output folder lies among the site's sources.
    #[error("{} lies among the site's sources", .0.display())]
    OutAmongSources(PathBuf),
    /// The output folder cannot be prepared or written.
    #[error(transparent)]
    Output(#[from] EmitError),
    /// The output folder holds another site.
    #[error("{} holds the site {there}, and this is the site {here}", .out.display())]
    OtherSite {
        /// The output folder.
        out: PathBuf,
        /// The full address of the site that is there.
        there: String,
        /// The full address of this site.
        here: String,
    },
    /// A large part of the sources is gone, and their pages would be deleted.
    #[error("{pages} of {of} pages would be deleted, because their sources are gone")]
    SourcesGone {
        /// How many pages would be deleted.
        pages: usize,
        /// How many pages there are.
        of: usize,
    },
}

/// A build on its way into an output folder.
pub struct SiteBuild {
    out: PathBuf,
    /// Which site it is.
    site: SiteMark,
    /// Keeps other processes from the site.
    cache: Cache,
    shared: Option<RemoteCache>,
    session: Session,
    inputs: Inputs,
    emission: Emission,
    /// How many sources the last build had.
    sources: usize,
    /// The errors for which articles are held back.
    postponed: Vec<Diagnostic>,
    /// What the runs before read, in which those errors were found.
    read: BTreeMap<SourcePath, Change>,
}

/// A site that was written into its output folder.
pub struct WrittenSite {
    /// What became of the files of the output folder.
    pub written: Written,
    /// The output folder.
    pub out: PathBuf,
    /// What the site was built from.
    pub inputs: Inputs,
    session: Session,
    /// Keeps other processes from the site.
    _cache: Cache,
    /// Keeps other processes from the output folder.
    _lock: Arc<FolderLock>,
}

impl SiteBuild {
    /// Opens a site for a build into the folder `out`: waits for its lock, scans its files, and takes
    /// what earlier builds left, here or in the shared cache.
    ///
    /// # Errors
    ///
    /// Fails where the output folder is no place for a site, and where the moment that was asked for
    /// cannot be read.
    pub fn begin(
        project: &Project,
        out: PathBuf,
        cache_use: CacheUse,
        progress: &dyn Progress,
        notices: &OnNotice,
    ) -> Result<Self, BuildError> {
        refuse_sources(&out, project.root())?;
        let cache = project.lock(notices);
        progress.stage("scanning", 0);
        let memo = || match cache_use {
            CacheUse::Reuse => cache.load(),
            CacheUse::Verify => cache.load_without_stamps(),
            CacheUse::Ignore => Memo::default(),
        };
        // Scanning waits for the file system while decoding the snapshot computes.
        let (inputs, mut memo) = rayon::join(|| project.scan(), memo);
        let mut inputs = inputs?;
        if cache_use == CacheUse::Ignore {
            inputs.encoded = Arc::new(NothingKept);
        }
        let shared = match cache_use {
            CacheUse::Reuse => open_shared(&inputs.config.value, notices),
            CacheUse::Verify | CacheUse::Ignore => None,
        };
        if let Some(shared) = &shared {
            progress.stage("restoring", 0);
            match shared.restore(&cache, &out) {
                Ok(true) => memo = cache.load(),
                Ok(false) => {}
                Err(fault) => notices(Notice::SharedCacheUnused(fault)),
            }
        }
        let waiting = || notices(Notice::WaitingForFolder(out.clone()));
        let store = Arc::clone(&inputs.tree.store);
        let mut emission = Emission::begin(&out, store, proof(cache_use), &waiting)?;
        if let Some(unknown) = emission.recover(&memo.outputs) {
            notices(Notice::ManifestDamaged { unknown });
        }
        Ok(Self {
            out,
            site: site_mark(project.root(), &inputs.config.value),
            cache,
            shared,
            sources: memo.sources.len(),
            session: Session::with(memo),
            inputs,
            emission,
            postponed: Vec::new(),
            read: BTreeMap::new(),
        })
    }

    /// Builds what changed. A site that is up to date is not linked. An article that became due since the output
    /// folder was written, and that has errors, is held back, where the site has no others.
    ///
    /// # Errors
    ///
    /// Fails where the staging folder cannot be written.
    pub fn run(&mut self, progress: &dyn Progress) -> Result<BuildSummary, BuildError> {
        let summary = self.session.build(&self.inputs, &self.emission, progress);
        match self.hold_back_broken(&summary.diagnostics, &summary.trace, None)? {
            false => Ok(summary),
            // What was read is known by now, so the site would pass for one that is up to date.
            true => self.run_until_whole(None, progress).map(BuildSummary::from),
        }
    }

    /// Builds what changed, for a caller that needs the linked site, and holds back what [`SiteBuild::run`] holds
    /// back, by what stands at the place to publish to.
    ///
    /// # Errors
    ///
    /// As [`SiteBuild::run`].
    pub fn run_linked(
        &mut self,
        is_new: &IsNew,
        progress: &dyn Progress,
    ) -> Result<Build, BuildError> {
        self.run_until_whole(Some(is_new), progress)
    }

    /// Builds again and again, until no article has to be held back.
    fn run_until_whole(
        &mut self,
        is_new: Option<&IsNew>,
        progress: &dyn Progress,
    ) -> Result<Build, BuildError> {
        loop {
            let mut build = self.session.refresh(&self.inputs, &self.emission, progress);
            if !self.hold_back_broken(&build.diagnostics, &build.trace, is_new)? {
                build.trace.read.extend(std::mem::take(&mut self.read));
                if !self.postponed.is_empty() {
                    build.diagnostics.extend(self.postponed.iter().cloned());
                    let policy = &self.inputs.config.value.diagnostics;
                    build.diagnostics = policy.apply(build.diagnostics);
                }
                return Ok(build);
            }
        }
    }

    /// Holds back the articles to which the errors of a run are due, if they became due since the site in its place
    /// was made and the site has no other errors. Says whether there are any; the site has then to be built again.
    /// Without `is_new`, the site in the output folder is meant.
    ///
    /// # Errors
    ///
    /// As [`SiteBuild::run`].
    pub fn hold_back_broken(
        &mut self,
        diagnostics: &[Diagnostic],
        trace: &Trace,
        is_new: Option<&IsNew>,
    ) -> Result<bool, BuildError> {
        let in_folder = |due: Moment, file: &SourcePath, page: Option<&OutPath>| {
            self.emission.is_new(due, file, page)
        };
        let broken = self.broken(diagnostics, is_new.unwrap_or(&in_folder));
        if broken.is_empty() {
            return Ok(false);
        }
        for error in diagnostics.iter().filter(|one| one.forbids_publishing()) {
            let due = error.files().find_map(|file| broken.get(file)).copied();
            self.postponed.push(Diagnostic {
                due,
                ..error.clone()
            });
        }
        self.read.extend(trace.read.clone());
        self.inputs.broken.extend(broken);
        self.emission.restart()?;
        Ok(true)
    }

    /// Returns the articles to hold back for these errors, each with its date.
    fn broken(&self, diagnostics: &[Diagnostic], is_new: &IsNew) -> BTreeMap<SourcePath, Moment> {
        // An editor wants to see what is held back.
        let is_public = self.inputs.audience == Audience::default();
        match self.session.linked().filter(|_| is_public) {
            Some((site, _)) => broken(&site, diagnostics, is_new),
            None => BTreeMap::new(),
        }
    }

    /// Returns what the site is built from.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Returns the output folder.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// Puts the site that was built in its place, and saves the cache. `trace` is what the run did.
    ///
    /// # Errors
    ///
    /// Fails where the output folder cannot be written, and where more than a fifth of the pages would be
    /// deleted because their sources are gone, unless `deletions` allows that.
    pub fn commit(
        self,
        trace: &Trace,
        deletions: Deletions,
        progress: &dyn Progress,
        notices: &OnNotice,
    ) -> Result<WrittenSite, BuildError> {
        if deletions == Deletions::Few {
            self.refuse_deletions()?;
        }
        let Self {
            out,
            site,
            cache,
            shared,
            session,
            inputs,
            emission,
            ..
        } = self;
        progress.stage("committing", 0);
        let lock = emission.lock();
        let as_of = inputs.as_of();
        let extent = Extent {
            as_of: Some(as_of),
            later: match session.linked() {
                Some((site, _)) => published_after(&site, as_of),
                // The site is the one that is there.
                None => emission.old_extent().later.clone(),
            },
            site: Some(site),
        };
        // Should only one of the two succeed, the next build finds other outputs than the cache has, and
        // renders them again.
        let (written, saved) = rayon::join(
            || emission.commit(extent),
            || save(&cache, session.memo(), trace),
        );
        let written = written?;
        if let Err(fault) = saved {
            notices(Notice::CacheNotSaved(fault));
        }
        let_go_of_pictures(&inputs, &session, trace);
        // A file that was rendered anew to the same bytes, as on a machine whose checkout has other times, is no news.
        let changed = written.files > 0 || written.deleted > 0;
        if let Some(shared) = shared.filter(|_| changed) {
            progress.stage("sharing", 0);
            if let Err(fault) = shared.keep(&cache, &out, session.paths().into_iter()) {
                notices(Notice::CacheNotShared(fault));
            }
        }
        Ok(WrittenSite {
            written,
            out,
            inputs,
            session,
            _cache: cache,
            _lock: lock,
        })
    }

    fn refuse_other_site(&self) -> Result<(), BuildError> {
        let there = self.emission.old_extent().site.as_ref();
        match there.filter(|there| there.is_other(&self.site)) {
            Some(there) => Err(BuildError::OtherSite {
                out: self.out.clone(),
                there: there.base_url.clone(),
                here: self.site.base_url.clone(),
            }),
            None => Ok(()),
        }
    }

    fn refuse_deletions(&self) -> Result<(), BuildError> {
        self.refuse_other_site()?;
        let left = self.session.memo().sources.len();
        // A source under another name counts as one that stayed. Where nothing is known of the last build, a
        // site without sources has lost all of them.
        let gone = self.sources.saturating_sub(left);
        if left > 0 && !is_more_than_a_fifth(gone, self.sources) {
            return Ok(());
        }
        let (pages, of) = self.emission.deleted_pages();
        match is_more_than_a_fifth(pages, of) {
            true => Err(BuildError::SourcesGone { pages, of }),
            false => Ok(()),
        }
    }
}

/// Returns the files of the articles that a site has although they are due after this moment.
fn published_after(site: &Site, moment: Timestamp) -> BTreeSet<SourcePath> {
    let articles = site.stories_and_pages().map(|story| &story.article);
    let later = articles.filter(|article| {
        let date = article.meta.date;
        date.is_some_and(|date| date.timestamp() > moment)
    });
    // A line of the manifest holds a file.
    let later = later.filter(|article| !article.path.as_str().contains(['\n', '\r']));
    later.map(|article| article.path.clone()).collect()
}

/// Lets go of pictures in sizes that no page has shown for long, where the site has lost any output.
fn let_go_of_pictures(inputs: &Inputs, session: &Session, trace: &Trace) {
    if !trace.removed.is_empty()
        && let Some((site, _)) = session.linked()
    {
        inputs.encoded.retain(&pipeline::picture_keys(&site));
    }
}

/// Returns what shows such a build that an output is as it was written.
fn proof(cache_use: CacheUse) -> Proof {
    match cache_use {
        CacheUse::Reuse => Proof::Stamps,
        CacheUse::Verify | CacheUse::Ignore => Proof::Bytes,
    }
}

fn is_more_than_a_fifth(part: usize, of: usize) -> bool {
    part * 5 > of
}

impl WrittenSite {
    /// Returns how many blocks of code were coloured, and how many were known from earlier builds.
    pub fn code_blocks(&self) -> (usize, usize) {
        self.session.memo().colours.counts()
    }
}

/// Saves the memo and the trace for later processes. A memo that did not change stays as it is on
/// disk.
fn save(cache: &Cache, memo: &Memo, trace: &Trace) -> Result<(), CacheError> {
    if !trace.read.is_empty() || !trace.rendered.is_empty() || !trace.removed.is_empty() {
        cache.save(memo)?;
    }
    cache.save_trace(trace)
}

/// Opens the cache that machines share, where the site has one.
fn open_shared(config: &Config, notices: &OnNotice) -> Option<RemoteCache> {
    let shared = RemoteCache::open(config.publishing.cache.as_ref()?);
    shared
        .map_err(|fault| notices(Notice::SharedCacheUnused(fault)))
        .ok()
}

/// Returns what tells a site from others.
fn site_mark(root: &Path, config: &Config) -> SiteMark {
    let folder = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    SiteMark {
        folder: Fp::of_bytes(folder.as_os_str().as_encoded_bytes()),
        base_url: format!("{}{}", config.base.origin, config.base.path),
    }
}

/// Refuses an output folder among the site's sources: the next scan would take its files for sources.
fn refuse_sources(out: &Path, root: &Path) -> Result<(), BuildError> {
    match holds_own_files(out, root) {
        true => Err(BuildError::OutAmongSources(out.to_owned())),
        false => Ok(()),
    }
}
