//! Links whose brackets readers would see, because nothing defines their label, `[words][label]` and
//! `[label][]`, or because their address stands apart, `[words] (address)`.

use std::ops::Range;

use crate::model::PictureFormat;

/// Words longer than this are not looked through: texts are read in linear time.
const LONGEST: usize = 400;

/// What stands in brackets in front of an address that is no link, as a remark on it.
const REMARKS: [&str; 7] = ["sic", "pdf", "video", "audio", "image", "photo", "podcast"];

/// A link by label.
pub(crate) struct ByLabel {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    pub(crate) words: Range<usize>,
    /// The label, which may be the words.
    pub(crate) label: Range<usize>,
}

/// Returns the link by label whose words end at `at`, in front of another bracket; `None` where
/// something else is more likely: `array[i][j]`, two keys, or two notes.
pub(crate) fn by_label(text: &str, at: usize) -> Option<ByLabel> {
    let words = words(text, at)?;
    let start = at + "][".len();
    let rest = text.get(start..)?.as_bytes();
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let len = rest.iter().position(|byte| matches!(byte, b'[' | b']'))?;
    let label = text.get(start..start + len)?;
    let behind = text.get(start + len..)?;
    if !behind.starts_with(']') || label.starts_with('^') || label.contains("\n\n") {
        return None;
    }
    // Three brackets in a row, or those of another link.
    if behind[1..].starts_with(['[', '(']) {
        return None;
    }
    let label = match label.trim() {
        "" => words.clone(),
        label if is_tag(label) && is_tag(&text[words.clone()]) => return None,
        // Two indices.
        label if label.len() == 1 && words.len() == 1 => return None,
        _ => start..start + len,
    };
    Some(ByLabel {
        range: words.start - "[".len()..start + len + "]".len(),
        words,
        label,
    })
}

/// Says whether a text in brackets may be a key, as in `[Ctrl][C]`, or a tag, as in `[RFC][PATCH]`.
fn is_tag(text: &str) -> bool {
    text.len() <= 6 && text.starts_with(char::is_uppercase) && !text.contains(' ')
}

/// Says whether `[^label]` is a set of characters of a regular expression rather than a reference to a footnote:
/// `[^/]`, `[^a-z]`. `behind` is what follows it.
pub(crate) fn is_pattern(label: &str, behind: &str) -> bool {
    const RANGES: [&str; 7] = ["a-z", "A-Z", "0-9", "a-f", "A-F", "\\s", "\\d"];
    // Signs of notes.
    let is_mark = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¶');
    let is_punctuation = !label.contains(|c: char| c.is_alphanumeric() || is_mark(c));
    is_punctuation || behind.starts_with('+') || RANGES.iter().any(|range| label.contains(range))
}

/// A link or a picture with white space between its words and its address.
pub(crate) struct Apart {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Whether it is a picture.
    pub(crate) is_picture: bool,
    pub(crate) words: Range<usize>,
    pub(crate) address: Range<usize>,
}

/// Returns the link whose words end at `at`, in front of white space and a parenthesis.
pub(crate) fn apart(text: &str, at: usize) -> Option<Apart> {
    let words = words(text, at)?;
    let start = at + "] (".len();
    let line = text.get(start..)?.as_bytes();
    let line = line.get(..LONGEST).unwrap_or(line);
    let len = line
        .iter()
        .position(|byte| matches!(byte, b')' | b' ' | b'\n'))?;
    let address = text.get(start..start + len)?;
    let begins = ["https://", "http://", "www.", "mailto:", "./", "../"];
    let is_picture = text[..words.start].ends_with("![");
    let has_extension = match is_picture {
        true => is_picture_name(address),
        false => address.ends_with(".md"),
    };
    let is_address = has_extension || begins.iter().any(|begin| address.starts_with(begin));
    let said = text[words.clone()].to_lowercase();
    let is_remark = !is_picture && REMARKS.contains(&said.as_str());
    let mark = if is_picture { "![" } else { "[" };
    (line.get(len) == Some(&b')') && is_address && !is_remark).then(|| Apart {
        range: words.start - mark.len()..start + len + ")".len(),
        is_picture,
        words,
        address: start..start + len,
    })
}

/// Says whether an address is that of a picture by its extension.
fn is_picture_name(address: &str) -> bool {
    let name = address.rsplit_once('.');
    name.is_some_and(|(_, extension)| {
        PictureFormat::of_extension(extension).is_some() || PictureFormat::is_unshown(extension)
    })
}

/// Returns where the words of a link stand that end at `at`, if they may be such words: they hold a
/// letter, and nothing stands directly in front of their bracket.
fn words(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.get(..at)?.as_bytes();
    let near = &before[before.len().saturating_sub(LONGEST)..];
    let mut depth = 0_usize;
    let back = near.iter().rev().position(|byte| {
        match byte {
            b']' => depth += 1,
            b'[' if depth == 0 => return true,
            b'[' => depth -= 1,
            _ => {}
        }
        false
    })?;
    let start = at - back;
    let words = text.get(start..at)?;
    let in_front = text.get(..start - "[".len())?.chars().next_back();
    let stands_alone = in_front.is_none_or(|c| !(c.is_ascii_alphanumeric() || "_])\\".contains(c)));
    (stands_alone
        && words.contains(char::is_alphabetic)
        && !words.starts_with('^')
        && !words.contains("\n\n")
        && !is_escaped(text, at))
    .then_some(start..at)
}

/// Says whether a backslash stands in front of what stands at `at`.
pub(crate) fn is_escaped(text: &str, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| text.as_bytes().get(before) == Some(&b'\\'))
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    /// Returns what is reported of a text: the place, and the help.
    fn found(text: &str) -> Vec<(String, String)> {
        let written = write(text);
        let faults = written.faults(text).into_iter();
        let links = faults.filter(|fault| fault.0 == "unfinished-link");
        links
            .map(|fault| (fault.1.to_owned(), fault.3.to_owned()))
            .collect()
    }

    #[test]
    fn labels_that_nothing_defines_are_reported_once() {
        let text = "See [the *plan*][no such label], [BIP32][] and ![a][Bip32]; [*x*][plna], [y][plan].\n\n[plan]: b.md";
        let found = found(text);
        let places: Vec<&str> = found.iter().map(|one| one.0.as_str()).collect();
        assert_eq!(
            places,
            ["[the *plan*][no such label]", "[BIP32][]", "[*x*][plna]"]
        );
        assert!(
            found[0].1.contains("`[no such label]: https://…`"),
            "{}",
            found[0].1
        );
        assert!(found[2].1.contains("`[*x*][plan]`"), "{}", found[2].1);
    }

    #[test]
    fn addresses_apart_from_their_words_are_reported() {
        let found = found("See [the plan] (https://a.example/b) and [it] (b.md).");
        assert_eq!(found[0].0, "[the plan] (https://a.example/b)");
        assert!(found[0].1.contains("`[the plan](https://a.example/b)`"));
        assert_eq!(found[1].0, "[it] (b.md)");
    }

    #[test]
    fn brackets_of_prose_and_code_are_fine() {
        for text in [
            "Plain [brackets] and [sic], [ ] and [x].",
            "array[i][j], a[b][] and f(x)[y][z]",
            "`[a b][c d]` and\n\n    [a b][c d]\n",
            "A [x][y] and [Ctrl][C]; [RFC][PATCH] one; [1][2], [a][b][c].",
            "\\[a b\\]\\[c\\] and \\[a b][c]",
            "A talk [PDF] (https://a.example/b) [sic] (https://a.example)",
            "[see it] (as he said) and [12] (https://a.example)",
            "[a note][^1]\n\n[^1]: It.",
            "[a b][c]\n\n[C]: d.md",
            "<b title='[a b][c]'>",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
