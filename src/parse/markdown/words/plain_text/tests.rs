//! Tests of plain text.

use crate::parse::markdown::testing::write;

#[test]
fn the_first_paragraph_is_the_opening() {
    let text = "![a](b.png)\n\n# No\n\n- no\n\n> no\n\nThe *first* \"one\"\nis `it`, at https://a.example[^1].\n\nNot this.\n\n[^1]: Nor this.";
    let text = write(text).text;
    assert_eq!(text.opening, "The first “one” is it, at https://a.example.");
    assert!(!text.more);
}

#[test]
fn a_list_of_addresses_opens_nothing() {
    for text in [
        "Windows: https://a.example/dist/v1/tool.msi \\\nLinux: <https://a.example/dist/v1/tool.gz>\n\nIt is here.",
        "https://a.example/b\n\nIt is here.",
        "<mail@long-name.example>\n\nIt is here.",
        "- https://a.example/b\n- It is here.",
        "# No\n\n- Get: https://a.example/a/b/c\n- It is here.\n- Not this.",
        "> It is here.\n\n## No",
        "|a|b|\n|-|-|\n|c|d|\n\n# It is here.\n\n## No\n\n```text\nno\n```",
    ] {
        assert_eq!(write(text).text.opening, "It is here.", "{text}");
    }
    for text in [
        "https://a.example/b",
        "|a|b|\n|-|-|\n|c|d|",
        "![a](https://a.example/b.png)",
        "",
    ] {
        assert_eq!(write(text).text.opening, "", "{text}");
    }
}

#[test]
fn lines_are_parted_as_their_script_parts_words() {
    for (text, wanted) in [
        (
            "one<br>two<br/>three  \nfour\\\nfive",
            "one two three four five",
        ),
        (
            "一行目です。  \n二行目です。<BR>三行目",
            "一行目です。二行目です。三行目",
        ),
        ("一行目  \nTwo<br>三行目", "一行目 Two 三行目"),
        ("한 줄  \n두 줄", "한 줄 두 줄"),
    ] {
        assert_eq!(write(text).text.opening, wanted, "{text}");
    }
}

#[test]
fn a_more_tag_ends_the_opening() {
    for text in [
        "One.\n\n# Two\n\n- three\n\n```\nfour\n```\n\n<!-- more -->\n\nFive.",
        "One.\n\n- three\n<!--more-->\n\nFive.",
        "One. three <!-- more --> Five.\n\n<!-- more -->\n\nSix.",
    ] {
        let written = write(text);
        assert_eq!(written.text.opening, "One. three", "{text}");
        assert!(written.text.more);
        assert!(!written.html.contains("more"), "{}", written.html);
    }
}

#[test]
fn a_more_tag_in_code_is_none() {
    let text = write("One.\n\nTwo.\n\n```\n<!-- more -->\n```\n").text;
    assert_eq!((text.opening.as_str(), text.more), ("One.", false));
}

#[test]
fn prose_is_words_without_code_and_headings() {
    let text = "# Title\n\nOne `code` *two*\nthree.\n\n```\ncode\n```\n\n- four https://a.example\n\n| a | b |\n|---|---|\n\n## Next [link](x.md)\n\nnote[^1]\n\n[^1]: five";
    let text = write(text).text;
    assert_eq!(text.prose, "One  two three.\nfour \na\nb\nnote\nfive");
    assert_eq!(text.headings, "Title\nNext link");
}
