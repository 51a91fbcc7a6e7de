//! HTML as text: its tokens, and a sanitiser.
//!
//! Enters: any text. Leaves: [`tokens`] that are slices of the text, divided as browsers divide it
//! (WHATWG HTML, 13.2.5). No tree is built, and nothing is changed or lost: the tokens joined are the
//! text. The time for a text grows with its length alone.

mod attributes;
pub(crate) mod foreign;
mod formulas;
mod harmless;
mod hidden;
pub(crate) mod names;
mod raw_text;
mod references;
mod tag;
#[cfg(test)]
mod tests;
mod tokens;

pub(crate) use attributes::Attribute;
pub(crate) use formulas::tokens_with_formulas;
pub(crate) use harmless::harmless;
pub(crate) use hidden::{Stretch, hides, without_withheld};
pub(crate) use raw_text::holds_text_alone;
pub(crate) use references::{decode_attribute, decode_text, line_breaks, windows_character};
pub use tag::Tag;
pub(crate) use tokens::tokens_within;
pub use tokens::{Token, Tokens, tokens};
