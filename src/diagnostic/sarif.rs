//! Diagnostics as SARIF 2.1.0 (OASIS), which code hosts show beside the changed lines.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sources::Sources;
use super::{Code, Diagnostic, Edit, Span};

/// The context of a log. Code hosts count paths from the repository's root.
pub struct Source<'s> {
    /// The files' texts.
    pub texts: &'s Sources<'s>,
    /// The site's folder within its repository, such as `sites/news/`; empty, or with a slash at its end.
    pub folder: &'s str,
}

/// Returns a log of one run. Columns count characters, as those of [`print`](super::print) do.
pub fn sarif(diagnostics: &[Diagnostic], source: &Source<'_>) -> String {
    let mut rules: Vec<&'static Code> = Vec::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        numbers.entry(diagnostic.code.name).or_insert_with(|| {
            rules.push(diagnostic.code);
            rules.len() - 1
        });
    }
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, numbers.get(diagnostic.code.name), source))
        .collect();
    let rules: Vec<Value> = rules.into_iter().map(rule).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "presswork",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    log.to_string()
}

/// Returns a diagnostic as a result (SARIF 2.1.0, 3.27); `rule` is the index of its code.
fn result(diagnostic: &Diagnostic, rule: Option<&usize>, source: &Source<'_>) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.code.name,
        "ruleIndex": rule,
        "level": diagnostic.severity.name(),
        "message": { "text": text },
        // Viewers show no result without a place: the whole site's stand in its configuration.
        "locations": [match &diagnostic.at {
            Some(at) => location(at, source),
            None => json!({
                "physicalLocation": { "artifactLocation": artifact(source.folder, "config.toml") },
            }),
        }],
    });
    let labels = diagnostic.labels.iter();
    let related: Vec<Value> = labels
        .map(|label| {
            let mut place = location(&label.at, source);
            place["message"] = json!({ "text": label.text });
            place
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(edit) = &diagnostic.fix {
        result["fixes"] = json!([fix(edit, source)]);
    }
    result
}

fn rule(code: &Code) -> Value {
    let lines: Vec<&str> = code
        .explanation
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let markdown = lines.join("\n");
    let short = markdown.split("\n\n").next().unwrap_or_default();
    json!({
        "id": code.name,
        "shortDescription": { "text": short.replace('\n', " ").trim() },
        "help": { "text": markdown, "markdown": markdown },
        "defaultConfiguration": { "level": code.severity.name() },
    })
}

fn artifact(folder: &str, file: &str) -> Value {
    // Characters that a URI (RFC 3986) forbids are percent-encoded; the separators stay.
    let mut uri = String::with_capacity(file.len());
    for byte in folder.bytes().chain(file.bytes()) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
}

fn region(at: &Span, sources: &Sources<'_>) -> Value {
    let [(line, column), (end_line, end_column)] = sources.positions(at);
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

fn location(at: &Span, source: &Source<'_>) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": artifact(source.folder, at.file.as_str()),
        "region": region(at, source.texts),
    }})
}

fn fix(edit: &Edit, source: &Source<'_>) -> Value {
    json!({
        "description": { "text": format!("write `{}`", edit.new) },
        "artifactChanges": [{
            "artifactLocation": artifact(source.folder, edit.at.file.as_str()),
            "replacements": [{
                "deletedRegion": region(&edit.at, source.texts),
                "insertedContent": { "text": edit.new },
            }],
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;
    use crate::diagnostic::codes::{MISSING_ALT, UNKNOWN_KEY};

    #[test]
    fn a_log_names_rules_places_and_fixes() {
        let text = "+++\nautor = 1\n+++\n";
        let at = Span::bytes(&SourcePath::from("content/ä b.md"), 4..9);
        let mut first = Diagnostic::new(&UNKNOWN_KEY, "there is no key `autor`")
            .at(at.clone())
            .help("did you mean `authors`?");
        first.fix = Some(Edit {
            at,
            old: "autor".to_owned(),
            new: "authors".to_owned(),
        });
        let all = [
            first,
            Diagnostic::new(&MISSING_ALT, "b"),
            Diagnostic::new(&UNKNOWN_KEY, "c"),
        ];
        let read = |_: &SourcePath| Some(text.to_owned());
        let source = Source {
            texts: &Sources::new(&read),
            folder: "my sites/",
        };
        let log: Value = serde_json::from_str(&sarif(&all, &source)).unwrap();
        let run = &log["runs"][0];
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 2);
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "unknown-key");
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "my%20sites/content/%C3%A4%20b.md"
        );
        assert_eq!(
            place["region"],
            json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 6 })
        );
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["insertedContent"]["text"], "authors");
        assert_eq!(run["results"][2]["ruleIndex"], 0);
        let nowhere = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(nowhere["artifactLocation"]["uri"], "my%20sites/config.toml");
    }
}
