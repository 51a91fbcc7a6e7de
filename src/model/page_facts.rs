//! The facts of a finished page that lints use.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::OutPath;

/// The facts of a finished page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `lang` of `html`.
    pub language: Option<String>,
    /// Whether the first 1,024 bytes name a charset.
    pub charset: bool,
    /// Whether the page has a viewport.
    pub viewport: bool,
    /// Every `title` of the head.
    pub titles: Vec<String>,
    /// Every description.
    pub descriptions: Vec<String>,
    /// Every canonical address.
    pub canonicals: Vec<String>,
    /// Whether the page forbids listing.
    pub unlisted: bool,
    /// Whether the page permits large previews of pictures.
    pub large_pictures: bool,
    /// The properties for social networks that have content, such as `og:title`.
    pub social: BTreeSet<&'static str>,
    /// The address for sharing: `og:url`.
    pub shared_as: Option<String>,
    /// The announced translations: language and address.
    pub translations: Vec<(String, Arc<str>)>,
    /// The announced feeds, as written.
    pub feeds: Vec<Arc<str>>,
    /// Whether the page redirects its readers at once.
    pub redirect: bool,
    /// The ranks of the headings, in order.
    pub headings: Vec<u8>,
    /// The number of `main` elements.
    pub mains: usize,
    /// Pictures without `alt`, by address.
    pub speechless: Vec<String>,
    /// Pictures without `width` and `height`, by address.
    pub sizeless: Vec<String>,
    /// Elements with a `style` attribute, by name.
    pub styled: Vec<String>,
    /// Attributes that run a script, each with its element's name.
    pub handlers: Vec<(String, String)>,
    /// Ids of more than one element.
    pub repeated: Vec<String>,
    /// The targets of links, as written, each once.
    pub links: Vec<Arc<str>>,
    /// Loaded pictures, frames and media, as written.
    pub media: Vec<Arc<str>>,
    /// Scripts, style sheets and preloaded fonts, as written.
    pub machinery: Vec<Arc<str>>,
    /// Errors of syntax in structured data, in the words of the JSON parser.
    pub json_faults: Vec<String>,
    /// The structured data.
    pub data: StructuredData,
}

/// The structured data of a page, as far as search engines use it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructuredData {
    /// The described types: `NewsArticle`.
    pub types: BTreeSet<String>,
    /// Whether a story has a picture in the data.
    pub image: bool,
    /// Missing or wrong properties, and what to write.
    pub faults: Vec<(String, String)>,
}

/// A finished page and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFacts {
    /// The output.
    pub path: OutPath,
    /// The facts.
    pub page: Page,
}
