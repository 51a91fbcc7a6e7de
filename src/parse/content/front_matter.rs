//! Front matter: the part between the fences at the top of a Markdown file.
//!
//! Enters: a file's text. Leaves: its [`Meta`], as good as possible, and the offset of the Markdown. This
//! module must not know how Markdown is read, and no other file: categories, authors and pictures are kept as they
//! were written.

mod address;
mod allow;
mod corrections;
mod inline;
mod lead_picture;
pub(super) mod lines;
mod live;
mod misplaced;
mod profile;
mod prominence;
mod review;
mod section;
mod split;
mod story_kind;
mod suggestions;
#[cfg(test)]
mod tests;

pub use profile::AUTHOR;
pub use section::CATEGORY;
pub use split::split;

use std::borrow::Cow;

use crate::base::text::{self, TextRange, is_invisible};
use crate::base::{Moment, SourcePath};
use crate::diagnostic::codes::{
    INVALID_FRONT_MATTER, MISSING_CATEGORY, MISSING_DATE, MISSING_KEY, MISSING_TITLE, UNKNOWN_KEY,
    UNUSED_KEY, WRONG_TYPE,
};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::article::{Profile, Ref, Spanned};
use crate::model::config::{Comments, Settings};
use crate::model::{Html, Kind, Language, Meta};
use crate::parse::documents::{
    Document, KeySpec, Reader, Syntax, Value, Vocabulary, document, keys, one_line,
};
use crate::parse::markdown::{self, Headline, Options};
use corrections::{CORRECTION, corrections};
use inline::{Lines, html_of, line_of_html};
use review::REVIEW_KEYS;

/// The facts of a file that its path gives.
pub struct Context<'a> {
    /// The file.
    pub file: &'a SourcePath,
    /// The kind, by the folder.
    pub kind: Kind,
    /// Its language.
    pub language: &'a Language,
    /// The stem, for ids and default slugs.
    pub stem: &'a str,
    /// The site's settings.
    pub settings: &'a Settings,
}

static VOCABULARY: Vocabulary = Vocabulary {
    unknown: &UNKNOWN_KEY,
    elsewhere: |syntax| format!("data of your own goes under `{}`", syntax.heading("extra")),
    suggestions: suggestions::SUGGESTIONS,
    keys: KEYS,
};

/// Reads the front matter of a file, and returns it with the byte at which the Markdown begins; `options`
/// say how the Markdown of single lines is read. The holes in these count the references that are returned
/// too. Values that only the body can give (a summary that the
/// writer did not give, the length) are left empty.
pub fn front_matter(
    source: &str,
    context: &Context<'_>,
    options: &Options<'_>,
) -> Outcome<(Meta, Vec<Ref>, usize)> {
    let mut diagnostics = Vec::new();
    let parts = split(source, context.file).drain_into(&mut diagnostics);
    let (mut document, fence) = match parts.front {
        Some((syntax, range)) => {
            let fence = fence_place(source, range.start, syntax);
            let read = document(source, range, syntax, context.file, &INVALID_FRONT_MATTER);
            (read.drain_into(&mut diagnostics), fence)
        }
        // The error of syntax was reported, so missing keys are not reported on top of it.
        None => (
            Document {
                root: Vec::new(),
                text: "",
                range: TextRange::default(),
                syntax: Syntax::Toml,
                complete: false,
            },
            TextRange::default(),
        ),
    };
    if options.markdown.comments == Comments::Drop {
        diagnostics.extend(document.leave_out_comments(context.file));
    }
    let mut reader = Reader::new(&document, fence, context.file, &VOCABULARY);
    let mut lines = Lines {
        options,
        source,
        references: Vec::new(),
    };
    let meta = meta(&mut reader, context, &mut lines);
    diagnostics.extend(reader.finish());
    Outcome::new((meta, lines.references, parts.body_start), diagnostics)
}

/// Says whether an unknown key was probably meant as `summary`.
pub(super) fn means_summary(key: &str) -> bool {
    VOCABULARY.means(key, &SUMMARY)
}

/// The opening fence, where missing keys are reported.
fn fence_place(source: &str, front_start: usize, syntax: Syntax) -> TextRange {
    let fence = split::fence(syntax);
    let above = source.get(..front_start).unwrap_or_default();
    match above.rfind(fence) {
        Some(start) => text::range(start..start + fence.len()),
        None => TextRange::default(),
    }
}

keys! {
    /// The keys of every Markdown file. [`AUTHOR`] and [`CATEGORY`] are for some kinds of files alone.
    pub KEYS:
    TITLE = KeySpec::text(
        "title", "The headline, or the name of an author, a category, a tag or a series.",
    ).required();
    DATE = KeySpec::date(
        "date",
        "When it is published: a date, or a date and time, in the site's time zone unless it has an \
         offset. In the future: held back until then. An article needs it.",
    );
    UPDATED = KeySpec::date("updated", "The last significant change.");
    EXPIRES = KeySpec::date("expires", "It is withdrawn at this moment.");
    STORY_KIND = KeySpec::text(
        "kind",
        "Articles: `news`, `analysis`, `opinion`, `review`, `interview`, `explainer`, `live` or `brief`, or another one \
         of `kinds` under `[articles]` in config.toml. Where none is given: `news`.",
    );
    CATEGORY_NAME = KeySpec::text("category", "The one category. An article needs it.");
    TAGS = KeySpec::texts("tags", "What else it is about: a list.");
    AUTHORS = KeySpec::texts("authors", "A list: names of files in `content/authors/`, without `.md`.");
    SUMMARY = KeySpec::text(
        "summary",
        "The standfirst: one or two sentences for lists, feeds and search engines; without it, the \
         text before `<!-- more -->`, the first paragraph that is neither hidden nor folded away, or else \
         the first item of a list or heading.",
    );
    TAKEAWAYS = KeySpec::texts("takeaways", "Key points, shown above the text: a list.");
    IMAGE = KeySpec::text(
        "image",
        "The lead picture: a file beside the article, or an address below `content/static/`.",
    );
    IMAGE_ALT = KeySpec::text(
        "image_alt", "What the lead picture shows, for those who do not see it.",
    );
    IMAGE_CAPTION = KeySpec::text("image_caption", "The words below the lead picture.");
    IMAGE_CREDIT = KeySpec::text("image_credit", "Who made the lead picture.");
    IMAGE_FOCUS = KeySpec::text(
        "image_focus",
        "The middle of what has to be seen of the lead picture where it is cut: `50% 20%`, from the left and from \
         the top.",
    );
    SERIES = KeySpec::text("series", "The series that it belongs to.");
    SERIES_PART = KeySpec::integer(
        "series_part", 1, u32::MAX as i64, "Its place in the series, from 1.",
    );
    SLUG = KeySpec::text(
        "slug", "The last part of its address; the file's name where none is given.",
    );
    URL = KeySpec::text(
        "url",
        "Its whole address, from the site's root: `/en/blog/v20.1.0`; it follows from `permalink` in \
         config.toml where none is given.",
    );
    ALIASES = KeySpec::texts("aliases", "Old addresses, which redirect here: a list.");
    DRAFT = KeySpec::flag("draft", "Held back until this is taken away.");
    FEATURED = KeySpec::flag(
        "featured", "Wanted at the top of the front page. What is `sponsored` is never there.",
    );
    FEATURED_UNTIL = KeySpec::date(
        "featured_until", "It leaves the top of the front page at this moment.",
    );
    BREAKING = KeySpec::flag("breaking", "Wanted in the breaking bar.");
    BREAKING_UNTIL = KeySpec::date(
        "breaking_until",
        "It leaves the breaking bar at this moment; without it, `breaking_hours` of `[articles]` in config.toml \
         after its date.",
    );
    LIVE_UNTIL = KeySpec::date(
        "live_until",
        "Articles of the kind `live`: the coverage ends at this moment; without it, `live_hours` of `[articles]` in \
         config.toml after its newest entry.",
    );
    RELATED = KeySpec::texts(
        "related",
        "The related stories, a list, by file or by slug; without it, presswork chooses.",
    );
    ALLOW = KeySpec::exceptions(
        "allow", "Warnings that do not matter here, each with the reason.",
    );
    CORRECTIONS = KeySpec::tables(
        "corrections",
        CORRECTION,
        "What was wrong and when it was put right, shown on the article and on `/corrections/`.",
    );
    REVIEW = KeySpec::table(
        "review",
        REVIEW_KEYS,
        "Articles of the kind `review`: what they review, score, verdict and facts, for readers and search engines.",
    );
    SPONSORED = KeySpec::text("sponsored", "The label of paid content.");
    DISCLOSURE = KeySpec::text("disclosure", "A note on interests.");
    TOC = KeySpec::flag(
        "toc", "Whether the contents list is shown; the default is in `[articles]` of config.toml.",
    );
    COMMENTS = KeySpec::flag(
        "comments", "Whether comments are shown; the default is in `[articles]` of config.toml.",
    );
    SEARCH = KeySpec::flag(
        "search", "Whether the search finds it; the default is in `[articles]` of config.toml.",
    );
    TEMPLATE = KeySpec::text("template", "Another template than the kind's own.");
    EXTRA = KeySpec::free("extra", "Free data for templates.");
}

fn meta(reader: &mut Reader<'_, '_>, context: &Context<'_>, lines: &mut Lines<'_>) -> Meta {
    let mut meta = common(reader, context, lines);
    report_alone(reader, &meta);
    misplaced::report_of_articles(reader, context.kind);
    match context.kind {
        Kind::Author => meta.profile = profile::profile(reader, lines.options),
        Kind::Category => {
            meta.order = section::order(reader);
            meta.colour = section::colour(reader);
            meta.layout = section::layout(reader);
        }
        Kind::Article | Kind::Page | Kind::Tag | Kind::Series => {}
    }
    meta
}

/// Reads the keys that every kind of file has.
fn common(reader: &mut Reader<'_, '_>, context: &Context<'_>, lines: &mut Lines<'_>) -> Meta {
    let options = lines.options;
    let zone = &context.settings.zone.0;
    let defaults = &context.settings.articles;

    let headline = headline(reader, context.stem, options);
    let date = date(reader, context);
    let summary = plain(reader.line(&SUMMARY), options).unwrap_or_default();
    misplaced::report_swallowed(reader, &SUMMARY);
    let story_kind = story_kind::story_kind(reader, context);
    let prominence = prominence::prominence(reader, context.settings, date);
    Meta {
        kind: context.kind,
        review: review::review(reader, story_kind.as_deref(), lines),
        live_until: live::live_until(reader, story_kind.as_deref(), zone),
        story_kind: story_kind.unwrap_or_default(),
        language: context.language.clone(),
        stem: context.stem.to_owned(),
        title: headline.plain,
        title_html: headline.html,
        date,
        updated: reader.moment(&UPDATED, zone),
        expires: reader.moment(&EXPIRES, zone),
        category: category(reader, context.kind).map(|name| name_of(name, options)),
        tags: names(reader.names(&TAGS), options),
        authors: names(reader.names(&AUTHORS), options),
        summary_given: !summary.is_empty(),
        summary,
        takeaways: takeaways(reader, lines),
        lead: lead_picture::lead_picture(reader, lines),
        series: reader.spanned(&SERIES).map(|name| name_of(name, options)),
        series_part: reader.count(&SERIES_PART),
        slug: address::slug(reader, &SLUG),
        url: address::url(reader, &URL, context.kind),
        aliases: address::aliases(reader, &ALIASES),
        draft: reader.is_on(&DRAFT),
        featured: prominence.featured,
        featured_until: prominence.featured_until,
        breaking: prominence.breaking,
        breaking_until: prominence.breaking_until,
        related: reader.names(&RELATED),
        allow: allow::allow(reader, &ALLOW),
        corrections: corrections(reader, zone, lines),
        sponsored: label(reader, options),
        disclosure: line_of_html(reader, &DISCLOSURE, lines),
        toc: reader.flag(&TOC).unwrap_or(defaults.toc),
        // Comments belong below stories: an "about" page has them only on request.
        comments: reader
            .flag(&COMMENTS)
            .unwrap_or(defaults.comments && context.kind == Kind::Article),
        search: reader.flag(&SEARCH).unwrap_or(defaults.search),
        template: reader.spanned(&TEMPLATE),
        profile: Profile::default(),
        order: None,
        colour: None,
        layout: None,
        extra: misplaced::extra(reader),
        minutes: 0,
    }
}

/// Reads the headline; the file's name stands in for it.
fn headline(reader: &mut Reader<'_, '_>, stem: &str, options: &Options<'_>) -> Headline {
    let help = add_line(reader, &TITLE, "\"…\"");
    match reader.required(&TITLE, &MISSING_TITLE, help) {
        Some(title) => markdown::headline(&one_line(&title.value), options),
        None => Headline::of_name(stem),
    }
}

fn date(reader: &mut Reader<'_, '_>, context: &Context<'_>) -> Option<Moment> {
    let date = reader.moment(&DATE, &context.settings.zone.0);
    if context.kind == Kind::Article && date.is_none() && !reader.given(&DATE) {
        let line = reader.syntax().line(DATE.name, "2026-05-08");
        let help = format!("add a line with the day, for example `{line}`");
        reader.missing(&DATE, &MISSING_DATE, help);
    }
    date
}

fn category(reader: &mut Reader<'_, '_>, kind: Kind) -> Option<Spanned<String>> {
    if kind != Kind::Article {
        return reader.spanned(&CATEGORY_NAME);
    }
    let help = add_line(reader, &CATEGORY_NAME, "\"…\"");
    reader.required(&CATEGORY_NAME, &MISSING_CATEGORY, help)
}

fn add_line(reader: &Reader<'_, '_>, key: &KeySpec, value: &str) -> String {
    format!("add a line: `{}`", reader.syntax().line(key.name, value))
}

fn takeaways(reader: &mut Reader<'_, '_>, lines: &mut Lines<'_>) -> Vec<Html> {
    let mut points = reader.texts(&TAKEAWAYS);
    if let [one] = points.as_slice()
        && let Some(listed) = listed(&one.value)
    {
        let range = one.range;
        let list: Vec<String> = listed.iter().map(|point| format!("{point:?}")).collect();
        let line = reader
            .syntax()
            .line(TAKEAWAYS.name, &format!("[{}]", list.join(", ")));
        let message = "`takeaways` wants a list, but this is one text";
        reader.report(&WRONG_TYPE, range, message, format!("write `{line}`"));
        let spanned = |value: &str| Spanned {
            value: value.to_owned(),
            range,
        };
        points = listed.into_iter().map(spanned).collect();
    }
    let html = |point| html_of(reader, point, lines);
    points.iter().map(html).collect()
}

/// Returns the points of a text in which every line is one: `- One`.
fn listed(text: &str) -> Option<Vec<&str>> {
    let lines = text.contains('\n').then(|| text.lines())?;
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let point = line.strip_prefix(['-', '*', '•'])?;
            point.starts_with(' ').then(|| point.trim())
        })
        .collect()
}

/// Reports keys that have no effect without another one.
fn report_alone(reader: &mut Reader<'_, '_>, meta: &Meta) {
    for (key, needed, there) in [
        (&IMAGE_ALT, &IMAGE, meta.lead.alt.is_some()),
        (&IMAGE_CAPTION, &IMAGE, meta.lead.caption.is_some()),
        (&IMAGE_CREDIT, &IMAGE, meta.lead.credit.is_some()),
        (&IMAGE_FOCUS, &IMAGE, meta.lead.focus.is_some()),
        (&SERIES_PART, &SERIES, meta.series_part.is_some()),
    ] {
        if there {
            reader.alone(key, needed, &UNUSED_KEY);
        }
    }
}

/// Returns names as they are shown, read like the titles of their own files: `Q&amp;A`, `Rock 'n' Roll`.
fn names(names: Vec<Spanned<String>>, options: &Options<'_>) -> Vec<Spanned<String>> {
    names
        .into_iter()
        .map(|name| name_of(name, options))
        .collect()
}

fn name_of(mut name: Spanned<String>, options: &Options<'_>) -> Spanned<String> {
    if let Cow::Owned(read) = markdown::plain(&name.value, options) {
        name.value = read;
    }
    name
}

/// Returns the label of paid content. One that nobody sees is an error: readers would take the story for news.
fn label(reader: &mut Reader<'_, '_>, options: &Options<'_>) -> Option<String> {
    let node = reader.node(&SPONSORED)?;
    let is_text = matches!(node.value, Value::Text(_));
    let label = plain(reader.line(&SPONSORED), options).unwrap_or_default();
    if !is_text {
        return None;
    }
    if label
        .chars()
        .any(|c| !c.is_whitespace() && !is_invisible(c))
    {
        return Some(label);
    }
    let help = reader.syntax().line("sponsored", "\"Paid for by Example\"");
    reader.report(
        &MISSING_KEY,
        node.range,
        "`sponsored` has no words, so that readers would take this for news",
        format!("write the label: `{help}`; or take the key out"),
    );
    None
}

/// Returns what a line says, without markup.
fn plain(text: Option<Cow<'_, str>>, options: &Options<'_>) -> Option<String> {
    text.map(|text| markdown::plain(&text, options).into_owned())
}
