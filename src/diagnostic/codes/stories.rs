//! The codes of what stories say of themselves.

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
}
