//! Articles that are due and have errors: which of them a build or a publication holds back.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::{Moment, OutPath, SourcePath};
use crate::diagnostic::{Diagnostic, codes};
use crate::io::emit;
use crate::model::Site;
use crate::model::site::Story;

/// The folder into which a site is built where no other is named, in the site's folder.
pub const OUTPUT_FOLDER: &str = "public";

/// Says whether the site that stands where this one goes is without an article because that was not due yet, by the
/// moment at which it is due, by its file, and by its page, where that is its own.
pub type IsNew<'a> = dyn Fn(Moment, &SourcePath, Option<&OutPath>) -> bool + 'a;

/// Returns the articles to hold back for the errors among these, each with its date; none where one of the errors
/// names no such article.
pub(super) fn broken(
    site: &Site,
    diagnostics: &[Diagnostic],
    is_new: &IsNew,
) -> BTreeMap<SourcePath, Moment> {
    let errors = diagnostics.iter().filter(|one| one.forbids_publishing());
    let mut errors = errors.peekable();
    let mut broken = BTreeMap::new();
    if errors.peek().is_none() {
        return broken;
    }
    let stories = site.stories_and_pages();
    let stories: BTreeMap<&SourcePath, &Story> =
        stories.map(|story| (&story.article.path, story)).collect();
    for error in errors {
        let due = |file: &SourcePath| {
            let story = stories.get(file)?;
            let date = story.article.meta.date?;
            // What stands at an address that is wanted twice may be the other one.
            let page = (error.code != &codes::ADDRESS_TAKEN)
                .then(|| OutPath::of_page(&story.address).ok())
                .flatten();
            is_new(date, file, page.as_ref()).then(|| (file.clone(), date))
        };
        let named: BTreeMap<SourcePath, Moment> = error.files().filter_map(due).collect();
        if named.is_empty() {
            return BTreeMap::new();
        }
        broken.extend(named);
    }
    broken
}

/// Returns the articles that a build into this output folder holds back for the errors among these, each with its
/// date.
pub fn broken_in_folder(
    site: &Site,
    diagnostics: &[Diagnostic],
    out: &Path,
) -> BTreeMap<SourcePath, Moment> {
    match emit::Manifest::read(out) {
        Ok(last) => broken(site, diagnostics, &|due, file, page| {
            last.is_new(due, file, page)
        }),
        // Nothing is known of what stands there.
        Err(_) => BTreeMap::new(),
    }
}
