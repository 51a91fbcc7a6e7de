//! Pictures that front matter names.

use super::{Addresses, Inputs, static_address, statics};
use crate::base::SourcePath;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::Article;
use crate::model::article::Placed;

/// Returns the address of a picture that front matter names: a file beside the article, or an
/// address below `content/static/`. A picture that is not there is a diagnostic.
pub(super) fn resolve(
    inputs: &Inputs,
    article: &Article,
    image: &Placed<String>,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let written = &image.value;
    if written.contains("://") {
        return Some(written.clone());
    }
    let base = &inputs.config.base;
    let path = match written.strip_prefix('/') {
        Some(inside) => Some(SourcePath::new(format!("content/static/{inside}"))),
        None => article.path.join(written),
    };
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
    .at(Span::new(&article.path, image.range()))
    .did_you_mean(wanted_path.file_name(), beside);
    diagnostics.push(diagnostic);
    None
}
