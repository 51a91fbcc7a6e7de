//! What charts draw, whatever stands in their tables.

use std::collections::BTreeMap;

use proptest::prelude::*;
use quick_xml::events::Event as Xml;

use crate::base::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::model::Language;
use crate::model::theme::Components;
use crate::parse::markdown::testing::plain;
use crate::parse::markdown::{Options, Text, markdown};

fn read(language: &str, source: &str) -> (Text, Vec<Diagnostic>) {
    let (file, _, wishes) = plain();
    let language = Language::parse(language).expect("a language");
    let components = Components {
        charts: true,
        ..Components::default()
    };
    let options = Options {
        components: Some(&components),
        ..Options::new(&file, &language, &wishes)
    };
    let outcome = markdown(source, 0, &options);
    (outcome.value, outcome.diagnostics)
}

/// Returns the drawing of an article's only chart.
fn drawing(source: &str) -> String {
    let (text, diagnostics) = read("en", source);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let drawn = text.calls.into_iter().find_map(|call| call.drawing);
    drawn.expect("a drawing")
}

/// Returns what each mistake marks, and what is said of it.
fn faults(source: &str) -> Vec<(String, String)> {
    let (text, diagnostics) = read("en", source);
    assert!(text.calls.iter().all(|call| call.drawing.is_none()));
    let marked = |fault: &Diagnostic| {
        let at = fault.at.as_ref().expect("a place");
        assert_eq!(at.file, SourcePath::from("content/articles/a/index.md"));
        assert!(fault.help.is_some());
        (source[at.range].to_owned(), fault.message.clone())
    };
    diagnostics.iter().map(marked).collect()
}

/// Returns the places of an element of a drawing: percentages as they are, and others as they are.
type Attributes = BTreeMap<String, String>;

/// Reads a drawing as XML: its elements in order.
fn elements(drawing: &str) -> Vec<(String, Attributes)> {
    let mut reader = quick_xml::Reader::from_str(drawing);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Xml::Start(tag) | Xml::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let key = attribute.key.as_ref().to_owned();
                    (key, attribute.value.clone().into_owned())
                });
                elements.push((name, attributes.collect()));
            }
            Xml::Eof => return elements,
            _ => {}
        }
    }
}

/// Says whether all places of a drawing lie inside it.
fn lies_inside(drawing: &str) -> bool {
    let elements = elements(drawing);
    let number = |value: &String| value.parse::<f64>().ok();
    let (_, whole) = elements
        .iter()
        .find(|(name, _)| name == "svg")
        .expect("a drawing");
    let height = number(&whole["height"]).expect("a height");
    let share = |value: &String| {
        let percent = value
            .strip_suffix('%')
            .and_then(|value| value.parse::<f64>().ok());
        percent.is_some_and(|percent| (0.0..=100.0).contains(&percent))
    };
    let is_high = |value: &String| number(value).is_some_and(|y| (0.0..=height).contains(&y));
    elements.iter().all(|(name, places)| {
        let across = ["x", "x1", "x2", "cx"]
            .iter()
            .filter_map(|key| places.get(*key));
        let down = ["y", "y1", "y2", "cy"]
            .iter()
            .filter_map(|key| places.get(*key));
        let box_fits = match (places.get("x"), places.get("width")) {
            (Some(x), Some(width)) => {
                let percent = |value: &str| {
                    value
                        .trim_end_matches('%')
                        .parse::<f64>()
                        .unwrap_or(f64::NAN)
                };
                percent(x) + percent(width) <= 100.02
            }
            _ => true,
        };
        let path_fits = places.get("d").is_none_or(|path| {
            path.split(['M', 'L', ' ', 'h'])
                .filter(|part| !part.is_empty())
                .all(|part| {
                    part.parse::<f64>()
                        .is_ok_and(|place| (0.0..=1000.0).contains(&place))
                })
        });
        let fits = across.clone().all(share) && down.clone().all(is_high) && box_fits && path_fits;
        assert!(fits, "{name}: {places:?}");
        fits
    })
}

#[test]
fn bars_end_where_their_numbers_are() {
    let drawing = drawing(
        "{{ chart(title=\"A & \\\"b\\\"\") }}\n\n| x | % |\n| - | -: |\n| One | 50 % |\n| Two | 100 % |\n| Three | -50 % |\n",
    );
    assert!(
        drawing.contains("role=\"img\" aria-label=\"A &amp; &quot;b&quot;\""),
        "{drawing}"
    );
    for words in [">One<", ">100 %<", ">−50 %<", ">0 %<"] {
        assert!(drawing.contains(words), "{words}: {drawing}");
    }
    let width = |at: usize| {
        let elements = elements(&drawing);
        let mut bars = elements.iter().filter(|(name, _)| name == "rect");
        let (_, bar) = bars.nth(at).expect("a bar");
        bar["width"]
            .trim_end_matches('%')
            .parse::<f64>()
            .expect("a width")
    };
    assert!((width(1) - 2.0 * width(0)).abs() < 0.05);
    assert!((width(2) - width(0)).abs() < 0.05);
    assert!(lies_inside(&drawing));
}

#[test]
fn a_line_ends_at_a_number_that_is_missing_and_stands_where_its_year_is() {
    let drawing = drawing(
        "{{ chart(kind=\"lines\", title=\"a\") }}\n\n| Year | A | B |\n| - | - | - |\n| 2010 | 1 | 3 |\n| 2011 | – | 2 |\n| 2012 | 2 | n/a |\n| 2020 | 4 | 1 |\n",
    );
    let paths: Vec<String> = elements(&drawing)
        .into_iter()
        .filter_map(|(_, attributes)| attributes.get("d").cloned())
        .collect();
    assert_eq!(
        paths,
        ["M0 172.5h0M200 115L1000 0", "M0 57.5L100 115M1000 172.5h0"]
    );
    assert!(
        drawing.contains("class=\"chart-name series-1\""),
        "{drawing}"
    );
    assert!(lies_inside(&drawing));
}

#[test]
fn a_table_is_told_what_keeps_it_from_being_drawn() {
    let chart =
        |call: &str, table: &str| faults(&format!("{{{{ chart(title=\"a\"{call}) }}}}\n\n{table}"));
    let marked = |faults: Vec<(String, String)>| {
        faults
            .into_iter()
            .map(|(marked, _)| marked)
            .collect::<Vec<_>>()
    };
    let call = "{{ chart(title=\"a\") }}";
    assert_eq!(
        marked(chart(
            "",
            "| x | n |\n| - | - |\n| a | about 12 |\n| b | NaN |\n| c | 1e300 |\n| d | 5 |\n"
        )),
        ["about 12", "NaN", "1e300"]
    );
    assert_eq!(
        marked(chart(
            "",
            "| x | n |\n| - | - |\n| a | 3 ms |\n| b | 2 s |\n| c | 0 |\n| d | 7 |\n"
        )),
        ["2 s", "7"]
    );
    assert_eq!(
        marked(chart(
            "",
            "| x | n | m |\n| - | - | - |\n| a | 3 | |\n| b | 2 | - |\n"
        )),
        ["m"]
    );
    assert_eq!(marked(chart("", "| x |\n| - |\n| a |\n")), [call]);
    assert_eq!(marked(chart("", "| x | n |\n| - | - |\n")), [call]);
    assert_eq!(
        marked(chart("", "Words.\n\n| x | n |\n| - | - |\n| a | 3 |\n")),
        [call]
    );
    assert_eq!(marked(chart("", "")), [call]);
    assert_eq!(
        marked(chart(", kind=\"bar\"", "| x | n |\n| - | - |\n| a | 3 |\n")).len(),
        1
    );
    assert_eq!(
        marked(chart(
            ", kind=\"lines\"",
            "| x | n |\n| - | - |\n| a | 3 |\n"
        ))
        .len(),
        1
    );
    let wide = format!(
        "|{}\n|{}\n|{}\n",
        " x |".repeat(13),
        " - |".repeat(13),
        " 1 |".repeat(13)
    );
    assert_eq!(marked(chart("", &wide)), [call]);
    let long = format!("| x | n |\n| - | - |\n{}", "| a | 1 |\n".repeat(300));
    assert_eq!(marked(chart("", &long)), [call]);
    let texts = format!("| x | n |\n| - | - |\n{}", "| a | b |\n".repeat(40));
    assert_eq!(chart("", &texts).len(), 5);
}

#[test]
fn a_long_label_stands_above_its_row_in_as_many_lines_as_it_needs() {
    let label = "Requests that were answered without asking the server that keeps the pages";
    let drawn = drawing(&format!(
        "{{{{ chart(title=\"a\") }}}}\n\n| x | n |\n| - | - |\n| {label} | 3 |\n| b | 1 |\n"
    ));
    let lines: Vec<&str> = drawn
        .split("<text class=\"chart-label\"")
        .skip(1)
        .filter_map(|rest| rest.split(['>', '<']).nth(1))
        .collect();
    let (last, of_label) = lines.split_last().expect("labels");
    assert!(of_label.len() > 1, "{lines:?}");
    assert_eq!(of_label.join(" "), label);
    assert_eq!(*last, "b");
}

#[test]
fn a_row_may_be_short_and_a_chart_may_have_one() {
    let table = "| x | A | B |\n| - | - | - |\n| a | 3 |\n| b | 1 | 2 |\n";
    let drawn = drawing(&format!("{{{{ chart(title=\"a\") }}}}\n\n{table}"));
    assert_eq!(drawn.matches("<rect").count(), 3);
    assert!(drawn.contains("<li class=\"series-2\">B</li>"));
    let one =
        drawing("{{ chart(title=\"a\", kind=\"dots\") }}\n\n| x | n |\n| - | - |\n| a | 3 |\n");
    assert_eq!(one.matches("<circle").count(), 1);
}

#[test]
fn names_and_labels_are_text() {
    let table = "| x | <b>A</b> | B & C |\n| - | - | - |\n| `<i>` | 3 | 2 |\n| [d](javascript:x) | 1 | 2 |\n";
    let drawn = drawing(&format!(
        "{{{{ chart(title=\"</svg><script>\") }}}}\n\n{table}"
    ));
    assert!(
        !drawn.contains("<script") && !drawn.contains("<b>") && !drawn.contains("<i>"),
        "{drawn}"
    );
    assert!(
        drawn.contains("&lt;i&gt;") && drawn.contains("B &amp; C"),
        "{drawn}"
    );
}

#[test]
fn ticks_are_written_in_the_language_of_the_article() {
    let source = "{{ chart(title=\"a\", kind=\"lines\") }}\n\n| x | n |\n| - | - |\n| 1 | 2,5 |\n| 2 | 1.234,5 |\n";
    let (text, diagnostics) = read("de", source);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let drawing = text.calls[0].drawing.as_deref().expect("a drawing");
    assert!(drawing.contains(">1.000<"), "{drawing}");
}

/// Returns a cell with a number that axes show, or none.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (-1e6..1e6).prop_map(|value: f64| format!("{value}")),
        2 => (-1e15..1e15).prop_map(|value: f64| format!("{value}")),
        2 => (-1e-3..1e-3).prop_map(|value: f64| format!("{value:.9}")),
        1 => Just("0".to_owned()),
        1 => Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn every_table_of_numbers_is_drawn_inside_its_drawing(
        kind in 0_usize..3,
        rows in prop::collection::vec((".{0,40}", prop::collection::vec(cell(), 6)), 2..30),
        columns in 1_usize..6,
    ) {
        let mut table = format!("| x |{}\n| - |{}\n", " n |".repeat(columns), " - |".repeat(columns));
        for (label, cells) in &rows {
            let is_sign = |c: char| !(c.is_alphanumeric() || c == ' ');
            table.push_str(&format!("| a {} |", label.replace(is_sign, "")));
            cells.iter().take(columns).for_each(|cell| table.push_str(&format!(" {cell} |")));
            table.push('\n');
        }
        let kind = ["bars", "lines", "dots"][kind];
        let (text, diagnostics) = read("en", &format!("{{{{ chart(kind=\"{kind}\", title=\"a\") }}}}\n\n{table}"));
        let is_empty = |fault: &Diagnostic| fault.message.contains("has no number");
        prop_assert!(diagnostics.iter().all(is_empty), "{:?}\n{}", diagnostics, table);
        if diagnostics.is_empty() {
            let drawing = text.calls[0].drawing.as_deref().expect("a drawing");
            let whole = format!("<div>{drawing}</div>");
            prop_assert!(lies_inside(&whole));
        }
    }

    #[test]
    fn every_finite_number_is_drawn_or_reported(
        numbers in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO, 2..12),
        kind in 0_usize..3,
    ) {
        let mut table = "| x | n |\n| - | - |\n".to_owned();
        numbers.iter().for_each(|number| table.push_str(&format!("| a | {number:e} |\n")));
        let kind = ["bars", "lines", "dots"][kind];
        let (text, diagnostics) = read("en", &format!("{{{{ chart(kind=\"{kind}\", title=\"a\") }}}}\n\n{table}"));
        match text.calls[0].drawing.as_deref() {
            Some(drawing) => prop_assert!(lies_inside(drawing)),
            None => prop_assert!(!diagnostics.is_empty()),
        }
    }
}
