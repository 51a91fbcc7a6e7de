//! Stars and tildes that are text, where Markdown would read markup: stars inside of words
//! (`Benutzer*innen und Leser*innen`, `2*3 and 4*5`), and tildes inside of addresses and between numbers.

use std::ops::Range;

use super::stars;

/// The longest chain of characters without a blank that is looked at, in bytes.
const LONGEST: usize = 2000;

/// Says whether a run of stars or tildes is text.
pub(crate) fn is_text(text: &str, run: &Range<usize>) -> bool {
    let is_tilde = text.as_bytes().get(run.start) == Some(&b'~');
    let is_range = is_tilde && run.len() == 2 && is_between_digits(text, run);
    let may_be = match is_tilde {
        true => {
            is_range
                || text[run.end..]
                    .trim_start_matches([':', '/', '='])
                    .starts_with(char::is_alphanumeric)
        }
        false => stars::are_text(text, run),
    };
    if !may_be {
        return false;
    }
    let from = text.ceil_char_boundary(run.start.saturating_sub(LONGEST));
    let before = &text[from..run.start];
    // Code is no markup, and labels of links are compared as they are written.
    let line = before.rsplit('\n').next().unwrap_or_default();
    if !is_tilde && line.matches('`').count() % 2 == 1 {
        return false;
    }
    let (rest, chain) = match before.rfind(char::is_whitespace) {
        Some(at) => before.split_at(at),
        None => ("", before),
    };
    // The parser takes no address for one that holds what stands for a sign.
    let is_target = chain.contains("](") || chain.contains('<') || rest.trim_end().ends_with("]:");
    let is_address = chain.contains("://") || chain.contains("www.");
    !is_target && (is_range || is_address == is_tilde)
}

/// Says whether a run stands between two digits: `1~~2`.
fn is_between_digits(text: &str, run: &Range<usize>) -> bool {
    text[..run.start].ends_with(|c: char| c.is_ascii_digit())
        && text[run.end..].starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn tildes_between_numbers_are_text() {
        for (written, wanted) in [
            (
                "1~~2 and 3~~4, 1~2週間、3~4人",
                "1~~2 and 3~~4, 1~2週間、3~4人",
            ),
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
