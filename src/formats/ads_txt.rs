//! ads.txt (IAB Tech Lab, ads.txt 1.1): who may sell advertisements on the site.

use super::{Format, Plans, file};
use crate::diagnostic::Outcome;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/ads.txt`
pub(crate) struct AdsTxt;

const ADDRESS: &str = "/ads.txt";

#[derive(Debug, Hash)]
struct Facts {
    lines: Vec<String>,
}

impl Format for AdsTxt {
    fn name(&self) -> &'static str {
        "ads-txt"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        let lines = &site.config.ads_txt;
        // An ads.txt of the owner's own stands below content/static.
        if !lines.is_empty() && !site.statics.contains_key(ADDRESS) {
            let facts = Facts {
                lines: lines.clone(),
            };
            out.add(ADDRESS, None, file::view(facts));
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let facts: &Facts = file::facts(plan);
        let text = facts.lines.join("\n") + "\n";
        Outcome::clean(Content::Bytes(text.into_bytes()))
    }
}
