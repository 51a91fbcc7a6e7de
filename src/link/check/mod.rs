//! The check of addresses: whether there is something wherever the site says that there is.
//!
//! In: the linked site and the paths of everything that it consists of. Out: what is wrong. Links to
//! files are checked while they are resolved; an address such as `/about/` or `/feed.xml` can be
//! checked when all outputs are planned.

mod config;
mod hints;
mod outputs;
mod patterns;
mod redirects;
mod texts;

use crate::base::OutPath;
use crate::diagnostic::Diagnostic;
use crate::model::Site;

use hints::Hints;
use outputs::Outputs;

/// Returns what is wrong with the addresses that the configuration, the theme's options, redirects
/// and texts name. `paths` are all outputs.
pub fn check<'a>(site: &'a Site, paths: impl Iterator<Item = &'a OutPath>) -> Vec<Diagnostic> {
    let outputs = Outputs::new(&site.config, paths);
    let mut hints = Hints::new(&outputs, &site.config.base.path).with_held(&site.held);
    let pages = texts::pages(site);
    let mut diagnostics = config::check(site, &pages, &outputs, &mut hints);
    diagnostics.extend(texts::check(site, &pages, &outputs, &mut hints));
    diagnostics.extend(config::check_options(site, &outputs));
    diagnostics.extend(redirects::check(site, &pages, &outputs, &mut hints));
    diagnostics.extend(patterns::check(site, &outputs));
    diagnostics
}
