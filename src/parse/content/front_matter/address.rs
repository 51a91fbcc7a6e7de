//! Slugs and aliases: what a writer may put into an address.

use super::Reader;
use crate::base::OutPath;
use crate::base::slug::slugify;
use crate::diagnostic::codes::{INVALID_ALIAS, INVALID_SLUG};
use crate::model::article::Spanned;
use crate::parse::documents::Wants;

/// The longest slug in bytes, so that a file name made from it fits every file system.
const MAX_SLUG: usize = 200;

pub(super) fn slug(reader: &mut Reader<'_, '_>) -> Option<Spanned<String>> {
    reader.note("slug", Wants::Text);
    let node = reader.node("slug")?;
    let slug = reader.filled(
        "slug",
        node,
        &INVALID_SLUG,
        "write one, or take the key out",
    )?;
    match slug_fault(&slug.value) {
        None => Some(slug),
        Some(fault) => {
            let better = slugify(&slug.value);
            let help = if better.is_empty() || better.len() > MAX_SLUG {
                "letters, digits, `-`, `_`, `.` and `~` are possible".to_owned()
            } else {
                format!("write `{better}`")
            };
            reader.report(&INVALID_SLUG, slug.range, fault, help);
            None
        }
    }
}

/// Returns why a text cannot be one part of an address (RFC 3986, section 3.3, without what has
/// to be escaped there; letters of any script are fine, they are escaped when they are written).
fn slug_fault(slug: &str) -> Option<String> {
    if slug == "." || slug == ".." {
        return Some(format!("`{slug}` cannot be a slug"));
    }
    if slug.len() > MAX_SLUG {
        return Some(format!("this slug is longer than {MAX_SLUG} bytes"));
    }
    let bad = slug.chars().find(|&c| {
        if c.is_ascii() {
            !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~'))
        } else {
            // Characters that cannot be seen, or that turn the direction of what follows.
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
        }
    })?;
    Some(match bad {
        '/' => "a slug is one part of an address, without a slash".to_owned(),
        c if c.is_whitespace() => "a slug cannot hold spaces".to_owned(),
        c if c.is_ascii_graphic() => format!("a slug cannot hold `{c}`"),
        _ => "a slug cannot hold an invisible character".to_owned(),
    })
}

pub(super) fn aliases(reader: &mut Reader<'_, '_>) -> Vec<Spanned<String>> {
    let mut aliases = reader.names("aliases");
    aliases.retain(|alias| {
        let value = alias.value.as_str();
        let (message, help) = if value.contains("://") {
            let path = value
                .split_once("://")
                .and_then(|(_, behind)| behind.find('/').and_then(|at| behind.get(at..)));
            (
                "an alias is an address on this site, without its host".to_owned(),
                format!("write `{}`", path.unwrap_or("/")),
            )
        } else if !value.starts_with('/') {
            (
                "an alias begins with a slash".to_owned(),
                format!("write `/{value}`"),
            )
        } else if let Some(mark) = value.chars().find(|c| matches!(c, '?' | '#')) {
            (
                format!("an alias cannot hold `{mark}`: what follows it never reaches the site"),
                "write the address in front of it alone".to_owned(),
            )
        } else if let Err(fault) = OutPath::of_address(value) {
            (
                format!("this alias cannot be an address: {fault}"),
                "write old addresses from the site's root: `/2019/old-name/`".to_owned(),
            )
        } else {
            return true;
        };
        reader.report(&INVALID_ALIAS, alias.range, message, help);
        false
    });
    aliases
}
