//! What GitHub Pages reads: `.nojekyll`, so that files whose names begin with `_` are handed out, and
//! `CNAME`, the site's own domain.

use crate::diagnostic::Outcome;
use crate::formats::{Format, Plans, file};
use crate::model::hosts::Host;
use crate::model::{Content, Plan, Site};
use crate::render::RenderContext;

/// `/.nojekyll` and `/CNAME`
pub(crate) struct GithubPages;

/// What the file holds.
#[derive(Debug, Hash)]
struct Facts(String);

impl Format for GithubPages {
    fn name(&self) -> &'static str {
        "github_pages"
    }

    fn plan(&self, site: &Site, out: &mut Plans) {
        if !site.config.hosts.any(&[Host::GithubPages]) {
            return;
        }
        let files = [
            ("/.nojekyll", Some(String::new())),
            ("/CNAME", domain(site).map(|name| format!("{name}\n"))),
        ];
        for (address, text) in files {
            let Some(text) = text.filter(|_| !site.statics.contains_key(address)) else {
                continue;
            };
            out.add(address, None, file::view(Facts(text)));
        }
    }

    fn render(&self, plan: &Plan, _: &RenderContext) -> Outcome<Content> {
        let Facts(text) = file::facts(plan);
        Outcome::clean(Content::Bytes(text.clone().into_bytes()))
    }
}

/// Returns the site's own domain. A site in a folder, or below a name of the host's, has none.
fn domain(site: &Site) -> Option<&str> {
    let base = &site.config.base;
    let name = base.host();
    let is_theirs = [".github.io", ".gitlab.io", ".codeberg.page"]
        .iter()
        .any(|theirs| name.ends_with(theirs));
    (base.path.is_empty() && !is_theirs && name.contains('.')).then_some(name)
}
