//! Finishes rendered pages: removes invisible white space where the site asks for that, and reads the
//! sources that the content security policy of each page has to permit.
//!
//! In: a page as the theme rendered it. Out: the page as it is published, and its [`CspSources`]. This
//! module must not know how a page was rendered, nor which other pages there are.

mod compress;
mod csp_sources;
mod minify;

use std::borrow::Cow;

use url::Url;

use crate::base::html::{Token, tokens};
use crate::base::{Fp, OutPath, media};
use crate::model::Config;
use crate::model::config::Base;
use crate::model::policy::{CspSources, InPages};
use crate::model::publishing::Encoding;
use csp_sources::Hashes;

pub(crate) use compress::compress;

/// Why pages are finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The pages are published.
    Publication,
    /// The pages are shown to the editors alone, without a host: they need neither policy nor
    /// minification.
    Preview,
}

/// Finishes pages. Threads share one finisher.
pub struct Finisher {
    base: Base,
    /// Whether a host gets a file with the policy. Where none does, the sources of pages are not read.
    hosted: bool,
    /// What pages say of the policy themselves.
    in_pages: InPages,
    minify: bool,
    precompress: Vec<Encoding>,
    hashes: Hashes,
}

impl Finisher {
    /// Prepares to finish the pages of a site.
    pub fn new(config: &Config, in_pages: InPages, purpose: Purpose) -> Self {
        let published = purpose == Purpose::Publication;
        Self {
            base: config.base.clone(),
            hosted: !config.hosts.names.is_empty(),
            in_pages: match purpose {
                Purpose::Publication => in_pages,
                Purpose::Preview => InPages::Nothing,
            },
            minify: config.outputs.minify && published,
            precompress: config.outputs.precompress.clone(),
            hashes: Hashes::default(),
        }
    }

    /// Returns the fingerprint of everything but the page on which the result depends.
    pub(crate) fn fingerprint(&self) -> Fp {
        Fp::of(&(&self.base, self.hosted, &self.in_pages, self.minify))
    }

    /// Finishes a page.
    pub fn page(&self, path: &OutPath, bytes: Vec<u8>) -> (Vec<u8>, CspSources) {
        if (!self.hosted && !self.minify) || media::is_feed(&bytes) {
            return (bytes, CspSources::default());
        }
        let mut html = match String::from_utf8(bytes) {
            Ok(html) => html,
            Err(error) => return (error.into_bytes(), CspSources::default()),
        };
        if self.minify && !path.as_str().ends_with(".svg") {
            html = minify::minified(&html);
        }
        let sources = self.csp_sources(path, &html);
        if let Some(policy) = self.in_pages.policy(&sources) {
            html = with_policy(&html, &policy).into_owned();
        }
        (html.into_bytes(), sources)
    }

    /// Says whether any output has compressed variants.
    pub(crate) fn precompresses(&self) -> bool {
        !self.precompress.is_empty()
    }

    /// Returns which variants an output has, if they are worth it ([`compress`]).
    pub(crate) fn precompressed(&self, path: &OutPath) -> Vec<(OutPath, Encoding)> {
        if self.precompress.is_empty() || !compress::is_text(path) {
            return Vec::new();
        }
        let variants = self.precompress.iter().filter_map(|encoding| {
            let (ending, _) = encoding.suffix_and_coding()?;
            let path = OutPath::new(&format!("{path}{ending}")).ok()?;
            Some((path, *encoding))
        });
        variants.collect()
    }

    /// Reads what a page or a drawing needs that is published as it is.
    pub(crate) fn csp_sources(&self, path: &OutPath, html: &str) -> CspSources {
        if !self.hosted {
            return CspSources::default();
        }
        let address = self.base.absolute(&path.address());
        match Url::parse(&address) {
            Ok(base) => csp_sources::csp_sources(html, &base, &self.hashes),
            Err(_) => CspSources::default(),
        }
    }
}

/// Says whether browsers show a file as a page of its own, so that the policy governs what stands in
/// it.
pub(crate) fn is_page(path: &OutPath) -> bool {
    let path = path.as_str();
    [".html", ".htm", ".svg"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// Puts the policy into the head, before anything that it governs: behind the charset, which has to be
/// among the first bytes.
fn with_policy<'h>(html: &'h str, policy: &str) -> Cow<'h, str> {
    let mut at = 0;
    let mut place = None;
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => {
                at += tag.source.len();
                if tag.is("head") {
                    place = Some(at);
                } else if tag.is("meta") && tag.get("charset").is_some() {
                    place = Some(at);
                    break;
                } else if tag.is("body") || tag.is("script") || tag.is("style") || tag.is("link") {
                    break;
                }
            }
            other => at += other.source().len(),
        }
    }
    let Some((before, after)) = place.and_then(|place| html.split_at_checked(place)) else {
        return Cow::Borrowed(html);
    };
    // Sources have neither quotes of this kind nor anything else that would end an attribute.
    let element = format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    Cow::Owned([before, &element, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_stands_before_whatever_it_governs() {
        for (html, wanted) in [
            (
                "<!doctype html><html><head>\n<meta charset=\"utf-8\">\n<script>",
                "<!doctype html><html><head>\n<meta charset=\"utf-8\">\nP\n<script>",
            ),
            (
                "<head><title>t</title><link>",
                "<head>\nP<title>t</title><link>",
            ),
            (
                "<head><script></script><meta charset=x>",
                "<head>\nP<script></script><meta charset=x>",
            ),
            ("<p>no head", "<p>no head"),
        ] {
            let element = "<meta http-equiv=\"Content-Security-Policy\" content=\"p\">";
            assert_eq!(with_policy(html, "p").replace(element, "P"), wanted);
        }
    }
}
