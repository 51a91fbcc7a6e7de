//! LaTeX mathematics as MathML, at build time: readers need no script.

use std::error::Error;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event as Latex};
use pulldown_latex::{Parser, ParserError, Storage, push_mathml};

use crate::diagnostic::codes;
use crate::parse::markdown::context::Context;
use crate::parse::markdown::event::{Display, Event, Events, Formula, Located};

/// The deepest braces and the longest text that are taken for a formula: the library reads every
/// group to its end before it goes into it.
const DEEPEST: usize = 64;
const LONGEST: usize = 20_000;

/// Why a formula cannot be shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    TooLong,
    TooDeep,
    /// The library gave up.
    Unreadable,
    /// The name of a function would be HTML.
    FunctionName,
    /// The library's own reason.
    Latex(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong => write!(f, "it is longer than {LONGEST} bytes"),
            Self::TooDeep => f.write_str("its braces are nested too deeply"),
            Self::Unreadable => f.write_str("it cannot be read"),
            Self::FunctionName => f.write_str("the name of a function cannot hold `<`, `>` or `&`"),
            Self::Latex(reason) => f.write_str(reason),
        }
    }
}

/// Turns [`Event::Math`] into [`Event::Formula`], and reports what is no formula.
pub(crate) struct Formulas<'a, I> {
    events: I,
    context: &'a Context<'a>,
}

impl<'a, I: Events<'a>> Formulas<'a, I> {
    pub(crate) fn new(events: I, context: &'a Context<'a>) -> Self {
        Self { events, context }
    }

    fn report(&self, fault: &Fault, range: &Range<usize>) {
        let source = self.context.slice(range.clone());
        let line = source.lines().next().unwrap_or_default().len();
        let (place, help) = match source.starts_with(['`', '~']) {
            true => (
                range.start..range.start + line,
                "to show it as code, write another language behind the fence, such as `latex`",
            ),
            false => (
                range.clone(),
                "to show a dollar sign as it is, put a backslash before it: `\\$`",
            ),
        };
        let message = format!("this formula is no valid LaTeX: {fault}");
        self.context
            .report(&codes::INVALID_MATH, place, message, help);
    }
}

impl<'a, I: Events<'a>> Iterator for Formulas<'a, I> {
    type Item = Located<'a>;

    #[inline]
    fn next(&mut self) -> Option<Located<'a>> {
        let next = self.events.next();
        if !matches!(next, Some((Event::Math(..), _))) {
            return next;
        }
        let (Event::Math(display, latex), range) = next? else {
            return None;
        };
        let mathml = mathml(&latex, display)
            .inspect_err(|fault| self.report(fault, &range))
            .ok();
        Some((Event::Formula(Box::new(Formula { latex, mathml })), range))
    }
}

/// Returns a formula as MathML.
///
/// # Errors
///
/// Fails with why the formula cannot be shown.
pub(crate) fn mathml(latex: &str, display: Display) -> Result<String, Fault> {
    if latex.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    if depth(latex) > DEEPEST {
        return Err(Fault::TooDeep);
    }
    // The library gives up on some input that its authors believed impossible; an article must not
    // be able to end the build.
    catch_unwind(AssertUnwindSafe(|| convert(latex, display))).unwrap_or(Err(Fault::Unreadable))
}

fn convert(latex: &str, display: Display) -> Result<String, Fault> {
    let storage = Storage::new();
    let events = Parser::new(latex, &storage)
        .collect::<Result<Vec<_>, ParserError>>()
        .map_err(|error| Fault::Latex(reason(&error)))?;
    // The library writes these names as they are.
    let unsafe_name = |event: &Latex<'_>| matches!(event, Latex::Content(Content::Function(name)) if name.contains(['<', '>', '&']));
    if events.iter().any(unsafe_name) {
        return Err(Fault::FunctionName);
    }
    let config = RenderConfig {
        display_mode: match display {
            Display::Inline => DisplayMode::Inline,
            Display::Block => DisplayMode::Block,
        },
        ..RenderConfig::default()
    };
    let mut html = String::new();
    push_mathml(
        &mut html,
        events.into_iter().map(Ok::<_, ParserError>),
        config,
    )
    .map_err(|error| Fault::Latex(error.to_string()))?;
    Ok(tidy(&html))
}

/// Returns what is wrong, without the drawing of the place that the library adds.
fn reason(error: &ParserError) -> String {
    match error.source() {
        Some(reason) => reason.to_string(),
        None => error.to_string(),
    }
}

/// Puts right what the library writes as no valid HTML: a less-than sign as it is, two attributes
/// without a blank between them, and a row with a style, which is an `mstyle`. All its elements begin
/// with an `m`.
fn tidy(html: &str) -> String {
    const ROW: &str = "mrow";
    let mut tidy = String::with_capacity(html.len());
    // For each open row, whether it has a style.
    let mut rows = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tidy.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let is_tag = rest.strip_prefix('/').unwrap_or(rest).starts_with('m');
        tidy.push_str(if is_tag { "<" } else { "&lt;" });
        if let Some(inside) = rest.strip_prefix(ROW) {
            let attributes = inside.split('>').next().unwrap_or_default();
            let styled = attributes.contains("scriptlevel=");
            rows.push(styled);
            tidy.push_str(if styled { "mstyle" } else { ROW });
            rest = inside;
        } else if let Some(after) = rest.strip_prefix("/mrow") {
            let styled = rows.pop().unwrap_or_default();
            tidy.push_str(if styled { "/mstyle" } else { "/mrow" });
            rest = after;
        }
    }
    tidy.push_str(rest);
    if tidy.contains("\"minsize=") {
        tidy = tidy.replace("\"minsize=", "\" minsize=");
    }
    tidy
}

fn depth(latex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in latex.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::config::Math;
    use crate::parse::markdown::testing::{write, write_with};

    #[test]
    fn prices_are_no_mathematics() {
        let written = write("It costs $5 and $10, and $x^2$ is \\$x$.");
        assert_eq!(written.html.matches("<math").count(), 1, "{}", written.html);
        assert!(written.html.contains("$5 and $10"));
        let written = write_with("$x$", |wishes| wishes.math = Math::Off);
        assert_eq!(written.html, "<p>$x$</p>\n");
    }

    #[test]
    fn wrong_mathematics_is_shown_and_reported() {
        let text = "a $\\nosuch{<b>}$";
        let written = write(text);
        assert_eq!(written.html, "<p>a <code>\\nosuch{&lt;b&gt;}</code></p>\n");
        let faults = written.faults(text);
        assert_eq!(
            (faults[0].0, faults[0].1),
            ("invalid-math", "$\\nosuch{<b>}$")
        );
    }

    #[test]
    fn formulas_become_mathml() {
        let html = mathml("e = mc^2", Display::Inline).unwrap();
        assert!(
            html.starts_with("<math") && html.contains("<msup>"),
            "{html}"
        );
        assert!(
            mathml("x", Display::Block)
                .unwrap()
                .contains("display=\"block\"")
        );
    }

    #[test]
    fn a_row_with_a_style_is_an_mstyle() {
        let html = mathml("{\\displaystyle {a} \\frac{1}{2}} + {b}", Display::Inline).unwrap();
        assert!(!html.contains("<mrow displaystyle"), "{html}");
        for element in ["mstyle", "mrow"] {
            assert_eq!(
                html.matches(&format!("<{element}")).count(),
                html.matches(&format!("</{element}>")).count(),
                "{html}"
            );
        }
        assert!(html.contains("<mstyle displaystyle=\"true\""), "{html}");
    }

    #[test]
    fn text_in_formulas_is_no_html() {
        let inner = |latex| {
            let html = mathml(latex, Display::Inline).unwrap();
            html.replace("<math display=\"inline\">", "")
                .replace("</math>", "")
        };
        assert!(
            inner("a < b").contains("<mo>&lt;</mo>"),
            "{}",
            inner("a < b")
        );
        assert!(inner("a \\not< b").contains("<mo>&lt;\u{338}</mo>"));
        assert!(!inner("\\text{<script>&amp;}").contains("<s"));
        assert!(inner("\\big( x").contains("\" minsize"));
        for latex in [
            "\\operatorname{<b>}",
            "\\operatorname{<mi>}",
            "\\operatorname{&lt;}",
        ] {
            assert!(mathml(latex, Display::Inline).is_err(), "{latex}");
        }
    }

    #[test]
    fn mistakes_are_told() {
        for latex in [
            "\\frac{1}",
            "\\nosuchthing",
            "{",
            "\\begin{matrix}",
            &"{".repeat(100),
        ] {
            let message = mathml(latex, Display::Inline).unwrap_err().to_string();
            assert!(
                !message.is_empty() && !message.contains('\n'),
                "{latex}: {message}"
            );
        }
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn nothing_ends_the_build(latex in "(\\\\(frac|sqrt|text|left|right|begin|end|def|let|#|%|\\\\)|[{}\\[\\]^_&$#%<>' a-z0-9é∑]|\\{matrix\\}){0,20}") {
            let _ = mathml(&latex, Display::Inline);
        }
    }
}
