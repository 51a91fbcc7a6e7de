//! Notes that other programs set off (`:::tip`, `!!! note`, `> [!faq]-`), and how presswork has them.

use super::arguments::Fault;
use super::line;
use crate::diagnostic::codes::FOREIGN_CALL;

/// What is wrong with all of these.
const MESSAGE: &str =
    "this note is in the form of another generator, and is shown to readers as it stands";

/// The kinds of notes of other programs, by the kind that stands for them here.
const KINDS: [(&str, &[&str]); 5] = [
    (
        "NOTE",
        &[
            "note",
            "info",
            "information",
            "faq",
            "help",
            "question",
            "abstract",
            "summary",
            "tldr",
            "todo",
            "example",
            "seealso",
            "details",
            "notice",
            "admonition",
            "callout",
            "aside",
            "alert",
            "infobox",
        ],
    ),
    (
        "TIP",
        &[
            "tip",
            "hint",
            "success",
            "check",
            "done",
            "idea",
            "best-practice",
        ],
    ),
    ("IMPORTANT", &["important", "primary", "attention"]),
    ("WARNING", &["warning", "warn"]),
    (
        "CAUTION",
        &[
            "caution",
            "danger",
            "error",
            "bug",
            "fail",
            "failure",
            "missing",
            "alert-danger",
        ],
    ),
];

/// Names of quotations, which are no notes.
const QUOTATIONS: [&str; 3] = ["quote", "cite", "blockquote"];

/// Returns the kind of note that stands here for one of another program.
fn kind(name: &str) -> Option<&'static str> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    let mut kinds = KINDS.iter();
    kinds.find_map(|(kind, names)| names.iter().any(is).then_some(*kind))
}

/// Returns what is wrong with a line that begins a note of another program, `:::tip`, `!!! note` or
/// `??? note`, if one begins at `at`.
pub(crate) fn note(text: &str, at: usize) -> Option<Fault> {
    if !begins_line(text.get(..at)?) {
        return None;
    }
    let line = line(text.get(at..)?).trim_end();
    let is_fence = line.starts_with(":::");
    let named = match is_fence {
        true => line.trim_start_matches([':', ' ', '{', '.']),
        false => {
            let behind = ["!!! ", "!!!+ ", "??? ", "???+ "]
                .iter()
                .find_map(|mark| line.strip_prefix(mark))?;
            behind.trim_start()
        }
    };
    let named = named.strip_prefix("callout-").unwrap_or(named);
    let len = named.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let (name, behind) = named.split_at(len.unwrap_or(named.len()));
    // `!!! What` and `??? who knows` are words.
    let is_note = match is_fence {
        true => name.starts_with(|c: char| c.is_ascii_lowercase()) || kind(name).is_some(),
        false => {
            let is_titled = matches!(
                behind.trim_start().chars().next(),
                None | Some('"' | '{' | '[')
            );
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && (is_titled || kind(name).is_some())
                || (is_titled && kind(name).is_some())
        }
    };
    let title = title(behind);
    is_note.then(|| Fault {
        code: &FOREIGN_CALL,
        range: at..at + line.len(),
        message: MESSAGE.to_owned(),
        help: match is_fence {
            true => format!("{}; take out the `:::` at its end", instead(name, title)),
            false => instead(name, title),
        },
    })
}

/// Returns what is wrong with the first line of an alert, `[!faq]- Why`, if one begins at `at` that is none of
/// presswork's.
pub(crate) fn alert(text: &str, at: usize) -> Option<Fault> {
    let begins = text.get(..at)?;
    let line = line(text.get(at..)?).trim_end();
    let (name, behind) = line.strip_prefix("[!")?.split_once(']')?;
    let name = name.split('|').next().unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if !is_name || behind.starts_with(['(', '[', ':']) || !begins_line(begins) {
        return None;
    }
    let is_quoted = begins.trim_end_matches([' ', '\t']).ends_with('>');
    if !is_quoted && kind(name).is_none() {
        return None;
    }
    Some(Fault {
        code: &FOREIGN_CALL,
        range: at..at + line.len(),
        message: match kind(name) {
            _ if !is_quoted => {
                "this is no note, because no `> ` stands in front of its lines: readers see the brackets".to_owned()
            }
            Some(known) if known.eq_ignore_ascii_case(name) => {
                format!("this is no note, because more than `[!{known}]` stands on its line")
            }
            _ => format!("there are no notes of the kind `{name}`, so that readers see the brackets"),
        },
        help: instead(name, title(behind)),
    })
}

/// Says whether a line begins behind `text`, in a quotation perhaps.
fn begins_line(text: &str) -> bool {
    let before = text.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '>'])
}

/// Returns the title that stands behind a note's name.
fn title(behind: &str) -> &str {
    let is_around = |c: char| c.is_whitespace() || "\"“”'[]{}+-".contains(c);
    let title = behind.trim_matches(is_around);
    // Attributes are no title.
    match title.contains('=') || title.starts_with(['.', '#']) {
        true => "",
        false => title,
    }
}

/// Returns what to write instead of a note of another program.
pub(super) fn instead(name: &str, title: &str) -> String {
    if QUOTATIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
    {
        return "put `> ` in front of every line that is quoted".to_owned();
    }
    let heading = match title {
        "" => String::new(),
        title => format!(", below it `> **{title}**`"),
    };
    let kind = kind(name).unwrap_or("NOTE");
    format!(
        "write the lines as a note: `> [!{kind}]`{heading}, and below it the text with `> ` in front of \
         every line; there are `NOTE`, `TIP`, `IMPORTANT`, `WARNING` and `CAUTION`"
    )
}

/// Says whether a call of this name is a note in other programs.
pub(super) fn is_note(name: &str) -> bool {
    kind(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_other_programs_are_told_how_they_are_written_here() {
        for (text, at, wanted) in [
            (":::tip\nIt is.\n:::", 0, "`> [!TIP]`"),
            ("a\n::: {.callout-note}", 2, "`> [!NOTE]`"),
            (
                ":::: warning Look out",
                0,
                "`> [!WARNING]`, below it `> **Look out**`",
            ),
            (
                "::: details Click me",
                0,
                "`> [!NOTE]`, below it `> **Click me**`",
            ),
            (
                ":::danger[Stop]",
                0,
                "`> [!CAUTION]`, below it `> **Stop**`",
            ),
            (
                "> !!! warning \"So\"",
                2,
                "`> [!WARNING]`, below it `> **So**`",
            ),
            ("??? tip \"x\"", 0, "`> [!TIP]`, below it `> **x**`"),
            ("???+ question", 0, "`> [!NOTE]`"),
            ("!!! Danger", 0, "`> [!CAUTION]`"),
            ("So !!! note", 3, ""),
            ("a :::tip", 2, ""),
            (":::", 0, ""),
            ("!!! What", 0, ""),
            ("??? who knows", 0, ""),
            ("!!! wow, that was close", 0, ""),
        ] {
            let help = note(text, at).map(|fault| fault.help).unwrap_or_default();
            assert!(help.contains(wanted), "{text}: {help}");
            assert_eq!(help.is_empty(), wanted.is_empty(), "{text}: {help}");
        }
    }

    #[test]
    fn alerts_that_do_not_exist_are_told_which_do() {
        for (text, at, message, help) in [
            ("> [!INFO]\n> a", 2, "kind `INFO`", "`> [!NOTE]`"),
            (
                "> [!faq]- Why?",
                2,
                "kind `faq`",
                "`> [!NOTE]`, below it `> **Why?**`",
            ),
            (
                "> [!NOTE] Custom title",
                2,
                "more than",
                "`> **Custom title**`",
            ),
            ("> [!quote] Ada", 2, "kind `quote`", "that is quoted"),
            ("> [!banana]", 2, "kind `banana`", "there are `NOTE`"),
            ("> [!bug|x]+", 2, "kind `bug`", "`> [!CAUTION]`"),
            ("[!WARNING]\nHot", 0, "no `> `", "`> [!WARNING]`"),
        ] {
            let fault = alert(text, at).expect(text);
            assert!(fault.message.contains(message), "{text}: {}", fault.message);
            assert!(fault.help.contains(help), "{text}: {}", fault.help);
        }
        for text in ["[!a](b.md)", "[!]", "[! note]", "[!banana]"] {
            assert_eq!(alert(text, 0), None, "{text}");
        }
    }

    #[test]
    fn a_place_is_the_line() {
        let range = note("a\n!!! note \"b\"\nc", 2).expect("a note").range;
        assert_eq!(range, 2..14);
    }
}
