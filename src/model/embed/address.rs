//! Addresses, taken apart as the services' own pages do it.

use url::{Host, Url};

/// An address of the web.
pub(super) struct Address {
    url: Url,
    /// The host, without `www.` and `m.`, and with its port where that is not the usual one.
    pub host: String,
}

impl Address {
    /// Takes an address of the web apart.
    pub(super) fn parse(written: &str) -> Option<Self> {
        let written = written.trim();
        let has_slashes = written.split_once(':')?.1.starts_with("//");
        let url = has_slashes.then(|| Url::parse(written).ok())??;
        let is_web = matches!(url.scheme(), "https" | "http");
        let name = url.host_str().filter(|host| is_web && is_host(host))?;
        let bare = ["www.", "m."]
            .iter()
            .find_map(|start| name.strip_prefix(start));
        let host = match url.port() {
            Some(port) => format!("{}:{port}", bare.unwrap_or(name)),
            None => bare.unwrap_or(name).to_owned(),
        };
        Some(Self { url, host })
    }

    /// Says whether the host has a name that everybody can ask for.
    pub(super) fn is_of_web(&self) -> bool {
        matches!(self.url.host(), Some(Host::Domain(name)) if name.contains('.'))
    }

    /// Returns host and port as they were written.
    pub(super) fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Returns the parts of the path; empty ones are left out.
    pub(super) fn path(&self) -> Vec<&str> {
        let path = self.url.path().split('/');
        path.filter(|part| !part.is_empty()).collect()
    }

    /// Says whether it is reached without anybody between reading along.
    pub(super) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Says whether it is of the site with this origin, however both are written (WHATWG URL, 4.7).
    pub(super) fn is_of(&self, origin: &str) -> bool {
        Url::parse(origin).is_ok_and(|own| own.origin() == self.url.origin())
    }

    /// Says whether it says no more than these parameters and where something begins, but for what tells a site who
    /// shared it.
    pub(super) fn has_only(&self, parameters: &[&str]) -> bool {
        let is_read = |name: &str| {
            parameters.contains(&name) || SHARED.contains(&name) || name.starts_with("utm_")
        };
        let fragment = self.url.fragment().unwrap_or_default();
        let begins = parameters.contains(&"t") && fragment.starts_with("t=");
        (fragment.is_empty() || begins) && self.url.query_pairs().all(|(name, _)| is_read(&name))
    }

    /// Returns all parameters of the query that have one of these names.
    pub(super) fn parameters(&self, names: &[&str]) -> Vec<String> {
        let pairs = self.url.query_pairs();
        pairs
            .filter(|(name, _)| names.contains(&&**name))
            .map(|(_, value)| value.into_owned())
            .collect()
    }

    /// Returns a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Returns a time at which something begins, in seconds: `?t=90`, `#t=1m30s`.
    pub(super) fn start(&self) -> Option<u32> {
        let behind = self.url.fragment().and_then(|text| text.strip_prefix("t="));
        let written = self
            .parameter("t")
            .or_else(|| self.parameter("start"))
            .or_else(|| behind.map(str::to_owned))?;
        seconds(&written).filter(|seconds| *seconds > 0)
    }

    /// Returns a parameter that is a time in seconds.
    pub(super) fn seconds(&self, name: &str) -> Option<u32> {
        seconds(&self.parameter(name)?).filter(|seconds| *seconds > 0)
    }
}

/// Parameters that tell a site where its visitors come from.
const SHARED: [&str; 9] = [
    "fbclid", "feature", "gclid", "igsh", "igshid", "mc_cid", "ref", "ref_src", "si",
];

/// Says whether a text may be a host: a name or a number. Others are parts of a policy to browsers.
fn is_host(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

/// Reads `90`, `90s` or `1h2m3s`.
fn seconds(written: &str) -> Option<u32> {
    let mut total: u32 = 0;
    let mut rest = written;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = rest.split_at(digits);
        let worth = match unit.as_bytes().first() {
            None | Some(b's') => 1,
            Some(b'm') => 60,
            Some(b'h') => 3_600,
            Some(_) => return None,
        };
        let number: u32 = number.parse().ok()?;
        total = total.checked_add(number.checked_mul(worth)?)?;
        rest = unit.get(1..).unwrap_or_default();
    }
    Some(total)
}

/// Says whether a text is an identifier as most services have it: letters, digits, `-` and `_`.
pub(super) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !text.is_empty() && text.bytes().all(fits)
}

/// Says whether a text is a number.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Says whether a text is the name of an account, which may have dots.
pub(super) fn is_account(text: &str) -> bool {
    is_id(&text.replace('.', "_")) && !text.starts_with('.')
}
