//! The layout of presswork's own folder beside a published one, on this machine or another.
//!
//! For `/srv/www/site` the folder is `/srv/www/.site.presswork`, on the same file system and, being
//! beside the site, not online. It holds `lock`, `N.json` (the manifest of generation N), `N/` (the files
//! of generation N) and `N.new/` (files of an unfinished one). `/srv/www/site` is a link to
//! `.site.presswork/N`.

/// The names beside a published folder.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The parent of the published folder; empty for the current folder.
    pub parent: String,
    /// The published folder's name.
    pub name: String,
    /// The name of presswork's own folder.
    pub store: String,
}

impl Layout {
    /// Returns the layout for a published folder; `None` where the path names none.
    pub(super) fn of(path: &str) -> Option<Self> {
        let path = path.trim_end_matches('/');
        let (parent, name) = match path.rsplit_once('/') {
            Some(("", name)) => ("/", name),
            Some((parent, name)) => (parent, name),
            None => ("", path),
        };
        if matches!(name, "" | "." | ".." | "~") {
            return None;
        }
        Some(Self {
            parent: parent.to_owned(),
            name: name.to_owned(),
            store: format!(".{name}.presswork"),
        })
    }

    /// Returns the number of the generation that a link leads to.
    pub(super) fn generation(&self, link: &str) -> Option<u64> {
        let (folder, number) = link.trim_end_matches('/').rsplit_once('/')?;
        let folder = folder.rsplit('/').next()?;
        (folder == self.store)
            .then(|| number.parse().ok())
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_a_generation_of_this_folder_alone() {
        let layout = Layout::of("/srv/www/site/").unwrap();
        assert_eq!(
            (layout.parent.as_str(), layout.store.as_str()),
            ("/srv/www", ".site.presswork")
        );
        assert_eq!(layout.generation(".site.presswork/12"), Some(12));
        assert_eq!(layout.generation("/srv/www/.site.presswork/12"), Some(12));
        for other in [".other.presswork/12", "12", ".site.presswork/x", "/srv/old"] {
            assert_eq!(layout.generation(other), None, "{other}");
        }
        assert_eq!(Layout::of("/site").unwrap().parent, "/");
        assert_eq!(Layout::of("site").unwrap().parent, "");
        assert!(Layout::of("/").is_none() && Layout::of("a/..").is_none());
    }
}
