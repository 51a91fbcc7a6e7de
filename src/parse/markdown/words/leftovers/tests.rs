//! What readers see of markup is found, and what they should see is not.

use super::*;
use crate::parse::markdown::testing;

fn found(source: &str) -> Vec<String> {
    let (file, language, wishes) = testing::plain();
    let options = Options::new(&file, &language, &wishes);
    let found = leftovers(source, 0, &options);
    found
        .iter()
        .map(|one| source[one.range].to_owned())
        .collect()
}

#[test]
fn signs_that_readers_see_are_found_where_they_stand() {
    for (source, wanted) in [
        ("[a](https://b.example/){.external} c\n", "{.external}"),
        ("A list{:.no_toc}\n", "{:.no_toc}"),
        ("He said** loudly** so.\n", "**"),
        ("**Note: *this* is open.\n", "**"),
        ("| A | B |\n| 1 | 2 |\n", "| A | B |"),
        ("| A | B |\n| --- |\n| 1 | 2 |\n", "| A | B |"),
        ("##What changed\n", "##"),
        ("#What changed\n", "#"),
        ("####### Deep\n", "#######"),
        ("See (the notes)[https://a.example/b].\n", ")["),
        ("[a [b](c.md) d](e.md)\n", "]("),
        ("This is ==marked== text.\n", "=="),
        ("Words^[a note in the line].\n", "^["),
        ("[TOC]\n\nWords\n", "[TOC]"),
        ("Words %%ask legal%% more\n", "%%"),
        ("<div>\n**bold** words\n</div>\n", "**"),
        ("<p>\n![A](https://a.example/b.png)\n</p>\n", "]("),
        ("</div>\n## A heading\n", "##"),
        ("<div>\n{{ video(id=\"x\") }}\n</div>\n", "{{"),
        ("<td>see `code`</td>\n", "`"),
        ("［記事］(https://a.example/b)を読む\n", "］("),
        ("[記事]（https://a.example/b）を読む\n", "]（"),
        ("これは＊＊重要＊＊です\n", "＊＊"),
        ("これは__重要__です\n", "__"),
        ("これは_重要_です\n", "_"),
        ("＃＃ 見出し\n", "＃＃"),
        ("#\u{3000}見出し\n", "#"),
        ("##\u{a0}Words\n", "##"),
        ("\u{200b}## Words\n", "##"),
        ("-\u{a0}one\n-\u{a0}two\n", "-"),
        ("1.\u{3000}一つ\n2.\u{3000}二つ\n", "1."),
        ("・一つ\n・二つ\n", "・"),
        ("• one\n• two\n", "•"),
        ("— Bonjour.\n— Salut.\n", "—"),
        ("｀コード｀です\n", "｀"),
        ("｜A｜B｜\n｜1｜2｜\n", "｜A｜B｜"),
        ("！[図](https://a.example/b.png)\n", "！"),
        ("Some ** bold ** words\n", "**"),
        ("*“Yes, sir,”*he said.\n", "*"),
        ("Words<o:p></o:p>\n", "<o:p>"),
        ("The __init__ of it\n", "__init__"),
        ("A __post_init__ of it\n", "__post_init__"),
        ("Set _POSIX_C_SOURCE_ here\n", "_POSIX_C_SOURCE_"),
        ("Call f(*args, **options) first.\n", "**"),
        ("H~2~O\n", "~2~"),
        ("It is 10^-3^ m\n", "^-3^"),
        ("I am :tada: here\n", ":tada:"),
        ("++inserted words++\n", "++"),
        ("%%\nprivate\n%%\n", "%%"),
        ("A %% note to myself %% here\n", "%%"),
        ("*[HTML]: Hyper Text\n", "*["),
        ("%[https://a.example/b]\n", "%["),
        ("A | B\n1 | 2\n3 | 4\n", "A | B"),
        ("- [x]done\n", "[x]"),
        ("- [] done\n", "[]"),
        ("-[ ] todo\n", "-"),
        ("Words:\n-one\n-two\n", "-"),
        ("1.one\n2.two\n", "1."),
        ("[1] One\n[2] Two\n", "[1]"),
        ("## \n\nWords\n", "##"),
        ("Words and words.\n---\n\nMore\n", "Words and words."),
        ("Words\n-\n", "Words"),
        ("- > 50% of users\n", ">"),
        (">5 million users came.\n", ">"),
        ("+ 49 30 1234\n", "+"),
        ("- 5 degrees was the low.\n", "-"),
        ("It costs $5*.\n\n* Without tax\n", "*"),
        ("1. FC Köln\n\n1. FC Nürnberg\n", "1."),
        ("3. One\n\n3. Two\n", "3."),
        ("2026. A year.\n\n2027. Another.\n", "2026."),
        (
            "    The first paragraph begins with blanks.\n",
            "The first paragraph begins with blanks.",
        ),
        ("```text\na\n``` and words\n\nb\n```\n", "``` and words\n"),
        ("<details>\n- one\n- two\n</details>\n", "-"),
        ("Let \\(x\\) be\n", "\\(x\\)"),
        ("\\[\nE = mc^2\n\\]\n", "\\[\nE = mc^2\n\\]"),
        ("2024. Das war ein Jahr.\n", "2024."),
        ("Am\n\n1. FC Köln gewinnt.\n\nEnde\n", "1."),
        ("- a\n\n  10. Mai ist ein Tag.\n", "10."),
        ("At \\\\server\\share\n", "\\server\\share"),
    ] {
        assert_eq!(found(source), [wanted], "{source}");
    }
}

#[test]
fn right_text_holds_none() {
    for source in [
        "2 ** 3 is 8, x**2 is a square, and **this** is bold.",
        "It costs $999** and $899**.\n\n** Without tax.",
        "C# and F#, #hashtag and #MeToo.\n\n#MeToo is back.\n\n#1 in sales",
        "`**` and `](` and\n\n    | a | b |\n    | c | d |\n",
        "```text\n## a\n| b |\n| c |\n```\n",
        "\\*\\*a\\*\\* \\[b\\](c) \\## d",
        "| A | B |\n| - | - |\n| a | b |\n",
        "[sic](as he said) and a[1] (see below) and [2] (2024).",
        "A set {1, 2}, {a: b}, { .5 } and ${x}.",
        "a || b | c\nd | e",
        "if (a == b) and c === d",
        "<pre>\n**a** and `b`\n</pre>\n\n<style>\n#a { b: c }\n</style>\n",
        "<div>\n\n**a** [b](c.md)\n\n</div>\n",
        "a 100%% sure, 5%% of it",
        "An \"[quoted]\" (word) and f(x)[0].",
        "## A heading {#name}\n\nWords\n",
        "x[i](a, b) y[j](",
        "【速報】(https://a.example/b)、［写真］、＊注、お＊＊、（｀・ω・´）と（｀・∀・´）",
        "＃タグ、報告_最終_版.docx、すごい！[続き](https://a.example/b)",
        "・一つ  \n・二つ<br>\n・三つ\n\n— Bonjour.\n\n— Salut.",
        "A –\n— b and\n-\u{a0}c\n\n1.\u{a0}FC Köln",
        "1. One\n2. Two\n\nText\n\n3. Three\n\nMore\n\n1990. a\n1991. b\n",
        "It was 3:2 at 14:30, ~5% to ~10%, **init**, __all__, ^_^, [Update: 5 pm].",
        "*nix and *BSD, *.tar.*gz, a * b * c, 5 ** 3 ** 2",
        "A\n---------\n\nWords\n\n---\n\nNotes?\n---\n",
        "> 50 people were hurt, he said.\n\n> 2024 was the year\n\n> 32-bit machines\n\n>Words\n",
        "- 5% of users\n\nText*\n\n* One\n* Two\n\n+ 1\n+ 2\n",
        "1. One\n\n1. Two\n\nText\n\n3. Mai: A\n16. Mai: B\n",
        "++i and j++, C++ and g++, a^b^c, x~y~z, [^/]+ and ^[a-z]+$, [^0-9] at 10:30:45",
        "\\[x\\] \\[sic\\] \\(a\\) \\(see above\\) #\\[async_trait\\] \\[C++\\]",
        "Text\n\n    Permission denied.\n    $ make it so, as you said.\n",
        "````md\n```js\na\n```\n````\n",
        "-5 to -3\n-4 to -2\n",
        "Home | About\n\na | b\nc | d\n",
        "if x<y and y>z then",
        "x ** y and a ** b",
        "D:\\new\\temp, \\\\ and a\\\\b; <xsl:template>",
    ] {
        assert_eq!(found(source), [""; 0], "{source}");
    }
}
