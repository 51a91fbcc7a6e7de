//! Address parts and anchor names made from words.

use unicode_normalization::char::is_combining_mark;

use super::text::composed;

/// Returns a lower-case ASCII address part for `text`: words joined by hyphens, other scripts
/// transliterated. It may be empty where `text` holds nothing that can be written in ASCII.
pub(crate) fn slugify(text: &str) -> String {
    slug::slugify(text)
}

/// Returns the id of the term called `name`, as a part of an address: a slug, in which C, C++ and C# stay
/// three languages and .NET is not `net`. A name in a script without capital letters (Chinese, Japanese,
/// Arabic and others) keeps its own letters, because a transliteration would be a guess at another
/// language's reading. The id is empty where the name has neither letters nor digits.
pub(crate) fn term_id(name: &str) -> String {
    let spelt: String = name
        .trim()
        .replace('+', " plus ")
        .replace('#', " sharp ")
        .replace('&', " and ");
    let spelt = match spelt.strip_prefix('.') {
        Some(rest) => format!("dot {rest}"),
        None => spelt,
    };
    if has_uncased_letters(&spelt) {
        return anchor(&spelt);
    }
    slugify(&spelt)
}

/// Returns the part of an address that a headline becomes: a slug, but for a headline in a script
/// without capital letters, which keeps its own letters as a term's id does. Every run of other
/// characters becomes one hyphen. Empty where the headline has neither letters nor digits.
pub fn headline_slug(headline: &str) -> String {
    if !has_uncased_letters(headline) {
        return slugify(headline);
    }
    let headline = composed(headline);
    let words: Vec<String> = headline
        .split(|c| !is_part_of_word(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// Says whether a text has letters of a script without capital letters, which a transliteration into
/// ASCII would read as if they were of another language.
fn has_uncased_letters(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
}

/// Returns an anchor name for a heading's text, as GitHub makes it: lower case, letters and digits
/// of any script kept, white space turned into hyphens, punctuation dropped. Unlike a slug it is
/// not transliterated, so a Japanese heading keeps its words. Empty only where nothing is left.
pub fn anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for c in composed(text.trim()).chars() {
        match c {
            '-' | '_' => anchor.push(c),
            c if c.is_ascii_alphanumeric() => anchor.push(c.to_ascii_lowercase()),
            c if c.is_whitespace() => anchor.push('-'),
            c if is_part_of_word(c) => anchor.extend(c.to_lowercase()),
            _ => {}
        }
    }
    anchor
}

/// Says whether a character is a letter, a digit, or a mark that belongs to a letter (a Devanagari vowel, a
/// Thai tone, a combining accent): without its marks a word is another one.
pub(crate) fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_keep_every_script() {
        assert_eq!(anchor("Am I affected?"), "am-i-affected");
        assert_eq!(anchor("What's in 1.90.0 stable"), "whats-in-1900-stable");
        assert_eq!(anchor("日本語の改行"), "日本語の改行");
        assert_eq!(anchor("Ünïcode & Größe"), "ünïcode--größe");
        assert_eq!(anchor("!?"), "");
        for word in ["हिन्दी", "ภาษาไทยน้ำ", "မြန်မာ", "ខ្មែរ", "עִבְרִית"]
        {
            assert_eq!(anchor(word), word);
        }
        assert_eq!(anchor("Cafe\u{301}"), "café");
    }

    #[test]
    fn different_terms_have_different_ids() {
        let ids = ["C", "C++", "C#", ".NET", "net", "R&D", "日本", "Über uns"].map(term_id);
        assert_eq!(
            ids,
            [
                "c",
                "c-plus-plus",
                "c-sharp",
                "dot-net",
                "net",
                "r-and-d",
                "日本",
                "uber-uns"
            ]
        );
        assert_eq!(term_id("..."), "dot");
        assert_eq!(term_id("!?"), "");
    }

    #[test]
    fn a_headline_keeps_the_letters_of_its_script() {
        for (headline, slug) in [
            ("日本語の見出し：第一回", "日本語の見出し-第一回"),
            ("Rust 1.90 が出ました！", "rust-1-90-が出ました"),
            ("루비 4.0 출시", "루비-4-0-출시"),
            ("新的版本，现已推出", "新的版本-现已推出"),
            ("हिन्दी में समाचार", "हिन्दी-में-समाचार"),
            ("لماذا؟", "لماذا"),
            ("Über-Größe & Café", "uber-grosse-cafe"),
            ("Новости", "novosti"),
            ("…", ""),
        ] {
            assert_eq!(headline_slug(headline), slug);
        }
    }

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slugify("Über-Größe & Café"), "uber-grosse-cafe");
        assert_eq!(slugify("日本"), "ri-ben");
    }
}
