//! `presswork schema`

use clap::{Args, ValueEnum};
use presswork::diagnostic::Severity;
use presswork::diagnostic::codes::{CODES, Code};
use presswork::parse::documents::{KeySpec, Presence, Takes};
use presswork::parse::{config, front_matter, theme_manifest};
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

/// Returns the files that name the schemas to VS Code, their paths below the site's folder. A TOML file
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
        // Which keys a file may have depends on its folder, which a schema does not know.
        File::FrontMatter => (
            "Front matter of presswork",
            vec![
                front_matter::KEYS,
                front_matter::AUTHOR,
                front_matter::CATEGORY,
            ],
        ),
        File::Config => ("config.toml of presswork", vec![config::KEYS]),
        File::Theme => ("theme.toml of presswork", vec![theme_manifest::KEYS]),
    };
    let mut root = table(keys.into_iter().flatten());
    if let Some(root) = root.as_object_mut() {
        root.insert(
            "$schema".to_owned(),
            "http://json-schema.org/draft-07/schema#".into(),
        );
        root.insert("title".to_owned(), title.into());
    }
    root
}

/// Returns the schema of a table.
fn table<'k>(keys: impl IntoIterator<Item = &'k KeySpec>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for declared in keys {
        properties.insert(declared.name.to_owned(), key(declared));
        if declared.presence == Presence::Required {
            required.push(declared.name);
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

fn key(declared: &KeySpec) -> Value {
    let mut schema = match declared.takes {
        Takes::Anything => json!({}),
        // TOML's own dates reach a validator as text.
        Takes::Text | Takes::Date => json!({ "type": "string" }),
        Takes::Integers(least, most) => {
            let number = json!({ "type": "integer", "minimum": least, "maximum": most });
            json!({ "type": "array", "items": number })
        }
        Takes::Texts => json!({ "type": ["array", "string"], "items": { "type": "string" } }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Integer(i64::MIN, i64::MAX) => json!({ "type": "integer" }),
        Takes::Integer(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Takes::Choice(names) => json!({ "enum": names() }),
        Takes::Table(keys) => table(keys),
        Takes::Tables(keys) => json!({ "type": ["array", "object"], "items": table(keys) }),
        Takes::NamedTables(keys) => {
            json!({ "type": "object", "additionalProperties": table(keys) })
        }
        Takes::Free | Takes::Overlays => json!({ "type": "object" }),
        Takes::Severities => codes(|_| true, &json!({ "enum": ["off", "warning", "error"] })),
        Takes::Exceptions => codes(
            |code| code.severity == Severity::Warning,
            &json!({ "type": "string", "minLength": 1 }),
        ),
    };
    schema["description"] = declared.description().replace('`', "").into();
    schema
}

/// Returns the schema of a table in which names of diagnostics have values of one kind.
fn codes(wanted: fn(&Code) -> bool, value: &Value) -> Value {
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
