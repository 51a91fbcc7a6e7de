//! What `presswork check` looks for in what writers write: the lints' codes.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { WRITTEN:
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

    /// Two files of authors, or of categories, with one name.
    ///
    /// Readers cannot tell them apart: a second author of the name takes the byline of the first. Give one of
    /// them another `title`, or put the two files together:
    ///
    /// ```toml
    /// title = "Ada Byron, Zurich"
    /// ```
    SAME_NAME = "same-name", Warning;

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

    /// An old address that leads to another old address.
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

    /// A paragraph of more than 200 words, or 400 Chinese or Japanese characters.
    ///
    /// On a telephone it fills more than a screen. Split it where the thought turns.
    ///
    /// ```markdown
    /// The first half ends with its point.
    ///
    /// The second half begins with its own.
    /// ```
    LONG_PARAGRAPH = "long-paragraph", Warning;

    /// Signs of markup that readers see: `**`, `](`, `{:.class}`, rows of a table without its rule; and signs that
    /// they do not see, because they began something by chance.
    ///
    /// Something is missing that would make markup of them, or they are of another program. A paragraph with `---`
    /// directly below it is a heading, `+ 49 30 1234` a list, `>50 people` a quotation. What is meant to be seen
    /// stands in code, or has a backslash in front of it.
    ///
    /// ```markdown
    /// | Chip | Price |
    /// | --- | --- |
    /// | A1 | $20 |
    /// ```
    LEFTOVER_MARKUP = "leftover-markup", Warning;

    /// A link to an `http:` address of a host that the site reaches by `https:` elsewhere.
    ///
    /// Whoever is on the way can read and change what comes from there. `presswork check --fix` writes
    /// `https:` where the host is the site's own.
    ///
    /// ```markdown
    /// [the report](https://example.org/report)
    /// ```
    INSECURE_LINK = "insecure-link", Warning;

    /// A link to the reader's own computer, or to no host.
    ///
    /// Most were copied while a preview was open: `http://localhost:1111/…`. A link to a page of the site is the path of
    /// its file, so that it is checked and changed along:
    ///
    /// ```markdown
    /// [the report](../articles/report.md)
    /// ```
    ///
    /// An address that is an example, such as one that a program answers at, is written in code.
    LOCAL_LINK = "local-link", Warning;

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
}
