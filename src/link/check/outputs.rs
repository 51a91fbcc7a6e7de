//! The paths of all outputs, as a host looks for them.

use rustc_hash::FxHashSet;

use super::super::pictures::decode;
use crate::base::OutPath;

/// The paths of everything that a site consists of.
pub(super) struct Outputs<'a>(FxHashSet<&'a str>);

impl<'a> Outputs<'a> {
    pub(super) fn new(paths: impl Iterator<Item = &'a OutPath>) -> Self {
        Self(paths.map(OutPath::as_str).collect())
    }

    /// Returns the paths, in no order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().copied()
    }

    /// Says whether a host would find something at an address from the site's root: hosts serve
    /// `/about` from `about/index.html` or `about.html` as well.
    pub(super) fn answer(&self, address: &str) -> bool {
        let decoded = decode(address);
        let bare = decoded.trim_start_matches('/').trim_end_matches('/');
        if bare.is_empty() {
            return self.0.contains("index.html");
        }
        let has = |path: String| self.0.contains(path.as_str());
        (!address.ends_with('/') && (self.0.contains(bare) || has(format!("{bare}.html"))))
            || has(format!("{bare}/index.html"))
    }
}

/// Returns an address without what stands behind it: `/about/` for `/about/?a#b`.
pub(super) fn bare(address: &str) -> &str {
    address.split(['#', '?']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_finds_pages_with_and_without_a_slash() {
        let paths = ["index.html", "about/index.html", "old.html", "a b.png"];
        let paths = paths.map(|path| OutPath::new(path).expect("a path"));
        let outputs = Outputs::new(paths.iter());
        for address in ["/", "/about/", "/about", "/old", "/old.html", "/a%20b.png"] {
            assert!(outputs.answer(address), "{address}");
        }
        for address in ["/old/", "/abou", "/a%20b.png/"] {
            assert!(!outputs.answer(address), "{address}");
        }
    }
}
