//! What each key means, for the one who hovers over it. A test holds this against the keys that are
//! read.

use super::File;

/// Returns what a key means.
pub(super) fn of(file: File, key: &str) -> Option<&'static str> {
    let found = all(file).iter().find(|(known, _)| *known == key);
    found.map(|(_, words)| *words)
}

/// Returns every key of a file with what it means.
pub(super) fn all(file: File) -> &'static [(&'static str, &'static str)] {
    match file {
        File::FrontMatter => FRONT_MATTER,
        File::Config => CONFIG,
        File::Theme => THEME,
    }
}

const FRONT_MATTER: &[(&str, &str)] = &[
    (
        "title",
        "The headline, or the name of an author, a category, a tag or a series.",
    ),
    (
        "date",
        "When it is published, in the site's time zone unless it has an offset. In the future: held back until then. An article needs it.",
    ),
    ("updated", "The last significant change."),
    ("expires", "It is withdrawn at this moment."),
    ("category", "The one category. An article needs it."),
    ("tags", "What else it is about."),
    (
        "authors",
        "Names of files in content/authors/, without .md.",
    ),
    (
        "summary",
        "The standfirst: one or two sentences for lists, feeds and search engines.",
    ),
    ("takeaways", "Key points, shown above the text."),
    (
        "image",
        "The lead picture: a file beside the article, or an address below content/static/.",
    ),
    (
        "image_alt",
        "What the lead picture shows, for those who do not see it.",
    ),
    ("image_caption", "The words below the lead picture."),
    ("image_credit", "Who made the lead picture."),
    ("series", "The series that it belongs to."),
    ("series_part", "Its place in the series, from 1."),
    (
        "slug",
        "The last part of its address; the file's name where none is given.",
    ),
    ("aliases", "Old addresses, which redirect here."),
    ("draft", "Held back until this is taken away."),
    ("featured", "Wanted at the top of the front page."),
    ("breaking", "Wanted in the breaking bar."),
    (
        "breaking_until",
        "It leaves the breaking bar at this moment.",
    ),
    (
        "related",
        "The related stories, by file or by slug; without it, presswork chooses.",
    ),
    (
        "allow",
        "Warnings that do not matter here, each with the reason.",
    ),
    ("corrections", "What was wrong and when it was put right."),
    ("corrections.date", "When the text was put right."),
    ("corrections.text", "What was wrong."),
    ("sponsored", "The label of paid content."),
    ("disclosure", "A note on interests."),
    ("toc", "Whether the contents list is shown."),
    ("comments", "Whether comments are shown."),
    ("search", "Whether the search finds it."),
    ("template", "Another template than the kind's own."),
    ("role", "Authors: the position."),
    ("portrait", "Authors: the picture."),
    (
        "fediverse",
        "Authors: the account in the fediverse, @name@server.",
    ),
    ("links", "Authors: places elsewhere."),
    ("links.name", "What it is called."),
    ("links.url", "Where it is."),
    ("order", "Categories: the place in the menu, smaller first."),
    ("colour", "Categories: a colour, #rrggbb."),
    ("extra", "Free data for templates."),
];

const CONFIG: &[(&str, &str)] = &[
    ("title", "The publication's name."),
    (
        "base_url",
        "Where the site will live: https://example.org, or https://example.org/blog.",
    ),
    ("tagline", "One line below the name."),
    (
        "description",
        "What the site is about, for feeds and search engines.",
    ),
    ("language", "The site's language: en, de, pt-BR."),
    ("languages", "Other languages, in files such as slug.de.md."),
    (
        "time_zone",
        "The zone in which dates without an offset are meant: Europe/Berlin.",
    ),
    ("theme", "The folder in themes/; frontpage is built in."),
    (
        "permalink",
        "The form of an article's address, of :year, :month, :day, :category, :series and :slug.",
    ),
    ("copyright", "The owner's line in the footer."),
    ("reading", "Reading time."),
    ("reading.words_per_minute", "Words a minute (238)."),
    (
        "reading.characters_per_minute",
        "Chinese and Japanese characters a minute (500).",
    ),
    ("pagination", "Lists of articles."),
    ("pagination.per_page", "Articles on a page (12)."),
    ("pagination.path", "The folder of pages 2 and on (page)."),
    (
        "menu",
        "The navigation, in order; the categories where there is none.",
    ),
    ("menu.title", "What it is called."),
    (
        "menu.url",
        "Where it leads: an address on the site, or a full one.",
    ),
    ("feeds", "Feeds."),
    ("feeds.count", "Articles in a feed (20)."),
    (
        "feeds.full_text",
        "Whether feeds carry the full text (true).",
    ),
    (
        "feeds.hub",
        "The WebSub hub that tells subscribers of what is new at once.",
    ),
    ("markdown", "Markdown."),
    (
        "markdown.raw_html",
        "What becomes of HTML in Markdown (pass).",
    ),
    (
        "markdown.smart_punctuation",
        "Whether straight quotes become typographic ones (true).",
    ),
    (
        "markdown.autolink",
        "Whether bare addresses become links (true).",
    ),
    ("markdown.math", "Whether $…$ is mathematics (true)."),
    ("highlight", "Colours of code."),
    ("highlight.enabled", "Whether code is coloured (true)."),
    ("articles", "Defaults of articles."),
    ("articles.toc", "Whether the contents list is shown (true)."),
    ("articles.comments", "Whether comments are shown (false)."),
    (
        "articles.search",
        "Whether the search finds articles (true).",
    ),
    (
        "articles.related",
        "How many related stories are shown (5).",
    ),
    ("news", "The publisher."),
    (
        "news.publication",
        "The publication's name, for news sitemaps.",
    ),
    ("news.publisher", "Who publishes it."),
    ("news.logo", "The publisher's mark: an address on the site."),
    (
        "news.founded",
        "When the publication began; older dates are reported.",
    ),
    (
        "news.ai_crawlers",
        "What robots.txt asks of the crawlers of language models (search-not-train).",
    ),
    (
        "news.publishing_principles",
        "The page that says how the rebuild_loop works.",
    ),
    (
        "news.corrections_policy",
        "The page that says how mistakes are put right.",
    ),
    ("news.ethics_policy", "The page with the code of ethics."),
    (
        "news.diversity_policy",
        "The page on diversity in the rebuild_loop and its sources.",
    ),
    (
        "news.feedback_policy",
        "The page that says how readers are heard.",
    ),
    (
        "news.unnamed_sources_policy",
        "The page that says when sources stay unnamed.",
    ),
    (
        "news.verification_policy",
        "The page that says how facts are checked.",
    ),
    (
        "news.coverage_policy",
        "The page that says what is covered, and why.",
    ),
    (
        "news.ownership",
        "The page that says who owns and funds the publication.",
    ),
    ("news.masthead", "The page that says who works here."),
    (
        "outputs",
        "Which kinds of files are made, and in what form.",
    ),
    ("outputs.authors", "Author pages (true)."),
    ("outputs.tags", "Tag pages (true)."),
    ("outputs.archive", "The archive by year and month (true)."),
    (
        "outputs.term_feeds",
        "Feeds of categories, tags and authors (true).",
    ),
    ("outputs.atom", "Atom beside RSS (true)."),
    ("outputs.json_feed", "JSON Feed beside RSS (true)."),
    (
        "outputs.llms",
        "llms.txt, and every article as Markdown (false).",
    ),
    (
        "outputs.minify",
        "Whether pages lose comments and white space that nobody sees (false).",
    ),
    (
        "outputs.precompress",
        "Codings in which texts have compressed twins: br, gzip (none).",
    ),
    ("hosts", "Who hands the site out, and what it is told."),
    (
        "hosts.for",
        "Who hands the site out; it follows from [publish] where nobody is named.",
    ),
    (
        "hosts.hsts",
        "Whether browsers are told to come by HTTPS alone (true).",
    ),
    (
        "hosts.policy",
        "What the content security policy allows beyond what stands on pages.",
    ),
    ("hosts.policy.script-src", "Where scripts may come from."),
    ("hosts.policy.style-src", "Where styles may come from."),
    ("hosts.policy.img-src", "Where pictures may come from."),
    ("hosts.policy.font-src", "Where fonts may come from."),
    (
        "hosts.policy.media-src",
        "Where sound and video may come from.",
    ),
    ("hosts.policy.frame-src", "What may stand in frames."),
    ("hosts.policy.connect-src", "What scripts may ask."),
    ("hosts.policy.worker-src", "Where workers may come from."),
    ("hosts.policy.form-action", "Where forms may be sent."),
    (
        "hosts.policy.frame-ancestors",
        "Which sites may show pages in frames (none).",
    ),
    ("redirects", "Old addresses beside the aliases of files."),
    (
        "redirects.from",
        "The old address: /old/, or many, as /blog/* or /news/:slug.",
    ),
    (
        "redirects.to",
        "Where it leads, with :splat for what the * stands for.",
    ),
    ("redirects.status", "301, 302, 307 or 308 (301)."),
    ("theme_options", "The theme's own options."),
    ("diagnostics", "What each kind of mistake weighs here."),
    ("publish", "Where the site is published, by name."),
    ("publish.*.target", "What kind of place it is."),
    (
        "publish.*.path",
        "The folder, here or on the other machine.",
    ),
    (
        "publish.*.keep",
        "How many earlier generations stay for a rollback (3).",
    ),
    (
        "publish.*.bucket",
        "The bucket's name; gs:// before it at Google, az:// at Microsoft.",
    ),
    ("publish.*.prefix", "The folder within the bucket."),
    ("publish.*.region", "The bucket's region."),
    (
        "publish.*.endpoint",
        "The address of a service that is not Amazon's.",
    ),
    (
        "publish.*.encoding",
        "How text is stored, where a compressed twin was built (none).",
    ),
    ("publish.*.remote", "The repository (origin)."),
    ("publish.*.branch", "The branch (gh-pages)."),
    (
        "publish.*.squash",
        "Whether the branch forgets what was published before (false).",
    ),
    (
        "publish.*.host",
        "The other machine: example.org, or user@example.org.",
    ),
    ("publish.*.port", "The port of its ssh."),
    ("publish.*.after", "Who is told afterwards."),
    (
        "publish.*.after.websub",
        "The hub that is told of feeds that changed.",
    ),
    (
        "publish.*.after.indexnow",
        "The key under which search engines are told what changed.",
    ),
    (
        "publish.*.after.indexnow_endpoint",
        "Another search engine's address for IndexNow.",
    ),
    (
        "publish.*.after.purge",
        "Where a CDN is told what to forget, or the file that lists it.",
    ),
    ("cache", "The build cache that machines share."),
    ("cache.remote", "The bucket: s3://NAME/FOLDER."),
    ("cache.region", "The bucket's region."),
    (
        "cache.endpoint",
        "The address of a service that is not Amazon's.",
    ),
    (
        "environment",
        "Settings that --environment NAME lays over these.",
    ),
];

const THEME: &[(&str, &str)] = &[
    ("name", "What the theme is called."),
    ("description", "What it looks like."),
    ("extends", "The theme that it inherits from."),
    ("lists", "Lists of stories that its pages show, by name."),
    ("lists.*.from", "Which stories."),
    (
        "lists.*.window",
        "The time within which most read is meant (all).",
    ),
    ("lists.*.count", "How many (5)."),
    ("lists.*.on", "On which kinds of pages."),
    ("options", "Its options and their defaults."),
];
