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
        let is_web = written.starts_with("https://") || written.starts_with("http://");
        let url = is_web.then(|| Url::parse(written).ok())??;
        let name = url.host_str().filter(|host| !host.is_empty())?;
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
