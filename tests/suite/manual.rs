//! Compares the theme author's manual with the program.

use std::collections::{BTreeMap, BTreeSet};

use presswork::base::SourcePath;
use presswork::parse::theme_manifest;
use serde_json::Value;

use crate::site::{Built, Site};
use crate::themes::demo;

const MANUAL: &str = include_str!("../../themes/README.md");

/// Returns the content of code fences, by the file that the manual names.
fn printed() -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    let mut lines = MANUAL.lines();
    while let Some(line) = lines.next() {
        let Some((_, path)) = line
            .strip_prefix("```")
            .and_then(|info| info.split_once(' '))
        else {
            continue;
        };
        let text: String = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .map(|line| format!("{line}\n"))
            .collect();
        files.push((path, text));
    }
    files
}

/// The parts of a table's row, without the marks of code.
fn cells(line: &str) -> Option<Vec<String>> {
    let row = line.strip_prefix("| ")?.strip_suffix(" |")?;
    let row = row.replace("\\|", "\u{0}");
    let cells = row.split(" |").map(|cell| cell.replace('\u{0}', "|"));
    Some(cells.map(|cell| cell.trim().to_owned()).collect())
}

/// The lines below a heading, up to the next one.
fn section(heading: &str) -> Vec<&'static str> {
    let mut lines = MANUAL.lines().skip_while(|line| *line != heading);
    assert!(lines.next().is_some(), "the manual has no `{heading}`");
    lines.take_while(|line| !line.starts_with('#')).collect()
}

fn coded(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Keys and their meanings.
type Shape = BTreeMap<String, String>;

fn shape(heading: &str) -> Shape {
    let rows = section(heading).into_iter().filter_map(cells);
    let rows = rows.filter(|row| row[0].starts_with('`'));
    rows.map(|row| (row[0].trim_matches('`').to_owned(), row[1].clone()))
        .collect()
}

fn shapes() -> BTreeMap<String, Shape> {
    let mut shapes: BTreeMap<String, Shape> = MANUAL
        .lines()
        .filter_map(|line| line.strip_prefix("### *")?.strip_suffix('*'))
        .map(|name| (name.to_owned(), shape(&format!("### *{name}*"))))
        .collect();
    for row in section("### Small ones").into_iter().filter_map(cells) {
        let Some(name) = row[0]
            .strip_prefix('*')
            .and_then(|name| name.strip_suffix('*'))
        else {
            continue;
        };
        let keys = row[1].split(", ").map(|key| {
            let (key, kind) = key.trim_start_matches('`').split_once("` ").unwrap();
            (key.to_owned(), kind.to_owned())
        });
        shapes.insert(name.to_owned(), keys.collect());
    }
    let story = shapes["story"].clone();
    shapes.get_mut("article").unwrap().extend(story);
    shapes
}

fn compare(path: &str, value: &Value, kind: &str, shapes: &BTreeMap<String, Shape>) {
    if let Some(kind) = kind
        .strip_suffix(" or nothing")
        .filter(|_| !kind.starts_with("list"))
    {
        if !value.is_null() {
            compare(path, value, kind, shapes);
        }
    } else if let Some(inner) = kind.strip_prefix("list of ") {
        let items = value
            .as_array()
            .unwrap_or_else(|| panic!("{path} is no list: {value}"));
        for item in items {
            compare(path, item, inner, shapes);
        }
    } else if let Some(name) = kind
        .strip_prefix('*')
        .and_then(|name| name.strip_suffix('*'))
    {
        same_keys(path, value, &shapes[name], shapes);
    } else {
        let fits = match kind {
            "text" | "HTML" => value.is_string(),
            "number" => value.is_number(),
            "switch" => value.is_boolean(),
            "table" => value.is_object(),
            other => panic!("{path}: the manual knows no `{other}`"),
        };
        assert!(fits, "{path} is no {kind}: {value}");
    }
}

fn same_keys(path: &str, value: &Value, shape: &Shape, shapes: &BTreeMap<String, Shape>) {
    let there: BTreeSet<&String> = value.as_object().unwrap().keys().collect();
    let documented: BTreeSet<&String> = shape.keys().collect();
    assert_eq!(
        there, documented,
        "what {path} has, and what themes/README.md says that it has"
    );
    for (key, kind) in shape {
        compare(&format!("{path}.{key}"), &value[key], kind, shapes);
    }
}

/// Every kind of page receives the keys in the manual, no more and no less.
#[test]
fn templates_are_given_what_the_manual_says() {
    let kinds: &[(&str, &[&str])] = &[
        ("article", &["article.html"]),
        ("page", &["page.html"]),
        ("home", &["home.html"]),
        (
            "category, tag, author, series",
            &["category.html", "tag.html", "author.html", "series.html"],
        ),
        ("terms", &["terms.html"]),
        ("archive", &["archive.html"]),
        ("corrections", &["corrections.html"]),
        ("feeds", &["feeds.html"]),
        ("search", &["search.html"]),
        ("not_found", &["not_found.html"]),
    ];
    let mut site = demo()
        .with("config.toml", "title = \"T\"\nbase_url = \"https://example.org\"\ntheme = \"bare\"\n")
        .with("themes/bare/theme.toml", "[lists.latest]\nfrom = \"latest\"\non = [\"home\"]\n")
        .with(
            "themes/bare/templates/components.html",
            "{% component pullquote(text, by=\"\") %}{% endcomponent %}{% component embed(url, title=\"\", text=\"\", picture=\"\", caption=\"\", ratio=\"\", height=0) %}{% endcomponent %}{% component chart(title, kind=\"bars\", source=\"\", drawing=\"\", table=\"\") %}{% endcomponent %}{% component timeline(events, title=\"\") %}{% endcomponent %}{% component compare(before, after, before_alt, after_alt, before_label=\"\", after_label=\"\", caption=\"\") %}{% endcomponent %}{% component aside(text, title=\"\") %}{% endcomponent %}{% component audio(src, title, text=\"\") %}{% endcomponent %}{% component readmore(text) %}{% endcomponent %}{% component definition(term, text) %}{% endcomponent %}{% component stat(value, label) %}{% endcomponent %}{% component video(id, title=\"\", provider=\"\") %}{% endcomponent %}",
        );
    for (_, templates) in kinds {
        for template in *templates {
            site = site.with(
                &format!("themes/bare/templates/{template}"),
                format!("{template}\n{{{{ __tera_context | json }}}}"),
            );
        }
    }
    let built = site.build();
    assert_eq!(built.report(), "");
    let shapes = shapes();
    let common = shape("### every page");
    let mut seen = BTreeSet::new();
    for (path, bytes) in &built.outputs {
        let text = String::from_utf8_lossy(bytes);
        let Some((template, json)) = text.split_once('\n') else {
            continue;
        };
        let Some((kind, _)) = kinds.iter().find(|(_, all)| all.contains(&template)) else {
            continue;
        };
        seen.insert(template.to_owned());
        let mut wanted = common.clone();
        wanted.extend(shape(&format!("### {kind}")));
        same_keys(path, &serde_json::from_str(json).unwrap(), &wanted, &shapes);
    }
    let all: BTreeSet<String> = kinds
        .iter()
        .flat_map(|(_, templates)| *templates)
        .map(|template| (*template).to_owned())
        .collect();
    assert_eq!(seen, all, "a kind of page was not looked at");
}

/// The manual's theme, over the default theme and nothing else.
fn child() -> Built {
    let mut site = demo();
    site.files
        .retain(|path, _| path.starts_with("themes/frontpage/"));
    printed()
        .into_iter()
        .filter(|(path, _)| *path != "theme.toml")
        .fold(site, |site, (path, text)| site.with(path, text))
        .build()
}

#[test]
fn the_child_theme_is_built_as_it_is_printed() {
    let built = child();
    assert_eq!(built.report(), "");
    assert_eq!(built.build.site.theme.chain, ["mine", "frontpage"]);
    let front = built.text("index.html");
    for part in [
        "--accent-light:#0b5fa5;--accent-dark:#",
        "<section class=\"wrap just-in\" aria-label=\"Just in\">",
        "<a href=\"/2026/05/a-quiet-machine/\">A quiet machine</a></li>",
        "class=\"nameplate\"",
        "<p class=\"wrap motto\">Measured, then written</p>",
        "<link rel=\"stylesheet\" href=\"/assets/mine.",
    ] {
        assert!(front.contains(part), "the front page lacks {part}");
    }
    let story = built.text("2026/05/a-quiet-machine/index.html");
    assert!(
        story.contains("<p class=\"spec\"><b>Loudest</b> 31 dB(A)</p>"),
        "{story}"
    );
}

#[test]
fn the_printed_manifest_has_no_mistake() {
    let manifests: Vec<_> = printed()
        .into_iter()
        .filter(|(path, _)| path.ends_with("theme.toml"))
        .collect();
    assert_eq!(manifests.len(), 2);
    for (path, text) in manifests {
        let outcome = theme_manifest::manifest(&text, &SourcePath::new(path.to_owned()));
        assert_eq!(outcome.diagnostics, []);
    }
}

/// Every example of a filter gives the result beside it, and every named filter exists.
#[test]
fn filters_do_what_the_manual_says() {
    let rows: Vec<Vec<String>> = section("## Filters")
        .into_iter()
        .filter_map(cells)
        .collect();
    let examples: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row[1].starts_with('`'))
        .map(|row| (row[0].trim_matches('`'), row[1].trim_matches('`')))
        .collect();
    assert_eq!(examples.len(), 6);
    let lines = section("## Filters").join(" ");
    let names = lines.split("Tera's own:").nth(1).unwrap();
    let names = names.split(". The functions").next().unwrap();
    let mut template: String = examples
        .iter()
        .map(|(example, _)| format!("{example}\n"))
        .collect();
    for name in coded(names) {
        template.push_str(&format!(
            "{{% if false %}}{{{{ site.title | {name} }}}}{{% endif %}}"
        ));
    }
    let built = Site::empty()
        .with("themes/bare/templates/home.html", template)
        .build();
    assert_eq!(built.report(), "");
    let wanted: Vec<&str> = examples.iter().map(|(_, wanted)| *wanted).collect();
    let got: Vec<&str> = built.text("index.html").lines().take(6).collect();
    assert_eq!(got, wanted);
}

/// The manual names every option and every block of the default theme.
#[test]
fn options_and_blocks_are_all_told() {
    let theme = demo().build().build.site.theme.clone();
    let rows = section("## The options of frontpage")
        .into_iter()
        .filter_map(cells);
    let rows: Vec<Vec<String>> = rows.collect();
    let documented: BTreeSet<&str> = rows.iter().flat_map(|row| coded(&row[0])).collect();
    let there: BTreeSet<&str> = theme.options.keys().map(String::as_str).collect();
    assert_eq!(documented, there);
    let rows = section("## Blocks and slots of frontpage")
        .into_iter()
        .filter_map(cells);
    let rows: Vec<Vec<String>> = rows.collect();
    let documented: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| coded(&row[1]))
        .filter(|name| !name.starts_with('<'))
        .collect();
    let there: BTreeSet<&str> = theme
        .templates
        .iter()
        .flat_map(|template| template.text.split("{% block ").skip(1))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    assert_eq!(documented, there);
}
