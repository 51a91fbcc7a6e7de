//! The ways in which texts show pictures: alone or beside others, as wide as the text or wider.

use serde::{Deserialize, Serialize};

/// How a text shows one of its pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TextUse {
    /// As wide as the text.
    #[default]
    Column,
    /// Wider than the text.
    Wide,
    /// As wide as the page.
    Full,
    /// Beside others.
    Gallery,
    /// Beside others, in a gallery that is wider than the text.
    GalleryWide,
    /// Beside others, in a gallery that is as wide as the page.
    GalleryFull,
}

impl TextUse {
    /// Returns the name of the use in `theme.toml`, and of the class that writers give a figure.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "text",
            Self::Wide => "wide",
            Self::Full => "full",
            Self::Gallery => "gallery",
            Self::GalleryWide => "gallery_wide",
            Self::GalleryFull => "gallery_full",
        }
    }

    /// Says whether a picture that is shown so stands beside others.
    pub(crate) fn is_in_gallery(self) -> bool {
        matches!(self, Self::Gallery | Self::GalleryWide | Self::GalleryFull)
    }

    /// Returns the use that stands for this one in a theme without it; what is beside others is never wider than alone.
    pub(crate) fn instead(self) -> Self {
        match self {
            Self::GalleryWide => Self::Wide,
            Self::GalleryFull => Self::Full,
            _ => Self::Column,
        }
    }
}
