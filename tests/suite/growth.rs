//! The size of a site as it grows: twice as many stories give twice as many bytes, not four times.

use crate::site::Site;
use crate::themes::demo;

/// Adds a series with this many parts.
fn with_series(mut site: Site, parts: usize) -> Site {
    for part in 1..=parts {
        let text = format!(
            "+++\ntitle = \"Part {part:04}\"\ndate = 2026-05-01\ncategory = \"industry\"\n\
             summary = \".\"\nseries = \"How it works\"\nseries_part = {part}\n+++\nText.\n"
        );
        site = site.with(&format!("content/articles/part-{part:04}.md"), text);
    }
    site
}

/// Returns the bytes of the pages of a series with this many parts.
fn weight(parts: usize) -> usize {
    let built = with_series(Site::empty(), parts).build();
    assert_eq!(built.report(), "");
    let pages = built.outputs.iter();
    let pages = pages.filter(|(path, _)| path.starts_with("2026/05/part-"));
    pages.map(|(_, bytes)| bytes.len()).sum()
}

#[test]
fn a_series_grows_with_its_parts_and_not_with_their_square() {
    let (few, many) = (weight(200), weight(2_000));
    assert!(
        many * 100 <= few * 10 * 102,
        "200 parts weigh {few} bytes, 2,000 parts {many}"
    );
}

/// A page of a long series names the shown parts, and leads to all of them.
#[test]
fn a_part_of_a_long_series_leads_to_all_parts() {
    for (theme, first) in [
        ("frontpage", "<p role=\"listitem\">3. <a"),
        ("wire", "<ol start=\"3\">"),
    ] {
        let config =
            format!("title = \"T\"\nbase_url = \"https://example.org\"\ntheme = \"{theme}\"\n");
        let built = with_series(demo().with("config.toml", config), 30).build();
        let page = built.text("2026/05/part-0015/index.html");
        let all = "<a href=\"/series/how-it-works/\">3–26 / 30</a>";
        assert!(page.contains(first) && page.contains(all), "{page}");
    }
}

/// Returns the bytes of the pages of a site in which each story has a category of its own.
fn weight_of_categories(count: usize) -> usize {
    let mut site = demo().with(
        "config.toml",
        "title = \"T\"\nbase_url = \"https://example.org\"\ntheme = \"frontpage\"\n",
    );
    for at in 1..=count {
        let name = format!("subject-{at:04}");
        site = site
            .with(
                &format!("content/categories/{name}.md"),
                format!("+++\ntitle = \"Subject {at:04}\"\n+++\n"),
            )
            .with(
                &format!("content/articles/about-{at:04}.md"),
                format!(
                    "+++\ntitle = \"About {at:04}\"\ndate = 2026-05-01\nsummary = \".\"\n\
                     category = \"{name}\"\n+++\nText.\n"
                ),
            );
    }
    let built = site.build();
    let pages = built.outputs.iter();
    let pages = pages.filter(|(path, _)| path.contains("about-") || path.contains("subject-"));
    pages.map(|(_, bytes)| bytes.len()).sum()
}

/// A menu that nobody asked for stands on every page, and shows the most lively categories of very many.
#[test]
fn a_site_grows_with_its_categories_and_not_with_their_square() {
    let (few, many) = (weight_of_categories(100), weight_of_categories(400));
    assert!(
        many * 100 <= few * 4 * 105,
        "100 categories weigh {few} bytes, 400 categories {many}"
    );
}
