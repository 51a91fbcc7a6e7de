//! HTML in the text of an author: read, checked, and finished inside of its own box.

pub(crate) mod blocks;
pub(crate) mod comment_faults;
pub(crate) mod contents;
pub(crate) mod elements;
mod hidden_comments;
pub(crate) mod markup;
mod named_tags;
mod open_elements;
#[cfg(test)]
mod page_around;
mod paid_links;
pub(crate) mod raw_html;
pub(crate) mod sanitise;
mod tag_faults;
mod tag_parts;
mod tags;
