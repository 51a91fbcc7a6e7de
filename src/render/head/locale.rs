//! Language codes for Open Graph: with the region where the language is spoken.

use unic_langid::LanguageIdentifier;

use crate::model::Language;

/// Returns `en_GB` for `en-GB`. A language without a region gets its usual one, by Unicode's CLDR:
/// `de_DE` for `de`, `zh_TW` for `zh-Hant`.
pub(super) fn locale(language: &Language) -> String {
    let tag = language.as_str();
    let Ok(mut id) = tag.parse::<LanguageIdentifier>() else {
        return tag.replace('-', "_");
    };
    // A part of the world such as 419 (Latin America) is no region of Open Graph.
    if id.region.is_some_and(|region| region.as_str().len() != 2) {
        id.region = None;
    }
    if id.region.is_none() {
        id.maximize();
    }
    match id.region {
        Some(region) => format!("{}_{region}", id.language),
        None => id.language.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_its_usual_region() {
        for (tag, expected) in [
            ("en", "en_US"),
            ("en-GB", "en_GB"),
            ("de", "de_DE"),
            ("de-AT", "de_AT"),
            ("ja", "ja_JP"),
            ("zh", "zh_CN"),
            ("zh-Hans", "zh_CN"),
            ("zh-Hant", "zh_TW"),
            ("pt-BR", "pt_BR"),
            ("es-419", "es_ES"),
            ("sr-Latn", "sr_RS"),
            ("tlh", "tlh"),
        ] {
            let language = Language::parse(tag).unwrap();
            assert_eq!(locale(&language), expected, "{tag}");
        }
    }
}
