//! The tables of keys in README.md and themes/README.md, which come from the readers' declarations.

use std::fs;
use std::path::Path;

use presswork::model::theme::PageKind;
use presswork::parse::documents::{Fallback, KeySpec, Presence, Takes, names};
use presswork::parse::settings::{theme_lists, theme_options};
use presswork::parse::{config, front_matter, theme_manifest};

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn coded(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    names.join(", ")
}

/// A key as a writer finds it: the heading of a table, or the name alone.
fn shown(path: &str, key: &KeySpec) -> String {
    let name = match path {
        "" => key.name.to_owned(),
        path => format!("{path}.{}", key.name),
    };
    match key.takes {
        Takes::Table(_) | Takes::Free | Takes::Severities | Takes::Exceptions => {
            format!("[{name}]")
        }
        Takes::Tables(_) => format!("[[{name}]]"),
        Takes::NamedTables(_) | Takes::Overlays => format!("[{name}.NAME]"),
        _ => key.name.to_owned(),
    }
}

fn meaning(key: &KeySpec) -> String {
    let more = match key.takes {
        Takes::Choice(names) => format!(" One of {}.", coded(&names())),
        Takes::Severities => " A code's name = `\"off\"`, `\"warning\"` or `\"error\"`.".to_owned(),
        _ => String::new(),
    };
    // A table's cells end at bars.
    format!("{}{more}", key.meaning).replace('|', "\\|")
}

fn default(key: &KeySpec) -> String {
    match (key.presence, key.default) {
        (Presence::Required, _) => "required".to_owned(),
        (_, Fallback::Unsaid) => String::new(),
        (_, Fallback::None) => "none".to_owned(),
        (_, Fallback::Flag(flag)) => code(&flag.to_string()),
        (_, Fallback::Number(number)) => code(&number.to_string()),
        (_, Fallback::Text(text)) => code(&format!("\"{text}\"")),
    }
}

/// Returns the rows of a table of two columns; inner tables are named with their keys.
fn short(keys: &[&[KeySpec]]) -> String {
    let mut rows = String::new();
    for key in keys.iter().copied().flatten() {
        let name = match key.takes {
            Takes::Tables(_) => key.name.to_owned(),
            _ => shown("", key),
        };
        let inner = match key.takes {
            Takes::Tables(keys) => {
                let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
                format!(" A list of `{{ {} }}`.", names.join(", "))
            }
            _ => String::new(),
        };
        let required = match key.presence {
            Presence::Required => "Required. ",
            Presence::Optional => "",
        };
        let default = match default(key) {
            value if value.is_empty() || value == "required" => String::new(),
            value => format!(" Where nothing is said: {value}."),
        };
        let words = format!("{required}{}{inner}{default}", meaning(key));
        rows.push_str(&format!("| `{name}` | {words} |\n"));
    }
    rows
}

/// The rows of a table of three columns: the keys of a table, and behind them its inner tables.
fn long(path: &str, keys: &[KeySpec], rows: &mut String) {
    for key in keys {
        let heading = shown(path, key);
        if heading == key.name {
            let words = meaning(key);
            rows.push_str(&format!("| `{heading}` | {} | {words} |\n", default(key)));
        }
    }
    for key in keys {
        let heading = shown(path, key);
        if heading != key.name {
            rows.push_str(&format!("| **`{heading}`** | | {} |\n", meaning(key)));
        }
        if let Takes::Table(inner) | Takes::Tables(inner) | Takes::NamedTables(inner) = key.takes {
            long(heading.trim_matches(['[', ']']), inner, rows);
        }
    }
}

/// Compares the rows below `head`, behind `mark`, with the wanted ones; `UPDATE=1` writes them.
fn compare(file: &str, mark: &str, head: &str, rows: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).unwrap();
    let section = text.find(mark).expect("the table's section");
    let head = format!("{head}\n");
    let start = section + text[section..].find(&head).expect("the table's head");
    let start = start + head.len();
    let start = start + text[start..].find('\n').expect("the line below the head") + 1;
    let end = start + text[start..].find("\n\n").expect("the table's end") + 1;
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{}{rows}{}", &text[..start], &text[end..])).unwrap();
    } else {
        assert_eq!(
            &text[start..end],
            rows,
            "`UPDATE=1 cargo test every_key` writes the table in {file}"
        );
    }
}

/// In one test, because two that write the same file would undo each other's work.
#[test]
fn every_key_stands_in_the_readme() {
    let front = [
        front_matter::KEYS,
        front_matter::AUTHOR,
        front_matter::CATEGORY,
    ];
    let head = "| key | meaning |";
    compare("README.md", "\n## Write an article\n", head, &short(&front));
    let mut rows = String::new();
    long("", config::KEYS, &mut rows);
    let head = "| key | default | meaning |";
    compare("README.md", "\n## Configuration\n", head, &rows);

    let manual = "themes/README.md";
    let head = "| key | meaning |";
    let keys = short(&[theme_manifest::KEYS]);
    compare(manual, "\n## theme.toml\n", head, &keys);
    compare(manual, "\n**Lists.**", head, &short(&[theme_lists::LIST]));
    compare(
        manual,
        "\n**Options.**",
        head,
        &short(&[theme_options::OPTION]),
    );
}

/// The meaning of a key is a sentence without repetitions.
#[test]
fn every_key_is_explained_in_a_sentence() {
    fn check(keys: &[KeySpec]) {
        for (at, key) in keys.iter().enumerate() {
            assert!(key.meaning.ends_with('.'), "{}: {}", key.name, key.meaning);
            let first = keys.iter().position(|other| other.name == key.name);
            assert_eq!(first, Some(at), "`{}` is declared twice", key.name);
            if let Takes::Table(inner) | Takes::Tables(inner) | Takes::NamedTables(inner) =
                key.takes
            {
                check(inner);
            }
        }
    }
    let front = [
        front_matter::KEYS,
        front_matter::AUTHOR,
        front_matter::CATEGORY,
    ];
    check(&front.concat());
    check(config::KEYS);
    check(theme_manifest::KEYS);
    check(theme_options::OPTION);
}

/// The theme's lists name kinds of pages, and the manual names all kinds.
#[test]
fn every_kind_of_page_stands_in_the_manual() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/README.md");
    let manual = fs::read_to_string(path).unwrap();
    let kinds = coded(&names(PageKind::ALL));
    assert!(manual.contains(&kinds), "themes/README.md lacks {kinds}");
}
