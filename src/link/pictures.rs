//! Pictures: which files the site refers to, their addresses, their formats and sizes.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::missing::{MissingFile, Wanted};
use super::named_pictures::named;
use super::picture_files::{at_address, file, is_picture_name, own_icon};
use super::statics::static_address;
use super::{Addresses, Inputs, statics};
use crate::base::SourcePath;
use crate::base::address::{has_scheme, is_on_a_computer};
use crate::diagnostic::{Diagnostic, Outcome, Span, codes};
use crate::model::article::{Dest, Ref, Role, Spanned};
use crate::model::picture::{PictureFacts, PictureFault, PictureFormat};
use crate::model::{Article, Config, Theme, Tree};

/// The width that a lead picture needs for a large preview in search results and news readers, in
/// pixels.
const LEAD_WIDTH: u32 = 1_200;

/// Pixels from top to bottom: search engines want a square of 50,000 pixels to be cut out of it.
const LEAD_HEIGHT: u32 = 224;

/// Returns the files of all pictures that articles, authors and the configuration refer to, by name. Of what texts show,
/// only what some browsers show and nobody measures is left out; of all others, what is no picture by its name.
pub fn pictures(
    config: &Config,
    theme: &Theme,
    tree: &Tree,
    articles: &[Arc<Article>],
) -> Vec<SourcePath> {
    let mut files: FxHashSet<SourcePath> = FxHashSet::default();
    for article in articles {
        let meta = &article.meta;
        let front = [&meta.lead.image, &meta.profile.portrait]
            .into_iter()
            .flatten();
        files.extend(front.filter_map(|one| file(tree, article, one)));
    }
    files.extend(named(config, theme).into_iter().map(|one| one.file));
    files.extend(own_icon(tree));
    files.retain(is_picture_name);
    let refs = articles.iter().flat_map(|article| &article.outline.refs);
    let in_texts = refs.filter(|one| matches!(one.role, Role::Picture(_)));
    let is_measured = |file: &SourcePath| !PictureFormat::is_unmeasured(file.extension());
    files.extend(in_texts.filter_map(shown).filter(is_measured));
    files.retain(|file| tree.has(file));
    files.into_iter().collect()
}

/// Returns the publisher's mark, where it is a file of the site.
pub(super) fn logo(config: &Config) -> Option<SourcePath> {
    at_address(config.news.logo())
}

/// Returns the file of a picture that a text shows.
pub(super) fn shown(one: &Ref) -> Option<SourcePath> {
    match &one.dest {
        Dest::File(path, _) => Some(path.clone()),
        Dest::Address(address, _) => at_address(address),
        Dest::Outside(_) | Dest::Anchor(_) => None,
    }
}

/// Returns the format and the size of a picture. A file that is no picture, or another than its name
/// says, is a diagnostic at `place`.
pub(super) fn facts(
    inputs: &Inputs,
    file: &SourcePath,
    place: impl Fn() -> Span,
) -> Outcome<Option<PictureFacts>> {
    let named = PictureFormat::of_extension(file.extension());
    let Some(probed) = inputs.pictures.get(file) else {
        return Outcome::clean(None);
    };
    let facts = probed.facts;
    let fault = match facts {
        Ok(facts) if Some(facts.format) == named => too_large(inputs, file, facts),
        Ok(facts) => Some(mislabelled(file, facts)),
        Err(fault) => unusable(file, fault),
    };
    let diagnostics = fault.map(|fault| fault.at(place())).into_iter().collect();
    Outcome::new(facts.ok(), diagnostics)
}

/// Says that a picture has more pixels than a site takes: browsers need memory for all of them.
fn too_large(inputs: &Inputs, file: &SourcePath, facts: PictureFacts) -> Option<Diagnostic> {
    let most = inputs.config.pictures.megapixels;
    let (width, height) = (facts.width, facts.height);
    let pixels = u64::from(width) * u64::from(height);
    let is_fine = !facts.format.is_raster() || pixels <= u64::from(most) * 1_000_000;
    let message =
        || format!("`{file}` has {width} × {height} pixels, and at most {most} million are read");
    (!is_fine).then(|| {
        Diagnostic::new(&codes::INVALID_PICTURE, message())
            .help("make the picture smaller; or set `megapixels` under `[pictures]` in config.toml")
    })
}

fn mislabelled(file: &SourcePath, facts: PictureFacts) -> Diagnostic {
    let (is, end) = (facts.format.name(), facts.format.extension());
    let message = format!("`{file}` is a {is}, whatever its name says");
    Diagnostic::new(&codes::MISLABELLED_PICTURE, message).help(format!(
        "rename it so that it ends in `.{end}`, here and on disk"
    ))
}

fn unusable(file: &SourcePath, fault: PictureFault) -> Option<Diagnostic> {
    let diagnostic = match fault {
        PictureFault::Unmeasured => return None,
        PictureFault::UnknownFormat => {
            let message = format!("`{file}` is no picture that browsers show");
            Diagnostic::new(&codes::INVALID_PICTURE, message)
                .help("save it as JPEG, PNG, WebP, AVIF, GIF or SVG")
        }
        PictureFault::Heic => {
            let message = format!("`{file}` is a HEIC, which most browsers do not show");
            Diagnostic::new(&codes::INVALID_PICTURE, message).help("export it as JPEG")
        }
        PictureFault::Empty => {
            let message = format!("`{file}` is empty");
            Diagnostic::new(&codes::INVALID_PICTURE, message).help("copy the picture here again")
        }
        PictureFault::CutOff => {
            let message = format!("`{file}` is cut off: its end is missing");
            Diagnostic::new(&codes::INVALID_PICTURE, message).help("copy the picture here again")
        }
        PictureFault::Unreadable => {
            let message = format!("cannot read the picture `{file}`");
            Diagnostic::new(&codes::UNREADABLE_FILE, message)
        }
    };
    Some(diagnostic)
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

/// Says that a public text shows a picture of an article that has expired.
pub(super) fn of_expired(path: &SourcePath, expired: &SourcePath) -> Diagnostic {
    let message = format!("`{path}` lies beside `{expired}`, which has expired");
    Diagnostic::new(&codes::PICTURE_OF_EXPIRED, message).help(
        "it stays published as long as a public text shows it: move it into the folder of that text, or show another",
    )
}

/// Returns the address of a picture that front matter names: a file beside the article, or an
/// address below `content/static/`.
///
/// # Errors
///
/// Fails with the file where there is no such picture.
pub(super) fn resolve(
    inputs: &Inputs,
    article: &Article,
    image: &Spanned<String>,
    addresses: &Addresses,
) -> Result<String, MissingFile> {
    let written = &image.value;
    let is_elsewhere = |scheme: &&str| {
        let start = written.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if ["https://", "http://"].iter().any(is_elsewhere) {
        return Ok(written.clone());
    }
    let base = &inputs.config.base;
    let is_outside = written.starts_with("//") || has_scheme(written) || is_on_a_computer(written);
    let path = file(inputs.tree, article, image).filter(|_| !is_outside);
    if let Some(path) = path.as_ref().filter(|path| inputs.tree.has(path)) {
        if let Some(address) = static_address(path) {
            return Ok(base.href(address));
        }
        if let Some(address) = statics::beside(inputs, path, addresses) {
            return Ok(base.href(&address));
        }
        if let Some((address, _)) = statics::beside_expired(inputs, path, addresses) {
            return Ok(base.href(&address));
        }
    }
    Err(MissingFile {
        wanted: Wanted::FrontMatterPicture,
        written: path.is_none().then(|| written.clone()),
        path: path.unwrap_or_else(|| SourcePath::from(written.as_str())),
        at: Span::new(&article.path, image.range),
    })
}
