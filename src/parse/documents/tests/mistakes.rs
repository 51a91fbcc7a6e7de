//! Tests of the words for mistakes in syntax.

use super::*;

#[test]
fn mistakes_in_syntax_are_said_in_plain_words() {
    for (syntax, source, message, help) in [
        (
            Syntax::Toml,
            "title = A headline",
            "text has to stand in quotes",
            "`\"A headline\"`",
        ),
        (
            Syntax::Toml,
            "title = “A headline”",
            "text has to stand in quotes",
            "`\"A headline\"`",
        ),
        (
            Syntax::Toml,
            "title: foo",
            "a colon stands where TOML wants `=`",
            "`title = \"foo\"`",
        ),
        (
            Syntax::Toml,
            "date: 2026-05-08",
            "a colon stands where TOML wants `=`",
            "`date = 2026-05-08`",
        ),
        (
            Syntax::Toml,
            "date = 08.05.2026",
            "no date that can be read",
            "write `2026-05-08`",
        ),
        (
            Syntax::Toml,
            "date = 08/05/2026",
            "no date that can be read",
            "`2026-05-08` or `2026-08-05`",
        ),
        (
            Syntax::Toml,
            "draft = yes",
            "neither text nor",
            "write `draft = true`;",
        ),
        (
            Syntax::Toml,
            "toc = off",
            "neither text nor",
            "write `toc = false`;",
        ),
        (
            Syntax::Toml,
            "tags = [\"a\"\ndate = 2026-05-08\nslug = \"x\"",
            "is opened here and not closed",
            "write `]`",
        ),
        (
            Syntax::Toml,
            "title = -\"A headline\"",
            "text has to stand in quotes",
            "write `\"A headline\"`",
        ),
        (
            Syntax::Toml,
            "title = Say \"hi\"",
            "text has to stand in quotes",
            "write `'Say \"hi\"'`",
        ),
        (
            Syntax::Toml,
            "title = \"A headline”",
            "a quote is missing",
            "write `\"A headline\"`",
        ),
        (
            Syntax::Toml,
            "title \"A headline\"",
            "no `=` between",
            "write `title = \"A headline\"`",
        ),
        (
            Syntax::Toml,
            "draft",
            "this line has no value",
            "write `draft = …`",
        ),
        (
            Syntax::Toml,
            "title = \"A\",\nx = 1",
            "behind the value",
            "take the `,` away",
        ),
        (
            Syntax::Toml,
            "date = 2026-05-08 10:00 CEST",
            "no date that can be read",
            "write `2026-05-08T10:00:00+02:00`",
        ),
        (
            Syntax::Toml,
            "date = 2026-13-40",
            "there is no month 13",
            "from 01 to 12",
        ),
        (
            Syntax::Toml,
            "version = 1.2.3",
            "text has to stand in quotes",
            "write `\"1.2.3\"`",
        ),
        (
            Syntax::Toml,
            "// a comment\nx = 1",
            "cannot be a key",
            "a comment begins with `#`",
        ),
        (
            Syntax::Toml,
            "tags = {\"a\", \"b\"}",
            "`{` opens a table",
            "between `[` and `]`",
        ),
        (
            Syntax::Toml,
            "text = \"\"\"\nopen\nx = 1",
            "with three quotes and not closed",
            "at its end",
        ),
        (
            Syntax::Toml,
            "x = 1\n[my table]\ny = 2",
            "cannot be a heading",
            "`[my_table]`",
        ),
        (
            Syntax::Toml,
            "n = 007",
            "does not begin with 0",
            "write `7`",
        ),
        (
            Syntax::Toml,
            "a = 1\na.b = 2",
            "`a` is given twice",
            "can be no table",
        ),
        (
            Syntax::Toml,
            "my title = \"A\"",
            "cannot be a key",
            "`my_title`",
        ),
        (
            Syntax::Toml,
            "category = technology",
            "text has to stand in quotes",
            "`\"technology\"`",
        ),
        (
            Syntax::Toml,
            "tags = [fun]",
            "text has to stand in quotes",
            "`[\"fun\"]`",
        ),
        (
            Syntax::Toml,
            "title =",
            "there is no value behind `=`",
            "write one",
        ),
        (
            Syntax::Toml,
            "draft = True",
            "neither text nor",
            "`draft = true`",
        ),
        (
            Syntax::Toml,
            "title = \"a\nx = 1",
            "a quote is missing",
            "\"\"\"",
        ),
        (
            Syntax::Toml,
            "title = \"say \"hi\"\"",
            "behind the value",
            "`'say \"hi\"'`",
        ),
        (
            Syntax::Toml,
            "path = \"C:\\dir\"",
            "a backslash",
            "'single quotes'",
        ),
        (
            Syntax::Toml,
            "a = 1\na = 2",
            "`a` is given twice",
            "keep one",
        ),
        (
            Syntax::Yaml,
            "title: Rust: a look",
            "a colon makes a key",
            "in quotes",
        ),
        (Syntax::Yaml, "title: \"a\nx: 1", "a quote is opened", ""),
        (
            Syntax::Yaml,
            "title: 'it's'",
            "behind the closing quote",
            "`title: \"it's\"`",
        ),
        (
            Syntax::Yaml,
            "title: @home",
            "cannot begin with `@`",
            "in quotes",
        ),
        (
            Syntax::Yaml,
            "title: !a%zz x",
            "cannot begin with `!`",
            "in quotes",
        ),
        (
            Syntax::Yaml,
            "title: x\nfoo\n bar: 1",
            "no `key: value`",
            "indent the line",
        ),
        (
            Syntax::Yaml,
            "title:x\ndate: 2026-05-08",
            "no `key: value`",
            "leave a blank behind the colon: `title: x`",
        ),
        (
            Syntax::Yaml,
            "tags: - a\n  - b",
            "a list cannot begin in the line of its key",
            "on a line of its own",
        ),
        (
            Syntax::Yaml,
            "tags: [\"a\" \"b\"]",
            "a comma is missing",
            "between the entries",
        ),
        (
            Syntax::Yaml,
            "title: !important news",
            "`!important` is taken for a sign of YAML",
            "in quotes",
        ),
        (
            Syntax::Yaml,
            "title: &Co and more",
            "`&Co` is taken for a sign of YAML",
            "in quotes",
        ),
        (
            Syntax::Yaml,
            "path: \"C:\\dir\"",
            "a backslash",
            "'single quotes'",
        ),
        (
            Syntax::Yaml,
            "a:\n  b: 1\n c: 2",
            "not indented as those around",
            "same column",
        ),
        (
            Syntax::Yaml,
            "a: x\n\ty",
            "a tab stands",
            "indent with spaces",
        ),
        (
            Syntax::Yaml,
            "title: *star*",
            "cannot begin with `*`",
            "in quotes",
        ),
        (Syntax::Yaml, "tags:\n\t- a", "a tab", "indent with spaces"),
        (
            Syntax::Yaml,
            "tags: [a, b\nx: 1",
            "opened here and not closed",
            "close it",
        ),
        (
            Syntax::Yaml,
            "title: [Update] x",
            "behind the value",
            "`title: \"[Update] x\"`",
        ),
        (
            Syntax::Yaml,
            "title: x\n  y: 1",
            "a key cannot stand here",
            "blanks in front of `y`",
        ),
        (
            Syntax::Yaml,
            "title: x\nfoo\nbar: 1",
            "no `key: value`",
            "indent the line",
        ),
        (
            Syntax::Yaml,
            "title = \"x\"",
            "this line has no `key: value`",
            "which stands between `+++`",
        ),
        (Syntax::Yaml, "a: 1\na: 2", "`a` is given twice", "keep one"),
        (Syntax::Yaml, "? [a]\n: 1", "cannot be a key", "in quotes"),
        (Syntax::Yaml, "a: 1\n...\nb: 2", "behind the end", ""),
    ] {
        let read = parse(source, syntax);
        let fault = &read.diagnostics[0];
        assert_eq!(
            read.diagnostics.len(),
            1,
            "{source}: {:?}",
            read.diagnostics
        );
        assert!(fault.message.contains(message), "{source}: {fault:?}");
        let reported = fault.help.clone().unwrap_or_default();
        assert!(reported.contains(help), "{source}: {fault:?}");
    }
}
