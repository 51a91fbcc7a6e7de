//! Brackets that readers would see: links and pictures that are none, because their address holds a
//! space or does not end, references to labels and footnotes that do not exist, and what other programs
//! write in brackets.

use std::iter::{self, Peekable};
use std::ops::Range;
use std::vec::IntoIter;

use memchr::{Memchr2, memchr_iter, memchr2_iter};
use rustc_hash::FxHashSet;

use super::definitions::Definitions;
use super::flawed_address::{self, Flaw, is_address};
use super::undefined::{self, Apart, ByLabel, is_escaped};
use crate::base::comments;
use crate::diagnostic::{closest, codes};
use crate::parse::markdown::components::{notes, shortcodes};
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Descriptions, Event, Events, Located};

/// What may be a link that is none, if Markdown shows its brackets.
struct Suspect {
    /// Where the words end.
    at: usize,
    kind: Kind,
}

enum Kind {
    /// `[words](address)`, with a flawed address.
    Address(Range<usize>, Flaw),
    Label(ByLabel),
    Apart(Apart),
}

/// No label is longer (CommonMark, link labels).
const LONGEST_LABEL: usize = 999;

/// Returns what may be an unfinished link, in the order of the text.
fn suspects(text: &str) -> Vec<Suspect> {
    let bytes = text.as_bytes();
    memchr_iter(b']', bytes)
        .filter_map(|at| {
            let kind = match bytes.get(at + 1)? {
                b'(' => {
                    let (address, flaw) = flawed_address::find(text, at)?;
                    Kind::Address(address, flaw)
                }
                b'[' => Kind::Label(undefined::by_label(text, at)?),
                b' ' | b'\n' if bytes.get(at + 2) == Some(&b'(') => {
                    Kind::Apart(undefined::apart(text, at)?)
                }
                _ => return None,
            };
            Some(Suspect { at, kind })
        })
        .collect()
}

/// Reports brackets in running text that were meant as a link, a picture or a reference to a footnote.
pub(crate) struct StrayBrackets<'a, I> {
    events: I,
    context: &'a Context<'a>,
    descriptions: Descriptions,
    /// Links that may be none, and are still ahead.
    suspects: Peekable<IntoIter<Suspect>>,
    /// What may begin a comment, and is still ahead.
    signs: Peekable<Memchr2<'a>>,
    definitions: &'a Definitions,
    /// The labels without a definition that were reported, in small letters.
    undefined: FxHashSet<String>,
}

/// So many labels without a definition are compared with those that have one. A text with more has lost
/// all of them.
const MOST_HINTS: usize = 50;

impl<'a, I: Events<'a>> StrayBrackets<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>, definitions: &'a Definitions) -> Self {
        let suspects = match context.is_presswork() {
            true => suspects(context.text),
            false => Vec::new(),
        };
        Self {
            events,
            context,
            descriptions: Descriptions::default(),
            suspects: suspects.into_iter().peekable(),
            signs: memchr2_iter(b'!', b'<', context.text.as_bytes()).peekable(),
            definitions,
            undefined: FxHashSet::default(),
        }
    }

    /// Reports what is shown as it stands in a part of the text, and was meant as a link.
    fn check_links(&mut self, shown: &Range<usize>) {
        while let Some(suspect) = self.suspects.next_if(|suspect| suspect.at < shown.end) {
            if suspect.at >= shown.start && !is_escaped(self.context.text, suspect.at) {
                match suspect.kind {
                    Kind::Address(address, flaw) => {
                        flawed_address::report(self.context, address, flaw);
                    }
                    Kind::Label(link) => self.report_label(&link),
                    Kind::Apart(link) => report_apart(self.context, &link),
                }
            }
        }
    }

    /// Reports a link by a label that nothing defines, once for each label.
    fn report_label(&mut self, link: &ByLabel) {
        let label = self.context.slice(link.label.clone()).trim();
        if !self.undefined.insert(label.to_lowercase()) {
            return;
        }
        let nearest = match self.undefined.len() {
            ..=MOST_HINTS => closest(label, self.definitions.labels(self.context)),
            _ => None,
        };
        let text = self.context.text;
        let words = on_one_line(self.context.slice(link.words.clone()));
        let is_picture = self.context.slice(0..link.range.start).ends_with('!');
        let (sign, address) = match is_picture {
            true => ("!", "picture.jpg"),
            false => ("", "https://…"),
        };
        let is_wide =
            || self.undefined.len() <= MOST_HINTS && text.contains(&format!("\n[{label}]："));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{sign}[{words}][{nearest}]`?"),
            None if is_address(label) => format!("write `{sign}[{words}]({label})`"),
            None if is_wide() => {
                format!("write the half-width `:` and a blank where it is said: `[{label}]: …`")
            }
            None => format!(
                "write the address on a line of its own, below the text: `[{label}]: {address}`; \
                 or put it behind the words: `{sign}[{words}]({address})`"
            ),
        };
        let message =
            format!("nothing says where `{label}` leads, so that readers see the brackets");
        let range = link.range.clone();
        self.context
            .report(&codes::UNFINISHED_LINK, range, message, help);
    }

    /// Reports the first line of a note that other programs set off.
    fn check_note(&self, at: usize) {
        if let Some(fault) = notes::note(self.context.masked.source(), at) {
            self.context
                .report(fault.code, fault.range, fault.message, fault.help);
        }
    }

    /// Reports what other programs write in brackets.
    fn check_foreign(&self, at: usize) {
        let text = self.context.text;
        let found = shortcodes::bracket(text, at).or_else(|| notes::alert(text, at));
        if let Some(fault) = found
            && !is_escaped(self.context.text, at)
        {
            self.context
                .report(fault.code, fault.range, fault.message, fault.help);
        }
    }

    /// Reports `[^label]` at `at` where it is text, because no footnote has the label.
    fn check_reference(&mut self, at: usize) {
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
            && !undefined::is_pattern(&label[..len], &label[len + 1..])
        {
            let label = &label[..len];
            let range = at..at + "[^]".len() + len;
            let wide = text[range.end..].starts_with('：')
                && (text[..at].ends_with('\n') || text[..at].is_empty());
            // This is said where the note stands.
            let is_known = !self.undefined.insert(format!("^{label}"));
            if !wide
                && !is_known
                && self.undefined.len() <= MOST_HINTS
                && text.contains(&format!("\n[^{label}]："))
            {
                return;
            }
            let (message, help) = match wide {
                true => (
                    format!(
                        "this is not the text of the footnote `{label}`, because the colon is a \
                         full-width one"
                    ),
                    format!("write the half-width `:` and a blank: `[^{label}]: …`"),
                ),
                false => (
                    format!("there is no footnote `{label}`"),
                    format!("write its text on a line of its own: `[^{label}]: …`"),
                ),
            };
            self.context
                .report(&codes::LOOSE_FOOTNOTE, range, message, help);
        }
    }

    fn check(&mut self, text: &str, range: &Range<usize>) {
        if text.len() != range.len() {
            return;
        }
        if matches!(text.as_bytes().first(), Some(b'[' | b'!' | b':' | b'?'))
            && self.context.is_presswork()
        {
            self.check_beginning(text, range);
        }
        self.check_links(range);
        self.check_comments(range);
    }

    /// Reports what was meant as a comment, and is shown.
    fn check_comments(&mut self, shown: &Range<usize>) {
        let text = self.context.text;
        let opened = text[shown.clone()].starts_with('[').then_some(shown.start);
        while self.signs.next_if(|at| *at < shown.start).is_some() {}
        let signs = iter::from_fn(|| self.signs.next_if(|at| *at < shown.end));
        if let Some(range) = opened
            .into_iter()
            .chain(signs)
            .find_map(|at| comments::misspelt_at(text, at))
        {
            let [message, help] = comments::MISSPELT;
            self.context
                .report(&codes::UNCLOSED_COMMENT, range, message, help);
        }
    }

    /// Looks at what a text begins with: the parser begins a text with every bracket that opens no link.
    fn check_beginning(&mut self, text: &str, range: &Range<usize>) {
        let marks = usize::from(text.starts_with('!'));
        if text[marks..].starts_with('[') {
            self.check_reference(range.start + marks);
            self.check_foreign(range.start + marks);
        }
        if !text.starts_with('[') {
            self.check_note(range.start);
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
        {
            self.check(text, range);
        }
        next
    }
}

fn on_one_line(words: &str) -> String {
    words.replace(['\r', '\n'], " ")
}

/// Reports a link with white space between its words and its address.
fn report_apart(context: &Context<'_>, link: &Apart) {
    let words = on_one_line(context.slice(link.words.clone()));
    let address = context.slice(link.address.clone());
    let (what, mark) = match link.is_picture {
        true => ("description of this picture", "!"),
        false => ("words of this link", ""),
    };
    context.report(
        &codes::UNFINISHED_LINK,
        link.range.clone(),
        format!(
            "a blank stands between the {what} and its address, so that readers see the brackets"
        ),
        format!("write `{mark}[{words}]({address})`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

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
