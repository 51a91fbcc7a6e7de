//! ImageMagick, as an independent reader.

use std::fs;
use std::process::Command;

use image::RgbaImage;

/// Whether ImageMagick is there; says so where a test passes something over for it.
pub fn is_there() -> bool {
    let found = Command::new("convert").arg("-version").output();
    let found =
        found.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("ImageMagick"));
    if !found {
        crate::publish::pass_over("a comparison with ImageMagick: there is no `convert`");
    }
    found
}

/// Converts a file and returns the bytes that come out, in a format by its extension.
pub fn convert(file: &[u8], arguments: &[&str], format: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (source, target) = (folder.path().join("source"), folder.path().join("target"));
    fs::write(&source, file).unwrap();
    let output = Command::new("convert")
        .arg(format!("{}[0]", source.display()))
        .args(arguments)
        .arg(format!("{format}:{}", target.display()))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::read(&target).unwrap()
}

/// Converts a file and returns its pixels.
pub fn pixels(file: &[u8], arguments: &[&str]) -> RgbaImage {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["-depth", "8"]).collect();
    super::decoded(&convert(file, &arguments, "png32"))
}
