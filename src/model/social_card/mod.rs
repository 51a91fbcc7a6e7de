//! Social cards: pictures of text that stand for pages without a picture of their own in social networks.

mod drawable;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::Serialize;

use super::data::Data;
use super::language::Language;
use super::picture::{PictureFacts, PictureFormat};
use super::theme::PageKind;
use crate::base::{Fp, Hashed};
use drawable::Drawable;
pub(crate) use drawable::is_bidi_control;

/// The template by which a theme has cards.
pub(crate) const TEMPLATE: &str = "social_card.svg";

/// What networks are told of each card's file: the size that they ask for, in pixels.
pub(crate) const FACTS: PictureFacts = PictureFacts {
    format: PictureFormat::Png,
    width: 1_200,
    height: 630,
    alpha: false,
    animated: false,
    drawn: true,
};

/// Changes whenever the same card is drawn otherwise, so that its address does too.
const DRAWING: u32 = 2;

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SocialCard {
    /// The kind of page.
    pub kind: PageKind,
    /// The headline; empty where no font has its letters.
    pub headline: String,
    /// The category of a story, the kind of any other page; may be empty.
    pub section: String,
    /// The authors of a story, the position of an author; may be empty.
    pub byline: String,
    /// What a list is about; may be empty.
    pub standfirst: String,
    /// The category's colour; may be empty.
    pub colour: String,
}

impl SocialCard {
    /// Returns the fingerprint of all that the picture follows from.
    pub(crate) fn version(&self, style: &Hashed<SocialStyle>) -> Fp {
        Fp::of(&(DRAWING, style.fp(), self))
    }
}

/// What all cards of an edition have in common.
#[derive(Clone, Debug, Hash)]
pub struct SocialStyle {
    /// The fingerprint of the template, and of all that it uses.
    pub template: Fp,
    /// The faces, in the order in which a letter is looked for.
    pub faces: Vec<Face>,
    /// The site, as templates receive it.
    pub site: CardSite,
    /// The characters that the faces have; this follows from them.
    pub(crate) coverage: Coverage,
}

impl SocialStyle {
    /// Returns what of a text can be drawn.
    pub(crate) fn drawable(&self, text: &str) -> Drawable {
        self.coverage.drawable(text)
    }
}

/// What is known of a theme's template for cards.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CardTemplate {
    /// The fingerprint of the template, and of all that it uses.
    pub fp: Fp,
    /// The words in its tags, among which are the names of the options that it shows.
    pub words: BTreeSet<String>,
}

/// What a card says of the site.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct CardSite {
    /// The publication's name; empty where no font has its letters.
    pub title: String,
    /// One line below the name; may be empty.
    pub tagline: String,
    /// The host in the site's address.
    pub host: String,
    /// The language.
    pub language: Language,
    /// `ltr` or `rtl`
    pub direction: &'static str,
    /// Those of the theme's options that the template names.
    pub options: BTreeMap<String, Data>,
}

/// A font file of the theme or of the site.
#[derive(Clone)]
pub struct Face {
    /// The name by which templates ask for it; empty for a font of the site.
    pub name: String,
    /// The file's bytes.
    pub bytes: Arc<Vec<u8>>,
    /// Their fingerprint.
    pub fp: Fp,
}

impl Hash for Face {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.fp).hash(state);
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({}, {})", self.name, self.fp)
    }
}

/// Characters that can be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Coverage {
    /// Sorted ranges of their numbers.
    ranges: Vec<RangeInclusive<u32>>,
    /// The same for ASCII, a bit for each: of most texts every letter is looked up.
    ascii: u128,
}

impl Coverage {
    /// Returns the coverage of these characters.
    pub(crate) fn of(mut characters: Vec<u32>) -> Self {
        characters.sort_unstable();
        let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
        for one in characters {
            match ranges.last_mut() {
                Some(last) if one <= *last.end() + 1 => *last = *last.start()..=one,
                _ => ranges.push(one..=one),
            }
        }
        let ascii = ranges.iter().cloned().flatten();
        let ascii = ascii.take_while(|one| *one < 128);
        Self {
            ascii: ascii.fold(0, |bits, one| bits | 1 << one),
            ranges,
        }
    }

    /// Says whether a character can be drawn.
    pub(crate) fn has(&self, c: char) -> bool {
        let c = u32::from(c);
        if c < 128 {
            return self.ascii & 1 << c != 0;
        }
        let after = self.ranges.partition_point(|range| *range.end() < c);
        let range = self.ranges.get(after);
        range.is_some_and(|range| range.contains(&c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_what_was_put_in() {
        let coverage = Coverage::of("caébxêzλ".chars().map(u32::from).collect());
        let has: String = ('a'..='ω').filter(|c| coverage.has(*c)).collect();
        assert_eq!(has, "abcxzéêλ");
        assert_eq!(coverage.ranges.len(), 5);
        assert!(!Coverage::default().has('a'));
    }
}
