//! The order in which files go online, and how long browsers and caches keep each, for every way of
//! handing a site out.

use crate::base::OutPath;

/// The phase in which a file goes online. A file comes after all files that it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// The parts of pages: pictures, styles, scripts.
    Assets,
    /// Pages.
    Pages,
    /// Files that announce pages: feeds, sitemaps, and the files for hosts.
    Announcements,
}

impl Phase {
    /// Returns the phase of a file.
    pub(crate) fn of(path: &OutPath) -> Self {
        let path = path.as_str();
        // A compressed form goes with its file.
        let path = path
            .strip_suffix(".gz")
            .or_else(|| path.strip_suffix(".br"))
            .unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        if is_of_live_coverage(name) {
            return Phase::Announcements;
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_for_hosts = matches!(
            name,
            "_headers"
                | "_redirects"
                | "_nginx.conf"
                | "vercel.json"
                | "CNAME"
                | "robots.txt"
                | "ads.txt"
                | "llms.txt"
                | "feed.json"
                // The root of the search's index.
                | "index.bin"
                | ".nojekyll"
        );
        match ending {
            _ if is_for_hosts => Phase::Announcements,
            "html" | "htm" => Phase::Pages,
            "xml" | "rss" | "atom" => Phase::Announcements,
            _ => Phase::Assets,
        }
    }

    /// Every phase, in order.
    pub(crate) const ALL: [Phase; 3] = [Phase::Assets, Phase::Pages, Phase::Announcements];
}

/// Files that never change, because a change gives another address.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Parts of pages under a name that stays.
pub(crate) const AN_HOUR: &str = "public, max-age=3600";
/// Pages, which are requested again each time; an unchanged page is not sent again.
pub(crate) const REVALIDATED: &str = "public, max-age=0, must-revalidate";
/// Files that machines request every few minutes.
pub(crate) const MINUTES: &str = "public, max-age=300";

/// Returns how long a browser and a cache may keep a file (RFC 9111, RFC 8246).
pub(crate) fn cache_control(path: &OutPath) -> &'static str {
    match Phase::of(path) {
        _ if is_of_live_coverage(path.as_str()) => REVALIDATED,
        Phase::Assets if is_fingerprinted(path) => IMMUTABLE,
        Phase::Assets => AN_HOUR,
        Phase::Pages => REVALIDATED,
        Phase::Announcements => MINUTES,
    }
}

/// Says whether a file says which entries live coverage has, compressed forms included. Open pages ask for it every
/// minute.
fn is_of_live_coverage(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".br"))
        .unwrap_or(name);
    name == "live.json" || name.ends_with(".live.json")
}

/// Says whether a file's name has a fingerprint of its content, as in `theme.1f2e3d4c.css`.
fn is_fingerprinted(path: &OutPath) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let mut parts = name.split(['.', '-', '_']).skip(1).peekable();
    let hex = |part: &str| {
        (8..=64).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            // A date is no fingerprint.
            && part.bytes().any(|b| b.is_ascii_alphabetic() || part.len() > 8)
    };
    while let Some(part) = parts.next() {
        // The last part is the extension.
        if parts.peek().is_some() && hex(part) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_fingerprint_is_kept_for_ever() {
        let cache = |path: &str| cache_control(&OutPath::new(path).unwrap());
        for path in [
            "theme.0a1b2c3d.css",
            "a/lead-1f2e3d4c5b6a7988.webp",
            "x_deadbeef.js.br",
        ] {
            assert!(cache(path).contains("immutable"), "{path}");
        }
        for path in [
            "theme.css",
            "2026-06-01.svg",
            "report-20260601.pdf",
            "deadbeef",
            "deadbeef.css",
            "facade.svg",
            "page.0a1b2c3d.html",
        ] {
            assert!(!cache(path).contains("immutable"), "{path}");
        }
    }

    #[test]
    fn what_refers_to_others_comes_after_them() {
        let phase = |path: &str| Phase::of(&OutPath::new(path).unwrap());
        assert_eq!(phase("a/lead.avif"), Phase::Assets);
        assert_eq!(phase("search/index.json"), Phase::Assets);
        assert_eq!(phase("a/index.html.gz"), Phase::Pages);
        for path in [
            "feed.xml",
            "feed.json",
            "sitemap.xml.br",
            "robots.txt",
            "_redirects",
            "a/live.json",
        ] {
            assert_eq!(phase(path), Phase::Announcements, "{path}");
        }
    }
}
