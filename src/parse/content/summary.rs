//! The summary of an article whose writer gave none: the beginning of the body.

/// The most characters of a summary from the body.
const MOST: usize = 280;

/// Returns the beginning of `opening` (plain text), cut at the end of a sentence, or at a word with
/// an ellipsis where the first sentence is too long.
pub(super) fn summary(opening: &str) -> String {
    let text = opening.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(MOST) else {
        return text;
    };
    let head = &text[..limit];
    if let Some(end) = last_sentence_end(&text, limit) {
        return head[..end].to_owned();
    }
    let word = head.rfind(' ').unwrap_or(limit);
    format!(
        "{}…",
        head[..word].trim_end_matches([',', ';', ':', '–', '—', '-', ' '])
    )
}

/// Words that a full stop shortens, in lower case and without it. A sentence seldom ends with one of
/// them, and a summary that stops there reads as if it were torn off.
const ABBREVIATIONS: &[&str] = &[
    // English
    "adm", "approx", "apr", "assn", "aug", "ave", "bros", "capt", "cf", "co", "col", "corp", "cpl",
    "dec", "dept", "dr", "est", "feb", "fig", "ft", "gen", "gov", "hon", "inc", "jan", "jr", "jul",
    "jun", "llc", "lt", "ltd", "maj", "mar", "messrs", "mr", "mrs", "ms", "mt", "nov", "oct", "op",
    "pp", "pres", "prof", "pvt", "rep", "rev", "sec", "sen", "sep", "sept", "sgt", "sr", "st",
    "supt", "univ", "viz", "vol", "vs", // German
    "abs", "allg", "bspw", "bzgl", "bzw", "ca", "dipl", "evtl", "exkl", "geb", "ggf", "hr", "hrsg",
    "inkl", "jh", "mio", "mrd", "nr", "sog", "str", "tel", "ugs", "vgl", "zzgl",
    // French, Spanish, Italian, Portuguese, Dutch
    "av", "avda", "bd", "blz", "dhr", "dott", "dra", "drs", "env", "mevr", "mme", "mlle", "mons",
    "núm", "pág", "sra", "srta", "ud", "uds",
];

/// Words that a full stop shortens in front of a number, and that end a sentence elsewhere.
const BEFORE_NUMBERS: &[&str] = &["art", "cap", "no", "nos"];

/// Returns where the last sentence of `text` ends that ends before `limit`, in bytes.
fn last_sentence_end(text: &str, limit: usize) -> Option<usize> {
    let marks = text[..limit].char_indices().rev();
    let mut ends = marks.filter_map(|(at, c)| {
        let behind = &text[at + c.len_utf8()..];
        match c {
            '。' | '！' | '？' | '．' | '｡' => Some(at + c.len_utf8()),
            '.' | '!' | '?' | '…' => {
                let closing = behind.len() - behind.trim_start_matches(is_closing).len();
                let rest = &behind[closing..];
                let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
                let stops = c != '.' || !goes_on(&text[..at], rest);
                (ends && stops).then_some(at + c.len_utf8() + closing)
            }
            _ => None,
        }
    });
    ends.find(|end| *end <= limit)
}

/// Says whether a mark closes what a sentence stands in: quotation marks and brackets.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | ')' | ']')
}

/// Says whether a sentence goes on behind a full stop that follows `before`: it belongs to an
/// abbreviation, to initials or to an ordinal, or the next word has a small letter (UAX #29, SB8).
fn goes_on(before: &str, behind: &str) -> bool {
    let next = behind.trim_start().chars().next();
    let small = next.is_some_and(char::is_lowercase);
    let opens = |c: char| c.is_whitespace() || "([\"'“‘„«‚/".contains(c);
    let word = before.rsplit(opens).next().unwrap_or_default();
    let is_ordinal =
        !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let initial = |part: &str| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic);
    let is_initials = !word.is_empty()
        && word.split('.').all(initial)
        && (word.contains('.') || word.chars().count() == 1);
    let word = word.to_lowercase();
    let number = next.is_some_and(|c| c.is_ascii_digit());
    small
        || is_ordinal
        || is_initials
        || ABBREVIATIONS.contains(&word.as_str())
        || number && BEFORE_NUMBERS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn a_summary_ends_with_a_sentence_or_says_that_it_goes_on() {
        assert_eq!(summary("Short  and\ncomplete"), "Short and complete");
        let long = format!(
            "One sentence. Another of 3.14 words. {}",
            "Word ".repeat(100)
        );
        assert_eq!(summary(&long), "One sentence. Another of 3.14 words.");
        let endless = "word ".repeat(100);
        let cut = summary(&endless);
        assert!(
            cut.ends_with("word…") && cut.chars().count() <= 281,
            "{cut}"
        );
        let japanese = format!("{}。{}", "文".repeat(100), "字".repeat(300));
        assert_eq!(summary(&japanese), format!("{}。", "文".repeat(100)));
    }

    #[test]
    fn a_summary_does_not_end_at_an_abbreviation() {
        let rest = "word ".repeat(100);
        for text in [
            "The U.S.",
            "Apple Inc.",
            "Intel vs.",
            "So says Dr.",
            "By J. R. R.",
            "Am 5.",
            "Siehe z.B.",
            "In the E.U.",
            "On Jan.",
            "Nach ca.",
            "St.",
            "Mr.",
            "Meta Platforms, Inc.",
            "(Intel Corp.",
        ] {
            for next in ["Word", "word"] {
                let whole = format!("It was agreed. {text} {next} {rest}");
                assert_eq!(summary(&whole), "It was agreed.", "{text} {next}");
                let alone = summary(&format!("{text} {next} {rest}"));
                assert!(alone.ends_with("word…"), "{alone}");
            }
        }
    }

    #[test]
    fn a_summary_ends_behind_what_closes_its_last_sentence() {
        let rest = "Word ".repeat(100);
        for text in [
            "“It is done.”",
            "It is done (at last).",
            "It is done (at last.)",
            "Is it done?",
            "Version 1.90.",
            "In 2026.",
            "It is done!",
            "The answer is no.",
            "It is the state of the art.",
            "Er sagte „Ja.“",
            "Windows 95 came out in 95, and XP in 2001.",
        ] {
            assert_eq!(summary(&format!("{text} {rest}")), text);
        }
    }
}
