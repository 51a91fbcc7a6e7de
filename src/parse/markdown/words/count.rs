//! Words as a reader counts them.

use std::cell::Cell;

use super::visibility::Visibility;
use crate::parse::markdown::event::{Event, Events, LinkForm, Located};
use crate::parse::markdown::html::markup::{Markup, Part};

/// How much there is to read, by what takes its own time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Words: runs between white space that hold a letter or a digit. Inline code is read with
    /// its sentence and counts; addresses shown in full do not.
    pub words: u32,
    /// Chinese and Japanese characters, which are read one by one.
    pub cjk: u32,
    /// Words in code blocks.
    pub code_words: u32,
    /// Pictures.
    pub pictures: u32,
}

/// Counts text that comes in parts: a word may begin in one and end in the next.
#[derive(Default)]
pub(crate) struct Counter {
    pub(crate) count: Count,
    /// Whether the word is counted that goes on here.
    counted: bool,
}

impl Counter {
    /// Counts the words of running text.
    fn text(&mut self, text: &str) {
        let (words, cjk) = self.read(text);
        self.count.words = self.count.words.saturating_add(words);
        self.count.cjk = self.count.cjk.saturating_add(cjk);
    }

    /// Counts the words of a code block.
    fn code(&mut self, code: &str) {
        self.gap();
        let (words, cjk) = self.read(code);
        self.count.code_words = self
            .count
            .code_words
            .saturating_add(words)
            .saturating_add(cjk);
        self.gap();
    }

    /// Counts a picture.
    fn picture(&mut self) {
        self.count.pictures = self.count.pictures.saturating_add(1);
    }

    /// Ends the word, as a line or a block ends.
    fn gap(&mut self) {
        self.counted = false;
    }

    fn read(&mut self, text: &str) -> (u32, u32) {
        let (mut words, mut cjk) = (0, 0);
        let mut rest = text;
        while let Some(chunk) = rest.as_bytes().first_chunk::<CHUNK>() {
            // A chunk of ASCII ends where a character does.
            if let (Some(begun), Some(after)) = (self.begun(*chunk), rest.get(CHUNK..)) {
                words += begun;
                self.counted = CLASSES[usize::from(chunk[CHUNK - 1])] != SPACE;
                rest = after;
            } else {
                let end = rest.ceil_char_boundary(CHUNK);
                let (these, ideographs) = self.read_one_by_one(&rest[..end]);
                words += these;
                cjk += ideographs;
                rest = &rest[end..];
            }
        }
        let mut chunk = [b' '; CHUNK];
        chunk[..rest.len()].copy_from_slice(rest.as_bytes());
        if let (Some(begun), Some(last)) = (self.begun(chunk), rest.as_bytes().last()) {
            self.counted = CLASSES[usize::from(*last)] != SPACE;
            return (words + begun, cjk);
        }
        let (these, ideographs) = self.read_one_by_one(rest);
        (words + these, cjk + ideographs)
    }

    /// Returns how many words begin in a chunk, or `None` where it takes a closer look: not all of
    /// the chunk is ASCII, or something begins with a mark.
    ///
    /// Each byte of ASCII leaves its highest bit free, so a sum can answer there, for all bytes at
    /// once, whether the byte reaches a value: `byte + (0x80 - value)` sets the bit.
    fn begun(&self, chunk: [u8; CHUNK]) -> Option<u32> {
        const ALL: u64 = u64::from_ne_bytes([1; CHUNK]);
        const HIGH: u64 = ALL << 7;
        let reaches = |bytes: u64, value: u8| bytes + ALL * u64::from(0x80 - value);
        let bytes = u64::from_le_bytes(chunk);
        if bytes & HIGH != 0 {
            return None;
        }
        // Control characters end words too; there are none but line breaks and tabs.
        let dark = reaches(bytes, b' ' + 1) & HIGH;
        let lower = bytes | ALL << 5;
        let digit = reaches(bytes, b'0') & !reaches(bytes, b'9' + 1);
        let letter = (reaches(lower, b'a') & !reaches(lower, b'z' + 1) | digit) & HIGH;
        // Whether the byte before ended a word: for the first, what stood before says so.
        let ended = (!dark & HIGH) << 8 | u64::from(!self.counted) << 7;
        // A product with ones adds all bytes up in the highest.
        let sum = |bits: u64| ((bits >> 7).wrapping_mul(ALL) >> 56) as u32;
        (ended & dark & !letter == 0).then(|| sum(ended & letter))
    }

    fn read_one_by_one(&mut self, text: &str) -> (u32, u32) {
        let (mut words, mut cjk) = (0, 0);
        let mut counted = self.counted;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let class = CLASSES[usize::from(*byte)];
            if class == WIDE {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    break;
                };
                at += c.len_utf8();
                match of_char(c) {
                    Class::Space => counted = false,
                    Class::Letter => {
                        words += u32::from(!counted);
                        counted = true;
                    }
                    Class::Ideograph => {
                        cjk += 1;
                        counted = false;
                    }
                    Class::Other => {}
                }
                continue;
            }
            // Without branches: where words end is what a processor cannot foresee.
            let letter = class == LETTER;
            words += u32::from(letter & !counted);
            counted = (counted | letter) & (class != SPACE);
            at += 1;
        }
        self.counted = counted;
        (words, cjk)
    }
}

/// Counts what there is to read.
pub(crate) struct Counting<'a, I> {
    events: I,
    counter: &'a mut Counter,
    /// Whether readers see what is counted.
    visibility: &'a Cell<Visibility>,
    /// How the link is written that is open.
    link: LinkForm,
}

impl<'a, I: Events<'a>> Counting<'a, I> {
    pub(crate) fn new(
        events: I,
        counter: &'a mut Counter,
        visibility: &'a Cell<Visibility>,
    ) -> Self {
        Self {
            events,
            counter,
            visibility,
            link: LinkForm::Words,
        }
    }

    #[inline]
    fn take(&mut self, event: &Event<'a>) {
        if self.visibility.get() == Visibility::Hidden {
            return self.hidden(event);
        }
        match event {
            Event::Text(text) if self.link == LinkForm::Words => self.counter.text(text),
            Event::Code(code) => self.counter.text(code),
            Event::HtmlAsText(text) => {
                self.counter.text(text);
                self.counter.gap();
            }
            Event::CodeBlock(listing) => self.counter.code(&listing.written),
            Event::Markup(markup) => self.markup(markup),
            Event::OpenLink(link) => self.link = link.form,
            Event::CloseLink => {
                if self.link != LinkForm::Words {
                    self.counter.gap();
                }
                self.link = LinkForm::Words;
            }
            Event::Picture(_) => {
                self.counter.picture();
                self.counter.gap();
            }
            Event::Call(..) | Event::BareAddress(..) | Event::SoftBreak | Event::HardBreak => {
                self.counter.gap();
            }
            event if event.parts_blocks() => self.counter.gap(),
            _ => {}
        }
    }

    /// Counts nothing of what readers do not see, but words end there as elsewhere.
    fn hidden(&mut self, event: &Event<'a>) {
        match event {
            Event::OpenLink(link) => self.link = link.form,
            Event::CloseLink => self.link = LinkForm::Words,
            Event::Markup(markup) => self.markup(markup),
            event if event.parts_blocks() => self.counter.gap(),
            _ => {}
        }
    }

    fn markup(&mut self, markup: &Markup<'a>) {
        if markup.is_line_break() {
            self.counter.gap();
        }
        for part in &markup.parts {
            match part {
                Part::Text(range) => self.counter.text(&markup.html[range.clone()]),
                Part::Picture => self.counter.picture(),
                Part::Instead(..) => {}
            }
        }
    }
}

impl<'a, I: Events<'a>> Iterator for Counting<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let next = self.events.next();
        if let Some((event, _)) = &next {
            self.take(event);
        }
        next
    }
}

/// As many bytes as fit into a number that is computed with at once.
const CHUNK: usize = 8;

const OTHER: u8 = 0;
const LETTER: u8 = 1;
const SPACE: u8 = 2;
const WIDE: u8 = 3;

const CLASSES: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b' ' | b'\t'..=b'\r' => SPACE,
            0x80..=0xff => WIDE,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

enum Class {
    Letter,
    Space,
    Ideograph,
    Other,
}

fn of_char(c: char) -> Class {
    match c {
        // An em dash joins two words without a blank in English typography.
        '\u{2014}' => Class::Space,
        '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Class::Ideograph,
        // Quotation marks and dashes are the commonest of all.
        '\u{2010}'..='\u{2027}' => Class::Other,
        c if c.is_alphanumeric() => Class::Letter,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> (u32, u32) {
        let mut counter = Counter::default();
        counter.text(text);
        (counter.count.words, counter.count.cjk)
    }

    #[test]
    fn words_are_what_a_reader_counts() {
        assert_eq!(count("It's 3.5 – well-known (really) & true."), (5, 0));
        assert_eq!(count("one\u{2014}two\u{a0}three"), (3, 0));
        assert_eq!(count("Größe für naïve Ёлка"), (4, 0));
        assert_eq!(count("--- ... !"), (0, 0));
    }

    #[test]
    fn ideographs_count_one_by_one() {
        assert_eq!(count("東京のRust勉強会"), (1, 6));
        assert_eq!(count("サーバー、です。"), (0, 6));
    }

    #[test]
    fn long_text_is_counted_like_short() {
        let text =
            "One (two) - three; x = 4 – naïve façade.  A\tB\nC \"quoted words\" — ends 東京 end.";
        let mut counter = Counter::default();
        for c in text.chars() {
            counter.text(c.encode_utf8(&mut [0; 4]));
        }
        assert_eq!(count(text), (counter.count.words, counter.count.cjk));
        assert_eq!(count(text), (14, 2));
    }

    #[test]
    fn a_word_may_come_in_parts() {
        let mut counter = Counter::default();
        for part in ["don", "’", "t", " stop"] {
            counter.text(part);
        }
        assert_eq!(counter.count.words, 2);
    }
}
