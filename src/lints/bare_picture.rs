//! Pictures of finished pages without a text alternative (WCAG 2.2, 1.1.1) or a size.

use std::ops::Range;

use percent_encoding::percent_decode_str;

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
                let help = match src.contains("//") {
                    true => {
                        "save it beside the article: presswork knows the size of its own pictures"
                    }
                    false => "say both in pixels, so that the text does not jump",
                };
                fault(src, "`width` and `height`", help)
            });
            speechless.chain(sizeless).collect()
        };
        pages::each_written(context, self.code(), found, check, written);
    }
}

fn fault(src: &str, lacks: &str, help: &str) -> (Fault, String) {
    let message = format!("the picture `{src}` has no {lacks}");
    ((message, help.to_owned()), src.to_owned())
}

/// Returns the place of a picture in a text, which may name the picture by another path than the page.
fn written(text: &str, src: String) -> Option<Range<usize>> {
    let name = src.rsplit('/').next().filter(|name| !name.is_empty())?;
    let name = percent_decode_str(name).decode_utf8_lossy();
    [src.as_str(), &name].into_iter().find_map(|words| {
        text.match_indices(words).find_map(|(at, _)| {
            let before = text.get(..at)?;
            let line = before.rsplit('\n').next()?;
            let shown = line.contains("src=") || line.contains("](");
            shown.then(|| at..at + words.len())
        })
    })
}
