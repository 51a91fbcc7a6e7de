//! The plans that carry texts, as they are kept for a later process.

use std::borrow::Cow;

use crate::base::Fp;
use crate::base::pooled::Pooled;
use crate::formats;
use crate::memo::Memo;
use crate::model::Plan;

/// The plans of a site that carry texts.
pub(crate) struct TextPlans<'m> {
    /// The site's key.
    pub(crate) site: Fp,
    /// Whether those that an earlier process kept were found damaged.
    pub(crate) were_damaged: bool,
    /// In the order in which they are rendered.
    pub(crate) rows: Vec<TextPlan>,
    /// Returns those plans in binary form for which the flag with their number is set, in their order and in parts.
    pub(crate) encode: Box<Encode<'m>>,
}

type Encode<'m> = dyn Fn(&[bool]) -> Result<Vec<Pooled>, postcard::Error> + 'm;

/// A plan that carries texts.
pub(crate) struct TextPlan {
    /// The fingerprint of all that is kept of it.
    pub(crate) content: Fp,
    /// The fingerprints of the paths of the texts.
    pub(crate) texts: Vec<Fp>,
}

impl<'m> TextPlans<'m> {
    /// Returns the plans of the last build; `None` where no later process can use them, and where an earlier one kept
    /// them.
    pub(crate) fn of(memo: &'m Memo) -> Option<Self> {
        let last = memo.last.as_ref().filter(|last| last.complete)?;
        let linked = memo.linked.as_ref().filter(|one| one.key == last.site)?;
        if memo.earlier_plans.are_of(linked.key) {
            return None;
        }
        let plans = linked.plans.iter();
        let plans: Vec<Cow<Plan>> = plans
            .filter(|plan| !plan.view.bodies().is_empty())
            .flat_map(formats::divided)
            .collect();
        let row = |plan: &Cow<Plan>| {
            let bodies = plan.view.bodies();
            let content = match plan {
                // The output's key follows from everything that is kept but the path and the source file.
                Cow::Borrowed(plan) => {
                    let key = memo.outputs.get(&plan.path)?.key;
                    Fp::of(&(&plan.path, &plan.origin, key))
                }
                // The key is that of all parts together.
                Cow::Owned(part) => {
                    let facts = part.view.facts().fingerprint();
                    Fp::of(&(&part.path, part.format, facts, bodies))
                }
            };
            let texts = bodies.iter().map(|body| Fp::of(&body.article.path));
            Some(TextPlan {
                content,
                texts: texts.collect(),
            })
        };
        Some(Self {
            site: linked.key,
            were_damaged: memo.earlier_plans.are_damaged(),
            rows: plans.iter().map(row).collect::<Option<_>>()?,
            encode: Box::new(move |wanted| {
                let wanted = plans.iter().zip(wanted).filter(|(_, wanted)| **wanted);
                formats::keep(&wanted.map(|(plan, _)| &**plan).collect::<Vec<&Plan>>())
            }),
        })
    }
}
