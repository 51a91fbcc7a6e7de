//! What a text says, without its markup: its length, its opening, its passages; and markup that was left in it.

pub(crate) mod count;
mod fallback_opening;
pub(crate) mod headline;
pub(crate) mod leftovers;
pub(crate) mod numbered;
pub(crate) mod passages;
pub(crate) mod plain_text;
pub(crate) mod visibility;
