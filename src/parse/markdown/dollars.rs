//! Where a `$` means mathematics. In the text of a news site it is money almost always, so what may be
//! either is text.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::event::Display;
use super::notation::{self, is_wide};
use super::protected::{Protected, is_escaped};
use crate::model::config::Math;

/// A formula and where it stands in the text, with its dollar signs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) display: Display,
    form: Form,
}

/// How a formula is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Among the words of a paragraph.
    InLine,
    /// `$$` begins a line, and `$$` ends one.
    Lines,
}

/// Says whether the text may have formulas: a quick look, without regard to code.
pub(super) fn are_suspected(text: &str, math: Math) -> bool {
    let mut suspected = false;
    scan(text, math, |_| {
        suspected = true;
        true
    });
    suspected
}

/// Returns the formulas of the text, in order.
pub(super) fn find(text: &str, math: Math, protected: &Protected) -> Vec<Found> {
    let mut all = Vec::new();
    scan(text, math, |found| {
        let is_formula = protected.allows(&found.range)
            && (found.form == Form::Lines || protected.is_in_one_block(&found.range));
        if is_formula {
            all.push(Found {
                range: found.range.clone(),
                ..*found
            });
        }
        is_formula
    });
    all
}

/// Hands over what looks like a formula, from left to right; what is taken for one is passed over.
fn scan(text: &str, math: Math, mut takes: impl FnMut(&Found) -> bool) {
    if math == Math::Off {
        return;
    }
    let mut done = 0;
    for at in memchr_iter(b'$', text.as_bytes()) {
        if at < done {
            continue;
        }
        if is_escaped(text, at) {
            done = at + 1;
            continue;
        }
        let dollars = run(text, at);
        done = at + dollars;
        let found = match dollars {
            1 if math == Math::Dollars => one(text, at),
            2 => two(text, at, math),
            _ => None,
        };
        if let Some(found) = found.filter(|found| takes(found)) {
            done = found.range.end;
        }
    }
}

/// Returns the formula that begins with one dollar sign.
fn one(text: &str, at: usize) -> Option<Found> {
    let content = content(text, at, 1)?;
    let range = at..content.end + 1;
    let is_formula = is_set_off(text, &range)
        && !text[content.clone()].starts_with(char::is_whitespace)
        && !text[content.clone()].ends_with(char::is_whitespace)
        && notation::is_formula(&text[content]);
    is_formula.then_some(Found {
        range,
        display: Display::Inline,
        form: Form::InLine,
    })
}

/// Returns the formula that begins with two dollar signs.
fn two(text: &str, at: usize, math: Math) -> Option<Found> {
    let content = content(text, at, 2)?;
    let range = at..content.end + 2;
    let inside = &text[content];
    let found = |form| Found {
        range: range.clone(),
        display: Display::Block,
        form,
    };
    if fills_lines(text, &range) {
        let says = inside.contains(|c: char| c.is_alphanumeric() || c == '\\');
        return says.then(|| found(Form::Lines));
    }
    // Two dollar signs among words are a price range of restaurants more often than a formula.
    let is_tight =
        !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
    let is_formula = math == Math::Dollars
        && is_set_off(text, &range)
        && (is_tight || inside.contains(['\\', '^', '_', '=']))
        && notation::is_formula(inside.trim());
    is_formula.then(|| found(Form::InLine))
}

/// Returns where the text stands between `count` dollar signs at `at` and the next, if these are as many
/// and in the same paragraph.
fn content(text: &str, at: usize, count: usize) -> Option<Range<usize>> {
    let start = at + count;
    let mut end = start;
    loop {
        end += memchr(b'$', text.as_bytes().get(end..)?)?;
        if !is_escaped(text, end) {
            break;
        }
        end += 1;
    }
    let inside = &text[start..end];
    let blank_line = |line: &str| line.trim_matches([' ', '\t', '\r', '>']).is_empty();
    let lines = inside.matches('\n').count();
    let is_broken = lines > 1 && inside.split('\n').take(lines).skip(1).any(blank_line);
    (!inside.is_empty() && run(text, end) == count && !is_broken).then_some(start..end)
}

/// Returns how many dollar signs stand at a place.
fn run(text: &str, at: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .take_while(|byte| **byte == b'$')
        .count()
}

/// Says whether a range is no part of a word or a call. Chinese and Japanese are written without blanks.
fn is_set_off(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() && !is_wide(c);
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(joins) && !after.is_some_and(|c| joins(c) || matches!(c, '(' | '{'))
}

/// Says whether nothing else stands in the lines of a range but the marks of quotes and lists.
fn fills_lines(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().rev();
    let after = text[range.end..].chars();
    let is_mark = |c: char| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')')
    };
    after.take_while(|c| *c != '\n').all(char::is_whitespace)
        && before.take_while(|c| *c != '\n').all(is_mark)
}
