//! Whether a site shows others in frames, so that each of its pages says which are its own.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Loaded;
use crate::base::SourcePath;
use crate::model::ads::AdContent;
use crate::model::policy::InPages;
use crate::model::site::WithheldFile;
use crate::model::{Article, Config};

/// Returns what published pages say of the content security policy themselves; `frames` says whether the site shows others
/// in frames.
pub(super) fn in_pages(config: &Config, frames: bool) -> InPages {
    let hosts = &config.hosts;
    match () {
        () if hosts.need_elements() => InPages::Everything(hosts.policy.clone()),
        () if !hosts.names.is_empty() && frames => InPages::Frames(hosts.policy.clone()),
        () => InPages::Nothing,
    }
}

/// Says whether an advertisement or a published text shows another site in a frame.
pub(super) fn are_shown(loaded: &Loaded, articles: &[Arc<Article>], held: &[WithheldFile]) -> bool {
    let mut ads = loaded.config.ads.iter();
    if ads.any(|ad| matches!(ad.content, AdContent::Frame(_))) {
        return true;
    }
    let held: FxHashSet<&SourcePath> = held.iter().map(|held| &held.source).collect();
    let mut articles = articles.iter();
    articles.any(|article| shows_frames(article, loaded) && !held.contains(&article.path))
}

fn shows_frames(article: &Article, loaded: &Loaded) -> bool {
    let components = loaded.engine.components();
    let mut calls = article.outline.calls.iter();
    article.outline.frames
        || calls.any(|call| components.get(&call.name).is_some_and(|one| one.frames))
}
