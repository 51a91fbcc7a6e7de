//! The codes of social cards.

use super::Code;
use crate::diagnostic::Severity::Warning;

codes! { SOCIAL:
    /// A letter on a social card for which there is no font.
    ///
    /// The theme brings its own fonts, which have the letters of some scripts. The letters of others are left out of
    /// the card, and a headline of which much would be missing is left out as a whole. Put a font that has
    /// them into the folder `fonts/` of the site, and name it in `config.toml`:
    ///
    /// ```toml
    /// [social]
    /// font = "fonts/NotoSansJP.ttf"
    /// ```
    MISSING_GLYPH = "missing-glyph", Warning;
}
