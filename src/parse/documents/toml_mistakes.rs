//! The mistakes in the syntax of TOML.

use std::ops::Range;

use super::toml_around::line_from;

/// A mistake in the syntax of TOML.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Mistake<'t> {
    /// A key that is given already.
    Twice(&'t str),
    /// The heading of a table that is given already.
    SecondTable(&'t str),
    /// A key of which a value above is no table.
    NoTable(&'t str),
    /// Text without quotes, or between quotes that TOML does not know.
    Unquoted(&'t str),
    /// A key with another word for `true` or `false`; the key is missing in a list.
    Boolean(Option<&'t str>, &'t str),
    Date(&'t str),
    /// A number with a zero in front.
    Zero(&'t str),
    NoNumber(&'t str),
    NoValue,
    TwoSigns,
    /// A key without `=` and, mostly, without a value.
    NoSign(&'t str, &'t str),
    Colon(&'t str, &'t str),
    /// A backslash in this text begins nothing that TOML knows.
    Escape(&'t str),
    Control,
    /// A quote is missing; the text, where it is known.
    OpenQuote(Option<&'t str>),
    OpenHeading(&'t str),
    BehindHeading,
    NoHeading(&'t str),
    /// The bracket at this byte is not closed.
    OpenBracket(usize),
    /// The text that begins at this byte with three quotes does not end.
    OpenText(usize),
    /// A `{` at this byte, which opens a table, stands where a list was meant.
    Braces(usize),
    NoComma,
    /// A quote inside of this text, which has its quotes around it, ends it too early.
    InnerQuote(&'t str),
    /// What stands between the brackets of a list is words without quotes.
    UnquotedList(&'t str),
    ExtraComma,
    /// A bracket closes nothing.
    ExtraBracket(char),
    /// The value of this line ends with a comma or a semicolon.
    LineEnd(char),
    /// Something stands behind the value of this line.
    BehindValue(&'t str, &'t str),
    OddBlank,
    /// A comment in the manner of a programming language.
    Comment,
    NoKey(&'t str),
    /// A line with a value alone.
    NoName(&'t str),
    /// Nothing is wrong with the line itself, or nothing known.
    Other,
}

impl Mistake<'_> {
    /// Says whether the mistake concerns a date.
    pub(super) fn is_date(&self) -> bool {
        matches!(self, Mistake::Date(_))
    }

    /// Says whether a mistake further up explains this one, if there is one.
    pub(super) fn may_follow(&self) -> bool {
        matches!(
            self,
            Mistake::Other | Mistake::NoName(_) | Mistake::ExtraBracket(_)
        )
    }

    /// Returns what is better marked than `stop`, where the parser stopped.
    pub(super) fn place(&self, text: &str, stop: usize) -> Option<Range<usize>> {
        match *self {
            Mistake::OpenBracket(at) | Mistake::Braces(at) => Some(at..at + 1),
            Mistake::OpenText(at) => Some(at..at + 3),
            Mistake::Date(part) | Mistake::Unquoted(part) => {
                let before = text.get(..stop)?;
                let line = before.rfind('\n').map_or(0, |newline| newline + 1);
                let rest = line_from(text, line);
                let value = rest.find('=').map_or(0, |sign| sign + 1);
                let start = line + value + rest.get(value..)?.find(part)?;
                Some(start..start + part.len())
            }
            _ => None,
        }
    }
}

/// Quotes of word processors, which TOML does not know.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

pub(super) fn is_quote(c: char) -> bool {
    is_curly(c) || matches!(c, '"' | '\'')
}
