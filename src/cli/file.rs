//! The path of a file that a command wrote.

use std::path::Path;

use serde::Serialize;

use super::paths::display_path;
use super::screen::{Format, Screen};

/// Prints the path of a file that was written, as the command's result.
pub fn announce(path: &Path, screen: &Screen) {
    #[derive(Serialize)]
    struct Created {
        event: &'static str,
        path: String,
    }
    match screen.format {
        Format::Json => screen.event(&Created {
            event: "created",
            path: display_path(path),
        }),
        Format::Human | Format::Github => screen.result(&display_path(path)),
    }
}
