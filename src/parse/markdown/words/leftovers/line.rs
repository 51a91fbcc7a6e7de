//! What readers see of markup in a line of Markdown: of front matter, a caption or a component.

use memchr::memchr2_iter;

use super::{OPAQUE, VERBATIM, comment, signs, stars};
use crate::base::html::{self, Token};
use crate::base::text::{self, TextRange};
use crate::model::article::Spanned;
use crate::model::source_facts::Leftover;
use crate::parse::markdown::components::shortcodes;

/// Returns what readers see of markup in a line of front matter, which was written so at a place of its file, and
/// of which `html` was made.
pub(crate) fn of_line(html: &str, written: &str, place: TextRange) -> Vec<Spanned<Leftover>> {
    let shown = seen(html);
    let signs = signs::in_line(&shown).into_iter();
    let signs = signs.filter_map(|sign| Some((shown.get(sign.range)?.to_owned(), sign.leftover)));
    let found = signs.chain(set_off(html)).filter_map(|(text, leftover)| {
        let is_escaped = text.chars().any(|c| written.contains(&format!("\\{c}")));
        // What is not there as it is shown was made of an entity.
        let (at, _) = written.match_indices(&text).find(|(at, _)| {
            let before = written.get(..*at);
            before.is_some_and(|before| !is_escaped && !before.ends_with('`'))
        })?;
        let start = place.start() + text::size(at);
        Some(Spanned {
            value: leftover,
            range: TextRange::at(start, text::size(text.len())),
        })
    });
    found.chain(calls(written, place)).collect()
}

/// Returns the comments, marks of edits and calls of other programs in a line as it was written.
fn calls(written: &str, place: TextRange) -> impl Iterator<Item = Spanned<Leftover>> {
    memchr2_iter(b'{', b'&', written.as_bytes()).filter_map(move |at| {
        let is_code = written[..at].matches('`').count() % 2 == 1;
        let found = match shortcodes::call(written, at) {
            Some(fault) => {
                let (message, help) = (fault.message, fault.help);
                Some((fault.range, Leftover { message, help }))
            }
            None => comment::shown(written, at),
        };
        let (range, value) = found.filter(|_| !is_code)?;
        let start = place.start() + text::size(at);
        Some(Spanned {
            value,
            range: TextRange::at(start, text::size(range.len())),
        })
    })
}

/// Returns the text of a line as readers see it.
pub(super) fn seen(html: &str) -> String {
    let mut seen = String::with_capacity(html.len());
    let mut verbatim = 0_usize;
    for token in html::tokens(html) {
        match token {
            Token::StartTag(tag) if VERBATIM.contains(&&*tag.lowercase_name()) => verbatim += 1,
            Token::EndTag(tag) if VERBATIM.contains(&&*tag.lowercase_name()) => {
                verbatim = verbatim.saturating_sub(1);
                seen.push(OPAQUE);
            }
            Token::Text(text) if verbatim == 0 => seen.push_str(&html::decode_text(text)),
            _ => {}
        }
    }
    seen
}

/// Returns what sets off words of a line by chance.
fn set_off(html: &str) -> impl Iterator<Item = (String, Leftover)> {
    let parts = html.split("<em>").skip(1);
    parts.filter_map(|part| {
        let (inner, _) = part.split_once("</em>")?;
        let source = format!("*{}*", seen(inner));
        let sign = stars::by_chance(&source)?;
        Some((source.get(sign.range)?.to_owned(), sign.leftover))
    })
}
