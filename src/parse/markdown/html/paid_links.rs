//! Links of HTML by which the publication earns, which search engines are told of.

use super::contents::Link;
use super::markup::Part;
use crate::base::escape;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::links::interest::interest;

/// Returns the parts that mark a link as paid for, where it is and does not say so itself. What its `rel` says stays beside
/// it.
pub(super) fn marked(link: Link, context: &Context<'_>) -> Vec<Part> {
    let hosts = &context.options.markdown.affiliate_hosts;
    let interest = interest("", &link.address, hosts);
    let Some(rel) = interest.beside(&link.rel) else {
        return Vec::new();
    };
    let mut attribute = " rel=\"".to_owned();
    escape::attribute(&mut attribute, &rel);
    attribute.push('"');
    let behind_name = link.name_end..link.name_end;
    let written = link.rel_place.map(|place| Part::instead(place, ""));
    let parts = [Part::instead(behind_name, attribute)];
    parts.into_iter().chain(written).collect()
}
