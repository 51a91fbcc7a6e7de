//! The paths of all outputs, as a host looks for them.

use rustc_hash::FxHashSet;

use super::super::picture_files::decode;
use crate::base::OutPath;
use crate::model::Config;

/// The paths of everything that a site consists of, and what the configuration says of other addresses.
pub(super) struct Outputs<'a> {
    paths: FxHashSet<&'a str>,
    config: &'a Config,
}

impl<'a> Outputs<'a> {
    pub(super) fn new(config: &'a Config, paths: impl Iterator<Item = &'a OutPath>) -> Self {
        Self {
            paths: paths.map(OutPath::as_str).collect(),
            config,
        }
    }

    /// Returns the paths, in no order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.paths.iter().copied()
    }

    /// Says whether a host would find something at an address from the site's root: hosts serve
    /// `/about` from `about/index.html` or `about.html` as well.
    pub(super) fn answer(&self, address: &str) -> bool {
        let decoded = decode(address);
        self.have_page(&decoded) || self.config.is_answered(&decoded)
    }

    /// Says whether the site has an output at a decoded address.
    pub(super) fn have_page(&self, address: &str) -> bool {
        let bare = address.trim_start_matches('/').trim_end_matches('/');
        if bare.is_empty() {
            return self.paths.contains("index.html");
        }
        let has = |path: String| self.paths.contains(path.as_str());
        (!address.ends_with('/') && (self.paths.contains(bare) || has(format!("{bare}.html"))))
            || has(format!("{bare}/index.html"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tree;

    #[test]
    fn a_host_finds_pages_with_and_without_a_slash() {
        let paths = ["index.html", "about/index.html", "old.html", "a b.png"];
        let paths = paths.map(|path| OutPath::new(path).expect("a path"));
        let tree = Tree::in_memory([(
            "config.toml",
            "title = 'T'\nbase_url = 'https://example.org'\nelsewhere = ['/dist/*']\n",
        )]);
        let config = crate::parse::config(&tree, &crate::parse::Overrides::default()).value;
        let outputs = Outputs::new(&config, paths.iter());
        for address in [
            "/",
            "/about/",
            "/about",
            "/old",
            "/old.html",
            "/a%20b.png",
            "/dist/v1.tar",
        ] {
            assert!(outputs.answer(address), "{address}");
        }
        for address in ["/old/", "/abou", "/a%20b.png/"] {
            assert!(!outputs.answer(address), "{address}");
        }
    }
}
