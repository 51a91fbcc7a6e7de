//! The sites that come with presswork build without a diagnostic.

use std::path::Path;

use presswork::io::scan;
use presswork::pipeline::Audience;

use crate::site::build;

#[test]
fn the_demo_has_no_mistakes() {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    let built = build(tree, Audience::default(), "2026-11-22T12:00:00Z");
    assert_eq!(built.report(), "");
    let held: Vec<&str> = built
        .build
        .site
        .held
        .iter()
        .map(|held| held.source.file_name())
        .collect();
    assert_eq!(
        held,
        [
            "draft-webassembly-components.md",
            "the-year-2038-problem-is-eight-years-away.md"
        ]
    );
}

/// The page that presswork was conceived from, part by part.
#[test]
fn the_lead_story_has_every_part() {
    let tree = scan::scan(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    let built = build(tree, Audience::default(), "2026-11-22T12:00:00Z");
    let page = built.text("2026/05/ai-growth-meets-the-compute-wall/index.html");
    for part in [
        "<summary id=\"fp-contents-title\"><svg class=\"icon\"",
        "<h1",
        "datetime=\"2026-05-08T07:30:00+01:00\"",
        "/category/industry/",
        "min read",
        "views</span>",
        "<p class=\"story-standfirst\"><svg class=\"icon\"",
        "Key takeaways",
    ] {
        assert!(page.contains(part), "the page lacks {part}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.matches("<h2").count() >= 8);
}
