//! Links by which the publication earns, of which readers are told.

use memchr::memmem;

use crate::base::html::{Token, tokens};

/// Says whether HTML has a link by which the publication earns (`rel="sponsored"`).
pub(crate) fn has_paid_links(html: &str) -> bool {
    const PAID: &str = "sponsored";
    let pays = |token| match token {
        Token::StartTag(tag) if tag.is("a") || tag.is("area") => {
            let rel = tag.decoded("rel").unwrap_or_default();
            let mut kinds = rel.split_ascii_whitespace();
            kinds.any(|kind| kind.eq_ignore_ascii_case(PAID))
        }
        _ => false,
    };
    // Most texts have none, and need not be read tag by tag.
    memmem::find(html.as_bytes(), PAID.as_bytes()).is_some() && tokens(html).any(pays)
}
