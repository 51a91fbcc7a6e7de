//! Marks of CriticMarkup, with which editors propose changes: `{>>a remark<<}`, `{--old words--}`.

use memchr::memmem;

use super::arguments::Fault;
use crate::base::text::beginning;
use crate::diagnostic::codes::FOREIGN_CALL;

/// No such passage is longer, in bytes.
const LONGEST: usize = 2_000;

/// Each mark with its end, what is said of it, and what to write instead.
const MARKS: [(&str, &str, &str, &str); 5] = [
    (
        "{>>",
        "<<}",
        "this is no comment, and is shown to readers as it stands",
        "a comment is written `<!-- words -->`, and is not published",
    ),
    (
        "{--",
        "--}",
        "these words are not taken out, and are shown to readers with the signs around them",
        "take them out, with the signs; to show words as struck out, write `~~words~~`",
    ),
    (
        "{++",
        "++}",
        "these words are shown to readers with the signs around them",
        "take out `{++` and `++}`; to show words as inserted, write `<ins>words</ins>`",
    ),
    (
        "{~~",
        "~~}",
        "these words are not replaced: both the old and the new ones are shown to readers",
        "write the new words alone, without the signs",
    ),
    (
        "{==",
        "==}",
        "these words are shown to readers with the signs around them",
        "take out `{==` and `==}`; to mark words, write `<mark>words</mark>`",
    ),
];

/// Returns what is said of the marked passage that begins at byte `at`.
pub(crate) fn edit(text: &str, at: usize) -> Option<Fault> {
    let rest = text.get(at..)?;
    let (open, close, message, help) = MARKS.iter().find(|(open, ..)| rest.starts_with(open))?;
    let behind = beginning(&rest[open.len()..], LONGEST);
    let words = &behind[..memmem::find(behind.as_bytes(), close.as_bytes())?];
    let is_meant = !words.trim().is_empty()
        && !words.contains(open)
        && (*open != "{~~" || words.contains("~>"));
    is_meant.then(|| Fault {
        code: &FOREIGN_CALL,
        range: at..at + open.len() + words.len() + close.len(),
        message: (*message).to_owned(),
        help: (*help).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_whole() {
        for (text, wanted) in [
            ("{>> a <<}b", Some("{>> a <<}")),
            ("{--a\nb--} c", Some("{--a\nb--}")),
            ("{++a++}", Some("{++a++}")),
            ("{~~a~>b~~}", Some("{~~a~>b~~}")),
            ("{==a==}{>>b<<}", Some("{==a==}")),
            ("{~~a~~}", None),
            ("{--}", None),
            ("{++i}", None),
            ("{-- a {-- b --}", None),
        ] {
            let found = edit(text, 0).map(|fault| &text[fault.range]);
            assert_eq!(found, wanted, "{text}");
        }
    }
}
