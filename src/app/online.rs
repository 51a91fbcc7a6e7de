//! Whether an article is online, and why not.
//!
//! Enters: a file of the site, or an address. Leaves: what keeps the article from the site that is built now, and
//! what each target has of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::publication::{Publication, TargetError, find_environment};
use super::{OnNotice, Project, ProjectError, held_back};
use crate::base::{Moment, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::link;
use crate::memo::Memo;
use crate::model::card::Withheld;
use crate::model::publishing::Place;
use crate::model::site::{Redirect, Story};
use crate::model::{Article, Config, Site};
use crate::pipeline::{self, Audience, Inputs, PlannedSite, Progress};
use crate::publish::engine::{Evidence, Intent};
use crate::publish::manifest::Digest;
use crate::publish::{Fault, Manifest, MaxDelete};

/// An article or a standing page, and whether it is online.
#[derive(Clone, Debug)]
pub struct Presence {
    /// The file.
    pub source: SourcePath,
    /// The headline.
    pub title: String,
    /// The address from the site's root.
    pub address: String,
    /// Why a public build leaves it out; `None` for an article that is published.
    pub held: Option<Withheld>,
    /// When it was or will be published.
    pub date: Option<Moment>,
    /// When it is withdrawn.
    pub expires: Option<Moment>,
    /// The errors of the site, those that name the article first.
    pub errors: Vec<Diagnostic>,
    /// What each target has of it, in the order of the configuration.
    pub targets: Vec<AtTarget>,
}

/// What a target has of an article.
#[derive(Clone, Debug)]
pub struct AtTarget {
    /// The target's name in the configuration.
    pub name: String,
    /// The environment in which the site is published there.
    pub environment: Option<String>,
    /// Where it is, as people write it.
    pub location: String,
    /// What is there.
    pub found: Found,
    /// Articles that a publication there would hold back for their errors, each with its date.
    pub broken: BTreeMap<SourcePath, Moment>,
}

/// What a target has of an article.
#[derive(Clone, Debug)]
pub enum Found {
    /// The page as it would be published now.
    Current(Release),
    /// Another version of the page.
    Other(Release),
    /// The last publication was without the page.
    Missing(Release),
    /// Somebody went back to an earlier generation, which is without the page.
    Withdrawn(Release),
    /// Nothing was ever published.
    Nothing,
    /// The target could not be asked.
    Unknown(Fault),
}

/// A publication.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its number.
    pub generation: u64,
    /// When it was.
    pub at: Moment,
    /// Who published.
    pub by: String,
    /// Whether it went back to an earlier one.
    pub went_back: bool,
}

/// What is asked about.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A source file.
    Source(SourcePath),
    /// The paths that an output may have.
    Outputs(Vec<OutPath>),
}

/// Returns whether an article is online; `None` where what is asked about is no article and no standing page.
///
/// # Errors
///
/// Fails where the site cannot be opened.
pub fn presence(
    project: &Project,
    asked: impl FnOnce(&Inputs) -> Asked,
    progress: &dyn Progress,
    notices: &OnNotice,
) -> Result<Option<Presence>, ProjectError> {
    let mut inputs = project.scan_configured()?;
    let asked = asked(&inputs);
    let mut memo = Memo::default();
    // The address of a draft is known to a preview alone.
    inputs.audience = Audience {
        drafts: true,
        future: true,
    };
    let preview = pipeline::survey(&inputs, &mut memo, progress);
    let Some(story) = find(preview.site(), &asked) else {
        return Ok(None);
    };
    inputs.audience = Audience::default();
    let page = OutPath::of_page(&story.address).ok();
    let Article { path, meta, .. } = &*story.article;
    let mut candidate = Candidate::new(inputs, memo, path, progress);
    // Others publish to the same targets, and git's is a repository below the site's folder.
    let _cache = project.lock(notices);
    let config = Arc::clone(&candidate.inputs.config.value);
    let mut targets = Vec::new();
    for place in places(&config) {
        let environment = environment(project, place, &candidate.inputs);
        let mut other = match &environment {
            Ok(Some(name)) if project.environment() != Some(name.as_str()) => {
                let inputs = project.in_environment(name).scan()?;
                Some(Candidate::new(inputs, Memo::default(), path, progress))
            }
            _ => None,
        };
        let candidate = other.as_mut().unwrap_or(&mut candidate);
        targets.push(match environment {
            Ok(environment) => {
                candidate.at_target(project, place, environment, page.as_ref(), progress)
            }
            Err(error) => AtTarget::unknown(place, Fault::new(error.to_string())),
        });
    }
    let errors = postponed(candidate.errors, &targets);
    let is_broken = errors
        .iter()
        .any(|one| one.due.is_some() && one.files().any(|file| file == path));
    Ok(Some(Presence {
        source: path.clone(),
        title: meta.title.clone(),
        address: story.address.clone(),
        held: link::withheld_at(meta, candidate.inputs.now)
            .or_else(|| is_broken.then_some(Withheld::Broken)),
        date: meta.date,
        expires: meta.expires,
        errors,
        targets,
    }))
}

/// Returns the targets that have one of these outputs online, of which the site knows nothing any longer.
///
/// # Errors
///
/// Fails where the site cannot be opened.
pub fn left_online(project: &Project, outputs: &[OutPath]) -> Result<Vec<AtTarget>, ProjectError> {
    let inputs = project.scan_configured()?;
    let config = &inputs.config.value;
    let is_there = |manifest: &Manifest| outputs.iter().any(|page| has(manifest, page));
    let left = places(config).filter_map(|place| {
        let target = open(project, place).ok()?;
        let manifest = target.online().ok()??;
        is_there(&manifest).then(|| AtTarget {
            name: place.name.clone(),
            environment: environment(project, place, &inputs).ok().flatten(),
            location: target.location(),
            found: Found::Other(Release::of(&manifest, config)),
            broken: BTreeMap::new(),
        })
    });
    Ok(left.collect())
}

/// Returns the targets to which the site may go.
fn places(config: &Config) -> impl Iterator<Item = &Place> {
    let publishing = &config.publishing;
    let only = publishing.only.as_ref().map(|only| &only.value);
    let places = publishing.targets.iter();
    places.filter(move |place| only.is_none_or(|only| *only == place.name))
}

/// Returns the environment in which the site is published to a target.
fn environment(
    project: &Project,
    place: &Place,
    inputs: &Inputs,
) -> Result<Option<String>, TargetError> {
    match project.environment() {
        Some(named) => Ok(Some(named.to_owned())),
        None => find_environment(inputs, place),
    }
}

/// Returns the errors of the site. Those for which every target would be without an article alone have its date.
fn postponed(mut errors: Vec<Diagnostic>, targets: &[AtTarget]) -> Vec<Diagnostic> {
    let asked = targets.iter();
    let asked = asked.filter(|target| !matches!(target.found, Found::Unknown(_)));
    let broken: Vec<&BTreeMap<SourcePath, Moment>> = asked.map(|target| &target.broken).collect();
    for error in errors.iter_mut().filter(|one| one.forbids_publishing()) {
        let due = |broken: &&BTreeMap<SourcePath, Moment>| {
            error.files().find_map(|file| broken.get(file)).copied()
        };
        let all: Option<Vec<Moment>> = broken.iter().map(due).collect();
        error.due = all.and_then(|all| all.first().copied());
    }
    errors
}

/// Returns the story that is asked about, by its file, its address or an old address.
fn find<'s>(site: &'s Site, asked: &Asked) -> Option<&'s Story> {
    let mut stories = site.stories_and_pages();
    let paths = match asked {
        Asked::Source(source) => return stories.find(|story| story.article.path == *source),
        Asked::Outputs(paths) => paths,
    };
    let is_at = |address: &str| OutPath::of_page(address).is_ok_and(|page| paths.contains(&page));
    let redirect = |redirect: &&Redirect| {
        OutPath::of_address(&redirect.file()).is_ok_and(|file| paths.contains(&file))
    };
    let present = stories.clone().find(|story| is_at(&story.address));
    present.or_else(|| {
        let to = &site.redirects.iter().find(redirect)?.to;
        stories.find(|story| story.address == *to)
    })
}

/// Returns the errors of the site, those that name a file first.
fn errors(
    public: &PlannedSite,
    inputs: &Inputs,
    file: &SourcePath,
    progress: &dyn Progress,
) -> Vec<Diagnostic> {
    let mut found = public.diagnostics();
    if !found.iter().any(Diagnostic::is_error) {
        found = pipeline::check(inputs, progress).build.diagnostics;
    }
    found.retain(Diagnostic::is_error_of_article);
    found.sort_by_key(|one| one.at.as_ref().is_none_or(|at| at.file != *file));
    found
}

/// The site as it would be published now, in one environment.
struct Candidate {
    inputs: Inputs,
    memo: Memo,
    site: PlannedSite,
    /// The errors, those that name the article first.
    errors: Vec<Diagnostic>,
}

impl Candidate {
    fn new(inputs: Inputs, mut memo: Memo, file: &SourcePath, progress: &dyn Progress) -> Self {
        let site = pipeline::survey(&inputs, &mut memo, progress);
        let errors = errors(&site, &inputs, file, progress);
        Self {
            inputs,
            memo,
            site,
            errors,
        }
    }

    /// Returns what a target has of the article with this page.
    fn at_target(
        &mut self,
        project: &Project,
        place: &Place,
        environment: Option<String>,
        page: Option<&OutPath>,
        progress: &dyn Progress,
    ) -> AtTarget {
        let opened = open(project, place);
        let location = opened
            .as_ref()
            .map_or_else(|_| String::new(), Publication::location);
        let mut broken = BTreeMap::new();
        let found = match opened.and_then(|target| Ok((target.online()?, target))) {
            Err(fault) => Found::Unknown(fault),
            Ok((None, _)) => Found::Nothing,
            Ok((Some(manifest), target)) => {
                broken = held_back::broken(self.site.site(), &self.errors, &|due, file, page| {
                    manifest.is_new(due.timestamp(), file, page)
                });
                let bytes = page.and_then(|page| self.bytes(page, &broken, progress));
                self.found(&manifest, &target, page, bytes.as_deref())
            }
        };
        AtTarget {
            name: place.name.clone(),
            environment,
            location,
            found,
            broken,
        }
    }

    /// Returns a page as it would be published where these articles are held back.
    fn bytes(
        &mut self,
        page: &OutPath,
        broken: &BTreeMap<SourcePath, Moment>,
        progress: &dyn Progress,
    ) -> Option<Vec<u8>> {
        if broken.is_empty() {
            return self.site.output(page, &self.inputs.tree, &self.memo);
        }
        self.inputs.broken.clone_from(broken);
        let without = pipeline::survey(&self.inputs, &mut self.memo, progress);
        self.inputs.broken.clear();
        without.output(page, &self.inputs.tree, &self.memo)
    }

    fn found(
        &self,
        manifest: &Manifest,
        target: &Publication<'_>,
        page: Option<&OutPath>,
        bytes: Option<&[u8]>,
    ) -> Found {
        let release = Release::of(manifest, &self.inputs.config.value);
        let entry = page.and_then(|page| manifest.files.get(page));
        match entry.filter(|entry| entry.retired.is_none()) {
            None if page.is_some_and(|page| was_withdrawn(manifest, target, page)) => {
                Found::Withdrawn(release)
            }
            None => Found::Missing(release),
            // What is stored compressed has the digest of that.
            Some(entry) if entry.encoding.is_some() => Found::Current(release),
            Some(entry) => match bytes.map(Digest::of) == Some(entry.sha256) {
                true => Found::Current(release),
                false => Found::Other(release),
            },
        }
    }
}

impl AtTarget {
    fn unknown(place: &Place, fault: Fault) -> Self {
        Self {
            name: place.name.clone(),
            environment: None,
            location: String::new(),
            found: Found::Unknown(fault),
            broken: BTreeMap::new(),
        }
    }
}

impl Release {
    fn of(manifest: &Manifest, config: &Config) -> Self {
        Self {
            generation: manifest.generation,
            at: Moment::at(manifest.at, &config.zone.0),
            by: manifest.by.clone(),
            went_back: manifest.restores.is_some(),
        }
    }
}

fn open<'a>(project: &'a Project, place: &'a Place) -> Result<Publication<'a>, Fault> {
    let most = MaxDelete::default();
    let (intent, evidence) = (Intent::DryRun, Evidence::Manifest);
    Publication::open(project.root(), place, most, intent, evidence)
}

fn has(manifest: &Manifest, page: &OutPath) -> bool {
    let entry = manifest.files.get(page);
    entry.is_some_and(|entry| entry.retired.is_none())
}

/// Says whether somebody went back to a generation without a page from one that has it.
fn was_withdrawn(online: &Manifest, target: &Publication<'_>, page: &OutPath) -> bool {
    let Some(restored) = online.restores else {
        return false;
    };
    let kept = target.log().unwrap_or_default();
    let mut later = kept.iter().filter(|one| one.generation > restored);
    later.any(|one| has(one, page))
}
