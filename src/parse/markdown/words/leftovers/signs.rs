//! The signs of markup in a text that readers see. In doubt, a sign is a part of the text.

use std::ops::Range;

use super::sign::{Sign, find, is_address, lines, up_to};
use super::{OPAQUE, blanks, bold, drawn, foreign, full_width, languages};

/// Returns the signs in the text of a block of Markdown.
pub(crate) fn in_text(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = [
        heading(text),
        rows(text),
        lone_row(text),
        drawn::in_text(text),
        contents(text),
        bold::asterisks(text),
        bold::underscores(text),
    ]
    .into_iter()
    .flatten()
    .collect();
    signs.extend(brackets(text));
    signs.extend(braces(text));
    signs.extend(pairs(text));
    signs.extend(foreign::in_text(text));
    signs.extend(tags(text));
    signs.extend(full_width::in_text(text));
    signs.extend(blanks::in_text(text));
    signs.extend(languages::in_text(text));
    signs.sort_by_key(|sign| sign.range.start);
    signs
}

/// Returns the signs in a line of front matter.
pub(crate) fn in_line(text: &str) -> Vec<Sign> {
    let mut signs = in_text(text);
    signs.extend(parted_link(text));
    signs.extend(heading_in_line(text));
    signs
}

/// Finds a line that was written as a heading. `# of users` is their number.
fn heading_in_line(text: &str) -> Option<Sign> {
    let words = text.trim_start_matches('#');
    let hashes = text.len() - words.len();
    let first = words.strip_prefix(' ')?.chars().next()?;
    let is_heading = match hashes {
        1 => first.is_alphabetic() && !first.is_lowercase(),
        2..=6 => !first.is_whitespace(),
        _ => false,
    };
    is_heading.then(|| {
        Sign::new(
            0..hashes + 1,
            format!("readers see `{}`: no heading begins here", &text[..hashes]),
            "take it out",
        )
    })
}

/// Finds a blank between the words of a link and its address, which makes no link.
fn parted_link(text: &str) -> Option<Sign> {
    let opened = text.find('[')?;
    let at = find(text, "] (").find(|at| {
        let address = up_to(&text[at + 3..], &[')']);
        let words = text[..*at].rsplit('[').next().unwrap_or_default();
        let is_number = || words.bytes().all(|b| b.is_ascii_digit());
        opened < *at && is_address(address) && !is_number()
    })?;
    Some(Sign::new(
        at..at + 3,
        "readers see these brackets: a blank parts the words of the link from its address",
        "take the blank away: `[words](address)`",
    ))
}

/// Returns the first sign of Markdown in the text between tags of a block of HTML.
pub(crate) fn in_html(text: &str) -> Option<Sign> {
    const HELP: &str = "leave an empty line between the tag and the text, and the text is read as \
                        Markdown; or write it as HTML";
    let at = |range: Range<usize>| {
        let seen = &text[range.clone()];
        let message = format!("Markdown is not read in a block of HTML: readers see `{seen}`");
        Sign::new(range, message, HELP)
    };
    let link = find(text, "](").find(|start| is_address(up_to(&text[start + 2..], &[')', '\n'])));
    let is_item = |line: &str| {
        ["- ", "* ", "1. ", "2. "]
            .iter()
            .any(|begin| line.starts_with(begin))
    };
    let list = lines(text).collect::<Vec<_>>().windows(2).find_map(|two| {
        let is_list = two.iter().all(|(_, line)| is_item(line));
        let marker = two[0].1.split(' ').next().unwrap_or_default();
        is_list.then_some(two[0].0..two[0].0 + marker.len())
    });
    let call = find(text, "{{").chain(find(text, "{%")).min();
    let pair = |mark: &'static str| {
        let mut marks = find(text, mark);
        let first = marks.next()?;
        let behind = text[first + mark.len()..].chars().next();
        let closes = behind.is_some_and(|c| !c.is_whitespace()) && marks.next().is_some();
        closes.then_some(first..first + mark.len())
    };
    let heading = lines(text).find_map(|(start, line)| {
        let hashes = line.len() - line.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&hashes) && line[hashes..].starts_with(' ');
        is_heading.then_some(start..start + hashes)
    });
    [
        link.map(|start| start..start + 2),
        call.map(|start| start..start + 2),
        heading,
        list,
        pair("**"),
        pair("`"),
    ]
    .into_iter()
    .flatten()
    .min_by_key(|range| range.start)
    .map(at)
}

/// Finds what was meant as a heading and is a paragraph. `#word` is a hashtag, as long as it does not
/// stand like a headline.
fn heading(text: &str) -> Option<Sign> {
    let first = text.lines().next()?.trim_end();
    let hashes = first.len() - first.trim_start_matches('#').len();
    let words = &first[hashes..];
    let letter = words.chars().next()?;
    let (message, help) = match hashes {
        0 => return None,
        7.. if letter == ' ' => (
            "this is no heading, because it has more than six `#`",
            "write one to six of them".to_owned(),
        ),
        1 if !is_headline(text, words) => return None,
        1..=6 if letter.is_alphabetic() => (
            "this is no heading, because a space is missing behind `#`",
            format!("write `{} {words}`", &first[..hashes]),
        ),
        _ => return None,
    };
    Some(Sign::new(0..hashes, message, help))
}

fn is_headline(text: &str, words: &str) -> bool {
    let tag = words.split_whitespace().next().unwrap_or_default();
    let is_camel = tag.chars().skip(1).any(char::is_uppercase);
    !text.trim_end().contains('\n')
        && words.split_whitespace().nth(1).is_some()
        && words.starts_with(char::is_uppercase)
        && !is_camel
        && !words.ends_with(['.', '!', '?', '…', ':', '”', '"'])
        && !words.contains('#')
        && words.chars().count() < 60
}

/// Says whether a line is the row of a table.
fn is_row(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// Finds a row with several cells, or the rule, that stands between empty lines.
fn lone_row(text: &str) -> Option<Sign> {
    let line = text.trim_end();
    let is_alone = !line.contains('\n') && is_row(line) && line.matches('|').count() > 2;
    is_alone.then(|| {
        Sign::new(
            0..line.len(),
            "this row is no table, because it stands between empty lines",
            "take the empty lines between the rows away; the line below the first row is `| --- | --- |`",
        )
    })
}

/// Finds rows that were meant as a table.
fn rows(text: &str) -> Option<Sign> {
    // A dash that was set is one of the rule.
    let is_rule = |line: &str| {
        line.chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | OPAQUE))
    };
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let at = lines
        .windows(2)
        .position(|pair| is_row(pair[0].1) && is_row(pair[1].1))
        .or_else(|| are_bare_rows(&lines).then_some(0))?;
    let (start, first) = lines[at];
    let (message, help) = match is_rule(lines[at + 1].1) {
        true => (
            "these rows are no table, because the rule has not as many cells as the first row",
            "write as many `---` between `|` as the first row has cells".to_owned(),
        ),
        false => {
            let cells = match is_row(first) {
                true => first.matches('|').count() - 1,
                false => first.matches('|').count() + 1,
            };
            let rule = format!("|{}", " --- |".repeat(cells.min(12)));
            (
                "these rows are no table, because the rule below the first row is missing",
                format!("write `{rule}` below it"),
            )
        }
    };
    Some(Sign::new(start..start + first.len(), message, help))
}

/// Says whether three lines or more have cells, and as many as each other, without a `|` at their ends.
fn are_bare_rows(lines: &[(usize, &str)]) -> bool {
    let cells = |line: &str| line.matches(" | ").count();
    let first = lines.first().map_or(0, |(_, line)| cells(line));
    first > 0 && lines.len() > 2 && lines.iter().all(|(_, line)| cells(line) == first)
}

/// Finds the box of a task that is none, at the beginning of an item.
pub(super) fn task(text: &str) -> Option<Sign> {
    let boxes = ["[x]", "[X]", "[ ]", "[]"];
    let sign = *boxes.iter().find(|sign| text.starts_with(**sign))?;
    let behind = text[sign.len()..].chars().next()?;
    let (message, shown) = match sign {
        "[]" if behind.is_alphanumeric() || behind == ' ' => (
            "this is no box to tick, because a blank is missing between its brackets",
            "[ ]",
        ),
        "[]" => return None,
        _ if behind.is_alphanumeric() => (
            "this is no box to tick, because a blank is missing behind it",
            sign,
        ),
        _ => return None,
    };
    Some(Sign::new(
        0..sign.len(),
        message,
        format!("write `- {shown} words`"),
    ))
}

/// Finds the box of a task at the beginning of a line that is no item of a list.
pub(super) fn bare_task(text: &str) -> Option<Sign> {
    const BOXES: [&str; 3] = ["[ ] ", "[x] ", "[X] "];
    let begun = |line: &str| {
        let (open, words) = BOXES
            .iter()
            .find_map(|open| Some((open, line.strip_prefix(open)?)))?;
        let is_box = words.starts_with(char::is_alphanumeric);
        // Boxes that follow each other in a line are a choice.
        let is_choice = BOXES.iter().any(|open| words.contains(open));
        (is_box && !is_choice).then_some(open.trim_end())
    };
    let mut tasks = lines(text).filter_map(|(at, line)| Some((at, begun(line)?)));
    let (at, first) = tasks.next()?;
    (first == "[ ]" || tasks.next().is_some()).then(|| {
        Sign::new(
            at..at + first.len(),
            "this is no box to tick, because no `-` stands in front of it",
            format!("write `- {first} words`"),
        )
    })
}

/// Finds lists of contents in the form of other programs.
fn contents(text: &str) -> Option<Sign> {
    let whole = text.trim();
    let is_contents = ["[toc]", "[[toc]]"]
        .iter()
        .any(|toc| whole.eq_ignore_ascii_case(toc));
    is_contents.then(|| {
        Sign::new(
            0..whole.len(),
            "readers see this as it stands: it makes no list of contents",
            "take it out, and write `toc = true` in the front matter",
        )
    })
}

/// Finds links that are none.
fn brackets(text: &str) -> Vec<Sign> {
    let opened = text.find('[').unwrap_or(text.len());
    let closed = find(text, "](").filter(|at| {
        let inner = up_to(&text[at + 2..], &[')', '\n']);
        let is_words = inner.contains(char::is_whitespace) && !inner.contains(['/', '.', '#', ':']);
        // Every build reports the calls of other programs.
        let is_call = ["{{", "{%"]
            .iter()
            .any(|open| inner.trim_start().starts_with(open));
        let is_link = !inner.is_empty() && !is_words && opened < *at;
        !is_call && (is_link || inner.contains(OPAQUE))
    });
    let link = |at| {
        Sign::new(
            at..at + 2,
            "readers see `](`: this is no link",
            "a link is `[words](address)`, with no spaces in the address and no other link in its words",
        )
    };
    let turned = find(text, ")[").filter(|at| {
        let inner = up_to(&text[at + 2..], &[']', '\n']);
        is_address(inner) && inner.len() > 3
    });
    let turned = turned.map(|at| {
        Sign::new(
            at..at + 2,
            "readers see these brackets: the words and the address of the link are the wrong way round",
            "write `[words](address)`",
        )
    });
    closed.map(link).chain(turned).collect()
}

/// Finds attributes in braces, as kramdown and others have them.
fn braces(text: &str) -> Vec<Sign> {
    let is_attribute = |inner: &str| {
        let colon = inner.strip_prefix(':');
        let words = colon.unwrap_or(inner).trim_start();
        let mut letters = words.chars();
        match letters.next() {
            Some('.' | '#') => letters.next().is_some_and(char::is_alphabetic),
            Some(first) => colon.is_some() && first.is_ascii_alphabetic(),
            None => false,
        }
    };
    find(text, "{")
        .filter_map(|at| {
            let inner = up_to(&text[at + 1..], &['}', '\n', '{']);
            let end = at + 1 + inner.len();
            let before = text[..at].chars().next_back();
            let alone = text[end..].starts_with('}') && !matches!(before, Some('{' | '$' | '\\'));
            (alone && is_attribute(inner)).then(|| {
                Sign::new(
                    at..end + 1,
                    format!("readers see `{{{inner}}}`: it is no attribute here"),
                    "take it out; the anchor of a heading stands behind it: `## Words {#name}`; if it is meant to be \
                     seen, write it in code",
                )
            })
        })
        .collect()
}

/// Finds tags of a word processor, which have a colon in their name: `<o:p>`.
fn tags(text: &str) -> Option<Sign> {
    const NAMES: [&str; 5] = ["o:", "w:", "v:", "m:", "st1:"];
    let start = find(text, "<").find(|at| {
        let name = text[at + 1..].trim_start_matches('/');
        NAMES.iter().any(|begin| {
            let rest = name.strip_prefix(begin);
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        })
    })?;
    let len = text[start..].find('>')? + 1;
    Some(Sign::new(
        start..start + len,
        "readers see this tag of a word processor",
        "take it out, with its end tag",
    ))
}

/// Finds pairs of signs that set words off in other programs.
fn pairs(text: &str) -> Vec<Sign> {
    let pair = |mark: &'static str| {
        let mut marks = find(text, mark);
        let first = marks.next()?;
        let second = marks.next()?;
        let inner = &text[first + mark.len()..second];
        let outer = text[..first].chars().next_back();
        let tight = !inner.is_empty()
            && inner.trim() == inner
            && !inner.starts_with('=')
            && !text[second + mark.len()..].starts_with('=')
            && !inner.contains('\n')
            // A brace in front of it makes a mark of an edit.
            && outer.is_none_or(|c| !c.is_alphanumeric() && c != '{');
        tight.then_some((first, inner))
    };
    let mut signs = Vec::new();
    if let Some((at, _)) = pair("==") {
        signs.push(Sign::new(
            at..at + 2,
            "readers see `==`: nothing is marked here",
            "write `<mark>words</mark>`",
        ));
    }
    let is_word = |word: Option<&str>| word.is_some_and(|word| word.chars().nth(1).is_some());
    // `||v||` and `||Ax - b||` are lengths of vectors.
    if let Some((at, inner)) = pair("||")
        && let words = inner.trim_end_matches(['.', '!', '?', '…'])
        && inner.starts_with(char::is_alphabetic)
        && is_word(words.split_whitespace().next())
        && is_word(words.split_whitespace().next_back())
        && !inner.contains('|')
    {
        signs.push(Sign::new(
            at..at + 2,
            "readers see `||`: nothing is hidden here",
            "take the signs out; words that readers open are a block of their own: \
             `<details><summary>The end</summary>words</details>`",
        ));
    }
    // `++i and j++` are no words.
    if let Some((at, inner)) = pair("++")
        && is_word(inner.split_whitespace().next())
        && is_word(inner.split_whitespace().next_back())
    {
        signs.push(Sign::new(
            at..at + 2,
            "readers see `++`: nothing is marked as inserted here",
            "write `<ins>words</ins>`",
        ));
    }
    signs
}
