//! What readers see of markup in a line of Markdown: of front matter, a caption or a component.

use super::{OPAQUE, VERBATIM, signs};
use crate::base::html::{self, Token};
use crate::base::text::{self, TextRange};
use crate::model::article::Spanned;
use crate::model::source_facts::Leftover;

/// Returns what readers see of markup in a line of front matter, which was written so at a place of its file, and
/// of which `html` was made.
pub(crate) fn of_line(html: &str, written: &str, place: TextRange) -> Vec<Spanned<Leftover>> {
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
    let found = signs::in_line(&seen).into_iter().filter_map(|sign| {
        let text = seen.get(sign.range)?;
        let is_escaped = text.chars().any(|c| written.contains(&format!("\\{c}")));
        // What is not there as it is shown was made of an entity.
        let (at, _) = written.match_indices(text).find(|(at, _)| {
            let before = written.get(..*at);
            before.is_some_and(|before| !is_escaped && !before.ends_with('`'))
        })?;
        let start = place.start() + text::size(at);
        Some(Spanned {
            value: sign.leftover,
            range: TextRange::at(start, text::size(text.len())),
        })
    });
    found.collect()
}
