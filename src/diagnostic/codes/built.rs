//! What a build itself reports, in the order of the stages.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { BUILD:
    /// A file could not be read: it is gone, or its permissions forbid it.
    ///
    /// Look at the operating system's words, and make the file readable for the user who builds.
    UNREADABLE_FILE = "unreadable-file", Error;

    /// A text file is not UTF-8.
    ///
    /// Everything that presswork reads as text is UTF-8. Open the file in an editor and save it
    /// with the encoding "UTF-8".
    NOT_UTF8 = "not-utf8", Error;

    /// Marks of git in a text: two versions of it could not be merged.
    ///
    /// Between a line that begins with `<<<<<<<` and one that begins with `>>>>>>>` stand both versions,
    /// with `=======` between them. Keep one, and take out the other and the three lines.
    MERGE_CONFLICT = "merge-conflict", Error;

    /// `config.toml` is missing, is no TOML, or a value in it cannot be used.
    ///
    /// A site needs a `config.toml` in its root with at least `title` and `base_url`:
    ///
    /// ```toml
    /// title = "The Daily Diff"
    /// base_url = "https://example.org"
    /// ```
    INVALID_CONFIG = "invalid-config", Error;

    /// A key in `config.toml` or `theme.toml` that presswork does not know.
    ///
    /// Most often a slip of the pen: nothing would have happened, silently. The theme's own
    /// options go under `[theme_options]`.
    UNKNOWN_CONFIG_KEY = "unknown-config-key", Error;

    /// The theme cannot be used: its folder or its `theme.toml` is missing or wrong, or themes
    /// inherit from each other in a circle.
    INVALID_THEME = "invalid-theme", Error;

    /// The front matter is missing, does not end, or is no valid TOML or YAML.
    ///
    /// A file begins with TOML between two lines `+++`, or YAML between two lines `---`:
    ///
    /// ```toml
    /// +++
    /// title = "A headline"
    /// date = 2026-05-08
    /// category = "industry"
    /// +++
    /// ```
    INVALID_FRONT_MATTER = "invalid-front-matter", Error;

    /// A part of a text of front matter that is taken for a comment, and is not published.
    ///
    /// In YAML a blank and `#` begin a comment, wherever they stand outside of quotes. Put the text in quotes:
    ///
    /// ```yaml
    /// title: "Why C #sharp is #1"
    /// ```
    HIDDEN_TEXT = "hidden-text", Warning;

    /// Quotes of a word processor around a word in YAML, which become a part of it.
    ///
    /// YAML knows straight quotes alone. Write them, or none; a headline and several words may well be what
    /// somebody said, and are left alone.
    ///
    /// ```yaml
    /// category: "technology"
    /// ```
    CURLY_QUOTES = "curly-quotes", Warning;

    /// A front matter key that presswork does not know.
    ///
    /// A misspelt key would be ignored, and the article would be published without what it says.
    /// Data of your own goes under `[extra]`.
    UNKNOWN_KEY = "unknown-key", Error;

    /// A key that has no effect, for want of another one or because of it.
    ///
    /// `image_alt` describes the `image`, and `series_part` counts in a `series`: without it, the
    /// key has no effect. What is `sponsored` is neither `featured` nor `breaking`.
    UNUSED_KEY = "unused-key", Warning;

    /// An exception in `[allow]` that cannot be made.
    ///
    /// An exception names a warning, and says why it does not matter here. What is an error cannot be
    /// excepted:
    ///
    /// ```toml
    /// [allow]
    /// long-paragraph = "a statement, quoted in full"
    /// ```
    INVALID_ALLOW = "invalid-allow", Error;

    /// A story in `related` that is not there, or is not published.
    ///
    /// Name stories by their files, relative to the article, or by their slugs:
    /// `related = ["../05/keyboards.md", "quiet-switches"]`.
    UNKNOWN_RELATED = "unknown-related", Warning;

    /// A value of the wrong kind, such as text where a list is wanted.
    WRONG_TYPE = "wrong-type", Error;

    /// A table without a key that it cannot do without, such as a correction without its `text`.
    MISSING_KEY = "missing-key", Error;

    /// A file without a `title`.
    ///
    /// The title is the headline, or the name of an author, a category, a tag or a series.
    MISSING_TITLE = "missing-title", Error;

    /// An article without a `date`.
    ///
    /// News without a date is no news: the date orders every list and stands below the headline.
    MISSING_DATE = "missing-date", Error;

    /// A date that cannot be read.
    ///
    /// Write `2026-05-08`, `2026-05-08T06:30` or `2026-05-08T06:30:00+02:00`. Without an offset,
    /// the date is in the site's time zone.
    INVALID_DATE = "invalid-date", Error;

    /// A time of day that the clocks skip, or show twice, because they are put forward or back.
    ///
    /// In a night of spring, an hour is left out: a time in it is taken for the one that the clocks show
    /// instead, an hour later. In a night of autumn, an hour comes twice: the first is taken. Write another
    /// time, or say which of the two you mean by its offset: `2026-10-25T02:30:00+01:00`.
    CHANGED_CLOCKS = "changed-clocks", Warning;

    /// An article without a `category`.
    ///
    /// Every article stands in exactly one category, which gives it its place in the menu.
    MISSING_CATEGORY = "missing-category", Error;

    /// A tag without a file whose name is a list: `tags = ["ai, cloud, chips"]`.
    ///
    /// Each tag stands in quotes of its own: `tags = ["ai", "cloud", "chips"]`. A tag that is called so needs a
    /// file in `content/tags/`.
    TAG_WITH_COMMAS = "tag-with-commas", Warning;

    /// A category without a file in `content/categories/`.
    ///
    /// Either the name is misspelt, or the category is new: then give it a file, so that it has a
    /// title and a description. (As long as there are no category files at all, any name goes.)
    UNKNOWN_CATEGORY = "unknown-category", Warning;

    /// An author without a file in `content/authors/`.
    ///
    /// The byline shows what was written. With a file it shows the name, a portrait, a biography
    /// and a link to all of the author's stories.
    UNKNOWN_AUTHOR = "unknown-author", Warning;

    /// An article without a `summary`.
    ///
    /// The first paragraph stands in for it. A standfirst written for the purpose does better in
    /// lists, feeds, search results and social previews.
    MISSING_SUMMARY = "missing-summary", Warning;

    /// A heading in an article's text that repeats its title.
    ///
    /// The page shows the title above the text, so readers would see the headline twice. Take the
    /// heading out, and begin the text's own headings with `##`.
    REPEATED_HEADLINE = "repeated-headline", Warning;

    /// A picture without alternative text.
    ///
    /// Who cannot see the picture gets nothing. Write what it shows between the square brackets,
    /// `![a row of server racks](racks.jpg)`, or in `image_alt`.
    MISSING_ALT = "missing-alt", Warning;

    /// A slug that cannot be part of an address.
    ///
    /// A slug is one part of an address: letters, digits, hyphens, dots and underscores, without
    /// a slash.
    INVALID_SLUG = "invalid-slug", Error;

    /// An alias that cannot be an address on this site.
    ///
    /// Write old addresses from the site's root: `aliases = ["/2019/old-name/"]`.
    INVALID_ALIAS = "invalid-alias", Error;

    /// A permalink form that cannot be used.
    ///
    /// Made of `:year`, `:month`, `:day`, `:category`, `:series` and `:slug` between slashes:
    /// `/:year/:month/:slug/`. It needs `:slug`.
    INVALID_PERMALINK = "invalid-permalink", Error;

    /// A template that the front matter asks for and the theme does not have.
    UNKNOWN_TEMPLATE = "unknown-template", Error;

    /// An `index.md` that does not lie in a folder of its own.
    ///
    /// `index.md` gets its name from the folder that it lies in, and beside it lie the article's
    /// pictures. Directly in `content/articles/` that name would be `articles`. Give it a folder:
    /// `content/articles/a-headline/index.md`.
    INDEX_WITHOUT_FOLDER = "index-without-folder", Error;

    /// Two outputs at one address: one of them would be lost.
    ///
    /// Give one of the two files another `slug`, or take away an alias.
    ADDRESS_TAKEN = "address-taken", Error;

    /// More headers, redirects or files than the host takes.
    ///
    /// Hosts pass over what is beyond their limits without a word, and refuse what has too many files: Cloudflare Pages takes
    /// 20,000, and 100,000 from those who pay. Cloudflare reads 100 rules of `_headers` with 2,000
    /// characters in a line, and 2,000 redirects and 100 patterns of 1,000 characters each; Vercel takes 2,048
    /// redirects; branches and buckets read no patterns. If another host hands out the site, say so:
    ///
    /// ```toml
    /// [hosts]
    /// for = ["netlify"]
    /// ```
    HOST_LIMIT = "host-limit", Warning;

    /// Something in a page of the preview that the content security policy forbids, and so readers do not get.
    ///
    /// The preview answers with the headers of the hosts to which the site goes, and browsers report what the policy
    /// keeps from a page: a request of a script, a frame that it makes, an attribute `style`. What stands in a page
    /// when it is built is allowed without a word; what a script asks for later is not known then. Allow it by name:
    ///
    /// ```toml
    /// [hosts.policy]
    /// connect-src = ["https://views.example.org"]
    /// ```
    BLOCKED_BY_POLICY = "blocked-by-policy", Warning;

    /// A link or a picture that is none, and is shown with its brackets.
    ///
    /// An address ends at the first space. Write `%20` for each space, or put the address between
    /// angle brackets: `[the plan](<our plan.md>)`. A closing `)` may be missing, too, or there is a
    /// blank between `]` and `(`. A link by label, `[the plan][plan]`, needs a line that says where it
    /// leads: `[plan]: our-plan.md`.
    UNFINISHED_LINK = "unfinished-link", Warning;

    /// A line that says where a label leads, and is not shown to readers, because no link has the label.
    ///
    /// `[label]: address` is read by links, `[words][label]`, and seen by nobody. Text that happens to look like
    /// it is lost: write `Source: https://example.org`, without brackets. Or the label stands for another address
    /// already: the first one counts. What is meant for editors alone is written `<!-- words -->`; `[//]: # (words)`
    /// goes, too.
    UNUSED_DEFINITION = "unused-definition", Warning;

    /// A row with more cells than its table has columns: readers do not see the rest.
    ///
    /// The first two lines of a table say how many columns there are:
    ///
    /// ```markdown
    /// | Model | Price |
    /// | ----- | ----- |
    /// | One   | $999  |
    /// ```
    ///
    /// A stroke that is a part of the text is written `\|`, also in code.
    UNEVEN_ROW = "uneven-row", Warning;

    /// Text directly below a table, which became a row of it.
    ///
    /// A table ends at the first empty line.
    TEXT_IN_TABLE = "text-in-table", Warning;

    /// A link or a picture without an address, or a link without words.
    EMPTY_ADDRESS = "empty-address", Warning;

    /// An HTML comment without an end.
    ///
    /// What stands in a comment is for editors, and is published nowhere. A comment that does not end
    /// takes what follows with it, or its words are shown to readers. It ends with `-->`; in a block of
    /// HTML, it ends before the first empty line:
    ///
    /// ```markdown
    /// <!-- Ask legal before this goes out. -->
    /// ```
    UNCLOSED_COMMENT = "unclosed-comment", Error;

    /// An HTML element that a text begins and does not end.
    ///
    /// The page would go on inside of it, down to its footer. presswork ends it where the text around it ends.
    /// Write the end tag where you mean it: `<div>…</div>`; that of `<a>` in front of the next link.
    UNCLOSED_ELEMENT = "unclosed-element", Warning;

    /// An HTML end tag without a beginning.
    ///
    /// It would end an element of the page around the text, and what follows would stand outside of the
    /// layout. presswork leaves it out. Take it out, or write the start tag that is missing.
    STRAY_END_TAG = "stray-end-tag", Warning;

    /// An HTML tag that is cut off: its `>` is missing, or the second one of two quotation marks.
    ///
    /// It is shown as text. In a block of HTML, a tag has to end before the first empty line:
    ///
    /// ```html
    /// <a href="https://example.org">
    /// ```
    UNFINISHED_TAG = "unfinished-tag", Warning;

    /// A tag of an element that HTML does not have, or that a text cannot have.
    ///
    /// Browsers show nothing of such a tag: of `Vec<T>`, readers would see `Vec`. presswork shows it as
    /// it is written. Write it as code, or put a backslash in front of it: `\<type of person>`. Elements
    /// of your own have a hyphen in their name and an end tag: `<live-map></live-map>`.
    UNKNOWN_ELEMENT = "unknown-element", Warning;

    /// A code block that never ends, so that everything below it is code.
    ///
    /// Write a line of the same signs as the first one, such as three backticks, below the code.
    UNCLOSED_CODE = "unclosed-code", Warning;

    /// HTML asks for its content to be read as Markdown, and it is not.
    ///
    /// Markdown reads nothing between a tag of HTML and the next empty line. Leave an empty line below
    /// the tag and one above its end tag: what stands between is Markdown then, with or without
    /// `markdown="1"`.
    UNREAD_MARKDOWN = "unread-markdown", Warning;

    /// An invisible control character in a text.
    ///
    /// Such characters come along when text is copied from other programs. They mean nothing, some
    /// are forbidden in HTML and feeds, and presswork leaves them out; those too that turn round the order of what follows
    /// them (U+202A to U+202E). Text in another direction stands between U+2067 or U+2066 and U+2069, or in `<bdi>`.
    CONTROL_CHARACTER = "control-character", Warning;

    /// A link to a file that is not there.
    ///
    /// Links to other articles name their files, relative to the file that links:
    /// `[the review](../reviews/keyboard.md)`.
    BROKEN_LINK = "broken-link", Error;

    /// A picture that is not there.
    ///
    /// Put it beside the article (in a folder with `index.md`), or below `content/static/` and
    /// write its address: `/pictures/racks.jpg`.
    BROKEN_PICTURE = "broken-picture", Error;

    /// A file that is named as a picture and is none, or only the beginning of one.
    ///
    /// Readers would see a broken picture. Look at the file itself: often a download or a copy ended
    /// too early, or a web page was saved under the picture's name.
    INVALID_PICTURE = "invalid-picture", Error;

    /// A picture whose name ends like that of another kind, such as a PNG that is called `.jpg`.
    ///
    /// Hosts tell browsers and feed readers the kind by the name, and some believe it. Rename the file,
    /// and what refers to it: `racks.png`.
    MISLABELLED_PICTURE = "mislabelled-picture", Warning;

    /// A lead picture with too few pixels: fewer than 1,200 from left to right, or 224 from top to bottom.
    ///
    /// Search results, news readers and social networks show such a picture small or not at all; some cut a
    /// square out of it, which has to have 50,000 pixels. Take
    /// the largest that there is; a logo of the publisher needs 112 × 112 pixels.
    PICTURE_TOO_SMALL = "picture-too-small", Warning;

    /// A link to an address on this site at which nothing is published.
    DEAD_ADDRESS = "dead-address", Warning;

    /// An address that holds a program instead of a place: `javascript:…`, `vbscript:…` or
    /// `data:text/html,…`.
    ///
    /// Whoever wrote the address would run code in every reader's browser, with all that the page may do;
    /// hosts that are careful forbid such code, and the link is dead there. Link to a page, or put a
    /// script into the theme. The words are published without the link.
    UNSAFE_ADDRESS = "unsafe-address", Error;

    /// A link to an anchor that its page does not have.
    ///
    /// Anchors are made from headings: `## Am I affected?` is `#am-i-affected`.
    UNKNOWN_ANCHOR = "unknown-anchor", Warning;

    /// A code block in a language that the highlighter does not know, so it stays without colours.
    UNKNOWN_LANGUAGE = "unknown-language", Warning;

    /// A code block's option that presswork does not know.
    UNKNOWN_CODE_OPTION = "unknown-code-option", Warning;

    /// What stands in braces behind a picture is no attribute of pictures, is empty, or has no place on the page; or a
    /// caption has none.
    ///
    /// A picture alone in its paragraph has them: `![racks](racks.jpg){credit="Jane Doe / AP" .wide}`.
    PICTURE_ATTRIBUTE = "picture-attribute", Warning;

    /// Mathematics that is no valid LaTeX.
    INVALID_MATH = "invalid-math", Error;

    /// A footnote without a text, or a text without a reference to it.
    LOOSE_FOOTNOTE = "loose-footnote", Warning;

    /// Something in `content/views.toml` that is no view count.
    ///
    /// `presswork views import` writes the file: a table for each address, in quotes and with a
    /// slash in front, and below it a count for each day, or for a month that is long past:
    ///
    /// ```toml
    /// ["/2026/05/slug/"]
    /// 2026-03 = 210
    /// 2026-05-08 = 3
    /// ```
    ///
    /// `[counted]` at its end says which logs are among the counts. Nobody has to write there; a
    /// line that was damaged is best taken from an earlier version of the file.
    INVALID_VIEWS = "invalid-views", Error;

    /// A colour in `[theme_options]` that cannot be told from the theme's background by everybody.
    ///
    /// Text needs a contrast of at least 4.5:1 with what is behind it (WCAG 2.2, 1.4.3), and the accent
    /// colours links and labels. Take a darker colour for a light background, or a lighter one for a dark
    /// one; the message says which is the nearest.
    LOW_CONTRAST = "low-contrast", Warning;

    /// A template of the theme that cannot be compiled.
    INVALID_TEMPLATE = "invalid-template", Error;

    /// A template that failed while a page was rendered.
    TEMPLATE_FAILED = "template-failed", Error;

    /// A file below `content/` that is of no kind that presswork knows, and is not published.
    ///
    /// Articles are Markdown files (`.md`) below `content/articles/`; files that go with an article
    /// lie in the same folder as its `index.md`; everything else goes below `content/static/`.
    STRAY_FILE = "stray-file", Warning;
}
