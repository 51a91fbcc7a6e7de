//! Other machines: `target = "rsync"`.

use super::keys::{HOST, PATH, PORT};
use super::{keep, secrets};
use crate::diagnostic::codes::{INVALID_CONFIG, MISSING_KEY};
use crate::model::article::Spanned;
use crate::model::publishing::Destination;
use crate::parse::documents::Reader;

/// Reads a folder of another machine to publish to.
pub(super) fn rsync(reader: &mut Reader<'_, '_>) -> Option<Destination> {
    let help = "write where it is: `host = \"www@example.org\"`";
    let host = reader.required(&HOST, &MISSING_KEY, help);
    let help = "write the folder there: `path = \"/var/www/site\"`";
    let path = reader.required(&PATH, &MISSING_KEY, help);
    let port = reader.count(&PORT);
    let port = port.and_then(|port| u16::try_from(port).ok());
    let keep = keep::keep(reader, 1);
    let host = host.filter(|host| is_host(reader, host));
    let path = path.filter(|path| is_folder(reader, path));
    Some(Destination::Rsync {
        host: host?.value,
        path: path?.value.trim_end_matches('/').to_owned(),
        port,
        keep,
    })
}

/// Says whether ssh accepts a host, and reports the mistake otherwise.
fn is_host(reader: &mut Reader<'_, '_>, host: &Spanned<String>) -> bool {
    if secrets::refuse_in(reader, host, secrets::MACHINE) {
        return false;
    }
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | ':' | '[' | ']');
    let right = !host.value.starts_with('-') && host.value.chars().all(plain);
    if !right {
        let message = format!("`{}` is no name of a host", host.value);
        let help = "write `example.org`, `user@example.org`, or a name of `~/.ssh/config`";
        reader.report(&INVALID_CONFIG, host.range, message, help);
    }
    right
}

/// Says whether a site can be published to a folder, and reports the mistake otherwise.
fn is_folder(reader: &mut Reader<'_, '_>, path: &Spanned<String>) -> bool {
    let right =
        !path.value.chars().any(char::is_control) && !path.value.trim_end_matches('/').is_empty();
    if !right {
        let message = "no site can be published to this folder";
        let help = "write the folder there: `/var/www/site`";
        reader.report(&INVALID_CONFIG, path.range, message, help);
    }
    right
}
