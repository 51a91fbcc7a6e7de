//! presswork: a static site generator for tech news publications.
#![forbid(unsafe_code)]

pub mod base;
pub mod diagnostic;
pub mod model;
