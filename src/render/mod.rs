//! Turns a plan into bytes with the theme's templates.
//!
//! In: a [`Plan`](crate::model::Plan) and the compiled theme. Out: an outcome of bytes. Rendering must
//! not know where files lie or which other outputs there are.

mod block_components;
mod body_html;
mod context;
mod difference;
mod engine;
mod fault;
mod filters;
mod head;
mod margin;
mod page_bytes;
mod paid_links;
mod picture;
mod social_card;
mod syndicate;
mod template_dependencies;
mod template_tags;
mod template_values;
mod text_arguments;
mod words;

pub use context::RenderContext;
pub use engine::Engine;
pub(crate) use fault::common_message;
pub use head::{StoryPage, Subject};
pub(crate) use paid_links::has_paid_links;
pub(crate) use template_values::{extended, notice, term_ref};
pub use template_values::{moment, object};
pub(crate) use words::{interface_text, lone_month_name};
