//! Links and pictures that are none, because their address holds a space or does not end: readers
//! would see the brackets.

use std::ops::Range;

use memchr::memmem;

use super::writer::Writer;
use crate::diagnostic::codes;

/// What may be a link that is none. It is one only if Markdown shows its brackets.
pub(super) struct Suspect {
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

/// Returns what may be an unfinished link, in the order of the text.
pub(super) fn suspects(text: &str) -> Vec<Suspect> {
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

impl Writer<'_> {
    /// Reports what is shown as it stands in a part of the text, and was meant as a link.
    pub(super) fn unfinished(&mut self, shown: &Range<usize>) {
        while let Some(suspect) = self.suspects.next_if(|suspect| suspect.at < shown.end) {
            let escaped = suspect
                .at
                .checked_sub(1)
                .is_some_and(|before| self.text.as_bytes().get(before) == Some(&b'\\'));
            if suspect.at < shown.start || escaped {
                continue;
            }
            let address = self.text.get(suspect.address.clone()).unwrap_or_default();
            let (message, help) = match suspect.flaw {
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
            self.report(&codes::UNFINISHED_LINK, suspect.address, message, help);
        }
    }
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
