//! Sitemaps and their schema (rule M1), as xmllint sees it.

use std::fs;
use std::path::Path;
use std::process::Command;

use presswork::io::scan;
use presswork::pipeline::Audience;

use crate::publish::pass_over;
use crate::site::build;

/// What xmllint says of a document: nothing where it is valid.
fn complaints(schema: &str, text: &str) -> Option<String> {
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
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    Some(if run.status.success() {
        String::new()
    } else {
        said
    })
}

#[test]
fn sitemaps_are_what_their_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let demo = build(
        scan::scan(root),
        Audience::default(),
        "2026-11-22T12:00:00Z",
    );
    let sitemap = demo.text("sitemap.xml");
    if let Some(said) = complaints("sitemap.xsd", sitemap) {
        assert_eq!(said, "");
        let wrong = sitemap.replacen("<lastmod>", "<lastmod>soon ", 1);
        assert!(
            complaints("sitemap.xsd", &wrong)
                .unwrap()
                .contains("lastmod")
        );
    }
}
