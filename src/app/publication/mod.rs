//! What a publication needs beside its target: which target is meant, and who publishes.

mod target;

pub use target::{TargetError, find_target, publisher};
