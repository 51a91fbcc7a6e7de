//! Finds out which mistake stopped the YAML parser, from the text around the place that it reports. The
//! parser's errors have no kinds, and the wording of its messages may change with every version.

use super::words::Words;

/// A mistake in the syntax of YAML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mistake {
    ControlCharacter,
    /// A tab indents a line.
    Tab,
    BehindQuote,
    Escape,
    OpenQuote,
    /// Text begins with `*`, which makes an alias of it.
    Alias,
    /// Text begins with a character that YAML keeps for later versions.
    Reserved,
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
        } else if is_alias(line, rest) {
            Mistake::Alias
        } else if rest.starts_with(['@', '`', '%']) {
            Mistake::Reserved
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

    /// Explains the mistake. `info` is the parser's message, for a mistake that is none of the known ones.
    pub(super) fn words(self, info: &str) -> Words {
        let (message, help) = match self {
            Mistake::ControlCharacter => ("an invisible control character stands here", ""),
            Mistake::Tab => ("a tab stands where YAML wants spaces", "indent with spaces"),
            Mistake::BehindQuote => (
                "something stands behind the closing quote",
                "a quote inside of text is `\\\"` between double quotes, and `''` between single ones",
            ),
            Mistake::Escape => (
                "a backslash begins a special character between double quotes",
                "write `\\\\` for a backslash, or put the text in 'single quotes'",
            ),
            Mistake::OpenQuote => ("a quote is opened here or above and never closed", ""),
            Mistake::Alias => (
                "text cannot begin with `*` in YAML",
                "put the text in quotes",
            ),
            Mistake::Reserved => (
                "text cannot begin with this character in YAML",
                "put the text in quotes",
            ),
            Mistake::NoKey => (
                "this line has no `key: value`",
                "write `key: value`, or indent the line if it belongs to the one above",
            ),
            Mistake::MisplacedKey => (
                "a key cannot stand here",
                "keys of one table begin in the same column; text that holds a colon stands in quotes",
            ),
            Mistake::Colon => (
                "a colon makes a key of what stands in front of it",
                "put text that holds a colon in quotes: `title: \"Rust: a look back\"`",
            ),
            Mistake::BehindValue => (
                "something stands behind the value",
                "text that begins with `[`, `{`, `&`, `!` or `|` stands in quotes",
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

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

/// Returns the number of spaces in front of a line.
fn spaces(line: &str) -> usize {
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
    let in_block = blocks.iter().any(|&start| {
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
enum Quoted {
    /// The text ends in front of this byte.
    Closed(usize),
    /// A backslash begins nothing that YAML knows.
    Escape,
    Open,
}

impl Quoted {
    fn of(text: &str) -> Option<Self> {
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

fn is_alias(line: &str, rest: &str) -> bool {
    let line = line.trim();
    let takes_value = line.is_empty() || line.ends_with([':', '-', '?']);
    let named = rest.strip_prefix('*').is_some_and(|name| {
        let first = name.chars().next();
        !is_blank(first) && !name.starts_with([',', '[', ']', '{', '}'])
    });
    takes_value && named
}

/// Says whether the parser stopped at the sign of a key, where no key can stand.
fn is_key(line: &str, rest: &str) -> bool {
    let complex = rest.starts_with('?') && is_blank(rest.chars().nth(1));
    rest.starts_with(':')
        || (line.ends_with('\t') && line.trim_end().ends_with(':'))
        || (complex && !line.trim().is_empty())
}
