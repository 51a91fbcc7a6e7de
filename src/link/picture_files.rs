//! The files that names and addresses of pictures mean.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::base::SourcePath;
use crate::model::article::Spanned;
use crate::model::picture::PictureFormat;
use crate::model::{Article, Tree};

/// Returns the file of a picture that front matter names, as it is called or percent-encoded.
pub(super) fn file(tree: &Tree, article: &Article, image: &Spanned<String>) -> Option<SourcePath> {
    let written = &image.value;
    if written.contains("://") {
        return None;
    }
    let named = |written: &str| match written.strip_prefix('/') {
        Some(inside) => Some(SourcePath::new(format!("content/static/{inside}"))),
        None => article.path.join(written),
    };
    let plain = named(written);
    if !written.contains('%') || plain.as_ref().is_some_and(|path| tree.has(path)) {
        return plain;
    }
    named(&decode(written))
        .filter(|path| tree.has(path))
        .or(plain)
}

/// Undoes percent-encoding (RFC 3986, 2.1); what is no UTF-8 afterwards is left as it was.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(text))
}

/// Returns the file that is published at an address; `None` for one on another site.
pub(super) fn at_address(address: &str) -> Option<SourcePath> {
    let inside = address
        .strip_prefix('/')
        .filter(|rest| !rest.starts_with('/'))?;
    let decoded = decode(inside);
    Some(SourcePath::new(format!("content/static/{decoded}")))
}

/// The names that the site's icon may have, the best first.
pub(super) const ICONS: [&str; 3] = ["favicon.svg", "favicon.ico", "favicon.png"];

/// Returns the file of the icon that the site has below `content/static/`.
pub(super) fn own_icon(tree: &Tree) -> Option<SourcePath> {
    let mut files = ICONS
        .iter()
        .map(|name| SourcePath::new(format!("content/static/{name}")));
    files.find(|file| tree.has(file))
}

/// Says whether a file is a picture by its name, shown by browsers or not.
pub(super) fn is_picture_name(file: &SourcePath) -> bool {
    let extension = file.extension();
    PictureFormat::of_extension(extension).is_some() || PictureFormat::is_unshown(extension)
}
