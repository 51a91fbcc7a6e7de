//! What `presswork check` looks for in what comes out: on finished pages, in files of the owner's own
//! that machines read, and at the addresses of other sites. The lints' codes.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { FINISHED:
    /// A page without one of the things that every page needs in its head: a charset within the first
    /// 1,024 bytes, a viewport, one title, one description, one canonical address that is its own, and a
    /// language.
    ///
    /// Search engines and social previews show what stands there. The theme's templates write it; only
    /// the description is made of a page's own `summary`.
    ///
    /// ```html
    /// <meta charset="utf-8">
    /// <meta name="viewport" content="width=device-width">
    /// {{ head }}
    /// ```
    INCOMPLETE_HEAD = "incomplete-head", Warning;

    /// A page without a main heading, with several, or with a rank left out.
    ///
    /// A page has one `h1`, and below `h2` comes `h3`. What an article's own headings do is reported as
    /// `second-headline` and `skipped-heading`; this is about the theme's.
    ///
    /// ```html
    /// <h1>{{ page.title }}</h1>
    /// <h2>More stories</h2>
    /// ```
    PAGE_HEADINGS = "page-headings", Warning;

    /// A page without `<main>`, or with several.
    ///
    /// Screen readers jump to it, past the menu.
    ///
    /// ```html
    /// <main>{{ content }}</main>
    /// ```
    PAGE_LANDMARKS = "page-landmarks", Warning;

    /// A picture on a page without `alt`, or without `width` and `height`.
    ///
    /// Without `alt`, screen readers read out the file's name; without its size, the text jumps when the
    /// picture arrives. A picture that only decorates has `alt=""`.
    ///
    /// ```html
    /// <img src="racks.jpg" alt="A row of server racks" width="1200" height="800">
    /// ```
    BARE_PICTURE = "bare-picture", Warning;

    /// A picture of more than 500 kB that a page shows as it is.
    ///
    /// Pictures of texts and front matter are written in the sizes that screens show. What moves, drawings, AVIF, and
    /// pictures of a site with `resize = false` are not. A film is a tenth of a GIF:
    ///
    /// ```html
    /// <video src="demo.mp4" autoplay muted loop playsinline width="800" height="450"></video>
    /// ```
    HEAVY_PICTURE = "heavy-picture", Warning;

    /// A `style` attribute on a page.
    ///
    /// A strict content security policy forbids it, so that it has no effect. Use a class, and write the
    /// rule into a style sheet.
    ///
    /// ```html
    /// <td class="number">12</td>        <!-- not style="text-align: right" -->
    /// ```
    INLINE_STYLE = "inline-style", Warning;

    /// Two elements of a page with the same `id`.
    ///
    /// A link to it leads to the first one only, and labels go to the wrong element.
    ///
    /// ```html
    /// <input id="search-top"> … <input id="search-foot">
    /// ```
    DUPLICATE_ID = "duplicate-id", Warning;

    /// A link of the theme to an address of this site at which nothing is published.
    ///
    /// Links that writers set are reported as `dead-address` and `broken-link`; this one stands in a
    /// template.
    ///
    /// ```html
    /// <a href="{{ site.url }}">Front page</a>
    /// ```
    DEAD_PAGE_LINK = "dead-page-link", Warning;

    /// A font, a picture or a style sheet that a style sheet names, and that is not published.
    ///
    /// Readers see another face, or no picture. A relative address begins at the style sheet's own address.
    /// Files of a theme's `assets/` have a fingerprint in their names, so that what a style sheet names
    /// belongs in `static/`, of the theme or of the site:
    ///
    /// ```css
    /// @font-face { font-family: "Headline"; src: url("/headline.woff2") format("woff2"); }
    /// ```
    MISSING_RESOURCE = "missing-resource", Warning;

    /// A script, a style sheet or a font that pages load from another host.
    ///
    /// That host learns who reads what, and decides what runs on the page. Copy the file into the theme.
    ///
    /// ```html
    /// <script src="/widgets.js"></script>        <!-- a copy in content/static/ -->
    /// ```
    FOREIGN_RESOURCE = "foreign-resource", Warning;

    /// Structured data (JSON-LD) that is no valid JSON.
    ///
    /// Search engines pass over it as a whole.
    ///
    /// ```html
    /// <script type="application/ld+json">{"name": {{ page.title | json_encode }}}</script>
    /// ```
    INVALID_JSON_LD = "invalid-json-ld", Error;

    /// Structured data (JSON-LD) that lacks something, or says something that search engines do not take.
    ///
    /// A story has a `NewsArticle` with headline, dates, authors, publisher and its picture; dates have an
    /// offset; an author is a name alone; a breadcrumb has two steps or more; the front page says what
    /// site it is and who publishes it; and `<` is written `\\u003c`, so that no text can end the data.
    /// `{{ head }}` writes all of it.
    ///
    /// ```html
    /// <head>{{ head }}</head>
    /// ```
    STRUCTURED_DATA = "structured-data", Warning;

    /// A story without one of the things that social networks show of it: title, type, address, picture,
    /// dates, section, and the kind of card.
    ///
    /// A link to it looks like any other link then. `{{ head }}` writes them.
    ///
    /// ```html
    /// <meta property="og:title" content="{{ page.title }}">
    /// <meta property="og:type" content="article">
    /// <meta name="twitter:card" content="summary_large_image">
    /// ```
    INCOMPLETE_PREVIEW = "incomplete-preview", Warning;

    /// A page that does not let search engines show large pictures, or one that is not for them and does
    /// not say so.
    ///
    /// Large pictures are what Google Discover shows. Drafts, the page for addresses at which nothing is,
    /// and other pages that are no stories must not be listed. `{{ head }}` says the one or the other.
    ///
    /// ```html
    /// <meta name="robots" content="{% if page.indexed %}max-image-preview:large{% else %}noindex{% endif %}">
    /// ```
    ROBOTS_META = "robots-meta", Warning;

    /// A page that names its translations in a way that search engines do not believe.
    ///
    /// Each of them names all of them, itself too, by full addresses, and one as `x-default`. `{{ head }}`
    /// does so.
    ///
    /// ```html
    /// <link rel="alternate" hreflang="en" href="https://example.org/about/">
    /// <link rel="alternate" hreflang="de" href="https://example.org/de/about/">
    /// <link rel="alternate" hreflang="x-default" href="https://example.org/about/">
    /// ```
    ONE_SIDED_TRANSLATION = "one-sided-translation", Warning;

    /// A script in an attribute, such as `onclick`.
    ///
    /// A strict content security policy forbids it, so that nothing happens. Let a script listen.
    ///
    /// ```html
    /// <button id="menu">Menu</button>
    /// <script src="/menu.js" defer></script>        <!-- not <button onclick="open()"> -->
    /// ```
    INLINE_HANDLER = "inline-handler", Warning;

    /// A feed that feed readers cannot read or find: one of the owner's own that is no XML, lacks what
    /// every feed has or does not name the site's hub, one that is announced and not there, or a front
    /// page that announces none.
    ///
    /// presswork writes the site's feeds, and `{{ head }}` announces them. A feed of your own needs at
    /// least this:
    ///
    /// ```xml
    /// <rss version="2.0"><channel><title>Jobs</title><link>https://example.org/jobs/</link>
    /// <description>What is open</description></channel></rss>
    /// ```
    INVALID_FEED = "invalid-feed", Warning;

    /// A sitemap of the owner's own that search engines refuse, or a robots.txt that names none.
    ///
    /// A sitemap is XML with full addresses, at most 50,000 and 52,428,800 bytes in a file. One of news
    /// holds at most 1,000 stories of the last two days, each with the publication's name and language,
    /// the moment of publication and the headline. presswork writes both for the site; a robots.txt in
    /// `content/static/` names them:
    ///
    /// ```text
    /// Sitemap: https://example.org/sitemap.xml
    /// ```
    INVALID_SITEMAP = "invalid-sitemap", Warning;

    /// A `_headers` of the owner's own that leaves out what protects readers.
    ///
    /// It takes the place of the one that presswork writes, with a content security policy computed from
    /// the pages. Take it out, or write at least this:
    ///
    /// ```text
    /// /*
    ///   Content-Security-Policy: default-src 'self'
    ///   X-Content-Type-Options: nosniff
    /// ```
    WEAK_HEADERS = "weak-headers", Warning;

    /// A robots.txt of the owner's own that keeps search engines out, or that asks something else of the
    /// crawlers of language models than `ai_crawlers` in config.toml says.
    ///
    /// It takes the place of the one that presswork writes. Take it out, set `ai_crawlers` to what you
    /// mean, or write a group for those who are to stay away:
    ///
    /// ```text
    /// User-agent: GPTBot
    /// User-agent: CCBot
    /// Disallow: /
    /// ```
    CRAWLER_RULES = "crawler-rules", Warning;

    /// An llms.txt of the owner's own that programs cannot read, or that leads to pages that are not there.
    ///
    /// It is Markdown that begins with the site's name (llmstxt.org). `llms = true` lets presswork write
    /// it, with a Markdown twin of every story.
    ///
    /// ```markdown
    /// # The Daily Diff
    ///
    /// > Technology news, with the working shown
    ///
    /// - [Protocols](https://example.org/category/protocols/)
    /// ```
    INVALID_LLMS = "invalid-llms", Warning;

    /// A `CNAME` of the owner's own that is not the domain of `base_url`.
    ///
    /// GitHub Pages answers at the domain that stands in the file, and every address on the pages is one
    /// of `base_url`. Take the file out: presswork writes it where a site of GitHub Pages has a domain of
    /// its own.
    ///
    /// ```toml
    /// base_url = "https://www.example.org"        # CNAME: www.example.org
    /// ```
    OTHER_DOMAIN = "other-domain", Warning;

    /// A link to a page of another site that is not there, asked with `presswork check --external`.
    ///
    /// The page is gone (404, 410), its host is unknown, or it leads in a circle. Link to where it is
    /// now, or to a copy in an archive.
    ///
    /// ```markdown
    /// [the paper](https://web.archive.org/web/2026/https://example.org/paper)
    /// ```
    DEAD_EXTERNAL_LINK = "dead-external-link", Warning;

    /// A page of another site that could not be asked for: it answered too late, or with an error that
    /// may pass, or wants fewer questions.
    ///
    /// Nothing is known of the link. Ask again later.
    ///
    /// ```toml
    /// [allow]
    /// unanswered-link = "its host answers readers only"
    /// ```
    UNANSWERED_LINK = "unanswered-link", Warning;

    /// A page of another site that has moved for good.
    ///
    /// It still leads there, as long as the other site keeps the redirect. Write the new address.
    ///
    /// ```markdown
    /// [the guide](https://www.example.org/new/guide)      <!-- where /guide leads -->
    /// ```
    MOVED_EXTERNAL_LINK = "moved-external-link", Warning;

    /// A page that is at another address than when it was published, with no redirect from there.
    ///
    /// Links of other sites and search engines lead to the old address. `presswork check --fix` adds it
    /// where there are no aliases yet. It is known on the machine that published the page.
    ///
    /// ```toml
    /// aliases = ["/2026/05/old-slug/"]
    /// ```
    MOVED_PAGE = "moved-page", Warning;

    /// A page that was published, and whose file is gone, with no redirect from its address.
    ///
    /// It is said until the site is published without the page. Let another page take its place:
    ///
    /// ```toml
    /// [[redirects]]
    /// from = "/2026/05/retracted/"
    /// to = "/corrections/"
    /// ```
    LOST_PAGE = "lost-page", Warning;

    /// A text of a seed that was never replaced, in what is about to be published.
    ///
    /// `presswork new` and `presswork init` write texts that say what belongs in their place. Write your
    /// own words there, or take them out; `draft = true` holds an article back. `presswork publish` looks
    /// for them, `presswork check` does not.
    ///
    /// ```toml
    /// summary = "The web's third transport arrived without a campaign."
    /// ```
    SEED_TEXT = "seed-text", Error;

    /// An address that is reserved for examples as the site's own, in what is about to be published.
    ///
    /// Feeds, canonical addresses and social previews would lead there. `presswork publish` looks for it,
    /// `presswork check` does not.
    ///
    /// ```toml
    /// base_url = "https://www.your-newspaper.com"
    /// ```
    STARTER_ADDRESS = "starter-address", Error;
}
