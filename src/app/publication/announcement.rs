//! Which addresses are announced to hubs, search engines and caches after a publication.

use std::path::Path;

use crate::base::OutPath;
use crate::model::Config;
use crate::model::publishing::Place;
use crate::publish::Change;
use crate::publish::change::Phase;
use crate::publish::notifications::{self, ChangedAddresses, Notification};

/// Announces a change to all services that the target names, and returns the outcomes.
pub fn announce(change: &Change, place: &Place, config: &Config, root: &Path) -> Vec<Notification> {
    let url = |path: &OutPath| config.base.absolute(&path.address());
    let uploads = || change.uploads.iter().map(|upload| &upload.path);
    let all = || uploads().chain(&change.deletions);
    let feeds: Vec<String> = uploads().filter(|path| is_feed(path)).map(url).collect();
    let pages: Vec<String> = all().filter(|path| is_page(path)).map(url).collect();
    let all: Vec<String> = all().map(url).collect();
    let origin = &config.base.origin;
    let changed = ChangedAddresses {
        host: origin.split_once("://").map_or(origin, |(_, host)| host),
        home: &config.base.absolute("/"),
        feeds: &feeds,
        pages: &pages,
        all: &all,
    };
    notifications::notify(&place.notices, &changed, root)
}

/// Returns the addresses of the pages that a change puts online, new ones first, before the lists that
/// name them.
pub fn changed_pages(change: &Change, config: &Config) -> Vec<String> {
    let pages = || change.phase(Phase::Pages).iter();
    let new = pages().filter(|upload| upload.before.is_none());
    let replaced = pages().filter(|upload| upload.before.is_some());
    new.chain(replaced)
        .map(|upload| &upload.path)
        .filter(|path| is_page(path))
        .map(|path| config.base.absolute(&path.address()))
        .collect()
}

/// Says whether readers visit an output.
fn is_page(path: &OutPath) -> bool {
    path.as_str().ends_with(".html") && !path.as_str().ends_with("404.html")
}

fn is_feed(path: &OutPath) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit('.').next();
    matches!(ending, Some("xml" | "json" | "rss" | "atom"))
        && ["feed", "atom", "rss"]
            .iter()
            .any(|part| name.contains(part))
}
