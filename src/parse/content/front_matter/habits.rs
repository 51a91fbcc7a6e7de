//! Keys that writers bring along from other generators, and the files that some keys belong to.

/// What to write instead of a key, by the key in lower case without `_` and `-`.
pub(super) const HABITS: &[(&str, &str)] = &[
    // One category, and tags as a list of their own.
    (
        "categories",
        "a story has one category: `category = \"…\"`; what else it is about are `tags`",
    ),
    ("section", "did you mean `category`?"),
    (
        "taxonomies",
        "`tags = […]` and `category = \"…\"` stand among the other keys",
    ),
    ("keywords", "did you mean `tags`?"),
    ("topics", "did you mean `tags`?"),
    // Texts.
    ("headline", "did you mean `title`?"),
    ("name", "did you mean `title`?"),
    ("description", "did you mean `summary`?"),
    ("subtitle", "did you mean `summary`?"),
    ("excerpt", "did you mean `summary`?"),
    ("standfirst", "did you mean `summary`?"),
    ("abstract", "did you mean `summary`?"),
    ("keypoints", "did you mean `takeaways`?"),
    (
        "author",
        "did you mean `authors`? It is a list: `authors = [\"…\"]`",
    ),
    (
        "autor",
        "did you mean `authors`? It is a list: `authors = [\"…\"]`",
    ),
    (
        "byline",
        "did you mean `authors`? It is a list: `authors = [\"…\"]`",
    ),
    // Dates.
    (
        "publishdate",
        "did you mean `date`? A story is held back until its date",
    ),
    (
        "pubdate",
        "did you mean `date`? A story is held back until its date",
    ),
    (
        "published",
        "did you mean `date`? A story is held back until its date, or by `draft = true`",
    ),
    ("lastmod", "did you mean `updated`?"),
    ("lastmodified", "did you mean `updated`?"),
    ("modified", "did you mean `updated`?"),
    ("expirydate", "did you mean `expires`?"),
    // Addresses.
    ("url", ADDRESS),
    ("path", ADDRESS),
    ("permalink", ADDRESS),
    ("redirectfrom", "did you mean `aliases`?"),
    // Looks.
    ("layout", "did you mean `template`?"),
    (
        "type",
        "did you mean `template`? What a file is, its folder says",
    ),
    ("cover", "did you mean `image`?"),
    ("thumbnail", "did you mean `image`?"),
    (
        "images",
        "did you mean `image`? A story has one lead picture",
    ),
    ("featuredimage", "did you mean `image`?"),
    ("heroimage", "did you mean `image`?"),
    ("caption", "did you mean `image_caption`?"),
    ("showtoc", "did you mean `toc`?"),
    ("insearchindex", "did you mean `search`?"),
    ("params", "data of your own goes under `[extra]`"),
    ("sticky", "did you mean `featured`?"),
    ("pinned", "did you mean `featured`?"),
    (
        "weight",
        "stories stand in the order of their dates; `featured = true` lifts one to the top, and categories have `order`",
    ),
    ("part", "did you mean `series_part`?"),
    // Keys of other kinds of files.
    ("role", AUTHORS),
    ("portrait", AUTHORS),
    ("links", AUTHORS),
    ("order", "only files in `content/categories/` have `order`"),
    (
        "colour",
        "only files in `content/categories/` have `colour`",
    ),
    ("color", "files in `content/categories/` have a `colour`"),
];

const ADDRESS: &str =
    "`slug` is the last part of the address, `aliases` are old addresses that lead here";

const AUTHORS: &str = "only files in `content/authors/` have `role`, `portrait` and `links`";
