//! The one way through a publication, whatever the target: hold it, look, compare, ask, put, commit,
//! clear.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::change::{self, Change, MaxDelete, Source, Terms, Wave};
use super::local::Local;
use super::lock::LockGuard;
use super::{Crew, Fault, Manifest, Online, Progress, Target};
use crate::base::OutPath;

/// What is published.
pub enum Content<'a> {
    /// What was built.
    Built(&'a BTreeMap<OutPath, Local>),
    /// An earlier generation: of this number, or the last one before what is online.
    Earlier(Option<u64>),
}

/// How a publication is done.
pub struct Order<'a> {
    /// What.
    pub content: Content<'a>,
    /// When, by whom, and which paths.
    pub terms: Terms<'a>,
    /// How much may be deleted.
    pub most: MaxDelete,
    /// Whether anything is done, or only said.
    pub intent: Intent,
    /// The file in which the site remembers which holds on this target are its own.
    pub ours: &'a Path,
}

/// Whether anything is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// The change is carried out.
    Publish,
    /// The change is found out.
    Look,
}

/// What came of a publication.
pub struct Outcome {
    /// What was to be changed.
    pub change: Change,
    /// Whether it was.
    pub done: bool,
    /// What could not be cleared away afterwards. The site is online all the same.
    pub left: Option<Fault>,
}

/// Publishes. `agree` sees the change before anything is done, and may call it off.
///
/// # Errors
///
/// Fails where somebody else is publishing, where the change is larger than allowed, and where the
/// target fails. What is online is then whole, and publishing again finishes it.
pub fn publish(
    target: &dyn Target,
    order: &Order,
    agree: &dyn Fn(&Change) -> Result<bool, Fault>,
    progress: &dyn Progress,
) -> Result<Outcome, Fault> {
    progress.stage("looking", 0, 0);
    let lock = target.lock().filter(|_| order.intent == Intent::Publish);
    let hold = lock
        .map(|lock| LockGuard::take(lock, order.terms.by, order.ours))
        .transpose()?;
    let stop = AtomicBool::new(false);
    let work = || run(target, order, agree, progress, &stop, hold.as_ref());
    let outcome = match &hold {
        Some(hold) => hold.during(&stop, work),
        None => work(),
    };
    let released = hold.map_or(Ok(()), LockGuard::release);
    let mut outcome = outcome?;
    if let Err(fault) = released {
        outcome.left.get_or_insert(fault);
    }
    Ok(outcome)
}

fn run(
    target: &dyn Target,
    order: &Order,
    agree: &dyn Fn(&Change) -> Result<bool, Fault>,
    progress: &dyn Progress,
    stop: &AtomicBool,
    hold: Option<&LockGuard>,
) -> Result<Outcome, Fault> {
    let online = target.online()?;
    let change = compare(target, online, order)?;
    if order.intent == Intent::Publish {
        change.check(order.most)?;
    }
    let mut outcome = Outcome {
        change,
        done: false,
        left: None,
    };
    let change = &outcome.change;
    let agreed = agree(change)?;
    if order.intent == Intent::Look || change.is_empty() || !agreed {
        return Ok(outcome);
    }
    let crew = Crew { progress, stop };
    target.prepare(change)?;
    let moved = change
        .uploads
        .iter()
        .filter(|one| matches!(one.source, Source::File(_)));
    progress.stage("uploading", moved.count(), change.bytes());
    for wave in Wave::ALL {
        let files = change.wave(wave);
        if !files.is_empty() {
            target.put(files, change, &crew)?;
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if let Some(hold) = hold {
        hold.assure()?;
    }
    progress.stage("switching", 0, 0);
    target.commit(change)?;
    progress.stage("clearing", change.deletions.len(), 0);
    outcome.left = target.clear(change, &crew).err();
    outcome.done = true;
    Ok(outcome)
}

fn compare(target: &dyn Target, online: Online, order: &Order) -> Result<Change, Fault> {
    let Online {
        manifest,
        mut strangers,
    } = online;
    match &order.content {
        Content::Built(local) => {
            strangers.sort_unstable();
            let is_strange = |path: &OutPath| strangers.binary_search(path).is_ok();
            Ok(change::compare(manifest, &is_strange, local, &order.terms))
        }
        Content::Earlier(number) => {
            let Some(before) = manifest else {
                return Err(Fault::new("nothing was published here yet"));
            };
            let kept = target.generations()?;
            let wanted = earlier(&before, &kept, *number)?;
            Ok(change::back(before, wanted, &order.terms))
        }
    }
}

/// Finds the generation to go back to.
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
        // What a rollback took away is not what came before.
        None => others()
            .filter(|one| one.restores.is_none() && one.generation < before.content())
            .max_by_key(|one| one.generation),
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
