//! Tells what is written like a formula from amounts of money, the names of shares and prose.

use crate::base::east_asian;

/// Units that stand behind an amount of money.
const UNITS: [&str; 14] = [
    "k", "m", "b", "t", "bn", "mn", "tn", "mm", "mio", "mrd", "usd", "eur", "cad", "aud",
];

/// Names that TeX sets upright, and differentials: words that a formula has even without a backslash.
const NAMES: [&str; 44] = [
    "sin", "cos", "tan", "cot", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log",
    "ln", "lg", "exp", "max", "min", "sup", "inf", "lim", "mod", "gcd", "lcm", "det", "dim", "ker",
    "deg", "arg", "argmax", "argmin", "erf", "tr", "Tr", "Re", "Im", "dx", "dy", "dz", "dt", "ds",
    "dr", "dv", "dw", "df",
];

/// Signs that stand between two quantities, with blanks around them.
const OPERATORS: &str = "=+-*<>|\\−×·±≤≥≠≈≡∈→";

/// What no formula begins with.
const NO_BEGINNING: [char; 27] = [
    ')', ']', '}', ',', ';', ':', '?', '!', '"', '\'', '%', '*', '.', '/', '#', '@', '&', '_', '“',
    '”', '‘', '’', '«', '»', '–', '—', '`',
];

/// What no formula ends with.
const NO_END: [char; 17] = [
    '(', '[', '{', '<', '/', ',', ';', ':', '&', '@', '#', '“', '‘', '«', '–', '—', '`',
];

/// Tags that no formula holds: what begins in front of a formula does not end within it, and no line breaks there.
const TAGS: [&str; 3] = ["</", "<br>", "<br/>"];

/// Says whether the text between two dollar signs is a formula, rather than what happens to stand
/// between two prices.
pub(crate) fn is_formula(content: &str) -> bool {
    let Some(skeleton) = skeleton(content) else {
        return false;
    };
    let says = |c: char| c.is_alphanumeric() || c == COMMAND || c == GROUP;
    let unusual = |c: char| {
        east_asian::is_cjk(c) || matches!(c, '"' | '“' | '”' | '„' | '€' | '£' | '¥' | '`')
    };
    // In LaTeX these three have a meaning only within an environment, and a star needs no backslash.
    let unread = skeleton.contains(['&', '#', '%']) && !content.contains("\\begin");
    skeleton.contains(says)
        && !unread
        && !content.contains("\\*")
        && !TAGS.iter().any(|tag| content.contains(tag))
        && !has_emphasis(&skeleton)
        && !skeleton.contains(unusual)
        && !content.starts_with(NO_BEGINNING)
        && !content.ends_with(NO_END)
        && is_balanced(&skeleton)
        && !is_ticker(&skeleton)
        && !is_prose(content, &skeleton)
        && !is_money(&skeleton)
        && !is_named_money(content, &skeleton)
}

/// Stands for a command of LaTeX, whose words are no prose.
const COMMAND: char = '\\';

/// Stands for what is in braces, whose words are no prose either.
const GROUP: char = '{';

/// Returns a formula on one line, without its commands and without what stands in braces, or `None` where
/// a brace is open.
fn skeleton(content: &str) -> Option<String> {
    let mut skeleton = String::with_capacity(content.len());
    let mut depth = 0_usize;
    let mut chars = content.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let begins = chars.next()?;
                while begins.is_ascii_alphabetic()
                    && chars.next_if(char::is_ascii_alphabetic).is_some()
                {}
                if depth == 0 {
                    skeleton.push(COMMAND);
                }
            }
            '{' => depth += 1,
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    skeleton.push(GROUP);
                }
            }
            '\n' => {
                skeleton.push(' ');
                // The marks of a quote are not part of what it says.
                while chars.next_if(|&c| matches!(c, ' ' | '\t' | '>')).is_some() {}
            }
            c if depth == 0 => skeleton.push(c),
            _ => {}
        }
    }
    (depth == 0).then_some(skeleton)
}

/// Says whether no bracket is closed that was not opened. Which of the two kinds it is does not matter:
/// an interval may be half open.
fn is_balanced(skeleton: &str) -> bool {
    let mut open = 0_usize;
    skeleton.chars().all(|c| match c {
        '(' | '[' => {
            open += 1;
            true
        }
        ')' | ']' => {
            let is_open = open > 0;
            open = open.saturating_sub(1);
            is_open
        }
        _ => true,
    })
}

/// Says whether a star or a low line stands at the beginning or the end of a word, as Markdown's marks do
/// and the signs of a product and of an index do not.
fn has_emphasis(skeleton: &str) -> bool {
    let mut before = ' ';
    let mut rest = skeleton.chars().peekable();
    while let Some(c) = rest.next() {
        let behind = rest.peek().copied().unwrap_or(' ');
        if matches!(c, '*' | '_')
            && before != '^'
            && before.is_whitespace() != behind.is_whitespace()
        {
            return true;
        }
        before = c;
    }
    false
}

/// Says whether all of this are the names of shares, such as `NVDA/AMD` or `BRK.B`.
fn is_ticker(skeleton: &str) -> bool {
    let names = || skeleton.split(|c: char| c.is_whitespace() || "/,&.-".contains(c));
    let is_name = |name: &str| name.len() <= 5 && name.bytes().all(|b| b.is_ascii_uppercase());
    names().all(is_name) && names().any(|name| name.len() > 1)
}

/// Says whether words stand here that are no names of quantities or functions: TeX would have them in
/// `\text{…}`. Two letters may be a product, `ab`, where an operator or a command stands by.
fn is_prose(content: &str, skeleton: &str) -> bool {
    let tokens: Vec<&str> = skeleton.split_whitespace().collect();
    let is_operator = |at: usize| {
        let token = tokens.get(at);
        token.is_some_and(|token| token.chars().all(|c| OPERATORS.contains(c)))
    };
    let mut last = 0;
    tokens.iter().enumerate().any(|(at, token)| {
        let parts = || token.trim_start_matches('-').split(HYPHENS);
        let length = parts().map(|part| word(part, skeleton)).max().unwrap_or(0);
        let may_be_product = tokens.len() == 1 && parts().count() == 1
            || at > 0 && is_operator(at - 1)
            || is_operator(at + 1)
            || has_command(content);
        let is_prose = length >= 3 || length >= 2 && (last >= 2 || !may_be_product);
        last = length;
        is_prose
    })
}

/// What joins words and amounts.
const HYPHENS: [char; 6] = ['-', '‑', '–', '—', '~', '〜'];

/// Returns how many letters a word has; none where this is no word, or one of a formula.
fn word(part: &str, skeleton: &str) -> usize {
    let letters = part.trim_matches(|c: char| ",.;:!?()[]'’".contains(c));
    let is_word = letters
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'));
    let is_name = NAMES.contains(&letters) && letters.len() < skeleton.len();
    match is_word && !is_name {
        true => letters.chars().count(),
        false => 0,
    }
}

/// Says whether a command of LaTeX is here, unlike a sign with a backslash.
fn has_command(content: &str) -> bool {
    content
        .match_indices('\\')
        .any(|(at, _)| content[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Says whether the name of a currency or a quarter stands before an amount: `US10`, `A5–6`, `Q3`, `NZ 120`.
fn is_named_money(content: &str, skeleton: &str) -> bool {
    let amount = skeleton.trim_start_matches(char::is_alphabetic);
    let name = &skeleton[..skeleton.len() - amount.len()];
    let amount = match name.chars().all(char::is_uppercase) {
        true => amount.trim_start(),
        false => amount,
    };
    !name.is_empty()
        && amount.starts_with(|c: char| c.is_ascii_digit())
        && !skeleton.contains(['^', '_'])
        && !has_command(content)
}

/// Says whether an amount of money begins here, and whatever follows belongs to it: `10–20`, `5k`,
/// `4.6 million`, `10/month`.
fn is_money(skeleton: &str) -> bool {
    if !skeleton.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let long_word = skeleton
        .split(|c: char| !c.is_alphabetic())
        .any(|run| word(run, skeleton) >= 3);
    let short_word = skeleton
        .split(|c: char| c.is_whitespace() || c == '/')
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()))
        .any(|part| word(part, skeleton) >= 2);
    // Two prices with anything but a sign between them, abbreviations too, are no formula.
    let has_sign = skeleton.contains(|c| c == COMMAND || "^_=+*<>|−×·".contains(c))
        || skeleton.split_whitespace().any(|part| part == "/");
    let several = skeleton.contains(char::is_whitespace);
    let parts: Vec<&str> = skeleton.split_whitespace().collect();
    let neighbours = parts.windows(2).any(|pair| {
        pair[0].ends_with(|c: char| c.is_ascii_digit())
            && pair[1].starts_with(|c: char| c.is_ascii_digit())
    });
    long_word
        || short_word
        || neighbours
        || (several && !has_sign)
        || skeleton
            .split(|c| c == ' ' || HYPHENS.contains(&c))
            .all(is_amount)
}

/// Says whether this is a number, maybe with a unit behind it; nothing is one too, as between two blanks.
fn is_amount(part: &str) -> bool {
    let number = part.trim_start_matches(|c: char| c.is_ascii_digit() || ".,'’".contains(c));
    let unit = number.trim_end_matches(['+', '%', ',', '.', ';']);
    part.is_empty()
        || (number.len() < part.len()
            && (unit.is_empty() || UNITS.contains(&unit.to_lowercase().as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_formulas() {
        for content in [
            "x",
            "x^2",
            "x_1 + x_2",
            "2n",
            "2n+1",
            "3k + 1",
            "2^{10}",
            "10^6",
            "n \\log n",
            "O(n)",
            "f'(x)",
            "\\alpha",
            "\\text{the cost in dollars}",
            "T_{total} = 5",
            "v_max",
            "1+1=2",
            "2/3",
            "-1",
            "2 x + 3",
            "3 \\times 4",
            "100\\%",
            "5x",
            "[0, 1)",
            "a < b",
            "|x|",
            "dx",
            "α",
            "e^{i\\pi} = -1",
            "1, 2, \\dots, n",
            "\\{1, 2\\}",
            "{AB}",
            "^{14}C",
            "AB = CD",
            "x,y",
            "(a, b)",
            "f^* x",
            "2 * 3",
            "a*b",
            "a + b",
            "n \\to m",
            "O(n log n)",
            "E = mc^2",
            "n log n",
            "max(a, b)",
            "f(x) dx",
            "xy + z",
            "ab - cd",
            "\\int u du",
            "a mod n",
            "2 sin x + 1",
            "x2^n",
            "n-1",
        ] {
            assert!(is_formula(content), "{content}");
        }
    }

    #[test]
    fn money_shares_and_prose_are_text() {
        for content in [
            "5",
            "10",
            "1,000",
            "10–20",
            "10-20",
            "5k",
            "1.2bn",
            "4.6 million",
            "5 to",
            "10/month",
            "5+ to 10",
            "20 or 20",
            "5-a-month",
            "1, 2",
            "300,000/year",
            "5 USD",
            "NVDA",
            "AMD/NVDA",
            "BRK.B",
            "AB",
            "HOME",
            "variable",
            ") and (",
            ".get()/",
            "foo/",
            "x and y",
            "|x)",
            "' or '",
            "\" or \"",
            "+",
            "10，到20",
            "5 (US",
            "x{",
            "x}",
            "?/",
            "10 million for X, Y and Z",
            "5 U.S. 0.09",
            "5 a/b 0.09",
            "5 2*3 0.09",
            "5 {x} 0.09",
            "AMD* 0.09",
            "AMD</b> 0.09",
            "AMD<br>0.09",
            "5 _0.09",
            "5 *or* 7",
            "a & b",
            "5 \\* 0.09",
            "5\n> 0.09",
            "5 - 7 a. d. 9",
            "US10 or 5",
            "US10 to 20",
            "A5 to 6",
            "A5–6",
            "NZ120",
            "NZ 120",
            "X9 vs 10",
            "Q3 to Q4",
            "Q3",
            "10K-to-20K",
            "10~20",
            "n-to-m",
            "n–to–m",
            "k or n",
            "x is y",
            "x isn't 5",
            "AAPL and US5 or 6",
            "US 5 oder 6",
            "R5 e R10",
            "10/mo",
            "-5 or 6",
            "max",
        ] {
            assert!(!is_formula(content), "{content}");
        }
    }
}
