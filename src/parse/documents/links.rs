//! Addresses that pages link to, for the [`Reader`].

use super::{KeySpec, Reader};
use crate::base::address::{has_scheme, visit_fault};
use crate::diagnostic::codes::{MISSING_KEY, UNSAFE_ADDRESS, WRONG_TYPE};
use crate::model::article::Spanned;

impl Reader<'_, '_> {
    /// Returns an address: one from the site's root, or a full one. One that would lead elsewhere from
    /// every page is reported, and one to which no reader can be led.
    pub(crate) fn link(&mut self, key: &'static KeySpec) -> Option<Spanned<String>> {
        let link = self.spanned(key)?;
        self.checked_link(link)
    }

    /// Returns a required address in a table of a list, as [`Self::link`] does.
    pub(crate) fn needed_link(&mut self, key: &'static KeySpec) -> Option<Spanned<String>> {
        let help = format!("write `{}`", self.syntax.line(key.name, "\"…\""));
        let link = self.required(key, &MISSING_KEY, help)?;
        self.checked_link(link)
    }

    fn checked_link(&mut self, link: Spanned<String>) -> Option<Spanned<String>> {
        if let Some((message, help)) = visit_fault(&link.value) {
            self.report(&UNSAFE_ADDRESS, link.range, message, help);
            return None;
        }
        let written = &link.value;
        if written.starts_with(['/', '#']) || has_scheme(written) {
            return Some(link);
        }
        let message = format!("`{written}` leads elsewhere from every page");
        let first = written.split('/').next().unwrap_or_default();
        let is_file = first == written && names_a_file(written);
        let help = match written.contains('@') && !written.contains('/') {
            true => format!("write `mailto:{written}`"),
            false if is_file || !first.contains('.') => format!("write `/{written}`"),
            false => format!(
                "write `https://{written}` for another site, or `/{written}` for a page of this one"
            ),
        };
        self.report(&WRONG_TYPE, link.range, message, help);
        None
    }
}

/// Says whether a name without a folder ends as files do that a site shows, and not as hosts do.
fn names_a_file(name: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "avif", "gif", "html", "ico", "jpeg", "jpg", "png", "svg", "webp",
    ];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&&*ending.to_ascii_lowercase()))
}
