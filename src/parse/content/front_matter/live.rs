//! How long live coverage goes on: `live_until`.

use jiff::tz::TimeZone;

use super::LIVE_UNTIL;
use crate::base::Moment;
use crate::diagnostic::codes::UNUSED_KEY;
use crate::model::live::LIVE;
use crate::parse::documents::Reader;

/// Returns when the coverage ends that an article of this kind says it is. Where the kind is unknown, it may have been
/// meant for live coverage.
pub(super) fn live_until(
    reader: &mut Reader<'_, '_>,
    story_kind: Option<&str>,
    zone: &TimeZone,
) -> Option<Moment> {
    let until = reader.moment(&LIVE_UNTIL, zone);
    if story_kind.is_some_and(|kind| kind != LIVE)
        && let Some(at) = reader.place_of(&LIVE_UNTIL)
    {
        let line = reader.syntax().line("kind", "\"live\"");
        let help = format!("add a line: `{line}`, or take `live_until` away");
        let message = "`live_until` has no effect in an article of another kind";
        reader.report(&UNUSED_KEY, at, message, help);
        return None;
    }
    until
}
