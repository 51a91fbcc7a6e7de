//! Formulas for those who read words alone: the words of MathML are numbers and letters without what makes a power or a
//! fraction of them.

use super::{Tag, Token, Tokens, tokens};

/// Returns the tokens of a text, in which the text of a formula is what its `alttext` says (MathML 3, 2.2.1): `10^{15}`
/// and not `1015`. Formulas without one are as they are.
pub(crate) fn tokens_with_formulas(html: &str) -> impl Iterator<Item = Token<'_>> {
    WithFormulas {
        tokens: tokens(html),
        text: None,
        is_inside: false,
    }
}

struct WithFormulas<'h> {
    tokens: Tokens<'h>,
    /// What stands behind the start tag that was read last.
    text: Option<&'h str>,
    /// Whether what follows, up to the end tag, is left out.
    is_inside: bool,
}

impl<'h> Iterator for WithFormulas<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(text) = self.text.take() {
            return Some(Token::Text(text));
        }
        loop {
            let token = self.tokens.next()?;
            match &token {
                Token::EndTag(tag) if is_formula(tag) => self.is_inside = false,
                _ if self.is_inside => continue,
                Token::StartTag(tag) if is_formula(tag) && !tag.is_self_closing() => {
                    self.text = tag.get("alttext");
                    self.is_inside = self.text.is_some();
                }
                _ => {}
            }
            return Some(token);
        }
    }
}

fn is_formula(tag: &Tag<'_>) -> bool {
    tag.is("math")
}

#[cfg(test)]
mod tests {
    use super::tokens_with_formulas;
    use crate::base::html::{Token, decode_text};

    fn words(html: &str) -> String {
        let mut words = String::new();
        for token in tokens_with_formulas(html) {
            if let Token::Text(text) = token {
                words.push_str(&decode_text(text));
            }
        }
        words
    }

    #[test]
    fn a_formula_is_read_as_it_was_written() {
        let power = "<msup><mn>10</mn><mn>15</mn></msup>";
        let html =
            format!("a <math alttext=\"10^{{15}} &lt; x\">{power}</math> b <math>{power}</math> c");
        assert_eq!(words(&html), "a 10^{15} < x b 1015 c");
        assert_eq!(words("a <math alttext='x'/> b"), "a  b");
        assert_eq!(words("a <math alttext='x'>b"), "a x");
    }
}
