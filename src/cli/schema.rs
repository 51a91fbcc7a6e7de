//! `presswork schema`

mod key_docs;

use clap::{Args, ValueEnum};
use presswork::diagnostic::Severity;
use presswork::diagnostic::codes::{CODES, Code};
use presswork::model::Kind;
use presswork::parse::config;
use presswork::parse::documents::{Asked, Wants};
use presswork::parse::front_matter;
use presswork::parse::theme_manifest;
use serde_json::{Map, Value, json};

use super::fault::{Exit, Fault};
use super::screen::Screen;

/// Print the JSON Schema of a file, for editors
///
/// An editor that knows the schema completes keys, shows what they mean and marks those that are
/// unknown. `presswork init` sets this up for VS Code, in `.vscode/`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork schema config > .vscode/config.schema.json
  presswork schema front-matter > .vscode/front-matter.schema.json
  presswork schema theme > .vscode/theme.schema.json")]
pub struct Schema {
    /// Which file
    #[arg(value_enum)]
    file: File,
}

/// A file that has a schema.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// The front matter of articles, pages, authors and terms.
    FrontMatter,
    /// `config.toml`
    Config,
    /// `theme.toml`
    Theme,
}

impl Schema {
    pub fn run(self, screen: &Screen) -> Result<Exit, Fault> {
        screen.result(&text(self.file));
        Ok(Exit::Fine)
    }
}

/// Returns the files that tell VS Code of the schemas, their paths below the site's folder. A TOML file
/// names its schema itself, in a line `#:schema PATH`, because settings would need its whole address.
pub fn editor_files() -> Vec<(String, Vec<u8>)> {
    let settings = json!({
        "evenBetterToml.schema.enabled": true,
        "yaml.schemas": { "./.vscode/front-matter.schema.json": ["content/**/*.md"] },
    });
    let extensions = json!({
        "recommendations": ["tamasfe.even-better-toml", "redhat.vscode-yaml"],
    });
    let pretty = |value: &Value| format!("{value:#}\n");
    [
        ("settings.json", pretty(&settings)),
        ("extensions.json", pretty(&extensions)),
        ("config.schema.json", text(File::Config)),
        ("theme.schema.json", text(File::Theme)),
        ("front-matter.schema.json", text(File::FrontMatter)),
    ]
    .into_iter()
    .map(|(name, text)| (format!(".vscode/{name}"), text.into_bytes()))
    .collect()
}

fn text(file: File) -> String {
    format!("{:#}\n", schema(file))
}

/// Returns a schema (JSON Schema, draft 7, which all TOML and YAML extensions know).
fn schema(file: File) -> Value {
    let (title, keys) = match file {
        File::FrontMatter => ("Front matter of presswork", all_kinds()),
        File::Config => ("config.toml of presswork", config::keys()),
        File::Theme => ("theme.toml of presswork", theme_manifest::keys()),
    };
    let mut root = table(file, &keys, "");
    if let Some(root) = root.as_object_mut() {
        root.insert(
            "$schema".to_owned(),
            "http://json-schema.org/draft-07/schema#".into(),
        );
        root.insert("title".to_owned(), title.into());
    }
    root
}

/// Returns the keys of every kind of file, each once. What only articles need is not needed by all.
fn all_kinds() -> Vec<Asked> {
    let kinds = [
        Kind::Article,
        Kind::Page,
        Kind::Author,
        Kind::Category,
        Kind::Tag,
        Kind::Series,
    ];
    let mut all: Vec<Asked> = Vec::new();
    for (n, kind) in kinds.into_iter().enumerate() {
        let keys = front_matter::keys(kind);
        for known in &mut all {
            let needed = keys.iter().any(|key| key.key == known.key && key.required);
            // Keys of inner tables are needed wherever the table is.
            known.required &= needed || known.key.contains('.');
        }
        for mut key in keys {
            if all.iter().all(|known| known.key != key.key) {
                key.required &= n == 0 || key.key.contains('.');
                all.push(key);
            }
        }
    }
    all
}

/// Returns the schema of a table: of all keys that stand directly below `prefix`.
fn table(file: File, keys: &[Asked], prefix: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for asked in keys {
        let Some(name) = asked
            .key
            .strip_prefix(prefix)
            .filter(|name| !name.contains('.'))
        else {
            continue;
        };
        properties.insert(name.to_owned(), key(file, keys, asked));
        if asked.required {
            required.push(name);
        }
    }
    let mut table = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

fn key(file: File, keys: &[Asked], asked: &Asked) -> Value {
    let inner = || table(file, keys, &format!("{}.", asked.key));
    let mut schema = match &asked.wants {
        Wants::Anything => json!({}),
        // TOML's own dates reach a validator as text.
        Wants::Text | Wants::Date => json!({ "type": "string" }),
        Wants::Texts => json!({ "type": ["array", "string"], "items": { "type": "string" } }),
        Wants::Flag => json!({ "type": "boolean" }),
        Wants::Integer(i64::MIN, i64::MAX) => json!({ "type": "integer" }),
        Wants::Integer(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Wants::Choice(choices) => json!({ "enum": choices }),
        Wants::Section => inner(),
        Wants::Sections => json!({ "type": ["array", "object"], "items": inner() }),
        Wants::Free => free(file, keys, &asked.key),
    };
    if let Some(words) = key_docs::of(file, &asked.key) {
        schema["description"] = words.into();
    }
    schema
}

/// Returns the schema of a table whose keys are free, or are names that presswork knows.
fn free(file: File, keys: &[Asked], key: &str) -> Value {
    let codes = |wanted: fn(&Code) -> bool, value: Value| {
        let codes = CODES.iter().filter(|code| wanted(code));
        let properties: Map<String, Value> = codes
            .map(|code| {
                let mut value = value.clone();
                let first = code.explanation.split("\n\n").next().unwrap_or_default();
                value["description"] = first.replace('\n', " ").trim().into();
                (code.name.to_owned(), value)
            })
            .collect();
        json!({ "type": "object", "additionalProperties": false, "properties": properties })
    };
    match (file, key) {
        (File::Config, "diagnostics") => {
            codes(|_| true, json!({ "enum": ["off", "warning", "error"] }))
        }
        (File::FrontMatter, "allow") => codes(
            |code| code.severity == Severity::Warning,
            json!({ "type": "string", "minLength": 1 }),
        ),
        (File::Theme, "lists") => {
            json!({ "type": "object", "additionalProperties": table(file, keys, "lists.*.") })
        }
        (File::Config, "publish") => {
            let mut place = table(file, keys, "publish.*.");
            // What else is needed depends on the target.
            place["required"] = json!(["target"]);
            json!({ "type": "object", "additionalProperties": place })
        }
        _ => json!({ "type": "object" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All at once, so that whoever adds keys sees every line that is missing in `told.rs`.
    #[test]
    fn every_key_is_told_and_nothing_else_is() {
        let mut wrong = Vec::new();
        for file in [File::FrontMatter, File::Config, File::Theme] {
            let keys = match file {
                File::FrontMatter => all_kinds(),
                File::Config => config::keys(),
                File::Theme => theme_manifest::keys(),
            };
            for asked in &keys {
                let key = &asked.key;
                if key_docs::of(file, key).is_none() {
                    wrong.push(format!("{file:?}: say in `told.rs` what `{key}` is"));
                }
                if asked.wants == Wants::Anything {
                    wrong.push(format!(
                        "{file:?}: say with `Reader::note` what `{key}` takes"
                    ));
                }
            }
            for (key, _) in key_docs::all(file) {
                if keys.iter().all(|asked| asked.key != *key) {
                    wrong.push(format!("{file:?}: `{key}` is no key"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_schema_says_what_the_reader_takes() {
        let front = schema(File::FrontMatter);
        assert_eq!(front["required"], json!(["title"]));
        assert_eq!(front["additionalProperties"], false);
        let properties = &front["properties"];
        assert_eq!(properties["draft"]["type"], "boolean");
        assert_eq!(properties["series_part"]["minimum"], 1);
        assert_eq!(
            properties["corrections"]["items"]["required"],
            json!(["text"])
        );
        let allowed = properties["allow"]["properties"].as_object().unwrap();
        assert!(allowed.contains_key("long-title") && !allowed.contains_key("broken-link"));

        let config = schema(File::Config);
        assert_eq!(config["required"], json!(["title", "base_url"]));
        let properties = &config["properties"];
        assert_eq!(
            properties["markdown"]["properties"]["raw_html"]["enum"],
            json!(["pass", "sanitise", "escape"])
        );
        assert!(properties["diagnostics"]["properties"]["long-title"].is_object());

        let theme = schema(File::Theme);
        let list = &theme["properties"]["lists"]["additionalProperties"];
        assert_eq!(list["properties"]["from"]["enum"][0], "latest");
    }
}
