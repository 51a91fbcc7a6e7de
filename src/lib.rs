//! presswork: a static site generator for tech news publications.
//!
//! The modules stand in the order in which data flows through them (see ARCHITECTURE.md): what all of
//! them share, then the stages, then what connects the stages with each other and with the world.
//!
//! A site can be built without a command line and without a disk:
//!
//! ```
//! use presswork::app::MemorySink;
//! use presswork::base::OutPath;
//! use presswork::io::{clock, embedded};
//! use presswork::model::Tree;
//! use presswork::parse::{self, Overrides};
//! use presswork::pipeline::{Audience, Inputs};
//! use presswork::session::Session;
//!
//! let config = "title = 'The Daily Diff'\nbase_url = 'https://daily.example.org'\n";
//! let article = "+++\ntitle = 'Hello'\ndate = 2026-05-08\ncategory = 'news'\nsummary = 'A first story.'\n+++\nHello, *readers*.\n";
//! let site = [
//!     ("config.toml".to_owned(), config.as_bytes().into()),
//!     ("content/articles/hello.md".to_owned(), article.as_bytes().into()),
//! ];
//! let tree = Tree::in_memory(site.into_iter().chain(embedded::theme_files()));
//!
//! let config = parse::config(&tree, &Overrides::default());
//! let inputs = Inputs::new(tree, config, clock::now(), Audience::default());
//! let sink = MemorySink::new(&inputs.tree);
//! let mut session = Session::new();
//! let build = session.refresh(&inputs, &sink, &());
//! assert!(!build.failed());
//! assert_eq!(build.site.articles(), 1);
//!
//! // Every output of the build is in the sink; a session also renders a single page on demand.
//! let path = OutPath::of_address("/2026/05/hello/").expect("an address of the site");
//! let page = session.output(&path).expect("a page of the site");
//! assert!(String::from_utf8_lossy(&page).contains("Hello, <em>readers</em>."));
//! assert!(sink.into_outputs().contains_key(&path));
//! ```
//!
//! A site in a folder is opened with [`app::Project`] and built into its output folder with
//! [`app::SiteBuild`].
#![forbid(unsafe_code)]
// Only what the library promises is `pub`, so that the compiler shows the rest when nothing calls it.
#![warn(unreachable_pub)]

pub mod base;
pub mod diagnostic;
pub mod model;

pub mod finish;
pub mod formats;
pub mod link;
pub mod lints;
pub mod parse;
pub mod pixels;
pub mod render;
pub mod search;

pub mod memo;
pub mod pipeline;
pub mod session;
pub mod views;

pub mod io;
pub mod publish;

pub mod app;
