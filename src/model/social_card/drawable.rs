//! What of a text can be drawn with the letters that there are.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

use super::Coverage;

/// A text as cards show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawable {
    /// The text on one line; empty where too many of its letters are missing for the others to make sense.
    pub(crate) text: String,
    /// The characters that no face has, without emoji.
    pub(crate) missing: Vec<char>,
}

/// How many marks may stand on one letter. Vietnamese needs two, Hebrew with its accents three; more would
/// reach into the lines above and below.
const MOST_MARKS: usize = 4;

/// A text of which more than one letter in so many is missing is not drawn at all: what is left would be read as
/// something else.
const LEGIBLE: usize = 5;

impl Coverage {
    /// Returns what of a text can be drawn. Blanks and control characters become one blank, and emoji that no
    /// face has are left out.
    pub(crate) fn drawable(&self, text: &str) -> Drawable {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && self.has(char::from(byte));
        let mut words = text.split(' ');
        if words.all(|word| !word.is_empty() && word.bytes().all(is_plain)) {
            return Drawable {
                text: text.to_owned(),
                missing: Vec::new(),
            };
        }
        let mut sieve = Sieve::new(self);
        text.nfc().for_each(|c| sieve.take(c));
        sieve.finish()
    }

    /// Says whether a character can be drawn, as it is or put together from a letter and its marks.
    fn can_draw(&self, c: char) -> bool {
        if self.has(c) {
            return true;
        }
        let (mut parts, mut drawn) = (0, true);
        decompose_canonical(c, |part| {
            parts += 1;
            drawn &= self.has(part);
        });
        parts > 1 && drawn
    }
}

/// Keeps the characters of a text that can be drawn.
struct Sieve<'a> {
    coverage: &'a Coverage,
    text: String,
    missing: Vec<char>,
    /// Marks behind the last letter.
    marks: usize,
    /// Whether the last character was left out, and what belongs to it goes too.
    dropped: bool,
    letters: usize,
    missing_letters: usize,
}

impl<'a> Sieve<'a> {
    fn new(coverage: &'a Coverage) -> Self {
        Self {
            coverage,
            text: String::new(),
            missing: Vec::new(),
            marks: 0,
            dropped: false,
            letters: 0,
            missing_letters: 0,
        }
    }

    fn take(&mut self, c: char) {
        if is_blank(c) || c.is_whitespace() && !self.coverage.has(c) {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            self.dropped = false;
        } else if is_invisible(c) {
            if !self.dropped {
                self.text.push(c);
            }
        } else if is_combining_mark(c) {
            self.mark(c);
        } else {
            self.letter(c);
        }
    }

    fn mark(&mut self, c: char) {
        self.marks += 1;
        if self.dropped || self.marks > MOST_MARKS || self.text.is_empty() {
            return;
        }
        if self.coverage.has(c) {
            self.text.push(c);
        } else if !is_emoji(c) {
            self.missing.push(c);
        }
    }

    fn letter(&mut self, c: char) {
        self.marks = 0;
        let is_letter = is_letter(c);
        self.letters += usize::from(is_letter);
        self.dropped = !self.coverage.can_draw(c);
        if !self.dropped {
            self.text.push(c);
        } else if !is_emoji(c) {
            self.missing.push(c);
            self.missing_letters += usize::from(is_letter);
        }
    }

    fn finish(mut self) -> Drawable {
        let is_legible = self.missing_letters * LEGIBLE <= self.letters;
        let says_something = self.missing.is_empty() || self.text.contains(char::is_alphanumeric);
        if !is_legible || !says_something {
            self.text.clear();
        }
        self.text.truncate(self.text.trim_end_matches(' ').len());
        Drawable {
            text: self.text,
            missing: self.missing,
        }
    }
}

/// Says whether a character is shown as a blank at which a line may end.
fn is_blank(c: char) -> bool {
    let keeps_together = matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    c.is_control() || c.is_whitespace() && !keeps_together
}

/// Says whether nothing is drawn for a character, whatever font there is (Unicode: `Default_Ignorable_Code_Point`).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Says whether a character is one that texts do without: emoji and other small pictures, and what has no
/// meaning outside of one font.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{20e3}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
        || c.script() == Script::Unknown
}

/// Says whether a character belongs to the words of one script.
fn is_letter(c: char) -> bool {
    !matches!(
        c.script(),
        Script::Common | Script::Inherited | Script::Unknown
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin() -> Coverage {
        let marks = '\u{300}'..='\u{309}';
        let letters = (' '..='~').chain('\u{a0}'..='ž').chain(marks);
        Coverage::of(letters.chain(['’', '…']).map(u32::from).collect())
    }

    fn drawn(text: &str) -> String {
        latin().drawable(text).text
    }

    #[test]
    fn blanks_are_one_blank() {
        assert_eq!(
            drawn("A  headline\n\tof\u{2028}two\u{b}lines "),
            "A headline of two lines"
        );
        assert_eq!(drawn("10\u{a0}%"), "10\u{a0}%");
        assert_eq!(drawn("a\u{2009}b\u{202f}c"), "a b c");
    }

    #[test]
    fn emoji_are_left_out_with_all_that_belongs_to_them() {
        for text in [
            "Up 🚀 we go",
            "Up 👩🏽‍🚀 we go",
            "Up 🇩🇪 we go",
            "Up ☀️ we go",
            "Up \u{e001} we go",
        ] {
            assert_eq!(
                latin().drawable(text),
                latin().drawable("Up we go"),
                "{text}"
            );
        }
        assert_eq!(drawn("Step 1️⃣"), "Step 1\u{fe0f}");
    }

    #[test]
    fn letters_and_marks_are_drawn_together() {
        assert_eq!(drawn("Cafe\u{301}"), "Café");
        assert_eq!(drawn("x\u{301}"), "x\u{301}");
        assert_eq!(
            drawn(&format!("a{}", "\u{302}".repeat(300))),
            "â\u{302}\u{302}\u{302}\u{302}"
        );
        assert_eq!(drawn("\u{302}a"), "a");
    }

    #[test]
    fn a_text_without_most_of_its_letters_is_not_drawn() {
        let Drawable { text, missing } = latin().drawable("東京 Rust");
        assert_eq!(
            (text.as_str(), missing.as_slice()),
            ("", ['東', '京'].as_slice())
        );
        let Drawable { text, missing } = latin().drawable("Why 字 is a fine character");
        assert_eq!(
            (text.as_str(), missing.as_slice()),
            ("Why is a fine character", ['字'].as_slice())
        );
        let Drawable { text, missing } = latin().drawable("∑ of it");
        assert_eq!(
            (text.as_str(), missing.as_slice()),
            ("of it", ['∑'].as_slice())
        );
        assert_eq!(drawn("∑"), "");
        assert_eq!(latin().drawable("🚀"), Drawable::default());
    }
}
