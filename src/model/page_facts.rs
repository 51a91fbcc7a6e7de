//! A page as it came out: what a lint asks of the finished HTML.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::OutPath;

/// What a finished page holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `lang` of `html`.
    pub language: Option<String>,
    /// Whether the first 1,024 bytes name a charset.
    pub charset: bool,
    /// Whether there is a viewport.
    pub viewport: bool,
    /// Every `title` of the head.
    pub titles: Vec<String>,
    /// Every description.
    pub descriptions: Vec<String>,
    /// Every canonical address.
    pub canonicals: Vec<String>,
    /// Whether search engines are told not to list it.
    pub unlisted: bool,
    /// Whether search engines may show its pictures large.
    pub large_pictures: bool,
    /// What social networks are told of it: properties with content, such as `og:title`.
    pub social: BTreeSet<&'static str>,
    /// The address under which it is shared: `og:url`.
    pub shared_as: Option<String>,
    /// The page in other languages, as it is announced: language and address.
    pub translations: Vec<(String, Arc<str>)>,
    /// The feeds that it announces, as written.
    pub feeds: Vec<Arc<str>>,
    /// Whether it sends its readers elsewhere at once.
    pub redirect: bool,
    /// The ranks of the headings, in order.
    pub headings: Vec<u8>,
    /// How many `main` there are.
    pub mains: usize,
    /// Pictures without `alt`, by address.
    pub speechless: Vec<String>,
    /// Pictures without `width` and `height`, by address.
    pub sizeless: Vec<String>,
    /// Elements with a `style` attribute, by name.
    pub styled: Vec<String>,
    /// Attributes that run a script, each with its element's name.
    pub handlers: Vec<(String, String)>,
    /// Ids that stand at two elements.
    pub repeated: Vec<String>,
    /// Where links lead, as written, each once.
    pub links: Vec<Arc<str>>,
    /// What is loaded with the page, as written: pictures, frames, media.
    pub media: Vec<Arc<str>>,
    /// Scripts, style sheets and preloaded fonts, as written.
    pub machinery: Vec<Arc<str>>,
    /// What is wrong with structured data, in the words of the JSON parser.
    pub json_faults: Vec<String>,
    /// What its structured data says.
    pub data: StructuredData,
}

/// What the structured data of a page says, as far as search engines ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructuredData {
    /// The types of what it describes: `NewsArticle`.
    pub types: BTreeSet<String>,
    /// Whether a story has a picture there.
    pub image: bool,
    /// What is missing or wrong, and what to write.
    pub faults: Vec<(String, String)>,
}

/// A finished page and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFacts {
    /// The output.
    pub path: OutPath,
    /// What it holds.
    pub page: Page,
}
