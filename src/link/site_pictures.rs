//! The pictures that the configuration names: what is wrong with them, and the forms in which pages show them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::named_pictures::{Named, named};
use super::picture_files::own_icon;
use super::pictures::facts;
use super::renditions::Shown;
use super::{Inputs, renditions};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::chrome::{SitePicture, SiteRendition};
use crate::model::renditions::{Forms, PictureKind, Rendition};

/// Returns what is wrong with pictures of theme options and of advertisements.
pub(super) fn check(inputs: &Inputs) -> Vec<Diagnostic> {
    let named = named(inputs.config, inputs.theme).into_iter();
    // The publisher's mark has a check of its own.
    let named = named.filter(|one| one.kind != PictureKind::Logo);
    let found = named.flat_map(|one| {
        let place = || Span::new(&config_file(), one.range);
        facts(inputs, &one.file, place).diagnostics
    });
    // No page names the icon: its place is the file.
    let icon = own_icon(inputs.tree).into_iter();
    let icon = icon.flat_map(|file| facts(inputs, &file, || Span::file(&file)).diagnostics);
    found.chain(icon).collect()
}

/// Returns the pictures as templates see them, by the addresses that they are given.
pub(super) fn shown(inputs: &Inputs) -> BTreeMap<String, SitePicture> {
    let named = named(inputs.config, inputs.theme).into_iter();
    let pictures = named.filter_map(|one| {
        let facts = inputs.pictures.get(&one.file)?.facts.ok()?;
        let url = inputs.config.base.written(one.address);
        let forms = forms_of(inputs, &one);
        let renditions = forms.iter().flat_map(|forms| &forms.renditions);
        let picture = SitePicture {
            url: url.clone(),
            width: facts.width,
            height: facts.height,
            animated: facts.animated,
            renditions: renditions
                .map(|rendition| (rendition.usage.clone(), of_rendition(rendition)))
                .collect(),
        };
        Some((url, picture))
    });
    pictures.collect()
}

fn of_rendition(rendition: &Rendition) -> SiteRendition {
    let (width, height) = rendition.size();
    SiteRendition {
        srcset: rendition.srcset(),
        sizes: rendition.sizes.clone(),
        src: rendition.fallback.url.clone(),
        width,
        height,
    }
}

/// Returns the forms of the pictures that are shown in several, each with its place.
pub(super) fn forms(inputs: &Inputs) -> Vec<(Arc<Forms>, Span)> {
    let named = named(inputs.config, inputs.theme).into_iter();
    let forms = named.filter_map(|one| {
        let place = Span::new(&config_file(), one.range);
        Some((forms_of(inputs, &one)?, place))
    });
    forms.collect()
}

fn forms_of(inputs: &Inputs, one: &Named) -> Option<Arc<Forms>> {
    let facts = inputs.pictures.get(&one.file)?.facts.ok()?;
    renditions::forms(
        inputs,
        &config_file(),
        &one.file,
        facts,
        Shown::As(one.kind),
        None,
    )
}

fn config_file() -> SourcePath {
    SourcePath::from("config.toml")
}
