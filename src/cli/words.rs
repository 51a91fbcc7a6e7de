//! Words in messages.

/// Returns words in a row: `a`, `b`, `c`.
pub fn listed(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
