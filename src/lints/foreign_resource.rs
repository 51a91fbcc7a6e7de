//! Scripts, style sheets and fonts from elsewhere (rule P3).

use std::sync::Arc;

use super::{Lint, LintContext, pages};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::PageFacts;
use crate::model::analytics::{Analytics, Service};

/// A script, style sheet or font that another host sends.
pub(crate) struct ForeignResource;

impl Lint for ForeignResource {
    fn code(&self) -> &'static Code {
        &codes::FOREIGN_RESOURCE
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let config = &context.site.config;
        let own = format!("{}/", config.base.origin);
        let counter = config.analytics.as_ref().map(Analytics::script);
        let check = |page_facts: &PageFacts| {
            let parts = page_facts.page.machinery.iter();
            parts
                .filter(|part| {
                    let elsewhere = part.starts_with("http:")
                        || part.starts_with("https:")
                        || part.starts_with("//");
                    elsewhere && !part.starts_with(&own) && counter.as_deref() != Some(&***part)
                })
                .map(|part| {
                    let message = format!("`{part}` is loaded from another host");
                    ((message, instead(part)), part.clone())
                })
                .collect()
        };
        let written = |text: &str, part: Arc<str>| {
            let at = text.find(&*part)?;
            Some(at..at + part.len())
        };
        pages::each_written(context, self.code(), found, check, written);
    }
}

/// Returns what to do in place of loading a file from another host.
fn instead(address: &str) -> String {
    let (_, rest) = address.split_once("//").unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    match Service::at(host) {
        Some(service) => format!(
            "take it out, and write in config.toml, below `[analytics]`: service = \"{service}\""
        ),
        None => "copy the file into the theme".to_owned(),
    }
}
