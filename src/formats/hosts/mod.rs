//! What hosts read: headers and redirects, each in the host's own form, from one list of rules.
//!
//! The rules say what follows from the site alone. Files with headers also say what all pages together
//! need of the content security policy, which is there once every page is rendered: [`with_csp_sources`]
//! is the second step of planning such files.

mod answers;
mod github_pages;
mod headers;
mod nginx;
mod redirects;
mod rules;
mod vercel;

use super::{Format, Plans, file};
use crate::base::Hashed;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::hosts::cloudflare;
use crate::model::policy::CspSources;
use crate::model::{Plan, Site};
use headers::ELSEWHERE;
use rules::{Redirect, Rules, is_limited};

pub(crate) use answers::HostAnswers;
pub(crate) use github_pages::GithubPages;
pub(crate) use headers::Headers;
pub(crate) use nginx::Nginx;
pub(crate) use redirects::RedirectsFile;
pub(crate) use vercel::Vercel;

/// The contents of a file with headers.
#[derive(Clone, Debug, Hash)]
struct HostFile {
    rules: Hashed<Rules>,
    /// What all pages together need of the content security policy.
    csp_sources: Hashed<CspSources>,
}

/// Says whether an output can be rendered only after [`with_csp_sources`].
pub(crate) fn needs_csp_sources(plan: &Plan) -> bool {
    host_file(plan).is_some()
}

/// Returns the plan of a file with headers, with what all pages together need of the content security
/// policy. Any other plan is returned as it is.
pub(crate) fn with_csp_sources(plan: &Plan, csp_sources: &Hashed<CspSources>) -> Plan {
    let mut plan = plan.clone();
    if let Some(host_file) = host_file(&plan) {
        plan.view = file::view(HostFile {
            rules: host_file.rules.clone(),
            csp_sources: csp_sources.clone(),
        });
    }
    plan
}

fn host_file(plan: &Plan) -> Option<&HostFile> {
    plan.view.facts().any().downcast_ref()
}

/// Plans a file with headers, unless the site has its own.
fn plan(site: &Site, address: &str, out: &mut Plans) {
    if !site.statics.contains_key(address) {
        let facts = HostFile {
            rules: Hashed::new(Rules::of(site)),
            csp_sources: Hashed::new(CspSources::default()),
        };
        out.add(address, None, file::view(facts));
    }
}

impl HostFile {
    /// Returns the headers of every answer, in order.
    fn everywhere(&self) -> Vec<(&'static str, String)> {
        self.rules.everywhere.headers(&self.csp_sources)
    }
}

/// Says whether a host may pass over a part of an output, which is a warning then.
pub(crate) fn has_limits(plan: &Plan) -> bool {
    let limited: [&dyn Format; 3] = [&Headers, &RedirectsFile, &Vercel];
    limited.iter().any(|format| format.name() == plan.format)
}

/// Says that a site has more files than its host takes.
pub(crate) fn too_many_files(site: &Site, files: usize) -> Option<Diagnostic> {
    if !is_limited(site) || files <= cloudflare::FILES {
        return None;
    }
    let [most, paid] = [cloudflare::FILES, cloudflare::PAID_FILES];
    let message = format!(
        "the site has {files} files; Cloudflare Pages takes {most}, and {paid} from those who pay"
    );
    let help = match site.pictures.len() {
        0 => ELSEWHERE.to_owned(),
        count => format!(
            "{count} of them are sizes of pictures: a theme with fewer `widths` has fewer; {ELSEWHERE}"
        ),
    };
    Some(beyond(message, &help))
}

/// Reports that a host will pass over a part of a file.
fn beyond(message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::HOST_LIMIT, message)
        .at(Span::file(&"config.toml".into()))
        .help(help)
}
