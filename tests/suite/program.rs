//! The program as it is run in a site's folder, at a moment that stays.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The 1st of June 2026 at noon in UTC, in seconds since 1970.
pub const JUNE: i64 = 1_780_315_200;

/// Runs a command in a site at a moment, in seconds since 1970, and returns its exit code and all that it printed.
pub fn presswork(epoch: i64, site: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_presswork"))
        .current_dir(site)
        .env("SOURCE_DATE_EPOCH", epoch.to_string())
        .env("USER", "ada")
        // The address of a draft is not printed where others may read what is printed.
        .env_remove("CI")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    (code, text(output.stderr) + &text(output.stdout))
}

/// Writes a file of a site.
pub fn put(site: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = site.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
