//! Social cards: the pictures that stand in social networks for pages without a picture of their own.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use super::cards::{self, PageCard};
use super::{Format, Plans, file};
use crate::base::{Fp, Hashed, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::social_card::{SocialCard, SocialStyle};
use crate::model::theme::PageKind;
use crate::model::{Content, Edition, Language, Plan, Site};
use crate::render::RenderContext;

/// `/renditions/card-slug.1a2b3c4d5e6f7a8b.png`, `/renditions/card.1a2b3c4d5e6f7a8b.png` …
pub(crate) struct SocialCards;

pub(super) const NAME: &str = "social_cards";

#[derive(Debug, Hash)]
struct Facts {
    style: Hashed<SocialStyle>,
    card: SocialCard,
}

/// What of a card decides which parts of its template are used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    style: Fp,
    kind: PageKind,
    /// Which of the texts there are.
    texts: [bool; 5],
}

/// Returns the shape of the card that an output is; `None` for any other output.
pub(crate) fn shape(plan: &Plan) -> Option<Shape> {
    if plan.format != NAME {
        return None;
    }
    let Facts { style, card } = file::facts(plan);
    let texts = [
        &card.headline,
        &card.section,
        &card.byline,
        &card.standfirst,
        &card.colour,
    ];
    Some(Shape {
        style: style.fp(),
        kind: card.kind,
        texts: texts.map(|text| !text.is_empty()),
    })
}

/// Returns what is wrong with the template of a card.
pub(crate) fn inspect(plan: &Plan, render_context: &RenderContext) -> Vec<Diagnostic> {
    let Facts { style, card } = file::facts(plan);
    render_context.inspect_social_card(plan, style, card)
}

impl Format for SocialCards {
    fn name(&self) -> &'static str {
        NAME
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let mut missing = MissingLetters::default();
        for edition in &site.editions {
            for (card, source) in of_edition(edition) {
                missing.add(&card.missing, &edition.language, source);
                let address = card.address();
                let facts = Facts {
                    style: card.style.clone(),
                    card: card.card,
                };
                out.add(&address, source.map(Span::file), file::view(facts));
            }
        }
        out.report(missing.report());
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = file::facts(plan);
        let drawn = render_context.social_card(plan, &facts.style, &facts.card);
        drawn.map(Content::Bytes)
    }
}

/// Returns the cards of an edition, each with the source file of its page.
fn of_edition(edition: &Edition) -> Vec<(PageCard<'_>, Option<&SourcePath>)> {
    let front = cards::of_front_page(edition).map(|card| (card, None));
    let stories: Vec<_> = edition
        .stories
        .par_iter()
        .filter_map(|story| Some((cards::of_story(edition, story)?, Some(&story.article.path))))
        .collect();
    let pages = edition.pages.iter().filter_map(|page| {
        let card = cards::of_standing_page(edition, page)?;
        Some((card, Some(&page.article.path)))
    });
    let taxonomies = edition.taxonomies.iter();
    let terms = taxonomies.flat_map(|taxonomy| {
        let terms = taxonomy.terms.iter();
        terms.filter_map(|term| {
            let card = cards::of_term(edition, taxonomy.spec.kind, term)?;
            Some((card, term.source.as_ref()))
        })
    });
    let all = front.into_iter().chain(stories).chain(pages);
    all.chain(terms).collect()
}

/// Characters that no font has, by the font that would have them; empty for those that no font of others has.
#[derive(Default)]
struct MissingLetters(BTreeMap<String, Gap>);

/// Characters that one font would have.
#[derive(Default)]
struct Gap {
    scripts: BTreeSet<&'static str>,
    /// In the order in which cards have them.
    characters: Vec<char>,
    /// The file of the first page whose card lacks them.
    source: Option<SourcePath>,
    /// The files of all pages whose cards lack them.
    pages: BTreeSet<SourcePath>,
}

/// How many characters a message names.
const NAMED: usize = 5;

impl MissingLetters {
    /// Adds the characters that one card lacks.
    fn add(&mut self, letters: &[char], language: &Language, source: Option<&SourcePath>) {
        let is_kana = |c: &char| matches!(script(*c), Script::Hiragana | Script::Katakana);
        let japanese = Language::parse("ja").filter(|_| letters.iter().any(is_kana));
        let language = japanese.as_ref().unwrap_or(language);
        for &c in letters {
            let gap = self.0.entry(font_for(c, language)).or_insert_with(|| Gap {
                source: source.cloned(),
                ..Gap::default()
            });
            let script = script(c);
            if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
                gap.scripts.insert(script.full_name());
            }
            if gap.characters.len() <= NAMED && !gap.characters.contains(&c) {
                gap.characters.push(c);
            }
            gap.pages.extend(source.cloned());
        }
    }

    /// Reports each gap once, on the first page that has it: a site in another script has it on every page.
    fn report(self) -> impl Iterator<Item = Diagnostic> {
        self.0.into_iter().map(|(font, gap)| {
            let help = match font.as_str() {
                "" => "it means something in one font alone: write something else in its place".to_owned(),
                font => format!(
                    "put a font that has {} into the folder `fonts/`, and name it in config.toml under `[social]`: \
                     `font = \"fonts/{font}.ttf\"`",
                    if gap.characters.len() == 1 { "it" } else { "them" }
                ),
            };
            let others = match gap.pages.len().saturating_sub(1) {
                0 => String::new(),
                1 => "; one other page needs it too".to_owned(),
                others => format!("; {others} other pages need it too"),
            };
            let message = format!("the fonts of social cards lack {}", gap.named());
            let diagnostic = Diagnostic::new(&codes::MISSING_GLYPH, message);
            let config = SourcePath::from("config.toml");
            let place = Span::file(gap.source.as_ref().unwrap_or(&config));
            diagnostic.help(format!("{help}{others}")).at(place)
        })
    }
}

impl Gap {
    /// Returns the characters, and the scripts of those that are letters.
    fn named(&self) -> String {
        let mut names: Vec<String> = self
            .characters
            .iter()
            .copied()
            .take(NAMED)
            .map(name)
            .collect();
        if self.characters.len() > NAMED {
            names.push("others".to_owned());
        }
        let names = listed(&names);
        let scripts: Vec<&str> = self.scripts.iter().copied().collect();
        match scripts.as_slice() {
            [] => names,
            scripts => format!("{names} ({})", listed(scripts)),
        }
    }
}

/// Returns a character as messages name it: by its number where nothing would be seen of it.
fn name(c: char) -> String {
    let is_seen = !is_combining_mark(c) && c.script() != Script::Unknown;
    match is_seen {
        true => format!("`{c}`"),
        false => format!("U+{:04X}", u32::from(c)),
    }
}

fn listed<S: Borrow<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [one] => one.borrow().to_owned(),
        [others @ .., last] => format!("{} and {}", others.join(", "), last.borrow()),
    }
}

/// Returns the script of a character. Signs that only some scripts use, such as the mark of long vowels in Japanese, are of
/// the first of these (UAX #24, Script_Extensions).
fn script(c: char) -> Script {
    match c.script() {
        Script::Common => {
            let scripts = c.script_extension();
            [Script::Han, Script::Katakana]
                .into_iter()
                .find(|one| !scripts.is_common() && scripts.contains_script(*one))
                .unwrap_or(Script::Common)
        }
        script => script,
    }
}

/// Returns the name of a font that has a character, of a family that has one for every script; an empty one for what is
/// no character, or one of a single font.
fn font_for(c: char, language: &Language) -> String {
    let name = match (script(c), language.primary()) {
        (Script::Unknown, _) => return String::new(),
        (Script::Hiragana | Script::Katakana, _) | (Script::Han, "ja") => "JP",
        (Script::Hangul, _) | (Script::Han, "ko") => "KR",
        (Script::Han | Script::Bopomofo, _) if language.is_traditional_chinese() => "TC",
        (Script::Han | Script::Bopomofo, _) => "SC",
        (Script::Latin | Script::Greek | Script::Cyrillic | Script::Inherited, _) => "",
        (Script::Common, _) => match c {
            '\u{2190}'..='\u{21ff}'
            | '\u{2200}'..='\u{22ff}'
            | '\u{27c0}'..='\u{2aff}'
            | '\u{1d400}'..='\u{1d7ff}' => "Math",
            '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' => "Symbols2",
            _ => "Symbols",
        },
        (script, _) => script.full_name(),
    };
    format!("NotoSans{}", name.replace('_', ""))
}
