//! The theme's options, as the site sets them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Inputs, targets};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::site::Taxonomy;
use crate::model::theme::PageKind;
use crate::model::theme_options::{OptionFault, check_all};
use crate::model::{Data, Site};

/// Returns what templates are given: the theme's defaults, changed by the site.
pub(super) fn settled(inputs: &Inputs) -> BTreeMap<String, Data> {
    let given = &inputs.config.theme_options;
    let options = inputs.theme.options.iter();
    options
        .map(|(name, spec)| {
            let value = spec.settle(given.get(name), &inputs.config.base);
            (name.clone(), value)
        })
        .collect()
}

/// Checks the site's values against what the theme declares.
pub(super) fn check(inputs: &Inputs, taxonomies: &[Taxonomy], diagnostics: &mut Vec<Diagnostic>) {
    // Half a theme lacks options that it may well have.
    if inputs.theme.broken {
        return;
    }
    let categories: Vec<&str> = taxonomies
        .iter()
        .filter(|taxonomy| taxonomy.kind == PageKind::Category)
        .flat_map(|taxonomy| &taxonomy.terms)
        .map(|term| term.profile.term.id.as_str())
        .collect();
    let config = inputs.config;
    let (options, given) = (&inputs.theme.options, &config.theme_options);
    let mut faults = Vec::new();
    check_all(options, "", given, Some(&categories), &mut faults);
    let file = SourcePath::from("config.toml");
    let faults = faults.into_iter();
    diagnostics.extend(faults.map(|fault| fault.at(&file, &config.option_places)));
}

/// Checks that there is something at every address on the site that an option names.
pub(super) fn check_addresses(
    site: &Site,
    outputs: &FxHashSet<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let file = SourcePath::from("config.toml");
    for (name, value) in &site.config.theme_options {
        let Some(spec) = site.theme.options.get(name) else {
            continue;
        };
        spec.addresses(name, value, &mut |path, address| {
            let bare = address.split(['#', '?']).next().unwrap_or_default();
            if !targets::answers(bare, outputs) {
                let fault = OptionFault {
                    message: format!("`{path}` leads to `{address}`, where nothing is published"),
                    on_key: false,
                    code: &codes::DEAD_ADDRESS,
                    help: Some(format!("a file goes to `content/static{bare}`")),
                    path,
                };
                diagnostics.push(fault.at(&file, &site.config.option_places));
            }
        });
    }
}
