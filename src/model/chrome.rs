//! The parts that every page of an edition shows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ads::{AdPlace, Screens};
use super::data::Data;
use super::language::Language;
use super::picture::PictureFacts;
use crate::base::pooled::is_for_templates;

/// The parts that every page of an edition shows. They must be few and change rarely: a change renders
/// every page again.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Chrome {
    /// The publication's name.
    pub title: String,
    /// One line below the name.
    pub tagline: String,
    /// The description of the site.
    pub description: String,
    /// `en`
    pub language: Language,
    /// `ltr` or `rtl`
    pub direction: Cow<'static, str>,
    /// The full address of the front page.
    pub permalink: String,
    /// The front page's address from the host's root.
    pub url: String,
    /// The host's root path, without a slash at the end.
    pub base_path: String,
    /// The footer's line.
    pub copyright: String,
    /// The publisher's logo, as an address; may be empty.
    pub logo: String,
    /// The publisher.
    pub publisher: Publisher,
    /// The favicon, as an address; empty where there is none.
    pub icon: String,
    /// The navigation.
    pub menu: Vec<MenuEntry>,
    /// Standing pages, for the footer.
    pub pages: Vec<MenuEntry>,
    /// Feeds of the whole edition.
    pub feeds: Vec<FeedRef>,
    /// Addresses of the existing overview pages: `archive`, `tags`, `authors`, `corrections`, `feeds`,
    /// `search`.
    pub overviews: BTreeMap<Cow<'static, str>, String>,
    /// Interface words.
    pub words: BTreeMap<String, String>,
    /// Theme options: the theme's defaults, changed by the site.
    pub options: BTreeMap<String, Data>,
    /// The theme's fingerprinted files: name → address from the host's root.
    pub assets: BTreeMap<String, String>,
    /// Advertisements.
    pub ads: Vec<AdSlot>,
    /// The pictures that the configuration names, by the addresses that templates are given.
    pub pictures: BTreeMap<String, SitePicture>,
    /// Whether this is a preview for the site's makers.
    pub preview: bool,
    /// The tag of the service that counts readers; empty in a preview, where it would count the site's makers. It
    /// reaches templates as a part of `head`.
    #[serde(skip_serializing_if = "is_for_templates")]
    pub analytics: String,
}

/// The publisher, in the form that search engines want.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The logo's full address; may be empty.
    pub logo: String,
    /// The format and the size of the logo's file; `None` for a logo elsewhere. Themes know it as `mark`.
    #[serde(rename = "mark")]
    pub logo_facts: Option<PictureFacts>,
    /// Addresses of the publication's profiles elsewhere.
    pub accounts: Vec<String>,
    /// Full addresses of the publication's policies, by schema.org's name for each.
    pub policies: BTreeMap<Cow<'static, str>, String>,
}

/// An advertisement and its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AdSlot {
    /// Where it stands.
    pub place: AdPlace,
    /// Behind which story or paragraph; 0 on the front page.
    pub after: u32,
    /// The width that is kept free, in CSS pixels.
    pub width: u32,
    /// The height that is kept free, in CSS pixels.
    pub height: u32,
    /// The screens that it is for.
    pub screens: Screens,
    /// The address of the frame; empty for a picture.
    pub frame: String,
    /// The address of the picture; empty for a frame.
    pub picture: String,
    /// What the picture says.
    pub alt: String,
    /// Where the picture leads.
    pub url: String,
}

/// A picture that the configuration names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SitePicture {
    /// The address from the host's root.
    pub url: String,
    /// The width of the file in pixels.
    pub width: u32,
    /// The height of the file in pixels.
    pub height: u32,
    /// Whether there is more than one frame.
    pub animated: bool,
    /// The forms in which pages show the picture, by the names of the theme's uses.
    pub renditions: BTreeMap<String, SiteRendition>,
}

/// A picture that the configuration names in the forms for one use.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SiteRendition {
    /// The WebP variants, as the value of `srcset`.
    pub srcset: String,
    /// The value of `sizes`.
    pub sizes: String,
    /// The address of the form for browsers without WebP.
    pub src: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A link in a menu.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MenuEntry {
    /// The label.
    pub title: String,
    /// The target.
    pub url: String,
    /// The colour of the target category; may be empty.
    pub colour: String,
}

/// A feed that pages announce.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FeedRef {
    /// The title.
    pub title: String,
    /// The media type: of a [`Syntax`](super::feed::Syntax), or `text/markdown` for a page's text.
    pub mime: Cow<'static, str>,
    /// The address from the host's root.
    pub url: String,
}
