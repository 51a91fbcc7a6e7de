//! The syntaxes in which feeds are written.

use serde::{Deserialize, Serialize};

/// A syntax for feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Syntax {
    /// RSS 2.0
    Rss,
    /// Atom (RFC 4287)
    Atom,
    /// JSON Feed 1.1
    Json,
}

impl Syntax {
    /// Returns the name of the feed's file in the folder of its page.
    pub fn file(self) -> &'static str {
        match self {
            Syntax::Rss => "feed.xml",
            Syntax::Atom => "atom.xml",
            Syntax::Json => "feed.json",
        }
    }

    /// Returns the media type.
    pub fn mime(self) -> &'static str {
        match self {
            Syntax::Rss => "application/rss+xml",
            Syntax::Atom => "application/atom+xml",
            Syntax::Json => "application/feed+json",
        }
    }
}
