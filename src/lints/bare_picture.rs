//! Pictures of finished pages without a text alternative (WCAG 2.2, 1.1.1) or a size.

use super::pages::{self, Fault};
use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;

/// An `img` without `alt`, `width` or `height`.
pub(crate) struct BarePicture;

impl Lint for BarePicture {
    fn code(&self) -> &'static Code {
        &codes::BARE_PICTURE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let check = |page_facts: &PageFacts| {
            let page = &page_facts.page;
            let speechless = page.speechless.iter().map(|src| {
                let help = "one that only decorates has `alt=\"\"`";
                fault(src, "`alt`", help)
            });
            let sizeless = page.sizeless.iter().map(|src| {
                let help = if src.contains("//") {
                    "save it beside the article: presswork knows the size of its own pictures"
                } else if src.ends_with(".svg") {
                    "write `width` and `height`, or a `viewBox`, into the first element of the SVG"
                } else {
                    "say both in pixels, so that the text does not jump"
                };
                fault(src, "`width` and `height`", help)
            });
            speechless.chain(sizeless).collect()
        };
        pages::each_written(context, self.code(), found, check, pages::place_of_picture);
    }
}

fn fault(src: &str, lacks: &str, help: &str) -> (Fault, String) {
    let message = format!("the picture `{src}` has no {lacks}");
    ((message, help.to_owned()), src.to_owned())
}
