//! Where presswork shows a text otherwise than CommonMark's engines do, on purpose.
//!
//! - **Typographic marks**: quotation marks, dashes and ellipses are those of print.
//! - **Lines of Chinese and Japanese**: a break between two wide characters is no blank, since these scripts
//!   have none between words.
//! - **Captions**: a picture alone in its paragraph is a figure, and its title the caption. The file of a
//!   block of code is its caption. (Both are read so by [`passages`](super::passages).)
//! - **Attributes**: `{#id .class}` behind a heading, an item or a paragraph gives it an anchor.
//! - **Components**: a call is replaced by what the theme makes of it.
//! - **Formulas**: `$x^2$` and `$$…$$` are set as mathematics.
//! - **Definition lists**: a line `: words` below a term.
//! - **Escapes in bare addresses**: `\_` in an address is an underscore, as everywhere else in a text.
//! - **Stars inside of words and between numbers**: `Leser*innen und Autor*innen` and `2**10 and 2**20` set off
//!   nothing, where CommonMark sets off what stands between the stars. Random texts have no such words.
//! - **Changes in code**: a block of a language and `diff` shows marks of its own for `+` and `-`.

use super::passages::FORMULA;

/// Returns the passages of both engines, presswork's first, without what differs on purpose in any text.
pub fn without(ours: Vec<String>, theirs: Vec<String>) -> (Vec<String>, Vec<String>) {
    let plain = |passage: String| without_wide_breaks(&as_typed(&passage));
    (
        ours.into_iter().map(plain).collect(),
        theirs
            .iter()
            .map(|passage| without_escapes(without_attributes(passage)))
            .filter(|passage| !is_call(passage))
            .map(plain)
            .collect(),
    )
}

/// Says whether two passages read the same: a formula stands where the other engine shows its source.
pub fn is_same(ours: &str, theirs: &str) -> bool {
    let Some((before, behind)) = ours.split_once(FORMULA) else {
        return ours == theirs;
    };
    let Some(source) = theirs
        .strip_prefix(before)
        .and_then(|rest| rest.strip_prefix('$'))
    else {
        return false;
    };
    source.match_indices('$').any(|(end, _)| {
        is_mathematics(&source[..end]) && is_same(behind, source[end + 1..].trim_start_matches('$'))
    })
}

/// Says whether a text between two dollars is one that nobody takes for words or money.
fn is_mathematics(source: &str) -> bool {
    let source = source.trim_matches(['$', ' ']);
    source.chars().count() == 1
        || source.contains(['\\', '^', '_', '=', '+'])
        || source.contains(" - ")
}

/// Returns an HTML of the other engine with the definitions as passages of their own.
pub fn with_definitions(html: &str) -> String {
    html.replace("\n: ", "</p><p>").replace("<p>: ", "<p>")
}

/// Writes typographic marks as a keyboard has them.
fn as_typed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '„' | '«' | '»' | '″' => out.push('"'),
            '‘' | '’' | '‚' | '′' => out.push('\''),
            '–' => out.push_str("--"),
            '—' => out.push_str("---"),
            '…' => out.push_str("..."),
            _ => out.push(c),
        }
    }
    out
}

/// Takes out the blanks between two wide characters.
fn without_wide_breaks(text: &str) -> String {
    let is_wide = |c: char| matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}');
    let letters: Vec<char> = text.chars().collect();
    let kept = letters.iter().enumerate().filter(|&(at, &c)| {
        let around = [at.checked_sub(1), Some(at + 1)];
        c != ' '
            || !around.iter().all(|at| {
                at.and_then(|at| letters.get(at))
                    .is_some_and(|&c| is_wide(c))
            })
    });
    kept.map(|(_, &c)| c).collect()
}

/// Returns a passage without the attributes at its end.
fn without_attributes(passage: &str) -> &str {
    let is_attribute = |word: &str| {
        let name = word.strip_prefix(['#', '.']);
        word.contains('=') || name.is_some_and(|name| name.starts_with(char::is_alphabetic))
    };
    match passage.rsplit_once('{') {
        Some((before, block))
            if block.strip_suffix('}').is_some_and(|block| {
                !block.trim().is_empty() && block.split_whitespace().all(is_attribute)
            }) =>
        {
            before.trim_end()
        }
        _ => passage,
    }
}

/// Returns a passage without the escapes in its addresses.
fn without_escapes(passage: &str) -> String {
    let plain = |word: &str| match word.contains("://") {
        true => word.replace("\\_", "_"),
        false => word.to_owned(),
    };
    passage.split(' ').map(plain).collect::<Vec<_>>().join(" ")
}

/// Says whether a passage is nothing but calls of components.
fn is_call(passage: &str) -> bool {
    [("{{ ", " }}"), ("{% ", " %}")]
        .iter()
        .any(|(open, close)| passage.starts_with(open) && passage.ends_with(close))
}
