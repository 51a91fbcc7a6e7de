//! A page as it came out: what a lint asks of the finished HTML.

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
}

/// A finished page and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The output.
    pub path: OutPath,
    /// What it holds.
    pub page: Page,
}
