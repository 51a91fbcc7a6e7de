//! How much is tested: what ten minutes allow, or everything (`tests/run --long`).
//!
//! The only place in the suite that reads which of the two is wanted.

/// Whether everything is tested.
pub fn is_long() -> bool {
    std::env::var_os("PRESSWORK_LONG").is_some()
}

/// The distance between the steps of a sweep that are tried: 1 in a long run, else `short`.
///
/// Where steps take turns at something, an odd distance lets them.
pub fn stride(short: usize) -> usize {
    if is_long() { 1 } else { short }
}
