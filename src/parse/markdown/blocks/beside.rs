//! Whether footnotes have room in the margin, each beside the line with its first reference and below the note before it.
//!
//! Lengths are counted in letters, as they are the same on every screen: a theme shows a note in the margin where the last
//! one ends about where the text does.

use super::footnotes::Numbered;
use crate::base::html::names::is_void;
use crate::base::html::{Stretch, Tag, Token, hides, tokens};
use crate::model::Hole;
use crate::parse::markdown::emitter::Written;
use crate::parse::markdown::fragment::{Fragment, Gap};

/// So many a theme is asked to place.
const MOST: usize = 24;

/// A line of a margin has about half of the letters of a line of text, and two thirds of its height: 100 letters of a note
/// take as much height as some 115 of the text, and words of the margin break less well.
const HEIGHT: usize = 130;

/// What a line takes that is not full.
const LINE: usize = 40;

/// What stands below every story: who wrote it, and where it can be shared.
const BELOW: usize = 400;

/// Says whether all footnotes have room.
pub(crate) fn fit(written: &Written, numbered: &Numbered) -> bool {
    if numbered.order.is_empty() || numbered.order.len() > MOST {
        return false;
    }
    let html = &written.body.html;
    let mut column = Column::default();
    let mut margin = Margin::default();
    let mut notes = numbered.order.iter().peekable();
    let mut gaps = written.body.gaps.iter().peekable();
    let mut at = 0;
    for token in tokens(html) {
        let start = at;
        at += token.source().len();
        while let Some((place, gap)) = gaps.next_if(|(place, _)| *place < at) {
            let Gap::Footnote(number) = gap else {
                continue;
            };
            if notes.next_if(|note| **note == *number as usize).is_none() {
                continue;
            }
            let note = written.footnotes.get(*number as usize);
            let Some(letters) = note.and_then(|note| note_letters(note.as_ref()?)) else {
                return false;
            };
            // Nobody sees the line, or only who asks for it.
            if column.hidden.is_open() {
                return false;
            }
            let before = html.get(start..*place).map_or(0, letters_of);
            let read = column.letters + if is_text(&token) { before } else { 0 };
            margin.put(read, letters * HEIGHT / 100);
        }
        if is_wide(&token) {
            margin.give_way(column.letters);
        }
        column.read(&token);
    }
    // One that is left is referred to by another note alone.
    notes.next().is_none() && margin.end <= column.letters + BELOW
}

/// The notes behind the last wide picture, each as its beginning and its height, and where the last one ends.
#[derive(Default)]
struct Margin {
    notes: Vec<(usize, usize)>,
    end: usize,
}

impl Margin {
    fn put(&mut self, line: usize, height: usize) {
        let begin = line.max(self.end);
        self.notes.push((begin, height));
        self.end = begin + height;
    }

    /// Makes room for a wide picture: what would reach into it begins below it.
    fn give_way(&mut self, picture: usize) {
        let notes = std::mem::take(&mut self.notes);
        self.end = 0;
        for (begin, height) in notes {
            if begin + height > picture {
                self.put(picture, height);
            }
        }
    }
}

/// Says whether a picture begins here that takes the margin too.
fn is_wide(token: &Token<'_>) -> bool {
    let Token::StartTag(tag) = token else {
        return false;
    };
    tag.decoded("class").is_some_and(|class| {
        class
            .split_ascii_whitespace()
            .any(|class| matches!(class, "wide" | "full"))
    })
}

/// A text as far as it was read.
#[derive(Default)]
struct Column {
    /// The letters that readers see without asking for them.
    letters: usize,
    hidden: Stretch,
}

impl Column {
    fn read(&mut self, token: &Token<'_>) {
        match token {
            Token::Text(text) if !self.hidden.is_open() => self.letters += letters_of(text),
            Token::StartTag(tag) => {
                let name = tag.lowercase_name();
                if !is_void(&name) {
                    self.hidden.start(&name, || is_folded(tag, &name));
                }
            }
            Token::EndTag(tag) => self.hidden.end(&tag.lowercase_name()),
            _ => {}
        }
    }
}

fn is_folded(tag: &Tag<'_>, name: &str) -> bool {
    name == "details" || hides(tag, name)
}

fn is_text(token: &Token<'_>) -> bool {
    matches!(token, Token::Text(_))
}

/// Returns how many letters of a margin a note takes; `None` where it has more than words and formulas.
fn note_letters(note: &Fragment) -> Option<usize> {
    let is_call = |(_, gap): &(usize, Gap)| matches!(gap, Gap::Hole(Hole::Call(_)));
    if note.gaps.iter().any(is_call) {
        return None;
    }
    let mut formula = Stretch::default();
    let mut letters = LINE;
    for token in tokens(&note.html) {
        match token {
            Token::Text(text) => letters += letters_of(text),
            Token::StartTag(tag) => {
                let name = tag.lowercase_name();
                formula.start(&name, || name == "math");
                letters += match &*name {
                    "a" | "abbr" | "b" | "cite" | "code" | "del" | "em" | "i" | "ins" | "kbd"
                    | "mark" | "q" | "s" | "span" | "strong" | "sub" | "sup" => 0,
                    "blockquote" | "br" | "li" | "math" | "mtr" | "ol" | "p" | "ul" => LINE,
                    _ if formula.is_open() => 0,
                    _ => return None,
                };
            }
            Token::EndTag(tag) => formula.end(&tag.lowercase_name()),
            _ => {}
        }
    }
    Some(letters)
}

/// Returns how much of a line a text takes. A character of Chinese, Japanese or Korean is as wide as two letters.
fn letters_of(text: &str) -> usize {
    let width = |letter: char| if letter.len_utf8() > 2 { 2 } else { 1 };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    fn fits(text: &str) -> bool {
        let html = write(text).html;
        let fits = html.contains(" data-beside>");
        assert_eq!(html.contains(" data-note=\""), fits, "{html}");
        fits
    }

    #[test]
    fn notes_that_would_end_far_below_the_text_are_not_beside_it() {
        let note = "Word. ".repeat(200);
        let long = "Many words of a text. ".repeat(100);
        assert!(fits(&format!("x[^a] {long}\n\n[^a]: {note}")));
        assert!(!fits(&format!("{long} x[^a]\n\n[^a]: {note}")));
        assert!(fits(&format!("{long} x[^a]\n\n[^a]: Short.")));
        let two = format!("[^a]: {note}\n[^b]: {note}");
        assert!(!fits(&format!("x[^a] y[^b] {long}\n\n{two}")));
        assert!(fits(&format!("x[^a] {long} y[^b] {long}\n\n{two}")));
        assert!(!fits("x[^a]\n\n[^a]: See[^b].\n[^b]: Another."));
        let wide = "字".repeat(800);
        assert!(!fits(&format!("{long} x[^a]\n\n[^a]: {wide}")));
    }

    #[test]
    fn notes_that_would_reach_into_a_wide_picture_begin_below_it() {
        let long = "Many words of a text. ".repeat(100);
        let note = "Word. ".repeat(150);
        let picture = "![A colour](https://a.example/a.png)\n{.wide}";
        let fits_with = |end: &str| fits(&format!("x[^a]\n\n{picture}\n\n{end}\n\n[^a]: {note}"));
        assert!(fits_with(&long));
        assert!(!fits_with("Short."));
        let above = format!("x[^a] {long}\n\n{picture}\n\n[^a]: {note}");
        assert!(fits(&above));
    }

    #[test]
    fn what_is_folded_away_gives_no_room_and_places_no_note() {
        let long = "Many words of a text. ".repeat(100);
        let note = "Word. ".repeat(300);
        let folded = format!("<details><summary>More</summary>\n\n{long}\n\n</details>\n");
        assert!(fits(&format!("x[^a] {long}\n\n[^a]: {note}")));
        assert!(!fits(&format!("x[^a]\n\n{folded}\n\n[^a]: {note}")));
        let inside = format!("{long}\n\n<details><summary>More</summary>\n\nx[^a]\n\n</details>\n");
        assert!(!fits(&format!("{inside}\n[^a]: Short.")));
    }

    #[test]
    fn notes_with_more_than_words_are_not_beside_the_text() {
        let long = "Many words of a text. ".repeat(100);
        let fits = |note: &str| fits(&format!("x[^a] {long}\n\n[^a]: {note}\n"));
        assert!(fits(
            "Words, *words* and `code`, [linked](https://a.example).\n\n    - One\n    - Two"
        ));
        assert!(fits("As $\\frac{1}{x}$ says:\n\n    $$x = \\sqrt{2}$$"));
        assert!(!fits("Code:\n\n    ```\n    a\n    ```"));
        assert!(!fits("A picture: ![A colour](https://a.example/a.png)"));
        assert!(!fits("A table:\n\n    | a |\n    |---|\n    | b |"));
    }
}
