//! `presswork explain [CODE]` and `presswork explain related PATH`

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use presswork::app::project::find_root;
use presswork::diagnostic::codes::{self, Code};
use presswork::diagnostic::{Severity, closest};
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::related;
use super::screen::{Format, Screen};

/// Say what a message means, and what to do about it; or why stories are related
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  presswork explain                     every code, one a line
  presswork explain unknown-key         one of them, at length
  presswork explain related content/articles/slug.md
                                        why other stories stand below this one")]
pub struct Explain {
    /// The code, as it stands in the message: error[unknown-key]; or `related`
    code: Option<String>,
    /// With `related`: a story, by its file, its address or its slug
    path: Option<String>,
}

impl Explain {
    pub fn run(self, root: Option<PathBuf>, screen: &Screen) -> Result<Exit, Fault> {
        match (self.code.as_deref(), &self.path) {
            (Some("related"), Some(path)) => return related::run(&find_root(root)?, path, screen),
            (Some("related"), None) => {
                return Err(Fault::usage("`explain related` needs a story")
                    .help("name its file: `presswork explain related content/articles/slug.md`"));
            }
            (Some(code), Some(_)) => {
                return Err(Fault::usage(format!("`explain {code}` takes nothing more")));
            }
            (_, None) | (None, Some(_)) => {}
        }
        let asked = match self.code {
            Some(name) => std::slice::from_ref(find(&name)?),
            None => codes::CODES,
        };
        match (screen.format, asked) {
            (Format::Json, codes) => codes.iter().for_each(|code| screen.event(&Entry::of(code))),
            (_, [code]) => screen.result(&article(code)),
            (_, codes) => screen.result(&list(codes)),
        }
        Ok(Exit::Fine)
    }
}

/// A code for machines.
#[derive(Serialize)]
struct Entry {
    code: &'static str,
    severity: Severity,
    explanation: String,
}

impl Entry {
    fn of(code: &'static Code) -> Self {
        Self {
            code: code.name,
            severity: code.severity,
            explanation: explanation(code),
        }
    }
}

/// Returns the code that `asked` names, also where it was copied with its brackets or written as
/// it is in the source.
fn find(asked: &str) -> Result<&'static &'static Code, Fault> {
    let bare = match asked.split_once('[') {
        Some((_, rest)) => rest.split(']').next().unwrap_or_default(),
        None => asked,
    };
    let name = bare.trim().to_lowercase().replace('_', "-");
    codes::CODES
        .iter()
        .find(|code| code.name == name)
        .ok_or_else(|| {
            let fault = Fault::usage(format!("there is no code `{asked}`"));
            match closest(&name, codes::CODES.iter().map(|code| code.name)) {
                Some(guess) => fault.help(format!("did you mean `{guess}`?")),
                None => fault.help("`presswork explain` lists every code"),
            }
        })
}

/// Returns the explanation without the blank that doc comments put before each line.
/// Returns the text as a terminal shows it: examples are indented instead of fenced.
fn explanation(code: &Code) -> String {
    let mut text = String::new();
    let mut example = false;
    for line in code.explanation.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
        if line.starts_with("```") {
            example = !example;
            continue;
        }
        if example && !line.is_empty() {
            text.push_str("    ");
        }
        text.push_str(line);
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn article(code: &Code) -> String {
    format!(
        "{}[{}]\n\n{}\n",
        code.severity.name(),
        code.name,
        explanation(code)
    )
}

fn list(codes: &[&Code]) -> String {
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let mut list = String::new();
    for code in codes {
        // Writing to a String cannot fail.
        let _ = writeln!(
            list,
            "{:width$}  {:7}  {}",
            code.name,
            code.severity.name(),
            first_sentence(&explanation(code))
        );
    }
    list
}

fn first_sentence(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let line = paragraph.replace('\n', " ");
    match line.find(". ") {
        Some(end) => line[..=end].to_owned(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_as_people_write_them() {
        for asked in [
            "unknown-key",
            "error[unknown-key]",
            "error[unknown-key]:",
            "[unknown-key]",
            "UNKNOWN_KEY",
        ] {
            assert_eq!(find(asked).unwrap().name, "unknown-key", "{asked}");
        }
        let fault = find("unknow-key").unwrap_err();
        assert_eq!(fault.exit, Exit::WrongUsage);
        assert_eq!(fault.help.as_deref(), Some("did you mean `unknown-key`?"));
        assert!(find("zebra").unwrap_err().help.unwrap().contains("lists"));
    }

    #[test]
    fn an_explanation_keeps_its_examples_indented() {
        let text = article(&codes::INVALID_CONFIG);
        assert!(text.starts_with("error[invalid-config]\n\n`config.toml` is"));
        assert!(text.contains("\n    title = "), "{text}");
    }

    #[test]
    fn the_list_has_a_line_for_each_code() {
        let list = list(codes::CODES);
        assert_eq!(list.lines().count(), codes::CODES.len());
        assert!(list.contains("error    A front matter key that presswork does not know.\n"));
    }
}
