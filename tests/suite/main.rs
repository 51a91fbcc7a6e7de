//! The tests of the complete pipeline, in one binary.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests set up the outside world"
)]

mod cases;
mod check;
mod cli;
mod corpus;
mod desk;
mod determinism;
mod differential;
mod emission;
mod frontpage;
mod growth;
mod head;
mod host_files;
mod hostile;
mod hosts;
mod incremental;
mod interrupted;
mod keys;
mod length;
mod manual;
mod minify;
mod moving;
mod nginx;
mod pictures;
mod pixels;
mod precompress;
mod private_words;
mod processes;
mod program;
mod publish;
mod random;
mod robust;
mod scheduled;
mod schemas;
mod search;
mod serve;
mod site;
mod site_pictures;
mod social;
mod spec;
mod strace;
mod syndication;
mod text_pictures;
mod themes;
mod tidy;
mod views;
mod web;
