//! The grammar of a component call: a name, and arguments with their values.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::comments::{self, Comment};
use crate::base::text::beginning;
use crate::diagnostic::Code;
use crate::diagnostic::codes::INVALID_COMPONENT;
use crate::model::Data;
use crate::model::config::Comments;

/// What is wrong with a call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Which kind of mistake.
    pub(crate) code: &'static Code,
    /// Where, in the text.
    pub(crate) range: Range<usize>,
    /// What is wrong there.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: String,
}

/// Lists may stand in lists so deep.
const DEEPEST: usize = 8;

/// So far the end of a call is looked for, in bytes.
const LONGEST: usize = 4 * 1024;

/// Reads a call from its two opening braces on.
pub(crate) struct Reader<'t> {
    text: &'t str,
    start: usize,
    at: usize,
    wanted: Comments,
    /// The comments that are left out.
    comments: Vec<Comment>,
}

type Arguments = BTreeMap<String, Data>;

impl<'t> Reader<'t> {
    /// Begins at the two braces at `start`. `wanted` says what becomes of comments in the arguments.
    pub(crate) fn new(text: &'t str, start: usize, wanted: Comments) -> Self {
        Self {
            text,
            start,
            at: start + "{{".len(),
            wanted,
            comments: Vec::new(),
        }
    }

    /// Takes the comments that are left out.
    pub(crate) fn take_comments(&mut self) -> Vec<Comment> {
        std::mem::take(&mut self.comments)
    }

    /// Returns the place behind what was read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Reads the call. Returns `None` where the braces are just braces.
    ///
    /// # Errors
    ///
    /// Fails with what is wrong where a call was meant.
    pub(crate) fn call(&mut self) -> Result<Option<(String, Arguments)>, Fault> {
        self.blanks();
        let name_start = self.at;
        let Some(name) = self.word() else {
            return Ok(None);
        };
        self.blanks();
        if matches!(self.peek(), Some('.' | '|' | '[')) {
            return Err(Fault {
                code: &INVALID_COMPONENT,
                range: self.start..name_start + name.len(),
                message: format!(
                    "`{{{{ {name}` would be a value of a template, which an article cannot show"
                ),
                help: "write the words or the address themselves; to show two braces as they are, \
                       write them in code or put a backslash before them: `\\{{`"
                    .to_owned(),
            });
        }
        if !self.take('(') {
            return Err(Fault {
                code: &INVALID_COMPONENT,
                range: self.start..name_start + name.len(),
                message: format!("`{{{{ {name}` begins a component, but no `(` follows"),
                help: format!(
                    "write `{{{{ {name}() }}}}` for a component; to show two braces as they are, \
                     write them in code or put a backslash before them: `\\{{{{`"
                ),
            });
        }
        let args = self.arguments()?;
        self.blanks();
        if !self.rest().starts_with("}}") {
            return Err(self.unexpected("`}}`", "a call ends with two braces"));
        }
        self.at += "}}".len();
        Ok(Some((name.to_owned(), args)))
    }

    /// Reads the arguments up to the closing parenthesis.
    fn arguments(&mut self) -> Result<Arguments, Fault> {
        let mut args = Arguments::new();
        loop {
            self.blanks();
            if self.take(')') {
                return Ok(args);
            }
            let key_start = self.at;
            let (key, value) = self.argument()?;
            if args.insert(key.to_owned(), value).is_some() {
                return Err(Fault {
                    code: &INVALID_COMPONENT,
                    range: key_start..key_start + key.len(),
                    message: format!("the argument `{key}` is given twice"),
                    help: "take one of them away".to_owned(),
                });
            }
            self.blanks();
            if !self.take(',') && self.peek() != Some(')') {
                let help = match self.with_inner_quote(key_start) {
                    Some(argument) => {
                        format!(
                            "the text has ended at the quote in front of this: write `{argument}`"
                        )
                    }
                    None => "arguments are separated by commas".to_owned(),
                };
                return Err(self.unexpected("`,` or `)`", &help));
            }
        }
    }

    /// Reads the name of an argument and its value.
    fn argument(&mut self) -> Result<(&'t str, Data), Fault> {
        let Some(key) = self.word() else {
            return Err(self.unexpected(
                "the name of an argument, or `)`",
                "every argument has a name and a value: `key=\"text\"`",
            ));
        };
        self.blanks();
        if !self.take('=') {
            return Err(self.unexpected(
                "`=`",
                &format!("every argument has a name and a value: `{key}=\"text\"`"),
            ));
        }
        self.blanks();
        Ok((key, self.value()?))
    }

    fn value(&mut self) -> Result<Data, Fault> {
        // The lists that are open around the current place: no recursion.
        let mut lists: Vec<Vec<Data>> = Vec::new();
        loop {
            self.blanks();
            let value = if self.take('[') {
                if lists.len() == DEEPEST {
                    return Err(self.unexpected("a value", "lists stand too deep in lists"));
                }
                lists.push(Vec::new());
                self.blanks();
                if !self.take(']') {
                    continue;
                }
                Data::List(lists.pop().unwrap_or_default())
            } else {
                self.scalar()?
            };
            let Some(value) = self.close(&mut lists, value)? else {
                continue;
            };
            return Ok(value);
        }
    }

    /// Puts `value` into the innermost list and closes the lists that end here; returns the value
    /// that is complete when none is open any more.
    fn close(
        &mut self,
        lists: &mut Vec<Vec<Data>>,
        mut value: Data,
    ) -> Result<Option<Data>, Fault> {
        while let Some(list) = lists.last_mut() {
            list.push(value);
            self.blanks();
            let comma = self.take(',');
            self.blanks();
            if !self.take(']') {
                if comma {
                    return Ok(None);
                }
                return Err(self.unexpected("`,` or `]`", "a list is written `[\"one\", \"two\"]`"));
            }
            value = Data::List(lists.pop().unwrap_or_default());
        }
        Ok(Some(value))
    }

    fn scalar(&mut self) -> Result<Data, Fault> {
        match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            Some('“' | '”' | '„' | '‘' | '’' | '«') => Err(self.unexpected(
                "a straight quote",
                "put text between straight quotes: `\"text\"`",
            )),
            _ => {
                let len = self
                    .rest()
                    .find(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')))
                    .unwrap_or(self.rest().len());
                let word = &self.rest()[..len];
                let value = match word {
                    "true" => Data::Bool(true),
                    "false" => Data::Bool(false),
                    _ => match (word.parse(), word.parse::<f64>()) {
                        (Ok(number), _) => Data::Integer(number),
                        // `inf` and `nan` are numbers for the parser and words for an author.
                        (_, Ok(number)) if number.is_finite() => Data::Float(number),
                        _ => {
                            let hint = if word.is_empty() {
                                "text, a number, true, false or a list".to_owned()
                            } else {
                                format!("text stands in quotes: `\"{word}\"`")
                            };
                            return Err(self.unexpected("a value", &hint));
                        }
                    },
                };
                self.at += len;
                Ok(value)
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Data, Fault> {
        let opening = self.at..self.at + 1;
        self.at += 1;
        let mut value = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, c @ ('"' | '\'' | '\\'))) => value.push(c),
                    Some((_, c)) => value.extend(['\\', c]),
                    None => break,
                },
                c if c == quote => {
                    let written = self.at..self.at + at;
                    self.at = written.end + 1;
                    return Ok(Data::Text(self.shown(value, written)));
                }
                // A quote that was forgotten would swallow the rest of the article.
                '\n' if self.rest()[at + 1..]
                    .trim_start_matches([' ', '\t', '\r'])
                    .starts_with('\n') =>
                {
                    break;
                }
                c => value.push(c),
            }
        }
        Err(Fault {
            code: &INVALID_COMPONENT,
            range: opening,
            message: format!("the text that begins with this {quote} does not end"),
            help: format!("end it with another {quote}"),
        })
    }

    /// Returns a value, which is written at `written`, without its comments.
    fn shown(&mut self, value: String, written: Range<usize>) -> String {
        if self.wanted == Comments::Keep {
            return value;
        }
        match comments::without(&value) {
            Cow::Borrowed(_) => value,
            Cow::Owned(shown) => {
                let found = comments::comments(&self.text[written.clone()]).into_iter();
                self.comments
                    .extend(found.map(|one| one.behind(written.start)));
                shown
            }
        }
    }

    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let len = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
            .unwrap_or(rest.len());
        self.at += len;
        Some(&rest[..len])
    }

    /// Returns the argument at a byte, written right, where its text has a quote inside: `text="It "works""`.
    fn with_inner_quote(&self, start: usize) -> Option<String> {
        let line = beginning(&self.text[start..], LONGEST).lines().next()?;
        let stop = self.at - start;
        let (read, _) = line.split_at_checked(stop)?;
        let ends = |at: usize| line[at + 1..].trim_start().starts_with([',', ')']);
        let (end, _) = line
            .match_indices('"')
            .find(|(at, _)| *at >= stop && ends(*at))?;
        let (key, text) = line[..end].split_once('"')?;
        // Where another argument follows, a comma is missing.
        let is_key = |(key, _): (&str, &str)| !key.trim().contains(' ');
        let is_followed = line[stop..end].split_once('=').is_some_and(is_key);
        if is_followed || !read.trim_end().ends_with('"') {
            return None;
        }
        let safe = text.replace('"', "\\\"");
        Some(format!("{key}\"{safe}\""))
    }

    /// Says whether the paragraph ends, lines below the call's beginning, without its end.
    fn is_open(&self) -> bool {
        let read = &self.text[self.start..self.at];
        if !read.contains('\n') {
            return false;
        }
        let bytes = &self.text.as_bytes()[self.start..];
        let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
        let mut blank = false;
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'}' if bytes.get(at + 1) == Some(&b'}') => return false,
                b'\n' if blank => return true,
                b'\n' => blank = true,
                b' ' | b'\t' | b'\r' => {}
                _ => blank = false,
            }
        }
        true
    }

    fn unexpected(&self, wanted: &str, help: &str) -> Fault {
        if self.is_open() {
            return Fault {
                code: &INVALID_COMPONENT,
                range: self.start..self.start + "{{".len(),
                message: "the component that begins here does not end".to_owned(),
                help: "write `) }}` behind its last argument".to_owned(),
            };
        }
        let found = self.peek();
        let (message, len) = match found {
            Some(c) => (format!("here should be {wanted}, not `{c}`"), c.len_utf8()),
            None => (format!("the text ends where {wanted} should be"), 0),
        };
        // At the very end there is nothing to mark but the call's own beginning.
        let range = if found.is_some() {
            self.at..self.at + len
        } else {
            self.start..self.start + "{{".len()
        };
        Fault {
            code: &INVALID_COMPONENT,
            range,
            message,
            help: help.to_owned(),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
    }
}
