//! What nobody can guess of the address of a private draft, and which files lie there.

use std::fmt;

use crate::base::OutPath;
use crate::model::addresses::PRIVATE_DRAFTS;

/// The name of the record in a draft's folder.
pub(crate) const RECORD: &str = "draft.json";
/// The digits of a token (RFC 4648, 6), in small letters.
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// The number of digits, of five bits each, that 128 bits take.
const LENGTH: usize = 26;

/// What nobody can guess of a draft's address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Token(String);

impl Token {
    /// Returns a token of 128 random bits from the operating system.
    ///
    /// # Errors
    ///
    /// Fails where the system gives none.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let bits = u128::from_ne_bytes(bytes);
        let digit = |at: usize| char::from(DIGITS[(bits >> (5 * at)) as usize % DIGITS.len()]);
        Ok(Self((0..LENGTH).map(digit).collect()))
    }

    /// Returns a token that no draft has, for messages.
    pub(crate) fn example() -> Self {
        Self("a".repeat(LENGTH))
    }

    /// Reads a token.
    pub fn parse(text: &str) -> Option<Self> {
        let is_token = text.len() == LENGTH && text.bytes().all(|byte| DIGITS.contains(&byte));
        is_token.then(|| Self(text.to_owned()))
    }

    /// Returns the address of the draft, from the site's root.
    pub fn address(&self) -> String {
        format!("/{PRIVATE_DRAFTS}/{self}/")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the token of the draft to which a file belongs; `None` for a file of the site itself.
pub(super) fn token_of(path: &OutPath) -> Option<Token> {
    let below = path.as_str().strip_prefix(PRIVATE_DRAFTS)?;
    let (token, _) = below.strip_prefix('/')?.split_once('/')?;
    Token::parse(token)
}

/// A file of a draft that is online.
pub struct DraftFile {
    /// Its path below the site's root.
    pub path: OutPath,
    /// Its content, where it is the record of the draft.
    pub record: Option<Vec<u8>>,
}

/// Says whether a file belongs to a draft.
pub fn is_draft(path: &OutPath) -> bool {
    token_of(path).is_some()
}

/// Says whether a file is the record of a draft.
pub(super) fn is_record(path: &OutPath) -> bool {
    token_of(path).is_some_and(|token| record_path(&token).as_ref() == Some(path))
}

/// Returns the path of a draft's record.
pub(super) fn record_path(token: &Token) -> Option<OutPath> {
    OutPath::new(&format!("{PRIVATE_DRAFTS}/{token}/{RECORD}")).ok()
}

/// Takes the tokens of drafts out of a text: who reads an error of a publication need not be let into a draft.
pub(super) fn without_tokens(text: &str) -> String {
    let before = format!("{PRIVATE_DRAFTS}/");
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once(&before) {
        clean.push_str(head);
        clean.push_str(&before);
        let is_token = tail.get(..LENGTH).and_then(Token::parse).is_some();
        rest = match is_token {
            true => {
                clean.push_str("***");
                tail.get(LENGTH..).unwrap_or_default()
            }
            false => tail,
        };
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_an_address_that_can_be_read_again() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(Token::parse(&one.to_string()), Some(one.clone()));
        assert_eq!(one.address(), format!("/private-draft/{one}/"));
        for wrong in [
            "",
            "all",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "abcdefghijklmnopqrstuvwxy1",
        ] {
            assert_eq!(Token::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn files_of_the_site_are_no_drafts() {
        let token = "abcdefghijklmnopqrstuvwxyz";
        let path = |text: &str| OutPath::new(text).unwrap();
        assert!(is_draft(&path(&format!("private-draft/{token}/a/b.png"))));
        for other in [
            format!("private-draft/{token}"),
            format!("private-drafts/{token}/a"),
            format!("x/private-draft/{token}/a"),
            "private-draft/index.html".to_owned(),
            "private-draft/short/index.html".to_owned(),
        ] {
            assert!(!is_draft(&path(&other)), "{other}");
        }
    }

    #[test]
    fn no_message_has_a_token() {
        let token = "abcdefghijklmnopqrstuvwxyz";
        let text = format!("cannot write /www/private-draft/{token}/a: full; private-draft/x");
        let clean = "cannot write /www/private-draft/***/a: full; private-draft/x";
        assert_eq!(without_tokens(&text), clean);
    }
}
