//! The previews of stories in social networks (rules S1 to S3).

use rustc_hash::FxHashMap;

use super::context::Portrayed;
use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::base::OutPath;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::site::Story;

/// A story without a part of its preview.
pub(crate) struct IncompletePreview;

impl Lint for IncompletePreview {
    fn code(&self) -> &'static Code {
        &codes::INCOMPLETE_PREVIEW
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let base = &context.site.config.base;
        let stories: FxHashMap<OutPath, (&Story, Portrayed)> = context
            .portrayed()
            .filter_map(|(story, portrayed)| {
                let path = OutPath::of_page(&story.address).ok()?;
                Some((path, (story, portrayed)))
            })
            .collect();
        pages::each(context, self.code(), found, |page_facts| {
            let page = &page_facts.page;
            let story = stories.get(&page_facts.path);
            let Some((story, portrayed)) = story.filter(|_| !page.unlisted) else {
                return Vec::new();
            };
            let mut asked = vec![
                "og:title",
                "og:type",
                "og:url",
                "article:published_time",
                "article:modified_time",
                "article:section",
                "twitter:card",
            ];
            // A story without a category was reported where the category is missing.
            if story.card.category.id.is_empty() {
                asked.retain(|property| *property != "article:section");
            }
            if portrayed.in_networks {
                asked.push("og:image");
            }
            asked.retain(|property| !page.social.contains(property));
            let mut faults: Vec<Fault> = Vec::new();
            if !asked.is_empty() {
                faults.push((
                    format!("a story is without {}", asked.join(", ")),
                    "let `{{ head }}` write them, or write each as a `meta`".to_owned(),
                ));
            }
            let shared = page.shared_as.as_deref();
            if shared.is_some_and(|shared| shared != base.absolute(&story.address)) {
                faults.push((
                    "`og:url` is not the page's own address".to_owned(),
                    "write `{{ page.permalink }}`".to_owned(),
                ));
            }
            faults
        });
    }
}
