//! The list of what was published.

use presswork::publish::Manifest;
use serde::Serialize;

use crate::cli::screen::{Format, Screen};
use crate::cli::units::{count, size};

#[derive(Serialize)]
struct Generation<'a> {
    event: &'static str,
    generation: u64,
    at: String,
    by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restores: Option<u64>,
    /// Whether the site is that of an earlier generation, with other drafts.
    drafts_alone: bool,
    files: usize,
    pages: usize,
    bytes: u64,
    online: bool,
}

/// Prints generations, the latest first, which is online.
pub fn print(generations: &[Manifest], screen: &Screen) {
    if generations.is_empty() {
        screen.note("Nothing was published here yet.");
    }
    for (at, manifest) in generations.iter().enumerate() {
        let generation = generation(manifest, at == 0);
        match screen.format {
            Format::Json => screen.event(&generation),
            Format::Human | Format::Github => screen.result(&line(&generation)),
        }
    }
}

fn generation(manifest: &Manifest, online: bool) -> Generation<'_> {
    let files = || {
        manifest
            .files
            .iter()
            .filter(|(_, entry)| entry.retired.is_none())
    };
    let pages = files().filter(|(path, _)| path.as_str().ends_with(".html"));
    Generation {
        event: "generation",
        generation: manifest.generation,
        at: manifest.at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        by: &manifest.by,
        base_url: manifest.base_url.as_deref(),
        restores: manifest.restores,
        drafts_alone: manifest.continues.is_some(),
        files: files().count(),
        pages: pages.count(),
        bytes: files().map(|(_, entry)| entry.size).sum(),
        online,
    }
}

fn line(generation: &Generation) -> String {
    let mut line = format!(
        "{:>4}  {}  {}, {} ({}), by {}",
        generation.generation,
        generation.at,
        count(generation.pages, "page", "pages"),
        count(generation.files, "file", "files"),
        size(generation.bytes),
        generation.by,
    );
    if let Some(restores) = generation.restores {
        line.push_str(&format!("; went back to {restores}"));
    }
    if generation.drafts_alone {
        line.push_str("; drafts alone");
    }
    if generation.online {
        line.push_str("; online");
    }
    line
}
