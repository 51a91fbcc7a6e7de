//! What a site weighs as it grows: twice as many stories make twice as many bytes, not four times.

use crate::site::Site;

/// The bytes of the pages of a series with so many parts.
fn weight(parts: usize) -> usize {
    let mut site = Site::empty();
    for part in 1..=parts {
        let text = format!(
            "+++\ntitle = \"Part {part:04}\"\ndate = 2026-05-01\ncategory = \"industry\"\n\
             summary = \".\"\nseries = \"How it works\"\nseries_part = {part}\n+++\nText.\n"
        );
        site = site.with(&format!("content/articles/part-{part:04}.md"), text);
    }
    let built = site.build();
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
