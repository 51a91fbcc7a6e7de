//! Calls that are right, and mistakes in calls.

use super::*;

fn read(text: &str) -> Result<Option<(String, Arguments)>, Fault> {
    Reader::new(text, 0, Comments::Drop).call()
}

#[test]
fn every_kind_of_value_is_read() {
    let text = "{{ my-video(id=\"a \\\"b\\\" \\n\", n=-3, x=1.5, on=true, off=false,\n \
                list=[\"a\", 1, [], [2,],], s='it\"s',) }}";
    let (name, args) = read(text).unwrap().unwrap();
    assert_eq!(name, "my-video");
    let list = Data::List(vec![
        Data::Text("a".into()),
        Data::Integer(1),
        Data::List(vec![]),
        Data::List(vec![Data::Integer(2)]),
    ]);
    let wanted = [
        ("id", Data::Text("a \"b\" \n".into())),
        ("list", list),
        ("n", Data::Integer(-3)),
        ("off", Data::Bool(false)),
        ("on", Data::Bool(true)),
        ("s", Data::Text("it\"s".into())),
        ("x", Data::Float(1.5)),
    ];
    assert_eq!(
        args,
        wanted.map(|(key, value)| (key.to_owned(), value)).into()
    );
}

#[test]
fn mistakes_are_named_where_they_are() {
    for (text, marked, message, help) in [
        ("{{ user }}", "{{ user", "no `(` follows", "in code"),
        (
            "{{ user.name }}",
            "{{ user",
            "value of a template",
            "in code",
        ),
        ("{{ a(\n\nb c\n", "{{", "does not end", "`) }}`"),
        (
            "{{ a(b=\"c\"\nd e\n\n{{ f() }}",
            "{{",
            "does not end",
            "`) }}`",
        ),
        ("{{ a(b=\"c\"\nd=1) }}", "d", "`,` or `)`", "commas"),
        ("{{ a(b) }}", ")", "should be `=`, not `)`", "`b=\"text\"`"),
        ("{{ a(b=c) }}", "c", "a value", "`\"c\"`"),
        ("{{ a(b=“c”) }}", "“", "straight quote", "`\"text\"`"),
        ("{{ a(b=\"c) }}", "\"", "does not end", "end it"),
        ("{{ a(b=1 c=2) }}", "c", "`,` or `)`", "commas"),
        ("{{ a(b=1, b=2) }}", "b", "twice", "away"),
        ("{{ a(b=[1 2]) }}", "2", "`,` or `]`", "list"),
        ("{{ a(\"c\") }}", "\"", "name of an argument", "key="),
        ("{{ a() }", "}", "`}}`", "two braces"),
        ("{{ a(", "{{", "the text ends", "key="),
        ("{{ a(b=nan) }}", "n", "a value", "`\"nan\"`"),
        ("{{ a(b=[[[[[[[[[1]]]]]]]]]) }}", "1", "a value", "too deep"),
    ] {
        let fault = read(text).unwrap_err();
        assert_eq!(&text[fault.range.clone()], marked, "{text}");
        assert!(fault.message.contains(message), "{text}: {}", fault.message);
        assert!(fault.help.contains(help), "{text}: {}", fault.help);
    }
}

#[test]
fn braces_alone_are_no_call() {
    for text in ["{{", "{{}}", "{{ 3 }}", "{{< x >}}", "{{%x%}}", "{{{a}}}"] {
        assert_eq!(read(text), Ok(None), "{text}");
    }
}
