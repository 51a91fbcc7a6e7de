//! HTML from writers whom the site does not trust: what could do harm is taken out.
//!
//! The whole body is cleaned at once, because an element may begin in one piece of HTML and end in
//! another. Holes stand in it as marks meanwhile.

use std::sync::LazyLock;

use ammonia::Builder;

use crate::base::{Fp, html as policy};
use crate::model::Piece;

/// Characters that no text means anything by: the ends of a private-use area.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// Returns the body without scripts, styles, event handlers, forms, frames and addresses that run
/// code.
pub(super) fn clean(pieces: Vec<Piece>) -> Vec<Piece> {
    let html_only: String = pieces.iter().filter_map(html).collect();
    // A writer could write a mark; without the text's own fingerprint it is none.
    let key = Fp::of_bytes(html_only.as_bytes());
    let mark = format!("{OPEN}{key}.");
    let mut marked = String::with_capacity(html_only.len());
    let mut holes = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Html(html) => marked.push_str(&html),
            hole => {
                marked.push_str(&format!("{mark}{}{CLOSE}", holes.len()));
                holes.push(hole);
            }
        }
    }
    let cleaned = CLEANER.clean(&marked).to_string();
    let mut kept = Vec::new();
    let mut parts = cleaned.split(mark.as_str());
    kept.extend(parts.next().and_then(piece));
    for part in parts {
        let (number, html) = part.split_once(CLOSE).unwrap_or(("", part));
        kept.extend(
            number
                .parse()
                .ok()
                .and_then(|n: usize| holes.get(n).cloned()),
        );
        kept.extend(piece(html));
    }
    kept
}

fn html(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Html(html) => Some(html),
        _ => None,
    }
}

fn piece(html: &str) -> Option<Piece> {
    (!html.is_empty()).then(|| Piece::Html(html.into()))
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(policy::harmless);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_survive_and_harm_does_not() {
        let cleaned = clean(vec![
            Piece::Html("<p onclick=\"x()\"><a href=\"".into()),
            Piece::Ref(0),
            Piece::Html("\">a</a><script>alert(1)</script>".into()),
            Piece::Call(0),
            Piece::Html("<a href=\"javascript:x()\">b</a><iframe></iframe></p>".into()),
        ]);
        assert_eq!(
            cleaned,
            [
                Piece::Html("<p><a href=\"".into()),
                Piece::Ref(0),
                Piece::Html("\">a</a>".into()),
                Piece::Call(0),
                Piece::Html("<a>b</a></p>".into()),
            ]
        );
    }

    #[test]
    fn marks_cannot_be_forged() {
        let text = format!("<p>{OPEN}0.0{CLOSE}</p>");
        let forged = vec![Piece::Html(text.as_str().into())];
        assert_eq!(clean(forged.clone()), forged);
    }
}
