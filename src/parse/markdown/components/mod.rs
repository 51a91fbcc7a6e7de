//! Component calls, and calls that are written as other generators want them.

pub(crate) mod arguments;
pub(crate) mod calls;
pub(crate) mod notes;
pub(crate) mod shortcodes;
