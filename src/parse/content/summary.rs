//! An article's summary: the writer's own as plain text, or the beginning of the body.

use std::borrow::Cow;

/// The most characters of a summary from the body.
const MOST: usize = 280;

/// Returns the beginning of `opening` (plain text), cut at the end of a sentence, or at a word with
/// an ellipsis where the first sentence is too long.
pub fn summary(opening: &str) -> String {
    let text = opening.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(MOST) else {
        return text;
    };
    let head = &text[..limit];
    let sentence = head
        .char_indices()
        .zip(head.chars().skip(1).map(Some).chain([None]))
        .filter(|((_, c), next)| match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' | '…' => next.is_none_or(char::is_whitespace),
            _ => false,
        });
    if let Some(((at, c), _)) = sentence.last() {
        return head[..at + c.len_utf8()].to_owned();
    }
    let word = head.rfind(' ').unwrap_or(limit);
    format!(
        "{}…",
        head[..word].trim_end_matches([',', ';', ':', '–', '—', '-', ' '])
    )
}

/// Returns a writer's summary as plain text: without the backticks around code, as in a headline. An
/// unclosed backtick stays.
pub fn plain(summary: &str) -> Cow<'_, str> {
    if !summary.contains('`') {
        return summary.into();
    }
    let mut plain = String::with_capacity(summary.len());
    let mut rest = summary;
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((code, behind)) = behind.split_once('`').filter(|(code, _)| !code.is_empty())
        else {
            break;
        };
        plain.push_str(before);
        plain.push_str(code);
        rest = behind;
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::{plain, summary};

    #[test]
    fn code_in_a_summary_loses_its_backticks() {
        assert_eq!(plain("Why `git` and `cargo` win"), "Why git and cargo win");
        assert_eq!(plain("One ` alone"), "One ` alone");
        assert_eq!(plain("``"), "``");
        assert_eq!(plain("None"), "None");
    }

    #[test]
    fn a_summary_ends_with_a_sentence_or_says_that_it_goes_on() {
        assert_eq!(summary("Short  and\ncomplete"), "Short and complete");
        let long = format!(
            "One sentence. Another of 3.14 words. {}",
            "word ".repeat(100)
        );
        assert_eq!(summary(&long), "One sentence. Another of 3.14 words.");
        let endless = "word ".repeat(100);
        let cut = summary(&endless);
        assert!(
            cut.ends_with("word…") && cut.chars().count() <= 281,
            "{cut}"
        );
        let japanese = format!("{}。{}", "文".repeat(100), "字".repeat(300));
        assert_eq!(summary(&japanese), format!("{}。", "文".repeat(100)));
    }
}
