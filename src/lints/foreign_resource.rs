//! Scripts, style sheets and fonts from elsewhere (rule P3).

use super::{Desk, Lint, pages};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A part of a page's machinery that another host sends.
pub struct ForeignResource;

impl Lint for ForeignResource {
    fn code(&self) -> &'static Code {
        &codes::FOREIGN_RESOURCE
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        let own = format!("{}/", desk.site.config.base.origin);
        pages::each(desk, self.code(), found, |proof| {
            let parts = proof.page.machinery.iter();
            parts
                .filter(|part| {
                    let elsewhere = part.starts_with("http:")
                        || part.starts_with("https:")
                        || part.starts_with("//");
                    elsewhere && !part.starts_with(&own)
                })
                .map(|part| {
                    let message = format!("`{part}` is loaded from another host");
                    (message, "copy the file into the theme".to_owned())
                })
                .collect()
        });
    }
}
