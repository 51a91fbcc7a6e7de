//! Words that are set off by chance, because an asterisk of another meaning stands in front of them and one behind
//! them: `On *nix as in C*`, `*.log and temp*`.

use super::sign::Sign;

/// Names that begin with an asterisk.
const SYSTEMS: [&str; 5] = ["nix", "nixes", "NIX", "BSD", "BSDs"];

/// So many words are mostly no name that is set off.
const SENTENCE: usize = 5;

/// Returns the beginning of what is set off by chance.
pub(super) fn by_chance(source: &str) -> Option<Sign> {
    let inner = source.strip_prefix('*')?.strip_suffix('*')?;
    system(inner).or_else(|| pattern(inner))
}

fn system(inner: &str) -> Option<Sign> {
    let end = inner.find(|c: char| !c.is_alphanumeric())?;
    let (name, rest) = inner.split_at(end);
    let last = rest.split_whitespace().next_back().unwrap_or_default();
    let is_sentence = rest.split_whitespace().count() + 1 >= SENTENCE
        || rest.contains([',', ';', ':'])
        || last.chars().count() == 1;
    (SYSTEMS.contains(&name) && is_sentence).then(|| {
        Sign::new(
            0..1 + name.len(),
            format!("words are set off from here to the next asterisk, and readers see `{name}`"),
            format!("write a backslash in front of the asterisk: `\\*{name}`"),
        )
    })
}

/// Finds a pattern of names of files: `*.log`.
fn pattern(inner: &str) -> Option<Sign> {
    let is_of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let ending = inner.strip_prefix('.')?;
    let rest = ending.trim_start_matches(|c| is_of_name(c) || c == '.');
    let end = inner.len() - rest.len();
    let is_name = ending.starts_with(is_of_name) && rest.starts_with([' ', ',']);
    let is_list = rest.split_whitespace().count() > 1;
    let ends = inner.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'));
    (is_name && is_list && ends).then(|| {
        let name = &inner[..end];
        Sign::new(
            0..1 + end,
            "words are set off from here to the next asterisk, and readers see no asterisk",
            format!("write patterns in code, between backticks: `` `*{name}` ``"),
        )
    })
}
