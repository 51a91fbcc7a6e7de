//! The site's configuration, checked, with every default filled in.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Serialize;

use super::ads::Ad;
use super::analytics::Analytics;
use super::article::Spanned;
pub use super::base_url::Base;
use super::data::Data;
use super::feed::Syntax;
use super::hosts::{Hosts, Rule, covers};
use super::language::Language;
use super::publishing::{Encoding, Publishing};
use super::renditions::PictureSettings;
use super::theme::Components;
use super::theme_options::Places;
use crate::base::Moment;
use crate::base::text::TextRange;
use crate::diagnostic::Policy;

/// `config.toml`: a plain record of settings, one field for each key or section of the file.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct Config {
    /// The publication's name.
    pub title: String,
    /// Whether search engines may list the site.
    pub indexed: bool,
    /// One line below the name.
    pub tagline: String,
    /// The description of the site, for feeds and search engines; the tagline where none is given.
    pub description: String,
    /// The address of the site.
    pub base: Base,
    /// The site's own language.
    pub language: Language,
    /// Other languages that a file may have: `slug.de.md` is German where `de` is among them.
    pub languages: Vec<Language>,
    /// The beginnings of the addresses of some languages, without a slash at the end: `/zh_tw`.
    #[serde(skip)]
    pub prefixes: BTreeMap<Language, String>,
    /// The zone of dates without an offset.
    #[serde(skip)]
    pub zone: Zone,
    /// The folder in `themes/`.
    pub theme: String,
    /// The form of an article's address: `/:year/:month/:slug/`.
    pub permalink: String,
    /// The owner's line in the footer.
    pub copyright: String,
    /// Reading time.
    pub reading: Reading,
    /// Lists.
    pub pagination: Pagination,
    /// The navigation, in order; the categories where it is empty.
    pub menu: Vec<MenuItem>,
    /// Feeds.
    pub feeds: Feeds,
    /// Markdown.
    pub markdown: Markdown,
    /// Syntax highlighting.
    pub highlight: bool,
    /// Defaults of an article's switches, and related stories.
    pub articles: Articles,
    /// The publisher.
    pub news: News,
    /// The kinds of outputs.
    pub outputs: Outputs,
    /// Social cards.
    pub social: Social,
    /// Pictures.
    pub pictures: PictureSettings,
    /// The service that counts readers.
    pub analytics: Option<Analytics>,
    /// Advertisements.
    pub ads: Vec<Ad>,
    /// The lines of `ads.txt`.
    pub ads_txt: Vec<String>,
    /// The hosts.
    pub hosts: Hosts,
    /// Redirects beside those that files ask for.
    pub redirects: Vec<Rule>,
    /// Parts of the host that other programs serve: `/dist/*`.
    pub elsewhere: Vec<String>,
    /// Folders outside of the site into which links may lead; relative ones are relative to the site's.
    pub follow: Vec<String>,
    /// Hosts in private networks that may be asked whether their pages exist.
    pub private_hosts: Vec<String>,
    /// The theme's own options.
    pub theme_options: BTreeMap<String, Data>,
    /// The places of the theme's options in `config.toml`.
    #[serde(skip)]
    pub option_places: Places,
    /// Severities.
    pub diagnostics: Policy,
    /// The places to publish to, and the shared cache.
    #[serde(skip)]
    pub publishing: Publishing,
}

/// The settings that reading a Markdown file depends on. While they are the same, an unchanged file need
/// not be read again.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Settings {
    /// The site's own language.
    pub language: Language,
    /// Other languages that a file may have: `slug.de.md` is German where `de` is among them.
    pub languages: Vec<Language>,
    /// The zone of dates without an offset.
    pub zone: Zone,
    /// Reading time.
    pub reading: Reading,
    /// Markdown.
    pub markdown: Markdown,
    /// Syntax highlighting.
    pub highlight: bool,
    /// Defaults of an article's switches, and related stories.
    pub articles: Articles,
    /// What the theme says of its components.
    pub components: Components,
}

impl Config {
    /// Returns what the addresses of a language begin with: nothing, or `/de`.
    pub(crate) fn prefix(&self, language: &Language) -> String {
        match self.prefixes.get(language) {
            Some(prefix) => prefix.clone(),
            None if *language == self.language => String::new(),
            None => format!("/{language}"),
        }
    }

    /// Says whether something answers at an address, from the site's root, although the site has no file
    /// there: another program, or a redirect by pattern.
    pub(crate) fn is_answered(&self, address: &str) -> bool {
        let mut elsewhere = self.elsewhere.iter();
        let mut patterns = self.redirects.iter().filter(|rule| rule.is_pattern());
        elsewhere.any(|pattern| covers(pattern, address))
            || patterns.any(|rule| rule.covers(address))
    }

    /// Returns the settings that reading a Markdown file depends on.
    pub fn settings(&self) -> Settings {
        Settings {
            language: self.language.clone(),
            languages: self.languages.clone(),
            zone: self.zone.clone(),
            reading: self.reading.clone(),
            markdown: self.markdown.clone(),
            highlight: self.highlight,
            articles: self.articles.clone(),
            components: Components::default(),
        }
    }
}

/// A time zone, compared and hashed by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(pub TimeZone);

impl std::hash::Hash for Zone {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.iana_name().unwrap_or("UTC").hash(state);
    }
}

/// `[reading]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Reading {
    /// Words a minute; 238 is the silent reading rate for non-fiction in Brysbaert 2019.
    pub words_per_minute: u32,
    /// Chinese and Japanese characters a minute.
    pub characters_per_minute: u32,
}

/// `[pagination]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Pagination {
    /// Articles on a page of a list.
    pub per_page: usize,
    /// The folder of pages 2 and on.
    pub path: String,
}

impl News {
    /// Returns the address of the publisher's logo; empty where there is none.
    pub fn logo(&self) -> &str {
        self.logo.as_ref().map_or("", |logo| &logo.value)
    }
}

/// An entry of `[[menu]]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MenuItem {
    /// The label.
    pub title: String,
    /// The target: an address on the site, or a full one.
    pub url: String,
    /// The place of the target in `config.toml`.
    pub place: TextRange,
}

/// `[feeds]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Feeds {
    /// The number of articles in a feed.
    pub count: usize,
    /// Whether feeds carry the full text (else the summary).
    pub full_text: bool,
    /// The address of a WebSub hub, which notifies subscribers at once.
    pub hub: Option<String>,
}

/// `[markdown]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Markdown {
    /// The treatment of HTML in Markdown.
    pub raw_html: RawHtml,
    /// The treatment of comments in HTML.
    pub comments: Comments,
    /// Whether straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// Whether stars beside Chinese, Japanese and Korean letters set off words where CommonMark shows them.
    pub cjk_emphasis: bool,
    /// Whether bare addresses become links.
    pub autolink: bool,
    /// What is read as mathematics.
    pub math: Math,
    /// What becomes of the address of an embed that stands alone.
    pub embeds: Embeds,
    /// The hosts that pay a commission when a reader follows a link, in lower case.
    pub affiliate_hosts: Vec<String>,
}

/// What becomes of the address of an embed that stands alone in its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Embeds {
    /// It is shown as an embed, by the theme's component.
    Auto,
    /// It is a link.
    Off,
}

/// What is read as mathematics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Math {
    /// Nothing.
    Off,
    /// `$…$` in the line, `$$…$$`, and blocks of code in the language `math`.
    Dollars,
    /// `$$…$$` that fills its lines, and blocks of code in the language `math`.
    Fenced,
}

/// The treatment of HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// HTML is kept.
    Pass,
    /// Harmful HTML is removed.
    Sanitise,
    /// HTML is shown as text.
    Escape,
}

/// The treatment of HTML comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Comments {
    /// Comments are for editors, and published nowhere.
    Drop,
    /// Comments are kept.
    Keep,
}

/// `[articles]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Articles {
    /// Whether articles show a contents list.
    pub toc: bool,
    /// Whether articles have comments.
    pub comments: bool,
    /// Whether articles are in the search index.
    pub search: bool,
    /// The number of related stories for an article.
    pub related: usize,
    /// For how many hours after its date an article is breaking news, where it does not say until when.
    pub breaking_hours: u32,
    /// For how many hours after its newest entry live coverage goes on, where it does not say until when.
    pub live_hours: u32,
    /// The kinds of stories that there are.
    pub kinds: Vec<String>,
}

/// `[news]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct News {
    /// The publication's name, for news sitemaps; the site's title where none is given.
    pub publication: String,
    /// The publisher.
    pub publisher: String,
    /// The publisher's logo, as an address on the site or a full one.
    pub logo: Option<Spanned<String>>,
    /// Addresses of the publication's policies, by schema.org's name for each.
    pub policies: BTreeMap<&'static str, Spanned<String>>,
    /// The rules of robots.txt for the crawlers of language models.
    pub ai_crawlers: AiCrawlers,
    /// The beginning of the publication: no article is older.
    pub founded: Option<Moment>,
}

/// The rules of robots.txt for the crawlers of language models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AiCrawlers {
    /// All crawlers are permitted.
    Open,
    /// Crawlers for search and quotation are permitted, crawlers for training are not.
    SearchNotTrain,
    /// No crawler is permitted.
    Closed,
}

/// Crawlers that collect texts for training, by the names that they obey.
const TRAINING: [&str; 7] = [
    "GPTBot",
    "ClaudeBot",
    "CCBot",
    "Bytespider",
    "meta-externalagent",
    "Google-Extended",
    "Applebot-Extended",
];

/// Crawlers for the search of an assistant.
const SEARCH: [&str; 3] = ["OAI-SearchBot", "Claude-SearchBot", "PerplexityBot"];

/// Crawlers that fetch a page because a person asked an assistant for it.
const ON_BEHALF: [&str; 3] = ["ChatGPT-User", "Claude-User", "Perplexity-User"];

impl AiCrawlers {
    /// Every setting, by its name in `config.toml`.
    pub const ALL: &[(&str, AiCrawlers)] = &[
        ("open", AiCrawlers::Open),
        ("search-not-train", AiCrawlers::SearchNotTrain),
        ("closed", AiCrawlers::Closed),
    ];

    /// Returns the groups of crawlers that are asked to stay away.
    pub(crate) const fn unwelcome(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Open => &[],
            Self::SearchNotTrain => &[&TRAINING],
            Self::Closed => &[&TRAINING, &SEARCH, &ON_BEHALF],
        }
    }
}

/// `[social]`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Social {
    /// Whether pages without a picture have a card.
    pub cards: bool,
    /// Font files for letters that the theme's faces lack, from the site's root.
    pub fonts: Vec<Spanned<String>>,
}

/// `[outputs]`: optional kinds of files, and how files are compressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Outputs {
    /// Author pages.
    pub authors: bool,
    /// Tag pages.
    pub tags: bool,
    /// The archive by year and month.
    pub archive: bool,
    /// Feeds of categories, tags and authors, beside the site's own.
    pub term_feeds: bool,
    /// Atom beside RSS.
    pub atom: bool,
    /// JSON Feed beside RSS.
    pub json_feed: bool,
    /// `llms.txt`, and each article's text as Markdown beside its page.
    pub llms: bool,
    /// Whether comments and invisible white space are removed from pages.
    pub minify: bool,
    /// The codings in which texts have compressed copies.
    pub precompress: Vec<Encoding>,
}

impl Outputs {
    /// Returns the syntaxes in which the site writes its feeds.
    pub(crate) fn feed_syntaxes(&self) -> impl Iterator<Item = Syntax> {
        [
            Some(Syntax::Rss),
            self.atom.then_some(Syntax::Atom),
            self.json_feed.then_some(Syntax::Json),
        ]
        .into_iter()
        .flatten()
    }
}
