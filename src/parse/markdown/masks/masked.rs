//! Component calls in Markdown: `{{ video(id="…", start=12) }}`.
//!
//! Calls are read from the source before Markdown is, and replaced by placeholders of the same
//! length that Markdown cannot take apart: so every place in the text stays what it was, and no
//! underscore or bracket in an argument is markup. Code, raw HTML, mathematics and addresses keep
//! their braces; a first pass of the Markdown parser says where those are, if there is any call or
//! formula. Formulas are masked sign by sign.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memchr_iter;
use pulldown_cmark::Options;

use super::colons;
use super::protected::{Protected, is_escaped};
use super::signs;
use crate::base::comments::{self, Comment, End};
use crate::diagnostic::codes::UNCLOSED_COMMENT;
use crate::model::Data;
use crate::model::config::{self, Comments, Math};
use crate::model::theme::ArgumentNames;
use crate::parse::markdown::components::arguments::{Fault, Reader};
use crate::parse::markdown::components::shortcodes;
use crate::parse::markdown::mathematics::dollars::{self, Found as Formula};

/// Begins a placeholder. The character means nothing in any text, and is a part of a word for
/// Markdown.
pub(crate) const PLACEHOLDER: char = '\u{f8fe}';

/// Letters after the mark that number the call; so many calls are taken, and no more.
const LETTERS: usize = 4;

const MOST: usize = 26_usize.pow(LETTERS as u32);

/// A call and where it stands in the text.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) name: String,
    pub(crate) args: BTreeMap<String, Data>,
    /// Where comments stand in the arguments that are left out.
    pub(crate) comments: Vec<Range<usize>>,
}

impl Found {
    /// Returns the names and words of the arguments that the theme wants as Markdown.
    pub(crate) fn markdown<'f>(
        &'f self,
        options: &'f super::super::Options<'_>,
    ) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.texts(options.components.map(|all| &all.markdown))
    }

    /// Returns the names and addresses of the arguments that the theme shows as pictures.
    pub(crate) fn pictures<'f>(
        &'f self,
        options: &'f super::super::Options<'_>,
    ) -> impl Iterator<Item = (&'f str, &'f str)> {
        let pictures = self.texts(options.components.map(|all| &all.pictures));
        pictures.filter(|(_, address)| !address.is_empty())
    }

    /// Returns the names and addresses of the arguments that are other files.
    pub(crate) fn files<'f>(
        &'f self,
        options: &'f super::super::Options<'_>,
    ) -> impl Iterator<Item = (&'f str, &'f str)> {
        let files = self.texts(options.components.map(|all| &all.files));
        files.filter(|(_, address)| !address.is_empty())
    }

    fn texts<'f>(
        &'f self,
        wanted: Option<&'f ArgumentNames>,
    ) -> impl Iterator<Item = (&'f str, &'f str)> {
        let wanted = wanted.and_then(|all| all.get(&self.name));
        let wanted = wanted.into_iter().flatten();
        wanted.filter_map(|name| match self.args.get(name)? {
            Data::Text(text) => Some((name.as_str(), text.as_str())),
            _ => None,
        })
    }
}

/// A text in which Markdown sees neither its calls nor its formulas, nor a colon that defines nothing.
pub(crate) struct Masked<'t> {
    pub(crate) text: Cow<'t, str>,
    source: &'t str,
    pub(crate) calls: Vec<Found>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) signs: Signs,
}

/// Whether signs are masked one by one (`signs.rs`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Signs {
    AsWritten,
    Masked,
}

/// Finds the calls and formulas of `text` and masks them.
pub(crate) fn mask<'t>(
    text: &'t str,
    extensions: Options,
    wishes: &config::Markdown,
) -> Masked<'t> {
    let math = wishes.math;
    let mut masked = Masked::without_calls(text);
    masked.replace_text(colons::mask(text));
    let starts = starts(text);
    let has_formulas = dollars::are_suspected(text, math);
    if starts.is_empty() && !has_formulas {
        return masked;
    }
    let protected = Protected::of(&masked.text, extensions);
    masked.read_calls(&starts, &protected, wishes.comments);
    if has_formulas {
        masked.mask_formulas(math, &protected);
    }
    if !masked.calls.is_empty() {
        masked.text = Cow::Owned(mask_calls(&masked.text, &masked.calls));
    }
    masked
}

/// Finds the formulas of one line and masks them. In a line, braces are braces.
pub(crate) fn mask_line(line: &str, extensions: Options, math: Math) -> Masked<'_> {
    let mut masked = Masked::without_calls(line);
    if dollars::are_suspected(line, math) && !line.contains(signs::is_masked) {
        masked.mask_formulas(math, &Protected::of(line, extensions));
    }
    masked
}

/// Returns where calls may begin, in order.
fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    memchr_iter(b'{', bytes)
        .filter(|at| match bytes.get(at + 1) {
            Some(b'{' | b'%') => true,
            // Marks of edits have these signs twice.
            Some(sign @ (b'>' | b'-' | b'+' | b'~' | b'=')) => bytes.get(at + 2) == Some(sign),
            _ => false,
        })
        .collect()
}

fn mask_calls(text: &str, calls: &[Found]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for (number, call) in calls.iter().enumerate() {
        masked.push_str(&text[done..call.range.start]);
        masked.push(PLACEHOLDER);
        let mut rest = number;
        for _ in 0..LETTERS {
            // A remainder of 26 is a letter.
            masked.push(char::from(b'a' + (rest % 26) as u8));
            rest /= 26;
        }
        // The shortest call, `{{a()}}`, is as long as mark and letters.
        for _ in PLACEHOLDER.len_utf8() + LETTERS..call.range.len() {
            masked.push('x');
        }
        done = call.range.end;
    }
    masked.push_str(&text[done..]);
    masked
}

impl<'t> Masked<'t> {
    /// Takes a text whose braces are braces.
    pub(crate) fn without_calls(text: &'t str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            source: text,
            calls: Vec::new(),
            faults: Vec::new(),
            signs: Signs::AsWritten,
        }
    }

    /// Returns the text as it was written, in which all places are the same.
    pub(crate) fn source(&self) -> &'t str {
        self.source
    }

    /// Says whether a call that is wrong stands at a place: what is in it is no mistake of its own.
    pub(crate) fn is_faulty(&self, at: usize) -> bool {
        let before = self.faults.partition_point(|fault| fault.range.start <= at);
        before > 0 && self.faults[before - 1].range.end > at
    }

    fn replace_text(&mut self, text: Cow<'t, str>) {
        if let Cow::Owned(_) = text {
            self.text = text;
            self.signs = Signs::Masked;
        }
    }

    fn read_calls(&mut self, starts: &[usize], protected: &Protected, wanted: Comments) {
        let text = self.source;
        let mut done = 0;
        for at in starts.iter().copied() {
            let is_text = protected.holds(at) || is_escaped(text, at);
            if at < done || is_text || self.calls.len() == MOST {
                continue;
            }
            if let Some(fault) = shortcodes::call(text, at) {
                done = fault.range.end;
                self.faults.push(fault);
                continue;
            }
            if text.as_bytes().get(at + 1) != Some(&b'{') {
                continue;
            }
            let mut reader = Reader::new(text, at, wanted);
            match reader.call() {
                Ok(Some((name, args))) => {
                    done = reader.at();
                    let comments = reader.take_comments();
                    self.faults.extend(comments.iter().filter_map(open_comment));
                    self.faults.extend(misspelt_comment(text, &(at..done)));
                    self.calls.push(Found {
                        range: at..done,
                        name,
                        args,
                        comments: comments.into_iter().map(|one| one.range).collect(),
                    });
                }
                Ok(None) => {}
                Err(fault) => self.faults.push(fault),
            }
        }
    }

    /// Masks the formulas, and takes the calls for text that stand in one.
    fn mask_formulas(&mut self, math: Math, protected: &Protected) {
        let mut formulas = dollars::find(self.source, math, protected);
        formulas.retain(|formula| {
            let in_call =
                |at| at_or_before(&self.calls, at).is_some_and(|call| call.range.contains(&at));
            !in_call(formula.range.start) && !in_call(formula.range.end - 1)
        });
        let in_formula = |range: &Range<usize>| {
            let before = formulas.partition_point(|formula| formula.range.start <= range.start);
            before > 0 && formulas[before - 1].range.end >= range.end
        };
        self.calls.retain(|call| !in_formula(&call.range));
        self.faults.retain(|fault| !in_formula(&fault.range));
        if !formulas.is_empty() {
            self.replace_text(Cow::Owned(mask_formulas(&self.text, &formulas)));
        }
    }

    /// Returns `text`, a part of the masked text that is not running text, with its calls as the
    /// author wrote them; and where the first of them stands in the whole text.
    pub(crate) fn unmask<'s>(&self, text: &'s str) -> (Cow<'s, str>, Option<Range<usize>>) {
        if self.calls.is_empty() || !text.contains(PLACEHOLDER) {
            return (Cow::Borrowed(text), None);
        }
        let mut whole = String::with_capacity(text.len());
        let mut first = None;
        let mut rest = text;
        while let Some(at) = rest.find(PLACEHOLDER) {
            whole.push_str(&rest[..at]);
            rest = &rest[at..];
            match number(rest).and_then(|number| self.calls.get(number)) {
                Some(call) if rest.is_char_boundary(call.range.len()) => {
                    whole.push_str(&self.source[call.range.clone()]);
                    rest = &rest[call.range.len()..];
                    first.get_or_insert_with(|| call.range.clone());
                }
                _ => {
                    whole.push(PLACEHOLDER);
                    rest = &rest[PLACEHOLDER.len_utf8()..];
                }
            }
        }
        whole.push_str(rest);
        (Cow::Owned(whole), first)
    }
}

/// Returns what is said of a comment in an argument that does not end in it.
fn open_comment(comment: &Comment) -> Option<Fault> {
    (comment.end == End::Missing).then(|| Fault {
        code: &UNCLOSED_COMMENT,
        range: comment.range.clone(),
        message: "this comment does not end in its argument, so that its words could be published"
            .to_owned(),
        help: "write `-->` behind its last word, in front of the quote; to show the signs `<!--` to readers, \
               write them in code"
            .to_owned(),
    })
}

/// Returns what is said of something in a call that was meant as a comment.
fn misspelt_comment(text: &str, call: &Range<usize>) -> Option<Fault> {
    let place = comments::misspelt(&text[call.clone()])?;
    let [message, help] = comments::MISSPELT;
    Some(Fault {
        code: &UNCLOSED_COMMENT,
        range: call.start + place.start..call.start + place.end,
        message: message.to_owned(),
        help: help.to_owned(),
    })
}

/// Returns the last call that begins at or before a place.
fn at_or_before(calls: &[Found], at: usize) -> Option<&Found> {
    let before = calls.partition_point(|call| call.range.start <= at);
    before.checked_sub(1).and_then(|last| calls.get(last))
}

fn mask_formulas(text: &str, formulas: &[Formula]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    let mut line = 0;
    for Formula { range, display, .. } in formulas {
        let before = &text[done..range.start];
        masked.push_str(before);
        line = before.rfind('\n').map_or(line, |at| done + at + 1);
        let quotes = text[line..].chars();
        let quotes = quotes.take_while(|c| matches!(c, '>' | ' ' | '\t'));
        let quotes = quotes.filter(|c| *c == '>').count();
        let inside = &text[range.clone()];
        mask_formula(inside, signs::dollar(*display), quotes, &mut masked);
        line = inside.rfind('\n').map_or(line, |at| range.start + at + 1);
        done = range.end;
    }
    masked.push_str(&text[done..]);
    masked
}

/// Masks a formula whose lines stand in so many quotes; their marks are no part of it.
fn mask_formula(formula: &str, dollar: char, quotes: usize, masked: &mut String) {
    let dollars = formula.len() - formula.trim_start_matches('$').len();
    let mut marks = 0;
    for (at, c) in formula.char_indices() {
        let is_dollar = at < dollars || at + dollars >= formula.len();
        masked.push(match c {
            _ if is_dollar => dollar,
            '>' if marks > 0 => ' ',
            c => signs::masked(c),
        });
        marks = match c {
            '\n' => quotes,
            '>' => marks.saturating_sub(1),
            c if c.is_whitespace() => marks,
            _ => 0,
        };
    }
}

/// Reads the number of the call whose placeholder begins `text`.
fn number(text: &str) -> Option<usize> {
    let letters = text
        .as_bytes()
        .get(PLACEHOLDER.len_utf8()..PLACEHOLDER.len_utf8() + LETTERS)?;
    letters.iter().rev().try_fold(0, |number, letter| {
        letter
            .is_ascii_lowercase()
            .then(|| number * 26 + usize::from(letter - b'a'))
    })
}

#[cfg(test)]
mod tests;
