//! The only place with file system and clock.

pub mod cache;
pub mod clock;
pub mod embedded;
pub mod emit;
pub mod scan;
