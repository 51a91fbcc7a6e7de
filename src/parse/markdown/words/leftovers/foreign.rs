//! What other programs read in a text, and readers of this one see: comments, notes in the line, abbreviations,
//! small numbers above and below the line, short names of pictograms.

use std::ops::Range;

use super::Reader;
use super::sign::{Sign, find, is_address, lines, up_to};
use crate::base::text::beginning;

/// Pictograms by the short names that programs for chats and repositories have for them.
const PICTOGRAMS: [(&str, &str); 28] = [
    ("+1", "👍"),
    ("-1", "👎"),
    ("bug", "🐛"),
    ("bulb", "💡"),
    ("clap", "👏"),
    ("eyes", "👀"),
    ("fire", "🔥"),
    ("heart", "❤️"),
    ("heart_eyes", "😍"),
    ("heavy_check_mark", "✔️"),
    ("joy", "😂"),
    ("laughing", "😆"),
    ("memo", "📝"),
    ("point_right", "👉"),
    ("pray", "🙏"),
    ("rocket", "🚀"),
    ("slightly_smiling_face", "🙂"),
    ("smile", "😄"),
    ("smiley", "😃"),
    ("sparkles", "✨"),
    ("star", "⭐"),
    ("tada", "🎉"),
    ("thinking", "🤔"),
    ("thumbsup", "👍"),
    ("warning", "⚠️"),
    ("wave", "👋"),
    ("white_check_mark", "✅"),
    ("wink", "😉"),
];

/// How a comment is written here.
pub(super) const COMMENT: &str = "a comment is written `<!-- words -->`, and is not published";

/// Returns the signs in the text of a block.
pub(super) fn in_text(text: &str) -> Vec<Sign> {
    let found = [
        note(text),
        embed(text),
        abbreviation(text),
        script(text, "^", "sup"),
        script(text, "~", "sub"),
        pictogram(text),
        struck(text),
        address(text),
        blank(text),
        command(text),
    ];
    let found = found.into_iter().flatten();
    found
        .chain(slack(text))
        .chain(comments(text))
        .chain(comments_in_braces(text))
        .collect()
}

/// Finds what stands between each two `%%`, or a line of nothing but them, which begins or ends a comment of
/// paragraphs.
fn comments(text: &str) -> Vec<Sign> {
    let sign = |at: usize| {
        Sign::new(
            at..at + 2,
            "readers see what stands between `%%`: this is no comment",
            COMMENT,
        )
    };
    if let Some((at, _)) = lines(text).find(|(_, line)| *line == "%%") {
        return vec![sign(at)];
    }
    let mut found = Vec::new();
    let mut marks = find(text, "%%").peekable();
    while let (Some(first), Some(second)) = (marks.next(), marks.peek().copied()) {
        let inner = &text[first + 2..second];
        let before = text[..first].chars().next_back();
        let is_blank = |c: char| c.is_whitespace();
        let is_comment = !inner.trim().is_empty()
            && inner.starts_with(is_blank) == inner.ends_with(is_blank)
            && !inner.starts_with('%')
            && !text[second + 2..].starts_with('%')
            && !inner.contains('\n')
            && before.is_none_or(|c| !c.is_alphanumeric());
        if !is_comment {
            return found;
        }
        found.push(sign(first));
        marks.next();
    }
    found
}

/// Finds comments of MDX, Jinja, Smarty, kramdown or PowerShell. Text has `{#` in front of words, too, so that
/// some of these have to end.
fn comments_in_braces(text: &str) -> Vec<Sign> {
    /// No comment is longer, in bytes.
    const LONGEST: usize = 2_000;
    const CLOSED: [(&str, &str); 3] = [("{#", "#}"), ("{*", "*}"), ("<#", "#>")];
    // Every build reports `{{/*`.
    let begun = ["{/*", "{::comment"].into_iter().flat_map(|open| {
        let places = find(text, open).filter(|at| !text[..*at].ends_with('{'));
        places.map(move |at| of_comment(at, open))
    });
    let closed = CLOSED.into_iter().flat_map(|(open, close)| {
        let closes = move |at: &usize| {
            let behind = beginning(&text[at + open.len()..], LONGEST);
            let inner = behind.split_once(close).map(|(inner, _)| inner);
            inner.is_some_and(|inner| !inner.contains(['{', '}']))
        };
        find(text, open)
            .filter(closes)
            .map(move |at| of_comment(at, open))
    });
    begun.chain(closed).collect()
}

impl Reader<'_> {
    /// Looks at what is set off by the asterisks of a comment: `{/*words*/}`.
    pub(super) fn comment(&mut self, range: &Range<usize>) {
        let (before, behind) = self.around(range);
        if before.ends_with("{/") && behind.starts_with("/}") {
            let sign = of_comment(range.start - "{/".len(), "{/*");
            self.add(sign.range, sign.leftover);
        }
    }
}

/// Returns what is said of a comment that begins so at a place.
fn of_comment(at: usize, open: &str) -> Sign {
    Sign::new(
        at..at + open.len(),
        format!("readers see what stands behind `{open}`: this is no comment"),
        COMMENT,
    )
}

/// Finds a note in the line: `^[words]`. What goes on as a pattern, `^[a-z]+$`, is none.
fn note(text: &str) -> Option<Sign> {
    let at = find(text, "^[").find(|at| {
        let behind = &text[at + 2..];
        let inner = up_to(behind, &[']', '\n']);
        let rest = behind.get(inner.len() + 1..).unwrap_or_default();
        !is_pattern(inner) && !rest.starts_with(['+', '*', '{', '$'])
    })?;
    Some(Sign::new(
        at..at + 2,
        "readers see `^[`: this is no footnote",
        "write `[^1]` here, and the note on a line of its own: `[^1]: words`",
    ))
}

/// Says whether what stands in brackets is a set of characters of a regular expression: `a-z`.
fn is_pattern(inner: &str) -> bool {
    let is_range = |three: &[u8]| {
        three[1] == b'-' && three[0].is_ascii_alphanumeric() && three[2].is_ascii_alphanumeric()
    };
    let is_one = !inner.contains(char::is_whitespace);
    is_one
        && (inner.contains('\\') || inner.len() < 12 && inner.as_bytes().windows(3).any(is_range))
}

/// Finds an address that is to be shown as what is there: `%[https://…]`.
fn embed(text: &str) -> Option<Sign> {
    text.starts_with("%[http").then(|| {
        Sign::new(
            0..2,
            "readers see `%[`: nothing is embedded here",
            "link to it: `[words that say what it is](https://…)`",
        )
    })
}

/// Finds what an abbreviation stands for: `*[HTML]: words`.
fn abbreviation(text: &str) -> Option<Sign> {
    lines(text).find_map(|(at, line)| {
        let (name, words) = line.strip_prefix("*[")?.split_once("]:")?;
        let is_name = !name.is_empty() && name.chars().count() < 20;
        is_name.then(|| {
            Sign::new(
                at..at + 2,
                "readers see this line: it explains no abbreviation",
                format!(
                    "take it out, and write in the text: `<abbr title=\"{}\">{name}</abbr>`",
                    words.trim()
                ),
            )
        })
    })
}

/// Finds words between tildes with blanks inside of them: `~~ old ~~`.
fn struck(text: &str) -> Option<Sign> {
    let mut marks = find(text, "~~");
    let (first, second) = (marks.next()?, marks.next()?);
    let inner = &text[first + 2..second];
    let before = text[..first].chars().next_back();
    let is_meant = !inner.contains(['\n', '~'])
        && inner.trim().chars().nth(1).is_some()
        && inner.trim() != inner
        && before.is_none_or(|c| !c.is_alphanumeric());
    is_meant.then(|| {
        Sign::new(
            first..first + 2,
            "readers see `~~`: nothing is struck out here",
            format!(
                "put no blank between the tildes and the words: `~~{}~~`",
                inner.trim()
            ),
        )
    })
}

/// Finds an address in angle brackets without its beginning: `<www.example.com>`.
fn address(text: &str) -> Option<Sign> {
    let at = find(text, "<www.").next()?;
    let address = text[at + 1..].split('>').next()?;
    let is_closed = text[at + 1 + address.len()..].starts_with('>');
    (is_closed && !address.contains(char::is_whitespace)).then(|| {
        Sign::new(
            at..at + address.len() + 2,
            "readers see these angle brackets: this is no link",
            format!("write `<https://{address}>`"),
        )
    })
}

/// Finds mentions and links with words as Slack copies them: `<@U0123ABC>`, `<#C0123ABC|general>`,
/// `<https://example.com|these words>`.
fn slack(text: &str) -> impl Iterator<Item = Sign> {
    find(text, "<").filter_map(move |at| {
        let inner = up_to(&text[at + 1..], &['<', '>', '\n']);
        let end = at + 1 + inner.len();
        let (target, words) = inner.split_once('|').unwrap_or((inner, ""));
        let is_id = target.strip_prefix(['@', '#']).is_some_and(|id| {
            id.len() >= 7
                && id.starts_with(['U', 'W', 'C', 'S'])
                && id
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
        let is_link = target.starts_with("http") && is_address(target) && !words.is_empty();
        ((is_id || is_link) && text[end..].starts_with('>')).then(|| {
            let help = match is_link {
                true => format!("write `[{words}]({target})`"),
                false => "write the name of the person or of the channel".to_owned(),
            };
            Sign::new(
                at..end + 1,
                "this is of Slack, and is shown to readers as it stands",
                help,
            )
        })
    })
}

/// Finds the name of a blank without the semicolon at its end.
fn blank(text: &str) -> Option<Sign> {
    let at = find(text, "&nbsp").find(|at| !text[at + 5..].starts_with(';'))?;
    Some(Sign::new(
        at..at + 5,
        "readers see `&nbsp` as it stands",
        "write a semicolon behind it: `&nbsp;`",
    ))
}

/// Finds a command of LaTeX that is for paper alone.
fn command(text: &str) -> Option<Sign> {
    const COMMANDS: [&str; 4] = ["\\newpage", "\\pagebreak", "\\clearpage", "\\newline"];
    let whole = text.trim();
    COMMANDS.contains(&whole).then(|| {
        Sign::new(
            0..whole.len(),
            format!("readers see `{whole}` as it stands"),
            "take it out; a line between two parts is written `---`, with an empty line above it",
        )
    })
}

/// Finds small numbers between signs: `x^2^`, `H~2~O`.
fn script(text: &str, mark: &'static str, element: &str) -> Option<Sign> {
    let is_raised = mark == "^";
    find(text, mark).find_map(|at| {
        let before = text[..at].chars().next_back()?;
        let behind = &text[at + 1..];
        let inner = &behind[..behind.find(mark)?];
        let next = behind[inner.len() + 1..].chars().next();
        let is_script = match is_raised {
            true => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '−');
                inner.chars().all(is_part)
                    && (before.is_alphanumeric() || before == ')')
                    && next.is_none_or(|c| !c.is_alphanumeric() && c != '^')
            }
            false => inner.bytes().all(|b| b.is_ascii_digit()) && before.is_ascii_alphabetic(),
        };
        let is_short = (1..=4).contains(&inner.len());
        (is_script && is_short).then(|| {
            Sign::new(
                at..at + inner.len() + 2,
                format!("readers see `{mark}{inner}{mark}` as it stands"),
                format!("write `<{element}>{inner}</{element}>`"),
            )
        })
    })
}

/// Finds the short name of a pictogram between blanks.
fn pictogram(text: &str) -> Option<Sign> {
    find(text, ":").find_map(|at| {
        let name = text[at + 1..].split(':').next()?;
        let (_, shown) = PICTOGRAMS.iter().find(|(known, _)| *known == name)?;
        let end = at + name.len() + 2;
        let before = text[..at].chars().next_back();
        let behind = text.get(end..)?.chars().next();
        let is_apart = before.is_none_or(char::is_whitespace)
            && behind.is_none_or(|c| !c.is_alphanumeric() && c != ':')
            && text[..end].ends_with(':');
        is_apart.then(|| {
            Sign::new(
                at..end,
                format!("readers see `:{name}:` as it stands"),
                format!("write the sign itself: {shown}"),
            )
        })
    })
}
