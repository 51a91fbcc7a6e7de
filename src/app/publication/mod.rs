//! Publications: which target is meant, the check before, the publication itself, and what is recorded
//! and announced afterwards.

mod announcement;
mod draft;
mod precheck;
mod record;
mod sources;
mod starter;
mod target;

pub use announcement::{announce, changed_pages};
pub use draft::{CheckedDraft, DraftError, DraftRequest, check_draft};
pub use precheck::Precheck;
pub(crate) use record::was_published;
pub use record::{missing_redirects, record_addresses};
pub use target::{TargetError, find_environment, find_target, refuse_other_environment};

use std::path::Path;

use globset::GlobMatcher;

use super::WrittenSite;
use super::project::holds_own_files;
use crate::io::clock;
use crate::model::publishing::{Destination, Place};
use crate::model::{Build, Config};
use crate::publish::change::{BuiltSite, Release};
use crate::publish::engine::{self, Content, Evidence, Intent, Published, Resume};
use crate::publish::{self, Change, Fault, Manifest, MaxDelete, Progress, Target, local};

/// Says whether a change is carried out; an error stops the publication.
pub(crate) type Agree<'a> = dyn Fn(&Change) -> Result<bool, Fault> + 'a;

/// A target of a site, opened for a publication.
pub struct Publication<'a> {
    root: &'a Path,
    place: &'a Place,
    target: Box<dyn Target>,
    max_delete: MaxDelete,
    intent: Intent,
    evidence: Evidence,
}

impl<'a> Publication<'a> {
    /// Opens a target of the site in `root`.
    ///
    /// # Errors
    ///
    /// Fails where credentials or a program that the target needs are missing, and where the target is a
    /// folder among the site's own files.
    pub fn open(
        root: &'a Path,
        place: &'a Place,
        max_delete: MaxDelete,
        intent: Intent,
        evidence: Evidence,
    ) -> Result<Self, Fault> {
        refuse_own_files(place, root)?;
        Ok(Self {
            root,
            place,
            target: publish::open(place, root)?,
            max_delete,
            intent,
            evidence,
        })
    }

    /// Returns the target's configuration.
    pub fn place(&self) -> &'a Place {
        self.place
    }

    /// Returns where the target is, as people write it, without credentials.
    pub fn location(&self) -> String {
        self.target.place()
    }

    /// Returns whether the change is carried out, or only found out.
    pub fn intent(&self) -> Intent {
        self.intent
    }

    /// Returns what is believed of the online files.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// Publishes a site that was built; with `only`, the outputs that match; with `resume`, even where it was
    /// withdrawn and did not change since.
    ///
    /// # Errors
    ///
    /// As [`engine::publish`], and where an output cannot be read.
    pub fn publish(
        &self,
        site: &WrittenSite,
        build: &Build,
        only: Option<&GlobMatcher>,
        resume: Resume,
        agree: &Agree,
        progress: &dyn Progress,
    ) -> Result<Published, Fault> {
        progress.stage("reading", 0, 0);
        let digests = self.root.join(".presswork/publish/digests");
        let encoding = publish::encoding(self.place);
        let local = local::read(&site.out, &build.outputs, encoding, &digests)?;
        let built = BuiltSite {
            files: &local,
            base_url: &build.site.config.base.absolute("/"),
            sources: &sources::sources(&build.site, &site.inputs.tree),
            as_of: site.inputs.as_of(),
        };
        self.run(Content::Built(&built, resume), only, agree, progress)
    }

    /// Goes back to an earlier generation: the one of this number, or the last one before what is online.
    ///
    /// # Errors
    ///
    /// As [`engine::publish`], and where the generation is not kept.
    pub fn roll_back(
        &self,
        to: Option<u64>,
        agree: &Agree,
        progress: &dyn Progress,
    ) -> Result<Published, Fault> {
        self.run(Content::Earlier(to), None, agree, progress)
    }

    fn run(
        &self,
        content: Content,
        only: Option<&GlobMatcher>,
        agree: &Agree,
        progress: &dyn Progress,
    ) -> Result<Published, Fault> {
        let publication = engine::Publication {
            content,
            release: Release {
                at: clock::now(),
                by: &target::publisher(),
                only,
            },
            max_delete: self.max_delete,
            intent: self.intent,
            evidence: self.evidence,
            tokens: &record::file(self.root, &self.place.name, "holds"),
        };
        engine::publish(&*self.target, &publication, agree, progress)
    }

    /// Returns the manifest of what is online; `None` where nothing was published yet.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read.
    pub fn online(&self) -> Result<Option<Manifest>, Fault> {
        Ok(self.target.online()?.manifest)
    }

    /// Returns what was published: the generations that the target keeps and the one that is online, the latest
    /// first.
    ///
    /// # Errors
    ///
    /// Fails where the target cannot be read, and where it keeps no generations.
    pub fn log(&self) -> Result<Vec<Manifest>, Fault> {
        let Some(online) = self.target.online()?.manifest else {
            return Ok(Vec::new());
        };
        let mut all = self.target.generations(&online)?;
        all.push(online);
        all.sort_by_key(|one| std::cmp::Reverse(one.generation));
        all.dedup_by_key(|one| one.generation);
        Ok(all)
    }

    /// Returns why a change would be stopped for what it deletes.
    ///
    /// # Errors
    ///
    /// Fails where the change deletes more than allowed.
    pub fn check(&self, change: &Change) -> Result<(), Fault> {
        change.check(self.max_delete)
    }
}

/// Returns the manifest of what is online at the target of this name, or at the one that is meant where none is
/// named; `None` where nothing was published yet, and where the target cannot be read.
pub fn online(root: &Path, config: &Config, target: Option<&str>) -> Option<Manifest> {
    let place = find_target(config, target).ok()?;
    let (intent, evidence) = (Intent::DryRun, Evidence::Manifest);
    let most = MaxDelete::default();
    let target = Publication::open(root, place, most, intent, evidence);
    target.and_then(|target| target.online()).ok().flatten()
}

/// Refuses to publish into a folder where the site has its sources, its history or its cache.
fn refuse_own_files(place: &Place, root: &Path) -> Result<(), Fault> {
    let Destination::Folder { path, .. } = &place.destination else {
        return Ok(());
    };
    match holds_own_files(&root.join(path), root) {
        true => Err(Fault::new(format!(
            "`path = \"{path}\"` below `[publish.{}]` is where the site has files of its own",
            place.name
        ))
        .help("name a folder that the web server alone reads, such as `/srv/www/news`")),
        false => Ok(()),
    }
}
