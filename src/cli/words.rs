//! Words of the command line, as they are written into files and messages.

/// Returns the text in one line, without control characters and without blanks at its ends.
pub fn plain(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Returns words in a row: `a`, `b`, `c`.
pub fn listed(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
