//! Names of programs' parts that underscores make bold: `__init__`.

use super::sign::Sign;

/// What is no word that somebody would set off.
const NAMES: [&str; 29] = [
    "builtins",
    "cplusplus",
    "del",
    "delattr",
    "delitem",
    "dict",
    "DIR",
    "dirname",
    "eq",
    "FILE",
    "filename",
    "func",
    "FUNCTION",
    "getattr",
    "getitem",
    "init",
    "iter",
    "len",
    "LINE",
    "main",
    "NAMESPACE",
    "proto",
    "pycache",
    "repr",
    "setattr",
    "setitem",
    "slots",
    "str",
    "typename",
];

/// Returns what was read as bold, if it is such a name: one that is known, or has further underscores in it.
pub(super) fn in_strong(source: &str) -> Option<Sign> {
    let name = source.strip_prefix("__")?.strip_suffix("__")?;
    (NAMES.contains(&name) || is_compound(name)).then(|| sign(source, "a bold", name))
}

/// Returns what was read as emphasis, if it is the name of a constant: `_POSIX_C_SOURCE_`.
pub(super) fn in_emphasis(source: &str) -> Option<Sign> {
    let name = source.strip_prefix('_')?.strip_suffix('_')?;
    let is_constant = is_compound(name) && !name.contains(char::is_lowercase);
    is_constant.then(|| sign(source, "a slanted", name))
}

fn is_compound(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    name.contains('_') && name.split('_').all(is_part)
}

fn sign(source: &str, look: &str, name: &str) -> Sign {
    Sign::new(
        0..source.len(),
        format!("readers see {look} `{name}`, without its underscores"),
        format!("write the name in code, between backticks: `` `{source}` ``"),
    )
}
