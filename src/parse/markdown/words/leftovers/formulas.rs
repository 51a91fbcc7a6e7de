//! Formulas between `\(` and `\)`, or `\[` and `\]`, as LaTeX and other programs have them: to Markdown, these are
//! brackets that shall be seen, and their backslashes are lost.

use super::sign::Sign;
use crate::model::config::Math;

/// No formula is longer, in bytes.
const LONGEST: usize = 400;

/// Returns the formula that begins with the bracket that a text begins with. Words in brackets are none, and neither
/// are the letters that count points: `\(a\)`.
pub(super) fn at(text: &str, math: Math) -> Option<Sign> {
    let (close, open_shown, close_shown, dollars) = match text.chars().next()? {
        '(' => ("\\)", "\\\\(", "\\\\)", "$"),
        '[' => ("\\]", "\\\\[", "\\\\]", "$$"),
        _ => return None,
    };
    let inner = &text[1..text.floor_char_boundary(LONGEST)];
    let formula = inner.split_once(close)?.0;
    // `\[x\]` is a box that was ticked.
    let is_variable = close == "\\)" && is_variable(formula);
    if formula.contains("\n\n") || !is_variable && !is_formula(formula.trim()) {
        return None;
    }
    let shown = formula.trim().replace('\n', " ");
    let help = match math {
        Math::Dollars => format!("write it between dollar signs: `{dollars}{shown}{dollars}`"),
        Math::Fenced => "write it between lines of `$$`".to_owned(),
        Math::Off => format!(
            "formulas are off on this site; to show the backslashes, write two: `{open_shown}{shown}{close_shown}`"
        ),
    };
    Some(Sign::new(
        0..1 + formula.len() + close.len(),
        "readers see no formula here, and no backslashes",
        help,
    ))
}

fn is_variable(formula: &str) -> bool {
    let mut letters = formula.trim().chars();
    matches!(letters.next(), Some('k' | 'n' | 'x' | 'y' | 'z')) && letters.next().is_none()
}

fn is_formula(formula: &str) -> bool {
    let is_long = |word: &str| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
    let is_command = formula
        .split_once('\\')
        .is_some_and(|(_, name)| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    // `x_1`, but no name of code.
    let is_index = |(at, _): (usize, &str)| {
        let before = formula[..at].trim_end_matches(char::is_alphanumeric);
        at - before.len() == 1 && !before.ends_with('_')
    };
    let has_signs = formula.contains('^')
        || formula.contains(" = ")
        || formula.match_indices('_').any(is_index);
    is_command || has_signs && !formula.split_whitespace().any(is_long)
}
