//! Texts with calls and formulas, masked and unmasked.

use super::*;
use crate::diagnostic::codes::FOREIGN_CALL;
use crate::parse::markdown::testing;

fn masked(text: &str) -> Masked<'_> {
    let (_, _, wishes) = testing::plain();
    mask(text, Options::ENABLE_TABLES, &wishes)
}

fn names(text: &str) -> Vec<String> {
    masked(text)
        .calls
        .into_iter()
        .map(|call| call.name)
        .collect()
}

#[test]
fn placeholders_are_as_long_as_calls_and_can_be_taken_back() {
    let text = "a {{b()}} c {{ d( e=\"*größe*\" ) }} f";
    let masked = masked(text);
    assert_eq!(masked.text.len(), text.len());
    assert!(!masked.text.contains(['{', '*', '"']));
    assert_eq!(masked.unmask(&masked.text), (text.into(), Some(2..9)));
}

#[test]
fn code_and_addresses_keep_their_braces() {
    for text in [
        "`{{ a() }}`",
        "    {{ a() }}\n",
        "```\n{{ a() }}\n```\n",
        "<div>\n{{ a() }}\n</div>\n",
        "<b title=\"{{ a() }}\">",
        "\\{{ a() }}",
        "[x](<{{ a() }}>)",
        "[x]: <{{ a() }}>\n",
        "![{{ a() }}](b)",
        "{{}} {{ 3 }} {{{",
    ] {
        assert_eq!(names(text), [""; 0], "{text}");
        assert_eq!(masked(text).text, text);
    }
}

#[test]
fn formulas_keep_their_braces_and_calls_their_dollars() {
    let masked = self::masked("$x_{{ a() }}$ and {{ b(c=\"$d\") }} and $e$");
    let names: Vec<&str> = masked.calls.iter().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["b"]);
    assert_eq!(masked.text.matches(signs::INLINE).count(), 4);
}

#[test]
fn calls_of_other_generators_are_reported() {
    let text = "{{< youtube x >}} {% include a.html %} {{ b() }} {{% note %}}\n\
                `{{< c >}}` {%- endif -%} {{< open \n{%% 5 %} \\{% d %}";
    let masked = masked(text);
    let found: Vec<&str> = masked
        .faults
        .iter()
        .map(|fault| {
            assert_eq!(fault.code, &FOREIGN_CALL);
            &text[fault.range.clone()]
        })
        .collect();
    assert_eq!(
        found,
        [
            "{{< youtube x >}}",
            "{% include a.html %}",
            "{{% note %}}",
            "{%- endif -%}"
        ]
    );
    assert_eq!(masked.calls.len(), 1);
}

#[test]
fn calls_are_found_elsewhere() {
    for text in [
        "*{{ a() }}*",
        "\\\\{{ a() }}",
        "[{{ a() }}](b)",
        "# {{ a() }}",
        "|x|\n|-|\n|{{ a(b=\"|\") }}|\n",
        "{{ a(b=\"`\") }} `c`",
        "{{{{ a() }}",
    ] {
        assert_eq!(names(text), ["a"], "{text}");
    }
}
