//! Tests of documents.

use jiff::tz::TimeZone;

use super::*;
use crate::base::Moment;
use crate::diagnostic::codes::{INVALID_DATE, INVALID_FRONT_MATTER, UNKNOWN_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, print::position};
use crate::model::article::Spanned;

mod mistakes;
mod reading;

const VOCABULARY: Vocabulary = Vocabulary {
    unknown: &UNKNOWN_KEY,
    elsewhere: |syntax| format!("data of your own goes under `{}`", syntax.heading("extra")),
    suggestions: &[Suggestion::meant("lastmod", &["updated"])],
    keys: &[],
};

fn file() -> SourcePath {
    SourcePath::from("a.md")
}

fn parse(source: &str, syntax: Syntax) -> Outcome<Document<'_>> {
    document(
        source,
        0..source.len(),
        syntax,
        &file(),
        &INVALID_FRONT_MATTER,
    )
}

/// Reads a correct document, and returns the result of `read` and the diagnostics.
fn reading<T>(
    source: &str,
    syntax: Syntax,
    read: impl FnOnce(&mut Reader<'_, '_>) -> T,
) -> (T, Vec<Diagnostic>) {
    let document = parse(source, syntax);
    assert_eq!(document.diagnostics, [], "{source}");
    let file = file();
    let mut reader = Reader::new(&document.value, text::range(0..3), &file, &VOCABULARY);
    let value = read(&mut reader);
    (value, reader.finish())
}

/// Returns the source text at the places of all keys and values.
fn places<'s>(source: &'s str, table: &Table<'_>, into: &mut Vec<&'s str>) {
    for (key, node) in table {
        into.push(&source[key.range]);
        nodes(source, node, into);
    }
}

fn nodes<'s>(source: &'s str, node: &Node<'_>, into: &mut Vec<&'s str>) {
    into.push(&source[node.range]);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| nodes(source, item, into)),
        Value::Table(table) => places(source, table, into),
        _ => {}
    }
}

fn lines(source: &str, faults: &[Diagnostic]) -> Vec<usize> {
    let line =
        |fault: &Diagnostic| position(source, fault.at.as_ref().unwrap().range.start().into()).0;
    faults.iter().map(line).collect()
}

#[test]
fn toml_values_know_their_bytes() {
    let source = "title = \"日本\"\r\ntags = [ 'ä', \"b\" ]\r\ndate = 2026-05-08 06:30:00Z\r\n\
                  n = 1_000\r\n[[fix]]\r\nx.y = true\r\n";
    let mut found = Vec::new();
    let document = parse(source, Syntax::Toml);
    assert_eq!(document.diagnostics, []);
    places(source, &document.value.root, &mut found);
    assert_eq!(
        found,
        [
            "title",
            "\"日本\"",
            "tags",
            "[ 'ä', \"b\" ]",
            "'ä'",
            "\"b\"",
            "date",
            "2026-05-08 06:30:00Z",
            "n",
            "1_000",
            "fix",
            "[[fix]]",
            "[[fix]]",
            "x",
            "x",
            "y",
            "true"
        ]
    );
}

#[test]
fn yaml_values_know_their_bytes() {
    let source = "title: \"日本\"\r\ntags: [ä, 'b']\r\nlist:\r\n  - é\r\n  - x: 1\r\n    y: ~\r\n\
                  text: >\r\n  a\r\n  b\r\nlast: plain words\r\n";
    let mut found = Vec::new();
    let document = parse(source, Syntax::Yaml);
    assert_eq!(document.diagnostics, []);
    places(source, &document.value.root, &mut found);
    assert_eq!(
        found,
        [
            "title",
            "\"日本\"",
            "tags",
            "[ä, 'b']",
            "ä",
            "'b'",
            "list",
            "- é\r\n  - x: 1\r\n    y: ~",
            "é",
            "x: 1\r\n    y: ~",
            "x",
            "1",
            "y",
            "~",
            "text",
            "a\r\n  b\r\n",
            "last",
            "plain words"
        ]
    );
}

#[test]
fn spans_point_into_the_file_and_not_into_the_part() {
    for (source, syntax) in [
        ("é+++\na = \"x\"\n+++\n", Syntax::Toml),
        ("é+++\na: \"x\"\n+++\n", Syntax::Yaml),
    ] {
        let start = source.find("a").unwrap();
        let end = source.rfind("+++").unwrap();
        let read = document(source, start..end, syntax, &file(), &INVALID_FRONT_MATTER);
        let mut found = Vec::new();
        places(source, &read.value.root, &mut found);
        assert_eq!(found, ["a", "\"x\""]);
    }
}

#[test]
fn several_mistakes_in_toml_come_at_once_and_spare_the_rest() {
    let source = "title = A headline\nok = 1\ndate = 2026-13-40\nnumber = 99999999999999999999\n\
                  tags = [\"a\" \"b\"]\nalso = 'ok'\n";
    let read = parse(source, Syntax::Toml);
    assert_eq!(lines(source, &read.diagnostics), [1, 3, 5, 4]);
    assert_eq!(read.diagnostics[1].code, &INVALID_DATE);
    assert!(!read.value.complete);
    let keys: Vec<_> = read.value.root.iter().map(|(key, _)| &*key.text).collect();
    assert_eq!(keys, ["ok", "also"]);
}

#[test]
fn what_stands_in_front_of_a_mistake_in_yaml_is_read() {
    let read = parse("title: x\ntgas: [a]\ntext: \"open\n", Syntax::Yaml);
    let keys: Vec<_> = read.value.root.iter().map(|(key, _)| &*key.text).collect();
    assert_eq!((keys, read.value.complete), (vec!["title", "tgas"], false));
}

#[test]
fn nothing_can_run_away() {
    let deep =
        |open: &str, close: &str| format!("a = {}{}", open.repeat(9_000), close.repeat(9_000));
    let dotted = format!("a{} = 1\n", ".a".repeat(200_000));
    let heads = format!("[a{}]\nb = 1\n", ".a".repeat(200_000));
    let nested = format!("a = {}", "{ a.a.a.a.a.a.a.a = ".repeat(60));
    for source in [deep("[", "]"), deep("{a=", "}"), dotted, heads, nested] {
        assert!(!parse(&source, Syntax::Toml).diagnostics.is_empty());
    }
    // Dots in text, in numbers and on lines of their own add no depth.
    let text = format!("a = \"{}\" # {0}\nb = '''{0}'''\n", ". . ".repeat(300));
    let numbers = format!("n.x = 0.5\n[t]\nc = [{}]\n", "0.5, ".repeat(300));
    for source in [text, numbers] {
        assert_eq!(parse(&source, Syntax::Toml).diagnostics, []);
    }

    let laughs: String = std::iter::once("a0: &a0 [x, x]\n".to_owned())
        .chain((1..40).map(|i| format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}]\n", i - 1)))
        .collect();
    let blocks = format!("a:\n{}", "- ".repeat(50_000));
    for source in [laughs, blocks, deep("[", "]"), "a: &x [*x]".to_owned()] {
        assert!(!parse(&source, Syntax::Yaml).diagnostics.is_empty());
    }
}

#[test]
fn aliases_of_yaml_are_followed() {
    let source = "base: &b {x: 1}\nname: &n Mara\na: *b\nb: [*n, *n]\n";
    let read = parse(source, Syntax::Yaml);
    assert_eq!(read.diagnostics, []);
    let data = table_data(&read.value.root);
    assert_eq!(data["a"], data["base"]);
    assert_eq!(
        data["b"],
        Data::List(vec![Data::Text("Mara".into()), Data::Text("Mara".into())])
    );
}

#[test]
fn yaml_is_read_as_most_programs_read_it() {
    let keys = |source: &str| {
        let read = parse(source, Syntax::Yaml);
        assert_eq!(read.diagnostics, [], "{source:?}");
        let table = table_data(&read.value.root);
        serde_json::to_string(&table).expect("data")
    };
    for (source, wanted) in [
        ("a:\t1\nb:  \t'x'\n", "a: 1\nb: 'x'\n"),
        ("a: \"x\ny\"\nb: 1\n", "a: \"x y\"\nb: 1\n"),
        ("a: 'x\ny\nz'\nb: 1\n", "a: 'x y z'\nb: 1\n"),
        ("o:\n  a: \"x\n  y\"\n  b: 1\n", "o: {a: x y, b: 1}\n"),
        ("a: [x,\ny\n]\n", "a: [x, y]\n"),
        (
            "b: &b {x: 1, y: 1}\na:\n  <<: *b\n  y: 2\n",
            "b: {x: 1, y: 1}\na: {x: 1, y: 2}\n",
        ),
        (
            "b: &b {x: 1}\nc: &c {y: 1}\na: {<<: [*b, *c]}\n",
            "b: {x: 1}\nc: {y: 1}\na: {x: 1, y: 1}\n",
        ),
        (
            "b:\n  - &n Mara\n  - Tom\na: *n\n",
            "b: [Mara, Tom]\na: Mara\n",
        ),
        ("&k key: 1\na: *k\n", "key: 1\na: key\n"),
    ] {
        assert_eq!(keys(source), keys(wanted), "{source:?}");
    }
    // The places are those of the text as it was written.
    let source = "a:\tx\nb: \"é\nz\"\nc: 1\n";
    let read = parse(source, Syntax::Yaml);
    let mut found = Vec::new();
    places(source, &read.value.root, &mut found);
    assert_eq!(found, ["a", "x", "b", "\"é\nz\"", "c", "1"]);
}

#[test]
fn both_languages_give_the_same_data() {
    let toml = "t = \"x\"\ni = -3\nf = 1.5\nb = true\nd = 2026-05-08\nl = [1, \"a\"]\ne = {}\n[o]\nk = 'v'\n";
    let yaml = "t: x\ni: -3\nf: 1.5\nb: true\nd: 2026-05-08\nn: ~\nl: [1, a]\ne: {}\no:\n  k: v\n";
    let read = |source, syntax| table_data(&parse(source, syntax).value.root);
    assert_eq!(read(toml, Syntax::Toml), read(yaml, Syntax::Yaml));
    assert_eq!(
        read(toml, Syntax::Toml)["d"],
        Data::Text("2026-05-08".into())
    );
}
