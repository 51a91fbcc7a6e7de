//! Random Markdown, as writers write it: every construct, next to every other and within it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;

/// Words that are right as they stand, and look like markup to a careless reader.
const WORDS: &[&str] = &[
    "$5",
    "US$7.50",
    "$NVDA/$AMD",
    "0.09$/GB",
    ":rocket:",
    "::before",
    ":8080",
    ":)",
    "{x}",
    "{}",
    "{{",
    "the",
    "reader",
    "Straße",
    "don't",
    "U.S.",
    "3.5",
    "13\"",
    "'90s",
    "snake_case_name",
    "AT&T",
    "Q&amp;A",
    "&#8217;",
    "a/b",
    "C#",
    "#tag",
    "[sic]",
    "(so)",
    "!",
    "?",
    "...",
    "--",
    "--force",
    "e-mail",
    "50%",
    "\\*",
    "\\_",
    "=",
    "+",
    "1)",
    "a|b",
    "日本語",
    "中文。",
    "한국어",
    "naïve",
    "x_1",
    "@name",
    "pkg@1.2.3",
    "\"quoted\"",
    "'single'",
    "*",
    "_",
    "`",
    "https://example.org/a_b",
    "www.example.org",
];

/// A word without anything that could be markup.
fn plain() -> impl Strategy<Value = String> {
    string_regex("[a-z]{1,8}").expect("a pattern")
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => plain(),
        2 => select(WORDS).prop_map(str::to_owned),
    ]
}

/// A few words in a line, or over lines.
fn words() -> impl Strategy<Value = String> {
    let breaks = prop_oneof![8 => Just(" "), 1 => Just("\n"), 1 => Just("  \n")];
    vec((word(), breaks), 1..6).prop_map(|parts| {
        let mut text: String = parts
            .iter()
            .flat_map(|(word, after)| [word.as_str(), after])
            .collect();
        text.truncate(text.trim_end().len());
        text
    })
}

/// Text within a block.
fn inline() -> impl Strategy<Value = String> {
    words().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|text| format!("*{text}*")),
            inner.clone().prop_map(|text| format!("_{text}_")),
            inner.clone().prop_map(|text| format!("**{text}**")),
            // Engines differ in what a tilde next to other marks is, and no specification says it.
            plain().prop_map(|text| format!("~~{text}~~")),
            words().prop_map(|text| format!("[{text}](/there \"a title\")")),
            inner.clone().prop_map(|text| format!("<b>{text}</b>")),
            word().prop_map(|text| format!("`{text}`")),
            word().prop_map(|text| format!("![{text}](picture.png)")),
            Just("<https://example.org/x_y_z>".to_owned()),
            vec(inner, 2..4).prop_map(|parts| parts.join(" ")),
        ]
    })
}

fn line() -> impl Strategy<Value = String> {
    inline().prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns a text with every line behind a mark, the first behind another.
fn behind(text: &str, first: &str, others: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, line)| match (at, line.is_empty()) {
            (0, _) => format!("{first}{line}"),
            (_, true) => others.trim_end().to_owned(),
            _ => format!("{others}{line}"),
        })
        .collect();
    lines.join("\n")
}

fn table() -> impl Strategy<Value = String> {
    let cell = || line().prop_map(|text| text.replace('|', "\\|"));
    vec((cell(), cell()), 2..4).prop_map(|rows| {
        let mut lines: Vec<String> = rows
            .iter()
            .map(|(left, right)| format!("| {left} | {right} |"))
            .collect();
        lines.insert(1, "|---|---|".to_owned());
        lines.join("\n")
    })
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => inline(),
        1 => (1_usize..4, line()).prop_map(|(rank, text)| format!("{} {text}", "#".repeat(rank))),
        1 => inline().prop_map(|text| format!("```rust\n{text}\n```")),
        1 => words().prop_map(|text| behind(&text, "    ", "    ")),
        1 => table(),
        1 => Just("---".to_owned()),
        1 => inline().prop_map(|text| format!("<div>\n\n{text}\n\n</div>")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let marks = select(&[("> ", "> "), ("- ", "  "), ("1. ", "   ")][..]);
        (vec(inner, 1..3), marks)
            .prop_map(|(blocks, (first, others))| behind(&blocks.join("\n\n"), first, others))
    })
}

/// Returns the texts: a few blocks, a blank line between any two.
pub fn text() -> impl Strategy<Value = String> {
    vec(block(), 1..5).prop_map(|blocks| blocks.join("\n\n") + "\n")
}
