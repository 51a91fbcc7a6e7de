//! A page's metadata for machines: search engines, feed readers, social networks.
//!
//! In: a page's view. Out: the content of `<head>` that is the same with every theme. A theme places it
//! with `{{ head }}` and adds its own styles and scripts. The head is not cached: it follows from the
//! view whenever the page is written.

mod linked_data;
mod live;
mod locale;
mod plain;
mod review;
mod tags;

use super::words::interface_text;
use crate::base::Hashed;
use crate::model::chrome::Chrome;
use crate::model::live::Coverage;
use crate::model::picture::{PictureFacts, Preview as Shown, is_shown_by_networks};
use crate::model::plan::Page;
use crate::model::review::Review;
use crate::model::site::Notice;
use crate::model::social_card;
use crate::model::theme::PageKind;
use crate::model::{Body, Card, Profile};
use linked_data::linked_data;
use locale::locale;
use tags::Tags;

/// What a page is about, in the categories of machines.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The front page: the site and who publishes it.
    Home,
    /// A story.
    Story(StoryPage<'a>),
    /// An author.
    Author(&'a Profile),
    /// A list of stories or terms.
    List,
    /// Anything else that can be read.
    Page,
}

/// A story's own page, as machines see it.
#[derive(Clone, Copy, Debug)]
pub struct StoryPage<'a> {
    /// The story.
    pub card: &'a Card,
    /// The authors of the byline that have a page.
    pub authors: &'a [Hashed<Profile>],
    /// What was put right.
    pub corrections: &'a [Notice],
    /// What it says of the thing that it reviews.
    pub review: Option<&'a Review<String>>,
    /// What it covers while it goes on.
    pub coverage: Option<&'a Coverage>,
}

/// The picture that represents a page.
struct Preview<'a> {
    permalink: String,
    alt: &'a str,
    facts: Option<PictureFacts>,
    /// Whether the picture is worth being shown large.
    large: bool,
}

/// Everything that a head is written from.
struct Head<'a> {
    page: &'a Page,
    chrome: &'a Chrome,
    subject: Subject<'a>,
    body: &'a Body,
}

/// Writes the head of a page.
pub(super) fn head(page: &Page, chrome: &Chrome, subject: Subject, body: &Body) -> String {
    let head = Head {
        page,
        chrome,
        subject,
        body,
    };
    let mut tags = Tags::new();
    head.basics(&mut tags);
    head.neighbours(&mut tags);
    head.social(&mut tags);
    if !matches!(page.kind, PageKind::NotFound | PageKind::Search)
        && let Some(json) = linked_data(&head)
    {
        tags.json(&json);
    }
    if !head.is_held_back() {
        tags.html(&chrome.analytics);
    }
    tags.finish()
}

impl Head<'_> {
    /// Says whether the page is that of a story that is published to nobody but its makers.
    fn is_held_back(&self) -> bool {
        matches!(self.subject, Subject::Story(story) if story.card.held.is_some())
    }

    /// Character encoding and viewport come first: browsers look for them in the first bytes.
    fn basics(&self, tags: &mut Tags) {
        let (page, chrome) = (self.page, self.chrome);
        tags.charset();
        tags.name("viewport", "width=device-width, initial-scale=1");
        tags.title(&self.title());
        tags.name("description", &page.description);
        tags.link("canonical", &page.permalink);
        let robots = if page.indexed && !chrome.preview {
            "max-image-preview:large, max-snippet:-1, max-video-preview:-1"
        } else {
            "noindex"
        };
        tags.name("robots", robots);
        if !chrome.icon.is_empty() {
            tags.link("icon", &chrome.icon);
        }
    }

    /// Returns the title for the browser's tab.
    fn title(&self) -> String {
        let (page, chrome) = (self.page, self.chrome);
        let mut title = match (page.kind, chrome.tagline.as_str()) {
            (PageKind::Home, "") => chrome.title.clone(),
            (PageKind::Home, tagline) => format!("{} – {tagline}", chrome.title),
            _ => format!("{} – {}", page.title, chrome.title),
        };
        if let Some(pager) = page.pager.as_ref().filter(|pager| pager.page > 1) {
            let (n, m) = (pager.page.to_string(), pager.pages.to_string());
            title.push_str(" – ");
            title.push_str(&interface_text(
                &chrome.words,
                "page_of",
                &[("n", &n), ("m", &m)],
            ));
        }
        title
    }

    /// The pages that belong to this one: feeds, translations, the list's other pages.
    fn neighbours(&self, tags: &mut Tags) {
        let (page, chrome) = (self.page, self.chrome);
        let own = page
            .feeds
            .iter()
            .filter(|feed| chrome.feeds.iter().all(|known| known.url != feed.url));
        for feed in chrome.feeds.iter().chain(own) {
            tags.feed(&feed.mime, &feed.title, &feed.url);
        }
        for one in &*page.translations {
            tags.translation(one.language.as_str(), &one.permalink);
        }
        // The fallback for readers of any other language: the site's own language, if the page has it.
        if let Some(first) = page.translations.first() {
            tags.translation("x-default", &first.permalink);
        }
        if let Some(pager) = &page.pager {
            if let Some(newer) = &pager.newer {
                tags.link("prev", newer);
            }
            if let Some(older) = &pager.older {
                tags.link("next", older);
            }
        }
    }

    /// Open Graph (ogp.me), and the additional tags of X and the fediverse.
    fn social(&self, tags: &mut Tags) {
        let (page, chrome) = (self.page, self.chrome);
        let title = match page.title.as_str() {
            "" => chrome.title.as_str(),
            title => title,
        };
        tags.property("og:title", title);
        tags.property("og:type", self.kind());
        tags.property("og:url", &page.permalink);
        tags.property("og:description", &page.description);
        tags.property("og:site_name", &chrome.title);
        tags.property("og:locale", &locale(&chrome.language));
        let others = page.translations.iter();
        for other in others.filter(|one| one.language != chrome.language) {
            tags.property("og:locale:alternate", &locale(&other.language));
        }
        let preview = self.preview();
        if let Some(preview) = &preview {
            tags.property("og:image", &preview.permalink);
            if let Some(facts) = preview.facts {
                tags.property("og:image:type", facts.format.mime());
                tags.property("og:image:width", &facts.width.to_string());
                tags.property("og:image:height", &facts.height.to_string());
            }
            tags.property("og:image:alt", preview.alt);
        }
        if let Subject::Story(story) = self.subject {
            self.story(story, tags);
        }
        let large = preview.as_ref().is_some_and(|preview| preview.large);
        let card = if large {
            "summary_large_image"
        } else {
            "summary"
        };
        tags.name("twitter:card", card);
        tags.name("twitter:title", title);
        tags.name("twitter:description", &page.description);
        if let Some(preview) = &preview {
            tags.name("twitter:image", &preview.permalink);
            tags.name("twitter:image:alt", preview.alt);
        }
    }

    fn kind(&self) -> &'static str {
        match self.subject {
            Subject::Story(_) => "article",
            Subject::Author(_) => "profile",
            Subject::Home | Subject::List | Subject::Page => "website",
        }
    }

    fn story(&self, story: StoryPage, tags: &mut Tags) {
        let card = story.card;
        tags.property("article:published_time", &card.date.rfc3339());
        tags.property("article:modified_time", &card.modified().rfc3339());
        tags.property("article:section", &card.category.title);
        for tag in &card.tags {
            tags.property("article:tag", &tag.title);
        }
        for author in &story.card.authors {
            if !author.url.is_empty() {
                tags.property("article:author", &self.absolute(&author.url));
            }
        }
        for author in story.authors {
            tags.name("fediverse:creator", &author.fediverse);
        }
    }

    /// Returns the picture that represents the page: its own where networks show it large, else its social card, else
    /// what they show small: its own, an author's portrait or the publisher's logo.
    fn preview(&self) -> Option<Preview<'_>> {
        let own = self.own();
        let (large, small) = match own {
            Some(own) if own.large => (Some(own), None),
            own => (None, own),
        };
        large
            .or_else(|| self.card())
            .or(small)
            .or_else(|| self.portrait())
            .or_else(|| self.logo())
    }

    fn own(&self) -> Option<Preview<'_>> {
        let Subject::Story(story) = self.subject else {
            return None;
        };
        let image = story.card.image.as_ref()?;
        let ((permalink, facts), shown) = image.for_networks()?;
        Some(Preview {
            permalink,
            alt: &image.alt,
            facts,
            large: shown == Shown::Large,
        })
    }

    fn card(&self) -> Option<Preview<'_>> {
        let card = self.page.card.as_ref()?;
        Some(Preview {
            permalink: card.permalink.clone(),
            alt: &card.alt,
            facts: Some(social_card::FACTS),
            large: true,
        })
    }

    fn portrait(&self) -> Option<Preview<'_>> {
        let Subject::Author(profile) = self.subject else {
            return None;
        };
        let portrait = profile.term.portrait.as_ref()?;
        is_shown_by_networks(&portrait.url, portrait.facts).then(|| Preview {
            permalink: self.absolute(&portrait.url),
            alt: &profile.term.title,
            facts: portrait.facts,
            large: false,
        })
    }

    fn logo(&self) -> Option<Preview<'_>> {
        let publisher = &self.chrome.publisher;
        let is_shown = !publisher.logo.is_empty()
            && is_shown_by_networks(&publisher.logo, publisher.logo_facts);
        is_shown.then(|| Preview {
            permalink: publisher.logo.clone(),
            alt: &publisher.name,
            facts: publisher.logo_facts,
            large: false,
        })
    }

    /// Returns the full address for an address from the host's root.
    fn absolute(&self, url: &str) -> String {
        if !url.starts_with('/') || url.starts_with("//") {
            return url.to_owned();
        }
        let (home, full) = (&self.chrome.url, &self.chrome.permalink);
        let origin = full.strip_suffix(home.as_str()).unwrap_or_default();
        format!("{origin}{url}")
    }
}
