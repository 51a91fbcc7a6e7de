//! What a finished page needs of the content security policy: hashes of the scripts and styles that
//! stand in it, and the other sites from which it loads something.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use url::{Origin, Url};

use crate::base::Fp;
use crate::base::html::{Tag, Token, decode_text, line_breaks, tokens};
use crate::model::policy::{CspSources, Directive};

/// The attribute by which a theme says what its scripts will load.
const ANNOUNCEMENT: &str = "data-csp";

/// Hashes by the fingerprint of what was hashed: most pages carry the same scripts and styles.
#[derive(Default)]
pub(super) struct Hashes(Mutex<FxHashMap<Fp, Arc<str>>>);

impl Hashes {
    /// Returns the hash of a script or a style as a policy names it (CSP Level 3, 2.3.1).
    fn of(&self, text: &str) -> Arc<str> {
        // Browsers have turned the line breaks before they hash.
        let text = line_breaks(text);
        let fp = Fp::of_bytes(text.as_bytes());
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = known().get(&fp) {
            return Arc::clone(hash);
        }
        let digest = STANDARD.encode(Sha256::digest(text.as_bytes()));
        let hash: Arc<str> = format!("'sha256-{digest}'").into();
        known().insert(fp, Arc::clone(&hash));
        hash
    }
}

/// Reads what a page, or a drawing, sources. `base` is the page's full address.
pub(super) fn csp_sources(html: &str, base: &Url, hashes: &Hashes) -> CspSources {
    let mut sources = CspSources::default();
    let mut inline = None;
    // The text of a script or a style in a drawing may come in parts.
    let mut drawn = String::new();
    let announces = memchr::memmem::find(html.as_bytes(), ANNOUNCEMENT.as_bytes()).is_some();
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => {
                let mut asks = Asks {
                    base,
                    sources: &mut sources,
                };
                if announces {
                    asks.announced(&tag);
                }
                inline = asks.tag(&tag);
            }
            Token::RawText(text) => {
                if let Some(directive) = inline.take() {
                    sources.add(directive, &*hashes.of(text));
                }
            }
            Token::EscapableText(text) | Token::Text(text) if inline.is_some() => {
                drawn.push_str(&decode_text(text));
            }
            Token::Cdata(_) if inline.is_some() => drawn.push_str(&line_breaks(token.cdata())),
            Token::EndTag(_) => {
                if let Some(directive) = inline.take()
                    && !drawn.is_empty()
                {
                    sources.add(directive, &*hashes.of(&drawn));
                }
                drawn.clear();
            }
            _ => {}
        }
    }
    sources
}

struct Asks<'a> {
    base: &'a Url,
    sources: &'a mut CspSources,
}

impl Asks<'_> {
    /// Takes what a tag loads. Returns which directive has to know the text that follows.
    fn tag(&mut self, tag: &Tag) -> Option<Directive> {
        let name = tag.name;
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        match name.as_bytes().first().map(u8::to_ascii_lowercase)? {
            b's' if is("script") => match tag.get("src") {
                Some(src) => self.address(Directive::Script, src),
                None if runs(tag.get("type")) => return Some(Directive::Script),
                None => {}
            },
            b's' if is("style") => return Some(Directive::Style),
            b'i' if is("img") => self.picture(tag),
            b's' if is("source") => match tag.get("srcset") {
                Some(_) => self.picture(tag),
                None => self.attribute(Directive::Media, tag, "src"),
            },
            b'i' if is("iframe") => self.attribute(Directive::Frame, tag, "src"),
            b'v' | b'a' | b't' if is("video") || is("audio") || is("track") => {
                self.attribute(Directive::Media, tag, "src");
                self.attribute(Directive::Image, tag, "poster");
            }
            b'f' if is("form") => self.attribute(Directive::Form, tag, "action"),
            b'b' | b'i' if is("button") || is("input") => {
                self.attribute(Directive::Form, tag, "formaction");
            }
            b'l' if is("link") => self.link(tag),
            _ => {}
        }
        None
    }

    fn picture(&mut self, tag: &Tag) {
        self.attribute(Directive::Image, tag, "src");
        for candidate in tag
            .get("srcset")
            .into_iter()
            .flat_map(|set| set.split(", "))
        {
            let address = candidate.split_whitespace().next();
            self.address(Directive::Image, address.unwrap_or_default());
        }
    }

    fn link(&mut self, tag: &Tag) {
        let rel = tag.get("rel").unwrap_or_default().to_ascii_lowercase();
        let says = |word: &str| rel.split_ascii_whitespace().any(|one| one == word);
        let directive = match tag.get("as").unwrap_or_default() {
            _ if says("stylesheet") => Directive::Style,
            _ if says("icon") => Directive::Image,
            _ if says("modulepreload") => Directive::Script,
            kind if says("preload") => match kind {
                "style" => Directive::Style,
                "image" => Directive::Image,
                "script" => Directive::Script,
                "font" => Directive::Font,
                _ => return,
            },
            _ => return,
        };
        self.attribute(directive, tag, "href");
    }

    fn attribute(&mut self, directive: Directive, tag: &Tag, name: &str) {
        if let Some(address) = tag.get(name) {
            self.address(directive, address);
        }
    }

    /// Takes the site from which something is loaded, unless it is this one.
    fn address(&mut self, directive: Directive, written: &str) {
        // Almost all are of this site, and need not be taken apart.
        if !written.contains(':') && !written.contains("//") {
            return;
        }
        let written = written.replace("&amp;", "&");
        let Ok(url) = self.base.join(written.trim()) else {
            return;
        };
        let origin = url.origin();
        if let Origin::Tuple(_, host, _) = &origin
            && origin != self.base.origin()
        {
            // Browsers take other signs for a name too, and a policy or a host's file would take them for its own:
            // `;` begins a directive, `*` stands for every host, and `$` for a variable. No domain has them.
            let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
            if host.to_string().bytes().all(is_name) {
                self.sources.add(directive, origin.ascii_serialization());
            }
        } else if url.scheme() == "data" && directive != Directive::Script {
            self.sources.add(directive, "data:");
        }
    }

    /// Takes what a theme says that its scripts will load: `data-csp="frame-src https://…"`.
    fn announced(&mut self, tag: &Tag) {
        for part in tag.get(ANNOUNCEMENT).unwrap_or_default().split(';') {
            let mut words = part.split_ascii_whitespace();
            let Some(directive) = words.next().and_then(Directive::find) else {
                continue;
            };
            for word in words {
                self.address(directive, word);
            }
        }
    }
}

/// Says whether a script of this type is run, or read by the browser (WHATWG HTML, 4.12.1): structured
/// data is not, and no policy asks for its hash.
fn runs(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty()
        || matches!(kind.as_str(), "module" | "importmap" | "speculationrules")
        || kind.ends_with("javascript")
        || kind.ends_with("ecmascript")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Delivery;

    fn policy(html: &str) -> String {
        let base = Url::parse("https://example.org/a/").unwrap();
        let sources = csp_sources(html, &base, &Hashes::default());
        sources.policy(Delivery::Element)
    }

    const NOTHING: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
         img-src 'self' data:; form-action 'self'; base-uri 'self'; object-src 'none'";

    #[test]
    fn what_stands_in_a_page_is_hashed() {
        // `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        for html in [
            "<script>alert(1)</script>",
            "<SCRIPT type='text/javascript' defer>alert(1)</SCRIPT>",
            "<script type=module>alert(1)</script>",
            "<p><script type=\"speculationrules\">alert(1)</script>",
        ] {
            let wanted = NOTHING.replace("script-src 'self'", &format!("script-src 'self' {hash}"));
            assert_eq!(policy(html), wanted, "{html}");
        }
        let styled = policy("<style>alert(1)</style>");
        assert!(
            styled.contains(&format!("style-src 'self' {hash}")),
            "{styled}"
        );
        let broken = policy("<script>a\r\nb\rc</script>");
        assert_eq!(broken, policy("<script>a\nb\nc</script>"));
    }

    #[test]
    fn what_runs_nothing_needs_nothing() {
        for html in [
            "<script type=\"application/ld+json\">{}</script>",
            "<script src=\"/a.js\"></script>",
            "<script src=\"https://example.org/a.js\">alert(1)</script>",
            "<!-- <script>alert(1)</script> -->",
            "<textarea><script>alert(1)</script></textarea>",
            "<p title=\"<script>alert(1)</script>\">x</p>",
            "<a href=\"https://other.example/\">x</a>",
            "<img src=\"p.png\" srcset=\"/q.png 2x\">",
            "<p data-csp=\"default-src https://x.example; script-src 'unsafe-inline' *\">x</p>",
        ] {
            assert_eq!(policy(html), NOTHING, "{html}");
        }
    }

    #[test]
    fn what_no_domain_is_called_gets_into_no_policy() {
        for html in [
            "<script src=\"https://*/x.js\"></script>",
            "<script src=\"https://a.example;sandbox/x.js\"></script>",
            "<img src=\"https://a.example,b.example/p.png\">",
            "<img src=\"//$request_uri/p.png\">",
            "<iframe src=\"https://'unsafe-inline'/\">",
            "<img src=\"https://{a}\"/p.png\">",
        ] {
            assert_eq!(policy(html), NOTHING, "{html}");
        }
    }

    #[test]
    fn other_sites_are_named_by_what_is_loaded_from_them() {
        for (html, wanted) in [
            (
                "<img src=\"//x.example/p.png?a;b\">",
                "img-src 'self' data: https://x.example;",
            ),
            (
                "<img src=p srcset='https://x.example:8080/p 2x, http://y.example/q 3x'>",
                "img-src 'self' data: http://y.example https://x.example:8080;",
            ),
            (
                "<iframe src=\"https://x.example/e\">",
                "frame-src 'self' https://x.example;",
            ),
            (
                "<form action='https://x.example/'>",
                "form-action 'self' https://x.example;",
            ),
            (
                "<audio src=https://x.example/a>",
                "media-src 'self' https://x.example;",
            ),
            (
                "<script src=https://x.example/a>",
                "script-src 'self' https://x.example;",
            ),
            (
                "<link rel=\"preload stylesheet\" href=https://bücher.example/>",
                "style-src 'self' https://xn--bcher-kva.example;",
            ),
            (
                "<a data-csp=\"frame-src https://x.example/embed; script-src https://y.example\">",
                "frame-src 'self' https://x.example;",
            ),
        ] {
            let policy = policy(html);
            assert!(policy.contains(wanted), "{html}: {policy}");
        }
    }
}
