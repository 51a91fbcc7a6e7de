//! The fingerprint of everything that `link` is given.

use std::sync::Arc;

use super::Inputs;
use super::statics::static_address;
use super::withheld::{
    early_entries, is_breaking, is_featured, is_live, is_recent, newest_entry, withheld,
};
use crate::base::{Fp, SourcePath};
use crate::model::{Article, Kind};

/// Returns the fingerprint of everything that [`link`](super::link) reads, but for the theme's
/// components, which the theme's own fingerprint covers. Places in files are left out, because no part
/// of a linked site depends on them.
pub(crate) fn fingerprint(inputs: &Inputs) -> Fp {
    let (articles, files) = rayon::join(|| articles(inputs), || files(inputs));
    // An article without a date, which is a mistake, stands in for one of this moment.
    let undated =
        |article: &Arc<Article>| article.meta.kind == Kind::Article && article.meta.date.is_none();
    let now = inputs.articles.iter().any(undated).then_some(inputs.now);
    Fp::of(&(
        &**inputs.config,
        articles,
        files,
        inputs.views,
        now,
        inputs.drafts,
        inputs.future,
        inputs.overruled.draft,
    ))
}

fn articles(inputs: &Inputs) -> Fp {
    let one = |article: &Arc<Article>| {
        Fp::of(&(
            &article.path,
            article.meta.fp(),
            article.outline.fp(),
            withheld(article, inputs),
            article
                .meta
                .date
                .is_some_and(|date| is_recent(date, inputs)),
            is_breaking(article, inputs),
            is_featured(article, inputs),
            is_live(article, inputs),
            newest_entry(article, inputs),
            early_entries(article, inputs.now).count(),
        ))
    };
    Fp::of(&inputs.articles.iter().map(one).collect::<Vec<Fp>>())
}

/// The size of a picture follows from its bytes, for which its version stands.
fn files(inputs: &Inputs) -> Fp {
    let fonts = inputs.config.social.fonts.iter();
    let fonts = fonts.map(|font| inputs.tree.version(&SourcePath::from(font.value.as_str())));
    let fonts: Vec<Fp> = fonts.collect();
    let files: Vec<(&SourcePath, Option<Fp>)> = inputs
        .tree
        .below("content")
        .map(|(path, _)| {
            let copied = path.extension() != "md" || static_address(path).is_some();
            (path, copied.then(|| inputs.tree.version(path)))
        })
        .collect();
    Fp::of(&(fonts, files))
}
