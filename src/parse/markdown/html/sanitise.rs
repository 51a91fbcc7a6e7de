//! HTML from authors whom the site does not trust: what could do harm is taken out.
//!
//! The whole body is cleaned at once, because an element may begin in one piece of HTML and end in
//! another. Holes stand in it as placeholders meanwhile.

use std::sync::LazyLock;

use ammonia::Builder;

use crate::base::{Fp, html as policy};
use crate::model::{Html, Piece};

/// Characters that no text means anything by: the ends of a private-use area.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// Returns the body without scripts, styles, event handlers, forms, frames and addresses that run
/// code.
pub(crate) fn clean(html: &Html) -> Html {
    let runs = html.pieces().filter_map(|piece| match piece {
        Piece::Html(run) => Some(run),
        Piece::Hole(_) => None,
    });
    // An author could write a placeholder; only a placeholder with the text's own fingerprint counts.
    let key = Fp::of_bytes(runs.collect::<String>().as_bytes());
    let placeholder = format!("{OPEN}{key}.");
    let mut marked = String::with_capacity(html.len());
    let mut holes = Vec::new();
    for piece in html.pieces() {
        match piece {
            Piece::Html(run) => marked.push_str(run),
            Piece::Hole(hole) => {
                marked.push_str(&format!("{placeholder}{}{CLOSE}", holes.len()));
                holes.push(hole);
            }
        }
    }
    let cleaned = CLEANER.clean(&marked).to_string();
    let mut kept = Html::with_capacity(cleaned.len(), html.holes().len());
    let mut parts = cleaned.split(placeholder.as_str());
    kept.push(parts.next().unwrap_or_default());
    for part in parts {
        let (number, run) = part.split_once(CLOSE).unwrap_or(("", part));
        let hole = number.parse().ok().and_then(|n: usize| holes.get(n));
        if let Some(hole) = hole {
            kept.hole(*hole);
        }
        kept.push(run);
    }
    kept
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(policy::harmless);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Hole;

    fn html(pieces: &[Piece]) -> Html {
        let mut html = Html::default();
        for piece in pieces {
            match piece {
                Piece::Html(run) => html.push(run),
                Piece::Hole(hole) => html.hole(*hole),
            }
        }
        html
    }

    #[test]
    fn holes_survive_and_harm_does_not() {
        let cleaned = clean(&html(&[
            Piece::Html("<p onclick=\"x()\"><a href=\""),
            Piece::Hole(Hole::Ref(0)),
            Piece::Html("\">a</a><script>alert(1)</script>"),
            Piece::Hole(Hole::Call(0)),
            Piece::Html("<a href=\"javascript:x()\">b</a><iframe></iframe></p>"),
        ]));
        assert_eq!(
            cleaned.pieces().collect::<Vec<_>>(),
            [
                Piece::Html("<p><a href=\""),
                Piece::Hole(Hole::Ref(0)),
                Piece::Html("\">a</a>"),
                Piece::Hole(Hole::Call(0)),
                Piece::Html("<a>b</a></p>"),
            ]
        );
    }

    #[test]
    fn placeholders_cannot_be_forged() {
        let text = format!("<p>{OPEN}0.0{CLOSE}</p>");
        let forged = html(&[Piece::Html(&text)]);
        assert_eq!(clean(&forged), forged);
    }
}
