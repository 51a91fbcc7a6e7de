//! What every page of an edition shows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::picture_files::{ICONS, own_icon};
use super::{Inputs, menu, options, publisher, site_pictures};
use crate::base::Hashed;
use crate::model::ads::{Ad, AdContent, Placed};
use crate::model::analytics::Analytics;
use crate::model::chrome::{AdSlot, Chrome};
use crate::model::config::Base;
use crate::model::site::{Story, Taxonomy};
use crate::model::{Language, addresses};

/// Puts the chrome together. `prefix` is what the edition's addresses begin with.
pub(super) fn chrome(
    inputs: &Inputs,
    language: &Language,
    prefix: &str,
    stories: &[Story],
    pages: &[Story],
    taxonomies: &[Taxonomy],
) -> Hashed<Chrome> {
    let config = inputs.config;
    let base = &config.base;
    let home = addresses::front_page(prefix);
    let options = options::values(inputs);
    let preview = inputs.drafts || inputs.future;
    let analytics = config.analytics.as_ref().filter(|_| !preview);
    Hashed::new(Chrome {
        title: config.title.clone(),
        tagline: config.tagline.clone(),
        description: [&config.description, &config.tagline, &config.title]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default(),
        language: language.clone(),
        direction: language.direction().into(),
        permalink: base.absolute(&home),
        url: base.href(&home),
        base_path: base.path.clone(),
        copyright: config.copyright.clone(),
        publisher: publisher::publisher(inputs, &options),
        logo: match config.news.logo() {
            logo if logo.starts_with('/') => base.written(logo),
            logo => logo.to_owned(),
        },
        icon: icon(inputs),
        menu: menu::menu(config, taxonomies),
        pages: menu::of_pages(pages),
        feeds: addresses::feeds(config, &home, &config.title),
        overviews: overviews(inputs, prefix, stories, taxonomies),
        words: words(inputs, language),
        options,
        assets: assets(inputs),
        ads: config.ads.iter().map(|ad| slot(ad, base)).collect(),
        pictures: site_pictures::shown(inputs),
        preview,
        analytics: analytics.map(Analytics::tag).unwrap_or_default(),
    })
}

/// Returns an advertisement as pages show it.
fn slot(ad: &Ad, base: &Base) -> AdSlot {
    let written = |placed: &Placed| match placed.address.starts_with('/') {
        true => base.written(&placed.address),
        false => placed.address.clone(),
    };
    let (frame, picture, alt, url) = match &ad.content {
        AdContent::Frame(frame) => (frame.clone(), String::new(), String::new(), String::new()),
        AdContent::Picture { picture, alt, url } => {
            (String::new(), written(picture), alt.clone(), written(url))
        }
    };
    let [width, height] = ad.size;
    AdSlot {
        place: ad.place,
        after: ad.after,
        width,
        height,
        screens: ad.screens,
        frame,
        picture,
        alt,
        url,
    }
}

/// Returns the addresses of the theme's fingerprinted files, by name.
fn assets(inputs: &Inputs) -> BTreeMap<String, String> {
    let files = inputs
        .theme
        .files
        .values()
        .filter(|file| file.fingerprinted);
    let base = &inputs.config.base;
    files
        .map(|file| (file.name.clone(), base.href(&file.address())))
        .collect()
}

/// Returns the site's icon, else the theme's own.
fn icon(inputs: &Inputs) -> String {
    let own = own_icon(inputs.tree);
    let own = |name: &&&str| own.as_ref().is_some_and(|own| own.file_name() == **name);
    let themes = |name: &&&str| {
        let mut files = inputs.theme.files.values();
        files.any(|file| !file.fingerprinted && file.name == **name)
    };
    let mut names = ICONS.iter();
    names
        .find(own)
        .or_else(|| ICONS.iter().find(themes))
        .map(|name| inputs.config.base.href(&format!("/{name}")))
        .unwrap_or_default()
}

/// Returns the addresses of the overview pages that there are: those for which the theme has a template
/// and the site something to show.
fn overviews(
    inputs: &Inputs,
    prefix: &str,
    stories: &[Story],
    taxonomies: &[Taxonomy],
) -> BTreeMap<Cow<'static, str>, String> {
    let has_terms = |taxonomy: &&Taxonomy| {
        let mut terms = taxonomy.terms.iter();
        inputs.theme.has("terms.html")
            && terms.any(|term| !term.address.is_empty() && !term.stories.is_empty())
    };
    let of_terms = taxonomies.iter().filter(has_terms);
    let corrected = || {
        stories
            .iter()
            .any(|story| !story.article.meta.corrections.is_empty())
    };
    let searched = || stories.iter().any(|story| story.article.meta.search);
    let others = [
        (
            "archive",
            inputs.config.outputs.archive
                && inputs.theme.has("archive.html")
                && !stories.is_empty(),
        ),
        (
            "corrections",
            inputs.theme.has("corrections.html") && corrected(),
        ),
        ("feeds", inputs.theme.has("feeds.html")),
        ("search", inputs.theme.has("search.html") && searched()),
    ];
    others
        .into_iter()
        .filter_map(|(name, exists)| exists.then_some(name))
        .chain(of_terms.map(|taxonomy| taxonomy.spec.overview))
        .map(|name| {
            let address = addresses::overview(prefix, name);
            (name.into(), inputs.config.base.href(&address))
        })
        .collect()
}

/// Returns the theme's words in a language; what is missing there is English. For a reader in Taiwan or
/// Hong Kong, English is nearer than simplified characters.
fn words(inputs: &Inputs, language: &Language) -> BTreeMap<String, String> {
    let known = &inputs.theme.words;
    let mut words = known.get("en").cloned().unwrap_or_default();
    let written = match language.is_traditional_chinese() {
        true => "zh-Hant",
        false => language.primary(),
    };
    for tag in [written, language.as_str()] {
        words.extend(known.get(tag).cloned().unwrap_or_default());
    }
    words
}
