//! The name of a new article's file, which is the last part of its address.

use super::NewArticleError;
use crate::base::slug::headline_slug;

/// The greatest length of a slug that comes from a headline, in characters: search results, messages and
/// shells cut longer ones.
const MADE: usize = 80;

/// The greatest length of a slug, in bytes, so that the file's name and the address can be written
/// everywhere.
const LONGEST: usize = 200;

/// Returns a slug for a headline, cut between words where it is long.
///
/// # Errors
///
/// Fails where the headline has no characters for an address.
pub(super) fn of_headline(headline: &str) -> Result<String, NewArticleError> {
    let slug = headline_slug(headline);
    let cut = match slug.char_indices().nth(MADE) {
        None => slug.as_str(),
        // The word that reaches over the end is left out, unless there is no other.
        Some((end, c)) if c != '-' => {
            let start = &slug[..end];
            start.rsplit_once('-').map_or(start, |(words, _)| words)
        }
        Some((end, _)) => &slug[..end],
    };
    let cut = &cut[..cut.floor_char_boundary(LONGEST)];
    if cut.is_empty() {
        return Err(NewArticleError::NoSlug(headline.to_owned()));
    }
    checked(cut)
}

/// Returns a slug that somebody chose.
///
/// # Errors
///
/// Fails where it cannot be part of an address, or where its file would be taken for something
/// else.
pub(super) fn checked(slug: &str) -> Result<String, NewArticleError> {
    // What else a file's name may hold does not get into an address as it is.
    let fit = |c: char| c.is_alphanumeric() || "-_.~+".contains(c);
    let why = if slug.is_empty() {
        "it is empty"
    } else if slug.len() > LONGEST {
        "it is longer than 200 bytes"
    } else if !slug.chars().all(fit) {
        "it holds a character that is no letter, no digit and none of - _ . ~ +"
    } else if slug.starts_with('.') {
        "a file whose name begins with a dot is hidden"
    } else if slug == "index" {
        "`index.md` is the name of an article that has a folder of its own"
    } else {
        return Ok(slug.to_owned());
    };
    Err(NewArticleError::InvalidSlug {
        slug: slug.to_owned(),
        why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_become_slugs() {
        let made = |headline: &str| of_headline(headline).unwrap();
        assert_eq!(
            made("HTTP/3, quietly everywhere"),
            "http-3-quietly-everywhere"
        );
        assert_eq!(made("Über Größe"), "uber-grosse");
        assert_eq!(made("日本語の見出し：第一回"), "日本語の見出し-第一回");
        assert_eq!(made("Node.js"), "node-js");
    }

    #[test]
    fn long_headlines_are_cut_between_words() {
        let slug = of_headline(&"seventeen letters ".repeat(20)).unwrap();
        assert!(slug.len() <= MADE, "{slug}");
        assert!(
            slug.ends_with("-letters") || slug.ends_with("-seventeen"),
            "{slug}"
        );
        let exact = format!("{}-b", "a".repeat(MADE));
        assert_eq!(of_headline(&exact).unwrap(), "a".repeat(MADE));
        assert_eq!(of_headline(&"a".repeat(300)).unwrap().len(), MADE);
        // A file's name has room for 255 bytes on most file systems.
        let slug = of_headline(&"日".repeat(300)).unwrap();
        assert_eq!(slug, "日".repeat(LONGEST / 3));
    }

    #[test]
    fn a_headline_without_letters_asks_for_a_slug() {
        for headline in ["!?", "…", "\u{200d}"] {
            assert!(
                matches!(of_headline(headline), Err(NewArticleError::NoSlug(_))),
                "{headline}"
            );
        }
    }

    #[test]
    fn a_slug_is_one_part_of_an_address() {
        for good in ["a", "a-b_c", "release-1.90", "node.js", "größe", "日本"] {
            assert_eq!(checked(good).unwrap(), good);
        }
        let long = "a".repeat(201);
        for bad in [
            "", ".", "..", "a/b", "../a", "a\\b", "a b", "a\0", "a?b", "a#b", "a%b", "a!",
            ".hidden", "index", &long,
        ] {
            assert!(checked(bad).is_err(), "{bad:?} was taken");
        }
    }
}
