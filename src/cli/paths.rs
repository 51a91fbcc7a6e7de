//! Paths as people write them.

use std::path::Path;

/// Returns a path without `./` in front.
pub fn display_path(path: &Path) -> String {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.display().to_string(),
        _ => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_as_people_write_them() {
        assert_eq!(display_path(Path::new("./public")), "public");
        assert_eq!(display_path(Path::new(".")), ".");
        assert_eq!(display_path(Path::new("/srv/public")), "/srv/public");
    }
}
