//! Brackets that readers would see: links and pictures that are none, because their address holds a
//! space or does not end, and references to footnotes that do not exist.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use memchr::memmem;

use super::context::Context;
use super::event::{Descriptions, Event, Events, Located};
use crate::diagnostic::codes;

/// What may be a link that is none, if Markdown shows its brackets.
struct Suspect {
    /// Where `](` stands.
    at: usize,
    /// Where the address stands.
    address: Range<usize>,
    flaw: Flaw,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Space,
    Open,
}

/// An address longer than this is not looked through: texts are read in linear time.
const LONGEST: usize = 400;

/// No label is longer (CommonMark, link labels).
const LONGEST_LABEL: usize = 999;

/// Returns what may be an unfinished link, in the order of the text.
fn suspects(text: &str) -> Vec<Suspect> {
    memmem::find_iter(text.as_bytes(), "](")
        .filter_map(|at| suspect(text, at))
        .collect()
}

fn suspect(text: &str, at: usize) -> Option<Suspect> {
    let start = at + "](".len();
    let rest = text.get(start..)?;
    let line = rest.as_bytes();
    let line = line.get(..LONGEST).unwrap_or(line);
    let line = line.split(|b| *b == b'\n').next().unwrap_or_default();
    let mut depth = 0_usize;
    let end = line.iter().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return true,
            b')' => depth -= 1,
            _ => {}
        }
        false
    });
    let (len, flaw) = match end {
        Some(end) => (end, Flaw::Space),
        None => {
            let word = line.iter().position(u8::is_ascii_whitespace);
            (word.unwrap_or(line.len()), Flaw::Open)
        }
    };
    let address = rest.get(..len)?.trim();
    let meant = match flaw {
        Flaw::Space => {
            // In front of a title, a space is in its place.
            let (_, behind) = address.split_once(' ')?;
            !address.starts_with('<') && !is_title(behind.trim_start())
        }
        Flaw::Open => true,
    };
    (meant && is_address(address)).then(|| {
        let start = start
            + rest
                .get(..len)
                .map_or(0, |part| part.len() - part.trim_start().len());
        Suspect {
            at,
            address: start..start + address.len(),
            flaw,
        }
    })
}

fn is_title(text: &str) -> bool {
    [('"', '"'), ('\'', '\''), ('(', ')')]
        .iter()
        .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}

/// Says whether a text looks like an address, rather than like words in parentheses.
fn is_address(text: &str) -> bool {
    let begins = ["https://", "http://", "www.", "./", "../", "/"]
        .iter()
        .filter_map(|start| text.strip_prefix(start))
        .any(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'));
    let path = text.split(['#', '?']).next().unwrap_or_default();
    let ends = path.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty()
            && (2..=5).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            && extension.bytes().any(|b| b.is_ascii_alphabetic())
    });
    begins || ends
}

/// Reports brackets in running text that were meant as a link, a picture or a reference to a footnote.
pub(super) struct StrayBrackets<'a, I> {
    events: I,
    context: &'a Context<'a>,
    descriptions: Descriptions,
    /// Links that may be none, and are still ahead.
    suspects: Peekable<IntoIter<Suspect>>,
}

impl<'a, I: Events<'a>> StrayBrackets<'a, I> {
    pub(super) fn new(events: I, context: &'a Context<'a>) -> Self {
        let suspects = match context.is_presswork() {
            true => suspects(context.text),
            false => Vec::new(),
        };
        Self {
            events,
            context,
            descriptions: Descriptions::default(),
            suspects: suspects.into_iter().peekable(),
        }
    }

    /// Reports what is shown as it stands in a part of the text, and was meant as a link.
    fn check_links(&mut self, shown: &Range<usize>) {
        while let Some(suspect) = self.suspects.next_if(|suspect| suspect.at < shown.end) {
            if suspect.at >= shown.start && !is_escaped(self.context.text, suspect.at) {
                suspect.report(self.context);
            }
        }
    }

    /// Reports `[^label]` at `at` where it is text, because no footnote has the label.
    fn check_reference(&self, at: usize) {
        let text = self.context.text;
        let Some(label) = text.get(at..).and_then(|rest| rest.strip_prefix("[^")) else {
            return;
        };
        let len = label
            .char_indices()
            .take(LONGEST_LABEL)
            .find(|(_, c)| c.is_whitespace() || matches!(c, '[' | ']'));
        if let Some((len, ']')) = len
            && len > 0
            && !is_escaped(text, at)
        {
            let label = &label[..len];
            self.context.report(
                &codes::LOOSE_FOOTNOTE,
                at..at + "[^]".len() + len,
                format!("there is no footnote `{label}`"),
                format!("write its text on a line of its own: `[^{label}]: …`"),
            );
        }
    }
}

impl<'a, I: Events<'a>> Iterator for StrayBrackets<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let next = self.events.next();
        if let Some((event, range)) = &next
            && !self.descriptions.hold(event)
            && let Event::Text(text) = event
            && text.len() == range.len()
        {
            if text.starts_with('[') && self.context.is_presswork() {
                self.check_reference(range.start);
            }
            self.check_links(range);
        }
        next
    }
}

impl Suspect {
    fn report(&self, context: &Context<'_>) {
        let address = context.slice(self.address.clone());
        let (message, help) = match self.flaw {
            Flaw::Space => (
                "this is not taken as an address, because it holds a space",
                format!(
                    "put it in angle brackets, `(<{address}>)`, or write `{}`",
                    address.replace(' ', "%20")
                ),
            ),
            Flaw::Open => (
                "this address does not end",
                format!("write `)` behind it: `({address})`"),
            ),
        };
        context.report(&codes::UNFINISHED_LINK, self.address.clone(), message, help);
    }
}

/// Says whether a backslash stands in front of what stands at `at`.
fn is_escaped(text: &str, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| text.as_bytes().get(before) == Some(&b'\\'))
}

#[cfg(test)]
mod tests {
    use super::super::testing::write;

    #[test]
    fn addresses_with_spaces_are_reported() {
        let text = "See [w](welcome file.md#a) and ![p](pic (one) 1.png) and *[q](/a b/)*.";
        let written = write(text);
        let found: Vec<_> = written.faults(text).iter().map(|f| (f.0, f.1)).collect();
        assert_eq!(
            found,
            [
                ("unfinished-link", "welcome file.md#a"),
                ("unfinished-link", "pic (one) 1.png"),
                ("unfinished-link", "/a b/"),
            ]
        );
        let help = written.faults(text)[0].3;
        assert!(help.contains("`(<welcome file.md#a>)`") && help.contains("welcome%20file.md"));
    }

    #[test]
    fn addresses_without_an_end_are_reported() {
        let text = "See [w](welcome.md and more\nand [x](https://a.example/b";
        let written = write(text);
        let found: Vec<_> = written.faults(text).iter().map(|f| (f.0, f.1)).collect();
        assert_eq!(
            found,
            [
                ("unfinished-link", "welcome.md"),
                ("unfinished-link", "https://a.example/b")
            ]
        );
    }

    #[test]
    fn links_code_and_words_in_parentheses_are_fine() {
        for text in [
            "[a](<b c.md>) [d](e.md \"f g.md\") [h](i.md 'j')",
            "`[a](b c.md)`",
            "```text\n[a](b c.md)\n```",
            "    [a](b c.md)\n",
            "<div title=\"[a](b c.md)\">",
            "[sic](as he said) and [1](see note 3)",
            "\\[a\\](b c.md)",
            "[a](\nb.md)",
            "x[i](a, b) y[j](",
        ] {
            let written = write(text);
            let found = written.faults(text);
            assert!(
                found.iter().all(|fault| fault.0 != "unfinished-link"),
                "{text}: {found:?}"
            );
        }
    }
}
