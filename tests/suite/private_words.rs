//! Comments of editors are published nowhere: one stands in every key of front matter and configuration, in every
//! argument of the default theme's components, and in every construct of Markdown.

use std::collections::BTreeSet;
use std::path::Path;

use presswork::io::scan;
use presswork::parse::documents::{KeySpec, Takes};
use presswork::parse::{config, front_matter};

use crate::site::{Built, Site};

/// The values of keys that want a form of their own, by their paths.
const FORMS: &[(&str, &str)] = &[
    ("base_url", "https://example.org"),
    ("language", "en"),
    ("languages", "de"),
    ("time_zone", "UTC"),
    ("theme", "frontpage"),
    ("permalink", "/:year/:month/:slug/"),
    ("elsewhere", "/dist/*"),
    ("pagination.path", "page"),
    ("menu.url", "/"),
    ("feeds.hub", "https://hub.example/"),
    ("news.logo", "/logo.png"),
    ("redirects.from", "/old/"),
    ("redirects.to", "/"),
    ("hosts.for", "netlify"),
    ("image", "https://a.example/lead.png"),
    ("slug", "words"),
    ("url", "/words/"),
    ("aliases", "/old-words/"),
    ("related", "other.md"),
    ("authors", "ada"),
    ("template", "article.html"),
    ("portrait", "https://a.example/ada.png"),
    ("fediverse", "@ada@a.example"),
    ("links.url", "https://a.example/"),
];

/// Tables that say nothing to readers, or whose values are addresses of machines.
const PASSED_OVER: &[&str] = &["follow", "hosts.csp", "prefixes"];

/// Returns a value with a comment in it that names its key.
fn value(path: &str) -> String {
    let form = FORMS.iter().find(|(key, _)| *key == path);
    let words = form.map_or("Words", |(_, form)| form);
    format!("\"{words} <!-- SECRET in {path} -->\"")
}

/// Writes a table of TOML with a comment in each of its texts, and with the tables in it.
fn table(around: &str, keys: &[KeySpec]) -> String {
    let (mut lines, mut tables) = (String::new(), String::new());
    for key in keys {
        let path = match around {
            "" => key.name.to_owned(),
            around => format!("{around}.{}", key.name),
        };
        if PASSED_OVER.contains(&path.as_str()) {
            continue;
        }
        match key.takes {
            Takes::Text => lines += &format!("{} = {}\n", key.name, value(&path)),
            Takes::Texts => lines += &format!("{} = [{}]\n", key.name, value(&path)),
            Takes::Date if key.name == "date" => lines += "date = 2026-05-08\n",
            Takes::Flag if key.name == "llms" => lines += "llms = true\n",
            Takes::Table(keys) => tables += &format!("[{path}]\n{}", table(&path, keys)),
            Takes::Tables(keys) => tables += &format!("[[{path}]]\n{}", table(&path, keys)),
            Takes::Free if path != "theme_options" => {
                tables += &format!("[{path}]\nwords = {}\n", value(&path));
            }
            _ => {}
        }
    }
    lines + &tables
}

const THEME_OPTIONS: &str = r#"
[theme_options]
footer_text = "Words <!-- SECRET footer -->"
social = [{ name = "Words <!-- SECRET social -->", url = "https://s.example/" }]
newsletter = { url = "https://n.example/", title = "A <!-- SECRET title -->", text = "B <!-- SECRET text -->", button = "C <!-- SECRET button -->" }
"#;

const BODY: &str = r##"A [link](https://a.example "t <!-- SECRET title of a link -->"), ![a](https://a.example/p.png "t <!--
SECRET title of a picture -->") and ![a <!-- SECRET description --> b](https://a.example/q.png).

![a](https://a.example/r.png "t <!-- SECRET caption -->")

See [words][label], [both] and <a title="t <!-- SECRET attribute -->" href="https://a.example/">words</a>.

[label]: https://a.example/ "t <!-- SECRET title of a definition -->"
[both]: https://a.example/
  't <!-- SECRET title below a definition -->'
[//]: # (SECRET comment as a definition)
[//]: # (SECRET second comment as a definition)
[comment]: <> (SECRET comment without an address)
[comment]: # "SECRET comment in quotes"

[//]: # (SECRET comment
SECRET in two lines)

[hidden]: https://a.example/ "SECRET definition without a link"

> [//]: # (SECRET comment in a quote)
> words

- [//]: # (SECRET comment in an item)
- words

{{ video(id="dQw4w9WgXcQ", title="t <!-- SECRET title of a video -->") }}

{{ stat(value="12 <!-- SECRET value -->", label="l <!-- SECRET label -->") }}

{{ pullquote(text="q <!-- SECRET quote -->", by="b <!-- SECRET name -->") }}

<!DOCTYPE SECRET>

<? SECRET instruction ?>

<p title="t <!-- SECRET attribute in a block -->">words <!SECRET declaration> <!-- SECRET comment --> <!DOCTYPE SECRET></p>

<img alt="a <!-- SECRET alt -->" src="https://a.example/s.png">

```text file="a.txt <!-- SECRET name of a file -->"
code <!-- KEPT in a block -->
```

## Heading <!-- SECRET heading --> {#id title="t <!-- SECRET attribute of a heading -->"}

Words
{.class data-x="t <!-- SECRET attribute of a paragraph -->"}

| a <!-- SECRET head --> | b |
|---|---|
| c <!-- SECRET cell --> | [d](https://a.example 't <!-- SECRET title in a cell -->') |

Words[^1] and `<!-- KEPT in a line -->`.

[^1]: Words <!-- SECRET note -->.

Term <!-- SECRET term -->
: Words <!-- SECRET definition of a term -->

> [!NOTE]
> Words <!-- SECRET alert -->

<details><summary>Words <!-- SECRET summary --></summary>

Words <!-- SECRET details -->

</details>

1. Words
   <!-- SECRET item -->
"##;

fn site() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = Site::empty();
    for path in scan::scan(root, &[]).files.keys() {
        if path.as_str().starts_with("themes/frontpage/") {
            let bytes = std::fs::read(root.join(path.as_str())).unwrap();
            site = site.with(path.as_str(), bytes);
        }
    }
    let front = |more: &[KeySpec]| {
        let keys: Vec<KeySpec> = front_matter::KEYS.iter().chain(more).copied().collect();
        format!("+++\n{}+++\n{BODY}", table("", &keys))
    };
    let settings = table("", config::KEYS) + THEME_OPTIONS;
    site.with("config.toml", settings)
        .with("content/articles/a.md", front(&[]))
        .with("content/authors/ada.md", front(front_matter::AUTHOR))
        .with("content/categories/words.md", front(front_matter::CATEGORY))
        .with("content/tags/words.md", front(&[]))
        .with("content/series/words.md", front(&[]))
        .with(
            "content/pages/about.md",
            format!("+++\ntitle = \"About <!-- SECRET -->\"\n+++\n{BODY}"),
        )
}

/// Returns the lines of outputs in which a word stands.
fn lines<'b>(built: &'b Built, word: &str) -> BTreeSet<&'b str> {
    let mut found = BTreeSet::new();
    for bytes in built.outputs.values() {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let places = text.match_indices(word).map(|(at, _)| at);
        found.extend(places.map(|at| {
            let rest = text[at..].lines().next().unwrap_or_default();
            &rest[..rest.floor_char_boundary(60)]
        }));
    }
    found
}

#[test]
fn comments_are_published_nowhere() {
    let built = site().build();
    let report = built.report();
    let page = built.text("words/index.html");
    assert!(page.contains("KEPT in a block") && page.contains("KEPT in a line"));
    let alternate = built.text("words/index.md");
    assert!(
        alternate.contains("<!-- KEPT in a block -->"),
        "{alternate}"
    );
    assert!(
        alternate.contains("[label]: https://a.example/"),
        "{alternate}"
    );
    assert_eq!(
        lines(&built, "SECRET"),
        BTreeSet::new(),
        "{report}\n{alternate}"
    );
}
