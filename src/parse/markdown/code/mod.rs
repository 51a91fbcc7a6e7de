//! Code blocks as HTML: coloured, numbered and marked lines.

pub(crate) mod blocks;
mod fence;

use std::ops::RangeInclusive;

use crate::parse::markdown::{Highlight, escape};
use fence::Info;

/// Names for what is no code, or is code for which there are no colours: nobody misspelt them.
const PLAIN: &[&str] = &[
    // What a terminal shows, and other text.
    "text",
    "plain",
    "plaintext",
    "plain-text",
    "txt",
    "none",
    "no-highlight",
    "nohighlight",
    "raw",
    "console",
    "terminal",
    "shell-session",
    "shellsession",
    "sh-session",
    "bash-session",
    "session",
    "prompt",
    "repl",
    "pycon",
    "output",
    "stdout",
    "stderr",
    "result",
    "log",
    "logs",
    "cli",
    "tree",
    "ascii",
    "ascii-art",
    "art",
    "diagram",
    "csv",
    "tsv",
    "hex",
    "hexdump",
    "http",
    "email",
    "prose",
    "quote",
    "poem",
    "pseudocode",
    "pseudo",
    "regex",
    "ebnf",
    "bnf",
    "abnf",
    // Diagrams, which a script of the theme may draw.
    "mermaid",
    "plantuml",
    "puml",
    "dot",
    "graphviz",
    "d2",
    "ditaa",
    "svgbob",
    "goat",
    "markmap",
    "vega",
    "vega-lite",
    "geojson",
    "topojson",
    "stl",
    "abc",
    // Languages.
    "abap",
    "agda",
    "apex",
    "ballerina",
    "bicep",
    "brainfuck",
    "caddy",
    "caddyfile",
    "cairo",
    "carbon",
    "chapel",
    "cobol",
    "coq",
    "cue",
    "cypher",
    "dhall",
    "earthfile",
    "factor",
    "forth",
    "gleam",
    "glsl",
    "hack",
    "haxe",
    "hjson",
    "hlsl",
    "hurl",
    "hy",
    "imba",
    "janet",
    "jinja",
    "jsonnet",
    "just",
    "justfile",
    "kdl",
    "kusto",
    "kql",
    "ledger",
    "lean4",
    "logo",
    "mdx",
    "metal",
    "mojo",
    "move",
    "nu",
    "nushell",
    "odin",
    "pine",
    "pkl",
    "pony",
    "prisma",
    "prql",
    "promql",
    "qsharp",
    "raku",
    "razor",
    "rego",
    "rescript",
    "reason",
    "roc",
    "ron",
    "scratch",
    "slint",
    "smalltalk",
    "smt",
    "solidity",
    "sol",
    "sparql",
    "starlark",
    "templ",
    "thrift",
    "tla",
    "toit",
    "typst",
    "typ",
    "unison",
    "v",
    "vala",
    "vhdl",
    "vyper",
    "wasm",
    "wat",
    "wgsl",
    "wit",
    "wolfram",
    "yang",
    "yul",
];

/// Says whether code in this language stays plain on purpose.
fn is_plain(language: &str) -> bool {
    language.is_empty()
        || PLAIN
            .iter()
            .any(|plain| plain.eq_ignore_ascii_case(language))
}

/// Whether the highlighter coloured the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Colours {
    /// The code is coloured, or was not to be.
    Fine,
    /// The highlighter does not know the language.
    UnknownLanguage,
}

/// A whole code block, ready to be written.
#[derive(Debug)]
pub(crate) struct Listing {
    info: Info,
    /// The code as an author wrote it.
    pub(crate) written: String,
    /// The code of a diff without its signs, and what they said of each line.
    diff: Option<(String, Vec<Change>)>,
    /// The coloured lines as HTML.
    coloured: Option<Vec<String>>,
    pub(crate) colours: Colours,
}

impl Listing {
    /// Colours the code.
    pub(crate) fn new(info: Info, written: String, highlight: Option<&dyn Highlight>) -> Self {
        let diff = info.diff.then(|| undiff(shown(&written)));
        let code = diff.as_ref().map_or(shown(&written), |(code, _)| code);
        let coloured = match highlight {
            Some(highlight) if !info.language.is_empty() && !code.is_empty() => {
                highlight.lines(&info.language, code)
            }
            _ => None,
        };
        let unknown = coloured.is_none() && highlight.is_some() && !is_plain(&info.language);
        Self {
            colours: if unknown {
                Colours::UnknownLanguage
            } else {
                Colours::Fine
            },
            info,
            written,
            diff,
            coloured,
        }
    }

    /// Returns the language, as it is written behind the fence.
    pub(crate) fn language(&self) -> &str {
        &self.info.language
    }

    /// Appends the block as HTML.
    pub(crate) fn write(&self, out: &mut String) {
        if let Some(file) = &self.info.file {
            out.push_str("<figure class=\"code\"><figcaption>");
            escape::text(out, file);
            out.push_str("</figcaption>");
        }
        out.push_str("<pre tabindex=\"0\"><code");
        if !self.info.language.is_empty() {
            out.push_str(" class=\"language-");
            escape::attribute(out, &self.info.language);
            out.push('"');
        }
        out.push('>');
        self.write_lines(out);
        out.push_str("</code></pre>");
        if self.info.file.is_some() {
            out.push_str("</figure>");
        }
        out.push('\n');
    }

    fn write_lines(&self, out: &mut String) {
        let (code, changes) = match &self.diff {
            Some((code, changes)) => (code.as_str(), changes.as_slice()),
            None => (shown(&self.written), [].as_slice()),
        };
        match (&self.coloured, self.info.by_line()) {
            _ if code.is_empty() && changes.is_empty() => {}
            (None, false) => {
                escape::text(out, code);
                out.push('\n');
            }
            (Some(lines), false) => {
                for line in lines {
                    out.push_str(line);
                    out.push('\n');
                }
            }
            (Some(coloured), true) => {
                let mut lines = Lines::new(&self.info, changes);
                for line in coloured {
                    lines.open(out);
                    out.push_str(line);
                    out.push_str("</span>\n");
                }
            }
            (None, true) => {
                let mut lines = Lines::new(&self.info, changes);
                for line in code.split('\n') {
                    lines.open(out);
                    escape::text(out, line);
                    out.push_str("</span>\n");
                }
            }
        }
    }
}

/// Returns the code that is shown: without the last line break, which ends the last line.
fn shown(written: &str) -> &str {
    written.strip_suffix('\n').unwrap_or(written)
}

/// Opens one line after the other.
struct Lines<'a> {
    /// The number to be shown, where lines are numbered.
    shown: Option<u32>,
    changes: std::slice::Iter<'a, Change>,
    /// What is to be marked, by first line.
    mark: std::vec::IntoIter<RangeInclusive<u32>>,
    next: Option<RangeInclusive<u32>>,
    /// The last line that a mark has reached so far.
    marked_to: u32,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(info: &Info, changes: &'a [Change]) -> Self {
        let mut mark = info.mark.clone();
        mark.sort_unstable_by_key(|lines| *lines.start());
        let mut mark = mark.into_iter();
        Self {
            shown: info.first,
            changes: changes.iter(),
            next: mark.next(),
            mark,
            marked_to: 0,
            line: 0,
        }
    }

    fn open(&mut self, out: &mut String) {
        self.line = self.line.saturating_add(1);
        while let Some(lines) = self.next.take_if(|lines| *lines.start() <= self.line) {
            self.marked_to = self.marked_to.max(*lines.end());
            self.next = self.mark.next();
        }
        out.push_str("<span class=\"line");
        if self.line <= self.marked_to {
            out.push_str(" marked");
        }
        match self.changes.next() {
            Some(Change::Added) => out.push_str(" added"),
            Some(Change::Removed) => out.push_str(" removed"),
            Some(Change::None) | None => {}
        }
        out.push('"');
        if let Some(shown) = &mut self.shown {
            out.push_str(&format!(" data-line=\"{shown}\""));
            *shown = shown.saturating_add(1);
        }
        out.push('>');
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Change {
    None,
    Added,
    Removed,
}

/// Takes `+` and `-` off the lines. Where every other line is set off by a blank, as in a patch,
/// the blank goes too.
fn undiff(code: &str) -> (String, Vec<Change>) {
    let set_off = code
        .split('\n')
        .all(|line| line.is_empty() || line.starts_with(['+', '-', ' ']));
    let mut changes = Vec::new();
    let mut lines = String::with_capacity(code.len());
    for (at, line) in code.split('\n').enumerate() {
        if at > 0 {
            lines.push('\n');
        }
        let (change, line) = match line.as_bytes().first() {
            Some(b'+') => (Change::Added, &line[1..]),
            Some(b'-') => (Change::Removed, &line[1..]),
            Some(b' ') if set_off => (Change::None, &line[1..]),
            _ => (Change::None, line),
        };
        changes.push(change);
        lines.push_str(line);
    }
    (lines, changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fence::info;

    fn html(written: &str, code: &str) -> String {
        let mut out = String::new();
        Listing::new(info(written).0, code.to_owned(), None).write(&mut out);
        out
    }

    #[test]
    fn plain_code_stays_plain() {
        assert_eq!(
            html("rust", "a < b\n"),
            "<pre tabindex=\"0\"><code class=\"language-rust\">a &lt; b\n</code></pre>\n"
        );
        assert_eq!(html("", ""), "<pre tabindex=\"0\"><code></code></pre>\n");
    }

    #[test]
    fn lines_are_numbered_and_marked() {
        assert_eq!(
            html("text lines=9 mark=2 file=a&b", "x\n\n"),
            "<figure class=\"code\"><figcaption>a&amp;b</figcaption>\
             <pre tabindex=\"0\"><code class=\"language-text\">\
             <span class=\"line\" data-line=\"9\">x</span>\n\
             <span class=\"line marked\" data-line=\"10\"></span>\n\
             </code></pre></figure>\n"
        );
    }

    #[test]
    fn a_diff_loses_its_signs() {
        let wanted = "<span class=\"line removed\">a</span>\n<span class=\"line added\">b</span>\n\
                      <span class=\"line\">  c</span>\n";
        assert!(html("text diff", "-a\n+b\n   c\n").contains(wanted));
        assert!(html("text diff", "-a\n+b\n  c\nd\n").contains(wanted));
    }

    struct Upper;

    impl Highlight for Upper {
        fn lines(&self, language: &str, code: &str) -> Option<Vec<String>> {
            (language == "up").then(|| code.split('\n').map(str::to_uppercase).collect())
        }

        fn nearest(&self, _: &str) -> Option<String> {
            None
        }
    }

    #[test]
    fn colours_come_from_the_highlighter() {
        let listing = |language: &str, code: &str| {
            Listing::new(info(language).0, code.to_owned(), Some(&Upper))
        };
        let coloured = listing("up", "a\nb\n");
        assert_eq!(coloured.colours, Colours::Fine);
        let mut out = String::new();
        coloured.write(&mut out);
        assert!(out.contains(">A\nB\n<"), "{out}");
        for (language, colours) in [
            ("text", Colours::Fine),
            ("", Colours::Fine),
            ("nix", Colours::UnknownLanguage),
        ] {
            assert_eq!(listing(language, "a").colours, colours, "{language}");
        }
    }
}
