//! What one source file says, alone.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::body::Call;
use super::data::Data;
use super::language::Language;
use crate::base::text::TextRange;
use crate::base::{Fp, Hashed, Moment, SourcePath};
use crate::diagnostic::Code;

/// What a Markdown file is, by the folder in which it lies.
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

/// A parsed Markdown file.
#[derive(Clone, Debug)]
pub struct Article {
    /// Where it lies.
    pub path: SourcePath,
    /// Its front matter and what was computed from the body.
    pub meta: Hashed<Meta>,
    /// What `link` checks and resolves.
    pub outline: Hashed<Outline>,
    /// Stands for the body: of the Markdown and the settings that it is made from. The body itself is
    /// most of a site and needed once or twice, so it goes by other ways.
    pub text: Fp,
}

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub range: TextRange,
}

/// By the value alone: where it stands matters to whoever reports a mistake, and changes no page.
impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Front matter, checked and typed, and what was computed from the body: a plain record, one field for
/// each key or group of keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Meta {
    /// What the file is.
    pub kind: Kind,
    /// `slug.de.md` has one of its own; else the site's.
    pub language: Language,
    /// The file's stem or its bundle's folder name, without a language: what ids and default
    /// slugs are made from.
    pub stem: String,
    /// The headline, or the name of a term or an author.
    pub title: String,
    /// The headline as HTML: escaped, with `code` marked.
    pub title_html: String,
    /// When it is published.
    pub date: Option<Moment>,
    /// The last significant change.
    pub updated: Option<Moment>,
    /// When it is withdrawn.
    pub expires: Option<Moment>,
    /// The one category, by id.
    pub category: Option<Spanned<String>>,
    /// Tags, as written.
    pub tags: Vec<Spanned<String>>,
    /// Authors, by id.
    pub authors: Vec<Spanned<String>>,
    /// The standfirst as plain text; made from the body where the writer gave none.
    pub summary: String,
    /// Whether the writer gave the summary.
    pub summary_given: bool,
    /// Key points, as inline HTML.
    pub takeaways: Vec<String>,
    /// The lead picture.
    pub lead: LeadPicture,
    /// The series, by id.
    pub series: Option<Spanned<String>>,
    /// The place in the series, from 1.
    pub series_part: Option<u32>,
    /// The address part, where the writer chose one.
    pub slug: Option<Spanned<String>>,
    /// Old addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Held back until the writer says otherwise.
    pub draft: bool,
    /// Wanted at the top of the front page.
    pub featured: bool,
    /// Wanted in the breaking bar.
    pub breaking: bool,
    /// When it leaves the breaking bar by itself.
    pub breaking_until: Option<Moment>,
    /// The related stories that the writer chose, as written; empty where presswork chooses.
    pub related: Vec<Spanned<String>>,
    /// Warnings that do not matter here.
    pub allow: Vec<Allowed>,
    /// What was wrong and when it was put right, oldest first.
    pub corrections: Vec<Correction>,
    /// The label of paid content.
    pub sponsored: Option<String>,
    /// A note on interests, as inline HTML.
    pub disclosure: Option<String>,
    /// Whether the contents list is shown.
    pub toc: bool,
    /// Whether comments are shown.
    pub comments: bool,
    /// Whether the search finds it.
    pub search: bool,
    /// Another template than the kind's own.
    pub template: Option<Spanned<String>>,
    /// Authors: who they are.
    pub profile: Profile,
    /// Categories: the place in the menu, smaller first.
    pub order: Option<i64>,
    /// Categories: a CSS colour, `#rrggbb`.
    pub colour: Option<String>,
    /// Free data for templates.
    pub extra: BTreeMap<String, Data>,
    /// Minutes that the body takes to read, rounded up, at least 1.
    pub minutes: u32,
}

/// The lead picture of a story and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LeadPicture {
    /// The picture, as written.
    pub image: Option<Spanned<String>>,
    /// What the picture shows, for those who do not see it.
    pub alt: Option<String>,
    /// The words below the picture, as inline HTML.
    pub caption: Option<String>,
    /// Who made the picture.
    pub credit: Option<String>,
}

/// What an author's file says beside the name.
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
    /// Says whether the writer excepts the file from a code.
    pub fn allows(&self, code: &Code) -> bool {
        self.allow.iter().any(|one| one.code.value == code.name)
    }
}

/// A warning that the writer excepts, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Allowed {
    /// The code's name.
    pub code: Spanned<String>,
    /// Why it does not matter here.
    pub reason: String,
}

/// A correction notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Correction {
    /// When the text was put right.
    pub date: Moment,
    /// What was wrong, as inline HTML.
    pub text: String,
}

/// A profile's address elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub url: String,
}

/// What other files need to know of a body in order to be linked with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Outline {
    /// Every anchor of the body.
    pub anchors: Vec<String>,
    /// Every reference to something of this site, by index.
    pub refs: Vec<Ref>,
    /// Every component call, by index.
    pub calls: Vec<Call>,
    /// The stems that tell what the text is about, for related stories: hash of the stem and how
    /// much it weighs in this text (headline above tags above headings above body), by hash.
    pub terms: Vec<(u32, u16)>,
}

/// A link or a picture that points into this site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ref {
    /// Link or picture.
    pub role: Role,
    /// Where it points.
    pub dest: Dest,
    /// Where it stands in the file.
    pub range: TextRange,
}

/// Without the place, as for [`Spanned`].
impl Hash for Ref {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.role, &self.dest).hash(state);
    }
}

/// What a reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// To be followed.
    Link,
    /// To be shown.
    Picture,
}

/// Where a reference points.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dest {
    /// A file of the site, from its root, and an anchor or query behind it (`#part`, `?a#b`),
    /// empty if there is none.
    File(SourcePath, String),
    /// A path that leads out of the site's root, as written.
    Outside(String),
    /// An address on this site: `/about/`, with what stands behind it.
    Address(String, String),
    /// An anchor of the same body, without `#`.
    Anchor(String),
}
