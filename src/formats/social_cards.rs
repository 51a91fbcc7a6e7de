//! Social cards: the pictures that stand in social networks for pages without a picture of their own.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use unicode_script::{Script, UnicodeScript};

use super::cards::{self, PageCard};
use super::{Format, Plans, file};
use crate::base::{Hashed, SourcePath};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::social_card::{SocialCard, SocialStyle};
use crate::model::{Content, Edition, Language, Plan, Site};
use crate::render::RenderContext;

/// `/2026/05/slug/card.1a2b3c4d.png`, `/card.1a2b3c4d.png` …
pub(crate) struct SocialCards;

pub(super) const NAME: &str = "social_cards";

#[derive(Debug, Hash)]
struct Facts {
    style: Hashed<SocialStyle>,
    card: SocialCard,
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

/// Letters for which there is no font, by the font that would have them.
#[derive(Default)]
struct MissingLetters(BTreeMap<String, Gap>);

/// Letters that one font would have.
struct Gap {
    scripts: BTreeSet<&'static str>,
    example: char,
    /// The file of the first page whose card lacks them.
    source: Option<SourcePath>,
    /// The files of all pages whose cards lack them.
    pages: BTreeSet<SourcePath>,
}

impl MissingLetters {
    /// Adds the letters that one card lacks.
    fn add(&mut self, letters: &[char], language: &Language, source: Option<&SourcePath>) {
        let is_kana = |c: &char| matches!(c.script(), Script::Hiragana | Script::Katakana);
        let japanese = Language::parse("ja").filter(|_| letters.iter().any(is_kana));
        let language = japanese.as_ref().unwrap_or(language);
        for &c in letters {
            let script = c.script();
            let font = font_for(script, language);
            let gap = self.0.entry(font).or_insert_with(|| Gap {
                scripts: BTreeSet::new(),
                example: c,
                source: source.cloned(),
                pages: BTreeSet::new(),
            });
            gap.scripts.insert(script.full_name());
            gap.pages.extend(source.cloned());
        }
    }

    /// Reports each gap once, on the first page that has it: a site in another script has it on every page.
    fn report(self) -> impl Iterator<Item = Diagnostic> {
        self.0.into_iter().map(|(font, gap)| {
            let scripts: Vec<&str> = gap.scripts.iter().copied().collect();
            let (message, them) = match scripts.as_slice() {
                ["Common" | "Inherited"] => (
                    format!("there is no font for the sign `{}` on social cards", gap.example),
                    "it",
                ),
                scripts => (
                    format!(
                        "there is no font for the {} letters on social cards, such as `{}`",
                        listed(scripts),
                        gap.example
                    ),
                    "them",
                ),
            };
            let others = match gap.pages.len().saturating_sub(1) {
                0 => String::new(),
                1 => "; one other page needs it too".to_owned(),
                others => format!("; {others} other pages need it too"),
            };
            let help = format!(
                "put a font that has {them} into the folder `fonts/`, and name it in config.toml under `[social]`: \
                 `font = \"fonts/{font}.ttf\"`{others}"
            );
            let mut diagnostic = Diagnostic::new(&codes::MISSING_GLYPH, message).help(help);
            let config = SourcePath::from("config.toml");
            diagnostic.at = Some(Span::file(gap.source.as_ref().unwrap_or(&config)));
            diagnostic
        })
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Returns the name of a font that has the letters of a script, of a family that has one for every script.
fn font_for(script: Script, language: &Language) -> String {
    let name = match (script, language.primary()) {
        (Script::Hiragana | Script::Katakana, _) | (Script::Han, "ja") => "JP",
        (Script::Hangul, _) | (Script::Han, "ko") => "KR",
        (Script::Han | Script::Bopomofo, _) if language.is_traditional_chinese() => "TC",
        (Script::Han | Script::Bopomofo, _) => "SC",
        (Script::Common | Script::Inherited, _) => "Symbols",
        _ => script.full_name(),
    };
    format!("NotoSans{}", name.replace('_', ""))
}
