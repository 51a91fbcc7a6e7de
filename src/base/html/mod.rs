//! HTML as it is written: its tokens, and which of it does no harm.
//!
//! Enters: any text. Leaves: [`tokens`] that are slices of it, as browsers would tell them apart
//! (WHATWG HTML, 13.2.5). Nothing here builds a tree, and nothing is changed or lost: the tokens
//! joined are the text. Every text is read in a time that grows with its length alone.

mod attributes;
mod harmless;
mod raw_text;
mod references;
#[cfg(test)]
mod tests;
mod tokens;

pub use attributes::{Attribute, Attributes};
pub use harmless::harmless;
pub use references::{decode_attribute, decode_text, line_breaks};
pub use tokens::{Tag, Token, Tokens, tokens};
