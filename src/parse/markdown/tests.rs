//! Markdown as a whole: lines, places, and texts of all kinds, at random.

use super::testing::{Written, write, write_with};
use super::*;
use crate::base::text::{TextRange, part};
use crate::model::article::{Dest, Role};
use crate::model::config::{Math, RawHtml};
use crate::model::{Hole, Piece};

fn line(text: &str) -> String {
    let (file, language, wishes) = testing::plain();
    let options = Options::new(&file, &language, &wishes);
    let line = inline(text, &options, RawHtml::Escape).value;
    let references = 0..line.references.len();
    let targets: Vec<String> = references.map(|number| format!("⟦ref {number}⟧")).collect();
    line.html.with_targets(&targets)
}

#[test]
fn a_line_is_no_block() {
    for text in [
        "# a", "1. a", "- a", "> a", "    a", "```", "---", "[a]: /b", "| a |", ": a",
    ] {
        let plain = text.trim().replace('>', "&gt;");
        assert!(!line(text).contains("<p"), "{text}");
        assert!(
            line(text).contains(plain.trim_end_matches('-')) || text == "---",
            "{text}: {}",
            line(text)
        );
    }
    assert_eq!(line(" \n "), "");
    assert_eq!(line("*a* {.b}"), "<em>a</em> {.b}");
}

#[test]
fn a_line_has_inline_markup() {
    assert_eq!(
        line("_a_ **\"b\"** `c` [d](e.md \"f\") <b>\nhttps://g.example $x$ {{ y() }} [^1]"),
        format!(
            "<em>a</em> <strong>“b”</strong> <code>c</code> <a href=\"⟦ref 0⟧\" title=\"f\">d</a> \
             &lt;b&gt; <a href=\"https://g.example\">https://g.example</a> {} {{{{ y() }}}} [^1]",
            mathematics::formulas::mathml("x", event::Display::Inline)
                .unwrap()
                .replace("<math", "<math alttext=\"x\"")
        )
    );
}

#[test]
fn spans_count_from_the_start_of_the_file() {
    let source = "+++\ntitle = \"é\"\n+++\n[a](b.md) ![](c.png) {{ d( }}";
    let Written {
        text, diagnostics, ..
    } = testing::written(source, 21, |_| {});
    let at = |range: TextRange| &source[range];
    assert_eq!(at(text.refs[0].range), "b.md");
    assert_eq!(at(text.refs[1].range), "c.png");
    let marked: Vec<&str> = diagnostics
        .iter()
        .map(|diagnostic| &source[diagnostic.at.as_ref().unwrap().range])
        .collect();
    assert_eq!(marked, ["![](c.png)", "}"]);
}

#[test]
fn html_is_cut_only_where_a_hole_is() {
    let text = write("# A\n\n[b](c.md) and *d*\n\n- [e](#a)\n").text;
    let pieces: Vec<Piece> = text.body.html.pieces().collect();
    assert_eq!(pieces.len(), 5);
    assert_eq!(pieces[1], Piece::Hole(Hole::Ref(0)));
    assert_eq!(text.refs[0].role, Role::Link);
    assert_eq!(text.refs[1].dest, Dest::Anchor("a".into()));
}

#[test]
fn everything_off_is_plain_markdown() {
    let text = "\"a\" -- $5 https://a.example {{ b() }}";
    let written = write_with(text, |wishes| {
        wishes.smart_punctuation = false;
        wishes.math = Math::Off;
        wishes.autolink = false;
    });
    assert_eq!(
        written.html,
        "<p>\"a\" -- $5 https://a.example ⟦call 0⟧</p>\n"
    );
}

#[test]
fn a_start_that_is_none_writes_nothing() {
    for start in [1, 5] {
        assert_eq!(testing::written("é", start, |_| {}).text, Text::default());
    }
}

fn fragments() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let fragment = prop_oneof![
        proptest::sample::select(vec![
            "# ",
            "\n\n",
            "\n",
            "- ",
            "1. ",
            "> ",
            "> [!NOTE]\n",
            "    ",
            "\t",
            "```",
            "```rust,x {mark=2-\n",
            "~~~\n",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "[",
            "]",
            "(",
            ")",
            "](",
            "![",
            "<",
            ">",
            "<a href='x y'>",
            "<img src=b.png srcset=\"a 2x, b\">",
            "<!-- more -->",
            "<!--",
            "<div>\n",
            "</div>",
            "<script>",
            "{{",
            "}}",
            "{{ a(b=\"c\") }}",
            "{{a()}}",
            "{{ a(b=[",
            "\\",
            "\"",
            "'",
            "--",
            "...",
            "$",
            "$$",
            "$x$",
            "\n:b ",
            "&#x1e;",
            "<p markdown=\"1\">",
            "\\frac",
            "[^1]",
            "[^1]: ",
            "[^é]",
            "| a | b |\n|--|:-:|\n",
            "|",
            "- [ ] ",
            "- [x] ",
            "\n: ",
            " {#id .c k=v}",
            "{",
            "}",
            "https://",
            "http://a.example/b_c",
            "www.a.example",
            "a@b.example",
            "&amp;",
            "&",
            ";",
            "&#xf8fe;",
            "\u{f8fe}",
            "\u{f8f0}",
            "aaaa",
            "é",
            "日本",
            "😀",
            "\u{a0}",
            "\0",
            "\r\n",
            "(",
            "***",
            "---\n",
            "===\n",
            " ",
            "x",
            "[a]: b\n",
            "[a]",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(fragment, 0..40).prop_map(|parts| parts.concat())
}

proptest::proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn no_text_ends_the_build(text in fragments(), raw in 0..3_usize, language in 0..3_usize) {
        for start in [0, 3.min(text.len())] {
            let written = testing::written_in(["en", "fr", "ja"][language], &text, start, |wishes| {
                wishes.raw_html = [RawHtml::Pass, RawHtml::Sanitise, RawHtml::Escape][raw];
            });
            for diagnostic in written.diagnostics {
                let range = diagnostic.at.unwrap().range;
                proptest::prop_assert!(part(&text, range).is_some(), "{range:?} of {text:?}");
            }
            for reference in &written.text.refs {
                proptest::prop_assert!(part(&text, reference.range).is_some());
            }
        }
        line(&text);
    }

    #[test]
    fn no_bytes_end_the_build(text in ".*") {
        write(&text);
        line(&text);
    }
}
