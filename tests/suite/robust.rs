//! No content of a file makes presswork panic, or write outside of its output folder.

use std::path::Path;

use proptest::prelude::*;

use crate::site::Site;

const ARTICLE: &str = "+++\ntitle = \"A\"\ndate = 2026-05-01\ncategory = \"c\"\nsummary = \".\"\n";

/// Text from fragments of front matter and Markdown, and from any other text.
fn text() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("+++\n".to_owned()),
        Just("---\n".to_owned()),
        Just("title = ".to_owned()),
        Just("slug = \"".to_owned()),
        Just("../".to_owned()),
        Just("{{ ".to_owned()),
        Just(" }}".to_owned()),
        Just("video(id=\"".to_owned()),
        Just("```rust\n".to_owned()),
        Just("[x](".to_owned()),
        Just("![](".to_owned()),
        Just("<div ".to_owned()),
        Just("[^1]".to_owned()),
        Just("$$".to_owned()),
        Just("| a | b |\n|---|---|\n".to_owned()),
        Just("> [!NOTE]\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("日本語".to_owned()),
        Just("\"\n".to_owned()),
        Just("\n\n".to_owned()),
        "\\PC{0,12}",
    ];
    prop::collection::vec(fragment, 0..24).prop_map(|parts| parts.concat())
}

fn check_invariants(site: &Site) -> Result<(), TestCaseError> {
    let built = site.build();
    for path in built.outputs.keys() {
        let inside = Path::new(path)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        prop_assert!(inside, "{path} leads out of the output folder");
    }
    let checked = site.check();
    for diagnostic in &built.build.diagnostics {
        prop_assert!(
            checked.diagnostics.contains(diagnostic),
            "a check keeps quiet of {diagnostic:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn any_text_in_an_article(text in text()) {
        check_invariants(&Site::empty().with("content/articles/a.md", text))?;
    }

    #[test]
    fn any_text_in_a_body(text in text()) {
        check_invariants(&Site::empty().with("content/articles/a.md", format!("{ARTICLE}+++\n{text}")))?;
    }

    #[test]
    fn any_bytes_in_an_article(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_invariants(&Site::empty().with("content/articles/a.md", bytes))?;
    }

    #[test]
    fn any_value_of_a_key(key in "slug|aliases|category|tags|authors|series|template|image|date", value in "\\PC{0,20}") {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        let front = format!("+++\ntitle = \"A\"\nsummary = \".\"\n{key} = \"{value}\"\n+++\nText");
        check_invariants(&Site::empty().with("content/articles/a.md", front))?;
    }

    #[test]
    fn any_path_as_slug_or_alias(path in "(\\.\\.|\\.|/|%2e|a|\\\\|:|~| ){1,12}") {
        let path = path.replace('\\', "\\\\");
        let front = format!("{ARTICLE}slug = \"{path}\"\naliases = [\"/{path}\", \"{path}\"]\n+++\nText");
        check_invariants(&Site::empty().with("content/articles/a.md", front))?;
    }

    #[test]
    fn any_text_in_the_configuration(text in text()) {
        let site = Site::empty().with("content/articles/a.md", format!("{ARTICLE}+++\nText"));
        check_invariants(&site.clone().with("config.toml", text.clone()))?;
        check_invariants(&site.with("config.toml", format!("title = \"A\"\nbase_url = \"https://example.org\"\ntheme = \"bare\"\n{text}")))?;
    }

    #[test]
    fn any_text_in_a_template(text in text()) {
        let site = Site::empty().with("content/articles/a.md", format!("{ARTICLE}+++\nText"));
        check_invariants(&site.with("themes/bare/templates/article.html", text))?;
    }

    #[test]
    fn any_text_in_the_theme_and_the_views(text in text()) {
        let site = Site::empty().with("content/articles/a.md", format!("{ARTICLE}+++\nText"));
        check_invariants(&site.clone().with("themes/bare/theme.toml", text.clone()))?;
        check_invariants(&site.clone().with("themes/bare/i18n/en.toml", text.clone()))?;
        check_invariants(&site.with("content/views.toml", text))?;
    }
}
