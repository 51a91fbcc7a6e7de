//! The part between the fences at the top of a Markdown file: what the article says of itself.
//!
//! Enters: a file's text. Leaves: its [`Meta`], as good as it could be made, and where the Markdown
//! begins. It must not know Markdown, and no other file: categories, authors and pictures are
//! kept as they were written.

mod address;
mod allow;
mod habits;
mod split;
#[cfg(test)]
mod tests;

pub use split::{Parts, split};

use jiff::tz::TimeZone;

use crate::base::text::{self, TextRange};
use crate::base::{Colour, SourcePath};
use crate::diagnostic::codes::{
    INVALID_FRONT_MATTER, MISSING_CATEGORY, MISSING_DATE, MISSING_KEY, MISSING_TITLE, UNKNOWN_KEY,
    UNUSED_KEY, WRONG_TYPE,
};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::article::{Correction, Link};
use crate::model::config::Settings;
use crate::model::{Kind, Language, Meta, Tree};
use crate::parse::config::Overrides;
use crate::parse::documents::{
    Asked, Document, Reader, Syntax, Vocabulary, asked, document, one_line,
};

/// What is known of a file before it is read.
pub struct Context<'a> {
    /// The file.
    pub file: &'a SourcePath,
    /// What it is, by its folder.
    pub kind: Kind,
    /// Its language.
    pub language: &'a Language,
    /// What ids and default slugs are made from.
    pub stem: &'a str,
    /// The site's wishes.
    pub settings: &'a Settings,
}

static VOCABULARY: Vocabulary = Vocabulary {
    unknown: &UNKNOWN_KEY,
    elsewhere: "data of your own goes under `[extra]`",
    habits: habits::HABITS,
};

/// Reads the front matter of a file, and returns it with the byte at which the Markdown begins.
/// `inline` makes inline HTML of one line of Markdown. What only the body can tell (a summary that
/// the writer did not give, the length) is left empty.
pub fn front_matter(
    source: &str,
    context: &Context<'_>,
    inline: &dyn Fn(&str) -> String,
) -> Outcome<(Meta, usize)> {
    let mut diagnostics = Vec::new();
    let parts = split(source, context.file).drain_into(&mut diagnostics);
    let (document, fence) = match parts.front {
        Some((syntax, range)) => {
            let fence = fence_place(source, range.start, syntax);
            let read = document(source, range, syntax, context.file, &INVALID_FRONT_MATTER);
            (read.drain_into(&mut diagnostics), fence)
        }
        // What is wrong has been said, so nothing is reported as missing on top of it.
        None => (
            Document {
                root: Vec::new(),
                text: "",
                range: TextRange::default(),
                syntax: Syntax::Toml,
                whole: false,
            },
            TextRange::default(),
        ),
    };
    let mut reader = Reader::new(&document, fence, context.file, &VOCABULARY);
    let meta = meta(&mut reader, context, inline);
    diagnostics.extend(reader.finish());
    Outcome::new((meta, parts.body_start), diagnostics)
}

/// Returns every key that a file of a kind may have.
pub fn keys(kind: Kind) -> Vec<Asked> {
    let settings = crate::parse::config(&Tree::in_memory([("", "")]), &Overrides::default());
    let (file, language) = (SourcePath::from(""), Language::default());
    let context = Context {
        file: &file,
        kind,
        language: &language,
        stem: "",
        settings: &settings.value.settings(),
    };
    asked(&VOCABULARY, |reader| {
        meta(reader, &context, &str::to_owned);
    })
}

/// The opening fence, where what is missing is reported.
fn fence_place(source: &str, front_start: usize, syntax: Syntax) -> TextRange {
    let fence = split::fence(syntax);
    let above = source.get(..front_start).unwrap_or_default();
    match above.rfind(fence) {
        Some(start) => text::range(start..start + fence.len()),
        None => TextRange::default(),
    }
}

fn meta(
    reader: &mut Reader<'_, '_>,
    context: &Context<'_>,
    inline: &dyn Fn(&str) -> String,
) -> Meta {
    let zone = &context.settings.zone.0;
    let defaults = &context.settings.articles;
    let article = context.kind == Kind::Article;
    let syntax = reader.syntax();

    let help = format!("add a line: `{}`", syntax.line("title", "\"…\""));
    let written = reader.required("title", &MISSING_TITLE, help).map_or_else(
        || context.stem.to_owned(),
        |title| one_line(&title.value).into_owned(),
    );
    let (title, title_html) = headline(&written);

    let date = reader.moment("date", zone);
    if article && date.is_none() && !reader.given("date") {
        let help = format!("add a line: `{}`", syntax.line("date", "2026-05-08"));
        reader.missing("date", &MISSING_DATE, help);
    }
    let category = if article {
        let help = format!("add a line: `{}`", syntax.line("category", "\"…\""));
        reader.required("category", &MISSING_CATEGORY, help)
    } else {
        reader.placed("category")
    };
    let summary = reader.line("summary").unwrap_or_default().into_owned();
    let takeaways = reader
        .texts("takeaways")
        .iter()
        .map(|text| inline(&one_line(&text.value)))
        .collect();
    let mut meta = Meta {
        kind: context.kind,
        language: context.language.clone(),
        stem: context.stem.to_owned(),
        title,
        title_html,
        date,
        updated: reader.moment("updated", zone),
        expires: reader.moment("expires", zone),
        category,
        tags: reader.names("tags"),
        authors: reader.names("authors"),
        summary_given: !summary.is_empty(),
        summary,
        takeaways,
        image: reader.placed("image"),
        image_alt: owned(reader.line("image_alt")),
        image_caption: reader.line("image_caption").map(|text| inline(&text)),
        image_credit: owned(reader.line("image_credit")),
        series: reader.placed("series"),
        series_part: reader.count("series_part", 1..=u32::MAX),
        slug: address::slug(reader),
        aliases: address::aliases(reader),
        draft: reader.flag("draft").unwrap_or_default(),
        featured: reader.flag("featured").unwrap_or_default(),
        breaking: reader
            .flag("breaking")
            .unwrap_or_else(|| reader.given("breaking_until")),
        breaking_until: reader.moment("breaking_until", zone),
        related: reader.names("related"),
        allow: allow::allow(reader),
        corrections: corrections(reader, zone, inline),
        sponsored: owned(reader.line("sponsored")),
        disclosure: reader.line("disclosure").map(|text| inline(&text)),
        toc: reader.flag("toc").unwrap_or(defaults.toc),
        // Comments belong below stories: an "about" page has them only where it asks for them.
        comments: reader
            .flag("comments")
            .unwrap_or(article && defaults.comments),
        search: reader.flag("search").unwrap_or(defaults.search),
        template: reader.placed("template"),
        role: None,
        portrait: None,
        links: Vec::new(),
        fediverse: None,
        order: None,
        colour: None,
        extra: reader.free("extra"),
        minutes: 0,
    };
    for (key, needed, there) in [
        ("image_alt", "image", meta.image_alt.is_some()),
        ("image_caption", "image", meta.image_caption.is_some()),
        ("image_credit", "image", meta.image_credit.is_some()),
        ("series_part", "series", meta.series_part.is_some()),
    ] {
        if there {
            reader.alone(key, needed, &UNUSED_KEY);
        }
    }
    match context.kind {
        Kind::Author => {
            meta.role = owned(reader.line("role"));
            meta.portrait = reader.placed("portrait");
            meta.links = links(reader);
            meta.fediverse = fediverse(reader);
        }
        Kind::Category => {
            meta.order = reader.integer("order", i64::MIN..=i64::MAX);
            meta.colour = colour(reader);
        }
        Kind::Article | Kind::Page | Kind::Tag | Kind::Series => {}
    }
    meta
}

fn owned(text: Option<std::borrow::Cow<'_, str>>) -> Option<String> {
    text.map(std::borrow::Cow::into_owned)
}

fn corrections(
    reader: &mut Reader<'_, '_>,
    zone: &TimeZone,
    inline: &dyn Fn(&str) -> String,
) -> Vec<Correction> {
    let mut corrections = reader.tables("corrections", |correction| {
        let date = correction.moment("date", zone);
        if date.is_none() && !correction.given("date") {
            let help = "say when the text was put right: `2026-05-09`";
            correction.missing("date", &MISSING_KEY, help);
        }
        let text = correction
            .needed("text")
            .map(|text| inline(&one_line(&text)));
        Some(Correction {
            date: date?,
            text: text?,
        })
    });
    corrections.sort_by_key(|correction| correction.date.unix);
    corrections
}

fn links(reader: &mut Reader<'_, '_>) -> Vec<Link> {
    reader.tables("links", |link| {
        let name = link.needed("name");
        let url = link.needed("url");
        Some(Link {
            name: name?,
            url: url?,
        })
    })
}

/// Returns an account as it is written in public: `@name@host`.
fn fediverse(reader: &mut Reader<'_, '_>) -> Option<String> {
    let account = reader.placed("fediverse")?;
    let plain = |part: &str| {
        let fit = |b: u8| b.is_ascii_alphanumeric() || b"._-:".contains(&b);
        !part.is_empty() && part.bytes().all(fit)
    };
    let whole = account.value.strip_prefix('@').unwrap_or(&account.value);
    match whole.split_once('@') {
        Some((name, host)) if plain(name) && plain(host) && host.contains('.') => {
            Some(format!("@{whole}"))
        }
        _ => {
            reader.report(
                &WRONG_TYPE,
                account.range,
                "this is no account in the fediverse",
                "write the name and the server: `@name@social.example`",
            );
            None
        }
    }
}

/// Returns `#rgb` and `#rrggbb` as `#rrggbb`.
fn colour(reader: &mut Reader<'_, '_>) -> Option<String> {
    let colour = reader.placed("colour")?;
    match Colour::parse(&colour.value) {
        Some(colour) => Some(colour.to_string()),
        None => {
            reader.report(
                &WRONG_TYPE,
                colour.range,
                "this is no colour",
                "write `#rgb` or `#rrggbb`, such as `#c8371b`",
            );
            None
        }
    }
}

/// Returns a headline as plain text and as HTML; `code` stands between backticks.
fn headline(written: &str) -> (String, String) {
    let mut plain = String::with_capacity(written.len());
    let mut html = String::with_capacity(written.len() + 16);
    let mut rest = written;
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((code, behind)) = behind.split_once('`').filter(|(code, _)| !code.is_empty())
        else {
            break;
        };
        plain.push_str(before);
        plain.push_str(code);
        escape(before, &mut html);
        html.push_str("<code>");
        escape(code, &mut html);
        html.push_str("</code>");
        rest = behind;
    }
    plain.push_str(rest);
    escape(rest, &mut html);
    (plain, html)
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
