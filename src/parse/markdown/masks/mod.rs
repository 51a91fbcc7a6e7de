//! What Markdown must not read is masked before it is parsed: replaced by other characters that take as
//! many bytes, so that every place in the text stays. [`unmasked`] and [`emphasis`] put it back.

mod colons;
pub(crate) mod emphasis;
mod literal;
pub(crate) mod masked;
pub(crate) mod protected;
pub(crate) mod signs;
mod stars;
pub(crate) mod unmasked;
