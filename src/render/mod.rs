//! Turns a plan into bytes with the theme's templates.
//!
//! In: a [`Plan`](crate::model::Plan) and the compiled theme. Out: an outcome of bytes. It must
//! know nothing of where files lie or of what other outputs there are.

mod closure;
mod context;
mod engine;
mod fault;
mod fill;
mod filters;
mod head;
mod syndicate;
mod values;

pub use context::RenderContext;
pub use engine::Engine;
pub use head::{Subject, Told};
pub use values::{moment, month_name, object, profile, term_ref, words_fill};
