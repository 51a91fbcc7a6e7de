//! Tests of values, and of files without front matter.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::codes::MISSING_KEY;
use crate::parse::content::front_matter::split::Parts;

#[test]
fn slugs_are_one_part_of_an_address() {
    for good in ["a", "2026", "http3-1.0_x~", "日本語", "für", "हिन्दी"] {
        let meta = read(&article(&format!("slug = \"{good}\"")), Kind::Article)
            .value
            .0;
        assert_eq!(meta.slug.unwrap().value, good);
    }
    let long = "a".repeat(201);
    for bad in [
        "",
        ".",
        "..",
        "a/b",
        "/",
        "a b",
        "a?b",
        "a#b",
        "100%",
        "a\\\\b",
        "a\\tb",
        "a\\u200eb",
        "\\\"",
        "a:b",
        &long,
    ] {
        let found = faults(&article(&format!("slug = \"{bad}\"")), Kind::Article);
        assert_eq!((found.len(), found[0].0), (1, "invalid-slug"), "{bad}");
    }
    // What turns round the order of others stands in no value.
    let found = faults(&article("slug = \"a\\u202eb\""), Kind::Article);
    assert_eq!((found.len(), found[0].0), (1, "control-character"));
    let found = faults(&article("slug = 'Hello World'"), Kind::Article);
    assert_eq!(found[0].2, "write `hello-world`");
}

#[test]
fn aliases_are_addresses_of_this_site() {
    for (bad, help) in [
        ("old/", "`/old/`"),
        ("https://x.org/old/", "`/old/`"),
        ("/a?b=1", "in front of it"),
        ("/a#b", "in front of it"),
        ("/../etc/", "/2019/"),
        ("/a//b/", "/2019/"),
    ] {
        let found = faults(
            &article(&format!("aliases = ['/fine/', '{bad}']")),
            Kind::Article,
        );
        assert_eq!((found.len(), found[0].0), (1, INVALID_ALIAS.name), "{bad}");
        assert_eq!(found[0].1, format!("'{bad}'"));
        assert!(found[0].2.contains(help), "{bad}: {}", found[0].2);
    }
}

#[test]
fn values_are_checked() {
    for (keys, code, marked) in [
        ("series_part = 0", "wrong-type", "0"),
        ("series_part = 'two'", "wrong-type", "'two'"),
        ("updated = 'soon'", INVALID_DATE.name, "'soon'"),
        ("draft = 'yes'", "wrong-type", "'yes'"),
        ("image_alt = 5", "wrong-type", "5"),
        ("tags = [[1]]", "wrong-type", "[1]"),
        ("extra = 1", "wrong-type", "1"),
        (
            "[[corrections]]\ntext = 'x'",
            MISSING_KEY.name,
            "[[corrections]]",
        ),
        (
            "[[corrections]]\ndate = 2026-05-08",
            MISSING_KEY.name,
            "[[corrections]]",
        ),
        (
            "corrections = [{ date = 2026-05-08, txt = 'x', text = 'y' }]",
            "unknown-key",
            "txt",
        ),
    ] {
        let found = faults(&article(keys), Kind::Article);
        assert_eq!(found.len(), 1, "{keys}: {found:?}");
        assert_eq!((found[0].0, found[0].1.as_str()), (code, marked), "{keys}");
    }
    // An unreadable date is not reported as missing as well.
    let source = "+++\ntitle = 'T'\ndate = 'May 8'\ncategory = 'c'\n+++\n";
    assert_eq!(faults(source, Kind::Article).len(), 1);
}

#[test]
fn front_matter_that_cannot_be_found_is_explained() {
    for (source, message, help, body) in [
        ("", "this file is empty", "+++", 0),
        ("# Title\n", "no front matter", "title = \"A headline\"", 0),
        ("{\n\"title\": \"x\"\n}\n", "JSON", "TOML or YAML", 0),
        (
            "title = \"A\"\n",
            "no front matter",
            "a line `+++` above",
            0,
        ),
        ("title: A\n", "no front matter", "a line `---` above", 0),
        ("Note: A\n", "no front matter", "title = \"A headline\"", 0),
        (
            "--- yaml\na: 1\n---\n",
            "holds something else",
            "nothing else",
            0,
        ),
        ("+++\ntitle = 'x'\n", "does not end", "a line `+++`", 16),
        ("---\ntitle: x\n+++\n", "does not end", "write `---`", 17),
        ("\u{feff}# Title\n", "no front matter", "+++", 3),
    ] {
        let read = read(source, Kind::Article);
        assert_eq!(
            read.diagnostics.len(),
            1,
            "{source}: {:?}",
            read.diagnostics
        );
        let fault = &read.diagnostics[0];
        assert_eq!(fault.code, &INVALID_FRONT_MATTER);
        assert!(
            fault.message.contains(message),
            "{source}: {}",
            fault.message
        );
        assert!(
            fault.help.as_ref().unwrap().contains(help),
            "{source}: {fault:?}"
        );
        assert_eq!(read.value.2, body, "{source}");
        assert_eq!(read.value.0.title, "the-stem");
    }
    let other = split("---\ntitle: x\n+++\n", &SourcePath::from("a.md"));
    assert_eq!(other.diagnostics[0].labels[0].at.range, text::range(13..16));
}

#[test]
fn the_example_is_one_of_the_files_own_kind() {
    let help = |file: &str| {
        split("Text\n", &SourcePath::from(file)).diagnostics[0]
            .help
            .clone()
    };
    let author = help("content/authors/z.md").unwrap();
    assert!(
        author.contains("title = ") && !author.contains("date"),
        "{author}"
    );
    assert!(help("content/articles/z.md").unwrap().contains("date = "));
}

#[test]
fn keys_that_need_another_are_told_so() {
    for (keys, marked, needed) in [
        ("series_part = 3", "series_part", "`series = "),
        ("image_alt = 'a'", "image_alt", "`image = "),
        ("image_caption = 'a'", "image_caption", "`image = "),
    ] {
        let found = faults(&article(keys), Kind::Article);
        assert_eq!(found.len(), 1, "{keys}: {found:?}");
        assert_eq!((found[0].0, found[0].1.as_str()), ("unused-key", marked));
        assert!(found[0].2.contains(needed), "{}", found[0].2);
    }
    assert_eq!(faults(&article("image_alt = ''"), Kind::Article), []);
    let misspelt = faults(&article("seires = 'x'\nseries_part = 3"), Kind::Article);
    assert_eq!(misspelt.len(), 1, "{misspelt:?}");
    assert_eq!(misspelt[0].0, "unknown-key");
}

#[test]
fn one_mistake_is_one_message() {
    for (keys, code, help) in [
        (
            "titel = 'T'\ndate = 2026-05-08\ncategory = 'c'",
            "unknown-key",
            "`title`",
        ),
        (
            "name = 'T'\ndate = 2026-05-08\ncategory = 'c'",
            "unknown-key",
            "`title`",
        ),
        (
            "title = 'T'\ndat = 2026-05-08\ncategory = 'c'",
            "unknown-key",
            "`date`",
        ),
        (
            "title = 'T'\ndate = 2026-05-08\ncategroy = 'c'",
            "unknown-key",
            "`category`",
        ),
        (
            "title = 'T'\ndate = 2026-05-08\ncategories = ['c']",
            "unknown-key",
            "`category = ",
        ),
        (
            "title = 'T'\ndate = 08.05.2026\ncategory = 'c'",
            "invalid-date",
            "`2026-05-08`",
        ),
        (
            "title = 'T'\ndate = '08.05.2026'\ncategory = 'c'",
            "invalid-date",
            "`2026-05-08`",
        ),
        (
            "title = 'T'\ndate = 0001-01-01\ncategory = 'c'",
            "invalid-date",
            "between 1970-01-01",
        ),
        (
            "title = 'T'\ndate = 9999-12-31\ncategory = 'c'",
            "invalid-date",
            "between 1970-01-01",
        ),
        (
            "title = ''\ndate = 2026-05-08\ncategory = 'c'",
            "missing-title",
            "fill it in: `title = ",
        ),
    ] {
        let found = faults(&format!("+++\n{keys}\n+++\n"), Kind::Article);
        assert_eq!(found.len(), 1, "{keys}: {found:?}");
        assert_eq!(found[0].0, code, "{keys}");
        assert!(found[0].2.contains(help), "{keys}: {}", found[0].2);
    }
}

#[test]
fn advice_is_given_in_the_files_own_language() {
    let yaml = |line: &str| {
        let text = format!("---\ntitle: T\ndate: 2026-05-08\ncategory: c\n{line}\n---\n");
        let found = faults(&text, Kind::Article);
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        found[0].2.clone()
    };
    for (line, help) in [
        ("author: Ann", "`authors: [\"…\"]`"),
        ("published: false", "`draft: true`"),
        ("params: {}", "`extra:`"),
        ("draft: no", "`draft: false`"),
        ("featured: 1", "`featured: true`"),
        ("toc: maybe", "`true` or `false`"),
        ("series_part: '3'", "`series_part: 3`"),
        ("tags: [3.10]", "`\"3.10\"`"),
        ("tags: a, b", "`tags: [\"a\", \"b\"]`"),
    ] {
        assert!(yaml(line).contains(help), "{line}: {}", yaml(line));
    }
    let empty = faults("---\ntitle:\ndate:\ncategory: c\n---\n", Kind::Article);
    let reported: Vec<_> = empty
        .iter()
        .map(|fault| (fault.0, fault.1.as_str()))
        .collect();
    assert_eq!(
        reported,
        [("missing-title", "title"), ("missing-date", "date")]
    );
    assert!(
        empty.iter().all(|fault| fault.2.starts_with("fill it in")),
        "{empty:?}"
    );
}

#[test]
fn fences_stand_alone_on_their_lines() {
    let parts = |source| split(source, &SourcePath::from("a.md")).value;
    let source = "\n\n+++ \na = '+++'\n ++++\n++++\nb = 1\n+++\t\r\n\n+++\n";
    let Parts { front, body_start } = parts(source);
    let (syntax, range) = front.unwrap();
    assert_eq!(
        (syntax, &source[range]),
        (Syntax::Toml, "a = '+++'\n ++++\n++++\nb = 1\n")
    );
    assert_eq!(&source[body_start..], "\n+++\n");
    assert_eq!(parts("---\n---").front, Some((Syntax::Yaml, 4..4)));
    assert_eq!(parts("---\n---").body_start, 7);
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn no_file_makes_it_panic(
        fence in "(\u{feff})?(\\+\\+\\+|---)(\r)?\n",
        keys in "(title|date|tags|slug|aliases|extra|corrections|é|x)?( = |: |=|)\
                 [a-z0-9\"'\\[\\]{}#.:`é\u{feff} \t\r\n-]{0,30}",
        end in "(\n(\\+\\+\\+|---)\r?\n)?",
    ) {
        let source = format!("{fence}{keys}{end}");
        for kind in [Kind::Article, Kind::Author, Kind::Category] {
            let Outcome { value, diagnostics } = read(&source, kind);
            prop_assert!(source.get(value.2..).is_some());
            for fault in diagnostics {
                prop_assert!(text::part(&source, fault.at.unwrap().range).is_some());
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(source in ".{0,60}") {
        read(&source, Kind::Article);
    }
}
