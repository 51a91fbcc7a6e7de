//! Explains the mistakes in TOML in a writer's words: what is wrong, and what to write.

use super::date_words;
use super::toml_around::is_bare;
use super::toml_causes::is_value;
use super::toml_mistakes::{Mistake, is_quote};
use super::words::{self, Words};

impl Mistake<'_> {
    /// Explains the mistake. `info` is the parser's message, for a mistake that is none of the known ones.
    pub(super) fn words(&self, info: &str) -> Words {
        let (message, help) = match *self {
            Mistake::Other => return (format!("this is no valid TOML: {info}").into(), None),
            Mistake::Twice(key) => return twice(key, "keep one of the two"),
            Mistake::SecondTable(name) => return of_second_table(name),
            Mistake::NoTable(key) => {
                return twice(key, "above it has a value, and so it can be no table here");
            }
            Mistake::Unquoted(text) => return of_unquoted(text),
            Mistake::UnquotedList(list) => return of_unquoted_list(list),
            Mistake::Boolean(key, word) => return of_boolean(key, word),
            Mistake::Date(text) => return of_date(text),
            Mistake::Zero(number) => return of_zero(number),
            Mistake::NoNumber(text) => {
                let help = format!("digits and one point make a number; text: `\"{text}\"`");
                return with("this is no number", help);
            }
            Mistake::NoSign(key, value) => return of_line(key, value),
            Mistake::Colon(key, value) => return of_colon(key, value),
            Mistake::OpenQuote(Some(text)) => return with(NO_QUOTE, written(text)),
            Mistake::OpenHeading(name) => return of_open_heading(name),
            Mistake::NoKey(key) => return of_no_key(key),
            Mistake::LineEnd(sign) => {
                let help = format!("take the `{sign}` away: the end of the line ends the value");
                return with("there is something behind the value", help);
            }
            Mistake::BehindValue(value, rest) => {
                return with("there is something behind the value", behind(value, rest));
            }
            Mistake::InnerQuote(entry) => {
                let message = "the text has ended in front of this, at a quote";
                let text = words::text_meant(entry).unwrap_or(entry);
                return with(message, written(text));
            }
            Mistake::NoName(value) => {
                let value = value.trim_end_matches(',');
                let help =
                    format!("write `key = {value}`; entries of a list stand between `[` and `]`");
                return with("this line has no key", help);
            }
            Mistake::NoHeading(name) => return of_no_heading(name),
            Mistake::Escape(text) => return of_escape(text),
            Mistake::ExtraBracket(sign) => {
                let message = format!("nothing is open that this `{sign}` could close");
                return (message.into(), Some("take it away".into()));
            }
            _ => self.fixed_words(),
        };
        (message.into(), (!help.is_empty()).then(|| help.into()))
    }

    /// Returns the words of a mistake that name no part of the text.
    fn fixed_words(&self) -> (&'static str, &'static str) {
        match self {
            Mistake::NoValue => (
                "there is no value behind `=`",
                "write one, or take the line out",
            ),
            Mistake::TwoSigns => ("there is an `=` too many", "take one of them away"),
            Mistake::OpenText(_) => (
                "a text is opened here with three quotes and not closed",
                "write the same three quotes at its end",
            ),
            Mistake::Braces(_) => (
                "`{` opens a table, in which every value has a key",
                "a list stands between `[` and `]`",
            ),
            Mistake::Control => (
                "an invisible control character stands here",
                "delete it: take away what stands between the visible characters, and type it anew",
            ),
            Mistake::OpenQuote(_) => (
                NO_QUOTE,
                "text on one line stands between \"…\", text on several between \"\"\"…\"\"\"",
            ),
            Mistake::BehindHeading => (
                "something stands behind the heading",
                "the keys of a table stand below its heading, each on a line of its own",
            ),
            Mistake::OpenBracket(_) => (
                "a list or table is opened here and not closed",
                "write `]` behind the last entry of a list, `}` behind the last key of a table",
            ),
            Mistake::NoComma => (
                "a comma is missing in front of this",
                "write `,` there; or the list or table above it is not closed",
            ),
            Mistake::ExtraComma => ("there is a comma too many", "take it away"),
            Mistake::OddBlank => (
                "this blank is none that TOML knows",
                "delete it, and type a blank instead: it came along from another program",
            ),
            Mistake::Comment => ("this cannot be a key", "a comment begins with `#`"),
            _ => ("this is no valid TOML", ""),
        }
    }
}

fn of_second_table(name: &str) -> Words {
    let help = format!(
        "put all keys below one heading `[{name}]`; where there may be several, each has the heading `[[{name}]]`"
    );
    (format!("`{name}` is given twice").into(), Some(help.into()))
}

fn of_unquoted(text: &str) -> Words {
    if date_words::is_relative(text) {
        let help = format!(
            "write that day as year, month and day: `YYYY-MM-DD`; text stands in quotes: `\"{text}\"`"
        );
        return with("this is neither a date nor text", help);
    }
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    let list = inner.map(|inner| format!("[{inner}]"));
    if let Some(list) = list.filter(|list| is_value(list)) {
        let help = format!("a list stands between `[` and `]`: write `{list}`");
        return with("round brackets make no list", help);
    }
    // An entry of a list as YAML has it.
    let text = text.strip_prefix("- ").unwrap_or(text);
    with("text has to stand in quotes", written(without_quotes(text)))
}

fn of_unquoted_list(list: &str) -> Words {
    let texts: Vec<String> = list
        .split(',')
        .map(|text| words::between_quotes(text.trim()))
        .collect();
    let help = format!("write `[{}]`", texts.join(", "));
    with("text has to stand in quotes", help)
}

fn of_open_heading(name: &str) -> Words {
    let bare = name.trim_matches(['[', ']', ' ']);
    let help = match name.starts_with("[[") {
        true => format!("write `[[{bare}]]`"),
        false => format!("write `[{bare}]`"),
    };
    with("`]` is missing at the end of the heading", help)
}

const NO_QUOTE: &str = "a quote is missing at one end of this text";

fn with(message: &'static str, help: String) -> Words {
    (message.into(), Some(help.into()))
}

fn twice(key: &str, help: &'static str) -> Words {
    (format!("`{key}` is given twice").into(), Some(help.into()))
}

/// Suggests a text between quotes.
fn written(text: &str) -> String {
    format!("write `{}`", words::between_quotes(text))
}

/// Returns a text without quotes around it, be they of TOML or not, and without a quote at one end.
fn without_quotes(text: &str) -> &str {
    if text.starts_with(is_quote) {
        return text.trim_matches(is_quote);
    }
    let Some(inner) = text.strip_suffix(is_quote) else {
        return text;
    };
    match inner.split_once(is_quote) {
        None => inner,
        // A stray sign stands in front of the opening quote.
        Some((before, quoted)) if !before.contains(char::is_alphanumeric) => quoted,
        Some(_) => text,
    }
}

fn of_boolean(key: Option<&str>, word: &str) -> Words {
    let message = "this is neither text nor `true` nor `false`";
    let boolean = words::boolean(word).unwrap_or("true");
    let help = match key {
        Some(key) => format!("write `{key} = {boolean}`; a text would stand in quotes"),
        None => format!("write `{boolean}`, or put text in quotes: `\"{word}\"`"),
    };
    with(message, help)
}

fn of_date(text: &str) -> Words {
    let help = date_words::date_help(text).into();
    let message = match date_words::date_fault(text) {
        Some(fault) => format!("this is no date that can be read: {fault}").into(),
        None => "this is no date that can be read".into(),
    };
    (message, Some(help))
}

fn of_zero(number: &str) -> Words {
    let plain = number.trim_start_matches('0');
    let plain = if plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.to_owned()
    } else {
        format!("0{plain}")
    };
    let help = format!("write `{plain}`, or `\"{number}\"` if it is a name");
    with("a number does not begin with 0", help)
}

fn of_line(key: &str, value: &str) -> Words {
    if value.is_empty() {
        let help = format!("write `{key} = …`, or take the line out");
        return with("this line has no value", help);
    }
    let help = format!("write `{key} = {}`", words::as_toml(value));
    with("there is no `=` between key and value", help)
}

fn of_escape(text: &str) -> Words {
    let message = "a backslash begins a special character in TOML";
    let help = match text.contains(['\'', '\n']) {
        true => "write `\\\\` for a backslash, or put the text in 'single quotes'".to_owned(),
        false => {
            format!("write `\\\\` for a backslash, or put the text in 'single quotes': `'{text}'`")
        }
    };
    with(message, help)
}

fn of_no_heading(name: &str) -> Words {
    let joined: String = name
        .chars()
        .map(|c| if c.is_whitespace() { '_' } else { c })
        .filter(|&c| c == '.' || u8::try_from(c).is_ok_and(is_bare))
        .collect();
    let help = match joined.is_empty() {
        true => "write a name of letters, digits, `_` and `-`: `[extra]`".to_owned(),
        false => format!("names are letters, digits, `_` and `-`: `[{joined}]`"),
    };
    with("this cannot be a heading", help)
}

fn of_colon(key: &str, value: &str) -> Words {
    let value = words::as_toml(value);
    with(
        "a colon stands where TOML wants `=`",
        format!(
            "TOML wants `=`: `{key} = {value}` (`{key}: …` is YAML, which stands between `---`)"
        ),
    )
}

fn of_no_key(key: &str) -> Words {
    let message = "this cannot be a key";
    let bare = key.trim_matches(is_quote);
    if !bare.is_empty() && bare.len() < key.len() && bare.bytes().all(is_bare) {
        return with(message, format!("write `{bare}`, without the quotes"));
    }
    let words = key.split_whitespace().count();
    if words > 1 && words < 4 && key.bytes().all(|b| is_bare(b) || b == b' ') {
        let joined = key.split_whitespace().collect::<Vec<_>>().join("_");
        let help = format!("a key has no blanks: `{joined}`, or `\"{key}\"` in quotes");
        return with(message, help);
    }
    let help = "keys are made of letters, digits, `_` and `-`; others stand in quotes";
    (message.into(), Some(help.into()))
}

/// Returns what to do about the rest behind the value in a line.
fn behind(value: &str, rest: &str) -> String {
    // A second key follows, as in `a = "b", c = "d"`.
    let key = rest.trim_start_matches([',', ';', ' ']).split('=').next();
    let is_key = |key: &str| !key.is_empty() && key.bytes().all(is_bare);
    let value = value.trim_end();
    if rest.trim_start().starts_with("//") {
        "a comment begins with `#`".to_owned()
    } else if rest.contains('=') && key.is_some_and(|key| is_key(key.trim())) {
        "every key stands on a line of its own".to_owned()
    } else if value.starts_with('[') && rest.trim_start().starts_with(']') {
        "take the `]` away: the list has ended".to_owned()
    } else if is_value(&format!("[{value}]")) {
        format!("a list stands between `[` and `]`: write `[{value}]`")
    } else if let Some(text) = words::text_meant(value) {
        written(text)
    } else if value.matches('"').count() > 2 {
        "a quote inside of text is `\\\"`".to_owned()
    } else if value.matches('\'').count() > 2 {
        "put text that holds `'` between double quotes".to_owned()
    } else {
        "every key stands on a line of its own".to_owned()
    }
}
