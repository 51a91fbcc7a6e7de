//! Which addresses are announced to hubs, search engines and caches after a publication.

use std::fs;
use std::path::Path;

use crate::base::OutPath;
use crate::model::Config;
use crate::model::publishing::Place;
use crate::publish::change::{Phase, Source, Upload};
use crate::publish::notifications::{self, ChangedAddresses, Notification};
use crate::publish::{Change, is_draft};

/// Announces a change to all services that the target names, and returns the outcomes.
pub fn announce(change: &Change, place: &Place, config: &Config, root: &Path) -> Vec<Notification> {
    let url = |path: &OutPath| config.base.absolute(&path.address());
    // A file `a.html` answers at `/a` too, and a cache has what it was asked for.
    let urls = |path: &OutPath| {
        let bare = path.bare_address();
        let bare = bare.map(|bare| config.base.absolute(&bare));
        std::iter::once(url(path)).chain(bare)
    };
    let uploads = || change.uploads.iter().map(|upload| &upload.path);
    let feeds: Vec<String> = uploads().filter(|path| is_feed(path)).map(url).collect();
    // Drafts are announced to caches alone.
    let is_public = |path: &OutPath| is_page(path) && !is_draft(path);
    let published = change.uploads.iter().filter(|one| is_public(&one.path));
    let deleted = change.deletions.iter().filter(|path| is_public(path));
    let pages: Vec<String> = published
        .map(|upload| page_url(upload, config))
        .chain(deleted.flat_map(urls))
        .collect();
    let all: Vec<String> = uploads().chain(&change.deletions).flat_map(urls).collect();
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
        .filter(|upload| is_page(&upload.path) && !is_draft(&upload.path))
        .map(|upload| page_url(upload, config))
        .collect()
}

/// Returns the full address of a page: for `a.html`, `/a` where the page itself says so.
fn page_url(upload: &Upload, config: &Config) -> String {
    let bare = upload.path.bare_address();
    let bare = bare.map(|bare| config.base.absolute(&bare));
    let says = |url: &String| match &upload.source {
        Source::File(file) => {
            let page = fs::read_to_string(file).unwrap_or_default();
            page.contains(&format!("rel=\"canonical\" href=\"{url}\""))
        }
        Source::Kept(_) => false,
    };
    bare.filter(says)
        .unwrap_or_else(|| config.base.absolute(&upload.path.address()))
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
