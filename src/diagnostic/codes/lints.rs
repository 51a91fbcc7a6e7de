//! What `presswork check` looks for beyond what a build reports: the lints' codes.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { LINTS:
    /// A heading that is more than one rank below the heading above it.
    ///
    /// Who listens to a page finds the way by its headings, and a missing rank sounds like a missing
    /// part. Below `##` comes `###`:
    ///
    /// ```markdown
    /// ## What changed
    /// ### For servers
    /// ```
    SKIPPED_HEADING = "skipped-heading", Warning;

    /// A heading of the first rank in a text: one `#`.
    ///
    /// The headline is the page's only heading of this rank, and every part of the text stands below it.
    /// Begin with `##`:
    ///
    /// ```markdown
    /// ## What changed
    /// ```
    SECOND_HEADLINE = "second-headline", Warning;

    /// A headline that is too long for a page of search results.
    ///
    /// Search engines cut a title after some 70 columns (a Chinese or Japanese character takes two),
    /// and feed readers do so too. Say it shorter, and leave the rest to the summary.
    ///
    /// ```toml
    /// title = "The compute wall"
    /// summary = "Growth at the model makers meets a shortage of power and chips."
    /// ```
    LONG_TITLE = "long-title", Warning;

    /// A summary that is too long for a description in search results and social previews.
    ///
    /// After some 200 characters it is cut, most often in the middle of a word. One or two sentences are
    /// enough.
    ///
    /// ```toml
    /// summary = "The web's third transport arrived without a campaign."
    /// ```
    LONG_SUMMARY = "long-summary", Warning;

    /// Two articles with the same headline.
    ///
    /// Readers and search engines take them for one and the same. Say in the newer one what is new.
    ///
    /// ```toml
    /// title = "Governance update, March"      # and not "Governance update" once more
    /// ```
    DUPLICATE_TITLE = "duplicate-title", Warning;

    /// Two articles with the same summary.
    ///
    /// Most often one was begun as a copy of the other, and its summary was forgotten.
    ///
    /// ```toml
    /// summary = "What the council decided in March."
    /// ```
    DUPLICATE_SUMMARY = "duplicate-summary", Warning;

    /// Two articles whose text is almost the same.
    ///
    /// At least four fifths of all runs of five words are in both. Search engines list only one of the
    /// two. Publish the changed text in the first article, with `updated` or a correction, or make one
    /// an alias of the other:
    ///
    /// ```toml
    /// aliases = ["/2026/05/the-other-one/"]
    /// ```
    NEAR_DUPLICATE = "near-duplicate", Warning;

    /// A tag or a category that is spelt in several ways: with other capitals, accents, spaces or
    /// hyphens, or once as a plural.
    ///
    /// `open source` and `open-source` would show two names for one thing, `chip` and `chips` would be
    /// two pages with half of the stories each. `presswork check --fix` writes the prevailing spelling
    /// where only capitals, accents, spaces and hyphens differ.
    ///
    /// ```toml
    /// tags = ["open source"]      # not "Open-Source" here and "open source" there
    /// ```
    SPELT_TWO_WAYS = "spelt-two-ways", Warning;

    /// A page to which no way leads from the front page.
    ///
    /// Readers do not find it, and search engines rank it low. Link to it from another page, or from
    /// the menu:
    ///
    /// ```toml
    /// [[menu]]
    /// title = "Imprint"
    /// url = "/imprint/"
    /// ```
    ORPHAN_PAGE = "orphan-page", Warning;

    /// A picture that no page shows.
    ///
    /// It is published all the same, and takes room. Take it out, or show it.
    ///
    /// ```markdown
    /// ![A row of server racks](racks.jpg)
    /// ```
    UNUSED_PICTURE = "unused-picture", Warning;

    /// A date that cannot be right: an `updated` or a correction in the future, an article that is held back
    /// for more than a year, or one from before the publication was founded.
    ///
    /// Most often the year is a slip of the pen. Say when the publication began, and older dates are
    /// found:
    ///
    /// ```toml
    /// [news]
    /// founded = 2019-03-01
    /// ```
    IMPLAUSIBLE_DATE = "implausible-date", Warning;

    /// An article that was changed or withdrawn before it was published.
    ///
    /// `updated` and `expires` come after `date`. Search engines refuse a story whose date of change is
    /// older than its date of publication.
    ///
    /// ```toml
    /// date = 2026-05-08
    /// updated = 2026-05-09        # not 2025-05-09
    /// ```
    DATES_IN_DISORDER = "dates-in-disorder", Warning;

    /// An old address that leads to another old address, or in a circle.
    ///
    /// Every redirect costs a reader time, and search engines follow only a few. Let every old address
    /// lead straight to the page.
    ///
    /// ```text
    /// /older/  /2026/05/story/  301        # not /older/ to /old/, and /old/ to the story
    /// ```
    REDIRECT_CHAIN = "redirect-chain", Warning;

    /// A link to an old address of a page of this site.
    ///
    /// It works, by a redirect. `presswork check --fix` writes the page's own address.
    ///
    /// ```markdown
    /// [the first report](/2026/05/story/)       <!-- not its alias /old/ -->
    /// ```
    REDIRECTED_LINK = "redirected-link", Warning;

    /// A link whose words do not say where it leads: "here", "click here", "this".
    ///
    /// Who lists a page's links, or hears them one by one, gets the words alone. Link the words that
    /// name the target:
    ///
    /// ```markdown
    /// What changed stands in the [release notes](notes.md).
    /// ```
    VAGUE_LINK = "vague-link", Warning;

    /// A paragraph of more than 200 words.
    ///
    /// On a telephone it fills more than a screen. Split it where the thought turns.
    ///
    /// ```markdown
    /// The first half ends with its point.
    ///
    /// The second half begins with its own.
    /// ```
    LONG_PARAGRAPH = "long-paragraph", Warning;

    /// A link to an `http:` address of a host that the site reaches by `https:` elsewhere.
    ///
    /// Whoever is on the way can read and change what comes from there. `presswork check --fix` writes
    /// `https:` where the host is the site's own.
    ///
    /// ```markdown
    /// [the report](https://example.org/report)
    /// ```
    INSECURE_LINK = "insecure-link", Warning;

    /// A picture, a script or a frame from an `http:` address on a page that is served by `https:`.
    ///
    /// Browsers refuse to load it, or warn of the page. Copy the file to `content/static/`, or write
    /// `https:`.
    ///
    /// ```html
    /// <iframe src="https://example.org/map" title="A map"></iframe>
    /// ```
    MIXED_CONTENT = "mixed-content", Error;

    /// An exception in `[allow]` that excepts nothing any longer.
    ///
    /// What it allowed was put right, or was never wrong. Take it out, so that the next mistake of its
    /// kind is reported.
    ///
    /// ```toml
    /// [allow]
    /// long-title = "a quotation"      # take it out: the title is short by now
    /// ```
    UNUSED_ALLOW = "unused-allow", Warning;

    /// A page without one of the things that every page needs in its head: a charset within the first
    /// 1,024 bytes, a viewport, one title, one description, one canonical address that is its own, and a
    /// language.
    ///
    /// Search engines and social previews show what stands there. The theme's templates write it.
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

    /// A feed that feed readers cannot read or find: one of the owner's own that is no XML or lacks what
    /// every feed has, one that is announced and not there, or a front page that announces none.
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
    /// A sitemap is XML with full addresses, at most 50,000 and 52,428,800 bytes in a file. presswork
    /// writes the site's own; a robots.txt in `content/static/` names it:
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
}
