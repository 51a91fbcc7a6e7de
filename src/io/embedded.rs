//! What the binary carries: the default theme and the seeds, so that it needs no other file.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "themes/frontpage"]
struct DefaultTheme;

#[derive(RustEmbed)]
#[folder = "seeds"]
struct Seeds;

/// The default theme's folder, as if it were in the site.
pub const DEFAULT_THEME: &str = "themes/frontpage";

/// Returns the default theme's files, by their path in a site.
pub fn theme_files() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    DefaultTheme::iter().filter_map(|name| {
        Some((
            format!("{DEFAULT_THEME}/{name}"),
            DefaultTheme::get(&name)?.data,
        ))
    })
}

/// Returns the seeds' files, by their path below `seeds/`.
pub fn seed_files() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    Seeds::iter().filter_map(|name| Some((name.to_string(), Seeds::get(&name)?.data)))
}
