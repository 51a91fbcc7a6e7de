//! The keys of `config.toml`, and the [`Config`] with their values.

use jiff::tz::TimeZone;

use super::addresses::{self, folder};
use super::{FILE, Overrides, news, outputs, pictures, prefixes, sections, severities, zone};
use crate::base::{SourcePath, credential};
use crate::diagnostic::codes::INVALID_CONFIG;
use crate::diagnostic::{Diagnostic, Policy};
use crate::model::analytics::Analytics;
use crate::model::article::Spanned;
use crate::model::config::{self, Base, MenuItem, Zone};
use crate::model::hosts::Hosts;
use crate::model::publishing::{Place, Publishing};
use crate::model::{Config, Language};
use crate::parse::documents::{Fallback, KeySpec, Reader, Table, Value, keys};
use crate::parse::markdown::{self, Options};
use crate::parse::settings::{ads, analytics, hosts, publishing, redirects};

keys! {
    /// Every key of `config.toml`.
    pub KEYS:
    TITLE = KeySpec::text("title", "The publication's name.").required();
    BASE_URL = KeySpec::text(
        "base_url", "Where the site will live: `https://example.org`, or `https://example.org/blog`.",
    ).required();
    INDEXED = KeySpec::flag(
        "indexed", "Whether search engines may list the site; `false` for a copy of it, in its environment.",
    ).or(Fallback::Flag(true));
    TAGLINE = KeySpec::text("tagline", "One line below the name.");
    DESCRIPTION = KeySpec::text(
        "description",
        "What the site is about, for feeds and search engines; the tagline where none is given.",
    );
    LANGUAGE = KeySpec::text("language", "The site's language: `en`, `de`, `pt-BR`.")
        .or(Fallback::Text("en"));
    LANGUAGES = KeySpec::texts("languages", "Other languages, in files such as `slug.de.md`.")
        .or(Fallback::None);
    PREFIXES = KeySpec::free(
        "prefixes",
        "What the addresses of a language begin with, by its tag: `en = \"/en/\"`, `zh-TW = \"/zh_tw/\"`. \
         Without it: nothing for the site's own language, and the tag for others.",
    );
    TIME_ZONE = KeySpec::text(
        "time_zone", "The zone in which dates without an offset are meant: `Europe/Berlin`.",
    ).or(Fallback::Text("UTC"));
    THEME = KeySpec::text("theme", "The folder in `themes/`; `frontpage` is built in.")
        .or(Fallback::Text("frontpage"));
    PERMALINK = KeySpec::text(
        "permalink",
        "The form of an article's address, of `:year`, `:month`, `:day`, `:category`, `:series` and `:slug`.",
    ).or(Fallback::Text(addresses::DEFAULT_PERMALINK));
    COPYRIGHT = KeySpec::text("copyright", "The owner's line in the footer.");
    READING = KeySpec::table("reading", sections::READING, "Reading time.");
    PAGINATION = KeySpec::table("pagination", sections::PAGINATION, "Lists of articles.");
    MENU = KeySpec::tables(
        "menu",
        sections::MENU,
        "The navigation, in order; where there is none, the categories, of more than 50 those with the most stories.",
    );
    FEEDS = KeySpec::table("feeds", sections::FEEDS, "Feeds.");
    MARKDOWN = KeySpec::table("markdown", sections::MARKDOWN, "Markdown.");
    HIGHLIGHT = KeySpec::table("highlight", sections::HIGHLIGHT, "Colours of code.");
    ARTICLES = KeySpec::table("articles", sections::ARTICLES, "Defaults of articles.");
    NEWS = KeySpec::table("news", news::NEWS, "The publisher.");
    OUTPUTS = KeySpec::table(
        "outputs", outputs::OUTPUTS, "Which kinds of files are made, and in what form.",
    );
    SOCIAL = KeySpec::table(
        "social", sections::SOCIAL, "The pictures that stand for pages in social networks.",
    );
    PICTURES = KeySpec::table(
        "pictures", pictures::PICTURES, "What becomes of the site's pictures.",
    );
    ADS_TXT = KeySpec::texts(
        "ads_txt", "The lines of `ads.txt`, which says who may sell advertisements on the site.",
    ).or(Fallback::None);
    ADS = KeySpec::tables("ads", ads::ADS, "Advertisements, whose places are kept free.");
    ANALYTICS = KeySpec::table(
        "analytics", analytics::ANALYTICS, "The service that counts readers of the published site.",
    );
    HOSTS = KeySpec::table(
        "hosts", hosts::HOSTS, "Who hands the site out, and what it is told.",
    );
    REDIRECTS = KeySpec::tables(
        "redirects", redirects::REDIRECTS, "Old addresses beside the aliases of files.",
    );
    ELSEWHERE = KeySpec::texts(
        "elsewhere",
        "Parts of the host that other programs serve, such as `/dist/*`: no link there is taken for dead.",
    ).or(Fallback::None);
    FOLLOW = KeySpec::texts(
        "follow",
        "Folders outside of the site, such as `/srv/photos`: links below `content/`, `themes/`, `seeds/` and `fonts/` \
         may lead into them, and everything in them may be published.",
    ).or(Fallback::None);
    PRIVATE_HOSTS = KeySpec::texts(
        "private_hosts",
        "Hosts in private networks, such as `wiki.internal`, that `check --external` may ask for pages that the site \
         links to.",
    ).or(Fallback::None);
    THEME_OPTIONS = KeySpec::free("theme_options", "The theme's own options.");
    DIAGNOSTICS = KeySpec::severities(
        "diagnostics", "What each kind of mistake weighs here.",
    );
    TARGET = KeySpec::text(
        "target", "The `[publish.NAME]` to which the site goes, and no other; for environments.",
    );
    PUBLISH = KeySpec::named_tables(
        "publish", publishing::PLACE, "Where the site is published, by name.",
    );
    CACHE = KeySpec::table(
        "cache", publishing::CACHE, "The build cache that machines share.",
    );
    ENVIRONMENT = KeySpec::overlays(
        "environment", "Settings that `--environment NAME` lays over these.",
    );
}

/// Reads the outermost table. Values that could not be read count as missing.
pub(super) fn site(reader: &mut Reader<'_, '_>, overrides: &Overrides) -> Config {
    // These tables were read before.
    reader.mention(&ENVIRONMENT);
    let language = language(reader);
    let markdown = reader.section(&MARKDOWN, sections::markdown);
    let words = Words {
        file: SourcePath::from(FILE),
        language: &language,
        markdown: &markdown,
    };
    let title = title(reader, &words);
    let tagline = words.line(reader, &TAGLINE).unwrap_or_default();
    let description = words.line(reader, &DESCRIPTION);
    let base = base(reader, overrides);
    let languages = languages(reader);
    let zone = time_zone(reader);
    let (theme_options, option_places) = reader.free_with_places(&THEME_OPTIONS);
    let publishing = publishing(reader);
    let indexed = reader.is_on(&INDEXED);
    // Visits to a copy of the site would be counted as visits to the site.
    let analytics = analytics(reader, &base).filter(|_| indexed);
    let hosts = hosts(reader, &publishing, analytics.as_ref());
    Config {
        menu: menu(reader, &words),
        copyright: words.line(reader, &COPYRIGHT).unwrap_or_default(),
        indexed,
        analytics,
        ads: reader.tables(&ADS, ads::ad),
        ads_txt: ads::sellers(reader, &ADS_TXT),
        elsewhere: redirects::elsewhere(reader, &ELSEWHERE, &base),
        follow: follow(reader),
        private_hosts: private_hosts(reader),
        prefixes: prefixes::prefixes(reader, &PREFIXES, &language, &languages),
        description: description.unwrap_or_else(|| tagline.clone()),
        tagline,
        language,
        languages,
        theme: folder(reader, &THEME),
        permalink: addresses::permalink(reader, &PERMALINK),
        reading: reader.section(&READING, sections::reading),
        pagination: reader.section(&PAGINATION, sections::pagination),
        feeds: reader.section(&FEEDS, sections::feeds),
        markdown,
        highlight: reader.section(&HIGHLIGHT, sections::highlight),
        articles: reader.section(&ARTICLES, sections::articles),
        news: reader.section(&NEWS, |reader| news::news(reader, &title, &zone)),
        outputs: reader.section(&OUTPUTS, outputs::outputs),
        social: reader.section(&SOCIAL, sections::social),
        pictures: reader.section(&PICTURES, pictures::pictures),
        hosts,
        redirects: reader.tables(&REDIRECTS, |reader| redirects::redirect(reader, &base)),
        base,
        theme_options,
        option_places,
        diagnostics: policy(reader, overrides),
        publishing,
        title,
        zone: Zone(zone),
    }
}

/// Says whether the site keeps comments, before its configuration is read.
pub(super) fn keeps_comments(root: &Table<'_>) -> bool {
    let section = root.iter().find(|(key, _)| key.text == MARKDOWN.name);
    match section.map(|(_, node)| &node.value) {
        Some(Value::Table(section)) => sections::keeps_comments(section),
        _ => false,
    }
}

/// How words of the configuration are read: like a headline, in the site's language.
struct Words<'c> {
    file: SourcePath,
    language: &'c Language,
    markdown: &'c config::Markdown,
}

impl Words<'_> {
    /// Returns what is shown of a text.
    fn shown(&self, text: &str) -> String {
        let options = Options::new(&self.file, self.language, self.markdown);
        markdown::plain(text, &options).into_owned()
    }

    /// Returns what is shown of a line.
    fn line(&self, reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Option<String> {
        reader.line(key).map(|line| self.shown(&line))
    }
}

fn menu(reader: &mut Reader<'_, '_>, words: &Words<'_>) -> Vec<MenuItem> {
    reader.tables(&MENU, |item| {
        let item = sections::menu_item(item)?;
        let title = words.shown(&item.title);
        Some(MenuItem { title, ..item })
    })
}

fn title(reader: &mut Reader<'_, '_>, words: &Words<'_>) -> String {
    let help = "add a line: `title = \"The Daily Diff\"`";
    reader
        .required(&TITLE, &INVALID_CONFIG, help)
        .map_or_else(|| "Untitled".to_owned(), |title| words.shown(&title.value))
}

fn base(reader: &mut Reader<'_, '_>, overrides: &Overrides) -> Base {
    let fallback = Base {
        origin: "https://example.org".to_owned(),
        path: String::new(),
    };
    if let Some(url) = &overrides.base_url {
        reader.node(&BASE_URL);
        return addresses::base(url).unwrap_or_else(|fault| {
            let given = match credential::is_in_address(url) {
                true => "`--base-url`".to_owned(),
                false => format!("`--base-url {url}`"),
            };
            let message = format!("{given}: {}", fault.message);
            reader.push(Diagnostic::new(&INVALID_CONFIG, message).help(fault.help));
            fallback
        });
    }
    let help = "add a line: `base_url = \"https://example.org\"`";
    let Some(url) = reader.required(&BASE_URL, &INVALID_CONFIG, help) else {
        return fallback;
    };
    addresses::base(&url.value).unwrap_or_else(|fault| {
        fault.report(reader, &url);
        fallback
    })
}

fn time_zone(reader: &mut Reader<'_, '_>) -> TimeZone {
    let Some(name) = reader.spanned(&TIME_ZONE) else {
        return TimeZone::UTC;
    };
    zone::find(&name.value).unwrap_or_else(|fault| {
        fault.report(reader, &name);
        TimeZone::UTC
    })
}

fn language(reader: &mut Reader<'_, '_>) -> Language {
    let Some(tag) = reader.spanned(&LANGUAGE) else {
        return Language::default();
    };
    one_language(reader, &tag).unwrap_or_default()
}

/// Returns the languages beside the site's own.
fn languages(reader: &mut Reader<'_, '_>) -> Vec<Language> {
    let tags = reader.names(&LANGUAGES);
    tags.iter()
        .filter_map(|tag| one_language(reader, tag))
        .collect()
}

fn one_language(reader: &mut Reader<'_, '_>, tag: &Spanned<String>) -> Option<Language> {
    let language = Language::parse(&tag.value);
    if language.is_none() {
        let message = format!("`{}` is no language tag", tag.value);
        let help = match tag_meant(&tag.value) {
            Some(meant) => format!(
                "write `{meant}`; `[prefixes]` says what the addresses of a language begin with"
            ),
            None => "write one such as `en`, `de`, `pt-BR` or `zh-Hans`".to_owned(),
        };
        reader.report(&INVALID_CONFIG, tag.range, message, help);
    }
    language
}

/// Returns the tag that was meant by another spelling, such as `zh_tw` or `pt-br`.
fn tag_meant(written: &str) -> Option<Language> {
    let (language, rest) = written.split_once(['_', '-'])?;
    let rest = match rest.len() {
        2 => rest.to_uppercase(),
        _ => rest.to_owned(),
    };
    Language::parse(&format!("{}-{rest}", language.to_lowercase()))
}

/// Reads what each kind of mistake weighs.
fn policy(reader: &mut Reader<'_, '_>, overrides: &Overrides) -> Policy {
    Policy {
        strict: overrides.strict,
        ..severities::severities(reader, &DIAGNOSTICS)
    }
}

/// Reads the service that counts readers.
fn analytics(reader: &mut Reader<'_, '_>, base: &Base) -> Option<Analytics> {
    match reader.given(&ANALYTICS) {
        true => reader.section(&ANALYTICS, |reader| analytics::analytics(reader, base)),
        false => {
            reader.mention(&ANALYTICS);
            None
        }
    }
}

/// Reads the settings for hosts, and allows what the tag of a service asks for.
fn hosts(
    reader: &mut Reader<'_, '_>,
    publishing: &Publishing,
    analytics: Option<&Analytics>,
) -> Hosts {
    let mut hosts = reader.section(&HOSTS, |reader| hosts::hosts(reader, publishing));
    for (directive, source) in analytics.into_iter().flat_map(Analytics::sources) {
        hosts.policy.add(directive, source);
    }
    hosts
}

/// Reads where the site is published.
fn publishing(reader: &mut Reader<'_, '_>) -> Publishing {
    let publishing = Publishing {
        only: reader.spanned(&TARGET),
        ..publishing::publishing(reader, &PUBLISH, &CACHE)
    };
    if let Some(only) = &publishing.only {
        unknown_target(reader, only, &publishing.targets);
    }
    publishing
}

/// Reports a target that has no section.
fn unknown_target(reader: &mut Reader<'_, '_>, only: &Spanned<String>, targets: &[Place]) {
    let names = || targets.iter().map(|place| place.name.as_str());
    if names().any(|name| name == only.value) {
        return;
    }
    let message = format!("there is no `[publish.{}]`", only.value);
    let place = reader.span_of(only.range);
    let help = format!(
        "add that section, or name one of: {}",
        names().collect::<Vec<_>>().join(", ")
    );
    let fault = Diagnostic::new(&INVALID_CONFIG, message)
        .at(place)
        .help(help);
    reader.push(fault.did_you_mean(&only.value, names()));
}

/// Reads the folders outside of the site into which links may lead.
fn follow(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let mut places = Vec::new();
    for place in reader.texts(&FOLLOW) {
        if place.value.trim_matches(['/', '.']).is_empty() {
            let message = format!("`{}` is too large a place to publish from", place.value);
            let help = "name the folder that the links lead into, such as `\"/srv/photos\"`";
            reader.report(&INVALID_CONFIG, place.range, message, help);
        } else {
            places.push(place.value);
        }
    }
    places
}

/// Reads the hosts in private networks that may be asked for pages.
fn private_hosts(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let hosts = reader.texts(&PRIVATE_HOSTS).into_iter();
    hosts.map(|host| host.value.to_ascii_lowercase()).collect()
}
