//! Plans in binary form, for a later process that finds nothing but new texts: it renders the outputs that carry them as
//! they were planned, and neither links nor plans.
//!
//! Only plans that carry texts are kept, that of an index of the search as one for each story. Of an article, a plan keeps
//! the path: the process knows the article itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{FORMATS, format};
use crate::base::pooled::Pooled;
use crate::base::{Hashed, OutPath, SourcePath};
use crate::model::chrome::Chrome;
use crate::model::output_plans::WantedPlans;
use crate::model::plan::{BodyRef, Facts, FileView, Page, PageView, TextPicture};
use crate::model::{Article, Card, Plan, View};

/// The number of plans that share a pool of values.
const PART: usize = 512;

/// A text as it is read: its file, its targets, its pictures and its page's address.
type ReadBody = (
    SourcePath,
    Hashed<Vec<String>>,
    Vec<(u32, TextPicture)>,
    String,
);

/// A page as it is read: its template, its metadata and the theme's lists.
type ReadPage = (String, Page, BTreeMap<String, Vec<Hashed<Card>>>);

/// A view as it is read: the page, if it is one, its texts and its chrome.
type ReadView = (Option<ReadPage>, Vec<ReadBody>, Option<Hashed<Chrome>>);

/// A plan as it is read, without its format's facts, which stand behind it: its path, its format, its source file and its
/// view.
type ReadPlan = (OutPath, String, Option<SourcePath>, ReadView);

/// Returns the article of a file.
type Known<'a> = dyn Fn(&SourcePath) -> Option<Arc<Article>> + 'a;

/// Returns plans in binary form, in parts of [`PART`] plans each but for the last.
///
/// # Errors
///
/// Fails where one of them has no binary form.
pub(crate) fn keep(plans: &[&Plan]) -> Result<Vec<Pooled>, postcard::Error> {
    let parts = plans.par_chunks(PART);
    parts
        .map(|plans| Pooled::write(plans, |plan| written(plan)))
        .collect()
}

/// Returns plans that were kept, in their order. That of an index of the search has those of its stories whose texts were
/// wanted, and no others. `None` where they are damaged, or name an article that `known` does not
/// know.
pub(crate) fn restore(kept: Vec<WantedPlans>, known: &Known) -> Option<Vec<Plan>> {
    let parts = kept.into_iter().map(|WantedPlans { rows, plans }| {
        plans.read(|pieces| {
            let plans = rows
                .iter()
                .map(|(row, number)| Some((*number, read(pieces.get(*row)?, known)?)));
            plans.collect::<Option<Vec<(usize, Plan)>>>()
        })
    });
    let parts: Vec<Vec<(usize, Plan)>> = parts.collect::<Option<_>>()?;
    let mut plans: Vec<(usize, Plan)> = parts.into_iter().flatten().collect();
    plans.sort_unstable_by_key(|(number, _)| *number);
    let plans: Vec<Plan> = plans.into_iter().map(|(_, plan)| plan).collect();
    let same = |a: &Plan, b: &Plan| a.path == b.path;
    plans.chunk_by(same).map(joined).collect()
}

/// Returns the facts of a plan in binary form, where they are of type `T`.
pub(super) fn facts<T: Serialize + 'static>(plan: &Plan) -> Option<Vec<u8>> {
    let facts: &T = plan.view.facts().any().downcast_ref()?;
    postcard::to_stdvec(facts).ok()
}

/// Reads facts of type `T`.
pub(super) fn restored<T: DeserializeOwned + Facts>(bytes: &[u8]) -> Option<Arc<dyn Facts>> {
    let facts: T = postcard::from_bytes(bytes).ok()?;
    Some(Arc::new(facts))
}

/// Returns the plans as which a plan is kept. An index of the search carries the texts of all stories, and is kept story by
/// story, so that for one new text nothing is read of the others, and for one new headline nothing is written of them.
pub(crate) fn divided(plan: &Plan) -> Vec<Cow<'_, Plan>> {
    let parts = format(plan).map_or(Vec::new(), |format| format.divide(plan));
    match parts.is_empty() {
        true => vec![Cow::Borrowed(plan)],
        false => parts.into_iter().map(Cow::Owned).collect(),
    }
}

fn joined(parts: &[Plan]) -> Option<Plan> {
    match parts {
        [whole] => Some(whole.clone()),
        parts => format(parts.first()?)?.join(parts),
    }
}

fn written(plan: &Plan) -> Result<Vec<u8>, postcard::Error> {
    let view = &plan.view;
    let facts = format(plan).and_then(|format| format.keep(plan));
    // A format that keeps nothing has a row that cannot be read: the site is then linked again.
    let facts = facts.unwrap_or_default();
    let page = view.page();
    let page = page.map(|view| (view.template.as_str(), &view.page, &view.lists));
    let bodies = view.bodies().iter();
    let bodies = bodies.map(|body| {
        (
            &body.article.path,
            &body.targets,
            &body.pictures,
            body.permalink.as_str(),
        )
    });
    let view = (page, bodies.collect::<Vec<_>>(), view.chrome());
    let row = postcard::to_stdvec(&(&plan.path, plan.format, &plan.origin, view))?;
    Ok([row, facts].concat())
}

fn read(row: &[u8], known: &Known) -> Option<Plan> {
    let (row, facts): (ReadPlan, &[u8]) = postcard::take_from_bytes(row).ok()?;
    let (path, name, origin, (page, bodies, chrome)) = row;
    let format = FORMATS.iter().find(|format| format.name() == name)?;
    let facts = format.restore(facts)?;
    let bodies = bodies.into_iter().map(|body| body_of(body, known));
    let bodies: Option<Vec<BodyRef>> = bodies.collect();
    let bodies = bodies?;
    let view = match page {
        Some((template, page, lists)) => View::Page(Box::new(PageView {
            template,
            page,
            facts,
            lists,
            body: bodies.into_iter().next(),
            chrome: chrome?,
        })),
        None => View::File(FileView {
            facts,
            bodies,
            chrome,
        }),
    };
    Some(Plan {
        path,
        format: format.name(),
        origin,
        view,
    })
}

fn body_of((file, targets, pictures, permalink): ReadBody, known: &Known) -> Option<BodyRef> {
    Some(BodyRef {
        article: known(&file)?,
        targets,
        pictures,
        permalink,
    })
}
