//! Tests of readers.

use proptest::prelude::*;

use super::*;

keys! {
    ALL:
    TEXT = KeySpec::text("text", "");
    EMPTY = KeySpec::text("empty", "");
    ABSENT = KeySpec::text("absent", "");
    Y = KeySpec::text("y", "");
    TITLE = KeySpec::text("title", "");
    MANY = KeySpec::texts("many", "");
    ONE = KeySpec::texts("one", "");
    TEXTS = KeySpec::texts("texts", "");
    ON = KeySpec::flag("on", "");
    FLAG = KeySpec::flag("flag", "");
    DATE = KeySpec::date("date", "");
    SAY = KeySpec::date("say", "");
    DAY = KeySpec::date("day", "");
    LIST = KeySpec::tables("list", &[], "");
    TABLE = KeySpec::table("table", &[], "");
    NONE = KeySpec::table("none", &[], "");
    SUB = KeySpec::table("sub", &[], "");
    X = KeySpec::text("x", "");
    NEED = KeySpec::text("need", "");
    OTHER = KeySpec::text("other", "");
    CHOICE = KeySpec::choice("choice", Vec::new, "");
    INT = KeySpec::integer("int", 0, 9, "");
    FEW = KeySpec::integer("few", 1, 9, "");
    WORD = KeySpec::integer("word", 0, 9, "");
    N = KeySpec::integer("n", 1, 7, "");
    C = KeySpec::choice("c", Vec::new, "");
}

#[test]
fn every_key_has_a_name_of_its_own() {
    let mut names: Vec<_> = ALL.iter().map(|key| key.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn a_list_of_names_has_a_limit() {
    let list = |count: usize| format!("many = [{}]", "'a',".repeat(count));
    for (count, faults) in [(100, 0), (101, 1)] {
        let read = reading(&list(count), Syntax::Toml, |reader| {
            reader.names(&MANY).len()
        });
        assert_eq!((read.0, read.1.len()), (100, faults));
    }
}

#[test]
fn typed_values_are_handed_out() {
    for (source, syntax) in [
        (
            "text = ' a '\nempty = ''\nmany = ['a', 'b']\none = 'a'\non = true\nn = 7\n\
             date = 2026-05-08T06:30:00Z\nsay = '2026-05-08'\nc = 'b'\n[[list]]\nx = '1'\n[table]\ny = '2'\n",
            Syntax::Toml,
        ),
        (
            "text: ' a '\nempty:\nmany:\n- a\n- b\none: a\non: true\nn: 7\n\
             date: 2026-05-08T06:30:00Z\nsay: 2026-05-08\nc: b\nlist:\n- x: '1'\ntable:\n  y: '2'\n",
            Syntax::Yaml,
        ),
    ] {
        let values = |texts: Vec<Spanned<String>>| -> Vec<String> {
            texts.into_iter().map(|text| text.value).collect()
        };
        let ((), faults) = reading(source, syntax, |reader| {
            assert_eq!(reader.text(&TEXT), Some("a"));
            assert_eq!(reader.text(&EMPTY), None);
            assert_eq!(reader.text(&ABSENT), None);
            assert_eq!(values(reader.texts(&MANY)), ["a", "b"]);
            assert_eq!(values(reader.texts(&ONE)), ["a"]);
            assert_eq!(reader.flag(&ON), Some(true));
            assert_eq!(reader.integer(&N), Some(7));
            let date = reader.moment(&DATE, &TimeZone::UTC).map(Moment::rfc3339);
            assert_eq!(date.as_deref(), Some("2026-05-08T06:30:00+00:00"));
            let day = reader.moment(&SAY, &TimeZone::UTC);
            assert_eq!(day.map(|day| day.timed), Some(false));
            assert_eq!(reader.choice(&C, &[("a", 1), ("b", 2)]), Some(2));
            let list = reader.tables(&LIST, |item| item.needed(&X));
            assert_eq!(list, ["1"]);
            assert_eq!(
                reader.section(&TABLE, |table| table.needed(&Y)).as_deref(),
                Some("2")
            );
            assert!(reader.section(&NONE, |table| table.text(&Y).is_none()));
        });
        assert_eq!(faults, []);
    }
}

#[test]
fn values_of_the_wrong_kind_are_reported_where_they_stand() {
    let source = "text = 2026\ntexts = [1]\nflag = 'yes'\nint = 1.5\nfew = 0\ndate = 'May'\nday = 5\n\
                  choice = 'pas'\ntable = 1\nlist = 'x'\nmany = ['']\n[sub]\nneed = ''\n";
    let ((), faults) = reading(source, Syntax::Toml, |reader| {
        assert_eq!(reader.text(&TEXT), None);
        assert_eq!(reader.texts(&TEXTS), []);
        assert_eq!(reader.flag(&FLAG), None);
        assert_eq!(reader.integer(&INT), None);
        assert_eq!(reader.integer(&FEW), None);
        assert_eq!(reader.moment(&DATE, &TimeZone::UTC), None);
        assert_eq!(reader.moment(&DAY, &TimeZone::UTC), None);
        assert_eq!(reader.choice(&CHOICE, &[("pass", 1)]), None);
        assert!(reader.entries(&TABLE).is_none());
        assert_eq!(reader.tables(&LIST, |item| item.needed(&X)), [""; 0]);
        assert_eq!(reader.texts(&MANY), []);
        reader.section(&SUB, |sub| {
            assert_eq!(sub.needed(&NEED), None);
            assert_eq!(sub.needed(&OTHER), None);
        });
    });
    assert_eq!(
        lines(source, &faults),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 12]
    );
    let reported: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(reported[0], "`text` wants text, but this is a number");
    assert_eq!(
        faults[0].help.as_deref(),
        Some("put it in quotes: `\"2026\"`")
    );
    assert_eq!(
        reported[1],
        "every entry of `texts` wants text, but this is a number"
    );
    assert_eq!(reported[4], "`few` has to be between 1 and 9");
    assert_eq!(faults[5].code, &INVALID_DATE);
    assert_eq!(faults[7].help.as_deref(), Some("did you mean `pass`?"));
    assert_eq!(faults[9].code, &WRONG_TYPE);
    assert_eq!(reported[11], "`sub.need` is empty");
    assert_eq!(reported[12], "`sub.other` is missing");
}

#[test]
fn keys_that_nobody_asks_for_are_unknown() {
    let source = "titel = 1\nlast_mod = 2\nzebra = 3\n[sub]\nwords = 1\n";
    let ((), faults) = reading(source, Syntax::Toml, |reader| {
        reader.text(&TITLE);
        reader.section(&SUB, |sub| sub.integer(&WORD));
    });
    let helps: Vec<_> = faults
        .iter()
        .map(|fault| fault.help.as_deref().unwrap())
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `word`?",
            "did you mean `title`?",
            "did you mean `updated`?",
            "data of your own goes under `[extra]`"
        ]
    );
    assert_eq!(lines(source, &faults), [5, 1, 2, 3]);
    assert_eq!(faults[0].message, "there is no key `sub.words`");
    assert!(faults.iter().all(|fault| fault.code == &UNKNOWN_KEY));
}

#[test]
fn nothing_is_missing_in_what_could_not_be_read() {
    let document = parse("title = \"open\n", Syntax::Toml);
    let file = file();
    let mut reader = Reader::new(&document.value, text::range(0..3), &file, &VOCABULARY);
    assert_eq!(reader.required(&TITLE, &WRONG_TYPE, "help"), None);
    assert_eq!(reader.finish(), []);
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn no_text_makes_it_panic(source in ".{0,80}") {
        parse(&source, Syntax::Toml);
        parse(&source, Syntax::Yaml);
    }

    #[test]
    fn no_mixture_of_marks_makes_it_panic(
        source in "([a\\.=:\\-\\[\\]{}\"'#&*!|>?%@~,1é\u{feff}\0 \t\r\n]|\"\"\"|'''|- |: |: \n|\\[\\[|\\]\\]\n){0,40}",
    ) {
        for syntax in [Syntax::Toml, Syntax::Yaml] {
            let read = parse(&source, syntax);
            for fault in &read.diagnostics {
                let at = fault.at.as_ref().unwrap().range;
                prop_assert!(text::part(&source, at).is_some(), "{:?} {fault:?}", source);
            }
            let mut found = Vec::new();
            places(&source, &read.value.root, &mut found);
        }
    }
}
