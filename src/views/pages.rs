//! The addresses of the site, for matching requests.
//!
//! Enters: the linked site. Leaves: the page at the address of a request.

use memchr::memchr2;
use memchr::memmem::find;
use percent_encoding::percent_decode;
use rustc_hash::FxHashMap;

use crate::base::OutPath;
use crate::model::Site;

/// The addresses of a site.
#[derive(Default)]
pub struct Pages {
    /// The beginning of every address on the host.
    base: String,
    /// The addresses of stories and standing pages, from the site's root.
    addresses: Vec<String>,
    known: FxHashMap<Box<[u8]>, Found>,
}

/// The page at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A story or a standing page, by number.
    Story(u32),
    /// An old address of a story or a standing page.
    Alias(u32),
    /// Another page of the site: a list, an overview.
    Other,
}

impl Pages {
    /// Takes the addresses of a site and the paths of all its outputs.
    pub fn new<'p>(site: &Site, outputs: impl IntoIterator<Item = &'p OutPath>) -> Self {
        let mut pages = Self {
            base: site.config.base.path.clone(),
            ..Self::default()
        };
        let stories = site.stories_and_pages();
        for (number, story) in (0..).zip(stories.clone()) {
            pages.addresses.push(story.address.clone());
            pages.know(&story.address, Found::Story(number));
        }
        for (number, story) in (0..).zip(stories) {
            for alias in &story.article.meta.aliases {
                pages.know(&alias.value, Found::Alias(number));
            }
        }
        for path in outputs {
            if path.as_str().ends_with(".html") {
                pages.know(&format!("/{}", path.as_str()), Found::Other);
            }
        }
        pages
    }

    /// Records an address in every form that servers answer; the first page of an address keeps it.
    fn know(&mut self, address: &str, found: Found) {
        let plain = address.strip_suffix("index.html").unwrap_or(address);
        let folder = plain.strip_suffix('/');
        let forms = match folder {
            Some(folder) => vec![
                folder.to_owned(),
                plain.to_owned(),
                format!("{plain}index.html"),
            ],
            None if plain.ends_with(".html") => vec![plain.to_owned()],
            None => vec![
                plain.to_owned(),
                format!("{plain}/"),
                format!("{plain}/index.html"),
            ],
        };
        for form in forms {
            let key = form.into_bytes().into_boxed_slice();
            self.known.entry(key).or_insert(found);
        }
    }

    /// Returns a story's address.
    pub fn address(&self, story: u32) -> Option<&str> {
        let index = usize::try_from(story).ok()?;
        self.addresses.get(index).map(String::as_str)
    }

    /// Returns the page at a path from the host's root, as [`path`] returns it.
    pub fn find(&self, path: &[u8]) -> Option<Found> {
        let inside = path.strip_prefix(self.base.as_bytes())?;
        match memchr::memchr(b'%', inside) {
            None => self.known.get(inside).copied(),
            Some(_) => {
                let decoded: Vec<u8> = percent_decode(inside).collect();
                self.known.get(decoded.as_slice()).copied()
            }
        }
    }
}

/// Returns the path of a request's target or of a full address: without scheme and host, query and
/// fragment.
pub(super) fn path(target: &[u8]) -> &[u8] {
    let end = memchr2(b'?', b'#', target).unwrap_or(target.len());
    let target = target.get(..end).unwrap_or_default();
    if target.starts_with(b"/") {
        return target;
    }
    let Some(host) = find(target, b"://").and_then(|at| target.get(at + 3..)) else {
        return target;
    };
    let slash = memchr::memchr(b'/', host).unwrap_or(host.len());
    match host.get(slash..) {
        Some(path) if !path.is_empty() => path,
        _ => b"/",
    }
}

/// Says whether a path may be a page's, unlike a picture's or a style sheet's.
pub(crate) fn is_page(path: &[u8]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    let mut parts = name.rsplitn(2, |byte| *byte == b'.');
    match (parts.next(), parts.next()) {
        (Some(extension), Some(_)) => {
            extension.eq_ignore_ascii_case(b"html") || extension.eq_ignore_ascii_case(b"htm")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_in_every_form() {
        let mut pages = Pages {
            base: "/blog".to_owned(),
            ..Pages::default()
        };
        pages.know("/2026/05/slug/", Found::Story(0));
        pages.know("/2026/日/", Found::Story(1));
        pages.know("/old", Found::Alias(0));
        pages.know("/old.html", Found::Alias(1));
        pages.know("/index.html", Found::Other);
        for (target, wanted) in [
            ("/blog/2026/05/slug/", Some(Found::Story(0))),
            ("/blog/2026/05/slug?utm_source=x", Some(Found::Story(0))),
            ("/blog/2026/05/slug/index.html#a", Some(Found::Story(0))),
            ("https://example.org/blog/old", Some(Found::Alias(0))),
            ("/blog/old/", Some(Found::Alias(0))),
            ("/blog/old.html", Some(Found::Alias(1))),
            ("/blog/2026/%E6%97%a5/", Some(Found::Story(1))),
            ("/blog/", Some(Found::Other)),
            ("/2026/05/slug/", None),
            ("/blog/2026/05/", None),
            ("https://example.org", None),
            ("", None),
            ("%", None),
        ] {
            assert_eq!(pages.find(path(target.as_bytes())), wanted, "{target}");
        }
    }

    #[test]
    fn pages_look_like_pages() {
        assert!(is_page(b"/a/b/") && is_page(b"/a/b") && is_page(b"/a.HTML"));
        assert!(!is_page(b"/style.1a2b.css") && !is_page(b"/feed.xml"));
    }
}
