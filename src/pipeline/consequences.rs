//! Mistakes that follow from others: who mends the first has mended them, so they are not reported.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::{Article, Kind};

/// Takes out addresses that are wanted twice because the date that would be a part of one could not be read.
pub(super) fn drop_of_dates(diagnostics: &mut Vec<Diagnostic>, articles: &[Arc<Article>]) {
    let is_taken = |fault: &Diagnostic| fault.code == &codes::ADDRESS_TAKEN;
    if !diagnostics.iter().any(is_taken) {
        return;
    }
    let is_undated =
        |article: &&Arc<Article>| article.meta.kind == Kind::Article && article.meta.date.is_none();
    let undated: FxHashSet<&SourcePath> = articles
        .iter()
        .filter(is_undated)
        .map(|article| &article.path)
        .collect();
    diagnostics
        .retain(|fault| !is_taken(fault) || !fault.files().any(|file| undated.contains(file)));
}

/// Returns the places of component calls where no component can be: which component was meant there does not
/// matter.
pub(super) fn misplaced_calls(diagnostics: &[Diagnostic]) -> FxHashSet<Span> {
    let misplaced = diagnostics
        .iter()
        .filter(|one| one.code == &codes::INVALID_COMPONENT);
    misplaced.filter_map(|one| one.at.clone()).collect()
}
