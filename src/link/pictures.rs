//! Pictures: which the site refers to, where they are, and what their files say of themselves.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::targets::decode;
use super::{Addresses, Inputs, static_address, statics};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::article::{Dest, Ref, Role, Spanned};
use crate::model::picture::{PictureFacts, PictureFault, PictureFormat};
use crate::model::{Article, Config, Tree};

/// The width that a lead picture needs for a large preview in search results and news readers, in
/// pixels.
const LEAD_WIDTH: u32 = 1_200;

/// Pixels from top to bottom: search engines want a square of 50,000 pixels to be cut out of it.
const LEAD_HEIGHT: u32 = 224;

/// Returns the files of all pictures that articles, authors and the configuration refer to, by name:
/// what is no picture by its name is not looked at.
pub fn pictures(config: &Config, tree: &Tree, articles: &[Arc<Article>]) -> Vec<SourcePath> {
    let mut files: FxHashSet<SourcePath> = FxHashSet::default();
    for article in articles {
        let meta = &article.meta;
        let front = [&meta.image, &meta.portrait].into_iter().flatten();
        files.extend(front.filter_map(|one| file(article, one)));
        let refs = article.outline.refs.iter();
        files.extend(
            refs.filter(|one| one.role == Role::Picture)
                .filter_map(shown),
        );
    }
    files.extend(logo(config));
    files
        .into_iter()
        .filter(|file| PictureFormat::of_extension(file.extension()).is_some() && tree.has(file))
        .collect()
}

/// Returns the publisher's mark, where it is a file of the site.
pub(super) fn logo(config: &Config) -> Option<SourcePath> {
    at_address(&config.news.logo)
}

/// Returns the file of a picture that front matter names.
pub(super) fn file(article: &Article, image: &Spanned<String>) -> Option<SourcePath> {
    let written = &image.value;
    if written.contains("://") {
        return None;
    }
    match written.strip_prefix('/') {
        Some(inside) => Some(SourcePath::new(format!("content/static/{inside}"))),
        None => article.path.join(written),
    }
}

/// Returns the file of a picture that a text shows.
pub(super) fn shown(one: &Ref) -> Option<SourcePath> {
    match &one.dest {
        Dest::File(path, _) => Some(path.clone()),
        Dest::Address(address, _) => at_address(address),
        Dest::Outside(_) | Dest::Anchor(_) => None,
    }
}

fn at_address(address: &str) -> Option<SourcePath> {
    let inside = address
        .strip_prefix('/')
        .filter(|rest| !rest.starts_with('/'))?;
    Some(SourcePath::new(format!(
        "content/static/{}",
        decode(inside)
    )))
}

/// Returns what a picture's file says of itself. A file that is no picture, or another than its name
/// says, is a diagnostic at `place`.
pub(super) fn facts(
    inputs: &Inputs,
    file: &SourcePath,
    place: impl Fn() -> Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<PictureFacts> {
    let facts = inputs.pictures.get(file)?.facts;
    let named = PictureFormat::of_extension(file.extension())?;
    let fault = match facts {
        Ok(facts) if facts.format == named => return Some(facts),
        Ok(facts) => {
            let (is, end) = (facts.format.name(), facts.format.extension());
            let message = format!("`{file}` is a {is}, whatever its name says");
            Diagnostic::new(&codes::MISLABELLED_PICTURE, message).help(format!(
                "rename it so that it ends in `.{end}`, here and on disk"
            ))
        }
        Err(PictureFault::Unmeasured) => return None,
        Err(PictureFault::Foreign) => {
            let message = format!("`{file}` is no picture that browsers show");
            Diagnostic::new(&codes::INVALID_PICTURE, message)
                .help("save it as JPEG, PNG, WebP, AVIF, GIF or SVG")
        }
        Err(PictureFault::CutOff) => {
            let message = format!("`{file}` is cut off, and shows nothing");
            Diagnostic::new(&codes::INVALID_PICTURE, message).help("copy the picture here again")
        }
        Err(PictureFault::Unreadable) => {
            let message = format!("cannot read the picture `{file}`");
            Diagnostic::new(&codes::UNREADABLE_FILE, message)
        }
    };
    diagnostics.push(fault.at(place()));
    facts.ok()
}

/// Says that a lead picture has too few pixels for large previews; an SVG has as many as are wanted.
pub(super) fn too_small(facts: PictureFacts) -> Option<Diagnostic> {
    if !facts.format.is_raster() || (facts.width >= LEAD_WIDTH && facts.height >= LEAD_HEIGHT) {
        return None;
    }
    let (width, height) = (facts.width, facts.height);
    let message = format!("this lead picture has {width} × {height} pixels");
    Some(
        Diagnostic::new(&codes::PICTURE_TOO_SMALL, message).help(format!(
            "search engines and social networks want {LEAD_WIDTH} pixels from left to right, and {LEAD_HEIGHT} \
             from top to bottom"
        )),
    )
}

/// Returns the address of a picture that front matter names: a file beside the article, or an
/// address below `content/static/`. A picture that is not there is a diagnostic.
pub(super) fn resolve(
    inputs: &Inputs,
    article: &Article,
    image: &Spanned<String>,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let written = &image.value;
    if written.contains("://") {
        return Some(written.clone());
    }
    let base = &inputs.config.base;
    let path = file(article, image);
    if let Some(path) = path.as_ref().filter(|path| inputs.tree.has(path)) {
        if let Some(address) = static_address(path) {
            return Some(base.href(address));
        }
        if let Some(address) = statics::beside(inputs, path, addresses) {
            return Some(base.href(&address));
        }
    }
    let wanted = path.map_or_else(|| written.clone(), |path| path.to_string());
    let wanted_path = SourcePath::from(wanted.as_str());
    let beside = inputs
        .tree
        .below(wanted_path.folder())
        .map(|(known, _)| known)
        .filter(|known| known.folder() == wanted_path.folder() && known.extension() != "md")
        .map(SourcePath::file_name);
    let diagnostic = Diagnostic::new(
        &codes::BROKEN_PICTURE,
        match inputs.tree.has(&wanted_path) {
            true => format!("`{wanted}` is no picture"),
            false => format!("there is no picture `{wanted}`"),
        },
    )
    .at(Span::new(&article.path, image.range))
    .did_you_mean(wanted_path.file_name(), beside);
    diagnostics.push(diagnostic);
    None
}
