//! Time zones by their IANA names, from the program's own database, so that a site is the same on every
//! machine.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::diagnostic::closest;
use crate::parse::settings::fault::Fault;

/// Returns the zone of this name.
///
/// # Errors
///
/// Fails where there is none, with a suggestion.
pub(super) fn find(name: &str) -> Result<TimeZone, Fault> {
    let database = TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(name) {
        return Ok(zone);
    }
    let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    // `Berlin` is nearer to `Europe/Berlin` than a count of letters would tell.
    let city = |known: &str| known.rsplit('/').next().unwrap_or_default().to_lowercase();
    let wanted = city(&name.trim().replace(' ', "_"));
    let guess = names
        .iter()
        .map(String::as_str)
        .find(|known| city(known) == wanted)
        .or_else(|| closest(name, names.iter().map(String::as_str)))
        .or_else(|| {
            names
                .iter()
                .map(String::as_str)
                .find(|known| closest(&wanted, [city(known).as_str()]).is_some())
        });
    let help = match guess {
        Some(guess) => format!("did you mean `{guess}`?"),
        None => {
            "write the name of a place, such as `Europe/Berlin` or `America/New_York`, or `UTC`"
                .to_owned()
        }
    };
    Err(Fault::new(format!("there is no time zone `{name}`"), help))
}
