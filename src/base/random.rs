//! The configuration of property tests: counterexamples are kept, and tried first the next time.

use proptest::test_runner::{Config, FileFailurePersistence};

/// Returns the configuration of every property test in `src`: counterexamples are kept in
/// `tests/regressions/src/`, in a file of the same path as the test's.
pub(crate) fn config() -> Config {
    let kept = FileFailurePersistence::SourceParallel("tests/regressions/src");
    Config {
        failure_persistence: Some(Box::new(kept)),
        ..Config::default()
    }
}
