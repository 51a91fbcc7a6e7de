//! Component calls in Markdown: `{{ video(id="…", start=12) }}`.
//!
//! Calls are read from the source before Markdown is, and replaced by placeholders of the same
//! length that Markdown cannot take apart: so every place in the text stays what it was, and no
//! underscore or bracket in an argument is markup. Code, raw HTML, mathematics and addresses keep
//! their braces; a first pass of the Markdown parser says where those are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::arguments::{Fault, Reader};
use super::foreign;
use crate::model::Data;

/// Begins a placeholder. The character means nothing in any text, and is a part of a word for
/// Markdown.
pub(super) const MARK: char = '\u{f8fe}';

/// Letters after the mark that number the call; so many calls are taken, and no more.
const LETTERS: usize = 4;

const MOST: usize = 26_usize.pow(LETTERS as u32);

/// A call and where it stands in the text.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) name: String,
    pub(super) args: BTreeMap<String, Data>,
}

/// A text whose calls are hidden from Markdown.
pub(super) struct Masked<'t> {
    pub(super) text: Cow<'t, str>,
    source: &'t str,
    pub(super) calls: Vec<Found>,
    pub(super) faults: Vec<Fault>,
}

/// Finds the calls of `text` and masks them.
pub(super) fn mask(text: &str, options: Options) -> Masked<'_> {
    let mut masked = Masked::without_calls(text);
    let find = |what: &'static str| memmem::find_iter(text.as_bytes(), what);
    let mut starts: Vec<usize> = find("{{").chain(find("{%")).collect();
    if starts.is_empty() {
        return masked;
    }
    starts.sort_unstable();
    let mut protected = protected(text, options).into_iter().peekable();
    // Where the last protected part ends that began before the current place.
    let mut protected_to = 0;
    let mut done = 0;
    for at in starts {
        while let Some(range) = protected.next_if(|range| range.start <= at) {
            protected_to = protected_to.max(range.end);
        }
        if at < done || at < protected_to || is_escaped(text, at) || masked.calls.len() == MOST {
            continue;
        }
        if let Some(fault) = foreign::call(text, at) {
            done = fault.range.end;
            masked.faults.push(fault);
            continue;
        }
        if text.as_bytes().get(at + 1) != Some(&b'{') {
            continue;
        }
        let mut reader = Reader::new(text, at);
        match reader.call() {
            Ok(Some((name, args))) => {
                done = reader.at();
                masked.calls.push(Found {
                    range: at..done,
                    name,
                    args,
                });
            }
            Ok(None) => {}
            Err(fault) => masked.faults.push(fault),
        }
    }
    if !masked.calls.is_empty() {
        masked.text = Cow::Owned(hide(text, &masked.calls));
    }
    masked
}

fn hide(text: &str, calls: &[Found]) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut done = 0;
    for (number, call) in calls.iter().enumerate() {
        hidden.push_str(&text[done..call.range.start]);
        hidden.push(MARK);
        let mut rest = number;
        for _ in 0..LETTERS {
            // A remainder of 26 is a letter.
            hidden.push(char::from(b'a' + (rest % 26) as u8));
            rest /= 26;
        }
        // The shortest call, `{{a()}}`, is as long as mark and letters.
        for _ in MARK.len_utf8() + LETTERS..call.range.len() {
            hidden.push('x');
        }
        done = call.range.end;
    }
    hidden.push_str(&text[done..]);
    hidden
}

impl<'t> Masked<'t> {
    /// Takes a text whose braces are braces.
    pub(super) fn without_calls(text: &'t str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            source: text,
            calls: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Returns `text`, a part of the masked text that is not running text, with its calls as the
    /// author wrote them; and where the first of them stands in the whole text.
    pub(super) fn unmask<'s>(&self, text: &'s str) -> (Cow<'s, str>, Option<Range<usize>>) {
        if self.calls.is_empty() || !text.contains(MARK) {
            return (Cow::Borrowed(text), None);
        }
        let mut whole = String::with_capacity(text.len());
        let mut first = None;
        let mut rest = text;
        while let Some(at) = rest.find(MARK) {
            whole.push_str(&rest[..at]);
            rest = &rest[at..];
            match number(rest).and_then(|number| self.calls.get(number)) {
                Some(call) if rest.is_char_boundary(call.range.len()) => {
                    whole.push_str(&self.source[call.range.clone()]);
                    rest = &rest[call.range.len()..];
                    first.get_or_insert_with(|| call.range.clone());
                }
                _ => {
                    whole.push(MARK);
                    rest = &rest[MARK.len_utf8()..];
                }
            }
        }
        whole.push_str(rest);
        (Cow::Owned(whole), first)
    }
}

/// Reads the number of the call whose placeholder begins `text`.
fn number(text: &str) -> Option<usize> {
    let letters = text
        .as_bytes()
        .get(MARK.len_utf8()..MARK.len_utf8() + LETTERS)?;
    letters.iter().rev().try_fold(0, |number, letter| {
        letter
            .is_ascii_lowercase()
            .then(|| number * 26 + usize::from(letter - b'a'))
    })
}

fn is_escaped(text: &str, at: usize) -> bool {
    let backslashes = text.as_bytes()[..at]
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count();
    backslashes % 2 == 1
}

/// Returns the parts of the text in which braces are braces, by where they begin.
fn protected(text: &str, options: Options) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    // For each open link, where the last thing inside it ended: the rest is its address.
    let mut links: Vec<usize> = Vec::new();
    let mut events = Parser::new_ext(text, options).into_offset_iter();
    parts.extend(
        events
            .reference_definitions()
            .iter()
            .map(|(_, definition)| definition.span.clone()),
    );
    for (event, range) in &mut events {
        match event {
            Event::Start(Tag::Link { .. }) => links.push(range.start),
            Event::End(TagEnd::Link) => {
                let inner_end = links.pop().unwrap_or(range.start);
                parts.push(inner_end..range.end);
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. })
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => parts.push(range.clone()),
            _ => {}
        }
        if let Some(inner_end) = links.last_mut() {
            *inner_end = (*inner_end).max(match event {
                Event::Start(Tag::Link { .. }) => range.start,
                _ => range.end,
            });
        }
    }
    parts.sort_unstable_by_key(|part| part.start);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes::FOREIGN_CALL;

    fn masked(text: &str) -> Masked<'_> {
        mask(text, Options::ENABLE_TABLES | Options::ENABLE_MATH)
    }

    fn names(text: &str) -> Vec<String> {
        masked(text)
            .calls
            .into_iter()
            .map(|call| call.name)
            .collect()
    }

    #[test]
    fn placeholders_are_as_long_as_calls_and_can_be_taken_back() {
        let text = "a {{b()}} c {{ d( e=\"*größe*\" ) }} f";
        let masked = masked(text);
        assert_eq!(masked.text.len(), text.len());
        assert!(!masked.text.contains(['{', '*', '"']));
        assert_eq!(masked.unmask(&masked.text), (text.into(), Some(2..9)));
    }

    #[test]
    fn code_and_addresses_keep_their_braces() {
        for text in [
            "`{{ a() }}`",
            "    {{ a() }}\n",
            "```\n{{ a() }}\n```\n",
            "<div>\n{{ a() }}\n</div>\n",
            "<b title=\"{{ a() }}\">",
            "\\{{ a() }}",
            "$x_{{ a() }}$",
            "[x](<{{ a() }}>)",
            "[x]: <{{ a() }}>\n",
            "![{{ a() }}](b)",
            "{{}} {{ 3 }} {{{",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
            assert_eq!(masked(text).text, text);
        }
    }

    #[test]
    fn calls_of_other_generators_are_reported() {
        let text = "{{< youtube x >}} {% include a.html %} {{ b() }} {{% note %}}\n\
                    `{{< c >}}` {%- endif -%} {{< open \n{%% 5 %} \\{% d %}";
        let masked = masked(text);
        let found: Vec<&str> = masked
            .faults
            .iter()
            .map(|fault| {
                assert_eq!(fault.code, &FOREIGN_CALL);
                &text[fault.range.clone()]
            })
            .collect();
        assert_eq!(
            found,
            [
                "{{< youtube x >}}",
                "{% include a.html %}",
                "{{% note %}}",
                "{%- endif -%}"
            ]
        );
        assert_eq!(masked.calls.len(), 1);
    }

    #[test]
    fn calls_are_found_elsewhere() {
        for text in [
            "*{{ a() }}*",
            "\\\\{{ a() }}",
            "[{{ a() }}](b)",
            "# {{ a() }}",
            "|x|\n|-|\n|{{ a(b=\"|\") }}|\n",
            "{{ a(b=\"`\") }} `c`",
            "{{{{ a() }}",
        ] {
            assert_eq!(names(text), ["a"], "{text}");
        }
    }
}
