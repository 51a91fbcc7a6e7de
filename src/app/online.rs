//! Whether an article is online, and why not.
//!
//! Enters: a file of the site, or an address. Leaves: what keeps the article from the site that is built now, and
//! what each target has of it.

use super::publication::Publication;
use super::{OnNotice, Project, ProjectError};
use crate::base::{Moment, OutPath, SourcePath};
use crate::diagnostic::Diagnostic;
use crate::link;
use crate::memo::Memo;
use crate::model::card::Withheld;
use crate::model::publishing::Place;
use crate::model::site::{Redirect, Story};
use crate::model::{Article, Site};
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
    /// Where it is, as people write it.
    pub location: String,
    /// What is there.
    pub found: Found,
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
    let public = pipeline::survey(&inputs, &mut memo, progress);
    let page = OutPath::of_page(&story.address).ok();
    let bytes = page
        .as_ref()
        .and_then(|page| public.output(page, &inputs.tree, &memo));
    let Article { path, meta, .. } = &*story.article;
    let place = |place: &Place| at_target(project, place, page.as_ref(), bytes.as_deref(), &inputs);
    // Others publish to the same targets, and git's is a repository below the site's folder.
    let _cache = project.lock(notices);
    let publishing = &inputs.config.value.publishing;
    let only = publishing.only.as_ref().map(|only| &only.value);
    let targets = publishing.targets.iter();
    Ok(Some(Presence {
        source: path.clone(),
        title: meta.title.clone(),
        address: story.address.clone(),
        held: link::withheld_at(meta, inputs.now),
        date: meta.date,
        expires: meta.expires,
        errors: errors(&public, &inputs, path, progress),
        targets: targets
            .filter(|place| only.is_none_or(|only| *only == place.name))
            .map(place)
            .collect(),
    }))
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
    found.retain(Diagnostic::is_error);
    found.sort_by_key(|one| one.at.as_ref().is_none_or(|at| at.file != *file));
    found
}

fn at_target(
    project: &Project,
    place: &Place,
    page: Option<&OutPath>,
    bytes: Option<&[u8]>,
    inputs: &Inputs,
) -> AtTarget {
    let most = MaxDelete::default();
    let (intent, evidence) = (Intent::DryRun, Evidence::Manifest);
    let opened = Publication::open(project.root(), place, most, intent, evidence);
    let location = opened
        .as_ref()
        .map_or_else(|_| String::new(), Publication::location);
    let found = match opened.and_then(|target| target.online()) {
        Err(fault) => Found::Unknown(fault),
        Ok(None) => Found::Nothing,
        Ok(Some(manifest)) => found(&manifest, page, bytes, inputs),
    };
    AtTarget {
        name: place.name.clone(),
        location,
        found,
    }
}

fn found(
    manifest: &Manifest,
    page: Option<&OutPath>,
    bytes: Option<&[u8]>,
    inputs: &Inputs,
) -> Found {
    let release = Release {
        generation: manifest.generation,
        at: Moment::at(manifest.at, &inputs.config.value.zone.0),
        by: manifest.by.clone(),
    };
    let entry = page.and_then(|page| manifest.files.get(page));
    match entry.filter(|entry| entry.retired.is_none()) {
        None if manifest.restores.is_some() => Found::Withdrawn(release),
        None => Found::Missing(release),
        // What is stored compressed has the digest of that.
        Some(entry) if entry.encoding.is_some() => Found::Current(release),
        Some(entry) => match bytes.map(Digest::of) == Some(entry.sha256) {
            true => Found::Current(release),
            false => Found::Other(release),
        },
    }
}
