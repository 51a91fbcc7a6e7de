//! Addresses that the configuration and the theme's options name.

use super::outputs::Outputs;
use crate::base::{SourcePath, without_query};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::theme_options::OptionFault;

/// Reports addresses of the menu and of `[news]` at which nothing is published.
pub(super) fn check(site: &Site, outputs: &Outputs) -> Vec<Diagnostic> {
    let config = &site.config;
    let file = SourcePath::from("config.toml");
    let whole = || Span::file(&file);
    let menu = config.menu.iter();
    let menu = menu.map(|item| ("the menu", &item.url, Span::new(&file, item.place)));
    let logo = std::iter::once(("`logo` under `[news]`", &config.news.logo, whole()));
    let policies = config.news.policies.values();
    let policies = policies.map(|url| ("a policy under `[news]`", url, whole()));
    menu.chain(logo)
        .chain(policies)
        .filter_map(|(from, url, place)| {
            let bare = without_query(url);
            let address = match bare.starts_with('/') && !bare.starts_with("//") {
                true => bare,
                false => config.base.inside(bare)?,
            };
            if outputs.answer(address) {
                return None;
            }
            let message = format!("{from} leads to `{url}`, where nothing is published");
            Some(Diagnostic::new(&codes::DEAD_ADDRESS, message).at(place))
        })
        .collect()
}

/// Reports addresses on the site that theme options name and at which nothing is published.
pub(super) fn check_options(site: &Site, outputs: &Outputs) -> Vec<Diagnostic> {
    let file = SourcePath::from("config.toml");
    let mut diagnostics = Vec::new();
    for (name, value) in &site.config.theme_options {
        let Some(spec) = site.theme.options.get(name) else {
            continue;
        };
        spec.addresses(name, value, &mut |path, address| {
            let bare = without_query(address);
            if !outputs.answer(bare) {
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
    diagnostics
}
