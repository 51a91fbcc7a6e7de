//! Why a line of a log or a row of an export cannot be read.

use std::fmt;

/// The fault of a line that does not have its file's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadableLine {
    /// The line is longer than the buffer for lines.
    TooLong,
    /// A line of an access log has no time in brackets.
    NoTimeInBrackets,
    /// No request follows the time.
    NoRequest,
    /// The request's closing quote is missing.
    UnclosedRequest,
    /// No status follows the request.
    NoStatus,
    /// No size follows the status.
    NoSize,
    /// The referrer's closing quote is missing.
    UnclosedReferrer,
    /// No user agent follows the referrer.
    NoAgent,
    /// The user agent's closing quote is missing.
    UnclosedAgent,
    /// The columns for date and time of a CloudFront log are empty or of another form.
    NoTimeInColumns,
    /// The column `cs-uri-stem` is empty.
    NoAddressInColumn,
    /// The column `sc-status` has no number.
    NoStatusInColumn,
    /// The line is no JSON of Caddy's.
    NoCaddyEntry,
    /// The entry of Caddy's log has no time.
    NoCaddyTime,
    /// A row of an export has no day.
    NoDay,
    /// A row of an export has no time.
    NoInstant,
    /// A row of an export has no count.
    NoCount,
}

impl fmt::Display for UnreadableLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "it is longer than 1 MiB",
            Self::NoTimeInBrackets => "it has no time such as [10/Oct/2000:13:55:36 -0700]",
            Self::NoRequest => "no request in quotes follows its time",
            Self::UnclosedRequest => "the quotes around its request are not closed",
            Self::NoStatus => "no status such as 200 follows its request",
            Self::NoSize => "no size follows its status",
            Self::UnclosedReferrer => "the quotes around where it came from are not closed",
            Self::NoAgent => "no user agent in quotes follows where it came from",
            Self::UnclosedAgent => "the quotes around its user agent are not closed",
            Self::NoTimeInColumns => "it has no date and time such as 2026-05-08 13:55:36",
            Self::NoAddressInColumn => "it has no address (cs-uri-stem)",
            Self::NoStatusInColumn => "it has no status (sc-status)",
            Self::NoCaddyEntry => "it is no entry of Caddy's log in JSON",
            Self::NoCaddyTime => "it has no time (ts) as a number of seconds or in RFC 3339",
            Self::NoDay => "it has no day such as 2026-05-08",
            Self::NoInstant => "it has no time such as 2026-05-08T06:30:00Z",
            Self::NoCount => "its count is no whole number",
        })
    }
}
