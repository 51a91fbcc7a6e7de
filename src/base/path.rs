//! Paths inside a site and inside its output, which cannot lead out of either.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use super::text;

/// A source file's path below the site's root, with `/` between its parts:
/// `content/articles/2026/05/slug.md`. Paths that look the same are the same: they are in Unicode's
/// normalisation form C, whatever form the name has on disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path that is already relative to the root and uses `/`.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        let path = path.into();
        match text::composed(&path) {
            Cow::Borrowed(_) => Self(path),
            Cow::Owned(composed) => Self(composed.into()),
        }
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the last part: `slug.md`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the folder, without a slash at the end; empty for a file in the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns the extension: the part behind the last dot of the file name, empty if there is none.
    pub fn extension(&self) -> &str {
        self.file_name()
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// Resolves `relative` against this file's folder, as a browser would: `.` and `..` are
    /// followed, and `None` is returned where they lead out of the site's root.
    pub fn join(&self, relative: &str) -> Option<SourcePath> {
        let mut parts: Vec<&str> = self
            .folder()
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(SourcePath::new(parts.join("/")))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SourcePath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// A file's path below the output folder. Every value is safe to join to that folder: it has no
/// empty part, no `.` or `..`, no backslash, no control character, and no part that is too long
/// for a file system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutPath(Arc<str>);

/// Why a text is no output path; `Display` explains the reason to a writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathFault(&'static str);

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The longest name of one file or folder, in bytes, that common file systems take.
const MAX_PART: usize = 255;

/// The longest path below the output folder, in bytes. With the folder in front of it, the systems on which sites are built
/// take no more (macOS: 1,024).
const MAX_PATH: usize = 900;

impl OutPath {
    /// Checks `path`, whose leading slash (if any) is dropped.
    ///
    /// # Errors
    ///
    /// Fails with the reason where the path would leave the output folder or could not be written.
    pub fn new(path: &str) -> Result<Self, PathFault> {
        let path = path.strip_prefix('/').unwrap_or(path);
        if path.is_empty() {
            return Err(PathFault("it is empty"));
        }
        if path.len() > MAX_PATH {
            return Err(PathFault("it is longer than 900 bytes"));
        }
        for part in path.split('/') {
            match part {
                "" => {
                    return Err(PathFault(
                        "it has an empty part (two slashes, or one at the end)",
                    ));
                }
                "." | ".." => {
                    return Err(PathFault(
                        "`.` and `..` could lead out of the output folder",
                    ));
                }
                part if part.len() > MAX_PART => {
                    return Err(PathFault("a part of it is longer than 255 bytes"));
                }
                _ => {}
            }
        }
        if path.contains(|c: char| c.is_control() || c == '\\' || c == '\u{fffd}') {
            return Err(PathFault("it holds a backslash or a control character"));
        }
        Ok(Self(path.into()))
    }

    /// Returns the file that is served at `address` (`/2026/05/slug/` is `2026/05/slug/index.html`,
    /// `/feed.xml` is itself).
    ///
    /// # Errors
    ///
    /// As for [`OutPath::new`].
    pub fn of_address(address: &str) -> Result<Self, PathFault> {
        if address.ends_with('/') || address.is_empty() {
            Self::new(&format!("{address}index.html"))
        } else {
            Self::new(address)
        }
    }

    /// Returns the file of the page at `address`. As [`OutPath::of_address`], but `/blog/v20.1.0`, without a
    /// slash at the end, is `blog/v20.1.0.html`: hosts serve such a file at the address without its ending.
    ///
    /// # Errors
    ///
    /// As for [`OutPath::new`].
    pub fn of_page(address: &str) -> Result<Self, PathFault> {
        match address.ends_with('/') || address.ends_with(".html") || address.ends_with(".htm") {
            true => Self::of_address(address),
            false => Self::new(&format!("{address}.html")),
        }
    }

    /// Returns the address as which hosts serve the file without its ending: `/a` for `a.html`, nothing for
    /// other files and for the page of a folder.
    pub fn bare_address(&self) -> Option<String> {
        let bare = self.0.strip_suffix(".html")?;
        let is_folder = bare == "index" || bare.ends_with("/index");
        (!is_folder).then(|| format!("/{bare}"))
    }

    /// Returns an address as hosts look for it when a browser asks for `written`: decoded (RFC 3986, 2.1),
    /// in Unicode's normalisation form C, and with a slash in place of `/index.html`. What is no UTF-8 when
    /// it is decoded stays encoded.
    pub fn asked_for(written: &str) -> String {
        let decoded = percent_decode_str(written).decode_utf8();
        let decoded = decoded.as_deref().unwrap_or(written);
        let address = text::composed(decoded);
        match address.strip_suffix("/index.html") {
            Some(folder) => format!("{folder}/"),
            None => address.into_owned(),
        }
    }

    /// Returns a path before all that lie in a folder, and after all that are sorted before it. It is no file's.
    pub(crate) fn first_below(folder: &str) -> Self {
        Self(folder.into())
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address at which a browser finds the file, from the site's root: `/2026/05/slug/`.
    pub fn address(&self) -> String {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
            _ => format!("/{}", self.0),
        }
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Returns an address without its query and its fragment: `/about/` for `/about/?a#b`.
pub(crate) fn without_query(address: &str) -> &str {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    &address[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_paths_cannot_leave_the_folder() {
        for bad in [
            "",
            "/",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a\\b",
            "a\0b",
            "//etc/passwd",
            &"x/".repeat(500),
            &"x".repeat(256),
        ] {
            assert!(OutPath::new(bad).is_err(), "{bad:?} was taken");
        }
        assert_eq!(OutPath::new("/a/b.html").unwrap().as_str(), "a/b.html");
    }

    #[test]
    fn addresses_and_files_agree() {
        for (address, file) in [
            ("/", "index.html"),
            ("/a/b/", "a/b/index.html"),
            ("/feed.xml", "feed.xml"),
        ] {
            let path = OutPath::of_address(address).unwrap();
            assert_eq!(path.as_str(), file);
            assert_eq!(path.address(), address);
        }
    }

    #[test]
    fn a_page_without_a_slash_is_a_file_that_hosts_serve_there() {
        for (address, file, bare) in [
            ("/blog/v20.1.0", "blog/v20.1.0.html", Some("/blog/v20.1.0")),
            ("/blog/a.html", "blog/a.html", Some("/blog/a")),
            ("/blog/a/", "blog/a/index.html", None),
            ("/", "index.html", None),
        ] {
            let path = OutPath::of_page(address).unwrap();
            assert_eq!(
                (path.as_str(), path.bare_address().as_deref()),
                (file, bare)
            );
        }
    }

    #[test]
    fn source_paths_are_joined_within_the_root() {
        let path = SourcePath::from("content/articles/a/index.md");
        assert_eq!(
            path.join("../b.md").unwrap().as_str(),
            "content/articles/b.md"
        );
        assert_eq!(
            path.join("./x.png").unwrap().as_str(),
            "content/articles/a/x.png"
        );
        assert_eq!(path.join("../../../../etc/passwd"), None);
        assert_eq!((path.file_name(), path.extension()), ("index.md", "md"));
    }
}
