//! Finds out which mistake stopped the YAML parser, from the text around the place that it reports. The
//! parser's errors have no kinds, and the wording of its messages may change with every version.

use std::ops::Range;

use super::words::{self, Words};

/// A mistake in the syntax of YAML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mistake {
    ControlCharacter,
    /// A tab indents a line.
    Tab,
    BehindQuote,
    Escape,
    OpenQuote,
    /// Text begins with this sign of YAML, or with one that YAML keeps for later versions.
    Sign(char),
    /// A list begins in the line of its key.
    ListInLine,
    /// The line above the place has no `key: value`.
    NoKey,
    /// A key stands where text of the line above goes on.
    MisplacedKey,
    Colon,
    BehindValue,
    Indentation,
    Other,
}

impl Mistake {
    /// Returns the mistake at byte `at` of `text`, where the parser stopped. `blocks` are the bytes at which
    /// the open lists and tables begin.
    pub(super) fn at(text: &str, at: usize, blocks: &[usize]) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at..).unwrap_or_default();
        let line = last_line(before);
        let blank = line.trim().is_empty();
        if is_indented_by_tab(line, rest) {
            Mistake::Tab
        } else if (blank || rest.is_empty()) && lacks_key(text, before, blocks) {
            Mistake::NoKey
        } else if rest.starts_with('\0') {
            Mistake::ControlCharacter
        } else if is_behind_quote(line, rest) {
            Mistake::BehindQuote
        } else if let Some(mistake) = in_quotes(line, rest) {
            mistake
        } else if goes_on_behind_tab(line, rest) {
            Mistake::Tab
        } else if let Some(sign) = sign(line, rest) {
            Mistake::Sign(sign)
        } else if rest.starts_with("- ") && line.trim_end().ends_with(':') {
            Mistake::ListInLine
        } else if is_key(line, rest) && !blank && lacks_key(text, above(before), blocks) {
            Mistake::NoKey
        } else if is_key(line, rest) {
            match line.starts_with(' ') && !line.contains(':') {
                true => Mistake::MisplacedKey,
                false => Mistake::Colon,
            }
        } else if !blank {
            Mistake::BehindValue
        } else if blocks.is_empty() || rest.is_empty() || rest.starts_with([']', '}', '\u{feff}']) {
            Mistake::Other
        } else {
            Mistake::Indentation
        }
    }

    /// Explains the mistake in a line. `info` is the parser's message, for a mistake that is none of the known
    /// ones.
    pub(super) fn words(self, line: &str, info: &str) -> Words {
        let (message, help) = match self {
            Mistake::ControlCharacter => ("an invisible control character stands here", ""),
            Mistake::Tab => ("a tab stands where YAML wants spaces", "indent with spaces"),
            Mistake::BehindQuote => return behind_quote(line),
            Mistake::Escape => (
                "a backslash begins a special character between double quotes",
                "write `\\\\` for a backslash, or put the text in 'single quotes'",
            ),
            Mistake::OpenQuote => (
                "a quote is opened here or above and never closed",
                "close it; where the text goes on in the next line, begin that with a blank",
            ),
            Mistake::Sign(sign) => {
                return wrong_sign(line, sign);
            }
            Mistake::ListInLine => (
                "a list cannot begin in the line of its key",
                "write each `- …` on a line of its own; text that begins with `-` stands in quotes",
            ),
            Mistake::NoKey => return no_key(line),
            Mistake::MisplacedKey => return misplaced_key(line),
            Mistake::Colon => return colon(line),
            Mistake::BehindValue => return behind_value(line),
            Mistake::Indentation if line.trim_start().starts_with("- ") => (
                "this line is not indented as those around it",
                "put the `-` of every entry of a list in the same column",
            ),
            Mistake::Indentation => (
                "this line is not indented as those around it",
                "keys of one table begin in the same column",
            ),
            Mistake::Other => return (format!("this is no valid YAML: {info}").into(), None),
        };
        (message.into(), (!help.is_empty()).then(|| help.into()))
    }
}

/// Returns the line in which byte `at` stands.
pub(super) fn line_of(text: &str, at: usize) -> &str {
    let start = text
        .get(..at)
        .map_or(0, |before| before.len() - last_line(before).len());
    let line = text.get(start..).unwrap_or_default();
    line.lines().next().unwrap_or_default()
}

/// Returns what stands in front of the value in a line, and the value.
fn value_in(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let at = match line.starts_with("- ") {
        true => 2,
        false => line.find(": ")? + 2,
    };
    let (before, value) = line.split_at_checked(at)?;
    Some((before, value.trim_start()))
}

/// Returns the words for a text in quotes that goes on behind the closing one.
fn behind_quote(line: &str) -> Words {
    let message = "something stands behind the closing quote";
    let meant =
        value_in(line).and_then(|(before, value)| Some((before, words::text_meant(value)?)));
    let help = match meant {
        Some((before, text)) => format!("write `{before}{}`", words::between_quotes(text)),
        None => {
            "a quote inside of text is `\\\"` between double quotes, and `''` between single ones"
                .to_owned()
        }
    };
    (message.into(), Some(help.into()))
}

/// Returns the words for a key that is indented deeper than those above.
fn misplaced_key(line: &str) -> Words {
    let help = match line.split_once(':') {
        Some((key, _)) if is_name(key) => format!(
            "take away the blanks in front of `{}`; text that holds a colon stands in quotes",
            key.trim()
        ),
        _ => "keys of one table begin in the same column; text that holds a colon stands in quotes"
            .to_owned(),
    };
    ("a key cannot stand here".into(), Some(help.into()))
}

/// Returns the words for a text that begins with a sign of YAML.
fn wrong_sign(line: &str, sign: char) -> Words {
    let message = match sign {
        '`' => "text cannot begin with a backtick in YAML".to_owned(),
        _ => format!("text cannot begin with `{sign}` in YAML"),
    };
    let help = match value_in(line).filter(|(_, value)| !value.starts_with(char::is_alphanumeric)) {
        Some((before, value)) => format!(
            "put the text in quotes: `{before}{}`",
            words::between_quotes(value)
        ),
        None => "put the text in quotes".to_owned(),
    };
    (message.into(), Some(help.into()))
}

/// Returns the words for text behind a value that has ended, such as a list.
fn behind_value(line: &str) -> Words {
    let signs = ['[', '{', '&', '!', '|', '*'];
    let help = match value_in(line) {
        Some((before, value)) if value.starts_with(signs) => format!(
            "put the text in quotes: `{before}{}`",
            words::between_quotes(value)
        ),
        _ => "text that begins with `[`, `{`, `&`, `!` or `|` stands in quotes".to_owned(),
    };
    (
        "something stands behind the value".into(),
        Some(help.into()),
    )
}

/// Says whether a text may be a key of presswork.
fn is_name(key: &str) -> bool {
    let key = key.trim();
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    !key.is_empty() && key.bytes().all(is_part)
}

/// Returns the words for a line with two colons.
fn colon(line: &str) -> Words {
    let message = "a colon makes a key of what stands in front of it";
    let value = line
        .split_once(": ")
        .map(|(key, value)| (key, value.trim()));
    let help = match value.filter(|(_, value)| !value.starts_with(['"', '\'', '[', '{', '|', '>']))
    {
        Some((key, value)) if !key.trim().is_empty() => {
            let written = words::between_quotes(value);
            format!(
                "put text that holds a colon in quotes: `{}: {written}`",
                key.trim()
            )
        }
        _ => "put text that holds a colon in quotes: `title: \"Rust: a look back\"`".to_owned(),
    };
    (message.into(), Some(help.into()))
}

/// Returns the words for a line without `key: value`.
fn no_key(line: &str) -> Words {
    let pair = |sign| {
        let (key, value) = line.split_once(sign)?;
        is_name(key).then_some((key.trim(), value.trim()))
    };
    let help = if ["//", "/*", "<!--"]
        .iter()
        .any(|mark| line.starts_with(mark))
    {
        "a comment begins with `#`".to_owned()
    } else if let Some((key, value)) = pair(':') {
        format!("leave a blank behind the colon: `{key}: {value}`")
    } else if let Some((key, value)) = pair('：') {
        format!("write `{key}: {value}`, with the plain colon of a keyboard in English")
    } else if let Some((key, value)) = pair('=') {
        format!("write `{key}: {value}` (`{key} = …` is TOML, which stands between `+++`)")
    } else {
        "write `key: value`, or indent the line if it belongs to the one above".to_owned()
    };
    ("this line has no `key: value`".into(), Some(help.into()))
}

/// Returns the first byte of the line without a key that stopped the parser at byte `at`.
pub(super) fn line_without_key(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let is_end = text.get(at..).is_none_or(str::is_empty);
    let before = match last_line(before).trim().is_empty() || is_end {
        true => before,
        false => above(before),
    };
    before
        .trim_end()
        .rfind('\n')
        .map_or(0, |newline| newline + 1)
}

/// Returns a text without its last line.
fn above(text: &str) -> &str {
    text.rfind('\n')
        .and_then(|newline| text.get(..=newline))
        .unwrap_or_default()
}

/// Explains a mistake in the list or table that is opened at byte `start` and in which the parser stopped at
/// byte `at`: returns what to mark, the message and the help.
pub(super) fn in_brackets(
    text: &str,
    start: usize,
    at: usize,
) -> (Range<usize>, &'static str, &'static str) {
    let line = text.get(start..).unwrap_or_default();
    let line = line.lines().next().unwrap_or_default();
    let stop = text.get(at..start + line.len()).unwrap_or_default();
    let closing = if line.starts_with('[') { ']' } else { '}' };
    if stop.starts_with(['"', '\'', '[', '{']) && line.ends_with(closing) {
        return (
            at..at + 1,
            "a comma is missing in front of this",
            "commas stand between the entries of a list or table; a quote inside of text is `\\\"`",
        );
    }
    let help = match line.contains(" #") {
        true => "what stands behind a blank and `#` is a comment: put text with `#` in quotes",
        false => "close it, or put the text in quotes if it is no list",
    };
    (
        start..start + 1,
        "a list or table is opened here and not closed",
        help,
    )
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

/// Returns the number of spaces in front of a line.
pub(super) fn spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_blank(c: Option<char>) -> bool {
    c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
}

fn is_indented_by_tab(line: &str, rest: &str) -> bool {
    let inside = line.contains('\t') && line.trim().is_empty() && !is_blank(rest.chars().next());
    inside || rest.starts_with('\t')
}

/// Says whether the line above has no key, though it begins where keys or items of an open block do.
fn lacks_key(text: &str, before: &str, blocks: &[usize]) -> bool {
    let mut lines = before.lines().rev();
    let Some(above) = lines.find(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    }) else {
        return false;
    };
    let column = spaces(above);
    let in_block = (blocks.is_empty() && column == 0)
        || blocks.iter().any(|&start| {
            let block = text.get(..start).map_or("", last_line);
            block.len() == column
        });
    let content = above.trim();
    let is_item = content.starts_with(['-', '?']) && is_blank(content.chars().nth(1));
    // A colon between quotes makes no key.
    let behind = Quoted::of(content).map_or(content, |quoted| match quoted {
        Quoted::Closed(len) => content.get(len..).unwrap_or_default(),
        Quoted::Escape | Quoted::Open => "",
    });
    let behind = behind.split(" #").next().unwrap_or_default().trim_end();
    let has_key = behind.ends_with(':') || behind.contains(": ") || behind.contains(":\t");
    in_block && !is_item && !has_key
}

fn is_behind_quote(line: &str, rest: &str) -> bool {
    let quoted = line.trim_end();
    quoted.ends_with(['"', '\''])
        && match rest.chars().next() {
            None | Some(':' | '\n' | '\r' | '\u{feff}') => false,
            // A comment has a blank in front of it.
            Some('#') => quoted.len() == line.len(),
            Some(_) => true,
        }
}

/// Returns the mistake in the quoted text at which the parser stopped.
fn in_quotes(line: &str, rest: &str) -> Option<Mistake> {
    // The text ends at a line that is indented no deeper than the one in which the text begins.
    let mut reach = 0;
    for (at, next) in rest.split_inclusive('\n').enumerate() {
        if at > 0 && !next.trim().is_empty() && spaces(next) <= spaces(line) {
            break;
        }
        reach += next.len();
    }
    let rest = rest.get(..reach).unwrap_or_default();
    match Quoted::of(rest)? {
        Quoted::Closed(len) => {
            let lines = rest.get(..len).unwrap_or_default().contains('\n');
            lines.then_some(Mistake::OpenQuote)
        }
        Quoted::Escape => Some(Mistake::Escape),
        Quoted::Open => Some(Mistake::OpenQuote),
    }
}

/// Quoted text at the beginning of a text.
pub(super) enum Quoted {
    /// The text ends in front of this byte.
    Closed(usize),
    /// A backslash begins nothing that YAML knows.
    Escape,
    Open,
}

impl Quoted {
    pub(super) fn of(text: &str) -> Option<Self> {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let mut at = 1;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let Some(c) = rest.chars().next().filter(|&c| c != '\0') else {
                return Some(Quoted::Open);
            };
            if c == '\\' && quote == '"' {
                match escaped(rest) {
                    Some(len) => at += len,
                    None => return Some(Quoted::Escape),
                }
            } else if quote == '\'' && rest.starts_with("''") {
                at += 2;
            } else if c == quote {
                return Some(Quoted::Closed(at + 1));
            } else {
                at += c.len_utf8();
            }
        }
    }
}

/// Returns the length in bytes of the escape sequence at the beginning of a text (YAML 1.2.2, section 5.7).
fn escaped(text: &str) -> Option<usize> {
    let digits = match text.chars().nth(1)? {
        '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\'
        | 'N' | '_' | 'L' | 'P' | '\n' | '\r' => return Some(2),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let number = text.get(2..2 + digits)?;
    let is_number = number.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u32::from_str_radix(number, 16).ok().filter(|_| is_number)?;
    char::from_u32(number).map(|_| 2 + digits)
}

/// Says whether a tab indents the line in which the text at the place goes on.
fn goes_on_behind_tab(line: &str, rest: &str) -> bool {
    let mut below = rest.lines().skip(1);
    if rest.starts_with(['|', '>']) {
        return below.next().is_some_and(|line| line.starts_with('\t'));
    }
    let is_plain = rest.starts_with(|c: char| !c.is_ascii_punctuation() && !c.is_whitespace());
    let depth = spaces(line);
    let next = below
        .filter(|line| !line.trim().is_empty())
        .find(|line| spaces(line) <= depth);
    is_plain && next.is_some_and(|line| line.trim_start_matches(' ').starts_with('\t'))
}

/// Returns the sign with which a value begins, though no text can.
fn sign(line: &str, rest: &str) -> Option<char> {
    let line = line.trim();
    let takes_value = line.is_empty() || line.ends_with([':', '-', '?']);
    let sign = rest.chars().next()?;
    match sign {
        '@' | '`' | '%' => Some(sign),
        '*' | '!' | '&' | '|' | '>' if takes_value => Some(sign),
        _ => None,
    }
}

/// Says whether the parser stopped at the sign of a key, where no key can stand.
fn is_key(line: &str, rest: &str) -> bool {
    let complex = rest.starts_with('?') && is_blank(rest.chars().nth(1));
    rest.starts_with(':')
        || (line.ends_with('\t') && line.trim_end().ends_with(':'))
        || (complex && !line.trim().is_empty())
}
