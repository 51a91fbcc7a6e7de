//! What other languages than Markdown leave in a text: reStructuredText, AsciiDoc, templates and MDX.

use super::sign::{Sign, find, lines};
use super::{OPAQUE, foreign};

const NO_TEMPLATE: &str =
    "a text is no template: write the words themselves; to show braces, write them in code";

const REMARK: &str =
    "this line is a comment of reStructuredText, and is shown to readers as it stands";

/// Returns the signs of other languages in the text of a block.
pub(super) fn in_text(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = lines(text)
        .filter_map(|(start, line)| of_line(start, line))
        .collect();
    signs.extend(remark(text));
    signs.extend(roles(text));
    signs.extend(templates(text));
    signs.extend(block_name(text));
    signs
}

/// Finds a line that is a block of another language.
fn of_line(start: usize, line: &str) -> Option<Sign> {
    let begins = line.as_bytes().first()?;
    let (message, help) = match begins {
        b'.' => directive(line)?,
        b'=' => {
            let words = line.trim_start_matches('=');
            let rank = line.len() - words.len();
            let is_heading = (2..=6).contains(&rank)
                && words.strip_prefix(' ')?.starts_with(char::is_alphabetic);
            let words = words.trim_end_matches('=').trim();
            is_heading.then(|| {
                (
                    "this is no heading, which begins with `#` in Markdown",
                    format!("write `{} {words}`", "#".repeat(rank)),
                )
            })?
        }
        b'i' | b'v' | b'e' => macro_or_module(line)?,
        _ => return None,
    };
    Some(Sign::new(start..start + line.len(), message, help))
}

/// Says whether words behind two full stops are a comment rather than the end of a sentence: they are all in
/// capital letters, or begin with what editors write in front of a remark.
fn is_remark(words: &str) -> bool {
    let first = words.split([' ', ':']).next().unwrap_or_default();
    let is_mark = ["TODO", "FIXME", "XXX", "HACK"].contains(&first);
    let letters = || words.chars().filter(|c| c.is_alphabetic());
    is_mark || letters().count() > 3 && letters().all(char::is_uppercase)
}

/// Finds a comment in small letters, which is all of a block: `.. secret words`. A sentence has an end.
fn remark(text: &str) -> Option<Sign> {
    let line = text.trim_end();
    let words = line.strip_prefix(".. ")?;
    let is_one = !line.contains('\n') && !words.contains("::");
    let is_open = words.ends_with(|c: char| c.is_alphanumeric()) && words.contains(' ');
    (is_one && is_open && words.starts_with(char::is_alphabetic) && !is_remark(words))
        .then(|| Sign::new(0..line.len(), REMARK, foreign::COMMENT))
}

/// Reads `.. note::` of reStructuredText.
fn directive(line: &str) -> Option<(&'static str, String)> {
    let words = line.strip_prefix(".. ")?;
    if is_remark(words) {
        return Some((REMARK, foreign::COMMENT.to_owned()));
    }
    let (name, _) = words.split_once("::")?;
    let is_name = |b: u8| b.is_ascii_lowercase() || b == b'-';
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    let help = match name {
        "image" | "figure" => {
            "a picture is written `![what it shows](picture.jpg \"the caption\")`"
        }
        "code" | "code-block" | "sourcecode" | "literalinclude" => {
            "put a line of three backticks and the language above the code, and one of three backticks below it"
        }
        "note" | "tip" | "hint" | "important" | "warning" | "caution" | "danger" | "attention"
        | "seealso" | "admonition" => {
            "write the lines as a note: `> [!NOTE]`, and below it the text with `> ` in front of every line"
        }
        _ => "take it out, or write in Markdown what it stands for",
    };
    Some((
        "this line is reStructuredText, and is shown to readers as it stands",
        help.to_owned(),
    ))
}

/// Reads `image::x.png[Alt]` of AsciiDoc, and `import X from 'y'` and `export const x` of MDX.
fn macro_or_module(line: &str) -> Option<(&'static str, String)> {
    let is_macro = ["image::", "video::", "include::"]
        .iter()
        .any(|begin| line.starts_with(begin));
    if is_macro && line.ends_with(']') {
        let file = line.split("::").nth(1)?.split('[').next()?;
        let help = match line.starts_with("image") {
            true => format!("a picture is written `![what it shows]({file})`"),
            false => format!("link to it: `[words that say what it is]({file})`"),
        };
        return Some((
            "this line is AsciiDoc, and is shown to readers as it stands",
            help,
        ));
    }
    let is_quote = |c: char| c == OPAQUE || matches!(c, '"' | '\'' | '“' | '‘' | '’' | '”');
    let imports = line.strip_prefix("import ").is_some_and(|rest| {
        let source = rest.split_once(" from ").map_or(rest, |(_, source)| source);
        source.starts_with(is_quote) && !source.contains(char::is_whitespace)
    });
    let exports = line.strip_prefix("export ").is_some_and(|rest| {
        let is_value = rest.starts_with("const ") || rest.starts_with("let ");
        let is_function = rest.starts_with("function ") || rest.starts_with("default function");
        (is_value && rest.contains('=')) || (is_function && rest.contains('('))
    });
    (imports || exports).then(|| {
        (
            "this line is JavaScript, and is shown to readers as it stands",
            "take it out: a text runs no JavaScript; components of the theme need no line like this".to_owned(),
        )
    })
}

/// Finds `:ref:` in front of code, as reStructuredText has it.
fn roles(text: &str) -> Option<Sign> {
    let mut starts = find(text, ":");
    starts.find_map(|start| {
        let (name, behind) = text[start + 1..].split_once(':')?;
        let before = text[..start].chars().next_back();
        let is_role = !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase())
            && behind.starts_with(OPAQUE)
            && before.is_none_or(|c| c.is_whitespace() || c == '(');
        is_role.then(|| {
            Sign::new(
                start..start + name.len() + 2,
                format!("readers see `:{name}:`, which is reStructuredText"),
                "take it out; a link is `[words](address)`",
            )
        })
    })
}

/// Finds what templates of other programs leave: `{{#if x}}`, `<% x %>`, `{props.x}`.
fn templates(text: &str) -> Vec<Sign> {
    const FORMS: [(&str, &str); 8] = [
        ("{{#", "}}"),
        ("{{/", "}}"),
        ("{{>", "}}"),
        ("<%", "%>"),
        ("{frontmatter.", "}"),
        ("{props.", "}"),
        ("{page.", "}"),
        ("{post.", "}"),
    ];
    let found = FORMS.iter().filter_map(|(open, close)| {
        // Every build reports `{{/* words */}}`.
        let start = find(text, open).find(|at| !text[*at..].starts_with("{{/*"))?;
        let rest = &text[start..];
        let end = rest.split('\n').next()?.find(close)? + close.len();
        Some(Sign::new(
            start..start + end,
            "this is of a template, and is shown to readers as it stands",
            NO_TEMPLATE,
        ))
    });
    found.collect()
}

/// Finds the name that Obsidian gives a block: ` ^37066d` at its end.
fn block_name(text: &str) -> Option<Sign> {
    let text = text.trim_end();
    let (before, name) = text.rsplit_once('^')?;
    let is_name = name.len() >= 4
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && name.bytes().any(|b| b.is_ascii_digit() || b == b'-')
        && name.bytes().any(|b| b.is_ascii_alphabetic());
    let is_parted = before.ends_with([' ', '\n']) || before.is_empty();
    (is_name && is_parted).then(|| {
        Sign::new(
            before.len()..text.len(),
            format!("readers see `^{name}`: it is no anchor here"),
            format!("write `{{#{name}}}` in its place, if a link leads there; or take it out"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_languages_leave_is_found() {
        for (text, wanted) in [
            (".. note::", ".. note::"),
            (".. SECRET", ".. SECRET"),
            (".. TODO: ask him", ".. TODO: ask him"),
            (".. ask him", ".. ask him"),
            ("a\n.. code-block:: python\nb", ".. code-block:: python"),
            ("== Title ==", "== Title =="),
            ("image::x.png[Alt]", "image::x.png[Alt]"),
            ("import Foo from './foo'", "import Foo from './foo'"),
            ("import './foo.css'", "import './foo.css'"),
            ("export const meta = 1", "export const meta = 1"),
            ("See :ref:\u{fffc} and", ":ref:"),
            ("{{#if @member}}Hi{{/if}}", "{{#if @member}}"),
            ("<% if x %>a", "<% if x %>"),
            ("It is {frontmatter.title}.", "{frontmatter.title}"),
            ("A block. ^37066d", "^37066d"),
        ] {
            let found = in_text(text);
            let marked = found.first().map(|sign| &text[sign.range.clone()]);
            assert_eq!(marked, Some(wanted), "{text}");
        }
    }

    #[test]
    fn right_text_is_left_alone() {
        for text in [
            ".. and so on:: he said",
            ".. And so on.",
            ".. and so it went on.",
            "It went on\n.. and on",
            ".. US",
            ".. 2025",
            "== ",
            "=== 5",
            "import duties from China rose",
            "import “essential goods” again",
            "export controls are new",
            "export default rates fell",
            "std::vec::Vec[0]",
            "image::Rgb is a type",
            "at 14:30: `x`",
            "x <% 5 and y",
            "2^10",
            "so ^ this",
            "a {b.c} and {a: b}",
            "^this",
        ] {
            let found = in_text(text);
            let marked: Vec<&str> = found.iter().map(|sign| &text[sign.range.clone()]).collect();
            assert_eq!(marked, [""; 0], "{text}");
        }
    }
}
