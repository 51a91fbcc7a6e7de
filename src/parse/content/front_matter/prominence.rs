//! What places a story above others, and for how long: `featured` and `breaking`.

use jiff::Timestamp;

use super::{BREAKING, BREAKING_UNTIL, FEATURED, FEATURED_UNTIL, SPONSORED};
use crate::base::Moment;
use crate::diagnostic::codes::UNUSED_KEY;
use crate::model::config::Settings;
use crate::parse::documents::{KeySpec, Reader};

/// Whether a story is wanted above others, and when that ends.
pub(super) struct Prominence {
    pub(super) featured: bool,
    pub(super) featured_until: Option<Moment>,
    pub(super) breaking: bool,
    pub(super) breaking_until: Option<Moment>,
}

/// Reads the keys of a story that was or will be published at `date`. An end alone says that there is a beginning.
/// Breaking news ends by itself where the writer says no end.
pub(super) fn prominence(
    reader: &mut Reader<'_, '_>,
    settings: &Settings,
    date: Option<Moment>,
) -> Prominence {
    let zone = &settings.zone.0;
    let featured = reader
        .flag(&FEATURED)
        .unwrap_or_else(|| reader.given(&FEATURED_UNTIL));
    let breaking = reader
        .flag(&BREAKING)
        .unwrap_or_else(|| reader.given(&BREAKING_UNTIL));
    let by_itself = || {
        let seconds = i64::from(settings.articles.breaking_hours) * 3600;
        let end = Timestamp::from_second(date?.unix.checked_add(seconds)?).ok()?;
        breaking.then(|| Moment::at(end, zone))
    };
    let prominence = Prominence {
        featured,
        featured_until: reader.moment(&FEATURED_UNTIL, zone),
        breaking,
        breaking_until: reader.moment(&BREAKING_UNTIL, zone).or_else(by_itself),
    };
    if reader.given(&SPONSORED) {
        report_paid(reader, [&FEATURED, &FEATURED_UNTIL], featured);
        report_paid(reader, [&BREAKING, &BREAKING_UNTIL], breaking);
    }
    prominence
}

/// Reports a key that would place paid content above the stories of the newsroom.
fn report_paid(reader: &mut Reader<'_, '_>, keys: [&'static KeySpec; 2], is_on: bool) {
    let given = |key: &'static KeySpec| Some((key, reader.node(key)?.range));
    if let Some((key, place)) = keys.into_iter().find_map(given).filter(|_| is_on) {
        let message = format!("`{key}` has no effect beside `sponsored`");
        let help = format!("take `{key}` away: what is paid for never leads a page");
        reader.report(&UNUSED_KEY, place, message, help);
    }
}
