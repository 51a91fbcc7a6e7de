//! The `presswork` program: the command line over the library.
#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

/// A build makes and drops millions of small texts on every core; the system's allocator is the
/// slowest part of that on more than one platform.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(
    clippy::disallowed_methods,
    reason = "the arguments of the process are read once, here"
)]
fn main() -> ExitCode {
    cli::run(std::env::args_os()).into()
}
