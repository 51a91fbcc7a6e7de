//! The values that flow between the stages. Stages never import each other: they meet here.
//!
//! In the order of the stages: [`tree`] (the files on disk) → [`config`], [`theme`], [`article`] and its
//! [`body`] (the content of each file) → [`card`], [`site`] (the files linked together) → [`plan`] (the
//! outputs, and the view of each) → [`build`] (the results).

pub mod addresses;
pub mod ads;
pub mod analytics;
pub mod article;
pub(crate) mod base_url;
pub mod body;
pub mod build;
pub(crate) mod caching;
pub mod card;
pub(crate) mod chrome;
pub mod config;
pub mod data;
pub mod digest;
pub mod embed;
pub mod encoded_pictures;
pub mod feed;
pub mod hosts;
pub(crate) mod known_scripts;
pub mod language;
pub mod live;
pub(crate) mod old_addresses;
pub(crate) mod output_plans;
pub(crate) mod page_facts;
pub mod picture;
pub mod plan;
pub mod policy;
pub mod private_keys;
pub mod publishing;
pub(crate) mod rendition_names;
pub mod renditions;
pub(crate) mod review;
pub mod site;
pub mod social_card;
pub(crate) mod source_facts;
pub(crate) mod taxonomy;
pub mod text_use;
pub mod theme;
pub mod theme_options;
pub mod trace;
pub mod tree;
pub mod views;

pub use article::{Article, Kind, Meta, Outline};
pub(crate) use body::Toc;
pub use body::{Body, Hole, Html, Piece};
pub use build::{Artifact, Build, Content};
pub use card::{Card, Profile};
pub use config::Config;
pub use data::Data;
pub use digest::{Digest, Schedule};
pub use language::Language;
pub use output_plans::OutputPlans;
pub use page_facts::PageFacts;
pub use picture::{PictureFacts, PictureFormat};
pub use plan::{Plan, View};
pub use site::{Edition, Site};
pub use source_facts::SourceFacts;
pub use theme::Theme;
pub use trace::Trace;
pub use tree::Tree;
pub use views::{Figures, Ledger};
