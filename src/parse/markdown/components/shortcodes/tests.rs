//! Calls of other programs, and what is said of each.

use super::*;

fn help(text: &str) -> String {
    let found = match text.starts_with('{') {
        true => call(text, 0),
        false => bracket(text, text.find('[').unwrap_or_default()),
    };
    found.map(|fault| fault.help).unwrap_or_default()
}

#[test]
fn every_call_is_told_what_stands_in_its_place() {
    for (text, wanted) in [
        (
            "{{< youtube dQw4w9WgXcQ >}}",
            "{{ video(id=\"dQw4w9WgXcQ\") }}",
        ),
        (
            "{{< youtube id=\"a-b_c\" autoplay=\"true\" >}}",
            "{{ video(id=\"a-b_c\") }}",
        ),
        (
            "{% vimeo 12345 %}",
            "video(id=\"12345\", provider=\"vimeo\")",
        ),
        ("{{< video src=\"a.mp4\" >}}", "video(id=\"…\")"),
        ("{{< figure src=\"a.png\" >}}", "![what it shows]"),
        ("{{< relref \"a.md#b\" >}}", "[words](a.md#b)"),
        (
            "{% post_url 2020-01-01-a %}",
            "[words](the-other-article.md)",
        ),
        ("{%- endhighlight -%}", "three backticks"),
        ("{% raw %}", "take it out"),
        ("{{% notice tip %}}", "> [!TIP]"),
        ("{{% /notice %}}", "> [!NOTE]"),
        ("{% include a.html b=c %}", "another file"),
        ("{% if a %}", "no template"),
        ("{{ \"/a/\" | url }}", "no template"),
        ("{{ .Site.Title }}", "no template"),
        ("{{ \"a\" }}", ""),
        ("{{< tweet 1234567890 >}}", "embed(url=\"https://…\")"),
        ("[embed height=\"300\"]", "embed(url="),
        ("{{< unheard-of >}}", "video(id=\"…\")"),
        ("[caption id=\"a\"]<img>[/caption]", "![what it shows]"),
        ("[youtube id=\"abc\"]", "video(id=\"abc\")"),
        ("[code]x[/code]", "three backticks"),
        ("{{ .Site.Title }}", "no template"),
        ("{{- $x -}}", "no template"),
        ("{{!-- x --}}", "`<!-- words -->`"),
        ("{{! x }}", "`<!-- words -->`"),
        ("{{-- x --}}", "`<!-- words -->`"),
        ("{{! x\n\ny }}", "`<!-- words -->`"),
        ("{{!-- {{ x }}\ny --}}", "`<!-- words -->`"),
        ("{{/* x\ny */}}", "`<!-- words -->`"),
        ("{{ /* x */ }}", "`<!-- words -->`"),
        ("{{- /* x */ -}}", "`<!-- words -->`"),
        ("{{ ! x }}", "`<!-- words -->`"),
        ("{{ -- x -- }}", "`<!-- words -->`"),
        ("{{ !-- x -- }}", "`<!-- words -->`"),
        ("{>> x <<}", "`<!-- words -->`"),
        ("[[Some page]]", "`[Some page](…)`"),
        ("[[notes/page|these words]]", "`[these words](…)`"),
        ("![[shot.png]]", "![what it shows](shot.png)"),
    ] {
        assert!(help(text).contains(wanted), "{text}: {}", help(text));
    }
}

#[test]
fn braces_of_other_meanings_are_no_calls() {
    for text in [
        "{{}}",
        "{{ 3 }}",
        "{{ . }}",
        "{{ a }}",
        "{{!}}",
        "{{! x\ny",
        "{{ !a }}",
        "{{ --n }}",
    ] {
        assert!(!is_call(text), "{text}");
    }
}

#[test]
fn brackets_of_other_meanings_are_no_calls() {
    for text in [
        "[[nodiscard]] int f();",
        "[[1, 2], [3, 4]]",
        "[[ -f x ]]",
        "[video] A talk",
        "[video](https://a.example)",
        "[code] and [gallery]",
        "[[Get]] and [[Prototype]]",
        "[sic]",
    ] {
        assert_eq!(help(text), "", "{text}");
    }
}
