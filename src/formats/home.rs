//! The front page, and the pages of older stories behind it.

use std::sync::Arc;

use tera::Value;

use super::changes::{self, Change};
use super::{Format, Plans, page, pager};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::card::TermRef;
use crate::model::plan::Translation;
use crate::model::site::Term;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Data, Edition, Plan, Site};
use crate::render::{self, RenderContext, Subject};

/// `/`, `/page/2/` …
pub(crate) struct Home;

/// Stories beside the lead.
const SECONDARY: usize = 4;
/// Blocks of categories where neither the site nor the theme says how many.
const BLOCKS: usize = 3;
/// Stories in a block.
const BLOCK: usize = 4;
/// Changes that are told.
const CHANGES: usize = 5;
/// How far back a category's liveliness is looked for.
const LIVELY: usize = 60;

#[derive(Debug, Hash)]
struct Facts {
    lead: Option<Hashed<Card>>,
    secondary: Vec<Hashed<Card>>,
    stories: Vec<Hashed<Card>>,
    blocks: Vec<(Hashed<TermRef>, Vec<Hashed<Card>>)>,
    /// What has changed in stories, newest first.
    changes: Vec<Change>,
}

impl Format for Home {
    fn name(&self) -> &'static str {
        "home"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let translations = translations(site);
        for edition in &site.editions {
            let address = addresses::front_page(&edition.prefix);
            for slice in pager::slices(site, &address, edition.stories.len()) {
                let mut page = page::overview(
                    site,
                    edition,
                    PageKind::Home,
                    &slice.address,
                    &edition.chrome.title,
                );
                page.breadcrumb.truncate(1);
                page.pager = Some(slice.pager);
                if slice.number == 1 {
                    page.translations = translations.clone();
                }
                let shown: Vec<usize> = slice.range.collect();
                let facts = if slice.number == 1 {
                    front(edition, shown)
                } else {
                    older(edition, shown)
                };
                out.add(
                    &slice.address,
                    None,
                    page::view(edition, "home.html", page, facts, None),
                );
            }
        }
    }

    fn render(&self, plan: &Plan, render_context: &RenderContext) -> Outcome<Content> {
        let (view, facts) = page::of::<Facts>(plan);
        let chrome = &view.chrome;
        render_context
            .template(plan, Subject::Home, |context, _| {
                context.insert_value(
                    "lead",
                    facts
                        .lead
                        .as_ref()
                        .map(|lead| render_context.card(lead, chrome))
                        .into(),
                );
                context.insert_value("secondary", render_context.cards(&facts.secondary, chrome));
                context.insert_value("stories", render_context.cards(&facts.stories, chrome));
                let blocks = facts.blocks.iter().map(|(term, stories)| {
                    render::object([
                        ("term", render::term_ref(term)),
                        ("stories", render_context.cards(stories, chrome)),
                    ])
                });
                context.insert_value("blocks", Value::from(blocks.collect::<Vec<_>>()));
                let changes = changes::values(&facts.changes, render_context, chrome);
                context.insert_value("changes", changes);
            })
            .map(Content::Bytes)
    }
}

/// The front page in each language.
fn translations(site: &Site) -> Arc<[Translation]> {
    let several = site.editions.len() > 1;
    let editions = site.editions.iter().filter(|_| several);
    editions
        .map(|edition| {
            let (language, permalink) = (&edition.language, &edition.chrome.permalink);
            Translation::new(language, permalink, &site.config.base)
        })
        .collect()
}

fn cards(edition: &Edition, indices: impl IntoIterator<Item = usize>) -> Vec<Hashed<Card>> {
    indices
        .into_iter()
        .map(|index| edition.stories[index].card.clone())
        .collect()
}

fn older(edition: &Edition, shown: Vec<usize>) -> Facts {
    Facts {
        lead: None,
        secondary: Vec::new(),
        stories: cards(edition, shown),
        blocks: Vec::new(),
        changes: Vec::new(),
    }
}

/// The front page shows no story twice: the newest featured one (else the newest that nobody paid for and that is no
/// brief) leads, the next ones stand beside it, the rest is the list of stories, and the blocks have older stories than
/// the list.
fn front(edition: &Edition, shown: Vec<usize>) -> Facts {
    let card = |index: usize| &edition.stories[index].card;
    let featured = (0..edition.stories.len()).find(|&index| card(index).featured);
    // A few lines of text are no top story, unless somebody says so.
    let is_brief = |index: usize| card(index).kind == "brief";
    let own = || {
        let mut own = shown.iter().copied();
        own.find(|&index| card(index).sponsored.is_none() && !is_brief(index))
    };
    let lead = featured.or_else(own);
    let older_than_list = shown.last().map_or(0, |last| last + 1);
    let rest = shown.into_iter().filter(|&index| Some(index) != lead);
    let (briefs, long): (Vec<usize>, Vec<usize>) = rest.partition(|&index| is_brief(index));
    let (secondary, more) = long.split_at(long.len().min(SECONDARY));
    let mut list = [more, &briefs].concat();
    list.sort_unstable();
    let unseen = |index: usize| index >= older_than_list && Some(index) != lead;
    let blocks = blocks(edition, unseen)
        .into_iter()
        .map(|term| {
            let stories = term.stories.iter().copied();
            let stories = stories.filter(|&index| unseen(index)).take(BLOCK);
            (term.profile.term.clone(), cards(edition, stories))
        })
        .filter(|(_, stories)| !stories.is_empty())
        .collect();
    Facts {
        lead: lead.map(|index| edition.stories[index].card.clone()),
        secondary: cards(edition, secondary.iter().copied()),
        stories: cards(edition, list),
        blocks,
        changes: changes::latest(edition, CHANGES),
    }
}

/// The categories that the theme option `home_blocks` names, else as many of the liveliest with an
/// unseen story as `home_block_count` says.
fn blocks(edition: &Edition, unseen: impl Fn(usize) -> bool) -> Vec<&Term> {
    let categories = edition.taxonomy(PageKind::Category);
    if let Some(Data::List(wanted)) = edition
        .chrome
        .options
        .get("home_blocks")
        .filter(|list| **list != Data::List(Vec::new()))
    {
        return wanted
            .iter()
            .filter_map(|id| {
                categories
                    .iter()
                    .find(|term| Data::Text(term.profile.term.id.clone()) == *id)
            })
            .collect();
    }
    let lively = |term: &Term| term.stories.iter().filter(|index| **index < LIVELY).count();
    let mut ranked: Vec<&Term> = categories
        .iter()
        .filter(|term| term.stories.iter().any(|&index| unseen(index)))
        .collect();
    ranked.sort_by_key(|term| std::cmp::Reverse(lively(term)));
    let count = match edition.chrome.options.get("home_block_count") {
        Some(Data::Integer(count)) => usize::try_from(*count).unwrap_or(0),
        _ => BLOCKS,
    };
    ranked.truncate(count);
    ranked
}
