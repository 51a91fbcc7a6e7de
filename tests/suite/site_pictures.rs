//! The pictures that the configuration names: marks, logos and advertisements.

use crate::site::{Built, Site, picture};
use crate::themes::demo;

const CONFIG: &str = "title = \"The Daily Diff\"\nbase_url = \"https://example.org/news\"\n\
    [news]\nlogo = \"/mark.png\"\n\
    [theme_options.logo]\nsrc = \"/logo.png\"\n\
    [[ads]]\nplace = \"home\"\nwidth = 300\nheight = 250\npicture = \"/ads/support.jpg\"\nalt = \"Support us\"\nurl = \"https://example.com\"\n";

/// A site with the default theme and a story, which names three pictures in its configuration.
fn newsroom() -> Site {
    let mut site = demo();
    site.files
        .retain(|path, _| path.starts_with("themes/frontpage/"));
    let category = "+++\ntitle = \"Industry\"\nsummary = \"Who builds what.\"\n+++\n";
    let story = "+++\ntitle = \"A headline\"\ndate = 2026-05-20\ncategory = \"industry\"\nsummary = \"A summary.\"\n+++\n\nText.\n";
    site.with("config.toml", CONFIG)
        .with("content/categories/industry.md", category)
        .with("content/articles/a.md", story)
        .with("content/static/mark.png", picture("heavy-png", 600, 600))
        .with("content/static/logo.png", picture("heavy-png", 1_200, 240))
        .with(
            "content/static/ads/support.jpg",
            picture("jpeg", 1_200, 1_000),
        )
}

fn faults(site: Site) -> String {
    let report = site.build_with_pictures().report();
    let mut faults: Vec<&str> = report
        .lines()
        .filter(|line| line.contains("picture"))
        .collect();
    faults.sort_unstable();
    faults.join("\n")
}

/// Returns the first element that has a text in it.
fn element<'h>(html: &'h str, text: &str) -> &'h str {
    let at = html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    let start = html[..at].rfind('<').unwrap();
    let end = html[at..].find('>').unwrap();
    &html[start..at + end]
}

#[test]
fn pictures_of_the_configuration_are_shown_in_sizes() {
    let built: Built = newsroom().build_with_pictures();
    assert_eq!(faults(newsroom()), "");
    let html = built.text("index.html");
    let logo = element(html, "/renditions/logo-800.");
    for part in ["type=\"image/webp\"", "/news/renditions/logo-160.", " 480w"] {
        assert!(logo.contains(part), "{logo}");
    }
    let shown = element(html, "class=\"logo\"");
    assert!(
        shown.contains("alt=\"The Daily Diff\"") && shown.contains("width=\"800\" height=\"160\""),
        "{shown}"
    );
    assert!(!shown.contains("lazy"), "{shown}");
    let ad = element(html, "/renditions/support-640.");
    assert!(ad.contains("sizes=\"300px\""), "{ad}");
    let ad = element(html, "alt=\"Support us\"");
    assert!(ad.contains("width=\"300\" height=\"250\""), "{ad}");
    // What pages name is there, and the mark for search engines is a file of the site.
    for path in html
        .split(['"', ' ', ','])
        .filter_map(|part| part.strip_prefix("/news/renditions/"))
    {
        assert!(
            built.outputs.contains_key(&format!("renditions/{path}")),
            "{path}"
        );
    }
    assert!(html.contains("\"logo\":{\"@type\":\"ImageObject\",\"url\":\"https://example.org/news/mark.png\",\"width\":600"));
    assert!(built.outputs.contains_key("mark.png"));
}

#[test]
fn the_mark_stands_beside_the_title_in_its_size() {
    let config = CONFIG.replace("src = \"/logo.png\"", "");
    let built = newsroom().with("config.toml", config).build_with_pictures();
    let html = built.text("index.html");
    let mark = element(html, "/renditions/mark-28.");
    assert!(mark.contains("sizes=\"28px\""), "{mark}");
    let mark = element(html, "class=\"mark\"");
    assert!(
        mark.contains("width=\"28\" height=\"28\"") && mark.contains("alt=\"\""),
        "{mark}"
    );
}

#[test]
fn a_drawing_is_shown_as_it_is() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"320\" height=\"64\"><title>Diff</title></svg>";
    let config = CONFIG.replace("/logo.png", "/logo.svg");
    let site = newsroom()
        .with("config.toml", config)
        .with("content/static/logo.svg", svg);
    let built = site.build_with_pictures();
    let html = built.text("index.html");
    let logo = element(html, "class=\"logo\"");
    assert!(
        logo.contains("src=\"/news/logo.svg\" width=\"320\" height=\"64\""),
        "{logo}"
    );
}

#[test]
fn what_is_wrong_with_pictures_of_the_configuration_is_said_at_their_lines() {
    let cut = newsroom()
        .with("content/static/logo.png", picture("half-png", 1_200, 240))
        .with(
            "content/static/ads/support.jpg",
            picture("half-jpeg", 1_200, 1_000),
        );
    assert_eq!(
        faults(cut),
        "error[invalid-picture] config.toml:11:11: `content/static/ads/support.jpg` is cut off: its end is missing => copy \
         the picture here again\n\
         error[invalid-picture] config.toml:6:7: `content/static/logo.png` is cut off: its end is missing => copy the \
         picture here again"
    );
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let config = CONFIG.replace("/logo.png", "/logo.heic");
    let unshown = newsroom()
        .with("config.toml", config)
        .with("content/static/logo.heic", heic);
    assert_eq!(
        faults(unshown),
        "error[invalid-picture] config.toml:6:7: `content/static/logo.heic` is a HEIC, which most browsers do not show => \
         export it as JPEG"
    );
    let missing = newsroom().with("config.toml", CONFIG.replace("/logo.png", "/lgo.png"));
    let report = missing.build_with_pictures().report();
    assert!(
        report.contains(
            "config.toml:6:7: `logo.src` leads to `/lgo.png`, where nothing is published"
        ),
        "{report}"
    );
}
