//! The earlier generations that stay for a rollback.

use super::keys::KEEP;
use crate::parse::documents::{Fallback, Reader};

/// Returns the number of earlier generations that stay, which is at least `least`.
pub(super) fn keep(reader: &mut Reader<'_, '_>, least: i64) -> usize {
    let given = reader.integer_from(&KEEP, least);
    let keep = given.and_then(|keep| usize::try_from(keep).ok());
    keep.unwrap_or(match KEEP.default {
        Fallback::Number(number) => number as usize,
        _ => 0,
    })
}
