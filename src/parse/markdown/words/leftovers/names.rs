//! Names of programs' parts that underscores make bold: `__init__`.

use super::sign::Sign;

/// What is no word that somebody would set off.
const NAMES: [&str; 13] = [
    "del", "dict", "dirname", "filename", "getitem", "init", "iter", "len", "proto", "pycache",
    "repr", "setitem", "str",
];

/// Returns what was read as bold, if it is such a name.
pub(super) fn in_strong(source: &str) -> Option<Sign> {
    let name = source.strip_prefix("__")?.strip_suffix("__")?;
    NAMES.contains(&name).then(|| {
        Sign::new(
            0..source.len(),
            format!("readers see a bold `{name}`, without its underscores"),
            format!("write the name in code, between backticks: `` `{source}` ``"),
        )
    })
}
