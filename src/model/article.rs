//! The content of one source file.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::body::{Call, Html};
use super::data::Data;
use super::language::Language;
use super::live::LiveEntry;
use super::renditions::Focus;
use super::review::Review;
use super::text_use::TextUse;
use super::theme::PageKind;
use crate::base::text::TextRange;
use crate::base::{Fp, Hashed, Moment, SourcePath};
use crate::diagnostic::Code;

/// The kind of a Markdown file, by its folder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// `content/articles/…`
    Article,
    /// `content/pages/…`
    Page,
    /// `content/authors/NAME.md`
    Author,
    /// `content/categories/NAME.md`
    Category,
    /// `content/tags/NAME.md`
    Tag,
    /// `content/series/NAME.md`
    Series,
}

/// How a category's own page shows its stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionLayout {
    /// One story large, and the others below it.
    Lead,
    /// Pictures in tiles of unequal sizes.
    Mosaic,
    /// Lines with dates.
    List,
}

impl SectionLayout {
    /// Every layout, by its name in front matter and in templates.
    pub const ALL: &[(&str, SectionLayout)] = &[
        ("lead", SectionLayout::Lead),
        ("mosaic", SectionLayout::Mosaic),
        ("list", SectionLayout::List),
    ];

    /// Returns the layout's name.
    pub(crate) fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, layout)| *layout == self);
        named.map_or("", |(name, _)| name)
    }
}

/// The kinds of stories of a site that does not say which it has. Stories that do not say which one they are are of the
/// first.
pub const STORY_KINDS: [&str; 8] = [
    "news",
    "analysis",
    "opinion",
    "review",
    "interview",
    "explainer",
    "live",
    "brief",
];

/// A parsed Markdown file.
#[derive(Clone, Debug)]
pub struct Article {
    /// The path.
    pub path: SourcePath,
    /// The front matter, and the values computed from the body.
    pub meta: Hashed<Meta>,
    /// The parts of the body that `link` checks and resolves.
    pub outline: Hashed<Outline>,
    /// The fingerprint of the body's Markdown and of the settings that shape the body. Bodies are most of
    /// a site, and each is needed once or twice, so they are kept apart from articles.
    pub text: Fp,
}

impl Article {
    /// Returns the template that an article or a standing page names, if the theme has it for other pages: what readers have
    /// to be told, such as the label of paid content, might not be on it.
    pub(crate) fn foreign_template(&self) -> Option<&Spanned<String>> {
        let own = match self.meta.kind {
            Kind::Article => PageKind::Article,
            Kind::Page => PageKind::Page,
            _ => return None,
        };
        let template = self.meta.template.as_ref()?;
        let name = template.value.strip_suffix(".html")?;
        let of_others = |(known, kind): &(&str, PageKind)| *known == name && *kind != own;
        (name == "base" || PageKind::ALL.iter().any(of_others)).then_some(template)
    }
}

/// A value and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The place of the value.
    pub range: TextRange,
}

/// Compares values alone: the place matters to diagnostics only, and changes no page.
impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Front matter, checked and typed, with the values computed from the body: a plain record, one field for
/// each key or group of keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Meta {
    /// The kind of the file.
    pub kind: Kind,
    /// The language: that of the name in `slug.de.md`, else the site's.
    pub language: Language,
    /// The file's stem or its bundle's folder name, without a language. Ids and default slugs are formed
    /// from the stem.
    pub stem: String,
    /// The kind of story, one of those that the site has.
    pub story_kind: String,
    /// The headline, or the name of a term or an author.
    pub title: String,
    /// The headline as HTML: escaped, with `code` marked.
    pub title_html: String,
    /// The date of publication.
    pub date: Option<Moment>,
    /// The last significant change.
    pub updated: Option<Moment>,
    /// When the article is withdrawn.
    pub expires: Option<Moment>,
    /// The one category, by id.
    pub category: Option<Spanned<String>>,
    /// Tags, as written.
    pub tags: Vec<Spanned<String>>,
    /// Authors, by id.
    pub authors: Vec<Spanned<String>>,
    /// The standfirst as plain text, taken from the body where the writer gave none.
    pub summary: String,
    /// Whether the writer gave the summary.
    pub summary_given: bool,
    /// Key points.
    pub takeaways: Vec<Html>,
    /// The lead picture.
    pub lead: LeadPicture,
    /// The series, by id.
    pub series: Option<Spanned<String>>,
    /// The place in the series, from 1.
    pub series_part: Option<u32>,
    /// The slug, where the writer chose one.
    pub slug: Option<Spanned<String>>,
    /// The whole address from the site's root, where the writer chose it: `/en/blog/v20.1.0`.
    pub url: Option<Spanned<String>>,
    /// Old addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Whether the file is a draft.
    pub draft: bool,
    /// Whether the article is at the top of the front page.
    pub featured: bool,
    /// When the article leaves the top of the front page.
    pub featured_until: Option<Moment>,
    /// Whether the article is in the breaking bar.
    pub breaking: bool,
    /// When the article leaves the breaking bar.
    pub breaking_until: Option<Moment>,
    /// When live coverage ends.
    pub live_until: Option<Moment>,
    /// The writer's related stories, as written; empty where presswork chooses.
    pub related: Vec<Spanned<String>>,
    /// Excepted warnings.
    pub allow: Vec<Allowed>,
    /// The corrections, oldest first.
    pub corrections: Vec<Correction>,
    /// What a review says of the thing that it reviews.
    pub review: Option<Box<Review<Html>>>,
    /// The label of paid content.
    pub sponsored: Option<String>,
    /// A note on interests.
    pub disclosure: Option<Html>,
    /// Whether the contents list is shown.
    pub toc: bool,
    /// Whether comments are shown.
    pub comments: bool,
    /// Whether the article is in the search index.
    pub search: bool,
    /// The template, where the file names one.
    pub template: Option<Spanned<String>>,
    /// For an author, the profile.
    pub profile: Profile,
    /// For a category, the place in the menu, smaller first.
    pub order: Option<i64>,
    /// For a category, a CSS colour, `#rrggbb`.
    pub colour: Option<String>,
    /// For a category, how its page shows its stories.
    pub layout: Option<SectionLayout>,
    /// Free data for templates.
    pub extra: BTreeMap<String, Data>,
    /// Minutes that the body takes to read, rounded up, at least 1.
    pub minutes: u32,
}

/// The lead picture of a story and its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LeadPicture {
    /// The picture, as written.
    pub image: Option<Spanned<String>>,
    /// The text alternative.
    pub alt: Option<String>,
    /// The caption.
    pub caption: Option<Html>,
    /// The credit.
    pub credit: Option<String>,
    /// The middle of what crops show.
    pub focus: Option<Focus>,
}

/// An author's profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Profile {
    /// The position.
    pub role: Option<String>,
    /// The picture, as written.
    pub portrait: Option<Spanned<String>>,
    /// Addresses elsewhere.
    pub links: Vec<Link>,
    /// The account in the fediverse, `@name@host`.
    pub fediverse: Option<String>,
}

impl Meta {
    /// Counts the references in its lines from `first` on instead of 0.
    pub(crate) fn count_references_from(&mut self, first: usize) {
        let corrections = self.corrections.iter_mut().map(|one| &mut one.text);
        let review = self.review.iter_mut().flat_map(|review| review.lines_mut());
        self.takeaways
            .iter_mut()
            .chain(&mut self.lead.caption)
            .chain(&mut self.disclosure)
            .chain(corrections)
            .chain(review)
            .for_each(|line| line.count_from(first));
    }

    /// Says whether the file excepts a code.
    pub(crate) fn allows(&self, code: &Code) -> bool {
        self.allow.iter().any(|one| one.code.value == code.name)
    }
}

/// An excepted warning, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Allowed {
    /// The code's name.
    pub code: Spanned<String>,
    /// The reason.
    pub reason: String,
}

/// A correction notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Correction {
    /// When the text was corrected.
    pub date: Moment,
    /// The correction.
    pub text: Html,
    /// What it changed in the text.
    pub change: Option<Change>,
}

/// What a correction changed in the text, as plain texts that differ. One is empty where something was added or taken
/// out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    /// What the text said.
    pub before: Spanned<String>,
    /// What the text says instead.
    pub after: Spanned<String>,
}

/// A profile's address elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The name.
    pub name: String,
    /// The address.
    pub url: String,
}

/// The parts of a body that linking needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Outline {
    /// Every anchor of the body.
    pub anchors: Vec<String>,
    /// Every reference to a page or file of this site, by index.
    pub refs: Vec<Ref>,
    /// Every component call, by index.
    pub calls: Vec<Call>,
    /// Whether the body's own HTML shows another site in a frame.
    pub frames: bool,
    /// What the body says to presswork alone, by its places in the file.
    pub asides: Vec<Spanned<Aside>>,
    /// The entries of live coverage, newest first.
    pub entries: Vec<Spanned<LiveEntry>>,
    /// The stems that characterise the text, for related stories: the hash of each stem and its weight in
    /// this text (headline above tags above headings above body), by hash.
    pub terms: Vec<(u32, u16)>,
}

/// A part of a text that is no Markdown, and not published as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Aside {
    /// A comment.
    Comment,
    /// The attributes of a picture, with its credit, which may be empty.
    Attributes(String),
}

/// A link or a picture with a target on this site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ref {
    /// Link or picture.
    pub role: Role,
    /// The target.
    pub dest: Dest,
    /// The place in the file.
    pub range: TextRange,
}

/// Compares without the place, as for [`Spanned`].
impl Hash for Ref {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.role, &self.dest).hash(state);
    }
}

/// The kind of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// A link, to be followed.
    Link,
    /// A picture, to be shown in a way.
    Picture(TextUse),
}

impl Role {
    /// A picture that is shown as wide as the text.
    pub const PICTURE: Self = Self::Picture(TextUse::Column);
}

/// The target of a reference.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dest {
    /// A file of the site, from its root, and an anchor or query behind it (`#part`, `?a#b`),
    /// empty if there is none.
    File(SourcePath, String),
    /// A path that leads out of the site's root, as written.
    Outside(String),
    /// An address on this site: `/about/`, with its query and fragment.
    Address(String, String),
    /// An anchor of the same body, without `#`.
    Anchor(String),
}
