//! The tests of the whole river, in one binary.

mod cases;
mod check;
mod cli;
mod corpus;
mod determinism;
mod emission;
mod incremental;
mod processes;
mod robust;
mod serve;
mod site;
mod spec;
mod tidy;
mod web;
