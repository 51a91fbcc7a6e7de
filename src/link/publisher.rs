//! Who publishes the site, as search engines ask.

use std::collections::BTreeMap;

use super::{Inputs, pictures};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::chrome::Publisher;
use crate::model::{Data, PictureFacts};

/// The smallest logo of a publisher that search engines show, in pixels.
const SMALLEST_LOGO: u32 = 112;

/// Returns the publisher. `options` are the theme's, as the site sets them.
pub(super) fn publisher(inputs: &Inputs, options: &BTreeMap<String, Data>) -> Publisher {
    let config = inputs.config;
    let news = &config.news;
    let absolute = |url: &str| match url.strip_prefix('/') {
        Some(_) => format!("{}{}", config.base.origin, config.base.written(url)),
        None => url.to_owned(),
    };
    let names = [&news.publisher, &news.publication, &config.title];
    let probed = pictures::logo(config).and_then(|file| inputs.pictures.get(&file));
    let policies = news.policies.iter();
    Publisher {
        name: names
            .into_iter()
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_default(),
        logo: absolute(news.logo()),
        logo_facts: probed.and_then(|probed| probed.facts.ok()),
        accounts: accounts(options),
        policies: policies
            .map(|(property, url)| ((*property).into(), absolute(&url.value)))
            .collect(),
    }
}

/// Returns the addresses of a theme's option `social`, a list of tables with `url`.
fn accounts(options: &BTreeMap<String, Data>) -> Vec<String> {
    let Some(Data::List(list)) = options.get("social") else {
        return Vec::new();
    };
    list.iter()
        .filter_map(|one| match one {
            Data::Table(table) => table.get("url"),
            _ => None,
        })
        .filter_map(|url| match url {
            Data::Text(url) if url.contains("://") => Some(url.clone()),
            _ => None,
        })
        .collect()
}

/// Returns what is wrong with the publisher's logo.
pub(super) fn check_logo(inputs: &Inputs) -> Vec<Diagnostic> {
    let Some((logo, file)) = inputs
        .config
        .news
        .logo
        .as_ref()
        .zip(pictures::logo(inputs.config))
    else {
        return Vec::new();
    };
    let place = || Span::new(&SourcePath::from("config.toml"), logo.range);
    let logo = &logo.value;
    let mut diagnostics = Vec::new();
    let facts = pictures::facts(inputs, &file, place).drain_into(&mut diagnostics);
    let small = |facts: &PictureFacts| facts.width.min(facts.height) < SMALLEST_LOGO;
    if let Some(facts) = facts.filter(|facts| facts.format.is_raster() && small(facts)) {
        let (width, height) = (facts.width, facts.height);
        let message = format!("the publisher's mark `{logo}` has {width} × {height} pixels");
        let fault = Diagnostic::new(&codes::PICTURE_TOO_SMALL, message);
        let help = format!("search engines want at least {SMALLEST_LOGO} × {SMALLEST_LOGO}");
        diagnostics.push(fault.help(help).at(place()));
    }
    diagnostics
}
