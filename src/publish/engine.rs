//! The steps of a publication, the same for every target: lock the target, read what is online, compare,
//! ask, upload, commit, clear.

mod drafts;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::change::{self, BuiltSite, Change, MaxDelete, Phase, Release, Source, contents};
use super::drafts::{BuiltDraft, Draft, found};
use super::lock::LockGuard;
use super::manifest::Entry;
use super::{Fault, Manifest, Online, Progress, StepContext, Target, Token};
use crate::base::{OutPath, SourcePath};

/// What a publication puts online.
pub enum Content<'a> {
    /// The build, and what to do where it was withdrawn before.
    Built(&'a BuiltSite<'a>, Resume),
    /// An earlier generation: the one with this number, or the one before the present one.
    Earlier(Option<u64>),
    /// The site as it is, and this draft beside it.
    Draft(&'a BuiltDraft<'a>),
    /// The site as it is, without the drafts that have these tokens.
    Without(&'a [Token]),
}

/// The options of a publication.
pub struct Publication<'a> {
    /// What is put online.
    pub content: Content<'a>,
    /// The time, the publisher and the scope.
    pub release: Release<'a>,
    /// The limit of deletions.
    pub max_delete: MaxDelete,
    /// Whether the change is carried out.
    pub intent: Intent,
    /// What is believed of the online files.
    pub evidence: Evidence,
    /// The file in which the site remembers the tokens of its own locks on the target.
    pub tokens: &'a Path,
}

/// Whether a change is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// The change is carried out.
    Publish,
    /// The change is only computed.
    DryRun,
}

/// Whether sources may be published again that were withdrawn by going back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// They may.
    Allowed,
    /// They are refused, until they change.
    Refused,
}

/// What is believed of the files that are online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// What the manifest says.
    Manifest,
    /// What they are when they are read.
    Content,
}

/// The result of a publication.
pub struct Published {
    /// The change.
    pub change: Change,
    /// Whether the change was carried out.
    pub done: bool,
    /// Faults of clearing. The site is online nevertheless.
    pub not_cleared: Option<Fault>,
}

/// Publishes. `agree` receives the change before anything is done, and may call it off.
///
/// # Errors
///
/// Fails where somebody else is publishing, where the change is larger than allowed, and where the target
/// fails. The online site is then still complete, and the next publication finishes the change.
pub fn publish(
    target: &dyn Target,
    publication: &Publication,
    agree: &dyn Fn(&Change) -> Result<bool, Fault>,
    progress: &dyn Progress,
) -> Result<Published, Fault> {
    progress.stage("looking", 0, 0);
    let lock = target
        .lock()
        .filter(|_| publication.intent == Intent::Publish);
    let guard = lock
        .map(|lock| LockGuard::take(lock, publication.release.by, publication.tokens))
        .transpose()?;
    let stop = AtomicBool::new(false);
    let work = || run(target, publication, agree, progress, &stop, guard.as_ref());
    let outcome = match &guard {
        Some(guard) => guard.hold_during(&stop, work),
        None => work(),
    };
    let released = guard.map_or(Ok(()), LockGuard::release);
    let mut outcome = outcome?;
    if let Err(fault) = released {
        outcome.not_cleared.get_or_insert(fault);
    }
    Ok(outcome)
}

fn run(
    target: &dyn Target,
    publication: &Publication,
    agree: &dyn Fn(&Change) -> Result<bool, Fault>,
    progress: &dyn Progress,
    stop: &AtomicBool,
    guard: Option<&LockGuard>,
) -> Result<Published, Fault> {
    let mut online = target.online()?;
    if publication.evidence == Evidence::Content {
        verify(target, &mut online, progress)?;
    }
    let drafts = found(target.drafts()?);
    let change = compare(target, online, drafts, publication)?;
    if publication.intent == Intent::Publish {
        change.check(publication.max_delete)?;
    }
    let mut outcome = Published {
        change,
        done: false,
        not_cleared: None,
    };
    let change = &outcome.change;
    let agreed = agree(change)?;
    if publication.intent == Intent::DryRun || change.is_empty() || !agreed {
        return Ok(outcome);
    }
    let context = StepContext { progress, stop };
    target.prepare(change)?;
    let moved = change
        .uploads
        .iter()
        .filter(|one| matches!(one.source, Source::File(_)));
    progress.stage("uploading", moved.count(), change.bytes());
    for phase in Phase::ALL {
        let files = change.phase(phase);
        if !files.is_empty() {
            target.put(files, change, &context)?;
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if let Some(guard) = guard {
        guard.check_still_held()?;
    }
    progress.stage("switching", 0, 0);
    target.commit(change)?;
    progress.stage("clearing", change.deletions.len(), 0);
    outcome.not_cleared = target.clear(change, &context).err();
    outcome.done = true;
    Ok(outcome)
}

/// Reads the online files, and has the manifest say what they are.
fn verify(target: &dyn Target, online: &mut Online, progress: &dyn Progress) -> Result<(), Fault> {
    let Some(manifest) = &mut online.manifest else {
        return Ok(());
    };
    progress.stage("verifying", manifest.files.len(), 0);
    let mut found = target.contents(manifest, progress)?;
    for (path, meant) in std::mem::take(&mut manifest.files) {
        let there = found.remove(&path);
        let is_right = there.as_ref().is_some_and(|there| there.serves_as(&meant));
        // Of a file that the site no longer has, there is nothing to upload again.
        if !is_right && meant.retired.is_none() {
            online.damaged.push(path.clone());
        }
        if let Some(there) = there {
            let retired = meant.retired;
            manifest.files.insert(path, Entry { retired, ..there });
        }
    }
    online.damaged.sort_unstable();
    Ok(())
}

fn compare(
    target: &dyn Target,
    online: Online,
    drafts: Vec<Draft>,
    publication: &Publication,
) -> Result<Change, Fault> {
    let (content, release) = (&publication.content, &publication.release);
    let needed = drafts::needed(&drafts, content, release.at);
    let Online {
        manifest,
        mut unknown_files,
        damaged,
    } = online;
    let mut change = match content {
        Content::Built(built, resume) => {
            unknown_files.sort_unstable();
            let is_strange = |path: &OutPath| unknown_files.binary_search(path).is_ok();
            // Whoever only looks at what is online is not kept from it.
            let only_verifies =
                (publication.intent, publication.evidence) == (Intent::DryRun, Evidence::Content);
            if *resume == Resume::Refused && !only_verifies {
                refuse_withdrawn(manifest.as_ref(), built)?;
            }
            let mut change = change::compare(manifest, &is_strange, built, &needed, release);
            // Then a draft has expired, or the manifest is corrected.
            if let Some(before) = change.before.as_ref().filter(|_| change.keeps_site()) {
                let next = &mut change.next;
                next.continues = Some(before.site());
                next.restores = before.restores;
                next.earlier.clone_from(&before.earlier);
                next.withdrawals.clone_from(&before.withdrawals);
            }
            Change { damaged, ..change }
        }
        Content::Earlier(number) => {
            let before = manifest.ok_or_else(nothing_yet)?;
            let kept = target.generations(&before)?;
            let wanted = earlier(&before, &kept, *number)?;
            change::back(before, wanted, &needed, release)
        }
        Content::Draft(built) => {
            drafts::refuse_other_site(manifest.as_ref(), built.base_url)?;
            let before = manifest.ok_or_else(nothing_yet)?;
            change::beside(before, built.needs, release)
        }
        Content::Without(_) => {
            change::beside(manifest.ok_or_else(nothing_yet)?, &BTreeMap::new(), release)
        }
    };
    drafts::apply(&mut change, drafts, content, release.at);
    Ok(change)
}

fn nothing_yet() -> Fault {
    Fault::new("nothing was published here yet")
}

/// Refuses to publish what was withdrawn by going back, as long as that is the same: a scheduled job would undo it
/// otherwise.
fn refuse_withdrawn(online: Option<&Manifest>, built: &BuiltSite) -> Result<(), Fault> {
    let mut withdrawals = online.iter().flat_map(|online| &online.withdrawals);
    let found = withdrawals.find_map(|one| Some((one, one.found_in(built)?)));
    let Some((withdrawal, sources)) = found else {
        return Ok(());
    };
    Err(Fault::new(format!(
        "this site was withdrawn by {} at {}, and {}it is the same since: nothing is published",
        withdrawal.by,
        withdrawal.at.strftime("%Y-%m-%d %H:%M UTC"),
        named(&sources)
    ))
    .help("mend what was wrong, and publish again; to publish it as it is, say `--resume`"))
}

/// Returns where a site is the same, as part of a sentence.
fn named(sources: &[&SourcePath]) -> String {
    match sources {
        [] => String::new(),
        [one] => format!("in `{one}` "),
        [one, other] => format!("in `{one}` and `{other}` "),
        [one, others @ ..] => format!("in `{one}` and {} other files ", others.len()),
    }
}

/// Finds the generation to go back to. Copies are none, and neither is what was withdrawn, or what differs in nothing
/// from the site that is online.
fn earlier<'a>(
    before: &Manifest,
    kept: &'a [Manifest],
    number: Option<u64>,
) -> Result<&'a Manifest, Fault> {
    let others = || {
        kept.iter()
            .filter(|one| one.generation != before.generation)
    };
    let found = match number {
        Some(number) => others().find(|one| one.generation == number),
        None => {
            let online = contents(&before.files);
            let is_wanted = |one: &&Manifest| {
                let files = contents(&one.files);
                files != online && before.withdrawals.iter().all(|gone| gone.files != files)
            };
            let earlier = others().filter(|one| !one.is_copy() && before.follows(one.generation));
            earlier.filter(is_wanted).max_by_key(|one| one.generation)
        }
    };
    found.ok_or_else(|| {
        let numbers: Vec<String> = others().map(|one| one.generation.to_string()).collect();
        let what = match number {
            Some(number) => format!("generation {number} is not kept"),
            None => "no earlier generation is kept".to_owned(),
        };
        Fault::new(what).help(match numbers.as_slice() {
            [] => "build the site as it was, and publish that".to_owned(),
            numbers => format!(
                "there are: {}; choose one with `--to N`",
                numbers.join(", ")
            ),
        })
    })
}
