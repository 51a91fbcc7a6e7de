//! What all kinds of files have in common that a format writes itself.

use std::sync::Arc;

use crate::base::Hashed;
use crate::model::chrome::Chrome;
use crate::model::plan::{BodyRef, Facts, FileView};
use crate::model::{Edition, Plan, View};

/// Returns the view of a file that shows its format's own facts alone.
pub(super) fn view(facts: impl Facts) -> View {
    with_texts(facts, Vec::new())
}

/// Returns the view of a file that carries texts.
pub(crate) fn with_texts(facts: impl Facts, bodies: Vec<BodyRef>) -> View {
    View::File(FileView {
        facts: Arc::new(facts),
        bodies,
        chrome: None,
    })
}

/// Returns the view of a file that also shows what every page of an edition does.
pub(crate) fn of_edition(edition: &Edition, facts: impl Facts, bodies: Vec<BodyRef>) -> View {
    View::File(FileView {
        facts: Arc::new(facts),
        bodies,
        chrome: Some(edition.chrome.clone()),
    })
}

/// Returns a format's own facts of a file that it planned.
///
/// # Panics
///
/// Never for a plan of the same format: `FORMATS` is looked up by name.
pub(crate) fn facts<T: 'static>(plan: &Plan) -> &T {
    let facts = plan.view.facts().any().downcast_ref();
    facts.expect("a file is rendered by the format that planned it")
}

/// Returns what every page of a planned file's edition shows, and the format's own facts.
///
/// # Panics
///
/// Never for a plan that the same format built with [`of_edition`].
pub(crate) fn chrome_and_facts<T: 'static>(plan: &Plan) -> (&Hashed<Chrome>, &T) {
    let chrome = plan.view.chrome();
    let chrome = chrome.expect("a file is rendered by the format that planned it");
    (chrome, facts(plan))
}
