//! `[[ads]]`: places that advertisements have on pages.

use serde::{Deserialize, Serialize};

use crate::base::text::TextRange;

/// An advertisement and its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Ad {
    /// Where it stands.
    pub place: AdPlace,
    /// Behind which story of a list, or which paragraph of an article; 0 on the front page.
    pub after: u32,
    /// The size that is kept free, in CSS pixels.
    pub size: [u32; 2],
    /// The screens that it is for.
    pub screens: Screens,
    /// What is shown.
    pub content: AdContent,
}

/// What an advertisement shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum AdContent {
    /// What an ad server sends for a frame, by its address.
    Frame(String),
    /// A picture of the publication's own, with a link.
    Picture {
        /// The picture's address.
        picture: Placed,
        /// What it says, for those who do not see it.
        alt: String,
        /// Where it leads.
        url: Placed,
    },
}

/// An address, and its place in `config.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Placed {
    /// On the site, or a full one.
    pub address: String,
    /// The place.
    #[serde(skip)]
    pub place: TextRange,
}

/// Where an advertisement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdPlace {
    /// On the front page, below the top stories.
    Home,
    /// In lists, between stories.
    List,
    /// In articles, between paragraphs.
    Article,
}

impl AdPlace {
    /// Every place, by its name in `config.toml`.
    pub const ALL: &[(&str, AdPlace)] = &[
        ("home", AdPlace::Home),
        ("list", AdPlace::List),
        ("article", AdPlace::Article),
    ];
}

/// The screens that an advertisement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Screens {
    /// All of them.
    All,
    /// Those of tablets and computers.
    Wide,
    /// Those of phones.
    Narrow,
}

impl Screens {
    /// Every choice, by its name in `config.toml`.
    pub const ALL: &[(&str, Screens)] = &[
        ("all", Screens::All),
        ("wide", Screens::Wide),
        ("narrow", Screens::Narrow),
    ];
}
