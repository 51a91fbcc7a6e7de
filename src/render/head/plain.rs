//! The words of inline HTML, for those who read no HTML.

use crate::base::html::{Token, decode_text, tokens_with_formulas};

/// Returns the words of inline HTML.
pub(super) fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    for token in tokens_with_formulas(html) {
        if let Token::Text(text) | Token::EscapableText(text) | Token::RawText(text) = token {
            words.push_str(&decode_text(text));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn inline_html_has_words() {
        assert_eq!(
            plain(
                "An <em>earlier</em> version of <a title=\"a > b\" href='/x/'>this</a> said 1 &lt; 2 &amp;amp; 3."
            ),
            "An earlier version of this said 1 < 2 &amp; 3."
        );
        assert_eq!(plain("cut <a href=\"x"), "cut ");
    }
}
