//! One article that a public build leaves out, rendered at an address of its own to which nothing else leads.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Inputs, PlannedSite, Progress, load, plan};
use crate::base::OutPath;
use crate::lints::page_facts;
use crate::memo::Memo;
use crate::model::caching::Phase;
use crate::model::config::Base;

/// A private draft that was rendered.
#[derive(Debug)]
pub struct RenderedDraft {
    /// Its page, and the files that lie beside the article.
    pub files: BTreeMap<OutPath, Vec<u8>>,
    /// The site's own files that the page needs: styles, scripts, fonts, pictures.
    pub needs: BTreeMap<OutPath, Vec<u8>>,
}

/// Renders the draft of these inputs; `None` where they have none, and where its page cannot be rendered. What is
/// wrong with the article, [`check`](super::check()) says.
pub fn render_draft(inputs: &Inputs, progress: &dyn Progress) -> Option<RenderedDraft> {
    let draft = inputs.draft.as_ref()?;
    let mut memo = Memo::default();
    let loaded = load(inputs, &mut memo, progress);
    let (planned, _) = plan(loaded, inputs, &mut memo, progress);
    let page = OutPath::of_page(&draft.address).ok()?;
    let rendered = |paths: BTreeSet<OutPath>| -> Option<BTreeMap<OutPath, Vec<u8>>> {
        let render = |path: OutPath| {
            let bytes = planned.output(&path, &inputs.tree, &memo)?;
            Some((path, bytes))
        };
        paths.into_iter().map(render).collect()
    };
    let beside = draft.address.trim_start_matches('/');
    let is_own = |path: &&OutPath| path.as_str().starts_with(beside);
    let files = rendered(planned.paths().filter(is_own).cloned().collect())?;
    let html = String::from_utf8_lossy(files.get(&page)?);
    let needs = needs(&planned, &html, &draft.address);
    let needs = rendered(needs.into_iter().filter(|path| !is_own(&path)).collect())?;
    Some(RenderedDraft { files, needs })
}

/// Returns the site's own parts of a page: what it loads, and the files of the theme, of which its scripts and styles
/// may load others.
fn needs(planned: &PlannedSite, html: &str, address: &str) -> BTreeSet<OutPath> {
    let site = planned.site();
    let base = &site.config.base;
    let facts = page_facts(html, &|text| text.into());
    let parts = facts.media.iter().chain(&facts.machinery);
    let parts = parts.filter_map(|part| inside(base, address, part));
    let of_theme = site.theme.files.values();
    let of_theme = of_theme.filter_map(|file| OutPath::of_address(&file.address()).ok());
    let there: BTreeSet<&OutPath> = planned.paths().collect();
    parts
        .chain(of_theme)
        .filter(|path| there.contains(path) && Phase::of(path) == Phase::Assets)
        .collect()
}

/// Returns the output that a page at an address names; `None` for what is elsewhere.
fn inside(base: &Base, address: &str, written: &str) -> Option<OutPath> {
    let page = Url::parse(&base.absolute(address)).ok()?;
    let mut named = page.join(written).ok()?;
    named.set_query(None);
    named.set_fragment(None);
    let inside = percent_decode_str(base.inside(named.as_str())?)
        .decode_utf8()
        .ok()?;
    OutPath::of_address(&inside).ok()
}
