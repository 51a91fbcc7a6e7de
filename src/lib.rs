//! presswork: a static site generator for tech news publications.
//!
//! The modules stand in the order of the river (see ARCHITECTURE.md): what all share, then the
//! stages, then what connects them with each other and with the world.
#![forbid(unsafe_code)]

pub mod base;
pub mod diagnostic;
pub mod model;

pub mod finish;
pub mod formats;
pub mod link;
pub mod lints;
pub mod parse;
pub mod render;

pub mod memo;
pub mod pipeline;
pub mod session;
pub mod views;

pub mod io;
pub mod publish;

pub mod app;
