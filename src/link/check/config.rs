//! Addresses that the configuration and the theme's options name.

use super::hints::Hints;
use super::outputs::Outputs;
use super::texts::{self, Pages};
use crate::base::{SourcePath, without_query};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Site;
use crate::model::ads::AdContent;
use crate::model::theme_options::OptionFault;

/// Reports addresses of the menu, of `[news]` and of advertisements at which nothing is published, and their anchors
/// that are not on the page.
pub(super) fn check(
    site: &Site,
    pages: &Pages<'_>,
    outputs: &Outputs,
    hints: &mut Hints<'_>,
) -> Vec<Diagnostic> {
    let config = &site.config;
    let file = SourcePath::from("config.toml");
    let menu = config.menu.iter();
    let menu = menu.map(|item| ("the menu", &item.url, item.place));
    let logo = config.news.logo.iter();
    let logo = logo.map(|logo| ("`logo` under `[news]`", &logo.value, logo.range));
    let policies = config.news.policies.values();
    let policies = policies.map(|url| ("a policy under `[news]`", &url.value, url.range));
    let ads = config.ads.iter().flat_map(|ad| match &ad.content {
        AdContent::Picture { picture, url, .. } => vec![picture, url],
        AdContent::Frame(_) => Vec::new(),
    });
    let ads = ads.map(|one| ("an advertisement", &one.address, one.place));
    menu.chain(logo)
        .chain(policies)
        .chain(ads)
        .filter_map(|(from, url, place)| {
            let bare = without_query(url);
            let address = match bare.starts_with('/') && !bare.starts_with("//") {
                true => bare,
                false => config.base.inside(bare)?,
            };
            if outputs.answer(address) {
                let rest = url.get(bare.len()..).unwrap_or_default();
                let fault = texts::unknown_anchor(address, rest, pages)?;
                return Some(fault.at(Span::new(&file, place)));
            }
            let message = format!("{from} leads to `{url}`, where nothing is published");
            let fault = Diagnostic::new(&codes::DEAD_ADDRESS, message);
            let fault = fault.at(Span::new(&file, place));
            Some(match hints.of(address) {
                Some(hint) => fault.help(hint),
                None => fault,
            })
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
