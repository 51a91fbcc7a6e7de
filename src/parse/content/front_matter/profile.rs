//! The keys of an author's file.

use super::plain;
use crate::diagnostic::codes::WRONG_TYPE;
use crate::model::article::{Link, Profile};
use crate::parse::documents::{KeySpec, Reader, keys};
use crate::parse::markdown::Options;

keys! {
    /// The keys that authors have beside [`KEYS`].
    pub AUTHOR:
    ROLE = KeySpec::text("role", "Authors: the position.");
    PORTRAIT = KeySpec::text("portrait", "Authors: the picture.");
    FEDIVERSE = KeySpec::text(
        "fediverse",
        "Authors: the account in the fediverse, `@name@server`, which is credited where a story is \
         shared there.",
    );
    LINKS = KeySpec::tables("links", LINK, "Authors: places elsewhere.");
}

keys! {
    /// One of an author's `links`.
    LINK:
    LINK_NAME = KeySpec::text("name", "What it is called.").required();
    LINK_URL = KeySpec::text("url", "Where it is.").required();
}

/// Reads the profile in an author's file.
pub(super) fn profile(reader: &mut Reader<'_, '_>, options: &Options<'_>) -> Profile {
    Profile {
        role: plain(reader.line(&ROLE), options),
        portrait: reader.spanned(&PORTRAIT),
        links: links(reader),
        fediverse: fediverse(reader),
    }
}

fn links(reader: &mut Reader<'_, '_>) -> Vec<Link> {
    reader.tables(&LINKS, |link| {
        let name = link.needed(&LINK_NAME);
        let url = link.needed_link(&LINK_URL);
        Some(Link {
            name: name?,
            url: url?.value,
        })
    })
}

/// Returns an account in its public form: `@name@host`.
fn fediverse(reader: &mut Reader<'_, '_>) -> Option<String> {
    let account = reader.spanned(&FEDIVERSE)?;
    let plain = |part: &str| {
        let fit = |b: u8| b.is_ascii_alphanumeric() || b"._-:".contains(&b);
        !part.is_empty() && part.bytes().all(fit)
    };
    let handle = account.value.strip_prefix('@').unwrap_or(&account.value);
    match handle.split_once('@') {
        Some((name, host)) if plain(name) && plain(host) && host.contains('.') => {
            Some(format!("@{handle}"))
        }
        _ => {
            reader.report(
                &WRONG_TYPE,
                account.range,
                "this is no account in the fediverse",
                "write the name and the server: `@name@social.example`",
            );
            None
        }
    }
}
