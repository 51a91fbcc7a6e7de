//! Keys of other generators, and keys of other kinds of files.

use crate::parse::documents::{Suggestion, Syntax};

/// The key to write instead.
pub(super) const SUGGESTIONS: &[Suggestion] = &[
    // One category, and tags as a list of their own.
    Suggestion::example("categories", &["category", "tags"], |syntax| {
        let line = syntax.line("category", "\"…\"");
        format!("a story has one category: `{line}`; what else it is about are `tags`")
    }),
    Suggestion::meant("section", &["category"]),
    Suggestion::example("taxonomies", &["category", "tags"], |syntax| {
        let tags = syntax.line("tags", "[…]");
        let category = syntax.line("category", "\"…\"");
        format!("`{tags}` and `{category}` stand among the other keys")
    }),
    Suggestion::meant("keywords", &["tags"]),
    Suggestion::meant("topics", &["tags"]),
    // Texts.
    Suggestion::meant("headline", &["title"]),
    Suggestion::meant("name", &["title"]),
    Suggestion::meant("description", &["summary"]),
    Suggestion::meant("subtitle", &["summary"]),
    Suggestion::meant("excerpt", &["summary"]),
    Suggestion::meant("standfirst", &["summary"]),
    Suggestion::meant("abstract", &["summary"]),
    Suggestion::meant("keypoints", &["takeaways"]),
    Suggestion::example("author", &["authors"], authors),
    Suggestion::example("autor", &["authors"], authors),
    Suggestion::example("byline", &["authors"], authors),
    // Dates.
    Suggestion::meant_so(
        "publishdate",
        &["date"],
        "A story is held back until its date",
    ),
    Suggestion::meant_so("pubdate", &["date"], "A story is held back until its date"),
    Suggestion::example("published", &["date"], |syntax| {
        let line = syntax.line("draft", "true");
        format!(
            "every story is published: take it out if it says `true`, and write `{line}` if it \
             says `false`; a day is the story's `date`"
        )
    }),
    Suggestion::meant("lastmod", &["updated"]),
    Suggestion::meant("lastmodified", &["updated"]),
    Suggestion::meant("modified", &["updated"]),
    Suggestion::meant("expirydate", &["expires"]),
    // Addresses.
    Suggestion::meant("path", &["url"]),
    Suggestion::meant("permalink", &["url"]),
    Suggestion::meant("redirectfrom", &["aliases"]),
    // Languages.
    Suggestion::plain("lang", &[], LANGUAGE),
    Suggestion::plain("language", &[], LANGUAGE),
    Suggestion::plain("locale", &[], LANGUAGE),
    // Looks.
    Suggestion::plain("layout", &[], LAYOUT),
    Suggestion::plain("type", &[], LAYOUT),
    Suggestion::meant("cover", &["image"]),
    Suggestion::meant("thumbnail", &["image"]),
    Suggestion::meant_so("images", &["image"], "A story has one lead picture"),
    Suggestion::meant("featuredimage", &["image"]),
    Suggestion::meant("heroimage", &["image"]),
    Suggestion::meant("caption", &["image_caption"]),
    Suggestion::meant("showtoc", &["toc"]),
    Suggestion::meant("insearchindex", &["search"]),
    Suggestion::example("params", &[], |syntax| {
        let heading = syntax.heading("extra");
        format!("data of your own goes under `{heading}`")
    }),
    Suggestion::meant("sticky", &["featured"]),
    Suggestion::meant("pinned", &["featured"]),
    Suggestion::example("weight", &[], |syntax| {
        let line = syntax.line("featured", "true");
        format!(
            "stories stand in the order of their dates; `{line}` lifts one to the top, and \
             categories have `order`"
        )
    }),
    Suggestion::plain("math", &[], MATHEMATICS),
    Suggestion::plain("mathjax", &[], MATHEMATICS),
    Suggestion::plain("katex", &[], MATHEMATICS),
    Suggestion::meant("part", &["series_part"]),
    // Keys of other kinds of files.
    Suggestion::plain("role", &[], AUTHORS),
    Suggestion::plain("portrait", &[], AUTHORS),
    Suggestion::plain("links", &[], AUTHORS),
    Suggestion::plain(
        "order",
        &[],
        "only files in `content/categories/` have `order`",
    ),
    Suggestion::plain(
        "colour",
        &[],
        "only files in `content/categories/` have `colour`",
    ),
    Suggestion::plain(
        "color",
        &[],
        "files in `content/categories/` have a `colour`",
    ),
];

const LANGUAGE: &str = "take it out: a file is in the site's language unless its name says another: \
                        `slug.ja.md` is Japanese, on a site with `languages = [\"ja\"]` in \
                        config.toml";

const LAYOUT: &str = "take it out: what a file is, its folder says; only for another template of \
                      the theme, write `template`; `layout` is a key of files in `content/categories/`";

const MATHEMATICS: &str = "take it out: formulas are wanted for the whole site, by `math` under \
                           `[markdown]` in config.toml";

const AUTHORS: &str = "only files in `content/authors/` have `role`, `portrait` and `links`";

fn authors(syntax: Syntax) -> String {
    let line = syntax.line("authors", "[\"…\"]");
    format!("did you mean `authors`? It is a list: `{line}`")
}
