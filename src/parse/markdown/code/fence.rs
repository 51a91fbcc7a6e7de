//! What stands behind the opening fence of a code block: a language and options.

use std::ops::RangeInclusive;

use crate::base::comments;
use crate::diagnostic::closest;

/// What an author asked for behind the opening fence.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Info {
    /// The language, as written; empty if none is given.
    pub(crate) language: String,
    /// The file's name, to be shown above the code.
    pub(crate) file: Option<String>,
    /// The number of the first line, where lines are numbered.
    pub(crate) first: Option<u32>,
    /// The lines to be marked, counted from 1.
    pub(crate) mark: Vec<RangeInclusive<u32>>,
    /// Whether `+` and `-` at the beginning of a line say what was added and removed.
    pub(crate) diff: bool,
}

/// A word behind the fence that could not be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The word, as written.
    pub(crate) word: String,
    /// What is wrong with it.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: String,
}

const OPTIONS: [&str; 4] = ["file", "lines", "mark", "diff"];

/// Names that other programs have for our options.
const OTHER_GENERATORS: [(&str, &str); 9] = [
    ("title", "file"),
    ("filename", "file"),
    ("name", "file"),
    ("linenos", "lines"),
    ("linenostart", "lines"),
    ("showLineNumbers", "lines"),
    ("startline", "lines"),
    ("hl_lines", "mark"),
    ("highlight", "mark"),
];

/// Reads what stands behind the fence: a language, then options. Braces around the options and
/// commas between them are tolerated, and so are the words that rustdoc reads.
pub(crate) fn info(written: &str) -> (Info, Vec<Problem>) {
    let mut info = Info::default();
    let mut problems = Vec::new();
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}');
    let written = written.trim();
    let language_end = written
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '{'))
        .unwrap_or(written.len());
    info.language = written[..language_end].to_owned();
    let mut rest = written[language_end..].trim_start();
    if let Some(len) = numbers(rest) {
        let lines = rest[1..len - 1].replace(' ', "");
        problems.push(Problem {
            word: rest[..len].to_owned(),
            message: "lines to be marked are not given like this".to_owned(),
            help: format!("write `mark=\"{lines}\"`"),
        });
        rest = &rest[len..];
    }
    rest = rest.trim_start_matches(between);
    while !rest.is_empty() {
        let key_end = rest
            .find(|c: char| between(c) || c == '=')
            .unwrap_or(rest.len());
        let key = &rest[..key_end];
        let (value, len) = match rest[key_end..].strip_prefix('=') {
            Some(after) => {
                let (value, len) = value(after);
                (Some(value), key_end + 1 + len)
            }
            None => (None, key_end),
        };
        if let Err(fault) = info.set(key, value) {
            problems.push(fault.at(&rest[..len]));
        }
        rest = rest[len..].trim_start_matches(between);
    }
    (info, problems)
}

/// Returns the signs that a fenced code block begins with, if no line of them ends it. `block` is
/// the block with its fences, as it stands in the text.
pub(crate) fn unclosed(block: &str) -> Option<&str> {
    let block = block.trim_start();
    let sign = block.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let len = block.bytes().take_while(|b| *b == sign).count();
    let (_, below) = block.split_once('\n').unwrap_or((block, ""));
    let last = below.trim_end().rsplit('\n').next().unwrap_or_default();
    // In a quote, the mark of the quote stands in front of the fence.
    let last = last.trim_start_matches([' ', '\t', '>']).as_bytes();
    let closed = last.len() >= len && last.iter().all(|b| *b == sign);
    (!closed).then(|| &block[..len])
}

/// Returns the length of the braces with numbers of lines at the beginning of `text`, as other
/// programs have them: `{1,3-5}`.
fn numbers(text: &str) -> Option<usize> {
    let end = text.strip_prefix('{')?.find('}')? + 1;
    let inner = text.get(1..end)?;
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | ' ');
    (inner.contains(|c: char| c.is_ascii_digit()) && inner.chars().all(is_number))
        .then_some(end + 1)
}

/// Returns the value at the beginning of `text`, without its quotes, and its length with them.
fn value(text: &str) -> (&str, usize) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return match inner.find(quote) {
                Some(end) => (&inner[..end], end + 2),
                None => (inner, text.len()),
            };
        }
    }
    let end = text
        .find(|c: char| c.is_whitespace() || c == '}')
        .unwrap_or(text.len());
    // `mark=2,4` holds a comma, `lines=10, diff` ends with one.
    let value = text[..end].trim_end_matches(',');
    (value, value.len())
}

/// Why an option could not be used.
enum Fault<'w> {
    /// The value is wrong; what to write instead.
    Value(&'w str, &'static str),
    /// There is no such option.
    Unknown(&'w str),
}

impl Fault<'_> {
    /// Returns what an author is told of `word`, the option with its value.
    fn at(&self, word: &str) -> Problem {
        let (message, help) = match self {
            Self::Value(key, help) => (
                format!("`{key}` of a code block is wrong"),
                (*help).to_owned(),
            ),
            Self::Unknown(key) => (
                format!("a code block has no option `{key}`"),
                match own_name(key) {
                    Some(own) => format!("did you mean `{own}`?"),
                    None => "the options are `file=\"…\"`, `lines`, `mark=\"2,4-6\"` and `diff`"
                        .to_owned(),
                },
            ),
        };
        Problem {
            word: word.to_owned(),
            message,
            help,
        }
    }
}

/// Returns the option that was probably meant by a word that is none.
fn own_name(word: &str) -> Option<&'static str> {
    OTHER_GENERATORS
        .iter()
        .find(|(foreign, _)| foreign.eq_ignore_ascii_case(word))
        .map(|(_, own)| *own)
        .or_else(|| closest(word, OPTIONS))
}

impl Info {
    fn set<'w>(&mut self, key: &'w str, value: Option<&str>) -> Result<(), Fault<'w>> {
        const FILE: &str = "write the file's name in quotes: `file=\"src/main.rs\"`";
        const LINES: &str = "write `lines`, or the number of the first line: `lines=10`";
        const MARK: &str = "write the numbers of the lines: `mark=\"2,4-6\"`";
        match (key, value) {
            ("file", Some(name)) if !name.is_empty() => {
                self.file = Some(comments::without(name).into_owned());
            }
            ("file", _) => return Err(Fault::Value(key, FILE)),
            ("lines", None) => self.first = Some(1),
            ("lines", Some(first)) => {
                let first = first.parse().map_err(|_| Fault::Value(key, LINES))?;
                self.first = Some(first);
            }
            ("mark", list) => {
                let mark: Option<Vec<_>> =
                    list.and_then(|list| list.split(',').map(lines).collect());
                self.mark.extend(mark.ok_or(Fault::Value(key, MARK))?);
            }
            ("diff", None | Some("true")) => self.diff = true,
            (word, None) if of_rustdoc(word) => {}
            (word, _) => return Err(Fault::Unknown(word)),
        }
        Ok(())
    }

    /// Says whether lines are told apart.
    pub(crate) fn by_line(&self) -> bool {
        self.first.is_some() || !self.mark.is_empty() || self.diff
    }
}

/// Reads `3` or `4-6`.
fn lines(text: &str) -> Option<RangeInclusive<u32>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let range = from.trim().parse().ok()?..=to.trim().parse().ok()?;
    (!range.is_empty() && *range.start() > 0).then_some(range)
}

/// Says whether rustdoc reads this word behind a fence.
fn of_rustdoc(word: &str) -> bool {
    matches!(
        word,
        "ignore"
            | "no_run"
            | "should_panic"
            | "compile_fail"
            | "test_harness"
            | "standalone"
            | "standalone_crate"
            | "rust"
            | "allow_fail"
    ) || word.starts_with("edition20")
        || word.starts_with("ignore-")
        || word
            .strip_prefix('E')
            .is_some_and(|code| code.len() == 4 && code.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_every_form_that_writers_use() {
        let wanted = Info {
            language: "rust".into(),
            file: Some("src/my main.rs".into()),
            first: Some(10),
            mark: vec![2..=2, 4..=6],
            diff: true,
        };
        for written in [
            "rust file=\"src/my main.rs\" lines=10 mark=\"2,4-6\" diff",
            "rust {file='src/my main.rs' lines=\"10\" mark=2,4-6 diff}",
            "rust,ignore,{ file=\"src/my main.rs\", lines=10, mark=\"2, 4-6\", diff }",
        ] {
            let (read, problems) = info(written);
            assert_eq!(read, wanted, "{written}");
            assert_eq!(problems, [], "{written}");
        }
        for silent in [
            "rust,ignore",
            "rust,no_run,edition2021",
            "rust,compile_fail,E0308",
            "c++",
        ] {
            assert!(info(silent).1.is_empty(), "{silent}");
        }
    }

    #[test]
    fn wrong_options_are_named() {
        for (written, word, help) in [
            ("rust marc=\"1\"", "marc=\"1\"", "did you mean `mark`?"),
            (
                "js title=\"a.js\"",
                "title=\"a.js\"",
                "did you mean `file`?",
            ),
            ("js {1,3}", "{1,3}", "`mark=\"1,3\"`"),
            ("js{1, 3-5}", "{1, 3-5}", "`mark=\"1,3-5\"`"),
            ("js lines=ten", "lines=ten", "`lines=10`"),
            ("js mark=\"6-4\"", "mark=\"6-4\"", "`mark=\"2,4-6\"`"),
            ("js file", "file", "`file=\"src/main.rs\"`"),
        ] {
            let problems = info(written).1;
            assert_eq!(problems.len(), 1, "{written}");
            assert_eq!(problems[0].word, word);
            assert!(problems[0].help.contains(help), "{}", problems[0].help);
        }
    }
}
