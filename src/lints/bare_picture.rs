//! Pictures of finished pages without words or size (rules A6 and P1).

use rustc_hash::FxHashSet;

use super::pages::{self, Fault};
use super::{Desk, Lint};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::article::Role;

/// An `img` without `alt`, `width` or `height`.
pub struct BarePicture;

impl Lint for BarePicture {
    fn code(&self) -> &'static Code {
        &codes::BARE_PICTURE
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        // What a picture in a text measures is for presswork to say, not for the writer or the theme.
        let mut written: FxHashSet<&str> = FxHashSet::default();
        for story in desk.stories() {
            let refs = story.article.outline.refs.iter();
            let targets = refs.zip(story.body.targets.iter());
            let pictures = targets.filter(|(one, _)| one.role == Role::Picture);
            written.extend(pictures.map(|(_, target)| target.as_str()));
        }
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
            let mut sizeless = page.sizeless.clone();
            sizeless.retain(|src| !written.contains(src.as_str()));
            faults.extend(fault(&sizeless, "`width` and `height`", help));
            faults
        });
    }
}
