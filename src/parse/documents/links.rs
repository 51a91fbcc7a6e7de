//! Addresses that pages link to, for the [`Reader`].

use super::{KeySpec, Reader};
use crate::base::address::{code_fault, has_scheme};
use crate::diagnostic::codes::{MISSING_KEY, UNSAFE_ADDRESS, WRONG_TYPE};
use crate::model::article::Spanned;

impl Reader<'_, '_> {
    /// Returns a required address in a table of a list: one from the site's root, or a full one. One that
    /// would lead elsewhere from every page is reported, and one that holds code.
    pub(crate) fn needed_link(&mut self, key: &'static KeySpec) -> Option<Spanned<String>> {
        let help = format!("write `{}`", self.syntax.line(key.name, "\"…\""));
        let link = self.required(key, &MISSING_KEY, help)?;
        if let Some((message, help)) = code_fault(&link.value) {
            self.report(&UNSAFE_ADDRESS, link.range, message, help);
            return None;
        }
        let written = &link.value;
        if written.starts_with(['/', '#']) || has_scheme(written) {
            return Some(link);
        }
        let message = format!("`{written}` leads elsewhere from every page");
        let help = match written.contains('@') && !written.contains('/') {
            true => format!("write `mailto:{written}`"),
            false => format!(
                "write `https://{written}` for another site, or `/{written}` for a page of this one"
            ),
        };
        self.report(&WRONG_TYPE, link.range, message, help);
        None
    }
}
