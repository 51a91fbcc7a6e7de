//! The parts of a story, an author or a term that other pages may show.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::article::{Link, SectionLayout};
use super::data::Data;
use super::language::Language;
use super::picture::{PictureFacts, Preview, is_ignored};
use super::renditions::{Encoded, Forms, Previews};
use super::review::Score;
use crate::base::{Hashed, Moment, SourcePath};

/// A story as other pages show it. An edit that does not change the card changes no other page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Card {
    /// The source file, which identifies the story for as long as the file is not renamed.
    pub source: SourcePath,
    /// The id in feeds: the story's first old address, else its address, as a full one. The id stays the
    /// same when the headline changes, and when the story moves and leaves an alias.
    pub guid: String,
    /// What kind of story it is: `news`, `opinion` …
    pub kind: String,
    /// The score of a review.
    pub score: Option<Score>,
    /// The headline.
    pub title: String,
    /// The headline as HTML.
    pub title_html: String,
    /// The address from the host's root.
    pub url: String,
    /// The full address.
    pub permalink: String,
    /// The story's language.
    pub language: Language,
    /// The date of publication.
    pub date: Moment,
    /// The last significant change, corrections and entries of live coverage included; always later than `date`.
    pub updated: Option<Moment>,
    /// The standfirst.
    pub summary: String,
    /// The category.
    pub category: Hashed<TermRef>,
    /// The tags.
    pub tags: Vec<Hashed<TermRef>>,
    /// The byline.
    pub authors: Vec<Hashed<TermRef>>,
    /// The series and the place in it.
    pub series: Option<(Hashed<TermRef>, Option<u32>)>,
    /// The lead picture.
    pub image: Option<Picture>,
    /// Minutes that the story takes to read.
    pub minutes: u32,
    /// Whether the story is at the top of the front page.
    pub featured: bool,
    /// Whether the story is in the breaking bar.
    pub breaking: bool,
    /// Whether the story is live coverage that goes on.
    pub live: bool,
    /// The label of paid content.
    pub sponsored: Option<String>,
    /// Why a public build leaves the story out: `draft`, `scheduled`, `expired` or `broken`.
    pub held: Option<Withheld>,
    /// Free data.
    pub extra: BTreeMap<String, Data>,
}

impl Card {
    /// Returns the last change of the story, or its publication where it did not change since. Readers,
    /// search engines, feeds and sitemaps are given the same moment.
    pub fn modified(&self) -> Moment {
        self.updated.unwrap_or(self.date)
    }

    /// Returns the summary, behind the label of paid content, for those who read no more of the story.
    pub(crate) fn labelled_summary(&self) -> Cow<'_, str> {
        match (&self.sponsored, self.summary.as_str()) {
            (None, summary) => Cow::Borrowed(summary),
            (Some(label), "") => Cow::Borrowed(label),
            (Some(label), summary) => Cow::Owned(format!("{label} – {summary}")),
        }
    }
}

/// Why a public build leaves a story out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Withheld {
    /// `draft = true`
    Draft,
    /// The date is in the future.
    Scheduled,
    /// The moment `expires` has passed.
    Expired,
    /// The article is due, and held back for its errors; the site before was without it.
    Broken,
}

/// A term or an author as a card names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TermRef {
    /// The id: a file name below `content/authors/`, or a tag's slug.
    pub id: String,
    /// The name.
    pub title: String,
    /// The address from the host's root, empty for a term without a page.
    pub url: String,
    /// An author's portrait.
    pub portrait: Option<Arc<Portrait>>,
    /// A category's colour, empty where there is none.
    pub colour: String,
}

/// The pixels that search engines want of a picture at least (Google, Article structured data).
const LEAST_FOR_SEARCH: u64 = 50_000;

/// A picture, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Picture {
    /// The address from the host's root.
    pub url: String,
    /// The full address.
    pub permalink: String,
    /// The text alternative; empty where the writer gave none.
    pub alt: String,
    /// The caption, as inline HTML; may be empty.
    pub caption: String,
    /// The credit; may be empty.
    pub credit: String,
    /// The format and the size of the file; `None` for a picture on another site.
    pub facts: Option<PictureFacts>,
    /// The forms in which pages show the picture; `None` where they show the file itself.
    pub forms: Option<Arc<Forms>>,
}

/// The full address of a picture's file, and what the file is; `None` for one on another site.
pub(crate) type PictureFile = (String, Option<PictureFacts>);

impl Picture {
    /// Returns the picture for social networks, and how they show it; `None` where they would ignore it. A picture on
    /// another site, of which only the name is known, counts as large.
    pub(crate) fn for_networks(&self) -> Option<(PictureFile, Preview)> {
        let file = self.file(self.previews().map(|previews| &previews.social));
        let preview = match file.1 {
            Some(facts) => facts.for_networks()?,
            None => Some(Preview::Large).filter(|_| !is_ignored(&file.0))?,
        };
        Some((file, preview))
    }

    /// Returns the picture for readers of feeds, uncut.
    pub(crate) fn for_feeds(&self) -> PictureFile {
        self.file(self.previews().map(|previews| &previews.whole))
    }

    /// Returns the picture for search engines, in several proportions where it can be cut. They take nothing smaller than
    /// [`LEAST_FOR_SEARCH`].
    pub(crate) fn for_search(&self) -> Vec<PictureFile> {
        let mut files = match self.previews() {
            Some(previews) => {
                let files = previews.search.iter().map(|one| self.file(Some(one)));
                files.collect()
            }
            None => vec![self.file(None)],
        };
        files.retain(|(_, facts)| {
            facts.is_none_or(|facts| {
                !facts.format.is_raster()
                    || u64::from(facts.width) * u64::from(facts.height) >= LEAST_FOR_SEARCH
            })
        });
        files
    }

    fn previews(&self) -> Option<&Previews> {
        self.forms.as_ref()?.previews.as_ref()
    }

    fn file(&self, variant: Option<&Encoded>) -> PictureFile {
        let Some(variant) = variant else {
            return (self.permalink.clone(), self.facts);
        };
        let origin = self.permalink.strip_suffix(self.url.as_str());
        let url = format!("{}{}", origin.unwrap_or_default(), variant.url);
        (url, Some(variant.facts()))
    }
}

/// An author's portrait, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Portrait {
    /// The address from the host's root.
    pub url: String,
    /// The format and the size of the file; `None` for a picture on another site.
    pub facts: Option<PictureFacts>,
    /// The forms in which pages show the portrait; `None` where they show the file itself.
    pub forms: Option<Arc<Forms>>,
}

/// An author, a category, a tag or a series as its own page shows it.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Profile {
    /// The short form that cards carry.
    pub term: Hashed<TermRef>,
    /// The full address.
    pub permalink: String,
    /// One or two sentences, made from the text where none were written.
    pub summary: String,
    /// The summary, where it was written.
    pub standfirst: Option<String>,
    /// An author's position.
    pub role: String,
    /// Profiles on other sites.
    pub links: Vec<Link>,
    /// An author's account in the fediverse, `@name@host`; may be empty.
    pub fediverse: String,
    /// How a category's page shows its stories, where its file says so.
    pub layout: Option<SectionLayout>,
    /// The number of the term's stories.
    pub count: usize,
    /// Free data.
    pub extra: BTreeMap<String, Data>,
}
