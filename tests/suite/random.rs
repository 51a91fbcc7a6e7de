//! Keeps the counterexamples of random tests, which are tried first the next time.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

use proptest::test_runner::{Config, FileFailurePersistence};

/// The configuration of the suite's property tests: counterexamples are kept in
/// `tests/regressions/suite/`.
///
/// A case builds a site or imports a log, so a quarter as many are tried as of a function
/// (`PROPTEST_CASES`, which `tests/run --long` raises).
pub fn config() -> Config {
    let kept = FileFailurePersistence::SourceParallel("regressions/suite");
    Config {
        cases: Config::default().cases / 4,
        failure_persistence: Some(Box::new(kept)),
        ..Config::default()
    }
}

/// The seeds with which a test that is not a property test failed once.
pub struct Seeds {
    file: PathBuf,
}

impl Seeds {
    /// The seeds of one test, in `tests/regressions/suite/NAME.txt`: a number a line, and comments after
    /// `#`.
    pub fn of(name: &str) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/regressions/suite");
        Self {
            file: PathBuf::from(folder).join(format!("{name}.txt")),
        }
    }

    /// Every seed that was kept, in the order in which they failed.
    pub fn kept(&self) -> Vec<u64> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        text.lines()
            .filter_map(|line| line.split('#').next())
            .map(str::trim)
            .filter(|seed| !seed.is_empty())
            .map(|seed| seed.parse().unwrap())
            .collect()
    }

    /// Keeps a seed, with the beginning of the failure's message.
    pub fn keep(&self, seed: u64, what: &str) {
        if self.kept().contains(&seed) {
            return;
        }
        let what: String = what.chars().take(200).collect();
        let line = format!("{seed} # {}\n", what.replace(['\n', '\r'], " "));
        fs::create_dir_all(self.file.parent().unwrap()).unwrap();
        let mut options = fs::OpenOptions::new();
        let mut file = options.append(true).create(true).open(&self.file).unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }
}

/// Returns a random seed. A test that fails prints its seed.
pub fn fresh_seed() -> u64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    // Only the lowest digits are used, because people read and type seeds.
    u64::from(since.subsec_nanos())
}
