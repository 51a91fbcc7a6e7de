//! Pictures of finished pages without words or size (rules A6 and P1).

use super::pages::{self, Fault};
use super::{Desk, Lint};
use crate::diagnostic::{Code, Diagnostic, codes};

/// An `img` without `alt`, `width` or `height`.
pub struct BarePicture;

impl Lint for BarePicture {
    fn code(&self) -> &'static Code {
        &codes::BARE_PICTURE
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        pages::each(desk, self.code(), found, |proof| {
            let page = &proof.page;
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
        });
    }
}

fn fault(src: &str, lacks: &str, help: &str) -> Fault {
    let message = format!("the picture `{src}` has no {lacks}");
    (message, help.to_owned())
}
