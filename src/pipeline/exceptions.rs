//! Applies `[allow]`: warnings from which a file excepts itself are not reported.

use rustc_hash::FxHashSet;

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Article;

/// Exceptions that matched a diagnostic: the file, and the code's name.
pub(super) type Excepted = FxHashSet<(SourcePath, &'static str)>;

/// Returns the diagnostics without those that files except, and the exceptions that matched.
pub(super) fn except<'a>(
    diagnostics: Vec<Diagnostic>,
    find: impl Fn(&SourcePath) -> Option<&'a Article>,
) -> (Vec<Diagnostic>, Excepted) {
    let mut used = Excepted::default();
    let mut diagnostics = diagnostics;
    diagnostics.retain(|diagnostic| {
        let Some(at) = &diagnostic.at else {
            return true;
        };
        let excepted = diagnostic.code.severity == Severity::Warning
            && find(&at.file).is_some_and(|article| article.meta.allows(diagnostic.code));
        if excepted {
            used.insert((at.file.clone(), diagnostic.code.name));
        }
        !excepted
    });
    (diagnostics, used)
}
