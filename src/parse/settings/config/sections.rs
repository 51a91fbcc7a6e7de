//! The small sections of `config.toml`, each with its keys.

use super::addresses::{check_host, folder};
use crate::diagnostic::codes::INVALID_CONFIG;
use crate::model::article;
use crate::model::config::{
    Articles, Comments, Embeds, Feeds, Markdown, Math, MenuItem, Pagination, RawHtml, Reading,
    Social,
};
use crate::parse::documents::{Fallback, Key, KeySpec, Node, Reader, Table, Value, keys, names};

keys! {
    /// `[reading]`
    pub(super) READING:
    WORDS_PER_MINUTE = KeySpec::integer("words_per_minute", 1, 2_000, "Words a minute.")
        .or(Fallback::Number(238));
    CHARACTERS_PER_MINUTE = KeySpec::integer(
        "characters_per_minute", 1, 5_000, "Chinese and Japanese characters a minute.",
    ).or(Fallback::Number(500));
}

pub(super) fn reading(reader: &mut Reader<'_, '_>) -> Reading {
    Reading {
        words_per_minute: reader.count_or_default(&WORDS_PER_MINUTE),
        characters_per_minute: reader.count_or_default(&CHARACTERS_PER_MINUTE),
    }
}

keys! {
    /// `[pagination]`
    pub(super) PAGINATION:
    PER_PAGE = KeySpec::integer("per_page", 1, 10_000, "Articles on a page.")
        .or(Fallback::Number(12));
    PATH = KeySpec::text("path", "The folder of pages 2 and on.").or(Fallback::Text("page"));
}

pub(super) fn pagination(reader: &mut Reader<'_, '_>) -> Pagination {
    Pagination {
        per_page: reader.size_or_default(&PER_PAGE),
        path: folder(reader, &PATH),
    }
}

keys! {
    /// `[social]`
    pub(super) SOCIAL:
    CARDS = KeySpec::flag(
        "cards",
        "Whether a picture of its headline stands for a page in social networks that has no other picture.",
    ).or(Fallback::Flag(true));
    FONT = KeySpec::texts(
        "font",
        "Font files for the letters that the theme's own lack: `\"fonts/NotoSansJP.ttf\"`, from the site's folder.",
    ).or(Fallback::None);
}

pub(super) fn social(reader: &mut Reader<'_, '_>) -> Social {
    Social {
        cards: reader.is_on(&CARDS),
        fonts: reader.texts(&FONT),
    }
}

keys! {
    /// `[[menu]]`
    pub(super) MENU:
    TITLE = KeySpec::text("title", "What it is called.").required();
    URL = KeySpec::text("url", "Where it leads: an address on the site, or a full one.")
        .required();
}

pub(super) fn menu_item(reader: &mut Reader<'_, '_>) -> Option<MenuItem> {
    let title = reader.needed(&TITLE);
    let link = reader.needed_link(&URL);
    let (title, link) = (title?, link?);
    Some(MenuItem {
        title,
        url: link.value,
        place: link.range,
    })
}

keys! {
    /// `[feeds]`
    pub(super) FEEDS:
    COUNT = KeySpec::integer("count", 1, 10_000, "Articles in a feed.").or(Fallback::Number(20));
    FULL_TEXT = KeySpec::flag("full_text", "Whether feeds carry the full text.")
        .or(Fallback::Flag(true));
    HUB = KeySpec::text(
        "hub",
        "The address of the WebSub hub that tells subscribers of what is new at once.",
    ).or(Fallback::None);
}

pub(super) fn feeds(reader: &mut Reader<'_, '_>) -> Feeds {
    Feeds {
        count: reader.size_or_default(&COUNT),
        full_text: reader.is_on(&FULL_TEXT),
        hub: hub(reader),
    }
}

/// Returns the address of the WebSub hub.
fn hub(reader: &mut Reader<'_, '_>) -> Option<String> {
    let hub = reader.spanned(&HUB)?;
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| hub.value.strip_prefix(scheme));
    if host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && !hub
            .value
            .contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c))
    {
        return Some(hub.value);
    }
    let message = format!("`{}` is not the address of a hub", hub.value);
    let help = "write the full address that the hub gives you, such as `https://hub.example.org/`";
    reader.report(&INVALID_CONFIG, hub.range, message, help);
    None
}

const RAW_HTML_CHOICES: &[(&str, RawHtml)] = &[
    ("pass", RawHtml::Pass),
    ("sanitise", RawHtml::Sanitise),
    ("escape", RawHtml::Escape),
];

const MATH_CHOICES: &[(&str, Math)] = &[
    ("off", Math::Off),
    ("dollars", Math::Dollars),
    ("fenced", Math::Fenced),
];
const COMMENTS_CHOICES: &[(&str, Comments)] = &[("drop", Comments::Drop), ("keep", Comments::Keep)];

const EMBEDS_CHOICES: &[(&str, Embeds)] = &[("auto", Embeds::Auto), ("off", Embeds::Off)];

keys! {
    /// `[markdown]`
    pub(super) MARKDOWN:
    RAW_HTML = KeySpec::choice(
        "raw_html", || names(RAW_HTML_CHOICES), "What becomes of HTML in Markdown.",
    ).or(Fallback::Text("pass"));
    MARKDOWN_COMMENTS = KeySpec::choice(
        "comments", || names(COMMENTS_CHOICES),
        "What becomes of HTML comments: they are published nowhere, or kept.",
    ).or(Fallback::Text("drop"));
    SMART_PUNCTUATION = KeySpec::flag(
        "smart_punctuation", "Whether straight quotes become typographic ones.",
    ).or(Fallback::Flag(true));
    CJK_EMPHASIS = KeySpec::flag(
        "cjk_emphasis",
        "Whether `**` sets off words beside Chinese, Japanese and Korean letters also where a punctuation \
         mark stands inside it, as in `**標題：**正文`; without it, as CommonMark has it, readers see the stars.",
    ).or(Fallback::Flag(true));
    AUTOLINK = KeySpec::flag("autolink", "Whether bare addresses become links.")
        .or(Fallback::Flag(true));
    MATH = KeySpec::choice(
        "math", || names(MATH_CHOICES),
        "What is mathematics: nothing, `$…$` and `$$…$$`, or `$$…$$` on lines of its own alone.",
    ).or(Fallback::Text("dollars"));
    EMBEDS = KeySpec::choice(
        "embeds", || names(EMBEDS_CHOICES),
        "What becomes of the address of a video, a post or a chart that stands alone in its paragraph: an embed, or a \
         link.",
    ).or(Fallback::Text("auto"));
    AFFILIATE_HOSTS = KeySpec::texts(
        "affiliate_hosts",
        "Hosts by which you earn when a reader follows a link, with all hosts below them: a list. Such links of texts get \
         `rel=\"sponsored\"`, and readers are told above the text.",
    ).or(Fallback::None);
}

pub(super) fn markdown(reader: &mut Reader<'_, '_>) -> Markdown {
    let raw_html = reader.choice_or_default(&RAW_HTML, RAW_HTML_CHOICES);
    let comments = reader.choice_or_default(&MARKDOWN_COMMENTS, COMMENTS_CHOICES);
    Markdown {
        raw_html: raw_html.unwrap_or(RawHtml::Pass),
        comments: comments.unwrap_or(Comments::Drop),
        smart_punctuation: reader.is_on(&SMART_PUNCTUATION),
        cjk_emphasis: reader.is_on(&CJK_EMPHASIS),
        autolink: reader.is_on(&AUTOLINK),
        math: math(reader),
        embeds: reader
            .choice_or_default(&EMBEDS, EMBEDS_CHOICES)
            .unwrap_or(Embeds::Auto),
        affiliate_hosts: affiliate_hosts(reader),
    }
}

/// Returns the hosts by which a publication earns.
fn affiliate_hosts(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let mut hosts = Vec::new();
    for named in reader.texts(&AFFILIATE_HOSTS) {
        let host = named.value.trim().to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        let bare = ["https://", "http://", "//"]
            .iter()
            .find_map(|scheme| host.strip_prefix(scheme))
            .unwrap_or(host);
        let bare = bare.strip_prefix("*.").unwrap_or(bare);
        let bare = bare.split('/').next().unwrap_or_default();
        if bare == host && check_host(bare).is_ok() && !bare.contains(':') {
            hosts.push(host.to_owned());
            continue;
        }
        let message = format!("`{}` is no host", named.value);
        let help = match bare {
            bare if bare != host && check_host(bare).is_ok() => {
                format!("write the host alone: `{bare}`")
            }
            _ => "write the host alone, without a port, and in the form that links have: `shop.example`, `xn--lden-loa.example`"
                .to_owned(),
        };
        reader.report(&INVALID_CONFIG, named.range, message, help);
    }
    hosts
}

/// Says whether `[markdown]` keeps comments, before it is read.
pub(super) fn keeps_comments(section: &Table<'_>) -> bool {
    let is_wanted = |(key, node): &(Key<'_>, Node<'_>)| {
        let choice = COMMENTS_CHOICES
            .iter()
            .find(|(_, choice)| *choice == Comments::Keep);
        key.text == MARKDOWN_COMMENTS.name
            && choice.is_some_and(|(name, _)| node.value == Value::Text((*name).into()))
    };
    section.iter().any(is_wanted)
}

/// Returns what is mathematics. `true` and `false` are how the key was written when it was a switch.
fn math(reader: &mut Reader<'_, '_>) -> Math {
    match reader.node(&MATH).map(|node| &node.value) {
        Some(Value::Bool(true)) => Math::Dollars,
        Some(Value::Bool(false)) => Math::Off,
        _ => reader
            .choice_or_default(&MATH, MATH_CHOICES)
            .unwrap_or(Math::Dollars),
    }
}

keys! {
    /// `[highlight]`
    pub(super) HIGHLIGHT:
    ENABLED = KeySpec::flag("enabled", "Whether code is coloured.").or(Fallback::Flag(true));
}

pub(super) fn highlight(reader: &mut Reader<'_, '_>) -> bool {
    reader.is_on(&ENABLED)
}

keys! {
    /// `[articles]`
    pub(super) ARTICLES:
    TOC = KeySpec::flag("toc", "Whether the contents list is shown.").or(Fallback::Flag(true));
    COMMENTS = KeySpec::flag("comments", "Whether comments are shown.").or(Fallback::Flag(false));
    SEARCH = KeySpec::flag("search", "Whether the search finds articles.")
        .or(Fallback::Flag(true));
    RELATED = KeySpec::integer("related", 0, 10_000, "How many related stories are shown.")
        .or(Fallback::Number(5));
    BREAKING_HOURS = KeySpec::integer(
        "breaking_hours", 1, 8_760,
        "How many hours after its date an article with `breaking` and without `breaking_until` leaves the breaking bar.",
    ).or(Fallback::Number(24));
    LIVE_HOURS = KeySpec::integer(
        "live_hours", 1, 8_760,
        "How many hours after its newest entry live coverage without `live_until` is over.",
    ).or(Fallback::Number(12));
    STORY_KINDS = KeySpec::texts(
        "kinds",
        "Which kinds of stories there are, for `kind` in articles; `news` is always one. Where none are named: \
         `news`, `analysis`, `opinion`, `review`, `interview`, `explainer`, `live` and `brief`.",
    ).or(Fallback::None);
}

pub(super) fn articles(reader: &mut Reader<'_, '_>) -> Articles {
    Articles {
        toc: reader.is_on(&TOC),
        comments: reader.is_on(&COMMENTS),
        search: reader.is_on(&SEARCH),
        related: reader.size_or_default(&RELATED),
        breaking_hours: reader.count_or_default(&BREAKING_HOURS),
        live_hours: reader.count_or_default(&LIVE_HOURS),
        kinds: kinds(reader),
    }
}

/// Returns the kinds of stories. News are one of them, because what says nothing else is news.
fn kinds(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let mut kinds: Vec<String> = vec![article::STORY_KINDS[0].to_owned()];
    let named = reader.texts(&STORY_KINDS);
    match named.is_empty() {
        true => kinds.extend(
            article::STORY_KINDS[1..]
                .iter()
                .map(|kind| (*kind).to_owned()),
        ),
        false => kinds.extend(named.into_iter().map(|kind| kind.value)),
    }
    kinds
}
