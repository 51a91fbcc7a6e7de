//! Lead pictures that are too small.

use rayon::prelude::*;

use super::{Desk, Lint};
use crate::base::SourcePath;
use crate::diagnostic::{Code, Diagnostic, Span, codes};
use crate::model::article::Placed;

/// A lead picture that search engines and previews would not show large.
pub struct SmallPicture;

/// Pixels across.
const WIDTH: usize = 1200;

/// Pixels in all.
const AREA: usize = 50_000;

impl Lint for SmallPicture {
    fn code(&self) -> &'static Code {
        &codes::SMALL_PICTURE
    }

    fn find(&self, desk: &Desk, found: &mut Vec<Diagnostic>) {
        let stories: Vec<_> = desk.news().collect();
        let small: Vec<Diagnostic> = stories
            .par_iter()
            .filter_map(|story| {
                let article = &story.article;
                let image = article.meta.image.as_ref()?;
                let (width, height) = size(desk, &article.path, image)?;
                if width >= WIDTH && width.saturating_mul(height) >= AREA {
                    return None;
                }
                let message = format!("this lead picture has {width} × {height} pixels");
                let help = format!("take one that is at least {WIDTH} pixels wide");
                Some(
                    Diagnostic::new(self.code(), message)
                        .at(Span::new(&article.path, image.range()))
                        .help(help),
                )
            })
            .collect();
        found.extend(small);
    }
}

/// Returns width and height; `None` for a drawing, which has any size, and for what is no picture.
fn size(desk: &Desk, article: &SourcePath, image: &Placed<String>) -> Option<(usize, usize)> {
    let path = match image.value.strip_prefix('/') {
        Some(inside) => SourcePath::new(format!("content/static/{inside}")),
        None => article.join(&image.value)?,
    };
    if !desk.tree.has(&path) {
        return None;
    }
    let size = imagesize::blob_size(&desk.tree.read(&path).ok()?).ok()?;
    Some((size.width, size.height))
}
