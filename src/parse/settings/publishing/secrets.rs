//! Refuses credentials in `config.toml`.

use crate::base::credential;
use crate::diagnostic::codes::INVALID_CONFIG;
use crate::model::article::Spanned;
use crate::parse::documents::Reader;

/// The right place of credentials for a bucket.
pub(super) const BUCKET: &str = "presswork reads credentials from the environment (`AWS_ACCESS_KEY_ID`, \
                      `AWS_SECRET_ACCESS_KEY`), the provider's own files or an agent";
/// The right place of credentials for a branch.
pub(super) const BRANCH: &str =
    "git has its own: a key in your ssh agent, or a token in its credential helper";
/// The right place of credentials for another machine.
pub(super) const MACHINE: &str =
    "ssh has its own: a key in your ssh agent, or one named in `~/.ssh/config`";
/// The right place of credentials for notified services.
pub(super) const AFTERWARDS: &str = "presswork reads the token for a purge from the environment \
                          (`PRESSWORK_PURGE_TOKEN`), and needs no other";

/// The message for a credential in the file.
const MISPLACED: &str = "credentials do not stand in `config.toml`";

/// Refuses keys whose names say that they hold a credential.
pub(super) fn refuse(reader: &mut Reader<'_, '_>, belongs: &str) {
    for at in reader.pick(credential::is_name) {
        let help =
            format!("take it out of the file, and change it if the file was shared; {belongs}");
        reader.report(&INVALID_CONFIG, at, MISPLACED, help);
    }
}

/// Refuses an address with a credential, and says whether there is one.
pub(super) fn refuse_in(
    reader: &mut Reader<'_, '_>,
    address: &Spanned<String>,
    belongs: &str,
) -> bool {
    let carries = credential::is_in_address(&address.value);
    if carries {
        let help =
            format!("take it out of the address, and change it if the file was shared; {belongs}");
        reader.report(&INVALID_CONFIG, address.range, MISPLACED, help);
    }
    carries
}
