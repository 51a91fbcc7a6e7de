//! Stars that are text, where Markdown would read emphasis: inside of words and between numbers. In doubt, what
//! CommonMark sets off is set off.

use std::ops::Range;

use memchr::{memchr, memmem, memrchr};

use super::protected::is_escaped;
use crate::base::east_asian;

/// Other stars are looked for so far away, in bytes.
const FURTHEST: usize = 400;

/// Signs in front of which nothing begins to be set off: `5,-*, 10 €*`.
const ENDS: [char; 7] = [',', '.', ';', ':', '!', '?', ')'];

/// Signs in front of a pattern of file names, and behind it.
const QUOTES: [char; 8] = ['"', '\'', '“', '„', '‘', '‚', '«', '('];
const CLOSING: [char; 8] = ['"', '\'', '”', '“', '’', '‘', '»', ')'];

/// The other signs that set words off, of which a run may stand inside.
const DELIMITERS: [char; 3] = ['_', '*', '~'];

/// Where a run of stars stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    InFront,
    Behind,
    Inside,
    Apart,
}

/// Says whether a run of stars is text.
pub(super) fn are_text(text: &str, run: &Range<usize>) -> bool {
    // A backslash shows the star, and is not shown itself.
    if is_escaped(text, run.start) {
        return false;
    }
    let (before, behind) = beside(text, run);
    // `**/*.js`
    if text[run.end..].starts_with("/*") && before.is_none_or(|c| c.is_whitespace() || c == '(') {
        return true;
    }
    // `*) net`
    if behind == Some(')') && before.is_none_or(char::is_whitespace) {
        return true;
    }
    let (Some(before), Some(behind)) = (before, behind) else {
        return false;
    };
    if before == '/' {
        return is_pattern(&text[run.end..]);
    }
    if behind == '.' && is_quoted_pattern(before, &text[run.end + 1..]) {
        return true;
    }
    let next = text[run.end + behind.len_utf8()..].chars().next();
    let is_picture = behind == '!' && next == Some('[');
    let is_end = ENDS.contains(&behind)
        && !is_picture
        && next.is_none_or(|c| !c.is_alphanumeric() && c != behind && !DELIMITERS.contains(&c));
    let is_begun = before.is_whitespace() || is_letter(before) || DELIMITERS.contains(&before);
    if !is_begun && is_end {
        let previous = runs_before(text, run).next();
        return match previous {
            Some(one) => !may_open(text, &one),
            // What is set off may begin further above.
            None => begins_near(text, run),
        };
    }
    if is_note(text, run) {
        let previous = runs_before(text, run).next();
        let next = runs_behind(text, run).next();
        let is_other =
            |other: &Option<Range<usize>>| other.as_ref().is_some_and(|other| is_note(text, other));
        let is_open = previous
            .as_ref()
            .is_some_and(|one| position(text, one) == Position::InFront);
        return is_other(&previous) || is_other(&next) && !is_open;
    }
    let is_between_digits = before.is_ascii_digit() && behind.is_ascii_digit();
    let is_inside = [before, behind]
        .iter()
        .all(|c| is_letter(*c) && !has_no_blanks(*c));
    is_inside
        && (is_between_digits || !has_partner(text, run))
        && !closes(text, run)
        && !opens_within(text, run)
        || is_inside && is_of_chain(text, run)
}

fn beside(text: &str, run: &Range<usize>) -> (Option<char>, Option<char>) {
    let before = text[..run.start].chars().next_back();
    (before, text[run.end..].chars().next())
}

/// Returns what stands near a run on both sides.
fn around<'t>(text: &'t str, run: &Range<usize>) -> (&'t str, &'t str) {
    let from = text.ceil_char_boundary(run.start.saturating_sub(FURTHEST));
    let to = text.floor_char_boundary(run.end + FURTHEST);
    (&text[from..run.start], &text[run.end..to])
}

fn position(text: &str, run: &Range<usize>) -> Position {
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, behind) = beside(text, run);
    match (is_word(before), is_word(behind)) {
        (true, true) => Position::Inside,
        (true, false) => Position::Behind,
        (false, true) => Position::InFront,
        (false, false) => match (is_blank(before), is_blank(behind)) {
            (true, false) => Position::InFront,
            (false, true) => Position::Behind,
            _ => Position::Apart,
        },
    }
}

/// Says whether the paragraph of a run begins so near that all runs in front of it are seen.
fn begins_near(text: &str, run: &Range<usize>) -> bool {
    let from = run.start.saturating_sub(FURTHEST);
    let before = &text.as_bytes()[from..run.start];
    from == 0 || memmem::find(before, b"\n\n").is_some()
}

/// Says whether words may follow a run that are set off.
fn may_open(text: &str, run: &Range<usize>) -> bool {
    match position(text, run) {
        Position::InFront => true,
        // `(**_words_**)`
        Position::Apart => !text[run.end..].starts_with(ENDS),
        Position::Behind | Position::Inside => false,
    }
}

/// Says whether what follows a slash and stars goes on as a pattern of file names: `src/**/*.rs`.
fn is_pattern(behind: &str) -> bool {
    let ending = behind.strip_prefix('.');
    behind.starts_with('/') || ending.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// Says whether a star in quotation marks or brackets begins a pattern of file names: `"*.png"`.
fn is_quoted_pattern(before: char, ending: &str) -> bool {
    let is_of_ending = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let rest = ending.trim_start_matches(is_of_ending);
    QUOTES.contains(&before)
        && (1..=5).contains(&(ending.len() - rest.len()))
        && rest.starts_with(|c| CLOSING.contains(&c))
}

/// Says whether a star may lead to a note, as its number stands behind it and Chinese, Japanese or Korean in front
/// of it: `価格*1と在庫*2`.
fn is_note(text: &str, run: &Range<usize>) -> bool {
    let (before, behind) = beside(text, run);
    run.len() == 1
        && before.is_some_and(east_asian::is_cjk)
        && behind.is_some_and(|c| matches!(c, '0'..='9' | '０'..='９'))
}

/// Returns the runs of the same length in front of a run, the nearest first, as far as its paragraph goes.
fn runs_before<'t>(
    text: &'t str,
    run: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let (bytes, length) = (text.as_bytes(), run.len());
    let from = run.start.saturating_sub(FURTHEST);
    let begin = memmem::rfind(&bytes[from..run.start], b"\n\n").map_or(from, |at| from + at);
    let mut end = run.start;
    let runs = std::iter::from_fn(move || {
        let last = begin + memrchr(b'*', bytes.get(begin..end)?)?;
        let stars = bytes[begin..=last].iter().rev();
        end = last + 1 - stars.take_while(|byte| **byte == b'*').count();
        Some(end..last + 1)
    });
    runs.filter(move |one| one.len() == length && !text[..one.start].ends_with('\\'))
}

/// Returns the runs of the same length behind a run, the nearest first, as far as its paragraph goes.
fn runs_behind<'t>(
    text: &'t str,
    run: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let (bytes, length) = (text.as_bytes(), run.len());
    let to = bytes.len().min(run.end + FURTHEST);
    let end = memmem::find(&bytes[run.end..to], b"\n\n").map_or(to, |at| run.end + at);
    let mut at = run.end;
    let runs = std::iter::from_fn(move || {
        let start = at + memchr(b'*', bytes.get(at..end)?)?;
        let stars = bytes[start..].iter();
        at = start + stars.take_while(|byte| **byte == b'*').count();
        Some(start..at)
    });
    runs.filter(move |one| one.len() == length && !text[..one.start].ends_with('\\'))
}

/// Says whether a run inside of a word ends what another one in front of a word began: `*two widget*s`.
fn closes(text: &str, run: &Range<usize>) -> bool {
    let is_inside = |one: &Range<usize>| position(text, one) == Position::Inside;
    let is_at =
        |one: Option<Range<usize>>, wanted| one.is_some_and(|one| position(text, &one) == wanted);
    is_at(runs_before(text, run).next(), Position::InFront)
        && !is_at(
            runs_behind(text, run).find(|one| !is_inside(one)),
            Position::Behind,
        )
        && !has_feminine_ending(text, run)
}

/// Says whether a run inside of a word begins what another one behind a word ends, within words that are set off
/// with other stars: `**bold*and italic* text**`. As the latter would end a part of what these set off, it is no text.
fn opens_within(text: &str, run: &Range<usize>) -> bool {
    let length = match run.len() {
        1 => 2,
        2 => 1,
        _ => return false,
    };
    let is_at = |one: &Range<usize>, wanted| position(text, one) == wanted;
    // A run of the other length that begins or ends where this one does finds the others of that length.
    let outer = runs_before(text, &(run.start..run.start + length)).next();
    let outer_end = runs_behind(text, &(run.end - length..run.end)).next();
    let (Some(outer), Some(end)) = (outer, runs_behind(text, run).next()) else {
        return false;
    };
    is_at(&outer, Position::InFront)
        && is_at(&end, Position::Behind)
        && outer_end.is_some_and(|one| one.start > end.start)
        && runs_before(text, run)
            .next()
            .is_none_or(|one| one.start < outer.start)
        && !has_feminine_ending(text, run)
}

/// Says whether another run of the same length stands in the same word, with which this one sets off a part of it.
fn has_partner(text: &str, run: &Range<usize>) -> bool {
    let (before, behind) = around(text, run);
    let before = before.trim_end_matches(is_of_word);
    let behind = behind.trim_start_matches(is_of_word);
    let stars = [
        before
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'*')
            .count(),
        behind.bytes().take_while(|byte| *byte == b'*').count(),
    ];
    // Three stars are one and two.
    stars.iter().any(|count| *count == run.len() || *count == 3)
}

/// Says whether a run is text in a word that holds several: `a*b*c`, `2*width*height`, `M*A*S*H`, and what is set off
/// as a whole: `*Leser*innen*`.
fn is_of_chain(text: &str, run: &Range<usize>) -> bool {
    let stars = &text[run.clone()];
    let is_of_chain = |c: char| c == '*' || is_of_word(c);
    let (before, behind) = around(text, run);
    let start = run.start - (before.len() - before.trim_end_matches(is_of_chain).len());
    let end = run.end + (behind.len() - behind.trim_start_matches(is_of_chain).len());
    let chain = &text[start..end];
    let inner = chain
        .strip_prefix(stars)
        .and_then(|rest| rest.strip_suffix(stars));
    if let Some(inner) = inner {
        let is_one = inner.matches('*').count() == run.len();
        return is_one && !inner.starts_with('*') && !inner.ends_with('*');
    }
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = |part: &str| part.chars().nth(1).is_none();
    let parts = || chain.split(stars);
    let is_whole =
        parts().nth(2).is_some() && parts().all(|part| !part.is_empty() && !part.contains('*'));
    let is_calculation = parts().next().is_some_and(is_number)
        || parts().last().is_some_and(is_number)
        || parts().all(is_letter);
    if is_whole && is_calculation {
        return true;
    }
    let is_not_inside = |one: &Range<usize>| position(text, one) != Position::Inside;
    // `**Mac**Book` has an end inside.
    let is_end = |one: &Range<usize>| has_partner(text, one) && !has_feminine_ending(text, one);
    let is_at =
        |one: Option<Range<usize>>, wanted| one.is_some_and(|one| position(text, &one) == wanted);
    (has_feminine_ending(text, run) || chain.ends_with(stars))
        && is_at(
            runs_before(text, run).find(|one| is_not_inside(one) || is_end(one)),
            Position::InFront,
        )
        && is_at(runs_behind(text, run).find(is_not_inside), Position::Behind)
}

/// Says whether the word behind a star is an ending of German that includes women: `Leser*innen`.
fn has_feminine_ending(text: &str, run: &Range<usize>) -> bool {
    let behind = &text[run.end..];
    let rest = behind
        .strip_prefix("innen")
        .or_else(|| behind.strip_prefix("in"));
    run.len() == 1 && rest.is_some_and(|rest| !rest.starts_with(is_of_word))
}

/// Says whether a character is a part of a word that may be set off. An apostrophe stands in a word, but ends what
/// is set off: `*The Times*'s`.
fn is_letter(c: char) -> bool {
    is_of_word(c) && !matches!(c, '\'' | '’')
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
    fn stars_that_set_off_nothing_are_text() {
        for text in [
            "Benutzer*innen und Leser*innen",
            "f*ck, sh*t, 2*3 and 4*5",
            "f**k the f**king thing, sh**ty and f***ing and b***s",
            "s**t, f*** and b****",
            "2**10 and 2**20, x**2 + y**2 and 3*4*5, 10*10*10 cm",
            "a*b*c, M*A*S*H, 2*width*height and E=m*c*c",
            "価格*1と在庫*2と送料*3",
            "5,–*, 10 €* und (20 %*); a (*) and b (*), .*, .*",
            "src/**/*.rs and **/*.js, src/*/a/*.rs",
            "(*.png), (*.jpg) and (*.gif)",
            "A 5* hotel.\n*) Net of 5* hotels",
            "(*.png) and (*.jpg), (*.gif)",
            "A 5* hotel.\n*) Net of 5* hotels",
        ] {
            assert_eq!(write(text).html, format!("<p>{text}</p>\n"));
        }
    }

    #[test]
    fn long_passages_are_set_off() {
        let words = "word ".repeat(200);
        let html = write(&format!("A note.\n\n({words}*{words}“end.”*), and so on.")).html;
        assert_eq!(html.matches("<em>").count(), 1, "{html}");
    }

    #[test]
    fn stars_around_words_set_them_off() {
        for (written, wanted) in [
            ("un*frigging*believable", "un<em>frigging</em>believable"),
            ("un**frigging**able", "un<strong>frigging</strong>able"),
            (
                "*The New Times*'s and *The Post*’s",
                "<em>The New Times</em>’s and <em>The Post</em>’s",
            ),
            (
                "*a*, *b c* and **d*e**",
                "<em>a</em>, <em>b c</em> and <strong>d*e</strong>",
            ),
            (
                "two *big widget*s and **small ones**s",
                "two <em>big widget</em>s and <strong>small ones</strong>s",
            ),
            (
                "Das **Mac**Book, i**Phone**-Nutzer und **i**Phone",
                "Das <strong>Mac</strong>Book, i<strong>Phone</strong>-Nutzer und <strong>i</strong>Phone",
            ),
            (
                "(*.png*) and (*.NET is*)",
                "(<em>.png</em>) and (<em>.NET is</em>)",
            ),
            (
                "**bold*and italic* text** and **a bit bold*and italic*, too**",
                "<strong>bold<em>and italic</em> text</strong> and <strong>a bit bold<em>and italic</em>, too</strong>",
            ),
            (
                "*slanted**and bold* text*",
                "<em>slanted**and bold</em> text*",
            ),
            (
                "*slanted**and bold** text* and f*ck the 5* hotel",
                "<em>slanted<strong>and bold</strong> text</em> and f*ck the 5* hotel",
            ),
            (
                "**Leser*innen im 5-Sterne-Hotel** und **sh*t** und *f**k*",
                "<strong>Leser*innen im 5-Sterne-Hotel</strong> und <strong>sh*t</strong> und <em>f**k</em>",
            ),
            (
                "*un*able and *in*visible",
                "<em>un</em>able and <em>in</em>visible",
            ),
            ("*Leser*innen*", "<em>Leser*innen</em>"),
            (
                "*Leser*innen und Autor*innen* und **Leser*innen und Autor*innen**",
                "<em>Leser*innen und Autor*innen</em> und <strong>Leser*innen und Autor*innen</strong>",
            ),
            ("**Alle f**k** hier", "<strong>Alle f**k</strong> hier"),
            ("_*!a*_", "<em><em>!a</em></em>"),
            (
                "_**!**_ and ~~*:*~~",
                "<em><strong>!</strong></em> and <del><em>:</em></del>",
            ),
            ("第*1*章と第*2*章", "第<em>1</em>章と第<em>2</em>章"),
            (
                "**$5**10, **2**nd and *3*rd",
                "<strong>$5</strong>10, <strong>2</strong>nd and <em>3</em>rd",
            ),
            ("***L**ow latency*", "<em><strong>L</strong>ow latency</em>"),
            (
                "(\\*) a\\*, b\\*. 5\\*3\\*2 and v\\*.x",
                "(*) a*, b*. 5*3*2 and v*.x",
            ),
            (
                "by (**_only this_**) and *“a”*, (*_b_*).",
                "by (<strong><em>only this</em></strong>) and <em>“a”</em>, (<em><em>b</em></em>).",
            ),
            (
                "[`os::*::fs`], [`a.*.b`] and [`a*b`]\n\n[`os::*::fs`]: /a\n[`a.*.b`]: /b\n[`a*b`]: /c",
                "<a href=\"⟦ref 0⟧\"><code>os::*::fs</code></a>, <a href=\"⟦ref 1⟧\"><code>a.*.b</code></a> and \
                 <a href=\"⟦ref 2⟧\"><code>a*b</code></a>",
            ),
            ("*“Yes”*, *(no)*.", "<em>“Yes”</em>, <em>(no)</em>."),
            ("*either*/*or*", "<em>either</em>/<em>or</em>"),
            ("`a*b c*d`", "<code>a*b c*d</code>"),
        ] {
            assert_eq!(write(written).html, format!("<p>{wanted}</p>\n"));
        }
    }
}
