//! Validates sitemaps against their schemas (rules M1 and M2), with xmllint.

use std::fs;
use std::path::Path;
use std::process::Command;

use presswork::io::scan;
use presswork::pipeline::Audience;

use crate::publish::pass_over;
use crate::site::build;

/// Returns the errors of xmllint for a document; `None` where it is valid.
pub fn complaints(schema: &str, text: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.xml");
    fs::write(&file, text).unwrap();
    let schema = format!(
        "{}/tests/spec/sitemaps/{schema}",
        env!("CARGO_MANIFEST_DIR")
    );
    let run = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", &schema])
        .arg(&file)
        .output();
    let Ok(run) = run else {
        pass_over("there is no xmllint");
        return None;
    };
    let faults = String::from_utf8_lossy(&run.stderr).into_owned();
    Some(if run.status.success() {
        String::new()
    } else {
        faults
    })
}

#[test]
fn sitemaps_are_what_their_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let demo = build(
        scan::scan(root, &[]),
        Audience::default(),
        "2026-11-19T06:00:00Z",
    );
    // Each document has a mistake that xmllint has to find.
    for (file, schema, right, wrong) in [
        ("sitemap.xml", "sitemap.xsd", "<lastmod>", "<lastmod>soon "),
        ("news-sitemap.xml", "news-sitemap.xsd", ">en<", ">en-GB<"),
        (
            "news-sitemap.xml",
            "news-sitemap.xsd",
            "<news:title>",
            "<news:title/><news:title>",
        ),
    ] {
        let sitemap = demo.text(file);
        if let Some(faults) = complaints(schema, sitemap) {
            assert_eq!(faults, "");
            let slip = sitemap.replacen(right, wrong, 1);
            assert!(
                complaints(schema, &slip).is_some_and(|faults| faults.contains("validity error"))
            );
        }
    }
}
