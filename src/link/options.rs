//! The theme's options, as the site sets them.

use std::collections::BTreeMap;

use super::Inputs;
use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::model::theme::PageKind;
use crate::model::theme_options::check_all;
use crate::model::{Data, Edition};

/// Returns what templates are given: the theme's defaults, changed by the site.
pub(super) fn values(inputs: &Inputs) -> BTreeMap<String, Data> {
    let given = &inputs.config.theme_options;
    let options = inputs.theme.options.iter();
    options
        .map(|(name, spec)| {
            let value = spec.resolve(given.get(name), &inputs.config.base);
            (name.clone(), value)
        })
        .collect()
}

/// Returns what is wrong with the site's values, by what the theme declares. Categories are those of
/// the first edition, which is in the site's own language.
pub(super) fn check(inputs: &Inputs, editions: &[Edition]) -> Vec<Diagnostic> {
    // Half a theme lacks options that it may well have.
    if inputs.theme.broken {
        return Vec::new();
    }
    let categories = editions
        .first()
        .map(|edition| edition.taxonomy(PageKind::Category));
    let categories: Vec<&str> = categories
        .unwrap_or_default()
        .iter()
        .map(|term| term.profile.term.id.as_str())
        .collect();
    let config = inputs.config;
    let (options, given) = (&inputs.theme.options, &config.theme_options);
    let mut faults = Vec::new();
    check_all(options, "", given, Some(&categories), &mut faults);
    let file = SourcePath::from("config.toml");
    faults
        .into_iter()
        .map(|fault| fault.at(&file, &config.option_places))
        .collect()
}
