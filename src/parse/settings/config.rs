//! `config.toml`.
//!
//! Enters: the tree, and what the command line says. Leaves: the [`Config`], with every default
//! filled in, as good as it could be made. It must not know what the values are used for.

mod addresses;
mod environment;
mod outputs;
#[cfg(test)]
mod tests;
mod zone;

use environment::Environments;
use jiff::tz::TimeZone;

use super::{hosts, publishing};

use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::diagnostic::codes::{
    CODES, INVALID_CONFIG, NOT_UTF8, UNKNOWN_CONFIG_KEY, UNREADABLE_FILE,
};
use crate::diagnostic::{Diagnostic, Level, Outcome, Policy, Span};
use crate::model::article::Spanned;
use crate::model::config::{
    AiCrawlers, Articles, Base, Feeds, Markdown, MenuItem, News, POLICIES, Pagination, RawHtml,
    Reading, Zone,
};
use crate::model::{Config, Language, Tree};
use crate::parse::documents::{
    Asked, Document, Reader, Syntax, Value, Vocabulary, asked, document,
};

/// Where the configuration stands, from the site's root.
pub const FILE: &str = "config.toml";

/// What the command line says instead of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Overrides {
    /// `--base-url`
    pub base_url: Option<String>,
    /// `--strict`
    pub strict: bool,
    /// `--environment`: the overlay `[environment.NAME]` to be laid over the rest.
    pub environment: Option<String>,
}

static VOCABULARY: Vocabulary = Vocabulary {
    unknown: &UNKNOWN_CONFIG_KEY,
    elsewhere: "the theme's own options go under `[theme_options]`",
    habits: &[
        (
            "environment",
            "environments do not stand inside of each other",
        ),
        ("baseurl", "did you mean `base_url`?"),
        ("url", "did you mean `base_url`?"),
        ("languagecode", "did you mean `language`?"),
        ("defaultlanguage", "did you mean `language`?"),
        ("timezone", "did you mean `time_zone`?"),
        (
            "params",
            "the theme's own options go under `[theme_options]`",
        ),
        (
            "extra",
            "the theme's own options go under `[theme_options]`",
        ),
        ("paginate", "did you mean `per_page` under `[pagination]`?"),
        (
            "permalinks",
            "did you mean `permalink`? It is one text: `/:year/:month/:slug/`",
        ),
        ("subtitle", "did you mean `tagline`?"),
        ("name", "did you mean `title`?"),
        (
            "author",
            "authors are files in `content/authors/`; the publisher is `publisher` under `[news]`",
        ),
    ],
};

/// Reads the site's configuration.
pub fn config(tree: &Tree, overrides: &Overrides) -> Outcome<Config> {
    let file = SourcePath::from(FILE);
    let mut diagnostics = Vec::new();
    let source = text(tree, &file, &mut diagnostics);
    let mut document = match &source {
        Some(source) => {
            let bom = if source.starts_with('\u{feff}') { 3 } else { 0 };
            document(
                source,
                bom..source.len(),
                Syntax::Toml,
                &file,
                &INVALID_CONFIG,
            )
            .drain_into(&mut diagnostics)
        }
        None => Document {
            root: Vec::new(),
            text: "",
            range: TextRange::default(),
            syntax: Syntax::Toml,
            whole: false,
        },
    };
    let environments = Environments::take(&mut document.root, &file, &mut diagnostics);
    let wanted = overrides.environment.as_deref();
    let mut chosen = None;
    for overlay in environments.overlays() {
        let outcome = read(&environment::lay(&document, &overlay), &file, overrides);
        let mut faults = outcome.diagnostics;
        if wanted == Some(overlay.name) {
            chosen = Some(outcome.value);
        } else {
            // An environment that is not wanted now is checked all the same, better today than on
            // the day of the deployment; but what it lacks may not be needed.
            faults.retain(|fault| fault.at.as_ref().is_some_and(|at| !at.is_file()));
        }
        add(faults, &mut diagnostics);
    }
    if let Some(value) = chosen {
        return Outcome::new(value, diagnostics);
    }
    if document.whole
        && let Some(fault) = wanted.and_then(|wanted| environments.unknown(wanted))
    {
        diagnostics.push(fault);
    }
    let plain = read(&document, &file, overrides);
    add(plain.diagnostics, &mut diagnostics);
    Outcome::new(plain.value, diagnostics)
}

/// Returns every key that `config.toml` may have.
pub fn keys() -> Vec<Asked> {
    asked(&VOCABULARY, |reader| {
        site(reader, &Overrides::default());
    })
}

/// Adds mistakes that are not known yet: each environment repeats those of the common part.
fn add(found: Vec<Diagnostic>, all: &mut Vec<Diagnostic>) {
    for fault in found {
        if !all.contains(&fault) {
            all.push(fault);
        }
    }
}

fn text(tree: &Tree, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if !tree.has(file) {
        diagnostics.push(
            Diagnostic::new(&INVALID_CONFIG, "there is no `config.toml` here").help(
                "run `presswork init` to begin a site here, or say where it is with `--root DIR`",
            ),
        );
        return None;
    }
    let bytes = match tree.source(file) {
        Ok(bytes) => bytes,
        Err(fault) => {
            let message = format!("`config.toml` cannot be read: {fault}");
            diagnostics.push(Diagnostic::new(&UNREADABLE_FILE, message).at(Span::file(file)));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(_) => {
            diagnostics.push(
                Diagnostic::new(&NOT_UTF8, "`config.toml` is not UTF-8")
                    .at(Span::file(file))
                    .help("save it with the encoding \"UTF-8\""),
            );
            None
        }
    }
}

fn read(document: &Document<'_>, file: &SourcePath, overrides: &Overrides) -> Outcome<Config> {
    let mut reader = Reader::new(document, TextRange::default(), file, &VOCABULARY);
    let config = site(&mut reader, overrides);
    Outcome::new(config, reader.finish())
}

fn site(reader: &mut Reader<'_, '_>, overrides: &Overrides) -> Config {
    // Read and taken out before.
    reader.mention("environment");
    let title = reader
        .required(
            "title",
            &INVALID_CONFIG,
            "add a line: `title = \"The Daily Diff\"`",
        )
        .map_or_else(|| "Untitled".to_owned(), |title| title.value);
    let tagline = owned(reader.text("tagline"));
    let description = reader
        .line("description")
        .map_or_else(|| tagline.clone(), std::borrow::Cow::into_owned);
    let base = base(reader, overrides);
    let language = language(reader);
    let languages = languages(reader);
    let zone = match reader.placed("time_zone") {
        None => TimeZone::UTC,
        Some(name) => zone::find(&name.value).unwrap_or_else(|help| {
            let message = format!("there is no time zone `{}`", name.value);
            reader.report(&INVALID_CONFIG, name.range, message, help);
            TimeZone::UTC
        }),
    };
    let publication = title.clone();
    let (theme_options, option_places) = reader.free_placed("theme_options");
    let newsroom = zone.clone();
    let publishing = publishing::publishing(reader);
    Config {
        title,
        tagline,
        description,
        base,
        language,
        languages,
        zone: Zone(zone),
        theme: folder(reader, "theme", "frontpage"),
        permalink: addresses::permalink(reader),
        copyright: owned(reader.text("copyright")),
        reading: reader.section("reading", |reader| Reading {
            words_per_minute: reader.count("words_per_minute", 1..=2_000).unwrap_or(238),
            characters_per_minute: reader
                .count("characters_per_minute", 1..=5_000)
                .unwrap_or(500),
        }),
        pagination: reader.section("pagination", |reader| Pagination {
            per_page: count(reader, "per_page", 1, 12),
            path: folder(reader, "path", "page"),
        }),
        menu: reader.tables("menu", |item| {
            let title = item.needed("title");
            let url = item.needed("url");
            Some(MenuItem {
                title: title?,
                url: url?,
            })
        }),
        feeds: reader.section("feeds", |reader| Feeds {
            count: count(reader, "count", 1, 20),
            full_text: on(reader, "full_text"),
            hub: hub(reader),
        }),
        markdown: reader.section("markdown", |reader| Markdown {
            raw_html: reader
                .choice(
                    "raw_html",
                    &[
                        ("pass", RawHtml::Pass),
                        ("sanitise", RawHtml::Sanitise),
                        ("escape", RawHtml::Escape),
                    ],
                )
                .unwrap_or(RawHtml::Pass),
            smart_punctuation: on(reader, "smart_punctuation"),
            autolink: on(reader, "autolink"),
            math: on(reader, "math"),
        }),
        highlight: reader.section("highlight", |reader| on(reader, "enabled")),
        articles: reader.section("articles", |reader| Articles {
            toc: on(reader, "toc"),
            comments: reader.flag("comments").unwrap_or(false),
            search: on(reader, "search"),
            related: count(reader, "related", 0, 5),
        }),
        news: reader.section("news", |reader| News {
            publication: reader
                .text("publication")
                .map_or(publication, str::to_owned),
            publisher: owned(reader.text("publisher")),
            logo: owned(reader.text("logo")),
            policies: POLICIES
                .iter()
                .filter_map(|(key, property)| Some((*property, reader.text(key)?.to_owned())))
                .collect(),
            ai_crawlers: reader
                .choice("ai_crawlers", AiCrawlers::ALL)
                .unwrap_or(AiCrawlers::SearchNotTrain),
            founded: reader.moment("founded", &newsroom),
        }),
        outputs: outputs::outputs(reader),
        hosts: hosts::hosts(reader, &publishing),
        redirects: hosts::redirects(reader),
        theme_options,
        option_places,
        diagnostics: policy(reader, overrides),
        publishing,
    }
}

fn owned(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

/// A switch that is on unless it is turned off.
fn on(reader: &mut Reader<'_, '_>, key: &'static str) -> bool {
    reader.flag(key).unwrap_or(true)
}

fn count(reader: &mut Reader<'_, '_>, key: &'static str, least: u32, default: usize) -> usize {
    reader
        .count(key, least..=10_000)
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or(default)
}

fn base(reader: &mut Reader<'_, '_>, overrides: &Overrides) -> Base {
    let fallback = Base {
        origin: "https://example.org".to_owned(),
        path: String::new(),
    };
    if let Some(url) = &overrides.base_url {
        reader.node("base_url");
        return addresses::base(url).unwrap_or_else(|(message, help)| {
            let message = format!("`--base-url {url}`: {message}");
            reader.push(Diagnostic::new(&INVALID_CONFIG, message).help(help));
            fallback
        });
    }
    let help = "add a line: `base_url = \"https://example.org\"`";
    let Some(url) = reader.required("base_url", &INVALID_CONFIG, help) else {
        return fallback;
    };
    addresses::base(&url.value).unwrap_or_else(|(message, help)| {
        reader.report(&INVALID_CONFIG, url.range, message, help);
        fallback
    })
}

fn language(reader: &mut Reader<'_, '_>) -> Language {
    let Some(tag) = reader.placed("language") else {
        return Language::default();
    };
    one_language(reader, &tag).unwrap_or_default()
}

/// Returns the languages beside the site's own.
fn languages(reader: &mut Reader<'_, '_>) -> Vec<Language> {
    let tags = reader.texts("languages");
    tags.iter()
        .filter_map(|tag| one_language(reader, tag))
        .collect()
}

fn one_language(reader: &mut Reader<'_, '_>, tag: &Spanned<String>) -> Option<Language> {
    let language = Language::parse(&tag.value);
    if language.is_none() {
        let message = format!("`{}` is no language tag", tag.value);
        let help = "write one such as `en`, `de`, `pt-BR` or `zh-Hans`";
        reader.report(&INVALID_CONFIG, tag.range, message, help);
    }
    language
}

/// Returns the address of the WebSub hub.
fn hub(reader: &mut Reader<'_, '_>) -> Option<String> {
    let hub = reader.placed("hub")?;
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| hub.value.strip_prefix(scheme));
    if host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && !hub.value.contains(char::is_whitespace)
    {
        return Some(hub.value);
    }
    let message = format!("`{}` is not the address of a hub", hub.value);
    let help = "write the full address that the hub gives you, such as `https://hub.example.org/`";
    reader.report(&INVALID_CONFIG, hub.range, message, help);
    None
}

/// Returns the name of a folder.
fn folder(reader: &mut Reader<'_, '_>, key: &'static str, default: &str) -> String {
    match reader.placed(key) {
        None => default.to_owned(),
        Some(name) if addresses::is_folder(&name.value) => name.value,
        Some(name) => {
            let message = format!("`{}` is no name of a folder", name.value);
            let help = format!("letters, digits, `-` and `_`, such as `{default}`");
            reader.report(&INVALID_CONFIG, name.range, message, help);
            default.to_owned()
        }
    }
}

fn policy(reader: &mut Reader<'_, '_>, overrides: &Overrides) -> Policy {
    let mut policy = Policy {
        strict: overrides.strict,
        ..Policy::default()
    };
    for (key, node) in reader.entries("diagnostics").into_iter().flatten() {
        let Some(code) = CODES.iter().find(|code| code.name == key.text) else {
            let message = format!("there is no diagnostic `{}`", key.text);
            let fault = Diagnostic::new(&UNKNOWN_CONFIG_KEY, message)
                .at(reader.span_of(key.range))
                .help("`presswork explain` lists them all")
                .did_you_mean(&key.text, CODES.iter().map(|code| code.name));
            reader.push(fault);
            continue;
        };
        let level = match &node.value {
            Value::Text(level) => level.as_ref(),
            // `false` is what a writer means by it.
            Value::Bool(false) => "off",
            _ => "",
        };
        let levels = [
            ("off", Level::Off),
            ("warning", Level::Warning),
            ("error", Level::Error),
        ];
        if let Some(level) = reader.choose("diagnostics", level, node.range, &levels) {
            policy.levels.insert(code.name.to_owned(), level);
        }
    }
    policy
}
