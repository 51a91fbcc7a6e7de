//! `[analytics]`: a service that counts readers.

use crate::diagnostic::codes::INVALID_CONFIG;
use crate::model::analytics::{Analytics, Service};
use crate::model::config::Base;
use crate::parse::documents::{KeySpec, Reader, keys, names};
use crate::parse::settings::fault::Fault;

keys! {
    /// `[analytics]`
    pub(super) ANALYTICS:
    SERVICE = KeySpec::choice("service", || names(Service::ALL), "The service.").required();
    SITE = KeySpec::text(
        "site",
        "The site at the service: its domain at Plausible, its code at GoatCounter, its number or id at the others.",
    );
    HOST = KeySpec::text(
        "host", "Where Plausible, Umami, GoatCounter or Matomo run, if not at their makers': `https://stats.example.org`.",
    );
}

/// Reads `[analytics]`; `base` is the site's address.
pub(super) fn analytics(reader: &mut Reader<'_, '_>, base: &Base) -> Option<Analytics> {
    let service = reader.choice(&SERVICE, Service::ALL);
    if !reader.given(&SERVICE) {
        let help = "add a line: `service = \"plausible\"`";
        reader.missing(&SERVICE, &INVALID_CONFIG, help);
    }
    let written = reader.spanned(&SITE);
    let host = host(reader, service);
    let service = service?;
    let site = match written {
        Some(site) => match site_fault(service, &site.value) {
            Some(fault) => {
                fault.report(reader, &site);
                return None;
            }
            None => site.value,
        },
        None => match default_site(service, host.as_deref(), base) {
            Some(site) => site,
            None => {
                let help = format!("add a line: `site = \"{}\"`", form(service).0);
                reader.missing(&SITE, &INVALID_CONFIG, help);
                return None;
            }
        },
    };
    if service == Service::Matomo && host.is_none() {
        if !reader.given(&HOST) {
            let help = "add a line with the address of your Matomo: `host = \"https://name.matomo.cloud\"`";
            reader.missing(&HOST, &INVALID_CONFIG, help);
        }
        return None;
    }
    Some(Analytics {
        service,
        site,
        host,
    })
}

/// Returns the site at services that know it by another name than one they gave it.
fn default_site(service: Service, host: Option<&str>, base: &Base) -> Option<String> {
    match service {
        Service::Plausible => {
            let (_, host) = base.origin.split_once("://")?;
            Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
        }
        // A counter of one's own is known by its host.
        Service::GoatCounter if host.is_some() => Some(String::new()),
        _ => None,
    }
}

/// Returns an example of what a service calls a site, and where it is found.
fn form(service: Service) -> (&'static str, &'static str) {
    match service {
        Service::Plausible => (
            "example.org",
            "the domain in your dashboard, without `https://`",
        ),
        Service::Umami => (
            "94db1cb1-74f4-4a40-ad6c-962362670409",
            "the website id, in the website's settings",
        ),
        Service::GoatCounter => ("mycode", "the first part of `mycode.goatcounter.com`"),
        Service::Fathom => ("ABCDEFGH", "the site id, in the site's settings"),
        Service::Matomo => ("1", "the number of the site, in the list of websites"),
        Service::Cloudflare => (
            "0123456789abcdef0123456789abcdef",
            "what stands behind `token` in the snippet, which is no secret",
        ),
    }
}

/// Returns the mistake in a name or number of a site.
fn site_fault(service: Service, site: &str) -> Option<Fault> {
    let only = |fits: fn(u8) -> bool| !site.is_empty() && site.bytes().all(fits);
    let is_right = match service {
        // Several domains are counted together.
        Service::Plausible => {
            only(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b',' | b'_' | b'/')
            }) && site.contains('.')
        }
        Service::Umami => only(|byte| byte.is_ascii_hexdigit() || byte == b'-'),
        Service::GoatCounter => only(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
        Service::Fathom => only(|byte| byte.is_ascii_alphanumeric()),
        Service::Matomo => only(|byte| byte.is_ascii_digit()),
        Service::Cloudflare => only(|byte| byte.is_ascii_hexdigit()),
    };
    let (example, place) = form(service);
    (!is_right).then(|| {
        Fault::new(
            format!("`{site}` is not how this service knows a site"),
            format!("write {place}: `site = \"{example}\"`"),
        )
    })
}

/// Reads where a service runs.
fn host(reader: &mut Reader<'_, '_>, service: Option<Service>) -> Option<String> {
    let host = reader.spanned(&HOST)?;
    if let Some(Service::Fathom | Service::Cloudflare) = service {
        let message = "this service runs nowhere but at its maker's";
        reader.report(&INVALID_CONFIG, host.range, message, "take `host` out");
        return None;
    }
    let written = host.value.trim_end_matches('/');
    let bare = written.strip_prefix("https://");
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-._:/".contains(c);
    if bare.is_some_and(|bare| {
        !bare.is_empty() && !bare.starts_with(['/', ':', '.']) && bare.chars().all(is_host)
    }) {
        return Some(written.to_owned());
    }
    let name = written.rsplit("://").next().unwrap_or_default();
    let meant = match !name.is_empty() && name.chars().all(is_host) {
        true => name,
        false => "stats.example.org",
    };
    let message = format!("`{}` is no address of a service", host.value);
    let help = format!("write it in full: `host = \"https://{meant}\"`");
    reader.report(&INVALID_CONFIG, host.range, message, help);
    None
}
