//! The codes of old addresses: where redirects lead, and what they stand for.

use super::Code;
use crate::diagnostic::Severity::{Error, Warning};

codes! { REDIRECTS:
    /// A redirect by pattern that stands for a page of the site.
    ///
    /// Some hosts take the redirect and never show the page, others show the page. Take a pattern that
    /// covers old addresses alone: `from = "/blog/*"` rather than `from = "/*"`.
    REDIRECT_HIDES_PAGE = "redirect-hides-page", Warning;

    /// A redirect that leads to an address at which nothing is published.
    ///
    /// Readers who follow an old link would be sent on, and find nothing. Let `to` be the address of a page. Where an
    /// article is a draft or scheduled, write the old address into `aliases` of its front matter: the redirect is then
    /// there from the day on which the article is.
    DEAD_REDIRECT = "dead-redirect", Error;

    /// A redirect that leads back to itself, straight or by way of others.
    ///
    /// Browsers follow such a redirect some twenty times and then show an error. Addresses are compared as hosts do it:
    /// `/old`, `/old/`, `/old/index.html` and the same behind the name of the site's own host are one.
    ///
    /// ```toml
    /// [[redirects]]
    /// from = "/old/"
    /// to = "/2026/05/story/"        # not "/old"
    /// ```
    REDIRECT_CIRCLE = "redirect-circle", Error;

    /// An old address that begins with the path of `base_url`.
    ///
    /// Addresses count from the site's root. With `base_url = "https://example.org/blog"`, the old address `/blog/old/`
    /// is `https://example.org/blog/blog/old/`, at which readers hardly ever found anything. Write `/old/`.
    BASE_PATH_TWICE = "base-path-twice", Warning;
}
