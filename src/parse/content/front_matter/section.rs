//! The keys of a category's file.

use crate::base::Colour;
use crate::diagnostic::codes::WRONG_TYPE;
use crate::model::article::SectionLayout;
use crate::parse::documents::{KeySpec, Reader, keys, names};

keys! {
    /// The keys that categories have beside [`KEYS`].
    pub CATEGORY:
    ORDER = KeySpec::integer(
        "order", i64::MIN, i64::MAX, "Categories: the place in the menu, smaller first.",
    );
    COLOUR = KeySpec::text("colour", "Categories: a colour, `#rrggbb`.");
    LAYOUT = KeySpec::choice(
        "layout",
        || names(SectionLayout::ALL),
        "Categories: how their page shows their stories, one large and the others below it, pictures in tiles, or \
         lines with dates; the theme's own way where none is given.",
    );
}

/// Returns a category's place in the menu.
pub(super) fn order(reader: &mut Reader<'_, '_>) -> Option<i64> {
    reader.integer(&ORDER)
}

/// Returns `#rgb` and `#rrggbb` as `#rrggbb`.
pub(super) fn colour(reader: &mut Reader<'_, '_>) -> Option<String> {
    let colour = reader.spanned(&COLOUR)?;
    match Colour::parse(&colour.value) {
        Some(colour) => Some(colour.to_string()),
        None => {
            reader.report(
                &WRONG_TYPE,
                colour.range,
                "this is no colour",
                "write `#rgb` or `#rrggbb`, such as `#c8371b`",
            );
            None
        }
    }
}

/// Returns how a category's page shows its stories.
pub(super) fn layout(reader: &mut Reader<'_, '_>) -> Option<SectionLayout> {
    reader.choice(&LAYOUT, SectionLayout::ALL)
}
