//! Links to the reader's own computer, or to no host at all.

use std::net::IpAddr;

use super::{Lint, LintContext};
use crate::diagnostic::{Code, Diagnostic, codes};

/// A link that was copied from a preview, or that names no host.
pub(crate) struct LocalLink;

impl Lint for LocalLink {
    fn code(&self) -> &'static Code {
        &codes::LOCAL_LINK
    }

    fn find(&self, context: &LintContext, found: &mut Vec<Diagnostic>) {
        let meant = &context.site.config.private_hosts;
        for (page_facts, origin) in context.pages {
            let Some(origin) = origin.as_ref().filter(|_| !page_facts.page.redirect) else {
                continue;
            };
            let links = page_facts.page.links.iter();
            found.extend(links.filter_map(|link| {
                let (message, help) = fault(link, meant)?;
                let diagnostic = Diagnostic::new(self.code(), message).help(help);
                Some(diagnostic.at(context.locate(origin, link)))
            }));
        }
    }
}

/// Returns what is wrong with an address, and what to write. The hosts that are `meant` are the owner's own.
fn fault(link: &str, meant: &[String]) -> Option<(String, &'static str)> {
    let rest = ["http:", "https:"].iter().find_map(|scheme| {
        let start = link.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &link[scheme.len()..])
    });
    let authority = match rest {
        Some(rest) => rest.strip_prefix("//").unwrap_or_default(),
        None => link
            .strip_prefix("//")
            // Without a scheme, browsers take the name for one.
            .or_else(|| link.starts_with("localhost:").then_some(link))?,
    };
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.is_empty() {
        return Some((
            format!("`{link}` names no host"),
            "write the whole address, such as `https://example.org/page`",
        ));
    }
    let name = name(host);
    let is_meant = meant.iter().any(|known| known.eq_ignore_ascii_case(&name));
    (is_local(&name) && !is_meant).then(|| {
        (
            format!("`{link}` leads every reader to their own computer"),
            "to lead to a page of this site, write the path of its file, such as `../articles/a.md`; \
             an address that is an example is written in code",
        )
    })
}

/// Returns the name or the address of a host, without a port.
fn name(host: &str) -> String {
    let name = match host.strip_prefix('[') {
        Some(host) => host.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Says whether a host is the machine of whoever asks (RFC 6761, 6.3).
fn is_local(name: &str) -> bool {
    let address = name.parse::<IpAddr>();
    name == "localhost"
        || name.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn hosts_that_no_reader_reaches_are_known() {
        for link in [
            "http://localhost:1111/2026/a/",
            "HTTP://127.0.0.1/",
            "https://[::1]:80/",
            "http://app.localhost",
            "//0.0.0.0:80",
            "localhost:3000/a",
            "https://",
            "https:///x",
            "https:x.y",
            "http://u@localhost",
        ] {
            assert!(fault(link, &[]).is_some(), "{link}");
        }
        for link in [
            "https://localhost.example/",
            "http://10.0.0.1/",
            "/localhost:80",
            "mailto:a@localhost",
            "//a.example",
            "#a",
            "",
        ] {
            assert!(fault(link, &[]).is_none(), "{link}");
        }
        assert!(fault("http://127.0.0.1:80/", &["127.0.0.1".to_owned()]).is_none());
    }
}
