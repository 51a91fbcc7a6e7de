//! Control characters: invisible, without meaning in a text, and forbidden in XML and HTML; and those that turn round the
//! order of others, so that readers see another text than stands there.
//!
//! The characters are taken out before Markdown is read, so that no part of the output can hold any;
//! places are put right afterwards.

use std::ops::Range;

use super::Text;
use crate::base::text::{self, TextRange};
use crate::base::{SourcePath, html};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};

/// A text without its control characters.
pub(crate) struct Cleaned {
    pub(crate) text: String,
    /// Where the characters stood, in bytes of the cleaned text, and how long each of them was.
    taken: Vec<(usize, usize)>,
    first: (usize, char),
}

/// Takes the control characters out of a text; returns `None` where the text has none.
pub(crate) fn clean(text: &str) -> Option<Cleaned> {
    if !text::may_hold_control(text) {
        return None;
    }
    let first = text
        .char_indices()
        .find(|(_, c)| text::is_meaningless(*c))?;
    let mut cleaned = Cleaned {
        text: String::with_capacity(text.len()),
        taken: Vec::new(),
        first,
    };
    for c in text.chars() {
        if text::is_meaningless(c) {
            cleaned.taken.push((cleaned.text.len(), c.len_utf8()));
        } else {
            cleaned.text.push(c);
        }
    }
    Some(cleaned)
}

impl Cleaned {
    /// Puts right every place in what was made of the cleaned text, which begins at byte `start` of
    /// its file, and reports the first character.
    pub(crate) fn restore(
        &self,
        mut made: Outcome<Text>,
        start: usize,
        file: &SourcePath,
    ) -> Outcome<Text> {
        let refs = made.value.refs.iter_mut().map(|one| &mut one.range);
        let calls = made.value.calls.iter_mut().map(|one| &mut one.range);
        let asides = made.value.asides.iter_mut().map(|one| &mut one.range);
        for range in refs.chain(calls).chain(asides) {
            *range = self.moved(*range, start);
        }
        let labels = made.diagnostics.iter_mut().flat_map(|fault| {
            let labels = fault.labels.iter_mut().map(|label| &mut label.at);
            fault.at.iter_mut().chain(labels)
        });
        for span in labels {
            span.range = self.moved(span.range, start);
        }
        made.diagnostics.push(self.fault(start, file));
        made
    }

    fn moved(&self, range: TextRange, start: usize) -> TextRange {
        let Range {
            start: from,
            end: to,
        } = Range::<usize>::from(range);
        let shift = |at: usize, upto: usize| {
            let taken = self.taken.iter().take(upto).map(|(_, len)| len);
            start + at + taken.sum::<usize>()
        };
        let upto = self.taken.partition_point(|(taken, _)| *taken <= from);
        let before = self.taken.partition_point(|(taken, _)| *taken < to);
        text::range(shift(from, upto)..shift(to, before))
    }

    fn fault(&self, start: usize, file: &SourcePath) -> Diagnostic {
        let (at, character) = self.first;
        let message = match self.taken.len() {
            1 => "an invisible control character stands here".to_owned(),
            count => format!("an invisible control character stands here, the first of {count}"),
        };
        let message = match text::is_override(character) {
            true => format!("{message}: it turns round the order of what follows it"),
            false => message,
        };
        let at = start + at;
        let number = u32::from(character);
        let help = match html::windows_character(character) {
            Some(sign) => format!(
                "write `{sign}`, if that is what was meant (U+{number:04X}, as Windows writes it), or delete it; \
                 the article is published without it"
            ),
            None => format!("delete it (U+{number:04X}); the article is published without it"),
        };
        Diagnostic::new(&codes::CONTROL_CHARACTER, message)
            .at(Span::bytes(file, at..at + character.len_utf8()))
            .help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{write, written};

    #[test]
    fn control_characters_are_left_out_and_said() {
        let text = "a\u{8}b\u{0} [c](d.md) \u{85}`e\u{1b}` {{ f(g=\"\u{7}h\") }} ![](i.png)\t\n";
        let written = write(text);
        assert!(written.html.starts_with("<p>ab <a"), "{}", written.html);
        assert!(written.html.contains("<code>e</code>"), "{}", written.html);
        let faults = written.faults(text);
        let found: Vec<_> = faults.iter().map(|fault| (fault.0, fault.1)).collect();
        assert_eq!(
            found,
            [
                ("missing-alt", "![](i.png)"),
                ("control-character", "\u{8}")
            ]
        );
        assert!(faults[1].2.contains("the first of 5"), "{}", faults[1].2);
        assert_eq!(&text[written.text.refs[0].range], "d.md");
        assert_eq!(&text[written.text.calls[0].range], "{{ f(g=\"\u{7}h\") }}");
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let text = "+++\n\u{8}+++\n\u{7f}[a](b.md)";
        let written = written(text, 9, |_| {});
        assert_eq!(&text[written.text.refs[0].range], "b.md");
        assert_eq!(written.faults(text)[0].1, "\u{7f}");
    }

    #[test]
    fn ordinary_texts_have_none() {
        for text in ["a\tb\r\nc\n", "«é» © \u{a0}", ""] {
            assert!(super::clean(text).is_none(), "{text}");
        }
    }
}
