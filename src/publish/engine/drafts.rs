//! What a publication does to the drafts beside the site.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Content;
use crate::base::OutPath;
use crate::publish::change::{Change, Source, Upload, in_order};
use crate::publish::drafts::{Draft, DraftsChange};
use crate::publish::{Fault, Manifest};

/// Returns the site's own files that drafts need which stay online.
pub(super) fn needed(online: &[Draft], content: &Content, at: Timestamp) -> BTreeSet<OutPath> {
    let staying = online.iter().filter(|draft| !draft.has_expired(at));
    let records = staying.filter_map(|draft| draft.record.as_ref());
    let paths = records.flat_map(|record| &record.needs);
    let mut needed: BTreeSet<OutPath> = paths.filter_map(|path| OutPath::new(path).ok()).collect();
    if let Content::Draft(built) = content {
        needed.extend(built.needs.keys().cloned());
    }
    needed
}

/// Refuses a draft at a place where the site is another one, or none: its page would be without its parts, and its
/// address a wrong one.
pub(super) fn refuse_other_site(online: Option<&Manifest>, base_url: &str) -> Result<(), Fault> {
    match online.map(|online| online.base_url.as_deref()) {
        None => Err(Fault::new("nothing was published here yet")
            .help("publish the site first: a draft needs its styles and pictures")),
        Some(Some(there)) if there != base_url => Err(Fault::new(format!(
            "the site there is {there}, and this is the site {base_url}"
        ))
        .help("see whether target and environment are meant, or publish the site there first")),
        _ => Ok(()),
    }
}

/// Adds to a change what becomes of the drafts that are online, and of one that is to be.
pub(super) fn apply(change: &mut Change, online: Vec<Draft>, content: &Content, at: Timestamp) {
    let mut drafts = DraftsChange::default();
    for draft in online {
        let (stays, deleted): (Vec<OutPath>, Vec<OutPath>) = match content {
            Content::Draft(built) if built.token == draft.token => {
                let old = draft.files.into_iter();
                (
                    Vec::new(),
                    old.filter(|path| !built.files.contains_key(path)).collect(),
                )
            }
            Content::Without(tokens) if tokens.contains(&draft.token) => {
                drafts.withdrawn += 1;
                (Vec::new(), draft.files)
            }
            _ if draft.has_expired(at) => {
                drafts.expired += 1;
                (Vec::new(), draft.files)
            }
            _ => (draft.files, Vec::new()),
        };
        drafts.kept.extend(stays);
        change.deletions.extend(deleted);
    }
    if let Content::Draft(built) = content {
        drafts.new = 1;
        let new = built.files.iter().map(|(path, local)| Upload {
            path: path.clone(),
            entry: local.entry.clone(),
            source: Source::File(local.file.clone()),
            // Nothing of a draft is kept when it is replaced.
            before: None,
        });
        change.uploads.extend(new);
        in_order(&mut change.uploads);
    }
    change.drafts = drafts;
}
