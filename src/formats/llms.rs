//! llms.txt (llmstxt.org): the site in Markdown, for programs that read for people.

use std::borrow::Cow;

use super::markdown_text::{in_parentheses, plain};
use super::{Format, Plans, file};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::addresses;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Profile, Site};
use crate::render::{RenderContext, interface_text};

/// `/llms.txt`, where the site asks for it
pub(crate) struct Llms;

/// A heading and what is listed below it.
type Section = (String, Vec<Entry>);

/// A link: where it leads, its words, and a sentence on what is there.
#[derive(Debug, Hash)]
enum Entry {
    /// A story, as its text in Markdown.
    Story(Hashed<Card>),
    /// A category.
    Term(Hashed<Profile>),
    /// A standing page.
    Page(Hashed<Card>),
}

impl Format for Llms {
    fn name(&self) -> &'static str {
        "llms"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !site.config.outputs.llms {
            return;
        }
        for (number, edition) in site.editions.iter().enumerate() {
            // Programs look for the site's own at the root, wherever that edition begins.
            let prefix = if number == 0 { "" } else { &edition.prefix };
            let address = addresses::llms(prefix);
            let view = file::of_edition(edition, sections(site, edition), Vec::new());
            out.add(&address, None, view);
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let (chrome, sections) = file::chrome_and_facts::<Vec<Section>>(plan);
        let mut text = format!(
            "# {}\n\n> {}\n",
            plain(&chrome.title),
            plain(&chrome.description)
        );
        for (heading, entries) in sections {
            text.push_str(&format!("\n## {}\n\n", plain(heading)));
            text.extend(entries.iter().map(Entry::line));
        }
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}

impl Entry {
    /// Returns the entry as an item of a Markdown list.
    fn line(&self) -> String {
        let (words, address, note) = match self {
            Entry::Story(card) => {
                let address = addresses::markdown_alternate(&card.permalink);
                (&card.title, address, card.labelled_summary())
            }
            Entry::Term(term) => (
                &term.term.title,
                term.permalink.clone(),
                Cow::Borrowed(&*term.summary),
            ),
            Entry::Page(card) => (
                &card.title,
                card.permalink.clone(),
                Cow::Borrowed(&*card.summary),
            ),
        };
        let link = format!("- [{}]({})", plain(words), in_parentheses(&address));
        match &*note {
            "" => format!("{link}\n"),
            note => format!("{link}: {}\n", plain(note)),
        }
    }
}

fn sections(site: &Site, edition: &Edition) -> Vec<Section> {
    let words = &edition.chrome.words;
    let stories = edition
        .stories
        .iter()
        .filter(|story| story.card.held.is_none())
        .take(site.config.feeds.count)
        .map(|story| Entry::Story(story.card.clone()));
    let categories = edition
        .taxonomy(PageKind::Category)
        .iter()
        .filter(|term| !term.address.is_empty() && !term.stories.is_empty())
        .map(|term| Entry::Term(term.profile.clone()));
    let pages = edition
        .pages
        .iter()
        .filter(|page| page.card.held.is_none())
        .map(|page| Entry::Page(page.card.clone()));
    let sections: [(&str, Vec<Entry>); 3] = [
        ("latest", stories.collect()),
        ("sections", categories.collect()),
        ("about_us", pages.collect()),
    ];
    sections
        .into_iter()
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(key, entries)| (interface_text(words, key, &[]), entries))
        .collect()
}
