//! Signs of Markdown in the width of a Chinese or Japanese letter, which mean nothing to Markdown, and
//! underscores beside such letters, which set off nothing.

use super::sign::{Sign, find, is_address, lines, up_to};
use crate::base::east_asian::is_cjk;

/// Returns the signs in the text of a block.
pub(super) fn in_text(text: &str) -> Vec<Sign> {
    if text.is_ascii() {
        return Vec::new();
    }
    let found = [
        stars(text),
        underscores(text),
        heading(text),
        code(text),
        rows(text),
    ];
    let mut signs: Vec<Sign> = found.into_iter().flatten().collect();
    signs.extend(links(text));
    signs
}

/// Returns the first two runs of a sign that has exactly this length, and what stands between them.
fn pair<'t>(text: &'t str, run: &'static str) -> Option<(usize, &'t str, usize)> {
    let sign = run.chars().next()?;
    let mut runs = find(text, run)
        .filter(|at| !text[..*at].ends_with(sign) && !text[at + run.len()..].starts_with(sign));
    let first = runs.next()?;
    let second = runs.next()?;
    let inner = &text[first + run.len()..second];
    let is_tight = !inner.is_empty() && inner.trim() == inner && !inner.contains('\n');
    is_tight.then_some((first, inner, second + run.len()))
}

fn stars(text: &str) -> Option<Sign> {
    let (start, inner, _) = pair(text, "＊＊")?;
    let says = inner.contains(char::is_alphanumeric);
    says.then(|| {
        Sign::new(
            start..start + "＊＊".len(),
            "readers see `＊＊`: nothing is bold here, because these are full-width signs",
            format!("write half-width ones: `**{inner}**`"),
        )
    })
}

fn underscores(text: &str) -> Option<Sign> {
    let beside = |start: usize, end: usize| {
        (
            text[..start].chars().next_back(),
            text[end..].chars().next(),
        )
    };
    let sign = |start: usize, mark: &str, inner: &str, made: &str, stars: &str| {
        Sign::new(
            start..start + mark.len(),
            format!(
                "readers see `{mark}`: nothing is {made} here, because underscores do not work beside letters"
            ),
            format!("write asterisks: `{stars}{inner}{stars}`"),
        )
    };
    if let Some((start, inner, end)) = pair(text, "__")
        && let (before, after) = beside(start, end)
        && (before.is_some_and(is_cjk) || after.is_some_and(is_cjk))
    {
        return Some(sign(start, "__", inner, "bold", "**"));
    }
    let (start, inner, end) = pair(text, "_")?;
    let (before, after) = beside(start, end);
    let is_word = inner.starts_with(is_cjk) && inner.ends_with(is_cjk);
    // A name of a file is no sentence, in which kana follow, and does not begin with an underscore.
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{309f}');
    let is_meant = match before {
        Some(c) if is_cjk(c) && c.is_alphabetic() => after.is_some_and(is_kana),
        Some(c) if c.is_alphanumeric() || matches!(c, '_' | '/' | '\\' | '.' | '-') => false,
        _ => after.is_some_and(|c| is_cjk(c) && c.is_alphabetic()) && !is_name(&text[end..]),
    };
    (is_word && is_meant).then(|| sign(start, "_", inner, "set off", "*"))
}

/// Says whether what goes on behind an underscore is the rest of the name of a file: `版.docx`.
fn is_name(behind: &str) -> bool {
    let rest = behind.trim_start_matches(char::is_alphanumeric);
    let next = rest.chars().nth(1);
    rest.starts_with(['_', '/', '-'])
        || rest.starts_with('.') && next.is_some_and(char::is_alphanumeric)
}

fn heading(text: &str) -> Option<Sign> {
    let first = text.lines().next()?.trim();
    let start = text.len() - text.trim_start().len();
    let words = first.trim_start_matches(['#', '＃']);
    let hashes = &first[..first.len() - words.len()];
    let count = hashes.chars().count();
    // `＃word` is a hashtag.
    let is_meant = words.starts_with(char::is_whitespace)
        || count > 1 && words.starts_with(char::is_alphabetic);
    (hashes.contains('＃') && count <= 6 && is_meant).then(|| {
        Sign::new(
            start..start + hashes.len(),
            "this is no heading, because `＃` is a full-width sign",
            format!(
                "write the half-width one: `{} {}`",
                "#".repeat(count),
                words.trim()
            ),
        )
    })
}

fn code(text: &str) -> Option<Sign> {
    let (start, inner, _) = pair(text, "｀")?;
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-./_()".contains(c));
    // `(｀・ω・´)` is a face.
    let is_code = is_word(inner.chars().next()) && is_word(inner.chars().next_back());
    is_code.then(|| {
        Sign::new(
            start..start + '｀'.len_utf8(),
            "readers see `｀`: this is no code, because these are full-width signs",
            format!("write half-width ones around `{inner}`, the backtick of the keyboard"),
        )
    })
}

fn rows(text: &str) -> Option<Sign> {
    let is_row = |line: &str| {
        let wide = line.starts_with('｜') && line.ends_with('｜');
        wide && line.matches('｜').count() > 2
    };
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let at = lines
        .windows(2)
        .position(|two| is_row(two[0].1) && is_row(two[1].1))?;
    let (start, first) = lines[at];
    Some(Sign::new(
        start..start + first.len(),
        "these rows are no table, because `｜` is a full-width sign",
        "write the half-width `|`, and `| --- | --- |` below the first row",
    ))
}

/// Finds links of which some brackets are full-width ones. `【…】` is a quotation mark rather than a bracket.
fn links(text: &str) -> Vec<Sign> {
    let link = |between: &'static str| {
        find(text, between).filter_map(move |at| {
            let inner = &text[at + between.len()..];
            let address = up_to(inner, &[')', '）', '\n']);
            let before = &text[..at];
            let open = before.rfind(['[', '［'])?;
            let words = before[open..].trim_start_matches(['[', '［']);
            (is_address(address) && !words.contains('\n')).then(|| {
                Sign::new(
                    at..at + between.len(),
                    format!("readers see `{between}`: this is no link, because it has full-width brackets"),
                    format!("write half-width ones: `[{words}]({address})`"),
                )
            })
        })
    };
    link("］(").chain(link("］（")).chain(link("]（")).collect()
}
