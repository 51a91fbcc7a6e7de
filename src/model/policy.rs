//! The content security policy (CSP Level 3) of pages: the sources that pages need, and the policy's
//! syntax.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The directives, in the order in which the policy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Directive {
    /// `script-src`
    Script,
    /// `style-src`
    Style,
    /// `img-src`
    Image,
    /// `font-src`
    Font,
    /// `media-src`
    Media,
    /// `frame-src`
    Frame,
    /// `connect-src`
    Connect,
    /// `worker-src`
    Worker,
    /// `form-action`
    Form,
    /// `frame-ancestors`
    Ancestors,
}

impl Directive {
    /// Every directive that a site can add to.
    pub const ALL: [Directive; 10] = [
        Directive::Script,
        Directive::Style,
        Directive::Image,
        Directive::Font,
        Directive::Media,
        Directive::Frame,
        Directive::Connect,
        Directive::Worker,
        Directive::Form,
        Directive::Ancestors,
    ];

    /// Returns its name in a policy.
    pub const fn name(self) -> &'static str {
        match self {
            Directive::Script => "script-src",
            Directive::Style => "style-src",
            Directive::Image => "img-src",
            Directive::Font => "font-src",
            Directive::Media => "media-src",
            Directive::Frame => "frame-src",
            Directive::Connect => "connect-src",
            Directive::Worker => "worker-src",
            Directive::Form => "form-action",
            Directive::Ancestors => "frame-ancestors",
        }
    }

    /// Returns the directive of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Returns the sources that every page may use. `None` where the policy has no such directive, so
    /// that `default-src` applies.
    fn granted(self) -> Option<&'static str> {
        match self {
            Directive::Script | Directive::Style | Directive::Form => Some("'self'"),
            // A `data:` address holds the picture itself, and sends no request.
            Directive::Image => Some("'self' data:"),
            _ => None,
        }
    }
}

/// Above this number of hosts, pictures may come from anywhere: a policy with all hosts would be longer
/// than hosts allow.
const MANY_HOSTS: usize = 8;

/// The policy sources of pages beyond those of every page: hashes of inline code, and other sites from
/// which pages load something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CspSources(BTreeMap<Directive, BTreeSet<String>>);

/// How a policy reaches the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// As a header of the answer.
    Header,
    /// As an element of the page, in which browsers pass over some directives.
    Element,
}

/// What pages say of the policy themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum InPages {
    /// Nothing: a header says it all.
    #[default]
    Nothing,
    /// All of it, because no header does: what the configuration adds, and what the page needs.
    Everything(CspSources),
    /// What they show in frames, because the header, which is one for all pages, allows each page the frames of all.
    /// Browsers hold a page to both. These are the sources that the configuration adds.
    Frames(CspSources),
}

impl InPages {
    /// Returns the policy of a page that needs these sources; `None` where the page says nothing.
    pub(crate) fn policy(&self, page: &CspSources) -> Option<String> {
        let (added, is_whole) = match self {
            Self::Nothing => return None,
            Self::Everything(added) => (added, true),
            Self::Frames(added) => (added, false),
        };
        let mut sources = added.clone();
        sources.merge(page);
        Some(match is_whole {
            true => sources.policy(Delivery::Element),
            false => sources.frames(),
        })
    }
}

impl CspSources {
    /// Adds a source in the policy's syntax: `'sha256-…'`, `https://example.org`.
    pub fn add(&mut self, directive: Directive, source: impl Into<String>) {
        self.0.entry(directive).or_default().insert(source.into());
    }

    /// Adds all sources of others.
    pub(crate) fn merge(&mut self, others: &CspSources) {
        for (directive, sources) in &others.0 {
            let own = self.0.entry(*directive).or_default();
            own.extend(sources.iter().cloned());
        }
    }

    /// Returns the sources of several pages together.
    pub(crate) fn union<'a>(pages: impl Iterator<Item = &'a CspSources>) -> Self {
        let mut union = Self::default();
        for csp_sources in pages {
            union.merge(csp_sources);
        }
        union
    }

    /// Writes the policy that permits these sources and nothing else.
    pub fn policy(&self, delivery: Delivery) -> String {
        let mut policy = "default-src 'self'".to_owned();
        for directive in Directive::ALL {
            let needed = self.0.get(&directive);
            let fixed = match directive {
                Directive::Ancestors if delivery == Delivery::Element => continue,
                Directive::Ancestors if needed.is_none() => Some("'none'"),
                Directive::Ancestors => None,
                _ => directive.granted().or(needed.map(|_| "'self'")),
            };
            if fixed.is_none() && needed.is_none() {
                continue;
            }
            policy.push_str("; ");
            policy.push_str(directive.name());
            if let Some(fixed) = fixed {
                policy.push(' ');
                policy.push_str(fixed);
            }
            let hosts = needed.map_or(0, BTreeSet::len);
            if directive == Directive::Image && hosts > MANY_HOSTS {
                policy.push_str(" https:");
                continue;
            }
            for source in needed.into_iter().flatten() {
                policy.push(' ');
                policy.push_str(source);
            }
        }
        policy.push_str("; base-uri 'self'; object-src 'none'");
        policy
    }

    /// Writes the policy that permits no other frames, and says nothing of the rest.
    fn frames(&self) -> String {
        let mut policy = format!("{} 'self'", Directive::Frame.name());
        for source in self.0.get(&Directive::Frame).into_iter().flatten() {
            policy.push(' ');
            policy.push_str(source);
        }
        policy
    }
}

/// Returns a policy without the hashes of what stands in pages: what is left changes with the sites from which
/// pages load something.
pub(crate) fn without_hashes(policy: &str) -> String {
    let sources = policy.split(' ');
    let kept: Vec<&str> = sources
        .filter(|source| !source.starts_with("'sha"))
        .collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_grants_what_is_needed_and_nothing_else() {
        let mut needs = CspSources::default();
        assert_eq!(
            needs.policy(Delivery::Header),
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'self'; object-src 'none'"
        );
        needs.add(Directive::Script, "'sha256-x'");
        needs.add(Directive::Frame, "https://player.example");
        needs.add(Directive::Ancestors, "https://partner.example");
        assert_eq!(
            needs.policy(Delivery::Header),
            "default-src 'self'; script-src 'self' 'sha256-x'; style-src 'self'; \
             img-src 'self' data:; frame-src 'self' https://player.example; form-action 'self'; \
             frame-ancestors https://partner.example; base-uri 'self'; object-src 'none'"
        );
        assert!(!needs.policy(Delivery::Element).contains("frame-ancestors"));
        for host in 0..20 {
            needs.add(Directive::Image, format!("https://{host}.example"));
        }
        let policy = needs.policy(Delivery::Header);
        assert!(policy.contains("img-src 'self' data: https:;"), "{policy}");
    }

    #[test]
    fn a_page_names_its_own_frames_beside_a_header() {
        let mut page = CspSources::default();
        assert_eq!(InPages::Nothing.policy(&page), None);
        let mut added = CspSources::default();
        added.add(Directive::Script, "https://scripts.example");
        let said =
            |added: &CspSources, page: &CspSources| InPages::Frames(added.clone()).policy(page);
        assert_eq!(said(&added, &page).unwrap(), "frame-src 'self'");
        page.add(Directive::Image, "https://pictures.example");
        page.add(Directive::Frame, "https://player.example");
        added.add(Directive::Frame, "https://added.example");
        assert_eq!(
            said(&added, &page).unwrap(),
            "frame-src 'self' https://added.example https://player.example"
        );
    }
}
