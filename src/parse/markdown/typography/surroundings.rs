//! What stands around a straight quote or a double hyphen, as readers see it.

use crate::base::east_asian;
use crate::base::text::beginning;

/// A straight quote or a double hyphen in its place.
pub(crate) struct Surroundings<'t> {
    /// What readers see in front of it; nothing at the beginning of a block.
    pub(crate) before: Option<char>,
    /// The Markdown in front of it.
    pub(crate) in_front: &'t str,
    /// The Markdown behind it, to the end of the block.
    pub(crate) behind: &'t str,
}

/// What stands in front.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Before {
    Blank,
    /// An opening bracket or quotation mark.
    Opening,
    Digit,
    Letter,
    /// A letter of Chinese, Japanese or Korean.
    WideLetter,
    /// Any other punctuation mark or symbol.
    Punctuation,
}

/// What stands behind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum After {
    Blank,
    /// A letter or a digit.
    Word,
    /// A letter of Chinese, Japanese or Korean.
    WideWord,
    /// What ends a clause: a comma, a full stop, a closing bracket.
    Stop,
    /// Any other punctuation mark or symbol.
    Punctuation,
}

/// What a single quote stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Enclosing {
    Text,
    DoubleQuotes,
}

/// No further is looked, in bytes: texts are read in linear time.
const FAR: usize = 2000;

/// No more quotes are looked at, to find the one that closes.
const MOST: usize = 100;

/// Words that begin with an apostrophe, without it, in lower case: English, Dutch and German ones.
const ELISIONS: &[&str] = &[
    "cuz", "em", "kay", "n", "ne", "nem", "nen", "ner", "nuff", "s", "t", "til", "tis", "twas",
    "twere", "twill",
];

/// Endings of German and Dutch behind the number of a decade: `'90er`.
const DECADES: &[&str] = &["er", "ern", "ers"];

impl<'t> Surroundings<'t> {
    pub(crate) fn before(&self) -> Before {
        match before(self.before) {
            Before::Digit if self.is_in_name() => Before::Letter,
            before => before,
        }
    }

    /// Says whether the digits in front belong to a word, `Q3'24` or `open64`, unlike those of `2x4`.
    fn is_in_name(&self) -> bool {
        let word = self.in_front.trim_end_matches(|c: char| c.is_ascii_digit());
        let mut letters = word.chars().rev();
        let last = letters.next();
        word.len() < self.in_front.len()
            && last.is_some_and(|c| c.is_alphabetic() && !east_asian::is_letter(c))
            && !(last == Some('x')
                && letters
                    .next()
                    .is_some_and(|c| c.is_ascii_digit() || matches!(c, '"' | '\'')))
    }

    pub(crate) fn after(&self) -> After {
        after(self.behind)
    }

    /// Says whether the mark in front of three digits parts the thousands of a number, `1'000`, or stands
    /// before a letter: `1990's`.
    pub(crate) fn is_thousands_mark(&self) -> bool {
        let digits = self.behind.bytes().take_while(u8::is_ascii_digit).count();
        // `6'x4'`
        let times = self.behind.strip_prefix('x');
        let is_size = times.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        digits == 0 && !is_size || digits == 3
    }

    /// Says whether the quote stands for what a word lacks at its beginning: `'90s`, `'tis`.
    pub(crate) fn is_elision(&self) -> bool {
        let word = self.behind.split(|c: char| !c.is_alphanumeric()).next();
        let word = word.unwrap_or_default();
        // A letter follows an apostrophe, `'90'erne`, and no closing mark.
        let quoted = self.behind[word.len()..]
            .strip_prefix('\'')
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic) || word == "n");
        let (digits, rest) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
        let is_year = digits.len() == 2
            && (rest == "s" || !quoted && (rest.is_empty() || DECADES.contains(&rest)));
        let is_short = word.len() <= 5 && {
            let word = word.to_ascii_lowercase();
            ELISIONS.contains(&word.as_str()) && (!quoted || word == "n")
        };
        is_year || is_short
    }

    /// Says whether a word stands behind that lost its article's vowel: `l'"idea"`.
    pub(crate) fn is_behind_article(&self) -> bool {
        let article = self.in_front.strip_suffix(['\'', '’']);
        article.is_some_and(|article| article.ends_with(char::is_alphabetic))
            && self.after() == After::Word
    }

    /// Says whether a single quote behind this one closes; within double quotes, before those are closed.
    pub(crate) fn single_closes_later(&self, enclosing: Enclosing) -> bool {
        let mut quoted = false;
        for quote in quotes(self.behind, None) {
            let closes = quote.closes();
            if quote.mark == '"' {
                if enclosing == Enclosing::DoubleQuotes && !quoted && closes {
                    return false;
                }
                quoted = !quoted;
            } else if closes && !quoted {
                return true;
            }
        }
        false
    }

    /// Says whether the next double quote that is no mark of inches closes.
    pub(crate) fn double_closes_later(&self) -> bool {
        quotes(self.behind, Some('"'))
            .filter(|quote| quote.mark == '"')
            .find(|quote| before(quote.before) != Before::Digit)
            .is_some_and(|quote| quote.closes())
    }

    /// Says whether a run of hyphens is a part of an arrow, `-->`, of a name in ASCII, `xn--bcher-kva`
    /// (RFC 3490, section 5), or a sign of a programming language, `i--`.
    pub(crate) fn is_code(&self) -> bool {
        if self.behind.starts_with('>') || self.before == Some('<') {
            return true;
        }
        let Some(last @ 'a'..='z') = self.before else {
            return false;
        };
        let mut word = self.in_front.bytes().rev();
        let mut word = word.by_ref().take_while(u8::is_ascii_alphanumeric);
        match (last, word.nth(1), word.next()) {
            ('n', Some(b'x'), None) => self.after() == After::Word,
            ('i'..='n' | 'x'..='z', None, None) => self.after() != After::Word,
            _ => false,
        }
    }

    /// Says whether a double hyphen begins an option, `--force`, instead of being a dash. An aside between
    /// two is `--like this--`.
    pub(crate) fn is_option(&self) -> bool {
        let opens = matches!(self.before(), Before::Blank | Before::Opening)
            || matches!(self.before, Some('“' | '‘' | '"' | '\'' | '/' | '|'))
            // `-v,--verbose`
            || self.before == Some(',') && self.is_behind_an_option();
        if !opens {
            return false;
        }
        let behind = beginning(self.behind, FAR);
        if let Some(command) = behind.strip_prefix(' ') {
            // `cargo test -- --nocapture`
            let option = command.trim_start_matches('-');
            return option.len() < command.len()
                && option.starts_with(|c: char| c.is_alphanumeric());
        }
        behind.starts_with(|c: char| c.is_ascii_alphanumeric()) && !ends_aside(behind)
    }
}

impl Surroundings<'_> {
    /// Says whether the word in front begins with a hyphen.
    fn is_behind_an_option(&self) -> bool {
        let words = self.in_front.rsplit(char::is_whitespace).next();
        words.is_some_and(|word| word.starts_with('-'))
    }
}

/// Says whether the next double hyphen that is glued to a word on one side alone is so at its right blank. One in
/// code ends nothing.
fn ends_aside(behind: &str) -> bool {
    let mut seen = 0;
    let mut in_code = false;
    let mut sides = memchr::memmem::find_iter(behind.as_bytes(), "--").filter_map(|at| {
        in_code ^= behind[seen..at].matches('`').count() % 2 == 1;
        seen = at;
        let hyphens = Surroundings {
            before: behind[..at].chars().next_back(),
            in_front: &behind[..at],
            behind: &behind[at + 2..],
        };
        if in_code || hyphens.is_code() {
            return None;
        }
        let word = behind[..at].ends_with(|c: char| c.is_alphanumeric());
        let ends = matches!(hyphens.after(), After::Blank | After::Stop);
        Some((word, ends))
    });
    sides
        .find(|(word, ends)| word == ends)
        .is_some_and(|(word, _)| word)
}

fn before(c: Option<char>) -> Before {
    let Some(c) = c else { return Before::Blank };
    match c {
        '0'..='9' | '¼'..='¾' | '⅐'..='⅞' => Before::Digit,
        '(' | '[' | '{' | '<' | '«' | '‹' | '„' | '‚' | '¿' | '¡' | '（' | '［' | '「' | '『'
        | '【' | '《' | '〈' => Before::Opening,
        c if c.is_whitespace() => Before::Blank,
        c if east_asian::is_letter(c) => Before::WideLetter,
        c if c.is_alphanumeric() => Before::Letter,
        _ => Before::Punctuation,
    }
}

fn after(behind: &str) -> After {
    let mut rest = behind;
    loop {
        let Some(c) = rest.chars().next() else {
            return After::Blank;
        };
        rest = match c {
            // Marks of emphasis, code and links, which readers do not see.
            '*' | '_' | '~' | '`' | '\\' => &rest[1..],
            '[' if rest.len() > 1 => &rest[1..],
            ']' => match rest.strip_prefix("](") {
                Some(address) => address.split_once(')').map_or("", |(_, behind)| behind),
                None => return After::Stop,
            },
            '<' => match rest.split_once('>') {
                Some((tag, behind))
                    if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') =>
                {
                    behind
                }
                _ => return After::Punctuation,
            },
            '.' if rest.starts_with("..") => return After::Punctuation,
            '.' if rest[1..].starts_with(|c: char| c.is_alphanumeric()) => {
                return After::Punctuation;
            }
            ',' | '.' | ';' | ':' | '!' | '?' | ')' | '}' | '。' | '，' | '、' | '）' => {
                return After::Stop;
            }
            c if c.is_whitespace() => return After::Blank,
            c if east_asian::is_letter(c) => return After::WideWord,
            c if c.is_alphanumeric() => return After::Word,
            _ => return After::Punctuation,
        };
    }
}

/// A straight quote further on.
struct Quote<'t> {
    mark: char,
    before: Option<char>,
    behind: &'t str,
}

/// What joins two words of which each may stand in quotation marks.
const JOINTS: [char; 18] = [
    '/', '|', '-', '‐', '‑', '–', '—', '−', '+', '&', '~', '·', '→', '=', ',', ';', ':', '・',
];

impl Quote<'_> {
    fn closes(&self) -> bool {
        let glued = !matches!(before(self.before), Before::Blank | Before::Opening);
        // A double quote behind a letter closes, whatever follows.
        let ends = match self.mark {
            '"' => !self.opens_behind_a_joint(),
            _ => after(self.behind) != After::Word,
        };
        glued && ends
    }

    /// Says whether a double quote opens directly behind what joins it to a word: `"10"/"11"`.
    fn opens_behind_a_joint(&self) -> bool {
        let after = after(self.behind);
        match self.before {
            Some(c) if JOINTS.contains(&c) => {
                let is_mark = |c: char| JOINTS.contains(&c) || matches!(c, '"' | '\'');
                matches!(after, After::Word | After::WideWord)
                    || after == After::Punctuation && !self.behind.starts_with(is_mark)
            }
            // `l'"idea"`
            Some('\'' | '’') => after == After::Word,
            Some(c) => east_asian::is_letter(c) && after == After::Word,
            None => false,
        }
    }
}

/// Returns the straight quotes of a text that stands behind `last`, without those in code and behind a
/// backslash.
fn quotes(text: &str, mut last: Option<char>) -> impl Iterator<Item = Quote<'_>> {
    let text = beginning(text, FAR);
    let mut at = 0;
    let all = std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let c = rest.chars().next()?;
            at += c.len_utf8();
            let before = last;
            match c {
                '\\' => {
                    last = text[at..].chars().next();
                    at += last.map_or(0, char::len_utf8);
                }
                '`' => {
                    at += text[at..].find('`').map_or(0, |end| end + 1);
                    last = Some('x');
                }
                '*' | '_' | '~' => {}
                '"' | '\'' => {
                    last = Some(c);
                    return Some(Quote {
                        mark: c,
                        before,
                        behind: &text[at..],
                    });
                }
                c => last = Some(c),
            }
        }
    });
    all.take(MOST)
}
