//! What every page of an edition shows.

use std::collections::BTreeMap;

use super::{Inputs, options, pictures};
use crate::base::{Hashed, SourcePath};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::chrome::{Chrome, FeedRef, MenuEntry, Publisher};
use crate::model::site::{Story, Taxonomy};
use crate::model::theme::PageKind;
use crate::model::{Data, Language, PictureFacts};

/// Puts the chrome together.
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
    let home = format!("{prefix}/");
    let logo = if config.news.logo.starts_with('/') {
        base.href(&config.news.logo)
    } else {
        config.news.logo.clone()
    };
    let feeds = config.outputs.feed_syntaxes().map(|syntax| FeedRef {
        title: config.title.clone(),
        mime: syntax.mime(),
        url: base.href(&format!("{home}{}", syntax.file())),
    });
    Hashed::new(Chrome {
        title: config.title.clone(),
        tagline: config.tagline.clone(),
        description: [&config.description, &config.tagline, &config.title]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default(),
        language: language.clone(),
        direction: language.direction(),
        permalink: base.absolute(&home),
        url: base.href(&home),
        base_path: base.path.clone(),
        copyright: config.copyright.clone(),
        publisher: publisher(inputs, &logo, &options::settled(inputs)),
        logo,
        icon: icon(inputs),
        menu: menu(inputs, taxonomies),
        pages: pages
            .iter()
            .map(|page| MenuEntry {
                title: page.article.meta.title.clone(),
                url: page.card.url.clone(),
                colour: String::new(),
            })
            .collect(),
        feeds: feeds.collect(),
        overviews: overviews(inputs, prefix, stories, taxonomies),
        words: words(inputs, language),
        options: options::settled(inputs),
        assets: inputs
            .theme
            .files
            .values()
            .filter(|file| file.fingerprinted)
            .map(|file| (file.name.clone(), base.href(&file.address())))
            .collect(),
        preview: inputs.drafts || inputs.future,
    })
}

/// The smallest mark of a publisher that search engines show, in pixels.
const MARK: u32 = 112;

fn publisher(inputs: &Inputs, logo: &str, options: &BTreeMap<String, Data>) -> Publisher {
    let config = inputs.config;
    let news = &config.news;
    let absolute = |url: &str| match url.strip_prefix('/') {
        Some(_) => config.base.absolute(url),
        None => url.to_owned(),
    };
    let name = [&news.publisher, &news.publication, &config.title];
    let seen = pictures::logo(config).and_then(|file| inputs.pictures.get(&file));
    Publisher {
        name: name
            .into_iter()
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_default(),
        logo: match logo {
            "" => String::new(),
            _ => absolute(&news.logo),
        },
        mark: seen.and_then(|seen| seen.facts.ok()),
        accounts: accounts(options),
        policies: news
            .policies
            .iter()
            .map(|(property, url)| (*property, absolute(url)))
            .collect(),
    }
}

/// The addresses of a theme's option `social`, a list of tables with `url`.
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

/// Checks the publisher's mark.
pub(super) fn check_publisher(inputs: &Inputs, diagnostics: &mut Vec<Diagnostic>) {
    let place = || Span::file(&SourcePath::from("config.toml"));
    let logo = &inputs.config.news.logo;
    let Some(file) = pictures::logo(inputs.config) else {
        return;
    };
    let facts = pictures::facts(inputs, &file, place, diagnostics);
    let small = |facts: &PictureFacts| facts.width.min(facts.height) < MARK;
    if let Some(facts) = facts.filter(|facts| facts.format.is_raster()).filter(small) {
        let (width, height) = (facts.width, facts.height);
        let message = format!("the publisher's mark `{logo}` has {width} × {height} pixels");
        let fault = Diagnostic::new(&codes::PICTURE_TOO_SMALL, message);
        let help = format!("search engines want at least {MARK} × {MARK}");
        diagnostics.push(fault.help(help).at(place()));
    }
}

/// The icon that the site has below `content/static/`, else the theme's own.
fn icon(inputs: &Inputs) -> String {
    const NAMES: [&str; 3] = ["favicon.svg", "favicon.ico", "favicon.png"];
    let own = |name: &&&str| {
        let path = SourcePath::new(format!("content/static/{name}"));
        inputs.tree.has(&path)
    };
    let themes = |name: &&&str| {
        let mut files = inputs.theme.files.values();
        files.any(|file| !file.fingerprinted && file.name == **name)
    };
    let mut names = NAMES.iter();
    names
        .find(own)
        .or_else(|| NAMES.iter().find(themes))
        .map(|name| inputs.config.base.href(&format!("/{name}")))
        .unwrap_or_default()
}

/// The menu that the site names, else its categories.
fn menu(inputs: &Inputs, taxonomies: &[Taxonomy]) -> Vec<MenuEntry> {
    let config = inputs.config;
    let categories = || {
        taxonomies
            .iter()
            .filter(|one| one.kind == PageKind::Category)
            .flat_map(|one| &one.terms)
    };
    if config.menu.is_empty() {
        return categories()
            .filter(|term| !term.address.is_empty())
            .map(|term| &term.profile.term)
            .map(|term| MenuEntry {
                title: term.title.clone(),
                url: term.url.clone(),
                colour: term.colour.clone(),
            })
            .collect();
    }
    config
        .menu
        .iter()
        .map(|item| {
            let inside = item.url.starts_with('/') && !item.url.starts_with("//");
            let url = if inside {
                config.base.href(&item.url)
            } else {
                item.url.clone()
            };
            let colour = categories().find(|term| term.profile.term.url == url);
            MenuEntry {
                title: item.title.clone(),
                colour: colour
                    .map(|term| term.profile.term.colour.clone())
                    .unwrap_or_default(),
                url,
            }
        })
        .collect()
}

/// The overview pages that there are: those for which the theme has a template and the site something
/// to show.
fn overviews(
    inputs: &Inputs,
    prefix: &str,
    stories: &[Story],
    taxonomies: &[Taxonomy],
) -> BTreeMap<&'static str, String> {
    let has_terms = |kind: PageKind| {
        inputs.theme.has("terms.html")
            && taxonomies
                .iter()
                .filter(|taxonomy| taxonomy.kind == kind)
                .flat_map(|taxonomy| &taxonomy.terms)
                .any(|term| !term.address.is_empty() && !term.stories.is_empty())
    };
    let corrected = || {
        stories
            .iter()
            .any(|story| !story.article.meta.corrections.is_empty())
    };
    [
        (
            "archive",
            inputs.config.outputs.archive
                && inputs.theme.has("archive.html")
                && !stories.is_empty(),
        ),
        ("categories", has_terms(PageKind::Category)),
        ("tags", has_terms(PageKind::Tag)),
        ("authors", has_terms(PageKind::Author)),
        ("series", has_terms(PageKind::Series)),
        (
            "corrections",
            inputs.theme.has("corrections.html") && corrected(),
        ),
        ("feeds", inputs.theme.has("feeds.html")),
    ]
    .into_iter()
    .filter(|(_, exists)| *exists)
    .map(|(name, _)| (name, inputs.config.base.href(&format!("{prefix}/{name}/"))))
    .collect()
}

/// The theme's words in a language; what is missing there is English.
fn words(inputs: &Inputs, language: &Language) -> BTreeMap<String, String> {
    let known = &inputs.theme.words;
    let mut words = known.get("en").cloned().unwrap_or_default();
    for tag in [language.primary(), language.as_str()] {
        words.extend(known.get(tag).cloned().unwrap_or_default());
    }
    words
}
