//! From text to words: what is a word, how it is folded, and to which stem it belongs.
//!
//! `search_index.js` has the same rules for queries; stems are known here alone.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// The longest word that is kept, in characters; what follows is cut.
pub(crate) const LONGEST: usize = 40;

/// A word as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// Folded for case and accents.
    pub form: &'a str,
    /// Its place among the words of the text; a character is one place in scripts without spaces between words.
    pub place: u32,
    /// Whether it continues the word before, as `js` does in `node.js`.
    pub joined: bool,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// How words of a language are read.
pub(crate) struct Language {
    stemmer: Option<Stemmer>,
    elides: bool,
    endings: &'static [&'static str],
}

impl Language {
    /// Returns the rules of a language by its code; without rules of its own, words are their own stems.
    pub(crate) fn new(code: &str) -> Self {
        let base = code
            .split(['-', '_'])
            .next()
            .unwrap_or(code)
            .to_ascii_lowercase();
        let algorithm = match base.as_str() {
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "nl" => Some(Algorithm::Dutch),
            "en" => Some(Algorithm::English),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "no" | "nb" | "nn" => Some(Algorithm::Norwegian),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "es" => Some(Algorithm::Spanish),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        };
        let elides = matches!(base.as_str(), "fr" | "it" | "ca");
        Self {
            stemmer: algorithm.map(Stemmer::create),
            elides,
            endings: endings(&base),
        }
    }

    /// Returns common endings of words, folded, the longest first.
    pub(crate) fn endings(&self) -> &'static [&'static str] {
        self.endings
    }

    /// Returns the stem of a folded form.
    pub(crate) fn stem(&self, form: &str) -> String {
        let plain = form.len() > 2 && form.chars().all(|c| c.is_alphabetic() && !is_unspaced(c));
        match &self.stemmer {
            Some(stemmer) if plain => {
                Some(fold(&stemmer.stem(form))).filter(|stem| !stem.is_empty())
            }
            _ => None,
        }
        .unwrap_or_else(|| form.to_owned())
    }

    /// Calls a function with every word of a text, and returns the place after the last one.
    pub(crate) fn each_word(&self, text: &str, mut found: impl FnMut(Word<'_>)) -> u32 {
        let mut scan = Scan {
            text,
            place: 0,
            last_end: None,
            folded: String::new(),
        };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            at = if is_unspaced(c) {
                scan.unspaced(at, &mut found)
            } else if is_word(c) {
                scan.word(at, self.elides, &mut found)
            } else if c == '.' && starts_dot_net(text, at) {
                scan.emit(at, at + 4, &mut found)
            } else {
                at + c.len_utf8()
            };
        }
        scan.place
    }
}

fn endings(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &["ies", "ing", "ed", "es", "er", "ly", "s", "e", "y"],
        "de" => &["en", "em", "er", "es", "st", "e", "n", "s", "t"],
        "fr" => &["ees", "ent", "aux", "ee", "es", "er", "al", "e", "s", "x"],
        "es" => &[
            "os", "as", "es", "an", "en", "ar", "er", "ir", "o", "a", "e", "s",
        ],
        _ => &[],
    }
}

struct Scan<'a> {
    text: &'a str,
    place: u32,
    last_end: Option<usize>,
    folded: String,
}

impl Scan<'_> {
    fn unspaced(&mut self, start: usize, found: &mut impl FnMut(Word<'_>)) -> usize {
        let text = self.text;
        let run: Vec<(usize, char)> = text[start..]
            .char_indices()
            .map(|(at, c)| (start + at, c))
            .take_while(|&(_, c)| is_unspaced(c))
            .collect();
        let end_of = |(at, c): (usize, char)| at + c.len_utf8();
        if let [only] = run[..] {
            return self.emit(only.0, end_of(only), found);
        }
        for pair in run.windows(2) {
            let end = end_of(pair[1]);
            let joined = self.joins(pair[0].0);
            found(Word {
                form: &text[pair[0].0..end],
                place: self.place,
                joined,
                start: pair[0].0,
                end,
            });
            self.place += 1;
            self.last_end = Some(end_of(pair[0]));
        }
        self.place += 1;
        let end = run.last().map_or(start, |&last| end_of(last));
        self.last_end = Some(end);
        end
    }

    fn word(&mut self, start: usize, elides: bool, found: &mut impl FnMut(Word<'_>)) -> usize {
        let rest = &self.text[start..];
        let mut end = 0;
        for (at, c) in rest.char_indices() {
            let inner = is_apostrophe(c)
                && !elides
                && rest[at + c.len_utf8()..]
                    .chars()
                    .next()
                    .is_some_and(is_letter);
            if !(is_word(c) && !is_unspaced(c) || inner) {
                break;
            }
            end = at + c.len_utf8();
        }
        let after = &rest[end..];
        let sign = if after.starts_with("++") && !after[2..].starts_with(is_word) {
            2
        } else {
            usize::from(end == 1 && after.starts_with('#') && !after[1..].starts_with(is_word))
        };
        self.emit(start, start + end + sign, found)
    }

    fn emit(&mut self, start: usize, end: usize, found: &mut impl FnMut(Word<'_>)) -> usize {
        let joined = self.joins(start);
        let mut folded = std::mem::take(&mut self.folded);
        fold_into(&self.text[start..end], &mut folded);
        if !folded.is_empty() {
            found(Word {
                form: &folded,
                place: self.place,
                joined,
                start,
                end,
            });
            self.place += 1;
            self.last_end = Some(end);
        }
        self.folded = folded;
        end
    }

    fn joins(&self, start: usize) -> bool {
        self.last_end.is_some_and(|end| {
            matches!(
                &self.text.as_bytes()[end..start],
                [] | [b'-' | b'.' | b'_' | b'/' | b':' | b'@' | b'&' | b'\'']
            ) || &self.text[end..start] == "’"
        })
    }
}

fn starts_dot_net(text: &str, at: usize) -> bool {
    let after = &text.as_bytes()[at + 1..];
    after.len() >= 3
        && after[..3].eq_ignore_ascii_case(b"net")
        && !text[at + 4..].starts_with(is_word)
        && !text[..at].ends_with(is_word)
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        c.is_alphabetic()
    }
}

/// Says whether a character can stand in a word.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || is_joiner(c)
    }
}

/// Where a word may be broken. It is part of no word: texts are indexed without it, and what readers copy has it.
pub(crate) const SOFT_HYPHEN: char = '\u{ad}';

/// Says whether a character is not seen, and joins letters or parts them: the joiners of Persian and Hindi, word joiners of both
/// kinds and the soft hyphen. Words are the same with it and without.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | SOFT_HYPHEN
    )
}

/// Says whether a character is in no form: an accent, a point of Hebrew, a vowel of Arabic or the stroke that lengthens its
/// words, or a joiner.
fn is_dropped(c: char) -> bool {
    let is_mark = matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}');
    is_mark || is_joiner(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Says whether a character belongs to a script that puts no spaces between words, so that each two letters are one: Thai, Lao,
/// Burmese, Khmer, Chinese, Japanese and Korean.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{ede}' | '\u{1000}'..='\u{1049}' | '\u{1780}'..='\u{17d3}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Folds a word for case, accents and apostrophes.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::new();
    fold_into(word, &mut out);
    out
}

fn fold_into(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
    } else {
        fold_letters(word, out);
    }
    if word.contains('\'') || word.contains('’') {
        let length = out
            .strip_suffix("'s")
            .or_else(|| out.strip_suffix("’s"))
            .map_or(out.len(), str::len);
        out.truncate(length);
        out.retain(|c| !is_apostrophe(c));
    }
    if out.len() > LONGEST
        && let Some((cut, _)) = out.char_indices().nth(LONGEST)
    {
        out.truncate(cut);
    }
}

fn fold_letters(word: &str, out: &mut String) {
    let plain: String = word.nfkd().filter(|&c| !is_dropped(c)).collect();
    let mut spelt = String::new();
    for c in plain.to_lowercase().chars() {
        match c {
            mark if is_dropped(mark) => {}
            'ß' => spelt.push_str("ss"),
            'ø' => spelt.push('o'),
            'ł' => spelt.push('l'),
            'đ' | 'ð' => spelt.push('d'),
            'ı' => spelt.push('i'),
            'æ' => spelt.push_str("ae"),
            'œ' => spelt.push_str("oe"),
            'þ' => spelt.push_str("th"),
            other => spelt.push(other),
        }
    }
    out.extend(spelt.nfc());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str, text: &str) -> String {
        let mut out = Vec::new();
        Language::new(language).each_word(text, |word| {
            out.push(format!(
                "{}{}@{}",
                if word.joined { "+" } else { "" },
                word.form,
                word.place
            ));
        });
        out.join(" ")
    }

    #[test]
    fn reads_names_of_the_trade() {
        assert_eq!(words("en", "C++, C# and .NET"), "c++@0 c#@1 and@2 .net@3");
        assert_eq!(words("en", "node.js x86-64"), "node@0 +js@1 x86@2 +64@3");
        assert_eq!(
            words("en", "CVE-2026-1234 IPv6 3.14"),
            "cve@0 +2026@1 +1234@2 ipv6@3 3@4 +14@5"
        );
        assert_eq!(
            words("en", "@handle don't company's O’Connor"),
            "handle@0 dont@1 company@2 oconnor@3"
        );
    }

    #[test]
    fn folds_case_and_accents() {
        assert_eq!(
            words("en", "Café ŒUVRE Straße Łódź İstanbul"),
            "cafe@0 oeuvre@1 strasse@2 lodz@3 istanbul@4"
        );
        assert_eq!(words("fr", "l’école"), "l@0 +ecole@1");
    }

    #[test]
    fn reads_words_without_points_and_vowels() {
        assert_eq!(words("he", "שָׁלוֹם בֵּית־סֵפֶר"), "שלום@0 בית@1 ספר@2");
        assert_eq!(words("en", "العـــربية كِتَابٌ ـ"), "العربية@0 كتاب@1");
        assert_eq!(words("en", "zero\u{feff}width"), "zerowidth@0");
    }

    #[test]
    fn reads_words_without_what_joins_letters() {
        assert_eq!(
            words(
                "en",
                "co\u{200d}operate\u{2060}d \u{200d} \u{200d}x\u{200d} y\u{200c}\u{200d}z"
            ),
            "cooperated@0 x@1 yz@2"
        );
        assert_eq!(words("en", "node\u{2060}.js"), "node@0 +js@1");
        assert_eq!(words("fa", "می\u{200c}خواهم"), "میخواهم@0");
        assert_eq!(words("hi", "क्\u{200d}ष"), "क्ष@0");
        assert_eq!(words("zh", "a\u{2060}语言"), "a@0 +语言@1");
        assert_eq!(words("de", "Silben\u{ad}trennung"), "silbentrennung@0");
    }

    #[test]
    fn pairs_letters_of_scripts_without_spaces() {
        assert_eq!(
            words("zh", "使用Rust语言吗"),
            "使用@0 +rust@2 +语言@3 +言吗@4"
        );
        assert_eq!(words("ja", "亜 b"), "亜@0 b@1");
        assert_eq!(words("th", "ง่าย Rust"), "ง่@0 +่า@1 +าย@2 rust@4");
        assert_eq!(
            words("lo", "ພາສາ ខ្មែ မြန်"),
            "ພາ@0 +າສ@1 +ສາ@2 ខ្@4 +្ម@5 +មែ@6 မြ@8 +ြန@9 +န်@10"
        );
    }

    #[test]
    fn stems_words_only() {
        let english = Language::new("en-GB");
        assert_eq!(english.stem("compiling"), "compil");
        assert_eq!(english.stem("ipv6"), "ipv6");
        assert_eq!(Language::new("xx").stem("compiling"), "compiling");
    }
}
