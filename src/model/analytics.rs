//! `[analytics]`: a service that counts readers, its tag on every page, and what the tag needs of the content security
//! policy.

use serde::Serialize;

use super::policy::Directive;
use crate::base::escape;

/// A service that counts readers, as the site uses it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Analytics {
    /// The service.
    pub service: Service,
    /// The name or the number by which the service knows the site.
    pub site: String,
    /// Where the service runs, if not at its maker's: an address without a slash at the end.
    pub host: Option<String>,
}

/// A service that counts readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// <https://plausible.io/docs/plausible-script>
    Plausible,
    /// <https://umami.is/docs/collect-data>
    Umami,
    /// <https://www.goatcounter.com/help/start>
    GoatCounter,
    /// <https://usefathom.com/docs/script/embed>
    Fathom,
    /// <https://developer.matomo.org/guides/tracking-javascript-guide>
    Matomo,
    /// <https://developers.cloudflare.com/web-analytics/get-started/>
    Cloudflare,
}

impl Service {
    /// Every service, by its name in `config.toml`.
    pub const ALL: &[(&str, Service)] = &[
        ("plausible", Service::Plausible),
        ("umami", Service::Umami),
        ("goatcounter", Service::GoatCounter),
        ("fathom", Service::Fathom),
        ("matomo", Service::Matomo),
        ("cloudflare", Service::Cloudflare),
    ];

    /// Returns the service whose own host this is.
    pub(crate) fn at(host: &str) -> Option<&'static str> {
        Some(match host {
            "plausible.io" => "plausible",
            "cloud.umami.is" => "umami",
            "gc.zgo.at" => "goatcounter",
            "cdn.usefathom.com" => "fathom",
            "cdn.matomo.cloud" => "matomo",
            "static.cloudflareinsights.com" => "cloudflare",
            _ => return None,
        })
    }
}

impl Analytics {
    /// Returns the address of the service's script.
    pub(crate) fn script(&self) -> String {
        match (self.service, &self.host) {
            (Service::Plausible, None) => "https://plausible.io/js/script.js".to_owned(),
            (Service::Plausible, Some(host)) => format!("{host}/js/script.js"),
            (Service::Umami, None) => "https://cloud.umami.is/script.js".to_owned(),
            (Service::Umami, Some(host)) => format!("{host}/script.js"),
            (Service::GoatCounter, None) => "https://gc.zgo.at/count.js".to_owned(),
            (Service::GoatCounter, Some(host)) => format!("{host}/count.js"),
            (Service::Fathom, _) => "https://cdn.usefathom.com/script.js".to_owned(),
            (Service::Matomo, host) => {
                format!("{}/matomo.js", host.as_deref().unwrap_or_default())
            }
            (Service::Cloudflare, _) => {
                "https://static.cloudflareinsights.com/beacon.min.js".to_owned()
            }
        }
    }

    /// Returns the tag that each page carries.
    pub(crate) fn tag(&self) -> String {
        let mut script = String::new();
        escape::attribute(&mut script, &self.script());
        let mut site = String::new();
        escape::attribute(&mut site, &self.site);
        match self.service {
            Service::Plausible => {
                format!("<script defer data-domain=\"{site}\" src=\"{script}\"></script>")
            }
            Service::Umami => {
                format!("<script defer data-website-id=\"{site}\" src=\"{script}\"></script>")
            }
            Service::GoatCounter => {
                let mut count = String::new();
                escape::attribute(&mut count, &format!("{}/count", self.counter()));
                format!("<script async data-goatcounter=\"{count}\" src=\"{script}\"></script>")
            }
            Service::Fathom => {
                format!("<script defer data-site=\"{site}\" src=\"{script}\"></script>")
            }
            // Without cookies, readers need not be asked. The texts hold nothing that would end a script.
            Service::Matomo => format!(
                "<script>var _paq = window._paq = window._paq || []; _paq.push([\"disableCookies\"], \
                 [\"trackPageView\"], [\"enableLinkTracking\"], [\"setTrackerUrl\", \"{}/matomo.php\"], \
                 [\"setSiteId\", \"{}\"]);</script>\n<script async src=\"{script}\"></script>",
                self.host.as_deref().unwrap_or_default(),
                self.site
            ),
            Service::Cloudflare => format!(
                "<script defer data-cf-beacon=\"{{&quot;token&quot;: &quot;{site}&quot;}}\" src=\"{script}\"></script>"
            ),
        }
    }

    /// Returns what the tag needs of the policy beyond the script, whose address stands on the pages.
    pub(crate) fn sources(&self) -> Vec<(Directive, String)> {
        let asks = |places: &[&str]| -> Vec<(Directive, String)> {
            let places = places.iter();
            places
                .map(|place| (Directive::Connect, (*place).to_owned()))
                .collect()
        };
        let own = self.host.as_deref().map(origin);
        // A script that may not send what it counts asks for a picture in its place.
        let and_pictures = |place: &str| {
            vec![
                (Directive::Connect, place.to_owned()),
                (Directive::Image, place.to_owned()),
            ]
        };
        match (self.service, own) {
            // <https://plausible.io/docs/troubleshoot-integration>
            (Service::Plausible, own) => asks(&[own.unwrap_or("https://plausible.io")]),
            (Service::Umami, Some(own)) => asks(&[own]),
            // <https://github.com/umami-software/umami/discussions/2719>: the host has changed several times.
            (Service::Umami, None) => asks(&["https://*.umami.is", "https://*.umami.dev"]),
            // <https://www.goatcounter.com/help/csp>
            (Service::GoatCounter, _) => and_pictures(origin(&self.counter())),
            (Service::Fathom, _) => and_pictures("https://cdn.usefathom.com"),
            // <https://matomo.org/faq/general/faq_20904/>
            (Service::Matomo, own) => own.map(and_pictures).unwrap_or_default(),
            // <https://developers.cloudflare.com/web-analytics/faq/>
            (Service::Cloudflare, _) => asks(&["https://cloudflareinsights.com"]),
        }
    }

    /// Returns where GoatCounter counts.
    fn counter(&self) -> String {
        match &self.host {
            Some(host) => host.clone(),
            None => format!("https://{}.goatcounter.com", self.site),
        }
    }
}

/// Returns scheme, host and port of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + "://".len());
    let end = address[host..].find('/');
    end.map_or(address, |end| &address[..host + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_its_tag_and_what_that_asks_for() {
        let own = Some("https://stats.example.org/count");
        for (service, site, host, script, asks) in [
            (
                Service::Plausible,
                "a.example",
                None,
                "https://plausible.io/js/script.js",
                "https://plausible.io",
            ),
            (
                Service::Plausible,
                "a.example",
                own,
                "https://stats.example.org/count/js/script.js",
                "https://stats.example.org",
            ),
            (
                Service::Umami,
                "1-2",
                None,
                "https://cloud.umami.is/script.js",
                "https://*.umami.is https://*.umami.dev",
            ),
            (
                Service::GoatCounter,
                "a",
                None,
                "https://gc.zgo.at/count.js",
                "https://a.goatcounter.com",
            ),
            (
                Service::GoatCounter,
                "",
                own,
                "https://stats.example.org/count/count.js",
                "https://stats.example.org",
            ),
            (
                Service::Fathom,
                "ABC",
                None,
                "https://cdn.usefathom.com/script.js",
                "https://cdn.usefathom.com",
            ),
            (
                Service::Matomo,
                "7",
                own,
                "https://stats.example.org/count/matomo.js",
                "https://stats.example.org",
            ),
            (
                Service::Cloudflare,
                "0a",
                None,
                "https://static.cloudflareinsights.com/beacon.min.js",
                "https://cloudflareinsights.com",
            ),
        ] {
            let analytics = Analytics {
                service,
                site: site.to_owned(),
                host: host.map(str::to_owned),
            };
            let tag = analytics.tag();
            assert!(
                tag.contains(&format!("src=\"{script}\"")) && tag.contains(site),
                "{tag}"
            );
            let sources = analytics.sources();
            let connects = sources
                .iter()
                .filter(|(directive, _)| *directive == Directive::Connect);
            let connects: Vec<&str> = connects.map(|(_, source)| source.as_str()).collect();
            assert_eq!(connects.join(" "), asks, "{service:?}");
        }
    }
}
