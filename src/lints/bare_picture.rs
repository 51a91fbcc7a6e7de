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
            let fault = |pictures: &[String], lacks: &str, help: &str| -> Vec<Fault> {
                let pictures = pictures.iter();
                pictures
                    .map(|src| {
                        (
                            format!("the picture `{src}` has no {lacks}"),
                            help.to_owned(),
                        )
                    })
                    .collect()
            };
            let mut faults = fault(
                &page.speechless,
                "`alt`",
                "one that only decorates has `alt=\"\"`",
            );
            let help = "say both in pixels, so that the text does not jump";
            faults.extend(fault(&page.sizeless, "`width` and `height`", help));
            faults
        });
    }
}
