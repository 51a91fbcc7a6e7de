//! The forms in which pages show pictures, and the list of all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Inputs;
use crate::base::SourcePath;
use crate::diagnostic::Span;
use crate::model::Edition;
use crate::model::config::Base;
use crate::model::picture::PictureFacts;
use crate::model::plan::BodyRef;
use crate::model::renditions::{CENTRE, Encoded, Focus, Forms, Original, PictureKind, PictureUse};
use crate::model::site::PictureVariant;
use crate::model::text_use::TextUse;

/// A file of so many bytes is shown as it is: other sizes of it would save less than they cost.
const SMALL: u64 = 4 * 1024;

/// What a page shows a picture as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A picture that is no part of a text.
    As(PictureKind),
    /// A picture in a text.
    InText(TextUse),
}

/// Returns the forms of a picture that is shown so, which is the file `source` and which `owner` shows; `None` where pages show
/// the file itself.
pub(super) fn forms(
    inputs: &Inputs,
    owner: &SourcePath,
    source: &SourcePath,
    facts: PictureFacts,
    shown: Shown,
    focus: Option<Focus>,
) -> Option<Arc<Forms>> {
    let settings = &inputs.config.pictures;
    let is_small = inputs
        .tree
        .files
        .get(source)
        .is_none_or(|stamp| stamp.len <= SMALL);
    if !settings.resize || !facts.is_resized() || is_small {
        return None;
    }
    let original = Original {
        base: &inputs.config.base,
        // What a private draft shows goes with it.
        folder: inputs.draft_address(owner).unwrap_or("/"),
        source,
        content: inputs.pictures.get(source)?.fp,
        facts,
        focus: focus.unwrap_or(CENTRE),
        quality: settings.quality,
    };
    // What moves is shown as it is, but where it is cut.
    let uses = uses(&inputs.theme.pictures, shown)
        .into_iter()
        .filter(|(_, usage)| usage.aspect.is_some() || !facts.animated);
    let forms = Forms {
        source: source.clone(),
        content: original.content,
        pixels: u64::from(facts.width) * u64::from(facts.height),
        renditions: uses
            .filter_map(|(name, usage)| original.rendition(name, usage))
            .collect(),
        previews: (shown == Shown::As(PictureKind::Lead)).then(|| original.previews()),
    };
    Some(Arc::new(forms))
}

/// Returns the uses that a theme has for pictures that are shown so. A text shows each of its pictures in one way: as the
/// theme does not have that, as it shows others.
fn uses(theme: &BTreeMap<String, PictureUse>, shown: Shown) -> Vec<(&str, &PictureUse)> {
    let of = |kind| {
        let uses = theme.iter().filter(move |(_, usage)| usage.of == kind);
        uses.map(|(name, usage)| (name.as_str(), usage))
    };
    match shown {
        Shown::As(kind) => of(kind).collect(),
        Shown::InText(usage) => {
            let named =
                |usage: TextUse| of(PictureKind::Text).find(|(name, _)| *name == usage.name());
            let found = named(usage).or_else(|| named(usage.instead()));
            let found = found.or_else(|| named(TextUse::Column));
            let found = found.or_else(|| of(PictureKind::Text).next());
            found.into_iter().collect()
        }
    }
}

/// Returns every variant that pages of these editions show, and of the pictures of the site itself, by its address from
/// the site's root.
pub(super) fn variants(
    base: &Base,
    editions: &[Edition],
    of_site: Vec<(Arc<Forms>, Span)>,
) -> BTreeMap<String, PictureVariant> {
    let mut variants = Variants {
        base,
        all: BTreeMap::new(),
    };
    for (forms, place) in of_site {
        variants.add(Some(&forms), &place);
    }
    for edition in editions {
        for story in edition.stories.iter().chain(&edition.pages) {
            let meta = &story.article.meta;
            let image = story.card.image.as_ref().zip(meta.lead.image.as_ref());
            if let Some((picture, written)) = image {
                let place = Span::new(&story.article.path, written.range);
                variants.add(picture.forms.as_deref(), &place);
            }
            variants.add_text(&story.body);
        }
        let terms = edition.taxonomies.iter().flat_map(|one| &one.terms);
        for term in terms {
            if let Some(portrait) = &term.profile.term.portrait {
                let source = term
                    .source
                    .clone()
                    .unwrap_or_else(|| SourcePath::from("config.toml"));
                variants.add(portrait.forms.as_deref(), &Span::file(&source));
            }
            term.body.iter().for_each(|body| variants.add_text(body));
        }
    }
    variants.all
}

struct Variants<'a> {
    base: &'a Base,
    all: BTreeMap<String, PictureVariant>,
}

impl Variants<'_> {
    fn add(&mut self, forms: Option<&Forms>, place: &Span) {
        let Some(forms) = forms else { return };
        for Encoded { url, variant } in forms.all() {
            let address = url.strip_prefix(self.base.path.as_str()).unwrap_or(url);
            if !self.all.contains_key(address) {
                let made_of = PictureVariant {
                    source: forms.source.clone(),
                    content: forms.content,
                    variant: *variant,
                    pixels: forms.pixels,
                    place: place.clone(),
                };
                self.all.insert(address.to_owned(), made_of);
            }
        }
    }

    fn add_text(&mut self, body: &BodyRef) {
        let refs = &body.article.outline.refs;
        for (number, picture) in &body.pictures {
            if let Some(one) = refs.get(*number as usize) {
                let place = Span::new(&body.article.path, one.range);
                self.add(picture.forms.as_deref(), &place);
            }
        }
    }
}
