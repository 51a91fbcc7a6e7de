//! llms.txt (llmstxt.org): the site in Markdown, for programs that read for people.

use super::{Format, Plans, markdown_alternate, page};
use crate::base::Hashed;
use crate::diagnostic::Outcome;
use crate::model::theme::PageKind;
use crate::model::{Card, Content, Edition, Plan, Profile, Site};
use crate::render::{RenderContext, words_fill};

/// `/llms.txt`, where the site asks for it
pub struct Llms;

/// A heading and what is listed below it.
type Section = (String, Vec<Entry>);

#[derive(Debug, Hash)]
struct Facts {
    sections: Vec<Section>,
}

/// A link: where it leads, its words, and a sentence on what is there.
#[derive(Debug, Hash)]
enum Entry {
    /// A story, as its twin.
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
        for edition in &site.editions {
            let address = format!("{}/llms.txt", edition.prefix);
            let facts = Facts {
                sections: sections(site, edition),
            };
            let title = &edition.chrome.title;
            let page = page::page(site, edition, PageKind::Feeds, &address, title);
            out.add(&address, None, page::plain(edition, page, facts));
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = page::facts(&plan.view);
        let chrome = &plan.view.chrome;
        let mut text = format!(
            "# {}\n\n> {}\n",
            line(&chrome.title),
            line(&chrome.description)
        );
        for (heading, entries) in &facts.sections {
            text.push_str(&format!("\n## {}\n\n", line(heading)));
            for entry in entries {
                let (words, address, note) = match entry {
                    Entry::Story(card) => (
                        &card.title,
                        markdown_alternate::of(&card.permalink),
                        &card.summary,
                    ),
                    Entry::Term(term) => (&term.term.title, term.permalink.clone(), &term.summary),
                    Entry::Page(card) => (&card.title, card.permalink.clone(), &card.summary),
                };
                text.push_str(&format!("- [{}]({address})", words_of_link(words)));
                if !note.is_empty() {
                    text.push_str(&format!(": {}", line(note)));
                }
                text.push('\n');
            }
        }
        Outcome::clean(Content::Bytes(text.into_bytes()))
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
        .map(|(key, entries)| (words_fill(words, key, &[]), entries))
        .collect()
}

/// Returns text on one line.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns text as the words of a link, which brackets would end too early.
fn words_of_link(text: &str) -> String {
    line(text).replace('[', "\\[").replace(']', "\\]")
}
