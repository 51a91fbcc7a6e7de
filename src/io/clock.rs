//! The clock.

use std::ffi::OsString;
use std::time::SystemTime;

use jiff::Timestamp;

/// The moment for which repeatable builds are made, in seconds since 1970 (reproducible-builds.org).
pub const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// Returns the moment to build for: [`EPOCH`] where it is set, else now.
///
/// # Errors
///
/// Fails with the value where it is no moment.
pub fn build_moment() -> Result<Timestamp, OsString> {
    let Some(written) = std::env::var_os(EPOCH).filter(|written| !written.is_empty()) else {
        return Ok(Timestamp::now());
    };
    let seconds = written.to_str().and_then(|seconds| seconds.parse().ok());
    seconds
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(written)
}

/// As [`build_moment`], but now where the value is no moment.
pub fn now() -> Timestamp {
    build_moment().unwrap_or_else(|_| Timestamp::now())
}

/// Returns the present time, by which files are dated.
pub(crate) fn system_time() -> SystemTime {
    SystemTime::now()
}
