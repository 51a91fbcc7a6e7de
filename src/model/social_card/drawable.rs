//! What of a text can be drawn with the letters that there are.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, decompose_compatible, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

use super::Coverage;
use crate::base::text::is_invisible;

/// A text as cards show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawable {
    /// The text on one line; empty where too many of its letters are missing for the others to make sense.
    pub(crate) text: String,
    /// The characters that no face has, without emoji, which texts do without.
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
        let mut characters = text.nfc().flat_map(|c| self.spelt(c)).peekable();
        while let Some(c) = characters.next() {
            sieve.take(c, characters.peek().copied());
        }
        sieve.finish()
    }

    /// Returns the letters by which a character is drawn that no face has: those of a ligature, of a Roman numeral and of a
    /// wide form of a letter look the same. Other characters are returned as they are.
    fn spelt(&self, c: char) -> impl Iterator<Item = char> + use<> {
        let is_same = matches!(c, '\u{2160}'..='\u{217f}' | '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}');
        let parts = (is_same && !self.has(c)).then(|| {
            let mut parts = Vec::new();
            decompose_compatible(c, |part| parts.push(part));
            parts
        });
        let parts = parts.filter(|parts| parts.iter().all(|part| self.has(*part)));
        let whole = parts.is_none().then_some(c);
        parts.into_iter().flatten().chain(whole)
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

    /// Takes a character, behind which `next` stands.
    fn take(&mut self, c: char, next: Option<char>) {
        if is_bidi_control(c) {
            return;
        }
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
            let is_emoji = is_emoji(c) || next == Some(EMOJI_FORM) && !is_letter(c);
            self.letter(c, is_emoji);
        }
    }

    fn mark(&mut self, c: char) {
        self.marks += 1;
        if self.dropped || self.marks > MOST_MARKS || self.text.is_empty() {
            return;
        }
        if self.coverage.has(c) {
            self.text.push(c);
        } else if c != KEYCAP {
            self.missing.push(c);
        }
    }

    fn letter(&mut self, c: char, is_emoji: bool) {
        self.marks = 0;
        let is_letter = is_letter(c);
        self.letters += usize::from(is_letter);
        self.dropped = !self.coverage.can_draw(c);
        if !self.dropped {
            self.text.push(c);
        } else if !is_emoji {
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
        // Marks between which one is missing stand in the order of their places now (Unicode, canonical ordering).
        Drawable {
            text: self.text.trim_end_matches(' ').nfc().collect(),
            missing: self.missing,
        }
    }
}

/// Says whether a character is shown as a blank at which a line may end.
fn is_blank(c: char) -> bool {
    let keeps_together = matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    c.is_control() || c.is_whitespace() && !keeps_together
}

/// Says whether a character forces letters into a direction or embeds them in another one. Letters have the direction of
/// their script without them, and a headline with such a character is written backwards.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// What stands behind a sign that is shown as an emoji.
const EMOJI_FORM: char = '\u{fe0f}';

/// The mark that makes an emoji of a digit.
const KEYCAP: char = '\u{20e3}';

/// Says whether a character is an emoji (Unicode: `Emoji_Presentation`, and what is reserved for further ones). Signs that
/// are shown as text, such as `✓`, are none.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '⌚' | '⌛' | '⏩'..='⏬' | '⏰' | '⏳' | '◽' | '◾' | '☔' | '☕' | '♈'..='♓' | '♿' | '⚓' | '⚡' | '⚪'
        | '⚫' | '⚽' | '⚾' | '⛄' | '⛅' | '⛎' | '⛔' | '⛪' | '⛲' | '⛳' | '⛵' | '⛺' | '⛽' | '✅' | '✊' | '✋'
        | '✨' | '❌' | '❎' | '❓'..='❕' | '❗' | '➕'..='➗' | '➰' | '➿' | '⬛' | '⬜' | '⭐' | '⭕'
        | '\u{1f004}' | '\u{1f0cf}' | '\u{1f18e}' | '\u{1f191}'..='\u{1f19a}' | '\u{1f1e6}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}' | '\u{1f7e0}'..='\u{1f7ff}' | '\u{1f900}'..='\u{1faff}')
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
    fn marks_stand_in_order_where_one_between_them_is_missing() {
        let hebrew = Coverage::of(['a', '\u{5b0}', '\u{5b2}'].map(u32::from).to_vec());
        let Drawable { text, missing } = hebrew.drawable("a\u{5b2}\u{d3e}\u{5b0}");
        assert_eq!(
            (text.as_str(), missing.as_slice()),
            ("a\u{5b0}\u{5b2}", ['\u{d3e}'].as_slice())
        );
        assert_eq!(hebrew.drawable(&text).text, text);
    }

    #[test]
    fn emoji_are_left_out_with_all_that_belongs_to_them() {
        for text in [
            "Up 🚀 we go",
            "Up 👩🏽‍🚀 we go",
            "Up 🇩🇪 we go",
            "Up ☀️ we go",
            "Up ✅ we go",
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
    fn signs_that_are_no_emoji_are_missing() {
        for sign in ['✓', '★', '⌘', '→', '\u{e001}', '🄰'] {
            let Drawable { text, missing } = latin().drawable(&format!("Up {sign} we go"));
            assert_eq!(
                (text.as_str(), missing.as_slice()),
                ("Up we go", [sign].as_slice())
            );
        }
        assert!(latin().drawable("Up ✔\u{fe0f} we go").missing.is_empty());
        assert_eq!(latin().drawable("Up ✔ we go").missing, ['✔']);
    }

    #[test]
    fn what_looks_like_other_letters_is_drawn_with_them() {
        assert_eq!(drawn("Rocky Ⅷ, ﬁnal, ＯＫ！"), "Rocky VIII, final, OK!");
        // What means something else than the letters does not become them.
        assert_eq!(latin().drawable("e = mc⁵").missing, ['⁵']);
    }

    #[test]
    fn no_letters_are_turned_round() {
        assert_eq!(drawn("safe\u{202e}exe.txt\u{202c}"), "safeexe.txt");
        assert_eq!(drawn("a \u{2067}b\u{2069} c"), "a b c");
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
