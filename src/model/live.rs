//! Live coverage: an article whose entries are told while something goes on.

use serde::{Deserialize, Serialize};

use crate::base::Moment;
use crate::base::text::TextRange;

/// The kind of story that is live coverage.
pub(crate) const LIVE: &str = "live";

/// An entry of live coverage.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LiveEntry {
    /// The anchor, which stays the same whatever other entries there are.
    pub anchor: String,
    /// When it was written.
    pub date: Moment,
    /// The headline as plain text; may be empty.
    pub title: String,
    /// The headline as HTML, without links.
    pub title_html: String,
}

/// An entry, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ToldEntry {
    /// The entry.
    pub entry: LiveEntry,
    /// Where its heading stands in the file.
    pub range: TextRange,
    /// What stands below its heading, as plain text.
    pub text: String,
}

/// Live coverage as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Coverage {
    /// The entries, newest first.
    pub entries: Vec<LiveEntry>,
    /// When it began.
    pub from: Moment,
    /// When it ends, or ended.
    pub until: Moment,
}
