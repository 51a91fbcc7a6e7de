//! The fingerprint of everything that `link` is given.

use super::Inputs;
use super::statics::static_address;
use super::withheld::{
    is_breaking, is_early, is_featured, is_live, is_recent, newest_entry, withheld,
};
use crate::base::{Fp, SourcePath};
use crate::model::{Digest, Kind};

/// Returns the fingerprint of everything that [`link`](super::link) reads, but for the theme's
/// components, which the theme's own fingerprint covers. Places in files are left out, because no part
/// of a linked site depends on them. `articles` are the digests of all articles, which stand for them.
pub(crate) fn fingerprint(inputs: &Inputs, articles: &[(&SourcePath, &Digest)]) -> Fp {
    let (parsed, files) = rayon::join(|| parsed(inputs, articles), || files(inputs));
    // An article without a date, which is a mistake, stands in for one of this moment.
    let undated = |(_, digest): &(&SourcePath, &Digest)| {
        digest.schedule.kind == Kind::Article && digest.schedule.date.is_none()
    };
    let now = articles.iter().any(undated).then_some(inputs.now);
    Fp::of(&(
        &**inputs.config,
        parsed,
        files,
        inputs.views,
        now,
        inputs.drafts,
        inputs.future,
        inputs.overruled.draft,
    ))
}

fn parsed(inputs: &Inputs, articles: &[(&SourcePath, &Digest)]) -> Fp {
    let one = |(path, digest): &(&SourcePath, &Digest)| {
        let schedule = &digest.schedule;
        let entries = schedule.entries.iter();
        Fp::of(&(
            path,
            digest.meta,
            digest.outline,
            withheld(path, schedule, inputs),
            schedule.date.is_some_and(|date| is_recent(date, inputs)),
            is_breaking(schedule, inputs),
            is_featured(schedule, inputs),
            is_live(schedule, inputs),
            newest_entry(schedule, inputs),
            entries
                .filter(|entry| is_early(**entry, inputs.now))
                .count(),
        ))
    };
    Fp::of(&articles.iter().map(one).collect::<Vec<Fp>>())
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
