//! Characters that are written by their numbers, where the number is that of a control character. Of those that old word
//! processors wrote (`&#146;`), HTML says which sign is meant (13.2.5.80); the others mean nothing and are left out.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::base::{html, text};
use crate::diagnostic::codes::CONTROL_CHARACTER;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Event, Target};

/// Puts the characters that are meant into a text, an address or a title, and reports those that mean nothing. Those that are
/// written as such have been taken out before. `range` says where the event stands.
pub(crate) fn set(event: &mut Event<'_>, range: &Range<usize>, context: &Context<'_>) {
    match event {
        // The parser hands over each of them as a text of its own.
        Event::Text(text) if text.len() <= 2 => {
            let is_numbered = || context.slice(range.clone()).starts_with("&#");
            if text.chars().any(text::is_meaningless) && is_numbered() {
                replace(text, range, context);
            }
        }
        Event::OpenLink(link) | Event::StartPicture(link) => {
            let address = match &mut link.target {
                Target::Address(address) => Some(address),
                Target::Reference(_) => None,
            };
            for text in address.into_iter().chain([&mut link.title]) {
                if text.chars().any(text::is_meaningless) {
                    replace(text, range, context);
                }
            }
        }
        _ => {}
    }
}

fn replace(text: &mut CowStr<'_>, range: &Range<usize>, context: &Context<'_>) {
    let mut meant = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        match html::windows_character(c) {
            Some(sign) => meant.push(sign),
            None if text::is_meaningless(c) => context.report(
                &CONTROL_CHARACTER,
                range.clone(),
                format!(
                    "`&#{};` stands for a control character, which is invisible",
                    u32::from(c)
                ),
                "take it out; the article is published without it",
            ),
            None => meant.push(c),
        }
    }
    *text = meant.into();
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn numbers_of_windows_are_the_signs_that_browsers_show() {
        let written = write(
            "It don&#146;t &#x93;cost&#148; &#128;5 &#150; `&#146;` [a](/b&#146; \"&#151;\")\n",
        );
        assert_eq!(
            written.html,
            "<p>It don’t “cost” €5 – <code>&amp;#146;</code> <a href=\"⟦ref 0⟧\" title=\"—\">a</a></p>\n"
        );
        assert!(written.diagnostics.is_empty());
    }

    #[test]
    fn numbers_of_other_control_characters_are_left_out_and_said() {
        let text = "a&#8;b &#x1b;c &#129; &#23; [d](/e&#127;)\n";
        let written = write(text);
        assert_eq!(written.html, "<p>ab c   <a href=\"⟦ref 0⟧\">d</a></p>\n");
        let found: Vec<_> = written.faults(text).iter().map(|fault| fault.1).collect();
        assert_eq!(
            found,
            ["&#8;", "&#x1b;", "&#129;", "&#23;", "[d](/e&#127;)"]
        );
    }
}
