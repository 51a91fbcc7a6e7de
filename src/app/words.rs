//! Words that a user gave, as they are written into new files.

/// Returns the text in one line, without control characters and without blanks at its ends.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Returns a text on one line as Markdown that shows it as it is.
pub(crate) fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let behind = text
            .get(at + c.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        let is_word = |c: char| c.is_alphanumeric();
        let marks = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '$' | '|' => true,
            '_' => !(is_word(before) && behind.is_some_and(is_word)),
            '&' => behind.is_some_and(|c| is_word(c) || c == '#'),
            '{' => matches!(behind, Some('{' | '%')),
            // At the beginning, these would make a heading, a list or a rule.
            '#' | '+' | '-' | '=' | ':' => at == 0,
            '.' | ')' => {
                let number = text.get(..at).unwrap_or_default();
                at > 0 && number.bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        };
        if marks {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_no_markup() {
        for (title, wanted) in [
            ("The \"Daily\" Diff", "The \"Daily\" Diff"),
            ("A & B, AT&T", "A & B, AT\\&T"),
            ("Diff <b>", "Diff \\<b\\>"),
            ("*a* snake_case _b_", "\\*a\\* snake_case \\_b\\_"),
            ("# 1", "\\# 1"),
            ("C# and 1. b", "C# and 1. b"),
            ("2026. A year", "2026\\. A year"),
            ("{{ a }} {b}", "\\{{ a }} {b}"),
        ] {
            assert_eq!(markdown(title), wanted);
        }
    }
}
