//! The extent of the tests: a short run of a quarter of an hour, or everything (`tests/run --long`).
//!
//! No other place in the suite asks which of the two runs.

/// Whether everything is tested.
pub fn is_long() -> bool {
    std::env::var_os("PRESSWORK_LONG").is_some()
}

/// Returns the distance between the tested steps of a sweep: 1 in a long run, else `short`.
///
/// Where the steps alternate between cases, an odd distance tests each case.
pub fn stride(short: usize) -> usize {
    if is_long() { 1 } else { short }
}
