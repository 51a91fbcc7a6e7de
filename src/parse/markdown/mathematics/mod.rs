//! Formulas: which dollar signs begin one, and what is written for it.

pub(crate) mod dollars;
pub(crate) mod formulas;
mod notation;
