//! Which pictures the configuration names: the publisher's mark, those of theme options and of advertisements.

use super::picture_files::{at_address, is_picture_name};
use crate::base::SourcePath;
use crate::base::text::TextRange;
use crate::model::ads::AdContent;
use crate::model::renditions::PictureKind;
use crate::model::{Config, Theme};

/// A picture that the configuration names.
pub(super) struct Named<'c> {
    /// The address, as it is written.
    pub(super) address: &'c str,
    /// The file below `content/static/`.
    pub(super) file: SourcePath,
    /// What the picture is to its page.
    pub(super) kind: PictureKind,
    /// The place in config.toml.
    pub(super) range: TextRange,
}

/// Returns the pictures that the configuration names and that are files of the site.
pub(super) fn named<'c>(config: &'c Config, theme: &Theme) -> Vec<Named<'c>> {
    let mut named = Vec::new();
    let mut add = |address: &'c str, kind, range| {
        if let Some(file) = at_address(address).filter(is_picture_name) {
            named.push(Named {
                address,
                file,
                kind,
                range,
            });
        }
    };
    if let Some(logo) = &config.news.logo {
        add(&logo.value, PictureKind::Logo, logo.range);
    }
    for (name, value) in &config.theme_options {
        if let Some(spec) = theme.options.get(name) {
            spec.addresses(name, value, &mut |path, address| {
                let place = config.option_places.get(&path);
                let range = place.map_or(TextRange::default(), |place| place.value);
                add(address, PictureKind::Option, range);
            });
        }
    }
    for ad in &config.ads {
        if let AdContent::Picture { picture, .. } = &ad.content {
            add(&picture.address, PictureKind::Ad, picture.place);
        }
    }
    named
}
