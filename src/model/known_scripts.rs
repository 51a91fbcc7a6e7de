//! What well-known scripts of other sites ask for, by what their makers document.

use super::policy::Directive;
use super::policy::Directive::{Connect, Font, Frame, Image, Script, Style};

/// A script that many sites use.
pub(crate) struct KnownScript {
    /// The name as people know it.
    pub(crate) name: &'static str,
    /// The hosts by which it is known.
    hosts: &'static [&'static str],
    /// What it needs of the content security policy.
    pub(crate) needs: &'static [(Directive, &'static [&'static str])],
}

/// Each with where its maker says so.
const SCRIPTS: &[KnownScript] = &[
    // https://developers.google.com/tag-platform/security/guides/csp
    KnownScript {
        name: "Google Analytics and Google Tag Manager",
        hosts: &[
            "www.googletagmanager.com",
            "www.google-analytics.com",
            "analytics.google.com",
        ],
        needs: &[
            (Script, &["https://*.googletagmanager.com"]),
            (
                Image,
                &[
                    "https://*.google-analytics.com",
                    "https://*.googletagmanager.com",
                ],
            ),
            (
                Connect,
                &[
                    "https://*.google-analytics.com",
                    "https://*.analytics.google.com",
                    "https://*.googletagmanager.com",
                ],
            ),
        ],
    },
    // https://learn.microsoft.com/en-us/clarity/setup-and-installation/clarity-csp
    KnownScript {
        name: "Microsoft Clarity",
        hosts: &["www.clarity.ms", "c.clarity.ms", "scripts.clarity.ms"],
        needs: &[
            (Script, &["https://*.clarity.ms"]),
            (Image, &["https://*.clarity.ms", "https://c.bing.com"]),
            (Connect, &["https://*.clarity.ms", "https://c.bing.com"]),
        ],
    },
    // https://docs.simpleanalytics.com/csp
    KnownScript {
        name: "Simple Analytics",
        hosts: &[
            "scripts.simpleanalyticscdn.com",
            "queue.simpleanalyticscdn.com",
        ],
        needs: &[
            (Script, &["https://scripts.simpleanalyticscdn.com"]),
            (Image, &["https://queue.simpleanalyticscdn.com"]),
            (Connect, &["https://queue.simpleanalyticscdn.com"]),
        ],
    },
    // https://help.hotjar.com/hc/en-us/articles/115011640307
    KnownScript {
        name: "Hotjar",
        hosts: &["static.hotjar.com", "script.hotjar.com", "in.hotjar.com"],
        needs: &[
            (Script, &["https://*.hotjar.com"]),
            (Image, &["https://*.hotjar.com"]),
            (Font, &["https://*.hotjar.com"]),
            (
                Connect,
                &[
                    "https://*.hotjar.com",
                    "https://*.hotjar.io",
                    "wss://*.hotjar.com",
                ],
            ),
        ],
    },
    // https://developers.cloudflare.com/turnstile/reference/content-security-policy/
    KnownScript {
        name: "Cloudflare Turnstile",
        hosts: &["challenges.cloudflare.com"],
        needs: &[
            (Script, &["https://challenges.cloudflare.com"]),
            (Frame, &["https://challenges.cloudflare.com"]),
        ],
    },
    // https://docs.stripe.com/security/guide#content-security-policy
    KnownScript {
        name: "Stripe",
        hosts: &["js.stripe.com", "api.stripe.com"],
        needs: &[
            (
                Script,
                &["https://js.stripe.com", "https://*.js.stripe.com"],
            ),
            (Frame, &["https://js.stripe.com", "https://*.js.stripe.com"]),
            (Connect, &["https://api.stripe.com"]),
        ],
    },
    // https://github.com/giscus/giscus/blob/main/ADVANCED-USAGE.md
    KnownScript {
        name: "giscus",
        hosts: &["giscus.app"],
        needs: &[
            (Script, &["https://giscus.app"]),
            (Style, &["https://giscus.app"]),
            (Frame, &["https://giscus.app"]),
        ],
    },
    // https://developer.x.com/en/docs/x-for-websites/webpage-properties
    KnownScript {
        name: "X for Websites",
        hosts: &["platform.twitter.com", "platform.x.com"],
        needs: &[
            (Script, &["https://platform.twitter.com"]),
            (Frame, &["https://platform.twitter.com"]),
        ],
    },
    // https://developer.datawrapper.de/docs/responsive-iframe
    KnownScript {
        name: "Datawrapper",
        hosts: &["datawrapper.dwcdn.net"],
        needs: &[
            (Script, &["https://datawrapper.dwcdn.net"]),
            (Frame, &["https://datawrapper.dwcdn.net"]),
        ],
    },
    // https://developers.flourish.studio/embedding/introduction/
    KnownScript {
        name: "Flourish",
        hosts: &["public.flourish.studio", "flo.uri.sh"],
        needs: &[
            (Script, &["https://public.flourish.studio"]),
            (Frame, &["https://flo.uri.sh"]),
        ],
    },
    // https://developers.google.com/publisher-tag/guides/content-security-policy: the ads in frames come from anywhere.
    KnownScript {
        name: "Google Publisher Tag",
        hosts: &[
            "securepubads.g.doubleclick.net",
            "pagead2.googlesyndication.com",
        ],
        needs: &[
            (
                Script,
                &[
                    "https://securepubads.g.doubleclick.net",
                    "https://pagead2.googlesyndication.com",
                    "https://tpc.googlesyndication.com",
                ],
            ),
            (Frame, &["https:"]),
            (Image, &["https:"]),
            (Connect, &["https:"]),
        ],
    },
];

/// Returns the script that is known by a host.
pub(crate) fn at(host: &str) -> Option<&'static KnownScript> {
    let mut scripts = SCRIPTS.iter();
    scripts.find(|script| script.hosts.contains(&host))
}

impl KnownScript {
    /// Returns the lines of config.toml that allow all that the script asks for.
    pub(crate) fn lines(&self) -> String {
        let line = |(directive, sources): &(Directive, &[&str])| {
            let sources: Vec<String> = sources
                .iter()
                .map(|source| format!("\"{source}\""))
                .collect();
            format!("{} = [{}]", directive.name(), sources.join(", "))
        };
        let lines: Vec<String> = self.needs.iter().map(line).collect();
        lines.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_script_is_told_with_all_that_it_needs() {
        let lines = at("challenges.cloudflare.com").map(KnownScript::lines);
        assert_eq!(
            lines.as_deref(),
            Some(
                "script-src = [\"https://challenges.cloudflare.com\"]; \
                 frame-src = [\"https://challenges.cloudflare.com\"]"
            )
        );
        assert!(at("example.org").is_none());
    }
}
