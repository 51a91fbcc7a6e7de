//! The settings of a site's owner and of a theme's author: `config.toml` and `theme.toml`.
//!
//! Enters: the tree. Leaves: the [`Config`](crate::model::Config) and the
//! [`Theme`](crate::model::Theme), with every default filled in. Nothing here knows what the
//! values are used for.

mod ads;
mod analytics;
pub mod config;
mod fault;
mod hosts;
mod publishing;
mod redirects;
mod theme;
pub mod theme_lists;
pub mod theme_manifest;
pub mod theme_options;
mod theme_pictures;
mod theme_sheets;

pub use config::{Overrides, config, environments};
pub use theme::theme;
