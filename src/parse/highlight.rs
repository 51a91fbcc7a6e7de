//! Syntax highlighting as a dozen classes, so that a theme can colour it for both schemes and a
//! strict content security policy holds.
//!
//! In: a language and code. Out: a line of HTML for each line of code. It must know nothing of
//! Markdown.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::markdown::Highlight;
use crate::base::escape;
use crate::diagnostic::closest;

/// Code beyond this is data rather than something to read; colouring it would take seconds.
const MOST_BYTES: usize = 256 * 1024;
/// Grammars are regular expressions, some of which take very long on very long lines.
const LONGEST_LINE: usize = 4 * 1024;
/// The longest name that is compared with those of the languages.
const LONGEST_NAME: usize = 24;

/// TextMate scopes and the class that stands for them; the first that matches wins.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("constant.character.escape", "o"),
    ("string", "s"),
    ("punctuation.definition.string", "s"),
    ("constant", "n"),
    ("variable.language", "k"),
    ("keyword.operator.word", "k"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage.type.function", "k"),
    ("storage.type.annotation", "a"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("support.macro", "f"),
    ("entity.name.macro", "f"),
    ("entity.name.tag", "g"),
    ("entity.other.attribute-name", "a"),
    ("meta.annotation", "a"),
    ("meta.attribute", "a"),
    ("variable.annotation", "a"),
    ("entity.name.section", "k"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.trait", "t"),
    ("entity.name.namespace", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type.property-name", "p"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("meta.object-literal.key", "p"),
    ("meta.mapping.key", "p"),
    ("entity.name.tag.yaml", "p"),
    ("entity.name", "t"),
    ("variable.parameter", "v"),
    ("variable.other.member", "p"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.heading", "k"),
    ("invalid", "e"),
];

/// Names of languages by which the grammars do not know them, and one by which they do.
const ALIASES: &[(&[&str], &str)] = &[
    (
        &[
            "shell",
            "shellscript",
            "shell-script",
            "zsh",
            "ksh",
            "ash",
            "dash",
        ],
        "bash",
    ),
    (
        &[
            "jsonc",
            "json5",
            "jsonl",
            "ndjson",
            "json-ld",
            "jsonld",
            "webmanifest",
            "importmap",
        ],
        "json",
    ),
    (&["golang"], "go"),
    (&["typescriptreact"], "tsx"),
    (&["javascriptreact", "node", "nodejs", "mjs", "cjs"], "js"),
    (&["mts", "cts"], "ts"),
    (
        &["python2", "python3", "py2", "py3", "ipython", "sage"],
        "python",
    ),
    (&["docker", "containerfile"], "dockerfile"),
    (&["pwsh", "posh", "ps"], "powershell"),
    (&["csharp", "c#", "dotnet"], "cs"),
    (&["fsharp", "f#"], "fs"),
    (&["cplusplus", "cuda", "arduino", "ino"], "cpp"),
    (&["objc", "objectivec", "objective-c", "obj-c"], "m"),
    (&["vimscript", "viml"], "vim"),
    (&["elisp", "emacs-lisp", "common-lisp"], "lisp"),
    (&["hcl", "terraform", "opentofu"], "tf"),
    (&["protobuf", "proto3"], "proto"),
    (&["gql"], "graphql"),
    (
        &[
            "postgres",
            "postgresql",
            "psql",
            "pgsql",
            "plpgsql",
            "mysql",
            "mariadb",
            "sqlite",
            "plsql",
            "tsql",
        ],
        "sql",
    ),
    (&["gradle"], "groovy"),
    (
        &[
            "dotenv",
            "properties",
            "systemd",
            "desktop",
            "editorconfig",
            "gitconfig",
        ],
        "ini",
    ),
    (&["make", "mk"], "makefile"),
    (&["gherkin"], "feature"),
    (
        &[
            "handlebars",
            "hbs",
            "mustache",
            "twig",
            "django",
            "nunjucks",
        ],
        "html",
    ),
    (&["markup"], "html"),
    (&["udiff", "git-diff"], "diff"),
];

/// Colours code with the grammars that the binary carries.
pub struct Highlighter;

struct Grammars {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

/// Unpacking the grammars takes some 20 ms, which a site without code need not pay.
fn grammars() -> &'static Grammars {
    static GRAMMARS: OnceLock<Grammars> = OnceLock::new();
    GRAMMARS.get_or_init(|| Grammars {
        set: two_face::syntax::extra_newlines(),
        classes: CLASSES
            .iter()
            .filter_map(|(selector, class)| Some((Scope::new(selector).ok()?, *class)))
            .collect(),
    })
}

impl Highlight for Highlighter {
    fn lines(&self, language: &str, code: &str) -> Option<Vec<String>> {
        let grammars = grammars();
        let syntax = find(&grammars.set, language)?;
        if code.len() > MOST_BYTES || code.lines().any(|line| line.len() > LONGEST_LINE) {
            return Some(code.lines().map(plain).collect());
        }
        let mut painter = Painter {
            grammars,
            known: FxHashMap::default(),
            stack: ScopeStack::new(),
        };
        let mut state = ParseState::new(syntax);
        let lines =
            code.split_inclusive('\n')
                .map(|line| match state.parse_line(line, &grammars.set) {
                    Ok(operations) => painter.line(line, &operations),
                    // A grammar with a fault of its own: the line stays without colours.
                    Err(_) => plain(line.trim_end_matches(['\n', '\r'])),
                });
        Some(lines.collect())
    }

    fn nearest(&self, language: &str) -> Option<String> {
        // Nothing that long is a slip of the pen, and comparing takes longer than it helps.
        if language.len() > LONGEST_NAME {
            return None;
        }
        let syntaxes = grammars().set.syntaxes().iter().filter(|one| !one.hidden);
        let names: Vec<String> = syntaxes
            .clone()
            .filter(|one| !one.name.contains(' '))
            .map(|one| one.name.to_lowercase())
            .collect();
        // Extensions are short, so that one of them is near to almost everything.
        let extensions = syntaxes
            .flat_map(|one| &one.file_extensions)
            .filter(|one| one.len() > 3);
        closest(language, names.iter().map(String::as_str))
            .or_else(|| closest(language, extensions.map(String::as_str)))
            .map(str::to_owned)
    }
}

fn plain(line: &str) -> String {
    let mut html = String::with_capacity(line.len() + 16);
    escape::text(&mut html, line);
    html
}

fn find<'a>(set: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    let lower = language.to_ascii_lowercase();
    let token = ALIASES
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()))
        .map_or(language, |(_, token)| token);
    set.find_syntax_by_token(token)
        .filter(|syntax| syntax.name != "Plain Text")
}

struct Painter<'a> {
    grammars: &'a Grammars,
    known: FxHashMap<Scope, Option<&'static str>>,
    stack: ScopeStack,
}

impl Painter<'_> {
    fn line(
        &mut self,
        line: &str,
        operations: &[(usize, syntect::parsing::ScopeStackOp)],
    ) -> String {
        let end = line.trim_end_matches(['\n', '\r']).len();
        let mut html = String::with_capacity(line.len() * 2);
        let mut open: Option<&'static str> = None;
        let mut from = 0;
        for (at, operation) in operations {
            self.run(line, from, (*at).min(end), &mut open, &mut html);
            from = from.max((*at).min(end));
            // A stack that a faulty grammar leaves unbalanced only costs colours.
            let _ = self.stack.apply(operation);
        }
        self.run(line, from, end, &mut open, &mut html);
        if open.is_some() {
            html.push_str("</span>");
        }
        html
    }

    fn run(
        &mut self,
        line: &str,
        from: usize,
        to: usize,
        open: &mut Option<&'static str>,
        html: &mut String,
    ) {
        let Some(text) = line.get(from..to).filter(|text| !text.is_empty()) else {
            return;
        };
        // White space has no colour of its own; it does not end a run.
        let class = if text.trim().is_empty() {
            *open
        } else {
            self.class()
        };
        if class != *open {
            if open.is_some() {
                html.push_str("</span>");
            }
            if let Some(class) = class {
                html.push_str("<span class=\"");
                html.push_str(class);
                html.push_str("\">");
            }
            *open = class;
        }
        escape::text(html, text);
    }

    fn class(&mut self) -> Option<&'static str> {
        let scopes: &[Scope] = self.stack.as_slice();
        scopes.iter().rev().find_map(|scope| {
            *self.known.entry(*scope).or_insert_with(|| {
                let matching = self
                    .grammars
                    .classes
                    .iter()
                    .find(|(selector, _)| selector.is_prefix_of(*scope));
                matching.map(|(_, class)| *class)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_becomes_classes_line_by_line() {
        let lines = Highlighter
            .lines("rust", "let x = \"<a\n b\"; // 1\n")
            .unwrap();
        assert_eq!(lines.len(), 2);
        assert!(
            lines[0].contains("<span class=\"k\">let</span>"),
            "{lines:?}"
        );
        assert!(
            lines[0].ends_with("<span class=\"s\">&quot;&lt;a</span>")
                || lines[0].contains("&lt;a</span>"),
            "{lines:?}"
        );
        assert!(
            lines[1].contains("<span class=\"c\">// 1</span>"),
            "{lines:?}"
        );
    }

    #[test]
    fn unknown_languages_are_left_to_the_caller() {
        assert_eq!(Highlighter.lines("klingon", "qapla'"), None);
    }

    #[test]
    fn misspelt_languages_are_guessed() {
        for (written, meant) in [
            ("rsut", Some("rust")),
            ("javscript", Some("javascript")),
            ("Pyhton", Some("python")),
            ("klingonese", None),
        ] {
            assert_eq!(Highlighter.nearest(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn common_languages_are_known() {
        for language in
            "rust c cpp python js ts tsx json toml yaml html css bash sh sql go java kotlin swift ruby php diff xml dockerfile makefile zig asm http ini"
                .split(' ')
        {
            assert!(Highlighter.lines(language, "x\n").is_some(), "{language}");
        }
    }
}
