//! The clock.

use std::time::SystemTime;

use jiff::Timestamp;

/// Returns the moment to build for: `SOURCE_DATE_EPOCH` where it is set
/// (reproducible-builds.org), else now.
pub fn now() -> Timestamp {
    std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|seconds| seconds.parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or_else(Timestamp::now)
}

/// Returns the present time, by which files are dated.
pub(crate) fn system_time() -> SystemTime {
    SystemTime::now()
}
