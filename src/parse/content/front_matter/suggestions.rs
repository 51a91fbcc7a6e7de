//! Keys of other generators, and keys of other kinds of files.

use crate::parse::documents::{Habit, Syntax};

/// The key to write instead.
pub(super) const HABITS: &[Habit] = &[
    // One category, and tags as a list of their own.
    Habit::example("categories", &["category", "tags"], |syntax| {
        let line = syntax.line("category", "\"…\"");
        format!("a story has one category: `{line}`; what else it is about are `tags`")
    }),
    Habit::meant("section", &["category"]),
    Habit::example("taxonomies", &["category", "tags"], |syntax| {
        let tags = syntax.line("tags", "[…]");
        let category = syntax.line("category", "\"…\"");
        format!("`{tags}` and `{category}` stand among the other keys")
    }),
    Habit::meant("keywords", &["tags"]),
    Habit::meant("topics", &["tags"]),
    // Texts.
    Habit::meant("headline", &["title"]),
    Habit::meant("name", &["title"]),
    Habit::meant("description", &["summary"]),
    Habit::meant("subtitle", &["summary"]),
    Habit::meant("excerpt", &["summary"]),
    Habit::meant("standfirst", &["summary"]),
    Habit::meant("abstract", &["summary"]),
    Habit::meant("keypoints", &["takeaways"]),
    Habit::example("author", &["authors"], authors),
    Habit::example("autor", &["authors"], authors),
    Habit::example("byline", &["authors"], authors),
    // Dates.
    Habit::meant_so(
        "publishdate",
        &["date"],
        "A story is held back until its date",
    ),
    Habit::meant_so("pubdate", &["date"], "A story is held back until its date"),
    Habit::example("published", &["date"], |syntax| {
        let line = syntax.line("draft", "true");
        format!(
            "every story is published: take it out if it says `true`, and write `{line}` if it \
             says `false`; a day is the story's `date`"
        )
    }),
    Habit::meant("lastmod", &["updated"]),
    Habit::meant("lastmodified", &["updated"]),
    Habit::meant("modified", &["updated"]),
    Habit::meant("expirydate", &["expires"]),
    // Addresses.
    Habit::meant("path", &["url"]),
    Habit::meant("permalink", &["url"]),
    Habit::meant("redirectfrom", &["aliases"]),
    // Languages.
    Habit::plain("lang", &[], LANGUAGE),
    Habit::plain("language", &[], LANGUAGE),
    Habit::plain("locale", &[], LANGUAGE),
    // Looks.
    Habit::plain("layout", &[], LAYOUT),
    Habit::plain("type", &[], LAYOUT),
    Habit::meant("cover", &["image"]),
    Habit::meant("thumbnail", &["image"]),
    Habit::meant_so("images", &["image"], "A story has one lead picture"),
    Habit::meant("featuredimage", &["image"]),
    Habit::meant("heroimage", &["image"]),
    Habit::meant("caption", &["image_caption"]),
    Habit::meant("showtoc", &["toc"]),
    Habit::meant("insearchindex", &["search"]),
    Habit::example("params", &[], |syntax| {
        let heading = syntax.heading("extra");
        format!("data of your own goes under `{heading}`")
    }),
    Habit::meant("sticky", &["featured"]),
    Habit::meant("pinned", &["featured"]),
    Habit::example("weight", &[], |syntax| {
        let line = syntax.line("featured", "true");
        format!(
            "stories stand in the order of their dates; `{line}` lifts one to the top, and \
             categories have `order`"
        )
    }),
    Habit::plain("math", &[], MATHEMATICS),
    Habit::plain("mathjax", &[], MATHEMATICS),
    Habit::plain("katex", &[], MATHEMATICS),
    Habit::meant("part", &["series_part"]),
    // Keys of other kinds of files.
    Habit::plain("role", &[], AUTHORS),
    Habit::plain("portrait", &[], AUTHORS),
    Habit::plain("links", &[], AUTHORS),
    Habit::plain(
        "order",
        &[],
        "only files in `content/categories/` have `order`",
    ),
    Habit::plain(
        "colour",
        &[],
        "only files in `content/categories/` have `colour`",
    ),
    Habit::plain(
        "color",
        &[],
        "files in `content/categories/` have a `colour`",
    ),
];

const LANGUAGE: &str = "take it out: a file is in the site's language unless its name says another: \
                        `slug.ja.md` is Japanese, on a site with `languages = [\"ja\"]` in \
                        config.toml";

const LAYOUT: &str = "take it out: what a file is, its folder says; only for another template of \
                      the theme, write `template`";

const MATHEMATICS: &str = "take it out: formulas are wanted for the whole site, by `math` under \
                           `[markdown]` in config.toml";

const AUTHORS: &str = "only files in `content/authors/` have `role`, `portrait` and `links`";

fn authors(syntax: Syntax) -> String {
    let line = syntax.line("authors", "[\"…\"]");
    format!("did you mean `authors`? It is a list: `{line}`")
}
