//! Names in templates that are unknown once all templates are loaded: which kind of name it is, by what stands
//! around it, and which name was meant.

use std::ops::Range;

use super::report::Report;
use super::{names, sentence, template};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::Theme;
use crate::render::template_tags::{first_word, is_name, tags};

/// A name in a template that refers to something defined elsewhere.
#[derive(Debug, PartialEq, Eq)]
enum Reference<'t> {
    /// `{{ a | NAME }}`, `{% filter NAME %}`
    Filter(&'t str),
    /// `{% if a is NAME %}`
    Test(&'t str),
    /// `{{ NAME() }}`
    Function(&'t str),
    /// `{{ <NAME /> }}`
    Component(&'t str),
    /// `{% include "NAME" %}`
    Template(&'t str),
    /// `{% block NAME %}`
    Block(&'t str),
}

/// Returns the diagnostic of something that Tera does not know.
pub(super) fn unknown(code: &'static Code, report: &Report<'_>, theme: &Theme) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, sentence(report.message));
    let Some(template) = template(report.file, theme) else {
        return diagnostic;
    };
    let (reference, range) = reference(&template.text, report.offset(&template.text));
    let diagnostic = diagnostic.at(Span::bytes(&template.path, range));
    match reference {
        Reference::Filter(name) => diagnostic.did_you_mean(name, FILTERS.iter().copied()),
        Reference::Test(name) => diagnostic.did_you_mean(name, TESTS.iter().copied()),
        Reference::Function(name) => diagnostic.did_you_mean(name, FUNCTIONS.iter().copied()),
        Reference::Component(name) => diagnostic.did_you_mean(name, defined("component", theme)),
        Reference::Template(name) => diagnostic.did_you_mean(name, names(theme)),
        Reference::Block(name) => {
            let blocks = defined("block", theme).filter(|block| *block != name);
            diagnostic.did_you_mean(name, blocks)
        }
    }
}

/// Returns what stands at a place of a template, and the place of the name.
fn reference(text: &str, at: usize) -> (Reference<'_>, Range<usize>) {
    let rest = text.get(at..).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'));
    let (name, skipped) = if let Some(quote) = quote {
        let name = rest[1..].split(quote).next().unwrap_or_default();
        (name, 1)
    } else if let Some(tag) = rest.strip_prefix('<') {
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>');
        (tag.split(ends).next().unwrap_or_default(), 1)
    } else {
        (first_word(rest), 0)
    };
    let start = at + skipped;
    let reference = match (quote, skipped) {
        (Some(_), _) => Reference::Template(name),
        (None, 1) => Reference::Component(name),
        _ if before.trim_end().ends_with('|') => Reference::Filter(name),
        _ => match last_word(before) {
            "filter" => Reference::Filter(name),
            "block" => Reference::Block(name),
            "is" => Reference::Test(name),
            "not" if is_negated_test(before) => Reference::Test(name),
            _ => Reference::Function(name),
        },
    };
    (reference, start..start + name.len())
}

/// Says whether a text ends with `is not`.
fn is_negated_test(before: &str) -> bool {
    let front = before.trim_end().strip_suffix("not");
    front.is_some_and(|front| last_word(front) == "is")
}

/// Returns the name with which a text ends, blanks aside.
fn last_word(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.trim_end_matches(is_name).len();
    text.get(start..).unwrap_or_default()
}

/// Returns what the theme's templates define with this tag: its blocks or its components.
fn defined<'t>(tag: &str, theme: &'t Theme) -> impl Iterator<Item = &'t str> {
    let templates = theme.templates.iter();
    templates
        .flat_map(|template| tags(&template.text))
        .filter_map(move |one| one.defined(tag))
}

/// Filters of Tera and of presswork.
const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "fill",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "json",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "number",
    "pairs",
    "pluralize",
    "readable",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "values",
    "wordcount",
];

/// Tests of Tera.
const TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// Functions of Tera.
const FUNCTIONS: &[&str] = &["range", "super", "throw"];

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::super::report;
    use super::*;

    #[test]
    fn a_name_is_known_by_what_stands_around_it() {
        use Reference::{Block, Component, Filter, Function, Template, Test};
        let parent = ("parent.html", "{% block main %}{% endblock %}");
        for (text, wanted) in [
            ("{{ a | sort | uper(x=1) }}", Filter("uper")),
            ("{% filter uper %}a{% endfilter %}", Filter("uper")),
            ("{% set a | uper %}a{% endset %}", Filter("uper")),
            ("{% if a is numbr %}a{% endif %}", Test("numbr")),
            ("{% if a is not numbr %}a{% endif %}", Test("numbr")),
            ("ä\n{{ not rang(end=1) }}", Function("rang")),
            ("{{ a | first + rang(end=1) }}", Function("rang")),
            ("{{<crd/>}}", Component("crd")),
            ("{{ <crd a={1} /> }}", Component("crd")),
            ("{% <crd> %}a{% </crd> %}", Component("crd")),
            ("{%- include 'q.html' %}", Template("q.html")),
            (
                "{% extends \"parent.html\" %}{% block mian %}{% endblock %}",
                Block("mian"),
            ),
        ] {
            let error = Tera::new()
                .add_raw_templates([parent, ("t.html", text)])
                .expect_err("a name is unknown")
                .to_string();
            let reports = report::read(&error);
            assert_eq!(reports.len(), 1, "{error}");
            let (found, range) = reference(text, reports[0].offset(text));
            assert_eq!(found, wanted, "{error}");
            assert!(report::quotes(reports[0].message, &text[range]), "{error}");
        }
    }

    #[test]
    fn tera_knows_the_names_that_are_proposed() {
        let mut tera = Tera::new();
        crate::render::filters::register(&mut tera);
        let mut text = String::from("{% block a %}{{ super() }}{{ range(end=1) }}");
        for name in FILTERS {
            text.push_str(&format!("{{{{ a | {name} }}}}"));
        }
        for name in TESTS {
            text.push_str(&format!("{{{{ a is {name} }}}}"));
        }
        for name in FUNCTIONS {
            text.push_str(&format!("{{{{ {name}() }}}}"));
        }
        text.push_str("{% endblock %}");
        tera.add_raw_template("t", &text)
            .expect("all names are known");
    }
}
