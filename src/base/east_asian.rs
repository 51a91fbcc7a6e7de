//! Characters of Chinese, Japanese and Korean texts, which are set without blanks between words, or with
//! endings behind a word of another script.

/// Says whether a character is a wide one of Chinese or Japanese: a letter or a punctuation mark whose East
/// Asian width is W, F or H (UAX #11), hangul and emoji left out.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{312f}'
        | '\u{3190}'..='\u{31ff}'
        | '\u{3220}'..='\u{325f}'
        | '\u{327f}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff9f}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{16fe0}'..='\u{1b2ff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Says whether a character belongs to a Chinese, Japanese or Korean text: a letter, or a punctuation mark of
/// the width of one.
pub(crate) fn is_cjk(c: char) -> bool {
    is_wide(c) || is_hangul(c)
}

/// Says whether a character is a letter of Chinese, Japanese or Korean.
pub(crate) fn is_letter(c: char) -> bool {
    is_cjk(c) && c.is_alphanumeric()
}

fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{ffa0}'..='\u{ffdc}')
}

/// Says whether a line break between two characters is no blank: both are wide ones, which know no blanks
/// (CSS Text 3, 4.1.3).
pub(crate) fn joins_lines(before: char, after: char) -> bool {
    is_wide(before) && is_wide(after)
}

/// Says whether there may be a character in a text for which [`is_wide`] is true; this is quick to see.
pub(crate) fn may_be_wide(text: &str) -> bool {
    let bytes = text.as_bytes();
    // From U+3000 on, the first byte of a character is more than 0xe2; U+2E80 begins with 0xe2 and 0xba.
    !text.is_ascii()
        && (bytes.iter().copied().fold(0, u8::max) > 0xe2
            || memchr::memchr_iter(0xe2, bytes).any(|at| bytes.get(at + 1) >= Some(&0xba)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_wide_character_is_overlooked() {
        for c in ('\0'..=char::MAX).filter(|c| is_wide(*c)) {
            assert!(may_be_wide(&format!("a – {c}")), "{c:?}");
        }
        assert!(!may_be_wide("“a” – é"));
    }

    #[test]
    fn lines_are_joined_between_wide_characters_alone() {
        for (before, after, joined) in [
            ('て', 'お', true),
            ('。', 'ま', true),
            ('国', '（', true),
            ('ｱ', 'ー', true),
            ('한', '국', false),
            ('한', '国', false),
            ('て', 'R', false),
            ('t', 'お', false),
            ('😀', '😀', false),
        ] {
            assert_eq!(joins_lines(before, after), joined, "{before}{after}");
        }
    }

    #[test]
    fn letters_are_no_marks() {
        assert!("説の한ー々".chars().all(is_letter));
        assert!(!"：。「a1é\u{3000}".chars().any(is_letter));
    }
}
