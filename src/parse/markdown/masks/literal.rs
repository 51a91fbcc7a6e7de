//! Stars and tildes that are text, where Markdown would read markup: stars inside of words
//! (`Benutzer*innen und Leser*innen`, `2*3 and 4*5`), and tildes inside of addresses.

use std::ops::Range;

use crate::base::east_asian;

/// The longest chain of characters without a blank that is looked at, in bytes.
const LONGEST: usize = 2000;

/// Says whether a run of stars or tildes is text.
pub(crate) fn is_text(text: &str, run: &Range<usize>) -> bool {
    let is_tilde = text.as_bytes().get(run.start) == Some(&b'~');
    let may_be = match is_tilde {
        true => text[run.end..]
            .trim_start_matches([':', '/', '='])
            .starts_with(char::is_alphanumeric),
        false => run.len() == 1 && is_alone_in_word(text, run.start),
    };
    if !may_be {
        return false;
    }
    let from = text.ceil_char_boundary(run.start.saturating_sub(LONGEST));
    let before = &text[from..run.start];
    let (rest, chain) = match before.rfind(char::is_whitespace) {
        Some(at) => before.split_at(at),
        None => ("", before),
    };
    // The parser takes no address for one that holds what stands for a sign.
    let is_target = chain.contains("](") || chain.contains('<') || rest.trim_end().ends_with("]:");
    let is_address = chain.contains("://") || chain.contains("www.");
    !is_target && is_address == is_tilde
}

/// Says whether a star stands between two letters or digits, and no other star in the same word.
fn is_alone_in_word(text: &str, star: usize) -> bool {
    let (before, behind) = (&text[..star], &text[star + 1..]);
    let beside = [before.chars().next_back(), behind.chars().next()];
    // An apostrophe stands in a word, but ends what is set off: `*The Times*'s`.
    let is_letter = |c: char| is_of_word(c) && !matches!(c, '\'' | '’');
    if !beside.iter().all(|c| c.is_some_and(is_letter)) {
        return false;
    }
    let ends = [
        before.chars().rev().find(|c| !is_of_word(*c)),
        behind.chars().find(|c| !is_of_word(*c)),
    ];
    // Words of scripts without blanks cannot be told apart.
    !ends.contains(&Some('*')) && !beside.iter().flatten().any(|c| has_no_blanks(*c))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}')
}

/// Says whether a letter belongs to a script that sets words without blanks between them, or endings behind
/// words of other scripts.
fn has_no_blanks(c: char) -> bool {
    c >= '\u{e00}'
        && (east_asian::is_letter(c)
            || matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'))
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn stars_and_tildes_that_are_no_markup_are_text() {
        for (written, wanted) in [
            (
                "Benutzer*innen und Leser*innen",
                "Benutzer*innen und Leser*innen",
            ),
            ("f*ck, sh*t, 2*3 and 4*5", "f*ck, sh*t, 2*3 and 4*5"),
            ("un*frigging*believable", "un<em>frigging</em>believable"),
            (
                "*The New Times*'s and *The Post*’s",
                "<em>The New Times</em>’s and <em>The Post</em>’s",
            ),
            (
                "*a*, *b c* and **d*e**",
                "<em>a</em>, <em>b c</em> and <strong>d*e</strong>",
            ),
            ("`a*b c*d`", "<code>a*b c*d</code>"),
            ("~~old~~ ~older~ new", "<del>old</del> <del>older</del> new"),
        ] {
            assert_eq!(write(written).html, format!("<p>{wanted}</p>\n"));
        }
    }

    #[test]
    fn addresses_keep_their_stars_and_tildes() {
        for address in ["https://a.example/~ada/x*y", "https://a.example/#:~:text=b"] {
            for written in [
                format!("[x]({address}) and [y]({address})"),
                format!("<{address}> and <{address}>"),
                format!("[x], [y][x]\n\n[x]: {address}"),
                format!("<a href=\"{address}\">x</a> and <a href=\"{address}\">y</a>"),
            ] {
                let html = write(&written).html;
                let found = html.matches(&format!("href=\"{address}\"")).count();
                assert_eq!(found, 2, "{written}: {html}");
            }
        }
        let html = write("https://a.example/~a and https://b.example/#:~:text=b.").html;
        assert!(
            html.contains("/~a\">") && html.contains("~:text=b\">"),
            "{html}"
        );
    }
}
