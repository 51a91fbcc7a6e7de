//! The codes of what stories say of themselves, and of what they draw.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { STORIES:
    /// A correction that the text does not show: it does not say what `after` says, or still says what `before`
    /// says, or the two are the same.
    ///
    /// The passages are compared as plain text, without markup, and whatever the quotation marks and blanks.
    /// Put the text right, or write in `after` what it says now. Where the words of `before` are right in
    /// another place, quote more of the sentence in both:
    ///
    /// ```toml
    /// [[corrections]]
    /// date = 2026-05-09
    /// text = "The chip has 16 cores."
    /// before = "a chip with 12 cores"
    /// after = "a chip with 16 cores"
    /// ```
    UNMADE_CORRECTION = "unmade-correction", Warning;

    /// A `kind` that the site does not have.
    ///
    /// The kind says how a story is shown and what search engines are told of it: `news`, `analysis`, `opinion`,
    /// `review`, `interview`, `explainer`, `live` or `brief`. A site that names its kinds has those, and news:
    ///
    /// ```toml
    /// [articles]
    /// kinds = ["opinion", "review", "podcast"]
    /// ```
    UNKNOWN_KIND = "unknown-kind", Error;

    /// A heading of the second rank in live coverage that does not begin with a time.
    ///
    /// Each of them begins an entry, and the entries are shown newest first, whatever their order in the file. An entry
    /// without a day is of the same day as the one above it, and the first of the article's. Headings within an entry
    /// have a lower rank:
    ///
    /// ```markdown
    /// ## 14:05 The keynote begins
    ///
    /// ### What we expect
    ///
    /// ## 2026-05-10 09:00 The day after
    /// ```
    ENTRY_WITHOUT_TIME = "entry-without-time", Error;

    /// Two entries of live coverage with the same time.
    ///
    /// An entry's address follows from its time, so that links to it hold whatever is added above and below it. Of two
    /// with one time, the second in the file has a number that changes with the others. Seconds tell them apart, which
    /// nobody sees, or an anchor of their own:
    ///
    /// ```markdown
    /// ## 14:05:30 A second camera
    ///
    /// ## 14:05 The keynote begins {#keynote}
    /// ```
    REPEATED_ENTRY = "repeated-entry", Warning;

    /// An entry of live coverage whose time leads far back, as if the day had changed before it.
    ///
    /// An entry that says no day is of the same day as the one above it. Where the day changes, an entry says it:
    /// `## 2026-05-10 00:10 Past midnight`. Where it does not, saying so ends this warning.
    UNCLEAR_DAY = "unclear-day", Warning;

    /// An entry of live coverage whose time has not come.
    ///
    /// Its readers are told of something that has not happened yet. The day or the hour may be a slip; a time without a
    /// day is of the day of the entry above it, in the time zone of the site.
    FUTURE_ENTRY = "future-entry", Warning;

    /// A chart that cannot be drawn: it has no table, or something in the table is no number.
    ///
    /// A chart draws the table below it, of which the first column has the labels and the others have the
    /// numbers:
    ///
    /// ```markdown
    /// {{ chart(kind="lines", title="Machines sold, in millions") }}
    ///
    /// | Year | Desktop | Laptop |
    /// | ---- | ------: | -----: |
    /// | 2024 |    88.1 |  204.5 |
    /// | 2025 |         |  211.0 |
    /// ```
    ///
    /// `kind` is `bars`, `lines` or `dots`. A number may have a unit, `12 %` or `$12`, which is that of all
    /// numbers of the chart; where there is no number, the cell is empty.
    INVALID_CHART = "invalid-chart", Error;
}
