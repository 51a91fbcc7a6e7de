//! What all files say together: order, terms, series, neighbours, related stories, addresses.
//!
//! In: parsed files, the configuration and the theme. Out: the [`Site`]. Linking sees cards and
//! outlines, never a body's text, so that a site can be linked again after every change: a few passes
//! over the articles, no step quadratic. Nothing is changed once a function returned it; what is known
//! in steps has a type for each step ([`article::LinkedArticle`], then
//! [`Story`](crate::model::site::Story)).
//!
//! [`check`] is a stage of its own, after all outputs are planned.

mod addresses;
mod anchors;
mod archive;
mod article;
mod calls;
mod cards;
mod check;
mod chrome;
mod complete;
mod edition;
mod embeds;
mod fingerprint;
mod inputs;
mod lists;
mod menu;
mod missing;
mod named_pictures;
mod neighbours;
mod options;
mod permalink;
mod picture_files;
mod pictures;
mod private;
mod profiles;
mod publisher;
mod redirects;
mod related;
mod renditions;
mod series;
mod site_pictures;
mod social;
mod statics;
mod targets;
mod terms;
mod translations;
mod withheld;

use std::sync::Arc;

use crate::diagnostic::Outcome;
use crate::model::{Edition, Site};

use addresses::Addresses;
use complete::Completion;
use edition::LinkedEdition;
use profiles::OriginalTerms;
use translations::Translations;

pub use check::check;
pub(crate) use fingerprint::fingerprint;
pub use inputs::{Inputs, Overruled, PrivateDraft, Templates};
pub use pictures::pictures;
pub use related::explain;
pub use statics::{drawings, possible_keys};
use withheld::held;
pub use withheld::withheld_at;

/// Links the site.
pub fn link(inputs: &Inputs) -> Outcome<Site> {
    let mut diagnostics = Vec::new();
    let held = held(inputs);
    let published = withheld::published(inputs);
    let addresses = Addresses::new(inputs, &published, &held).drain_into(&mut diagnostics);
    let statics = statics::statics(inputs, &addresses).drain_into(&mut diagnostics);
    let redirects = redirects::redirects(inputs.config, &published, &addresses, &statics)
        .drain_into(&mut diagnostics);
    let linked = editions(inputs, &addresses, &published).drain_into(&mut diagnostics);
    let translations = Translations::of(&linked, &inputs.config.base);
    let social = social::look(inputs).drain_into(&mut diagnostics);
    let complete = Completion {
        inputs,
        social: social.as_ref(),
        addresses: &addresses,
        translations: &translations,
    };
    let editions: Outcome<Vec<Edition>> = linked
        .into_iter()
        .map(|linked| complete.edition(linked))
        .collect();
    let editions = editions.drain_into(&mut diagnostics);
    diagnostics.extend(publisher::check_logo(inputs));
    diagnostics.extend(site_pictures::check(inputs));
    diagnostics.extend(options::check(inputs, &editions));
    let site = Site {
        config: Arc::clone(inputs.config),
        theme: Arc::clone(inputs.theme),
        redirects,
        statics,
        pictures: renditions::variants(
            &inputs.config.base,
            &editions,
            site_pictures::forms(inputs),
        ),
        editions,
        held,
    };
    Outcome::new(site, diagnostics)
}

/// Links what each edition has, for itself, and reports the files that are missing in any of them.
fn editions<'a>(
    inputs: &'a Inputs,
    addresses: &Addresses,
    published: &[withheld::Published<'a>],
) -> Outcome<Vec<LinkedEdition<'a>>> {
    let by_language = edition::by_language(&inputs.config.language, published);
    let original = (by_language.len() > 1).then(|| OriginalTerms::of(inputs));
    let linked: Outcome<Vec<LinkedEdition>> = by_language
        .iter()
        .map(|own| {
            let is_original = own.0 == &inputs.config.language;
            let original = original.as_ref().filter(|_| !is_original);
            edition::link(inputs, addresses, own, original)
        })
        .collect();
    let missing = linked.value.iter().flat_map(LinkedEdition::missing);
    let mut diagnostics = missing::report(inputs, addresses, missing);
    let linked = linked.drain_into(&mut diagnostics);
    Outcome::new(linked, diagnostics)
}
