//! Blocks of Markdown: headings, lists, tables, footnotes, figures, and the attributes that authors give them.

pub(crate) mod attribute_list;
pub(crate) mod attributes;
pub(crate) mod beside;
pub(crate) mod block_attributes;
pub(crate) mod captions;
pub(crate) mod credits;
mod descriptions;
pub(crate) mod figures;
pub(crate) mod footnotes;
pub(crate) mod headings;
pub(crate) mod left_out;
pub(crate) mod lists;
pub(crate) mod picture_attributes;
mod table_rows;
pub(crate) mod tables;
