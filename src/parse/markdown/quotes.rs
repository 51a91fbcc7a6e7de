//! Quotation marks by language.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::context::Context;
use super::event::{Event, Events, Located};
use crate::model::Language;

/// The marks of one language: outer quotes, then quotes inside quotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Quotes {
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
}

const ENGLISH: Quotes = Quotes {
    outer: ("“", "”"),
    inner: ("‘", "’"),
};

/// Marks as they are typed, for languages whose own marks cannot be told from a straight quote.
const STRAIGHT: Quotes = Quotes {
    outer: ("\"", "\""),
    inner: ("'", "'"),
};

impl Quotes {
    /// Returns the marks of a language, after CLDR's delimiters with the spaces that French
    /// typography wants; English ones where a language has none of its own here.
    fn of(language: &Language) -> Self {
        let quotes = |outer, inner| Self { outer, inner };
        match (language.primary(), language.as_str()) {
            (_, "de-CH" | "de-LI" | "fr-CH" | "it-CH") => quotes(("«", "»"), ("‹", "›")),
            (
                "de" | "cs" | "sk" | "sl" | "lt" | "is" | "ka" | "et" | "sq" | "mk" | "hr" | "sr"
                | "bs",
                _,
            ) => quotes(("„", "“"), ("‚", "‘")),
            ("bg", _) => quotes(("„", "“"), ("’", "’")),
            ("fr", _) => quotes(("«\u{202f}", "\u{202f}»"), ("“", "”")),
            (_, "pt-BR") => ENGLISH,
            ("es" | "pt" | "it" | "ca" | "gl" | "eu" | "el", _) => quotes(("«", "»"), ("“", "”")),
            ("ru" | "uk" | "be" | "hy" | "kk", _) => quotes(("«", "»"), ("„", "“")),
            ("nb" | "nn" | "no", _) => quotes(("«", "»"), ("‘", "’")),
            ("fa", _) => quotes(("«", "»"), ("‹", "›")),
            ("pl" | "ro", _) => quotes(("„", "”"), ("«", "»")),
            ("hu", _) => quotes(("„", "”"), ("»", "«")),
            ("sv" | "fi" | "he", _) => quotes(("”", "”"), ("’", "’")),
            ("ja" | "zh", _) => STRAIGHT,
            _ => ENGLISH,
        }
    }
}

/// Turns the English marks that the parser makes of straight quotes into a language's own.
struct Marks {
    quotes: Quotes,
    /// Whether a single quote is open: its end looks like an apostrophe.
    inside: bool,
}

impl Marks {
    /// Begins with no quote open.
    fn new(language: &Language) -> Self {
        Self {
            quotes: Quotes::of(language),
            inside: false,
        }
    }

    /// Closes what a paragraph left open.
    fn reset(&mut self) {
        self.inside = false;
    }

    /// Returns the mark for what the parser made of a straight quote that stands behind the byte
    /// `before`.
    fn mark(&mut self, made: &str, before: Option<u8>) -> Option<&'static str> {
        match made {
            "“" => Some(self.quotes.outer.0),
            "”" => Some(self.quotes.outer.1),
            "‘" => {
                self.inside = true;
                Some(self.quotes.inner.0)
            }
            "’" if self.quotes == STRAIGHT => Some("'"),
            "’" => {
                let closes = self.inside && before.is_some_and(|byte| !byte.is_ascii_whitespace());
                if closes {
                    self.inside = false;
                    Some(self.quotes.inner.1)
                } else {
                    Some("’")
                }
            }
            _ => None,
        }
    }
}

/// Puts the language's own marks in the place of the English ones in text and descriptions.
pub(super) struct QuotationMarks<'a, I> {
    events: I,
    text: &'a [u8],
    marks: Marks,
}

impl<'a, I: Events<'a>> QuotationMarks<'a, I> {
    pub(super) fn new(events: I, context: &Context<'a>) -> Self {
        Self {
            events,
            text: context.text.as_bytes(),
            marks: Marks::new(context.options.language),
        }
    }

    /// Returns the language's own mark where the parser made `made` of a straight quote.
    fn mark(&mut self, made: &str, range: &Range<usize>) -> Option<&'static str> {
        if !matches!(self.text.get(range.start), Some(b'"' | b'\'')) {
            return None;
        }
        let before = range.start.checked_sub(1).and_then(|at| self.text.get(at));
        self.marks.mark(made, before.copied())
    }
}

impl<'a, I: Events<'a>> Iterator for QuotationMarks<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let mut next = self.events.next();
        match &mut next {
            Some((Event::Text(text), range)) => {
                if range.len() == 1
                    && let Some(mark) = self.mark(text, range)
                {
                    *text = CowStr::Borrowed(mark);
                }
            }
            Some((event, _)) if event.parts_blocks() => self.marks.reset(),
            _ => {}
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::write_in;

    #[test]
    fn every_language_has_its_own_quotes() {
        let text = "She said \"it's 'very good'\" -- didn't she...";
        for (language, wanted) in [
            ("en", "She said “it’s ‘very good’” – didn’t she…"),
            ("de", "She said „it’s ‚very good‘“ – didn’t she…"),
            ("de-CH", "She said «it’s ‹very good›» – didn’t she…"),
            (
                "fr",
                "She said «\u{202f}it’s “very good”\u{202f}» – didn’t she…",
            ),
            ("es", "She said «it’s “very good”» – didn’t she…"),
            ("pl", "She said „it’s «very good»” – didn’t she…"),
            ("sv", "She said ”it’s ’very good’” – didn’t she…"),
            ("ja", "She said \"it's 'very good'\" – didn't she…"),
        ] {
            let written = write_in(language, text);
            assert_eq!(written.html, format!("<p>{wanted}</p>\n"), "{language}");
        }
    }

    #[test]
    fn marks_that_the_writer_chose_stay() {
        let written = write_in("de", "“a” ‘b’ &ldquo;c&rdquo; \\\"d\\\" `\"e\"`");
        assert_eq!(
            written.html,
            "<p>“a” ‘b’ “c” \"d\" <code>\"e\"</code></p>\n"
        );
    }

    #[test]
    fn pictures_are_described_in_the_same_language() {
        let written = write_in("fr", "x ![le \"mot\"](a.png)");
        assert!(
            written.html.contains("alt=\"le «\u{202f}mot\u{202f}»\""),
            "{}",
            written.html
        );
    }
}
