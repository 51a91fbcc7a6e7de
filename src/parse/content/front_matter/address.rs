//! Slugs and aliases: the parts of addresses that a writer may choose.

use crate::base::OutPath;
use crate::base::address::{hidden_part, pattern_part};
use crate::base::slug::slugify;
use crate::base::text::composed;
use crate::diagnostic::codes::{INVALID_ALIAS, INVALID_SLUG};
use crate::model::Kind;
use crate::model::article::Spanned;
use crate::parse::documents::{KeySpec, Reader};

/// The longest slug in bytes, so that a file name made from it fits every file system.
const MAX_SLUG: usize = 200;

/// Returns the last part of a file's address, where the writer chose one.
pub(super) fn slug(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Option<Spanned<String>> {
    let node = reader.node(key)?;
    let help = "write one, or take the key out";
    let slug = reader.filled(key, node, &INVALID_SLUG, help)?;
    match slug_fault(&slug.value) {
        None => Some(Spanned {
            value: composed(&slug.value).into_owned(),
            ..slug
        }),
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

/// Returns why a text cannot be one part of an address (RFC 3986, section 3.3, without the characters
/// that must be escaped there; letters of any script are permitted, and escaped when they are written).
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
            // Invisible characters, or characters that change the direction of the text.
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
        }
    });
    let Some(bad) = bad else {
        let hidden = slug.starts_with('.');
        return hidden.then(|| "a slug cannot begin with a dot: hosts hide such files".to_owned());
    };
    Some(match bad {
        '/' => "a slug is one part of an address, without a slash".to_owned(),
        c if c.is_whitespace() => "a slug cannot hold spaces".to_owned(),
        c if c.is_ascii_graphic() => format!("a slug cannot hold `{c}`"),
        _ => "a slug cannot hold an invisible character".to_owned(),
    })
}

/// Returns the whole address of a file, where the writer chose it, decoded and normalised.
pub(super) fn url(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    kind: Kind,
) -> Option<Spanned<String>> {
    let mut url = reader.spanned(key)?;
    if !matches!(kind, Kind::Article | Kind::Page) {
        let message = "only articles and pages have a `url`";
        let help = "take it out: `slug` is the last part of this page's address";
        reader.report(&INVALID_SLUG, url.range, message, help);
        return None;
    }
    if let Some((message, help)) = address_fault("a `url`", &url.value) {
        reader.report(&INVALID_SLUG, url.range, message, help);
        return None;
    }
    url.value = OutPath::asked_for(&url.value);
    // The address itself is judged first: a file name that is made of `/a/..` would pass.
    let file = OutPath::of_address(&url.value).and_then(|_| OutPath::of_page(&url.value));
    if let Err(fault) = file {
        let message = format!("this `url` cannot be an address: {fault}");
        let help = "write it from the site's root: `/en/blog/a-name`";
        reader.report(&INVALID_SLUG, url.range, message, help);
        return None;
    }
    if let Some(mark) = url
        .value
        .chars()
        .find(|c| matches!(c, '?' | '#' | '%' | '*'))
    {
        let message = format!("a `url` cannot hold `{mark}`");
        let help = "letters, digits, `-`, `_`, `.`, `~` and slashes are possible";
        reader.report(&INVALID_SLUG, url.range, message, help);
        return None;
    }
    Some(url)
}

/// Returns a file's old addresses, decoded and normalised.
pub(super) fn aliases(reader: &mut Reader<'_, '_>, key: &'static KeySpec) -> Vec<Spanned<String>> {
    let mut aliases = reader.names(key);
    aliases.retain_mut(|alias| match alias_fault(&alias.value) {
        None => {
            alias.value = OutPath::asked_for(&alias.value);
            true
        }
        Some((message, help)) => {
            reader.report(&INVALID_ALIAS, alias.range, message, help);
            false
        }
    });
    aliases
}

/// Returns why a text cannot be an old address, and what to write instead.
fn alias_fault(alias: &str) -> Option<(String, String)> {
    if let Some(fault) = address_fault("an alias", alias) {
        return Some(fault);
    }
    if let Some(part) = pattern_part(alias) {
        let encoded = part.replace('*', "%2A").replace(':', "%3A");
        return Some((
            format!("an alias is one address, and `{part}` stands for many"),
            format!(
                "write each old address out; many at once are a `[[redirects]]` in config.toml; where an \
                 address holds these very signs, write `{encoded}`"
            ),
        ));
    }
    let fault = OutPath::of_address(&OutPath::asked_for(alias)).err()?;
    Some((
        format!("this alias cannot be an address: {fault}"),
        "write old addresses from the site's root: `/2019/old-name/`".to_owned(),
    ))
}

/// Returns why a text is no address from the site's root, and what to write instead; `what` is what it is
/// given as.
fn address_fault(what: &str, address: &str) -> Option<(String, String)> {
    if let Some((_, behind)) = address.split_once("://") {
        let path = behind.find('/').and_then(|at| behind.get(at..));
        let path = path.unwrap_or("/");
        // What the site's own path is, nobody knows here.
        let own_path = match path.trim_matches('/').contains('/') {
            true => ", without the path that `base_url` may have",
            false => "",
        };
        return Some((
            format!("{what} is an address on this site, without its host"),
            format!("write `{path}`{own_path}"),
        ));
    }
    if !address.starts_with('/') {
        return Some((
            format!("{what} begins with a slash"),
            format!("write `/{address}`"),
        ));
    }
    if let Some(mark) = address.chars().find(|c| matches!(c, '?' | '#')) {
        return Some((
            format!("{what} cannot hold `{mark}`: what follows it never reaches the site"),
            "write the address in front of it alone".to_owned(),
        ));
    }
    let asked = OutPath::asked_for(address);
    let hidden = hidden_part(&asked)?;
    let visible = hidden.trim_start_matches('.');
    Some((
        format!("{what} cannot hold `{hidden}`: what begins with a dot is hidden by hosts"),
        format!("write `{}`", asked.replace(hidden, visible)),
    ))
}
